import type { Words } from "../catalogue.ts";
import { counted } from "../counted.ts";

/* The people of the clinic, and who is written to. */

export const people: Words["people"] = {
  heading: "Personas",
  label: "Personas de la clínica",
  find: "Filtrar personas",
  invite: "Invitar a alguien",
  active: "En la clínica",
  invited: "Con invitación",
  removed: "De baja",
  none: "Nadie aquí tiene ese nombre.",
  me: "usted",
  message: "Escribir",
  remove: "Dar de baja de la clínica",
  removeHeading: (name) => `¿Dar de baja a ${name}?`,
  removeText: (name) =>
    `Se cierra de inmediato la sesión de ${name} en todos sus dispositivos y no podrá leer nada de lo que se escriba desde ahora. Lo que escribió se conserva. No se puede deshacer; para volver necesita otra invitación.`,
  removeDo: "Dar de baja",
  removeBusy: "Dando de baja…",
  removeInvite: "Retirar la invitación",
  removeInviteText: (name) => `El código que se dio a ${name} deja de servir.`,
  statusActive: "En la clínica",
  statusInvited: (ends) => `Con invitación. El código sirve hasta ${ends}`,
  statusRemoved: "De baja en la clínica",
  devices: "Dispositivos",
  deviceCount: (count) => counted(count, "1 dispositivo", `${count} dispositivos`),
  noDevices: "Aún no hay dispositivos.",
  deviceKinds: { personal: "Dispositivo personal", shared: "Puesto compartido" },
  thisDevice: "Este dispositivo",
  addedAt: (when) => `añadido ${when}`,
  lastSeen: (when) => `Última señal: ${when}`,
  neverSeen: "Aún sin señal",
  revoke: "Desconectar",
  revokeLabel: (device) => `Desconectar ${device}`,
  revokeHeading: "¿Desconectar este dispositivo?",
  revokeText:
    "No podrá leer nada de lo que se escriba desde ahora, y al conectarse se le ordena olvidar lo que guarda. No se puede deshacer.",
  safety: "Código de seguridad",
  safetyText: (name) =>
    `Compare estos números con ${name}, en persona o por teléfono. Si son iguales en las dos pantallas, no hay nadie en medio.`,
  safetyDiffer:
    "Si difieren, no escriba nada confidencial y avise a quien administra, por teléfono o en persona.",
  safetyAgree: "Coinciden",
  safetyTakeBack: "Retirar la marca",
  safetyVerified: (when) => `Comparados ${when}: los códigos coinciden.`,
  safetyVerifiedMark: "Código de seguridad comparado",
  safetyChangedMark: "Dispositivo nuevo desde que comparó",
  safetyChanged: (name) => `${name} tiene un dispositivo nuevo desde que comparó`,
  safetyChangedText: (when) =>
    `Los códigos coincidían ${when}. Pregunte si el dispositivo nuevo es suyo y compare de nuevo.`,
  safetyChangedThread:
    "Lo que escriba llega también a él. Si no lo esperaba, pregunte antes de escribir.",
  safetyLook: "Verlo",
  choose: "Elija una persona",
  chooseText: "Aquí verá sus dispositivos, su código de seguridad y lo que puede hacer.",
};

export const invite: Words["invite"] = {
  heading: "Invitar a alguien",
  name: "Nombre, como lo verán los colegas",
  role: "Función",
  make: "Crear el código",
  busy: "Creando el código…",
  codeHeading: (name) => `Invitación para ${name}`,
  code: "Código de invitación",
  codeText: (name) =>
    `Entréguelo a ${name} por una vía en la que ambos confíen: como texto, que también es un enlace, o como imagen. Solo se muestra ahora, y quien lo tenga se une como ${name}.`,
  done: "Listo",
  copyCode: "Copiar código",
  qr: (name) => `Código QR de la invitación para ${name}`,
  once: "Sirve una sola vez, y durante 24 horas.",
  another: "Invitar a otra persona",
};

export const newConversation: Words["newConversation"] = {
  heading: "Nueva conversación",
  whoLabel: "Personas a quienes escribir",
  filter: "Filtrar por nombre o función",
  title: "Nombre del grupo",
  titleExample: "p. ej. Turno de noche",
  open: "Abrir",
  make: "Crear el grupo",
  busy: "Abriendo…",
  nobody: "Aún no hay nadie más en la clínica.",
  hint: "Elija una persona para escribirle a solas, o varias para crear un grupo.",
};

import type { Words } from "../catalogue.ts";

/* The pane beside a thread: who reads it, and changing that. */

export const details: Words["details"] = {
  open: "Detalles",
  close: "Cerrar los detalles",
  heading: "Quién lee esto",
  headingPerson: (name) => `Sobre ${name}`,
  summary: (people, devices) => `${people} en ${devices}. Nadie más tiene una llave.`,
  members: "Personas de este grupo",
  add: "Añadir personas",
  addHeading: (title) => `Añadir personas a ${title}`,
  addText: "Leerán lo que se escriba desde entonces, y nada de lo anterior.",
  addDo: "Añadir",
  addNobody: "Ya están en este grupo todas las personas de la clínica.",
  rename: "Cambiar el nombre",
  renameHeading: "Cambiar el nombre del grupo",
  renameText: "Todas las personas del grupo verán el nombre nuevo.",
  renameDo: "Cambiar",
  take: "Sacar",
  takeLabel: (name) => `Sacar a ${name} del grupo`,
  takeHeading: (name) => `¿Sacar a ${name} del grupo?`,
  takeText: (name) =>
    `${name} conserva lo escrito hasta ahora y no leerá nada de lo que se escriba una vez hecho. Los demás verán que usted sacó a ${name}.`,
  leave: "Salir del grupo",
  leaveHeading: (title) => `¿Salir de ${title}?`,
  leaveText:
    "Usted conserva lo escrito hasta ahora. Los demás verán que salió. Su dispositivo deja de recibir cuando el de otra persona lo haya sacado; hasta entonces sigue recibiendo. Para volver, alguien del grupo tiene que añadirle.",
  leaveDo: "Salir",
  leaving: "Saliendo…",
  leavingText: "El dispositivo de otra persona saca al suyo. Hasta entonces sigue recibiendo.",
  adding: "Se está añadiendo",
  taking: "Se está sacando",
  renaming: (title) => `El nombre cambia a «${title}»`,
  pending: "Pedido aquí, y aún no vigente para los demás.",
  notReached: "Aún sin alcanzar",
  notReachedText:
    "Pertenecen al grupo, pero aún no tienen un dispositivo que se pueda añadir. Leerán lo que se escriba cuando lo tengan, y nada de lo anterior.",
  removed: "Usted ya no está en este grupo.",
  person: "Ver más",
};

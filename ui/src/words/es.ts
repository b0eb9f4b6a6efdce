import type { Words } from "./catalogue.ts";
import { counted } from "./counted.ts";
import { details } from "./es/details.ts";
import { errors } from "./es/errors.ts";
import { finder, search } from "./es/finding.ts";
import { firstRun, passphrase } from "./es/first-run.ts";
import { invite, newConversation, people } from "./es/people.ts";
import { settings } from "./es/settings.ts";
import outside from "./outside.json" with { type: "json" };

/** Every word that the window shows, in Spanish. */
export const es: Words = {
  language: "Español",
  product: "Bellward",
  loading: "Abriendo Bellward",

  general: {
    cancel: "Cancelar",
    close: "Cerrar",
    back: "Atrás",
    copy: "Copiar",
    copied: "Copiado",
    tryAgain: "Intentar de nuevo",
    you: "Usted",
    show: "Mostrar",
    hide: "Ocultar",
  },

  roles: {
    administrator: "Administración",
    physician: "Medicina",
    nurse: "Enfermería",
    "front-desk": "Recepción",
    compliance: "Cumplimiento",
    staff: "Personal",
  },

  outside: outside.es,

  firstRun,

  passphrase,

  unlock: {
    heading: "Bellward está bloqueado",
    lead: "Los mensajes de este dispositivo están cifrados hasta que lo abra.",
    submit: "Desbloquear",
    busy: "Desbloqueando…",
  },

  rail: {
    label: "Lugares",
    inbox: "Bandeja",
    people: "Personas",
    settings: "Ajustes",
    lock: "Bloquear",
    unread: (count, shown) => counted(count, "1 mensaje sin leer", `${shown} mensajes sin leer`),
    online: "Con conexión al relé",
    connecting: "Conectando con el relé",
    "catching-up": "Recogiendo lo que llegó entretanto",
    paused: "Detenido por usted",
    offline: "Sin conexión al relé",
    stopped: "Detenido",
    more: "Más",
    search: "Búsqueda",
  },

  list: {
    heading: "Bandeja",
    label: "Conversaciones",
    search: "Buscar o ir a…",
    compose: "Nueva conversación",
    unread: (count) => counted(count, "1 sin leer", `${count} sin leer`),
    draft: "Borrador",
    notLoaded: "Cargando",
    youSaid: (text) => `Usted: ${text}`,
    personSaid: (name, text) => `${name}: ${text}`,
    nothingSaid: "Aún no hay mensajes",
    emptyHeading: "Aún no hay conversaciones",
    emptyText: "Aquí aparece lo que usted y sus colegas se escriban.",
    aloneHeading: (clinic) => `${clinic} está lista`,
    aloneText:
      "Usted es la primera persona aquí. Cree un código de invitación para un colega; podrá escribirle en cuanto se una.",
    aloneInvite: "Invitar al primer colega",
  },

  thread: {
    label: (title) => `Conversación con ${title}`,
    labelGroup: (title) => `Grupo ${title}`,
    messages: (title) => `Mensajes en ${title}`,
    people: (count) => counted(count, "1 persona", `${count} personas`),
    devices: (count) => counted(count, "1 dispositivo", `${count} dispositivos`),
    sealed: "Cifrado de extremo a extremo",
    who: "Quién lee esto",
    notReached: (names) => `Aún sin alcanzar: ${names}`,
    notReachedWhy:
      "Aún no tiene ningún dispositivo en la clínica. Verá lo que se escriba después de unirse.",
    today: "Hoy",
    yesterday: "Ayer",
    newLine: "Nuevo",
    beginning: "Aquí empieza la conversación.",
    beginningText: "Nadie más que las personas nombradas arriba puede leerla, y el relé tampoco.",
    earlier: "Cargando mensajes anteriores…",
    later: "Cargando mensajes posteriores…",
    jump: "Lo último",
    jumpNew: (count, shown) => counted(count, "1 mensaje nuevo", `${shown} mensajes nuevos`),
    jumpLabel: "Ir al último mensaje",
    newSince: (count, shown, since) =>
      counted(count, `1 nuevo desde ${since}`, `${shown} nuevos desde ${since}`),
    newSinceLabel: "Ir al primero de ellos",
    copyLink: (address) => `Copiar la dirección ${address}`,
    linkCopied: "Copiada. Péguela en un navegador de su confianza:",
    linkNotCopied: "No se pudo copiar. Selecciónela en el mensaje:",
    replyTo: (name) => `Responder a ${name}`,
    replyToMine: "Responder a su propio mensaje",
    quotedGone: "Un mensaje anterior",
    emptyHeading: "No hay ninguna conversación abierta",
    emptyText: "Elija una a la izquierda, o busque una persona, un grupo o un mensaje.",
    emptyFind: "Buscar",
    arrived: (name, text) => `${name}: ${text}`,
    arrivedElsewhere: (title) => `Mensaje nuevo en ${title}`,
    messageBy: (name, time) => `${name}, ${time}`,
  },

  events: {
    added: (author, person) => `${author} añadió a ${person}`,
    youAdded: (person) => `Usted añadió a ${person}`,
    addedYou: (author) => `${author} le añadió a usted`,
    isIn: (person) => `${person} está ahora en esta conversación`,
    youAreIn: "Usted está ahora en esta conversación",
    removed: (author, person) => `${author} sacó a ${person} de la conversación`,
    youRemoved: (person) => `Usted sacó a ${person} de la conversación`,
    removedYou: (author) => `${author} le sacó a usted de la conversación`,
    isOut: (person) => `${person} ya no está en esta conversación`,
    youAreOut: "Usted ya no está en esta conversación",
    left: (person) => `${person} salió de la conversación`,
    youLeft: "Usted salió de la conversación",
    leftClinic: (person) => `${person} ya no está en la clínica`,
    youLeftClinic: "Usted ya no está en la clínica",
    renamed: (author, title) => `${author} cambió el nombre de la conversación a «${title}»`,
    youRenamed: (title) => `Usted cambió el nombre de la conversación a «${title}»`,
    isCalled: (title) => `La conversación se llama ahora «${title}»`,
    at: (text, time) => `${text}, ${time}`,
  },

  findHere: {
    label: "Buscar en esta conversación",
    placeholder: "Buscar en esta conversación",
    older: "Mensaje más antiguo",
    newer: "Mensaje más reciente",
    close: "Cerrar la búsqueda",
    count: (at, of) => `${at} de ${of}`,
    none: "Aquí no se encontró nada",
  },

  states: {
    queued: "En cola",
    sending: "Enviando",
    stored: "Enviado",
    delivered: "Entregado",
    deliveredSome: (count, of) => `Entregado a ${count} de ${of}`,
    read: "Leído",
    readAll: (of) => `Leído por los ${of}`,
    readSome: (count, of) => `Leído por ${count} de ${of}`,
    failed: "No enviado",
    explain: {
      queued: "A salvo en este dispositivo. Se envía cuando se alcance el relé.",
      sending: "De camino al relé.",
      stored: "A salvo en el relé. Aún no está en el dispositivo de nadie.",
      delivered: "En un dispositivo de cada destinatario.",
      read: "Visto por todos los destinatarios.",
      failed: "Este mensaje no se enviará.",
    },
    detailsFor: (state) => `${state}. Ver quién lo tiene`,
    readBy: "Leído",
    deliveredTo: "Entregado, sin leer",
    waitingFor: (count) =>
      counted(count, "1 persona aún no lo tiene", `${count} personas aún no lo tienen`),
  },

  composer: {
    label: (title) => `Mensaje para ${title}`,
    to: "Para",
    replyHeading: (name) => `En respuesta a ${name}`,
    replyHeadingMine: "En respuesta a su propio mensaje",
    replyCancel: "No responder a este mensaje",
    placeholder: "Escriba un mensaje",
    send: "Enviar",
    sendHint: "envía",
    newLineHint: "nueva línea",
    draftKept: "Borrador guardado",
    waits: "Espera aquí hasta que vuelva el relé",
    tooLong: (bytes) => `Sobran ${bytes}`,
    removed:
      "Ya no forma parte de esta conversación. Puede leer lo que se dijo, pero no escribir más.",
  },

  halted: {
    title: "Este dispositivo perdió el hilo",
    text: "No pudo seguir un cambio en esta conversación y pidió a los dispositivos de los demás que lo añadan de nuevo. Lo dicho se conserva; lo que escriba ahora espera.",
  },
  waiting: {
    title: "Aún sin conexión",
    text: "Esta conversación todavía se está preparando en el relé. Lo que escriba ahora espera y se envía en orden.",
  },

  connection: {
    since: (when) => `desde ${when}`,
    stillWorks: "Puede leer, buscar y escribir; lo que envíe espera aquí y sale en orden.",
    offline: {
      "relay-unreachable": {
        title: "Sin conexión al relé",
        next: "Revise la red; Bellward sigue intentándolo.",
      },
      "not-the-relay": {
        title: "Responde algo que no es el relé",
        next: "Si esta red tiene una página de acceso, abra un navegador y entre primero en ella.",
      },
      "certificate-not-pinned": {
        title: "El relé muestra otro certificado que el que indicó su clínica",
        next: "No se le envía nada. Si esta red tiene una página de acceso, entre primero en ella. Si no, pregunte a quien mantiene el relé; si nadie lo cambió, puede haber alguien en medio.",
      },
      "certificate-untrusted": {
        title: "Este equipo no confía en el certificado del relé",
        next: "No se le envía nada. Revise la fecha y la hora de este equipo, o pregunte a quien mantiene el relé; puede haber alguien en medio.",
      },
      "relay-busy": { title: "El relé pide esperar un poco", next: "Seguirá por sí solo." },
      "relay-recovering": {
        title: "El relé se restauró de una copia y se está poniendo al día",
        next: "Seguirá cuando se haya abierto el Bellward de cada administrador.",
      },
      "relay-failed": {
        title: "El relé no pudo hacer su trabajo",
        next: "Si continúa, avise a quien mantiene el relé.",
      },
      "disk-full": {
        title: "El disco de este equipo está lleno",
        next: "No se puede recoger nada nuevo. Libere espacio y vuelva a intentarlo.",
      },
      "newer-version": {
        title: "El relé necesita un Bellward más reciente",
        next: "Actualice Bellward en este equipo.",
      },
    },
    catchingUp: "Recogiendo lo que llegó entretanto",
    catchingUpOf: (done, total) => `recogidos ${done} de ${total}`,
    catchingUpText: "Puede leer y escribir. Los mensajes aparecen según se recogen.",
    catchingUpStop: "Detener por ahora",
    paused: "Usted detuvo la conexión con el relé",
    pausedText: "Puede leer, buscar y escribir. No se envía ni llega nada hasta que siga.",
    pausedGoOn: "Seguir",
    retry: "Probar ahora",
    connecting: "Conectando…",
    stopped: "Bellward se detuvo en este dispositivo",
  },

  clockOff: {
    title: "El reloj de este equipo y el del relé están muy lejos uno del otro",
    text: "Los mensajes llegan y salen igualmente, y muestran la hora del relé. Ponga en hora este equipo; si está en hora, avise a quien mantiene el relé.",
  },

  ledger: {
    overdue: (since) => `La lista de miembros se confirmó por última vez: ${since}`,
    never: "La lista de miembros nunca se ha confirmado",
    overdueText:
      "El dispositivo de quien administra la confirma a diario. Mientras no lo haga, podría ocultarse una baja a este dispositivo.",
  },

  people,

  details,

  invite,

  newConversation,

  finder,

  search,

  settings,

  commandGroups: {
    go: "Moverse",
    thread: "En una conversación",
    writing: "Escribir",
    window: "La ventana",
  },

  commands: {
    find: "Buscar o ir a…",
    compose: "Nueva conversación",
    inbox: "Ir a la bandeja",
    people: "Ir a personas",
    settings: "Ir a ajustes",
    lock: "Bloquear Bellward",
    send: "Enviar el mensaje",
    next: "Conversación siguiente",
    previous: "Conversación anterior",
    nextUnread: "Siguiente conversación sin leer",
    write: "Escribir en la conversación abierta",
    newest: "Ir al último mensaje",
    findHere: "Buscar en la conversación abierta",
    results: "De un mensaje encontrado a los resultados",
    reply: "Responder al mensaje elegido",
    invite: "Invitar a alguien",
    retry: "Probar el relé ahora",
    search: "Buscar en todos los mensajes",
    details: "Mostrar u ocultar quién lee esto",
    zoomIn: "Agrandar todo",
    zoomOut: "Achicar todo",
    zoomReset: "Tamaño normal",
    help: "Atajos de teclado",
  },

  errors,
};

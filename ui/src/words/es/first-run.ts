import type { Words } from "../catalogue.ts";

/* Making or joining a clinic. */

export const firstRun: Words["firstRun"] = {
  heading: "Le damos la bienvenida a Bellward",
  lead: "Mensajes entre las personas de una clínica, sellados de dispositivo a dispositivo.",
  promises: [
    {
      title: "Solo sus colegas pueden leerlos",
      text: "El relé guarda y reenvía mensajes sellados. No tiene ninguna llave.",
    },
    {
      title: "Su clínica dice quién pertenece",
      text: "Cada miembro y cada dispositivo consta en un registro que su clínica firma.",
    },
    {
      title: "Funciona aunque la red no funcione",
      text: "Lo que escribe espera aquí y se envía una sola vez, en orden.",
    },
  ],
  choose: "¿Qué desea hacer?",
  make: "Crear una clínica",
  makeHint: "Usted la prepara, queda a cargo de administrarla e invita a los demás.",
  join: "Unirse a una clínica",
  joinHint: "Tiene un código de invitación de quien administra su clínica.",
  makeHeading: "Crear una clínica",
  joinHeading: "Unirse a una clínica",
  clinicName: "Nombre de la clínica",
  clinicNameExample: "p. ej. Clínica Calle Roble",
  personName: "Su nombre, como lo verán sus colegas",
  personNameExample: "p. ej. Dra. María Álvarez",
  relay: "Dirección del relé",
  relayHint: "Quien mantiene el relé le da esta línea. Péguela entera, también lo que sigue a «#».",
  relayExample: "p. ej. https://rele.ejemplo:8443#…",
  code: "Código o enlace de invitación",
  codeHint: "Pegue el código o el enlace entero. Los espacios y saltos de línea no estorban.",
  codeFound: (clinic) => `Una invitación a ${clinic}`,
  codeAs: (name, role) => `Se une como ${name} (${role}).`,
  codePinned: (relay) => `El relé ${relay} se acredita con la clave que va en este código.`,
  codeRoots: (relay) => `El relé ${relay} se acredita con un certificado público.`,
  codeEnds: (ends) => `El código sirve hasta ${ends}.`,
  step: (at, of) => `Paso ${at} de ${of}`,
  next: "Siguiente",
  clinicHeading: "Su clínica y usted",
  clinicText: "Sus colegas verán los dos nombres.",
  passphraseHeading: "Su frase de acceso",
  passphraseText: "Abre Bellward en este equipo, y solo en este.",
  relayHeading: "El relé de su clínica",
  relayText:
    "El relé pasa mensajes sellados entre sus equipos. No tiene la llave de ninguno de ellos.",
  found: "Encontrados en esta red",
  foundBusy: "Buscando en esta red…",
  foundNone: "Ningún relé se anuncia aquí. Escriba su dirección abajo.",
  foundCare:
    "Cualquiera en esta red puede anunciar un relé con cualquier nombre. Asegúrese de que es el suyo: compare la dirección con la que le diga quien lo mantiene.",
  foundAgain: "Buscar de nuevo",
  codeOpened: "Rellenado con el enlace que abrió Bellward.",
  picture: "Elegir una imagen",
  pictureHint: "También sirve una imagen del código QR: elíjala, suéltela aquí o péguela.",
  pictureBusy: "Leyendo la imagen…",
  pictureRead: "El código se leyó de la imagen.",
  pictureDrop: "Suelte la imagen para leer su código",
  pictureTooLarge: {
    what: "Esa imagen es demasiado grande.",
    kept: "No se leyó. Lo que rellenó sigue ahí.",
    next: "Elija una de menos de 8 MB, o recórtela hasta el código.",
  },
  pictureKind: {
    what: "Eso no es una imagen PNG ni JPEG.",
    kept: "No se leyó. Lo que rellenó sigue ahí.",
    next: "Haga una foto o una captura del código y elija esa.",
  },
  failures: {
    "relay-unreachable": {
      what: "Ningún relé responde en esta dirección.",
      kept: "Aún no se creó nada. Lo que rellenó sigue ahí.",
      next: "Revise la red y la dirección, y si el relé está en marcha.",
    },
    "not-the-relay": {
      what: "Respondió algo que no es un relé de Bellward.",
      kept: "Aún no se creó nada, y no se le envió nada.",
      next: "Si esta red tiene una página de acceso, entre primero en ella, o revise la dirección.",
    },
    "relay-recovering": {
      what: "El relé se restauró de una copia y se está poniendo al día.",
      kept: "Aún no se creó nada. Lo que rellenó sigue ahí.",
      next: "Inténtelo más tarde, o pregunte a quien mantiene el relé.",
    },
    "relay-busy": {
      what: "El relé pide esperar un poco.",
      kept: "Aún no se creó nada. Lo que rellenó sigue ahí.",
      next: "Inténtelo de nuevo dentro de un minuto.",
    },
    "relay-failed": {
      what: "El relé no pudo hacerlo.",
      kept: "Aún no se creó nada. Lo que rellenó sigue ahí.",
      next: "Inténtelo de nuevo. Si continúa, avise a quien mantiene el relé.",
    },
    "disk-full": {
      what: "El disco de este equipo está lleno.",
      kept: "No se creó nada. Lo que rellenó sigue ahí.",
      next: "Libere espacio y vuelva a intentarlo.",
    },
    internal: {
      what: "Bellward cometió un error.",
      kept: "No se creó nada. Lo que rellenó sigue ahí.",
      next: "Inténtelo de nuevo. Si se repite, avise a quien mantiene Bellward en su clínica.",
    },
  },
  makeDo: "Crear la clínica",
  makeBusy: "Creando la clínica…",
  joinDo: "Unirse a la clínica",
  joinBusy: "Uniéndose a la clínica…",
  keychainHeading: "¿Seguir solo con la frase de acceso?",
  keychainText:
    "Este equipo no tiene un llavero que pueda guardar un secreto. Con él, un disco robado no sirve de nada ni a quien adivine su frase. Sin él, todo depende de la frase, así que elíjala larga.",
  keychainGoOn: "Seguir sin llavero",
};

export const passphrase: Words["passphrase"] = {
  label: "Frase de acceso",
  choose: "Elija una frase de acceso",
  repeat: "Repita la frase de acceso",
  hint: "Cuatro o más palabras sin relación entre sí son seguras y fáciles de teclear. Nadie puede restablecerla por usted.",
  differs: "Aún no coinciden.",
  strength: {
    short: (least) => `Al menos ${least} caracteres`,
    weak: "Débil: quien tenga este equipo la adivina pronto",
    fair: "Aceptable: frena a quien intente adivinarla",
    good: "Buena: no vale la pena intentar adivinarla",
  },
  show: "Mostrar la frase de acceso",
  hide: "Ocultar la frase de acceso",
};

import type { Words } from "../catalogue.ts";

/* For each error code: what happened, what was kept, what to do. */

export const errors: Words["errors"] = {
  empty: {
    what: "Falta algo.",
    kept: "Lo que escribió sigue ahí.",
    next: "Complete el campo vacío.",
  },
  "too-long": {
    what: "El texto es demasiado largo.",
    kept: "Sigue ahí.",
    next: "Acórtelo o envíelo por partes.",
  },
  "weak-passphrase": {
    what: "La frase de acceso es demasiado corta.",
    kept: "Aún no se creó nada.",
    next: "Elija una más larga; cuatro palabras están bien.",
  },
  "wrong-passphrase": {
    what: "Esa frase no abre este perfil.",
    kept: "Sus mensajes están a salvo y siguen cifrados.",
    next: "Revise las mayúsculas y el teclado, y escríbala otra vez.",
  },
  "name-taken": {
    what: "Ese nombre ya se usa.",
    kept: "No se cambió nada.",
    next: "Elija otro, o añada algo que los distinga.",
  },
  "address-mistyped": {
    what: "Esa no es la dirección de un relé.",
    kept: "Lo que escribió sigue ahí.",
    next: "Empieza por https:// y a menudo lleva «#» y letras detrás. Cópiela de nuevo.",
  },
  "invite-mistyped": {
    what: "Ese no es un código de invitación completo.",
    kept: "No se gastó nada.",
    next: "Copie el código otra vez, de principio a fin.",
  },
  "no-code-in-picture": {
    what: "En esa imagen no hay ningún código de invitación.",
    kept: "Lo que rellenó sigue ahí.",
    next: "Tome la foto más de cerca y recta, con el borde blanco alrededor del código, o pegue el código.",
  },
  "invite-used": {
    what: "Alguien ya se unió con este código.",
    kept: "No se creó nada en este dispositivo.",
    next: "Si no fue usted, avise de inmediato a quien administra. Pida otro código.",
  },
  "invite-expired": {
    what: "Este código de invitación ha caducado.",
    kept: "No se creó nada en este dispositivo.",
    next: "Pida uno nuevo a quien administra la clínica.",
  },
  "invite-unknown": {
    what: "La clínica no conoce esta invitación, o la retiró.",
    kept: "No se creó nada en este dispositivo.",
    next: "Pida una nueva a quien administra la clínica.",
  },
  "not-found": {
    what: "Eso ya no está aquí.",
    kept: "Todo lo demás sigue como estaba.",
    next: "Vuelva atrás y elija de nuevo.",
  },
  "not-allowed": {
    what: "Su función no permite esto.",
    kept: "No se cambió nada.",
    next: "Pídalo a quien administra la clínica.",
  },
  "relay-unreachable": {
    what: "El relé no responde.",
    kept: "Todo lo de este dispositivo está a salvo, y lo que envió espera.",
    next: "Revise la red. Bellward sigue intentándolo por sí solo.",
  },
  "not-the-relay": {
    what: "Respondió algo que no es el relé.",
    kept: "No se le envió nada, y lo que usted envió espera.",
    next: "Si esta red tiene una página de acceso, entre primero en ella, o revise la dirección.",
  },
  "relay-recovering": {
    what: "El relé se restauró de una copia y se está poniendo al día.",
    kept: "Los mensajes se guardan aquí y salen por sí solos. Los cambios en la clínica no se hicieron.",
    next: "Seguirá cuando se haya abierto el Bellward de cada administrador. Repita entonces el cambio.",
  },
  "relay-busy": {
    what: "El relé pide esperar un poco.",
    kept: "No se perdió nada.",
    next: "Inténtelo de nuevo dentro de un minuto.",
  },
  "relay-failed": {
    what: "El relé no pudo hacerlo.",
    kept: "Allí no se cambió nada.",
    next: "Inténtelo de nuevo. Si continúa, avise a quien mantiene el relé.",
  },
  "in-use": {
    what: "Este perfil está abierto en otro Bellward.",
    kept: "No se cambió nada.",
    next: "Cierre la otra ventana y vuelva a intentarlo.",
  },
  "disk-full": {
    what: "El disco de este equipo está lleno, o ya no admite nada.",
    kept: "Todo lo guardado antes está a salvo. El último paso no se hizo; lo que escribió sigue ahí.",
    next: "Libere espacio y vuelva a intentarlo.",
  },
  locked: {
    what: "Bellward está bloqueado.",
    kept: "No se cambió nada.",
    next: "Desbloquéelo con su frase de acceso.",
  },
  "keychain-unavailable": {
    what: "Este equipo no tiene un llavero que pueda guardar un secreto.",
    kept: "Aún no se creó nada.",
    next: "Inicie o desbloquee el llavero, o siga solo con la frase de acceso.",
  },
  "keychain-locked": {
    what: "El llavero de este equipo está bloqueado, o no se puede acceder a él.",
    kept: "Sus mensajes están a salvo y siguen cifrados. La frase sola no los abre.",
    next: "Desbloquee el llavero, o inicie de nuevo sesión en este equipo, y vuelva a intentarlo.",
  },
  "keychain-secret-missing": {
    what: "El llavero ya no tiene el secreto de este perfil.",
    kept: "El archivo cifrado sigue ahí, pero la frase sola no puede abrirlo.",
    next: "Restaure el llavero, o pida otra invitación a quien administra.",
  },
  "certificate-not-pinned": {
    what: "El relé muestra otro certificado que el que indicó su clínica.",
    kept: "No se le envió nada.",
    next: "Si esta red tiene una página de acceso, entre primero en ella. Si no, pregunte a quien mantiene el relé: si nadie lo cambió, puede haber alguien en medio.",
  },
  "certificate-untrusted": {
    what: "Este equipo no confía en el certificado del relé.",
    kept: "No se le envió nada.",
    next: "Revise la fecha y la hora de este equipo, y copie la dirección entera, con lo que sigue a «#». O pregunte a quien mantiene el relé: puede haber alguien en medio.",
  },
  "profile-exists": {
    what: "Ya hay un perfil en este dispositivo.",
    kept: "No se tocó.",
    next: "Cierre Bellward y ábralo de nuevo para desbloquearlo.",
  },
  full: {
    what: "Se alcanzó un límite.",
    kept: "No se cambió nada.",
    next: "Incluya a menos personas, o pida a quien mantiene el relé que lo suba.",
  },
  revoked: {
    what: "Su clínica le dio de baja a usted o a este dispositivo.",
    kept: "Lo que hay aquí sigue legible. Ya no se envía ni se recibe nada, tampoco lo que esperaba.",
    next: "Si es un error, pida otra invitación a quien administra.",
  },
  "ledger-fork": {
    what: "Hay dos historias firmadas de su clínica.",
    kept: "Todo se detuvo, para que nada llegue a quien no debe.",
    next: "Avise ya a quien administra, por teléfono o en persona.",
  },
  halted: {
    what: "Este dispositivo no pudo seguir un cambio en esta conversación.",
    kept: "Lo dicho se conserva aquí, y lo que escriba espera.",
    next: "Pidió que lo añadan de nuevo. El dispositivo de un colega lo hace por sí solo.",
  },
  "preferences-not-kept": {
    what: "Los ajustes no se pudieron guardar en este equipo.",
    kept: "Valen hasta que se cierre Bellward.",
    next: "Compruebe que el disco tenga espacio y admita escritura, y cambie de nuevo un ajuste.",
  },
  "nobody-left": {
    what: "Las demás personas de esta conversación ya no están en la clínica.",
    kept: "Lo que se dijo sigue legible. Aquí no se puede enviar nada más.",
    next: "Escriba a alguien que siga en ella, en otra conversación.",
  },
  "not-a-member": {
    what: "Ya no forma parte de esta conversación.",
    kept: "Lo que se dijo sigue legible.",
    next: "Pida a alguien de ella que cree otra con usted.",
  },
  damaged: {
    what: "El archivo del perfil está dañado o no está cifrado.",
    kept: "Bellward lo deja como está y no escribe nada más en él.",
    next: "Restáurelo de una copia, o pida otra invitación a quien administra.",
  },
  "newer-version": {
    what: "Esto necesita un Bellward más reciente.",
    kept: "No se cambió nada.",
    next: "Actualice Bellward en este equipo.",
  },
  internal: {
    what: "Bellward cometió un error.",
    kept: "Lo guardado está a salvo.",
    next: "Inténtelo de nuevo. Si se repite, avise a quien mantiene Bellward en su clínica.",
  },
};

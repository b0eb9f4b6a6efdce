import type { Words } from "../catalogue.ts";
import { counted } from "../counted.ts";

/* Finding people, conversations and messages. */

export const finder: Words["finder"] = {
  label: "Buscar o ir a",
  placeholder: "Personas, conversaciones, mensajes, acciones",
  conversations: "Conversaciones",
  people: "Personas",
  actions: "Acciones",
  none: (query) => `No se encontró nada para «${query}»`,
  noneText: "Cada palabra debe aparecer en un mensaje. La última puede ser solo su comienzo.",
  searching: "Buscando…",
  found: (count) => counted(count, "1 mensaje", `${count} mensajes`),
  foundMany: (count) => `Los ${count} mensajes más recientes`,
  inConversation: (title) => `en ${title}`,
  hintMove: "mover",
  hintOpen: "abrir",
  hintClose: "cerrar",
  results: "Resultados",
  searchAll: "Buscar en todos los mensajes",
  searchAllFor: (query) => `Buscar «${query}» en todos los mensajes`,
};

export const search: Words["search"] = {
  heading: "Búsqueda",
  label: "Buscar en todos los mensajes",
  words: "Palabras o una «frase»",
  wordsHint: "Cada palabra debe aparecer. Las palabras entre comillas van juntas.",
  author: "Escrito por",
  anyone: "Cualquiera",
  conversation: "En",
  everywhere: "Todas las conversaciones",
  from: "Desde",
  to: "Hasta",
  calendar: "Abrir el calendario",
  earlierMonth: "Mes anterior",
  laterMonth: "Mes siguiente",
  noDate: "Sin fecha",
  clear: "Quitar",
  clearAll: "Quitar todo",
  order: "Mostrar",
  orders: { time: "Por fecha", conversation: "Por conversación" },
  startHeading: "Busque en todo lo que se dijo aquí",
  startText: "Escriba una palabra o una “frase entre comillas”, o elija quién, cuándo o dónde.",
  count: (count) => `${count} encontrados`,
  countSoFar: (count) => `${count} encontrados hasta ahora`,
  none: "No se encontró nada",
  noneText: "Pruebe con menos palabras, otra ortografía, o quite un filtro.",
  more: "Cargando más…",
  searching: "Buscando…",
  covers: (messages, since) =>
    `Busca en los ${messages} mensajes de este dispositivo, desde ${since}. Lo anterior a su llegada o lo que nunca llegó a este dispositivo no se puede encontrar.`,
  coversNothing: "Aún no hay mensajes en este dispositivo.",
  results: "Mensajes encontrados",
};

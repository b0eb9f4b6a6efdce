/**
 * Freezes what all code of the page inherits, before any other of it runs: the first import of
 * every page. `Error` and its kinds stay as they are: whoever makes an error of a kind of their
 * own writes over its name.
 */

const LANGUAGE = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Promise,
  Map,
  Set,
  WeakMap,
  WeakSet,
  WeakRef,
  RegExp,
  Date,
  ArrayBuffer,
  DataView,
  Uint8Array,
];

/** Something of each kind that has no name: of iterators, generators and asynchronous functions. */
const UNNAMED = [
  [][Symbol.iterator](),
  ""[Symbol.iterator](),
  "".matchAll(/./g),
  new Map()[Symbol.iterator](),
  new Set()[Symbol.iterator](),
  (function* () {})(),
  (async function* () {})(),
  function* () {},
  async function* () {},
  async () => {},
];

const DOCUMENT = [EventTarget, Event, Node, Document, Element, HTMLElement, SVGElement];

/**
 * React Aria tells a focus that a program sets from one that the person sets by putting a function
 * of its own in the place of this one, and takes it away again.
 */
const LEFT_OPEN = new Map<object, string>([[HTMLElement.prototype, "focus"]]);

/** React Aria gives a form one of its own: the form, and not what all forms inherit. */
const OWN: readonly [object: object, key: string][] = [[HTMLFormElement.prototype, "reset"]];

/** React Aria gives it other children when it is loaded: then it is frozen too. */
const LATER: object[] = [HTMLTemplateElement.prototype];

for (const [prototype, key] of OWN) allowOwn(prototype, key);
for (const kind of [...LANGUAGE, ...DOCUMENT]) {
  freeze(kind.prototype);
  Object.freeze(kind);
}
for (const one of UNNAMED) freezeInherited(one);
freezeInherited(new Uint8Array());
for (const { value } of Object.values(Object.getOwnPropertyDescriptors(globalThis))) {
  const prototype = typeof value === "function" ? value.prototype : undefined;
  if (prototype instanceof Node && !LATER.includes(prototype)) freeze(prototype);
}

/** Freezes what was left open until everything was loaded. */
export function freezeRest(): void {
  for (const prototype of LATER) freeze(prototype);
}

/** Lets whatever inherits it be given one of its own by assignment, which frozen it could not. */
function allowOwn(prototype: object, key: string): void {
  const inherited = Reflect.get(prototype, key);
  Object.defineProperty(prototype, key, {
    configurable: true,
    enumerable: true,
    get: () => inherited,
    set(this: object, value: unknown) {
      if (this === prototype) throw new TypeError(`${key} cannot be changed`);
      const own = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(this, key, own);
    },
  });
}

function freezeInherited(one: object): void {
  for (
    let prototype = Object.getPrototypeOf(one);
    prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    freeze(prototype);
  }
}

function freeze(prototype: object): void {
  const open = LEFT_OPEN.get(prototype);
  if (open === undefined) {
    Object.freeze(prototype);
    return;
  }
  Object.preventExtensions(prototype);
  for (const key of Reflect.ownKeys(prototype)) {
    if (key === open) continue;
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
    const isAccessor = get !== undefined || set !== undefined;
    Object.defineProperty(prototype, key, {
      configurable: false,
      ...(!isAccessor && { writable: false }),
    });
  }
}

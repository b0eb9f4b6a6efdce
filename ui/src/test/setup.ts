import { cleanup, configure, getConfig } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

/** An observer that sees what a test shows it. */
export class SeenByTest implements IntersectionObserver {
  static all = new Set<SeenByTest>();
  readonly root = null;
  readonly rootMargin = "";
  readonly scrollMargin = "";
  readonly thresholds = [];
  readonly watched = new Set<Element>();
  #seen: IntersectionObserverCallback;

  constructor(seen: IntersectionObserverCallback) {
    this.#seen = seen;
    SeenByTest.all.add(this);
  }

  observe(element: Element): void {
    this.watched.add(element);
  }

  unobserve(element: Element): void {
    this.watched.delete(element);
  }

  disconnect(): void {
    this.watched.clear();
    SeenByTest.all.delete(this);
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }

  /** Brings every watched element into sight. */
  static showAll(): void {
    for (const observer of SeenByTest.all) {
      const entries = [...observer.watched].map((target) => ({
        target,
        isIntersecting: true,
        rootBounds: null,
      }));
      observer.#seen(entries as unknown as IntersectionObserverEntry[], observer);
    }
  }
}

// React Aria moves its virtual focus by events of its own while React commits. Where a test waits,
// React works by itself, and act() around such an event would begin again what is under way.
const { eventWrapper } = getConfig();
const isActing = () =>
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT;
configure({ eventWrapper: (dispatch) => (isActing() ? eventWrapper(dispatch) : dispatch()) });

class NoResize implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

// jsdom draws nothing: rows get a height, and the window one that shows a dozen of them.
const ROW = 50;
const WINDOW = 600;
function drawn(name: string, measure: (element: HTMLElement) => number): void {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return measure(this);
    },
  });
}
drawn("offsetHeight", (element) => (element.hasAttribute("data-index") ? ROW : WINDOW));
drawn("offsetWidth", () => 800);
drawn("clientHeight", () => WINDOW);
drawn("clientWidth", () => 800);
drawn("scrollHeight", (element) =>
  Number.parseFloat((element.firstElementChild as HTMLElement | null)?.style.blockSize ?? "0"),
);
Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
  this.scrollTop = typeof to === "object" ? (to.top ?? 0) : 0;
  queueMicrotask(() => this.dispatchEvent(new Event("scroll")));
} as typeof Element.prototype.scrollTo;
globalThis.ResizeObserver = NoResize;
globalThis.IntersectionObserver = SeenByTest;
globalThis.CSS = { ...globalThis.CSS, escape: (text: string) => text };

beforeEach(() => {
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
});

afterEach(() => {
  cleanup();
  SeenByTest.all.clear();
});

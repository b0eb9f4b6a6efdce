import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useIdleLock } from "./useIdleLock.ts";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const touch = (kind = "pointermove") => act(() => window.dispatchEvent(new Event(kind)));
const pass = (minutes: number) => act(() => vi.advanceTimersByTime(minutes * MINUTE));

function idle(minutes: number) {
  const lock = vi.fn();
  renderHook(() => useIdleLock(minutes, lock));
  return lock;
}

test("it locks when nothing was touched for so long", () => {
  const lock = idle(15);
  pass(14.9);
  expect(lock).not.toHaveBeenCalled();
  pass(0.2);
  expect(lock).toHaveBeenCalledTimes(1);
});

test.each(["pointermove", "pointerdown", "keydown", "wheel"])("%s counts as a touch", (kind) => {
  const lock = idle(5);
  for (let time = 0; time < 4; time += 1) {
    pass(4);
    touch(kind);
  }
  expect(lock).not.toHaveBeenCalled();
  pass(5.1);
  expect(lock).toHaveBeenCalledTimes(1);
});

test("zero minutes lock never", () => {
  const lock = idle(0);
  pass(10_000);
  expect(lock).not.toHaveBeenCalled();
});

test("the first touch after the computer slept locks rather than counts", () => {
  const lock = idle(5);
  // Asleep, the clock goes on and the timers do not.
  vi.setSystemTime(Date.now() + 60 * MINUTE);
  touch();
  expect(lock).toHaveBeenCalledTimes(1);
});

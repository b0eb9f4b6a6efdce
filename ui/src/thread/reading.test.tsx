import { act, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { SeenByTest } from "../test/setup.ts";
import { openWindow } from "../test/window.tsx";

const dwell = () => new Promise((resolve) => setTimeout(resolve, 320));

async function showMessages() {
  await screen.findAllByTestId("message");
  await act(async () => {
    SeenByTest.showAll();
    await dwell();
  });
}

test("what is in sight of a focused window is reported as read, up to its last message", async () => {
  const { open, core } = await openWindow("clinic");
  await open("station2");
  await showMessages();
  expect(core.requests("mark_read")).toEqual([{ conversation: "station2", upTo: "station2-4" }]);
});

test("nothing is read in a window that is not focused, until it is", async () => {
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  const { open, core } = await openWindow("clinic");
  await open("station2");
  await showMessages();
  expect(core.requests("mark_read")).toEqual([]);

  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  window.dispatchEvent(new Event("focus"));
  await waitFor(() => expect(core.requests("mark_read")).toHaveLength(1));
});

test("nothing is read in a window that is hidden", async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  const { open, core } = await openWindow("clinic");
  await open("station2");
  await showMessages();
  expect(core.requests("mark_read")).toEqual([]);
});

test("nothing is read behind a dialog", async () => {
  const { open, core, user } = await openWindow("clinic");
  await open("station2");
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByTestId("finder");
  await act(async () => {
    SeenByTest.showAll();
    await dwell();
  });
  expect(core.requests("mark_read")).toEqual([]);
});

test("nothing is read before it is in sight", async () => {
  const { open, core } = await openWindow("clinic");
  await open("station2");
  await screen.findAllByTestId("message");
  await act(dwell);
  expect(core.requests("mark_read")).toEqual([]);
});

test("who came and went stands between the messages, is walked to by arrow keys and never unread", async () => {
  const { open, user, core } = await openWindow("clinic");
  await open("night-shift");
  const events = await screen.findAllByTestId("thread-event");
  const text = (one: Element | null | undefined) =>
    one?.textContent?.replaceAll(/[\u2068\u2069]/g, "");
  expect(text(events.at(-1))).toContain("Peter Lindqvist is no longer in the clinic");
  expect(events.at(-1)?.getAttribute("aria-label")).toMatch(/clinic, \d/);
  expect(text(events[0])).toContain("renamed the conversation to “Night shift”");

  const thirteenth = document.querySelector<HTMLElement>('article[data-message="night-shift-13"]');
  thirteenth?.focus();
  await user.keyboard("{ArrowUp}");
  await waitFor(() => expect(document.activeElement).toBe(events.at(-1)));
  await user.keyboard("r{ArrowUp}");
  await waitFor(() => expect(document.activeElement).toBe(events.at(-2)));
  await user.keyboard("{ArrowUp}");
  await waitFor(() =>
    expect((document.activeElement as HTMLElement).dataset.message).toBe("night-shift-12"),
  );
  expect(core.requests("mark_read")).toEqual([]);
});

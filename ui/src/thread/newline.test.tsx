import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { ConversationId, PersonId } from "../api/index.ts";
import { openWindow } from "../test/window.tsx";

/** The message right below the line above what is new. */
function belowTheLine(): string | undefined {
  const row = screen.getByTestId("new-line").closest("[data-index]");
  return row?.querySelector<HTMLElement>("[data-message]")?.dataset.message;
}

test("the line stands above what was unread when the thread was opened", async () => {
  const { open } = await openWindow("clinic");
  await open("station2");
  await screen.findAllByTestId("message");
  expect(belowTheLine()).toBe("station2-3");
});

test("what comes while nobody looks stands below the line", async () => {
  const { open, core } = await openWindow("clinic");
  await open("pharmacy");
  await screen.findAllByTestId("message");
  expect(screen.queryByTestId("new-line")).toBeNull();
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  const first = core.receive("pharmacy" as ConversationId, "pharmacy" as PersonId, "ready");
  core.receive("pharmacy" as ConversationId, "pharmacy" as PersonId, "at the window");
  await waitFor(() => expect(belowTheLine()).toBe(first));
});

test("what comes while one looks does not bring a line", async () => {
  const { open, core } = await openWindow("clinic");
  await open("pharmacy");
  core.receive("pharmacy" as ConversationId, "pharmacy" as PersonId, "ready");
  await waitFor(() => expect(screen.getAllByText("ready").length).toBeGreaterThan(1));
  expect(screen.queryByTestId("new-line")).toBeNull();
});

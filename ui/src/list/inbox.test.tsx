import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ConversationId, PersonId } from "../api/index.ts";
import { openWindow } from "../test/window.tsx";

const PRIYA = "priya" as PersonId;
const list = () => screen.getByTestId("conversation-list");
const rows = () => within(list()).getAllByTestId("conversation-item");
const row = (conversation: string) =>
  rows().find((one) => one.dataset.conversation === conversation);
const focused = () => document.getElementById(list().getAttribute("aria-activedescendant") ?? "");

async function scrollTo(top: number) {
  await act(async () => {
    list().scrollTop = top;
    list().dispatchEvent(new Event("scroll"));
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
}

/** Lets everything that was started come to its end. */
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 50)));

test("of ten thousand conversations only what is near sight is drawn and asked for", async () => {
  const { core } = await openWindow("crowd");
  await screen.findAllByTestId("conversation-item");
  expect(rows().length).toBeLessThan(60);
  expect(rows()[0]?.getAttribute("aria-setsize")).toBe("10040");
  await scrollTo(56 * 5000);
  await waitFor(() => expect(rows()[0]?.getAttribute("aria-posinset")).toBe("4989"));
  expect(core.requests("list_conversations").every(({ limit }) => limit <= 200)).toBe(true);
});

test("arrow keys, Home and End move through all of them, and Enter opens", async () => {
  const { user } = await openWindow("crowd");
  await screen.findAllByTestId("conversation-item");
  list().focus();
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(focused()?.getAttribute("aria-posinset")).toBe("3");
  await user.keyboard("{End}");
  await waitFor(() => expect(focused()?.dataset.conversation).toBe("crowd-9999"));
  expect(focused()?.getAttribute("aria-posinset")).toBe("10040");
  await user.keyboard("{ArrowUp}{Enter}");
  await waitFor(() => expect(screen.getByTestId("thread").dataset.conversation).toBe("crowd-9998"));
});

test("opened from elsewhere, a conversation far below is shown and marked in the list", async () => {
  const { user } = await openWindow("crowd");
  await screen.findAllByTestId("conversation-item");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(screen.getByTestId("search-input"), "7001");
  const first = () => screen.getAllByTestId("found-conversation")[0] as HTMLElement;
  await waitFor(() => expect(first().textContent).toContain("7001"));
  await user.click(first());
  await waitFor(() => expect(screen.getByTestId("thread").dataset.conversation).toBe("crowd-7000"));
  await waitFor(() => expect(row("crowd-7000")?.getAttribute("aria-selected")).toBe("true"));
  // Writing may begin: the list did not take the focus to itself.
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("composer-text")));
});

test("scrolled down, what arrives leaves every row where it is", async () => {
  const { core } = await openWindow("crowd");
  await screen.findAllByTestId("conversation-item");
  await scrollTo(56 * 300);
  await waitFor(() => expect(row("crowd-300")).toBeTruthy());
  const seen = rows()[20]?.dataset.conversation as string;
  const place = () => Number(row(seen)?.getAttribute("aria-posinset")) * 56 - list().scrollTop;
  const before = place();
  core.receive("crowd-9000" as ConversationId, PRIYA, "from far below");
  core.receive("crowd-8000" as ConversationId, PRIYA, "from far below");
  await settle();
  expect(place()).toBe(before);
  expect(list().scrollTop).toBe(56 * 302);
});

test("the focused row stays in its place when its conversation goes to the top", async () => {
  const { core, user } = await openWindow("clinic");
  await screen.findAllByTestId("conversation-item");
  list().focus();
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}");
  const before = focused();
  const conversation = before?.dataset.conversation as string;
  const order = rows().map((one) => one.dataset.conversation);
  core.receive(conversation as ConversationId, PRIYA, "here again");
  await within(before as HTMLElement).findByText(/here again/);
  await settle();
  expect(focused()?.dataset.conversation).toBe(conversation);
  expect(focused()?.getAttribute("aria-posinset")).toBe("5");
  expect(rows().map((one) => one.dataset.conversation)).toEqual(order);

  await act(async () => list().blur());
  await settle();
  expect(rows()[0]?.dataset.conversation).toBe(conversation);
});

test("at the top, with the focus elsewhere, what arrives comes first", async () => {
  const { core, open } = await openWindow("clinic");
  await open("night-shift");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("composer-text")));
  core.receive("lab" as ConversationId, PRIYA, "results are in");
  await waitFor(() => expect(rows()[0]?.dataset.conversation).toBe("lab"));
  expect(row("night-shift")?.getAttribute("aria-selected")).toBe("true");
});

test("next, previous and next unread are asked of the core", async () => {
  const { core, open, user } = await openWindow("clinic");
  await open("night-shift");
  const here = () => screen.getByTestId("thread").dataset.conversation;
  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await waitFor(() => expect(here()).not.toBe("night-shift"));
  await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await waitFor(() => expect(here()).toBe("night-shift"));
  await user.keyboard("{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}");
  await waitFor(() => expect(here()).toBe("station2"));
  expect(core.requests("neighbour").map(({ way }) => way)).toEqual(["down", "up", "unread"]);
});

test("the rail counts what is unread in all of them", async () => {
  await openWindow("crowd");
  const inbox = await screen.findByTestId("rail-inbox");
  await waitFor(() => expect(inbox.getAttribute("aria-label")).toMatch(/99\+ unread/));
});

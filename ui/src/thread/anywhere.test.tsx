import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ConversationId, PersonId } from "../api/index.ts";
import { openWindow } from "../test/window.tsx";

const HANDOVER = "handover" as ConversationId;
const PRIYA = "priya" as PersonId;
const message = (id: string) => document.querySelector<HTMLElement>(`[data-message="${id}"]`);
const places = () =>
  screen.getAllByTestId("message").map(({ dataset }) => Number(dataset.message?.split("-")[1]));
const pages = (core: Awaited<ReturnType<typeof openWindow>>["core"]) =>
  core.requests("list_messages").filter(({ conversation }) => conversation === "handover");

/** Finds a text of the long thread, and opens it there. */
async function goToOldest(user: Awaited<ReturnType<typeof openWindow>>["user"]) {
  await user.keyboard("{Control>}f{/Control}");
  await user.type(await screen.findByTestId("find-input"), "penicillin");
  await waitFor(() => expect(screen.getByTestId("find-count").textContent).toMatch(/^1 of/));
  await user.keyboard("{Shift>}{Enter}{/Shift}");
}

test("a thread opens at the first message that is new, and loads only what is around it", async () => {
  const { open, core } = await openWindow("behind");
  await open("handover");
  const line = await screen.findByTestId("new-line");
  const below = line.closest("[data-index]")?.querySelector<HTMLElement>("[data-message]");
  const asked = pages(core).find(({ at }) => at.kind === "around")?.at;
  expect(asked).toEqual({ kind: "around", message: below?.dataset.message });
  expect(pages(core).length).toBeLessThan(4);
});

test("a hit far back is gone to without loading what lies between, and the end is one press away", async () => {
  const { open, core, user } = await openWindow("long");
  await open("handover");
  await screen.findAllByTestId("message");
  await goToOldest(user);
  await waitFor(() => expect(Math.max(...places())).toBeLessThan(9900));
  expect(pages(core).length).toBeLessThan(12);

  core.receive(HANDOVER, PRIYA, "meanwhile");
  await waitFor(() =>
    expect(screen.getByTestId("jump-newest").textContent).toContain("1 new message"),
  );
  const before = places();
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(places()).toEqual(before);

  await user.click(screen.getByTestId("jump-newest"));
  await screen.findByText("meanwhile", { selector: "[data-testid='message-text'] *, p" });
});

test("what was passed over above is one press away", async () => {
  const { open, user } = await openWindow("behind");
  await open("handover");
  await screen.findByTestId("new-line");
  await user.keyboard("{Control>}{End}{/Control}");
  const back = await screen.findByTestId("jump-first-new");
  expect(back.textContent).toContain("64 new since");
  await user.click(back);
  await screen.findByTestId("new-line");
});

test("finding steps from the newest to the older, and Escape gives the focus back", async () => {
  const { open, composer, user } = await openWindow("clinic");
  await open("night-shift");
  await waitFor(() => expect(document.activeElement).toBe(composer()));
  await user.keyboard("{Control>}f{/Control}");
  const field = await screen.findByTestId("find-input");
  expect(document.activeElement).toBe(field);
  await user.type(field, "calcium");
  await waitFor(() => expect(screen.getByTestId("find-count").textContent).toBe("1 of 2"));
  await waitFor(() => expect(message("night-shift-9")?.dataset.marked).toBe("true"));
  expect(message("night-shift-9")?.querySelector("mark")?.textContent).toBe("Calcium");

  await user.keyboard("{Enter}");
  await waitFor(() => expect(message("night-shift-8")?.dataset.marked).toBe("true"));
  expect(screen.getByTestId("find-count").textContent).toBe("2 of 2");
  await user.keyboard("{F3}");
  expect(screen.getByTestId("find-count").textContent).toBe("1 of 2");
  await user.clear(field);
  await user.type(field, "unheard");
  await waitFor(() =>
    expect(screen.getByTestId("find-count").textContent).toBe("Nothing found here"),
  );

  await user.keyboard("{Escape}");
  expect(screen.queryByTestId("find-bar")).toBeNull();
  expect(document.activeElement).toBe(composer());
  expect(document.querySelector("mark")).toBeNull();
});

test("many hits are counted as far as they are known", async () => {
  const { open, user } = await openWindow("long");
  await open("handover");
  await user.keyboard("{Control>}f{/Control}");
  await user.type(await screen.findByTestId("find-input"), "bed");
  await waitFor(() => expect(screen.getByTestId("find-count").textContent).toBe("1 of 50+"));
});

test("an address is copied, never opened, and it is said", async () => {
  const { open, user } = await openWindow("hard-texts");
  await open("hard-texts");
  const [link] = await screen.findAllByTestId("message-link");
  expect(link?.getAttribute("href")).toBeNull();
  expect(link?.getAttribute("aria-label")).toMatch(/^Copy the address https:/);
  await user.click(link as HTMLElement);
  await waitFor(() => expect(screen.getByTestId("copied").textContent).toContain("Copied"));
  expect(await navigator.clipboard.readText()).toBe(link?.textContent);
});

import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { SeenByTest } from "../test/setup.ts";
import { openWindow } from "../test/window.tsx";

async function openSearch(scene: "clinic" | "long" = "clinic") {
  const opened = await openWindow(scene);
  await opened.user.keyboard("{Control>}{Shift>}f{/Shift}{/Control}");
  await screen.findByTestId("search");
  return opened;
}

const found = () => screen.getAllByTestId("search-result");

test("before anything is asked it says what can be found and what cannot", async () => {
  await openSearch();
  const covers = await screen.findByTestId("search-covers");
  expect(covers.textContent).toMatch(/Searches the \d+ messages on this device, since/);
  expect(covers.textContent).toContain("never delivered to this device cannot be found");
  expect(screen.queryByTestId("search-result")).toBeNull();
});

test("words, a person and a conversation narrow it, and what narrows can be taken away", async () => {
  const { user, core } = await openSearch();
  await user.type(screen.getByTestId("search-words"), "potassium");
  await waitFor(() => expect(found().length).toBeGreaterThan(1));
  await user.type(screen.getByTestId("search-author"), "okonko");
  await user.click((await screen.findAllByTestId("search-author-choice"))[0] as HTMLElement);
  await waitFor(() => expect(core.requests("search").at(-1)?.author).toBe("amara"));
  await user.type(screen.getByTestId("search-conversation"), "night");
  await user.click((await screen.findAllByTestId("search-conversation-choice"))[0] as HTMLElement);
  await waitFor(() => expect(core.requests("search").at(-1)?.conversation).toBe("night-shift"));
  await user.click(screen.getByTestId("search-author-chosen"));
  await waitFor(() => expect(core.requests("search").at(-1)?.author).toBeNull());
});

test("a result shows the words in their context and opens the thread at that message", async () => {
  const { user } = await openSearch();
  await user.type(screen.getByTestId("search-words"), "spironolactone");
  // What was found on the way is replaced by what the whole word finds.
  await waitFor(() =>
    expect(document.querySelector("mark")?.textContent?.toLowerCase()).toBe("spironolactone"),
  );
  expect(screen.getByTestId("search-result").textContent).toContain("Night shift");
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() =>
    expect(screen.getByTestId("thread").dataset.conversation).toBe("night-shift"),
  );
  // Going back, it is as it was left.
  await user.click(screen.getByTestId("rail-search"));
  expect(screen.getByTestId<HTMLInputElement>("search-words").value).toBe("spironolactone");
});

test("a found message has the focus, and Escape goes back to its result", async () => {
  const { user } = await openSearch();
  await user.type(screen.getByTestId("search-words"), "potassium");
  await waitFor(() => expect(found().length).toBeGreaterThan(1));
  const hit = found()[1]?.dataset.message;
  await user.click(found()[1] as HTMLElement);
  const message = () => document.querySelector<HTMLElement>(`article[data-message="${hit}"]`);
  await waitFor(() => expect(document.activeElement).toBe(message()));
  // The composer does not take it away when it is ready.
  await act(() => new Promise((resolve) => setTimeout(resolve, 80)));
  expect(document.activeElement).toBe(message());

  await user.keyboard("{ArrowUp}{Escape}");
  await screen.findByTestId("search");
  await waitFor(() => expect((document.activeElement as HTMLElement).dataset.message).toBe(hit));
  expect((document.activeElement as HTMLElement).dataset.testid).toBe("search-result");
});

test("from a message of the box Escape goes back to the box, as it was", async () => {
  const { user, composer } = await openWindow("clinic");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByTestId("search-input"), "spironolactone");
  await user.click(await screen.findByTestId("search-hit"));
  const article = () => document.querySelector('article[data-message="night-shift-8"]');
  await waitFor(() => expect(document.activeElement).toBe(article()));
  await user.keyboard("{Escape}");
  expect((await screen.findByTestId<HTMLInputElement>("search-input")).value).toBe(
    "spironolactone",
  );
  await screen.findByTestId("search-hit");
  // Opened from the list, there are no results to go back to.
  await user.keyboard("{Escape}");
  await user.click(screen.getAllByTestId("conversation-item")[0] as HTMLElement);
  await waitFor(() => expect(document.activeElement).toBe(composer()));
  await user.keyboard("{Shift>}{Tab}{/Shift}{Escape}");
  expect(screen.queryByTestId("finder")).toBeNull();
});

test("more is loaded as one comes to the end", async () => {
  const { user, core } = await openSearch("long");
  await user.type(screen.getByTestId("search-words"), "bed");
  await waitFor(() => expect(found()).toHaveLength(50));
  expect(screen.getByTestId("search-count").textContent).toBe("50 found so far");
  SeenByTest.showAll();
  await waitFor(() => expect(found()).toHaveLength(100));
  expect(core.requests("search").at(-1)?.after).toBe(50);
});

test("the window's shortcuts are heard in the field too", async () => {
  const { user } = await openSearch();
  await user.type(screen.getByTestId("search-words"), "room");
  await user.keyboard("{Control>}k{/Control}");
  await screen.findByTestId("finder");
});

test("what the finder does not show is one step away", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByTestId("search-input"), "room");
  await user.click(await screen.findByTestId("search-all"));
  expect((await screen.findByTestId<HTMLInputElement>("search-words")).value).toBe("room");
});

test("the finder forgives a slip of the keys", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByTestId("search-input"), "demri");
  const person = await screen.findByTestId("found-person");
  expect(person.textContent).toContain("Yusuf Demir");
});

test("Enter right after the last letter opens the conversation that is found for it", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByTestId("search-input"), "night{Enter}");
  await waitFor(() =>
    expect(screen.getByTestId("thread").dataset.conversation).toBe("night-shift"),
  );
});

test("what is found a moment later stands first, and Enter opens it", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByTestId("search-input");
  await user.type(field, "night");
  const first = await screen.findByTestId("found-conversation");
  await waitFor(() => expect(field.getAttribute("aria-activedescendant")).toBe(first.id));
  await user.keyboard("{Enter}");
  await waitFor(() =>
    expect(screen.getByTestId("thread").dataset.conversation).toBe("night-shift"),
  );
});

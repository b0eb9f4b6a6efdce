import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ConversationId, MessageId, PersonId } from "../api/index.ts";
import { PASSPHRASE } from "../platform/fake/core.ts";
import { openWindow } from "../test/window.tsx";

test("a wrong passphrase is said in words, the right one opens", async () => {
  const { user } = await openWindow("locked");
  await user.type(screen.getByTestId("unlock-passphrase"), "wrong");
  await user.click(screen.getByTestId("unlock-submit"));
  const failure = await screen.findByTestId("failure");
  expect(failure.textContent).toContain("does not open this profile");
  expect(failure.textContent).toContain("still encrypted");

  await user.clear(screen.getByTestId("unlock-passphrase"));
  await user.type(screen.getByTestId("unlock-passphrase"), `${PASSPHRASE}{Enter}`);
  await screen.findByTestId("rail-inbox");
});

test("locking keeps the draft and leaves no name and no text in the window", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("night-shift");
  await user.type(composer(), "not yet sent");
  await user.keyboard("{Control>}l{/Control}");
  await screen.findByTestId("unlock");
  const commands = core.calls.map(({ command }) => command);
  expect(commands.indexOf("set_draft")).toBeGreaterThan(-1);
  expect(commands.indexOf("set_draft")).toBeLessThan(commands.indexOf("lock"));
  expect(document.body.textContent).not.toMatch(/Okonkwo|Night shift|Potassium|Oak Street/);
});

test("a found message opens its conversation at that message", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByTestId("search-input"), "spironolactone");
  await user.click(await screen.findByTestId("search-hit"));
  await waitFor(() =>
    expect(document.querySelector('[data-message="night-shift-8"]')).toHaveProperty(
      "dataset.marked",
      "true",
    ),
  );
});

test("someone is removed only after the question is answered", async () => {
  const { user, core } = await openWindow("clinic");
  await user.click(screen.getByTestId("rail-people"));
  const people = await screen.findAllByTestId("person-item");
  await user.click(people.find(({ dataset }) => dataset.person === "lena") as HTMLElement);
  await user.click(await screen.findByTestId("person-remove"));
  expect(core.requests("remove_person")).toEqual([]);
  await user.click(await screen.findByTestId("person-remove-confirm"));
  expect(core.requests("remove_person")).toEqual([{ person: "lena" }]);
});

test("several people make a group with a name, one opens the conversation with them", async () => {
  const { user, core } = await openWindow("clinic");
  const choose = async (...names: string[]) => {
    await user.click(screen.getByTestId("new-conversation"));
    const people = await screen.findAllByTestId("new-conversation-person");
    for (const name of names) {
      await user.click(people.find(({ dataset }) => dataset.person === name) as HTMLElement);
    }
  };
  await choose("amara", "chen");
  await user.type(await screen.findByTestId("new-conversation-title"), "Rounds");
  await user.click(screen.getByTestId("new-conversation-open"));
  await waitFor(() => expect(screen.getByTestId("thread-title").textContent).toBe("Rounds"));
  expect(core.requests("new_group")).toEqual([{ title: "Rounds", people: ["amara", "chen"] }]);

  await choose("yusuf");
  await user.click(screen.getByTestId("new-conversation-open"));
  await waitFor(() =>
    expect(screen.getByTestId("thread-title").textContent).toBe("Yusuf Demir, NP"),
  );
});

test("offline is said with what still works, and goes away by itself", async () => {
  const { core } = await openWindow("offline");
  const banner = await screen.findByTestId("connection-banner");
  expect(banner.textContent).toContain("You can read, search and write");
  core.connect({ kind: "connecting" });
  expect(screen.getByTestId("connection-banner")).toBe(banner);
  core.connect({ kind: "online" });
  await waitFor(() => expect(screen.queryByTestId("connection-banner")).toBeNull());
});

test("one's own message shows how far it came", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("station2");
  await user.type(composer(), "on my way");
  await user.click(screen.getByTestId("composer-send"));
  const row = async (state: string) =>
    waitFor(() => {
      const found = screen
        .getAllByTestId("message")
        .find((one) => one.textContent?.includes("on my way"));
      if (found?.dataset.state !== state) throw new Error(`not ${state}`);
      return found;
    });
  const queued = await row("queued");
  expect(queued.textContent).toContain("Queued");
  const id = queued.dataset.message as MessageId;
  core.progress(id, { state: { kind: "stored" }, storedAt: 1 });
  expect((await row("stored")).textContent).toContain("Sent");
  const at = { person: "station2" as PersonId, name: "Nurse station 2", at: 1 };
  core.progress(id, { state: { kind: "read" }, readBy: [at], deliveredTo: [at] });
  expect((await row("read")).textContent).toContain("Read");
});

test("a screen reader hears a text in the open conversation, elsewhere only where", async () => {
  const { open, core } = await openWindow("clinic");
  await open("night-shift");
  core.receive("night-shift" as ConversationId, "priya" as PersonId, "bed 3 asleep");
  await waitFor(() =>
    expect(screen.getByTestId("announcer").textContent).toBe("Priya Raman, RN: bed 3 asleep"),
  );
  core.receive("station2" as ConversationId, "station2" as PersonId, "secret");
  await waitFor(() =>
    expect(screen.getByTestId("announcer").textContent).toBe("New message in Nurse station 2"),
  );
});

test("the window speaks Spanish", async () => {
  await openWindow("clinic", { language: "es" });
  expect((await screen.findAllByText("Bandeja"))[0]).toBeTruthy();
  expect(document.documentElement.lang).toBe("es");
});

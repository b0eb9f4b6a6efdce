import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { openWindow } from "../test/window.tsx";

async function openDetails(conversation: string) {
  const opened = await openWindow("clinic");
  await opened.open(conversation);
  await opened.user.click(screen.getByTestId("details-open"));
  await screen.findByTestId("details");
  return opened;
}

const member = (person: string) =>
  screen.getAllByTestId("member").find(({ dataset }) => dataset.person === person);

test("a group says who reads it, on how many devices, and who is not reached", async () => {
  await openDetails("front");
  await waitFor(() => expect(screen.getAllByTestId("member")).toHaveLength(5));
  expect(member("front")?.textContent).toContain("3 devices");
  expect(member("bart")?.textContent).toContain("Not reached yet");
  expect(screen.getByTestId("not-reached").textContent).toContain("nothing from before");
});

test("a change is shown as asked for until it is in force", async () => {
  const { user, core } = await openDetails("night-shift");
  core.holdsChanges = true;
  await user.click(screen.getByTestId("group-add"));
  const choices = await screen.findAllByTestId("new-conversation-person");
  expect(choices.some(({ dataset }) => dataset.person === "amara")).toBe(false);
  await user.click(choices.find(({ dataset }) => dataset.person === "okafor") as HTMLElement);
  await user.click(screen.getByTestId("add-confirm"));
  await waitFor(() => expect(member("okafor")?.dataset.state).toBe("adding"));

  await user.click(within(member("tomas") as HTMLElement).getByTestId("member-take"));
  expect((await screen.findByRole("alertdialog")).textContent).toContain(
    "The others see that you removed Tomás Iglesias, RN",
  );
  await user.click(screen.getByTestId("take-confirm"));
  await waitFor(() => expect(member("tomas")?.dataset.state).toBe("taking"));
  expect(member("tomas")?.textContent).toContain("Being removed");
});

test("a new name is shown beside the old one, then takes its place", async () => {
  const { user, core } = await openDetails("night-shift");
  core.holdsChanges = true;
  await user.click(screen.getByTestId("group-rename"));
  const title = await screen.findByTestId("rename-title");
  await user.clear(title);
  await user.type(title, "West wing{Enter}");
  expect((await screen.findByTestId("pending-title")).textContent).toContain("West wing");
  expect(screen.getByTestId("thread-title").textContent).toBe("Night shift");
  expect(core.requests("rename_group")).toEqual([
    { conversation: "night-shift", title: "West wing" },
  ]);
});

test("leaving is asked once, says what it means, and is said to be under way", async () => {
  const { user, core } = await openDetails("night-shift");
  core.holdsChanges = true;
  await user.click(screen.getByTestId("group-leave"));
  const question = await screen.findByRole("alertdialog");
  expect(question.textContent).toContain("You keep what was written so far");
  expect(question.textContent).toContain("until then it still receives");
  await user.click(screen.getByTestId("take-confirm"));
  await screen.findByTestId("leaving");
  expect(core.requests("remove_from_group")).toEqual([
    { conversation: "night-shift", person: "rosa" },
  ]);
  expect(screen.queryByTestId("group-leave")).toBeNull();
});

test("a change that fails says why and stays asked", async () => {
  const { user, core } = await openDetails("night-shift");
  core.fail("remove_from_group", "not-a-member");
  await user.click(screen.getByTestId("group-leave"));
  await user.click(await screen.findByTestId("take-confirm"));
  expect((await screen.findByTestId("failure")).dataset.code).toBe("not-a-member");
});

test("of two, the pane shows the other person", async () => {
  await openDetails("amara");
  const pane = screen.getByTestId("details");
  await waitFor(() => expect(pane.textContent).toContain("Last seen"));
  expect(screen.getByTestId("safety").dataset.kind).toBe("verified");
});

test("codes that agree are noted, and the note can be taken back", async () => {
  const { user, core } = await openDetails("station2");
  const agree = await screen.findByTestId("safety-agree");
  await waitFor(() => expect(agree.hasAttribute("data-disabled")).toBe(false));
  await user.click(agree);
  await user.click(await screen.findByTestId("safety-take-back"));
  await screen.findByTestId("safety-agree");
  expect(core.requests("set_verified").map(({ verified }) => verified)).toEqual([true, false]);
});

test("a device that was not there at the comparison is said in the thread", async () => {
  const { open, user } = await openWindow("clinic");
  await open("haddad");
  const notice = await screen.findByTestId("safety-notice");
  expect(notice.textContent).toContain("has a new device since you compared");
  await user.click(screen.getByTestId("safety-look"));
  await screen.findByTestId("safety-changed");
});

test("the pane is opened and closed by its shortcut", async () => {
  const { open, user } = await openWindow("clinic");
  await open("night-shift");
  await user.keyboard("{Control>}i{/Control}");
  await screen.findByTestId("details");
  await user.keyboard("{Control>}i{/Control}");
  await waitFor(() => expect(screen.queryByTestId("details")).toBeNull());
});

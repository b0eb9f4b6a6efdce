import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ConversationId, PersonId } from "../api/index.ts";
import { openWindow } from "../test/window.tsx";

const NIGHT = "night-shift" as ConversationId;
const PRIYA = "priya" as PersonId;

test("the composer belongs to its conversation and names it", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("night-shift");
  expect(screen.getByTestId("composer-to").textContent).toBe("Night shift");
  await user.type(composer(), "only for the night shift");

  await open("station2");
  expect(screen.getByTestId("composer-to").textContent).toBe("Nurse station 2");
  expect(composer().value).toBe("");
  expect(composer().getAttribute("aria-label")).toBe("Message to Nurse station 2");
  await user.type(composer(), "for station 2");
  await user.click(screen.getByTestId("composer-send"));
  expect(core.requests("send_message")).toEqual([
    { conversation: "station2", text: "for station 2", replyTo: null },
  ]);

  await open("night-shift");
  await waitFor(() => expect(composer().value).toBe("only for the night shift"));
  expect(core.requests("set_draft")).toContainEqual({
    conversation: "night-shift",
    text: "only for the night shift",
  });
});

test("opening a conversation puts the cursor into its composer", async () => {
  const { open, composer } = await openWindow("clinic");
  await open("night-shift");
  await waitFor(() => expect(document.activeElement).toBe(composer()));
});

test("a message that arrives moves neither focus nor text nor the open conversation", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("night-shift");
  await user.type(composer(), "half a sent");
  core.receive("station2" as ConversationId, "station2" as PersonId, "urgent elsewhere");
  core.receive(NIGHT, PRIYA, "and here");
  await screen.findByText("and here");
  expect(document.activeElement).toBe(composer());
  expect(composer().value).toBe("half a sent");
  expect(screen.getByTestId("thread").dataset.conversation).toBe("night-shift");
});

test("Enter begins a line and Control with Enter sends, once", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("night-shift");
  await user.type(composer(), "one{Enter}two");
  expect(composer().value).toBe("one\ntwo");
  await user.keyboard("{Control>}{Enter}{Enter}{/Control}");
  await waitFor(() => expect(composer().value).toBe(""));
  expect(core.requests("send_message").map(({ text }) => text)).toEqual(["one\ntwo"]);
  expect(document.activeElement).toBe(composer());
});

test("Enter sends for whoever prefers that", async () => {
  const { open, composer, user, core } = await openWindow("clinic", { enterSends: true });
  await open("night-shift");
  await user.type(composer(), "one{Shift>}{Enter}{/Shift}two{Enter}");
  expect(core.requests("send_message").map(({ text }) => text)).toEqual(["one\ntwo"]);
});

test("white space is not sent", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("night-shift");
  await user.type(composer(), "  {Enter} ");
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(core.requests("send_message")).toEqual([]);
});

test("what could not be sent stays in the box, with words for why", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  core.fail("send_message", "disk-full");
  await open("night-shift");
  await user.type(composer(), "do not lose me");
  await user.click(screen.getByTestId("composer-send"));
  expect((await screen.findByTestId("failure")).textContent).toContain("disk is full");
  expect(composer().value).toBe("do not lose me");
});

test("a reply names whom it answers, and Escape takes that back", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("station2");
  const [first, second] = await screen.findAllByTestId("message-reply");
  if (!first || !second) throw new Error("no message");
  const answered = () => screen.getByTestId("composer-reply").textContent;
  await user.click(second);
  expect(answered()).toContain("Replying to Nurse station 2");
  await user.click(first);
  expect(answered()).toContain("Replying to your own message");
  await user.keyboard("{Escape}");
  expect(screen.queryByTestId("composer-reply")).toBeNull();
  await user.click(first);
  await user.type(composer(), "yes");
  await user.click(screen.getByTestId("composer-send"));
  expect(core.requests("send_message").at(-1)?.replyTo).toBe("station2-1");
});

test("one cannot write where one is no longer a member", async () => {
  const { open } = await openWindow("clinic");
  await open("quality");
  expect(screen.getByTestId("composer-closed").textContent).toContain("no longer in");
  expect(screen.queryByTestId("composer-text")).toBeNull();
});

import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ErrorCode, MessageId } from "../api/index.ts";
import { COMMAND_IDS } from "../commands/table.ts";
import { openWindow } from "../test/window.tsx";

const banner = () => screen.findByTestId("connection-banner");

test("catching up shows how far it is and can be stopped for now, then gone on with", async () => {
  const { user, core } = await openWindow("catching-up");
  expect((await banner()).textContent).toContain("taking in 1,240 of 9,800");
  const bar = screen.getByTestId("catching-up");
  expect(bar.getAttribute("aria-valuenow")).toBe("1240");
  core.connect({ kind: "catching-up", done: 5000, total: 9800 });
  await waitFor(() => expect(bar.getAttribute("aria-valuenow")).toBe("5000"));

  await user.click(screen.getByTestId("connection-pause"));
  await waitFor(async () => expect((await banner()).dataset.code).toBe("paused"));
  expect((await banner()).textContent).toContain("Nothing is sent and nothing arrives");
  await user.click(screen.getByTestId("connection-go-on"));
  await waitFor(() => expect(screen.queryByTestId("connection-banner")).toBeNull());
  expect(core.requests("set_paused")).toEqual([{ paused: true }, { paused: false }]);
});

test("each reason for being offline is said in its own words, with what still works", async () => {
  const { core } = await openWindow("clinic");
  const reasons: ErrorCode[] = [
    "relay-unreachable",
    "certificate-not-pinned",
    "certificate-untrusted",
    "not-the-relay",
    "relay-busy",
    "relay-recovering",
    "disk-full",
  ];
  const titles = new Set<string>();
  for (const reason of reasons) {
    core.connect({ kind: "offline", since: 0, reason, retryAt: null });
    await waitFor(async () => expect((await banner()).dataset.code).toBe(reason));
    const { textContent } = await banner();
    expect(textContent).toContain("You can read, search and write");
    titles.add((await banner()).querySelector("strong")?.textContent ?? "");
  }
  expect(titles.size).toBe(reasons.length);
});

test("a clock that is far off is said, and what it does not touch", async () => {
  await openWindow("wrong-clock");
  const { textContent } = await screen.findByTestId("clock-notice");
  expect(textContent).toContain("Messages come and go all the same");
  expect(textContent).toContain("Set this computer’s date and time");
});

test("the help lists every command, once", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{F1}");
  const lines = await screen.findAllByTestId("help-line");
  expect(lines.map(({ dataset }) => dataset.command).sort()).toEqual([...COMMAND_IDS].sort());
});

test("the menu offers the main actions with their shortcuts", async () => {
  const { user } = await openWindow("clinic");
  await user.click(screen.getByTestId("rail-menu"));
  const items = await screen.findAllByTestId("menu-item");
  const byId = new Map(items.map((item) => [item.dataset.command, item]));
  expect(byId.get("compose")?.textContent).toContain("N");
  expect(byId.has("send")).toBe(false);
  await user.click(byId.get("settings") as HTMLElement);
  await screen.findByTestId("settings");
});

test("an invite is shown as code and picture, and how long it holds", async () => {
  const { user } = await openWindow("clinic");
  await user.keyboard("{Control>}{Shift>}n{/Shift}{/Control}");
  await user.type(await screen.findByTestId("invite-name"), "Ana Ruiz{Enter}");
  const code = await screen.findByTestId<HTMLTextAreaElement>("invite-code");
  expect(code.value).toMatch(/^bellward-invite:/);
  const qr = screen.getByRole("img", { name: "QR code of the invite for Ana Ruiz" });
  // Four modules of white all around.
  expect(qr.getAttribute("viewBox")).toBe("-4 -4 49 49");
  expect(screen.getByTestId("invite").textContent).toContain("once, and for 24 hours");
});

test("a screen reader hears how far one's own message came", async () => {
  const { open, composer, user, core } = await openWindow("clinic");
  await open("station2");
  await user.type(composer(), "on my way");
  await user.click(screen.getByTestId("composer-send"));
  const said = () => screen.getByTestId("announcer").textContent;
  await waitFor(() => expect(said()).toBe("Queued"));
  const message = screen.getAllByTestId("message").at(-1)?.dataset.message as MessageId;
  core.progress(message, { state: { kind: "stored" }, storedAt: 1 });
  await waitFor(() => expect(said()).toBe("Sent"));
});

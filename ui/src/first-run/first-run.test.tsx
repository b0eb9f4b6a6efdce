import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { LIMITS } from "../api/index.ts";
import { CODE, PASSPHRASE } from "../platform/fake/core.ts";
import { openWindow } from "../test/window.tsx";

type Opened = Awaited<ReturnType<typeof openWindow>>;

const value = (id: string) => screen.getByTestId<HTMLInputElement>(id).value;

async function toPassphrase({ user }: Opened) {
  await user.click(screen.getByTestId("choose-create"));
  await user.type(screen.getByTestId("create-clinic-name"), "Oak Street Clinic");
  await user.type(screen.getByTestId("create-person-name"), "Rosa Delgado{Enter}");
  await screen.findByTestId("create-passphrase");
}

async function toRelay(opened: Opened) {
  const { user } = opened;
  await toPassphrase(opened);
  await user.type(screen.getByTestId("create-passphrase"), PASSPHRASE);
  await user.type(screen.getByTestId("create-passphrase-again"), PASSPHRASE);
  await user.click(screen.getByTestId("create-next"));
  await screen.findByTestId("create-relay");
}

test("making a clinic asks once before it goes on without a keychain", async () => {
  const opened = await openWindow("first-run");
  const { user, core } = opened;
  core.fail("create_clinic", "keychain-unavailable");
  await toRelay(opened);
  await user.type(screen.getByTestId("create-relay"), "https://127.0.0.1:8443#aa");
  await user.click(screen.getByTestId("create-submit"));
  const goOn = await screen.findByTestId("keychain-continue");
  core.fail("create_clinic", null);
  await user.click(goOn);
  await screen.findByTestId("first-invite");
  expect(core.requests("create_clinic").map((one) => one.withoutKeychain)).toEqual([false, true]);
});

test("nobody goes on before both passphrases are the same", async () => {
  const opened = await openWindow("first-run");
  const { user } = opened;
  await toPassphrase(opened);
  await user.type(screen.getByTestId("create-passphrase"), PASSPHRASE);
  await user.type(screen.getByTestId("create-passphrase-again"), "harbor{Enter}");
  expect(screen.queryByTestId("create-relay")).toBeNull();
});

test("going back loses nothing that was filled in", async () => {
  const opened = await openWindow("first-run");
  const { user } = opened;
  await toRelay(opened);
  await user.type(screen.getByTestId("create-relay"), "https://relay.example");
  for (let step = 0; step < 3; step += 1) await user.click(screen.getByTestId("step-back"));
  await user.click(await screen.findByTestId("choose-create"));
  expect(value("create-clinic-name")).toBe("Oak Street Clinic");
  await user.click(screen.getByTestId("create-next"));
  expect(value("create-passphrase")).toBe(PASSPHRASE);
  await user.click(screen.getByTestId("create-next"));
  expect(value("create-relay")).toBe("https://relay.example");
});

test("a relay of this network is taken with its whole address, and one is told to be careful", async () => {
  const opened = await openWindow("first-run");
  const { user, core } = opened;
  await toRelay(opened);
  const [relay] = await screen.findAllByTestId("found-relay");
  expect(document.body.textContent).toContain("Make sure that it is yours");
  await user.click(relay as HTMLElement);
  expect(value("create-relay")).toBe(relay?.dataset.address);
  await user.click(screen.getByTestId("relays-search"));
  expect(core.requests("find_relays")).toHaveLength(2);
});

test("a relay that does not answer says that nothing was made, not that messages wait", async () => {
  const opened = await openWindow("first-run");
  const { user, core } = opened;
  core.fail("create_clinic", "relay-unreachable");
  await toRelay(opened);
  await user.type(screen.getByTestId("create-relay"), "https://127.0.0.1:1");
  await user.click(screen.getByTestId("create-submit"));
  const failure = await screen.findByTestId("failure");
  expect(failure.textContent).toContain("Nothing was made yet");
  expect(failure.textContent).not.toContain("waits");
  expect(value("create-relay")).toBe("https://127.0.0.1:1");
});

test("an invite code says whose it is before it is used", async () => {
  const { user, core } = await openWindow("first-run");
  await user.click(screen.getByTestId("choose-join"));
  await user.type(screen.getByTestId("join-code"), "BELL1-7QK4N-2VXHD-9RW3P-LM6TC");
  const preview = await screen.findByTestId("join-preview");
  expect(preview.textContent).toContain("Oak Street Clinic");
  expect(preview.textContent).toContain("Physician");
  await user.click(screen.getByTestId("join-next"));
  await user.type(screen.getByTestId("join-passphrase"), PASSPHRASE);
  await user.type(screen.getByTestId("join-passphrase-again"), `${PASSPHRASE}{Enter}`);
  await screen.findByTestId("rail-inbox");
  expect(core.requests("join_clinic")).toHaveLength(1);
});

test("the link that opened the program fills in the code", async () => {
  await openWindow("opened-by-link");
  expect(await screen.findByTestId("join-code")).toHaveProperty("value", CODE);
  await screen.findByTestId("join-preview");
});

const picture = (content: string, type = "image/png") => new File([content], "code.png", { type });

function paste(file: File) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { files: [file] } });
  window.dispatchEvent(event);
}

function drop(file: File) {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(event, { dataTransfer: { files: [file], types: ["Files"] } });
  window.dispatchEvent(event);
  return event;
}

test.each([["pasted", paste] as const, ["dropped", drop] as const])(
  "a code is read off a picture that is %s",
  async (_, bring) => {
    const { user, core } = await openWindow("first-run");
    await user.click(screen.getByTestId("choose-join"));
    bring(picture("a photo"));
    await waitFor(() => expect(value("join-code")).toBe(CODE));
    expect(core.requests("read_qr")).toEqual([{ picture: btoa("a photo") }]);
  },
);

test("a picture without a code says so and keeps what was typed", async () => {
  const { user } = await openWindow("first-run");
  await user.click(screen.getByTestId("choose-join"));
  await user.type(screen.getByTestId("join-code"), "BELL1");
  paste(picture("nothing in it"));
  await waitFor(() =>
    expect(document.querySelector('[data-code="no-code-in-picture"]')).not.toBeNull(),
  );
  expect(value("join-code")).toBe("BELL1");
});

test("what is no picture, or too large a one, is not sent to the core", async () => {
  const { user, core } = await openWindow("first-run");
  await user.click(screen.getByTestId("choose-join"));
  expect(drop(picture("x", "application/pdf")).defaultPrevented).toBe(true);
  await waitFor(() => expect(document.querySelector('[data-code="kind"]')).not.toBeNull());
  const large = picture("x");
  Object.defineProperty(large, "size", { value: LIMITS.picture + 1 });
  paste(large);
  await waitFor(() => expect(document.querySelector('[data-code="too-large"]')).not.toBeNull());
  expect(core.requests("read_qr")).toEqual([]);
});

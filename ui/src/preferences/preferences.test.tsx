import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { openWindow } from "../test/window.tsx";
import { larger, smaller } from "./zoom.ts";

const root = document.documentElement;

test("what was chosen holds on the lock screen too", async () => {
  await openWindow("locked", { theme: "dark", contrast: "more", motion: "reduced" });
  await waitFor(() => expect(root.dataset.theme).toBe("dark"));
  expect(root.dataset.contrast).toBe("more");
  expect(root.dataset.motion).toBe("reduced");
});

test("a choice shows at once and is kept by the core", async () => {
  const { user, core } = await openWindow("clinic");
  await user.click(screen.getByTestId("rail-settings"));
  await user.click(screen.getByRole("radio", { name: "Dark" }));
  expect(root.dataset.theme).toBe("dark");
  await user.click(screen.getByTestId("settings-notifications"));
  await waitFor(() => expect(core.requests("set_preferences")).toHaveLength(2));
  expect(core.requests("set_preferences").at(-1)?.preferences).toMatchObject({
    language: "en",
    theme: "dark",
    notifications: false,
  });
});

test("a choice that cannot be kept holds all the same, and says so", async () => {
  const { user, core } = await openWindow("clinic");
  core.fail("set_preferences", "preferences-not-kept");
  await user.click(screen.getByTestId("rail-settings"));
  await user.click(screen.getByRole("radio", { name: "Light" }));
  const failure = await screen.findByTestId("failure");
  expect(failure.textContent).toContain("until Bellward is closed");
  expect(root.dataset.theme).toBe("light");
});

test("a preference that changed elsewhere is followed", async () => {
  const { core } = await openWindow("clinic");
  await core.invoke("set_preferences", {
    preferences: { ...(await core.invoke("preferences")), language: "es" },
  });
  await waitFor(() => expect(root.lang).toBe("es"));
});

test("the size is changed by keys, also while it is locked", async () => {
  const { user, core } = await openWindow("locked");
  await waitFor(() => expect(core.requests("preferences")).not.toEqual([]));
  await user.keyboard("{Control>}={/Control}");
  await user.keyboard("{Control>}={/Control}");
  await user.keyboard("{Control>}-{/Control}");
  await user.keyboard("{Control>}0{/Control}");
  await waitFor(() =>
    expect(core.requests("set_preferences").map(({ preferences }) => preferences.zoom)).toEqual([
      110, 125, 110, 100,
    ]),
  );
});

test("the size has its bounds", () => {
  expect(larger(300)).toBe(300);
  expect(smaller(50)).toBe(50);
  expect(larger(103)).toBe(110);
});

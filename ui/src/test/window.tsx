import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Preferences } from "../api/index.ts";
import { App } from "../app/App.tsx";
import type { FakeCore } from "../platform/fake/core.ts";
import { type SceneName, scene } from "../platform/fake/scenes.ts";

/** A window over a stand-in core in one of its scenes, ready to be used. */
export async function openWindow(name: SceneName, preferences?: Partial<Preferences>) {
  const core = scene(name, { preferences: { language: "en", ...preferences } });
  const user = userEvent.setup();
  render(<App platform={core} />);
  const firsts = { "first-run": "first-run", "opened-by-link": "first-run", locked: "unlock" };
  const first = firsts[name as keyof typeof firsts] ?? "rail-inbox";
  await screen.findByTestId(first);
  return { core, user, ...acts(core, user) };
}

function acts(_core: FakeCore, user: ReturnType<typeof userEvent.setup>) {
  return {
    /** Opens a conversation of the inbox. */
    open: async (conversation: string) => {
      const items = await screen.findAllByTestId("conversation-item");
      const item = items.find((one) => one.dataset.conversation === conversation);
      if (!item) throw new Error(`no conversation ${conversation}`);
      await user.click(item);
      await waitFor(() => {
        if (screen.getByTestId("thread").dataset.conversation !== conversation) {
          throw new Error("not open yet");
        }
      });
    },
    composer: () => screen.getByTestId<HTMLTextAreaElement>("composer-text"),
  };
}

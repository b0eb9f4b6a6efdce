import { createRoot } from "react-dom/client";
import { App } from "../src/app/App.tsx";
import { SCENES, type SceneName, scene } from "../src/platform/fake/scenes.ts";
import type { Preferences } from "../src/preferences/preferences.tsx";

const asked = new URLSearchParams(location.search);
const name = asked.get("scene") ?? "clinic";
const core = scene((name in SCENES ? name : "clinic") as SceneName);
const preferences: Partial<Preferences> = {
  ...(asked.has("theme") && { theme: asked.get("theme") as Preferences["theme"] }),
  ...(asked.has("contrast") && { contrast: asked.get("contrast") as Preferences["contrast"] }),
  ...(asked.has("language") && { language: asked.get("language") as Preferences["language"] }),
};
Object.assign(window, { core });

const root = document.getElementById("root");
if (root) createRoot(root).render(<App platform={core} preferences={preferences} />);

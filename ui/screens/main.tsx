import { createRoot } from "react-dom/client";
import type { Preferences } from "../src/api/index.ts";
import { App } from "../src/app/App.tsx";
import { freezeRest } from "../src/frozen.ts";
import { SCENES, type SceneName, scene } from "../src/platform/fake/scenes.ts";
import { CATALOGUES } from "../src/words/catalogue.ts";
import { pseudo } from "./pseudo.ts";

const asked = new URLSearchParams(location.search);
const name = asked.get("scene") ?? "clinic";
const core = scene((name in SCENES ? name : "clinic") as SceneName, {
  preferences: {
    ...(asked.has("theme") && { theme: asked.get("theme") as Preferences["theme"] }),
    ...(asked.has("contrast") && { contrast: asked.get("contrast") as Preferences["contrast"] }),
    ...(asked.has("language") && { language: asked.get("language") as Preferences["language"] }),
  },
});
const rehearsal = {
  words: asked.has("pseudo") ? pseudo(CATALOGUES.en) : CATALOGUES.en,
  fromRight: asked.has("rtl"),
};
const isRehearsing = asked.has("pseudo") || asked.has("rtl");
Object.assign(window, { core });

freezeRest();
const root = document.getElementById("root");
if (root)
  createRoot(root).render(<App platform={core} rehearsal={isRehearsing ? rehearsal : undefined} />);

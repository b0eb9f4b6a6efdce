import { defineConfig } from "vite";
import { forTests } from "../vite.shared.ts";

/** The window over the real core behind HTTP, built for tests in a browser. Never shipped. */
export default defineConfig(forTests("hosted", "hosted"));

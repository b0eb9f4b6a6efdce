import { defineConfig } from "vite";
import { forTests } from "../vite.shared.ts";

/** The window over the stand-in core, built for looking at it. Never shipped. */
export default defineConfig({
  ...forTests("screens", "screens/window"),
  preview: {
    port: 4873,
    strictPort: true,
    // What the desktop window sends, so that a violation shows here.
    headers: {
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'",
    },
  },
});

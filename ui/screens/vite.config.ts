import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The window over the stand-in core, built for looking at it. Never shipped. */
export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [react()],
  build: {
    target: ["safari17.5", "chrome123"],
    outDir: here("../../target/screens/window"),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
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

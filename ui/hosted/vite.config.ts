import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The window over the real core behind HTTP, built for tests in a browser. Never shipped. */
export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [react()],
  build: {
    target: ["safari17.5", "chrome123"],
    outDir: here("../../target/hosted"),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
  },
});

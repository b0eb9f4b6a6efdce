import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";

/** The engines of the desktop window: WebKitGTK 2.44, WebView2, WKWebView of macOS 14.5. */
const ENGINES = ["safari17.5", "chrome123"];

/** How every build of the window is made. */
export const build = {
  target: ENGINES,
  emptyOutDir: true,
  // The polyfill fetches, which the content security policy refuses.
  modulePreload: { polyfill: false },
  // One local file: nothing is gained by cutting it up.
  chunkSizeWarningLimit: 1500,
} satisfies UserConfig["build"];

/** A build of the window for tests alone, from a folder beside this file to one in `target`. */
export function forTests(folder: string, out: string): UserConfig {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return {
    root: here(folder),
    base: "./",
    plugins: [react()],
    build: { ...build, outDir: here(`../target/${out}`) },
  };
}

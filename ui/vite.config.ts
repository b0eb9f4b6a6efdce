import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // The engines of the desktop window: WebKitGTK 2.44, WebView2, WKWebView of macOS 14.5.
  build: {
    target: ["safari17.5", "chrome123"],
    outDir: "dist",
    emptyOutDir: true,
    // The polyfill fetches, which the content security policy refuses.
    modulePreload: { polyfill: false },
    // One local file: nothing is gained by cutting it up.
    chunkSizeWarningLimit: 1500,
  },
  server: { port: 1420, strictPort: true },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 30_000,
  },
});

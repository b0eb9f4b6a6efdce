import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { build } from "./vite.shared.ts";

export default defineConfig({
  plugins: [react()],
  build: { ...build, outDir: "dist" },
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

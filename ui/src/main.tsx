import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { tauri } from "./platform/tauri.ts";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App platform={tauri} />);

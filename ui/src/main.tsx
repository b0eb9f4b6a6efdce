import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { freezeRest } from "./frozen.ts";
import { tauri } from "./platform/tauri.ts";

freezeRest();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App platform={tauri} />);

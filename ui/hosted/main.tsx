import { createRoot } from "react-dom/client";
import { App } from "../src/app/App.tsx";
import { freezeRest } from "../src/frozen.ts";
import { http } from "../src/platform/http.ts";

freezeRest();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App platform={http} />);

import { createRoot } from "react-dom/client";
import { App } from "../src/app/App.tsx";
import { http } from "../src/platform/http.ts";

const root = document.getElementById("root");
if (root) createRoot(root).render(<App platform={http} />);

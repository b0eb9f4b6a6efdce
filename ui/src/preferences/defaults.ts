import type { Preferences } from "../api/index.ts";

/** What holds until the core has said what was chosen: as the core's own first ones. */
export const DEFAULTS: Preferences = {
  language: null,
  theme: "system",
  contrast: "system",
  motion: "system",
  zoom: 100,
  enterSends: false,
  notifications: true,
  startAtLogin: false,
  lockAfterMinutes: 15,
};

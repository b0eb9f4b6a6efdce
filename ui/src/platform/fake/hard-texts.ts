import type { Said } from "./said.ts";
import type { Talk } from "./talks.ts";

/** Texts that are hard to show well: addresses, other directions, words without an end. */
const TEXTS: Said[] = [
  {
    by: "amara",
    text: "The new dosing table is at https://formulary.oakstreet.example/renal/potassium?unit=mmol&year=2026#table-4 (page 3), and the old one at www.archive.example.",
    ago: 60,
  },
  {
    by: "rosa",
    text: "Thanks. Please call 555-0142 or write to records@oakstreet.example, not through the portal.",
    ago: 58,
    state: "read",
    read: ["amara", "yusuf"],
  },
  {
    by: "yusuf",
    text: "https://maps.example/clinic/north-gate/entrance/with/a/very/long/path/that/goes/on/and/on/until-it-must-be-broken-somewhere/8c1f20ab77e95d30428c1f20ab77e95d30428c1f20ab77e95d3042?from=parking&to=room-2",
    ago: 50,
  },
  {
    by: "yusuf",
    text: "המטופל בחדר 4 מבקש לדבר עם הרופאה לפני הצהריים. הבדיקה האחרונה: K+ 6.1 בשעה 09:51.",
    ago: 44,
  },
  {
    by: "amara",
    text: "المريض في الغرفة 12 مستقر، الجرعة التالية 5 mg في الساعة 14:00.\nIn English: next dose 5 mg at 14:00.",
    ago: 40,
    answers: 4,
  },
  {
    by: "rosa",
    text: "Give \u202e01 mg now, says the note. Look twice: \u202dodd\u202c.",
    ago: 30,
    state: "stored",
  },
  {
    by: "amara",
    text: "Pasted from the pump: \u0007ALARM\u0000 \u001b[31mOCCLUSION\u001b[0m",
    ago: 28,
  },
  {
    by: "yusuf",
    text: `Pneumonoultramicroscopicsilicovolcanoconiosis, and the barcode is ${"0123456789ABCDEF".repeat(14)}.`,
    ago: 20,
  },
  { by: "yusuf", text: "e\u0301 👩🏽‍⚕️🩺 ✅ and 漢字 stand in line with the rest.", ago: 12 },
];

export function hardTexts(): Talk {
  return { id: "hard-texts", title: "Notes and addresses", with: ["amara", "yusuf"], said: TEXTS };
}

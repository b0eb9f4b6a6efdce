import type { EventKind, MessageState } from "../../api/index.ts";

/** What is said in the stand-in clinic. Invented people, invented patients without names. */

export interface Said {
  by: string;
  text: string;
  /** Minutes ago. */
  ago: number;
  state?: MessageState["kind"];
  read?: string[];
  delivered?: string[];
  /** Which message of the talk it answers, counted from one. */
  answers?: number;
}

/** What happened behind the message of that place, counted from one. */
export interface Happened {
  behind: number;
  kind: EventKind["kind"];
  /** Who came or went. */
  who?: string;
  title?: string;
  by?: string;
  ago: number;
}

export const NIGHT_SHIFT_EVENTS: Happened[] = [
  { behind: 0, kind: "renamed", title: "Night shift", by: "amara", ago: 932 },
  { behind: 3, kind: "came", who: "yusuf", by: "amara", ago: 915 },
  { behind: 12, kind: "left", who: "lena", ago: 15 },
  { behind: 12, kind: "left-clinic", who: "peter", ago: 14 },
];

export const NIGHT_SHIFT: Said[] = [
  {
    by: "amara",
    text: "Handing over: bed 3 stable, bed 7 watch the drain, bed 12 repeat potassium at 06:00.",
    ago: 930,
  },
  { by: "priya", text: "Got it. Drain at 40 ml since four.", ago: 926 },
  { by: "tomas", text: "Bed 7 family will call around nine.", ago: 920 },
  {
    by: "rosa",
    text: "I put the on-call sheet for the weekend on the board. Please look at Sunday, two names changed.",
    ago: 902,
    state: "read",
    read: ["amara", "priya", "station2", "tomas", "yusuf"],
  },
  { by: "yusuf", text: "Sunday is fine for me.", ago: 890, answers: 4 },
  { by: "station2", text: "Potassium drawn 05:50, sent to the lab.", ago: 300 },
  { by: "station2", text: "Result 6.1, repeat running. Paged Dr. Okonkwo.", ago: 55 },
  {
    by: "amara",
    text: "On my way. Calcium gluconate 1 g IV now, ECG, and hold the spironolactone.\n\nI will write it up when I am there.",
    ago: 52,
  },
  {
    by: "priya",
    text: "Calcium in at 09:58. ECG shows peaked T waves, no widening.",
    ago: 46,
    answers: 8,
  },
  {
    by: "rosa",
    text: "Moved Dr. Okonkwo’s 10:00 and 10:20. Tell me when she is free again.",
    ago: 40,
    state: "delivered",
    read: ["priya", "station2", "amara"],
    delivered: ["tomas", "yusuf"],
  },
  { by: "priya", text: "Will do.", ago: 39 },
  { by: "amara", text: "Repeat 5.4. Out of the woods, thank you all. Next draw at noon.", ago: 16 },
  {
    by: "rosa",
    text: "Glad to hear it. Your 10:40 is in room 2.",
    ago: 9,
    state: "stored",
    delivered: ["priya", "station2", "amara"],
  },
  { by: "rosa", text: "And the interpreter is booked for 11:00.", ago: 1, state: "stored" },
];

export const QUICK_TALKS: [title: string, by: string, text: string, ago: number][] = [
  ["Vaccination day", "priya", "Forty doses in the fridge, lot numbers on the door.", 75],
  ["Room 2 and 3", "lena", "Room 3 printer is out of labels.", 118],
  ["Referrals", "mark", "Cardiology called back, first free slot is the 28th.", 160],
  ["Orthopedics", "haddad", "X-ray is clear, boot for two weeks.", 205],
  ["Supplies", "tomas", "Nitrile gloves, size M: last two boxes.", 310],
  ["Billing questions", "okafor", "Please stop using the old code for telehealth visits.", 420],
  ["Lab pick-up", "lab", "Courier comes at 15:30 from today.", 700],
  ["Diabetes group", "yusuf", "Eleven signed up for Wednesday.", 1500],
  ["Interpreters", "front", "Portuguese is available mornings only this week.", 1620],
  ["Wound care", "priya", "New dressings protocol is on the wall, please initial it.", 1800],
  ["Pediatrics", "chen", "Croup season. Dexamethasone is restocked.", 2900],
  ["Parking", "mark", "The north gate stays shut until Monday.", 3100],
  ["Telehealth", "amara", "Camera in room 5 works again.", 4400],
  ["Break room", "lena", "Whoever left the soup: it has opinions now.", 4600],
  ["Fire drill", "okafor", "Tuesday 14:00, four minutes, please count your rooms.", 5900],
  ["Holiday cover", "haddad", "I can take the 24th, not the 25th.", 7300],
  ["Flu clinic", "tomas", "Tents are up.", 8800],
  ["IT", "mark", "Station 2 screen was swapped.", 10200],
  ["Asthma reviews", "yusuf", "Spirometer is calibrated.", 11700],
  ["Travel medicine", "chen", "Yellow fever stamp is in the safe.", 13000],
  ["Physio", "haddad", "Two more sessions approved for the knee in room 1.", 14500],
  ["Dermatology", "amara", "Biopsy kit is low.", 16000],
  ["Sterilization", "priya", "Cycle 14 failed the strip, cycle 15 passed.", 17400],
  ["Nutrition", "lena", "New leaflets are in Spanish and Portuguese.", 18900],
  ["Minor surgery", "chen", "List for Thursday is closed.", 20300],
  ["Volunteers", "mark", "Three new badges to print.", 21800],
  ["Records", "okafor", "Retention of the 2019 boxes ends in March.", 23200],
  ["After hours", "yusuf", "The answering service has the new numbers.", 24600],
  ["Podiatry", "tomas", "Chair 2 is repaired.", 26100],
  ["Smoking cessation", "yusuf", "Eight weeks, five of seven still at it.", 27500],
];

export const ROUTINE: string[] = [
  "Bed 4 comfortable, vitals on the hour.",
  "Discharge papers are ready for signing.",
  "Please call the family of bed 9 back before six.",
  "Blood cultures sent 14:20.",
  "Pharmacy confirmed the dose.",
  "Thanks.",
  "On it.",
  "Pain 3 of 10 after the second dose, sleeping now.",
  "The new pump alarms at 90 %, not 80 %. Biomed knows, and will come by before the evening round to set it back.",
  "Room 6 is free.",
  "Transport is late, about 20 minutes.",
  "Temp 38.4, paracetamol given 16:05.",
  "Can someone cover me for ten minutes?",
  "Yes, coming.",
  "Allergy band added: penicillin.",
  "IV changed, site clean.",
  "Consent signed, copy in the chart.",
  "Family is here, waiting in the corridor. They would like to speak with the physician before the scan, and they asked twice whether the result comes today.",
  "Glucose 7.2 before dinner.",
  "Ambulated 30 m with one assist.",
];

import type { ConversationState } from "../../api/index.ts";
import {
  type Happened,
  NIGHT_SHIFT,
  NIGHT_SHIFT_EVENTS,
  QUICK_TALKS,
  ROUTINE,
  type Said,
} from "./said.ts";

/** Years of talk, made up when they are asked for. */
interface Years {
  length: number;
  at: (index: number) => Said | undefined;
}

export interface Talk {
  id: string;
  title?: string;
  with: string[];
  said: readonly Said[] | Years;
  happened?: readonly Happened[];
  unread?: number;
  draft?: string;
  state?: ConversationState;
  notReached?: string[];
}

/** The people and talks of a busy morning at a clinic. */
export function talks(): Talk[] {
  return [
    {
      id: "night-shift",
      title: "Night shift",
      with: ["amara", "priya", "station2", "tomas", "yusuf"],
      said: NIGHT_SHIFT,
      happened: NIGHT_SHIFT_EVENTS,
    },
    {
      id: "station2",
      with: ["station2"],
      unread: 2,
      said: [
        {
          by: "rosa",
          text: "Is room 4 free for the 11:15?",
          ago: 64,
          state: "read",
          read: ["station2"],
        },
        { by: "station2", text: "Yes, cleaned and ready.", ago: 61 },
        { by: "station2", text: "K+ 6.1 on the repeat, please call.", ago: 3 },
        { by: "station2", text: "Bed 12. ECG is running now.", ago: 2 },
      ],
    },
    {
      id: "amara",
      with: ["amara"],
      draft: "Could you sign the transfer form before noon? The ",
      said: [
        { by: "amara", text: "Running ten minutes late from rounds.", ago: 95 },
        {
          by: "rosa",
          text: "No problem, I moved your 9:30 to 9:45.",
          ago: 94,
          state: "read",
          read: ["amara"],
        },
      ],
    },
    {
      id: "front",
      title: "Front desk · ext. 100",
      with: ["front", "lena", "mark", "bart"],
      unread: 5,
      notReached: ["bart"],
      said: [
        { by: "lena", text: "Insurance card for the 10:30 is scanned.", ago: 55 },
        { by: "front", text: "Two walk-ins waiting, both with fever. Who can see them?", ago: 22 },
        { by: "mark", text: "Masks given, seated by the side door.", ago: 21 },
        { by: "lena", text: "Dr. Chen says he can take one at 11.", ago: 18 },
        { by: "front", text: "Thank you. The second one is asking about the wait.", ago: 14 },
      ],
    },
    {
      id: "pharmacy",
      with: ["pharmacy"],
      said: [
        {
          by: "pharmacy",
          text: "Amoxicillin 500 is back-ordered until Thursday. Substitute?",
          ago: 130,
        },
        {
          by: "rosa",
          text: "Dr. Haddad agrees to the cephalexin, sending the new script.",
          ago: 12,
          state: "delivered",
          delivered: ["pharmacy"],
        },
      ],
    },
    {
      id: "haddad",
      with: ["haddad"],
      said: [
        {
          by: "rosa",
          text: "The Friday clinic is full now. Shall I open a second list?",
          ago: 41,
          state: "stored",
        },
      ],
    },
    {
      id: "chen",
      with: ["chen"],
      state: "halted",
      said: [{ by: "chen", text: "Stress test for the 2 pm is confirmed.", ago: 190 }],
    },
    {
      id: "lab",
      with: ["lab"],
      said: [
        { by: "rosa", text: "Please resend the CBC for the 8:40 draw.", ago: 240, state: "failed" },
      ],
    },
    {
      id: "quality",
      title: "Quality and compliance committee, spring accreditation review",
      with: ["okafor", "amara", "haddad"],
      state: "removed",
      said: [
        { by: "okafor", text: "Minutes of the last meeting are in the shared folder.", ago: 3000 },
      ],
      happened: [
        { behind: 1, kind: "went", who: "lena", ago: 2950 },
        { behind: 1, kind: "went", who: "rosa", by: "okafor", ago: 2940 },
      ],
    },
    ...QUICK_TALKS.map(([title, by, text, ago], index) => ({
      id: `talk-${index}`,
      title,
      with: [by, "tomas"],
      said: [{ by, text, ago }],
    })),
  ];
}

/** Years of a thread: as many messages as wanted, always the same. */
export function longTalk(count: number, unread: number): Talk {
  const voices = ["priya", "rosa", "station2", "priya", "tomas", "rosa", "amara"];
  const at = (index: number): Said => {
    const by = voices[(index * 5 + Math.floor(index / 3)) % voices.length] ?? "priya";
    return {
      by,
      text: ROUTINE[(index * 7 + Math.floor(index / 11)) % ROUTINE.length] ?? "",
      ago: 300 + (count - index) * 17,
      ...(by === "rosa" && { state: "read", read: ["priya", "station2", "tomas", "amara"] }),
    };
  };
  return {
    id: "handover",
    title: "Shift hand-over",
    with: ["priya", "station2", "tomas", "amara"],
    unread,
    said: { length: count, at },
  };
}

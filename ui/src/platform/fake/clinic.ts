import type {
  ClinicId,
  Connection,
  ConversationId,
  ConversationState,
  ConversationView,
  DeviceId,
  LedgerState,
  Me,
  MessageId,
  MessageState,
  MessageView,
  PersonId,
  PersonView,
  Role,
} from "../../api/index.ts";
import type { Beginning } from "./core.ts";
import { NIGHT_SHIFT, QUICK_TALKS, ROUTINE } from "./said.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Standing = PersonView["status"]["kind"];

const STAFF: [key: string, name: string, role: Role, devices: number, standing?: Standing][] = [
  ["rosa", "Rosa Delgado", "administrator", 2],
  ["amara", "Dr. Amara Okonkwo-Villanueva", "physician", 2],
  ["chen", "Dr. Wei Chen", "physician", 1],
  ["haddad", "Dr. Samir Haddad", "physician", 1],
  ["priya", "Priya Raman, RN", "nurse", 1],
  ["station2", "Nurse station 2", "nurse", 2],
  ["tomas", "Tomás Iglesias, RN", "nurse", 1],
  ["front", "Front desk", "front-desk", 3],
  ["lena", "Lena Fischer", "front-desk", 1],
  ["okafor", "Ngozi Okafor", "compliance", 1],
  ["mark", "Mark O’Brien", "staff", 1],
  ["pharmacy", "Oak Street Pharmacy", "staff", 1],
  ["lab", "Laboratory", "staff", 1],
  ["yusuf", "Yusuf Demir, NP", "nurse", 1],
  ["bart", "Bartholomew Featherstonehaugh-Montgomery III, PharmD", "staff", 0, "invited"],
  ["ines", "Dr. Inês Carvalho", "physician", 0, "invited"],
  ["peter", "Peter Lindqvist", "front-desk", 0, "removed"],
];

export const ME: Me = {
  clinic: "clinic-7f3a91c25e" as ClinicId,
  clinicName: "Oak Street Clinic",
  person: "rosa" as PersonId,
  personName: "Rosa Delgado",
  role: "administrator",
  device: "rosa-d1-8c1f20ab77e95d3042" as DeviceId,
  relay: "https://relay.oakstreet.example:8443",
};

function person(key: string): PersonId {
  return key as PersonId;
}

function nameOf(key: string): string {
  return STAFF.find(([known]) => known === key)?.[1] ?? key;
}

function staff(now: number): PersonView[] {
  return STAFF.map(([key, name, role, devices, standing = "active"]) => ({
    id: person(key),
    name,
    role,
    status: standing === "invited" ? { kind: standing, ends: now + 2 * DAY } : { kind: standing },
    devices: Array.from({ length: devices }, (_, index) => ({
      id: `${key}-d${index + 1}-8c1f20ab77e95d3042` as DeviceId,
      kind: key === "front" || key === "station2" ? "shared" : "personal",
      isThis: key === "rosa" && index === 0,
    })),
    isMe: key === "rosa",
  }));
}

interface Said {
  by: string;
  text: string;
  /** Minutes ago. */
  ago: number;
  state?: MessageState["kind"];
  read?: string[];
  delivered?: string[];
  answers?: number;
}

interface Talk {
  id: string;
  title?: string;
  with: string[];
  said: Said[];
  unread?: number;
  draft?: string;
  state?: ConversationState;
  notReached?: string[];
}

/** The people and talks of a busy morning at a clinic. */
function talks(): Talk[] {
  return [
    {
      id: "night-shift",
      title: "Night shift",
      with: ["amara", "priya", "station2", "tomas", "yusuf"],
      said: NIGHT_SHIFT,
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
    },
    ...QUICK_TALKS.map(([title, by, text, ago], index) => ({
      id: `talk-${index}`,
      title,
      with: [by, "tomas"],
      said: [{ by, text, ago }],
    })),
  ];
}

function built(talk: Talk, now: number): { view: ConversationView; messages: MessageView[] } {
  const id = talk.id as ConversationId;
  const others = talk.with;
  const receipt = (key: string, at: number) => ({ person: person(key), name: nameOf(key), at });
  const messages = talk.said.map((said, index): MessageView => {
    const sentAt = now - said.ago * MINUTE;
    const mine = said.by === "rosa";
    const state: MessageState =
      said.state === "failed"
        ? { kind: "failed", reason: "not-a-member" }
        : { kind: said.state ?? "stored" };
    const read = said.read ?? [];
    return {
      id: `${talk.id}-${index + 1}` as MessageId,
      conversation: id,
      position: index + 1,
      author: person(said.by),
      authorName: nameOf(said.by),
      mine,
      text: said.text,
      sentAt,
      storedAt: ["queued", "sending", "failed"].includes(state.kind) ? null : sentAt + 400,
      replyTo: said.answers === undefined ? null : (`${talk.id}-${said.answers}` as MessageId),
      state,
      deliveredTo: [...new Set([...read, ...(said.delivered ?? [])])].map((key) =>
        receipt(key, sentAt + 900),
      ),
      readBy: read.map((key, place) => receipt(key, sentAt + (place + 1) * MINUTE)),
      totalReaders: others.length,
    };
  });
  const view: ConversationView = {
    id,
    kind: talk.title ? "group" : "direct",
    title: talk.title ?? nameOf(others[0] ?? ""),
    people: ["rosa", ...others].map((key) => ({ id: person(key), name: nameOf(key) })),
    devices: ["rosa", ...others].reduce(
      (sum, key) => sum + (STAFF.find(([known]) => known === key)?.[3] ?? 0),
      0,
    ),
    unread: talk.unread ?? 0,
    last: messages.at(-1) ?? null,
    draft: talk.draft ?? null,
    state: talk.state ?? "active",
    notReached: (talk.notReached ?? []).map(person),
  };
  return { view, messages };
}

/** Years of a thread: as many messages as wanted, always the same. */
function longTalk(count: number): Talk {
  const voices = ["priya", "rosa", "station2", "priya", "tomas", "rosa", "amara"];
  const said = Array.from({ length: count }, (_, index): Said => {
    const by = voices[(index * 5 + Math.floor(index / 3)) % voices.length] ?? "priya";
    return {
      by,
      text: ROUTINE[(index * 7 + Math.floor(index / 11)) % ROUTINE.length] ?? "",
      ago: 300 + (count - index) * 17,
      ...(by === "rosa" && { state: "read", read: ["priya", "station2", "tomas", "amara"] }),
    };
  });
  return {
    id: "handover",
    title: "Shift hand-over",
    with: ["priya", "station2", "tomas", "amara"],
    said,
  };
}

export const ONLINE: Connection = { kind: "online" };

/** A clinic at a moment. Alone: its first person has just made it. */
export function clinic(now: number, options: { alone?: boolean; long?: number } = {}): Beginning {
  const all = options.alone
    ? []
    : [...talks(), longTalk(options.long ?? 400)].map((talk) => built(talk, now));
  const ledger: LedgerState = {
    statements: options.alone ? 3 : 86,
    head: "b3f0c61d9a2e47f58c7710d4e9ab52316f8e0dd7c94be1a5270f6c3389d1e4a2",
    confirmedAt: now - 5 * 60 * MINUTE,
    overdue: false,
    devices: options.alone ? 1 : 21,
    fork: false,
  };
  return {
    profile: "unlocked",
    me: { ...ME },
    people: options.alone ? staff(now).slice(0, 1) : staff(now),
    conversations: all.map(({ view }) => view),
    messages: new Map(all.map(({ view, messages }) => [view.id, messages])),
    connection: ONLINE,
    ledger,
    now: () => now,
  };
}

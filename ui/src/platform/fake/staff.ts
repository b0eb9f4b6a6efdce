import type {
  ClinicId,
  DeviceId,
  Me,
  Named,
  PersonId,
  PersonView,
  Role,
  Safety,
} from "../../api/index.ts";

const DAY = 86_400_000;

type Standing = PersonView["status"]["kind"];

export const STAFF: [
  key: string,
  name: string,
  role: Role,
  devices: number,
  standing?: Standing,
][] = [
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

/** A person's id by their key. */
export function person(key: string): PersonId {
  return key as PersonId;
}

/** A person's name by their key. */
export function nameOf(key: string): string {
  return STAFF.find(([known]) => known === key)?.[1] ?? key;
}

/** Yusuf has a device that was never heard of; who is invited or gone has none. */
function lastSeen(key: string, now: number): number | null {
  if (["yusuf", "bart", "ines", "peter"].includes(key)) return null;
  return now - (key.length * 7 + (key === "okafor" ? 9 * 24 * 60 : 0)) * 60_000;
}

function safetyOf(key: string, now: number): Safety {
  if (key === "amara") return { kind: "verified", at: now - 24 * DAY };
  if (key === "haddad") return { kind: "changed", at: now - 61 * DAY };
  return { kind: "unverified" };
}

/** Everyone, as the people page shows them. */
export function staff(now: number): PersonView[] {
  return STAFF.map(([key, name, role, devices, standing = "active"]) => ({
    id: person(key),
    name,
    role,
    status: standing === "invited" ? { kind: standing, ends: now + 2 * DAY } : { kind: standing },
    devices: Array.from({ length: devices }, (_, index) => ({
      id: `${key}-d${index + 1}-8c1f20ab77e95d3042` as DeviceId,
      kind: key === "front" || key === "station2" ? "shared" : "personal",
      isThis: key === "rosa" && index === 0,
      addedAt: now - (40 + index * 90 + key.length * 11) * DAY,
    })),
    isMe: key === "rosa",
    lastSeen: lastSeen(key, now),
    safety: safetyOf(key, now),
  }));
}

/** Someone a thread tells of. */
export function named(id: PersonId, name: string): Named {
  return { id, name, isMe: id === ME.person };
}

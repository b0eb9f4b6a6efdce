import { counted } from "../counted.ts";

/* The people of the clinic, and who is written to. */

export const people = {
  heading: "People",
  label: "People of the clinic",
  find: "Filter people",
  invite: "Invite someone",
  active: "In the clinic",
  invited: "Invited",
  removed: "Removed",
  none: "Nobody here has that name.",
  me: "you",
  message: "Message",
  remove: "Remove from clinic",
  removeHeading: (name: string) => `Remove ${name}?`,
  removeText: (name: string) =>
    `${name} is signed out on every device at once and can read nothing that is written from now on. What they wrote stays. This cannot be undone; to return, they need a new invite.`,
  removeDo: "Remove",
  removeBusy: "Removing…",
  removeInvite: "Take the invite back",
  removeInviteText: (name: string) => `The code that ${name} was given stops working.`,
  statusActive: "In the clinic",
  statusInvited: (ends: string) => `Invited. The code works until ${ends}`,
  statusRemoved: "Removed from the clinic",
  devices: "Devices",
  deviceCount: (count: number) => counted(count, "1 device", `${count} devices`),
  noDevices: "No devices yet.",
  deviceKinds: { personal: "Personal device", shared: "Shared workstation" },
  thisDevice: "This device",
  addedAt: (when: string) => `added ${when}`,
  lastSeen: (when: string) => `Last seen ${when}`,
  neverSeen: "Never seen yet",
  revoke: "Cut off",
  revokeLabel: (device: string) => `Cut off ${device}`,
  revokeHeading: "Cut off this device?",
  revokeText:
    "It can read nothing that is written from now on, and is told to forget what it holds when it next connects. This cannot be undone.",
  safety: "Safety code",
  safetyText: (name: string) =>
    `Compare these numbers with ${name}, in person or on a call. If they are the same on both screens, nobody stands between you.`,
  safetyDiffer:
    "If they differ, write nothing confidential and tell an administrator, by phone or in person.",
  safetyAgree: "They agree",
  safetyTakeBack: "Take it back",
  safetyVerified: (when: string) => `Compared ${when}: the codes agree.`,
  safetyVerifiedMark: "Safety code compared",
  safetyChangedMark: "New device since you compared",
  safetyChanged: (name: string) => `${name} has a new device since you compared`,
  safetyChangedText: (when: string) =>
    `The codes agreed ${when}. Ask whether the new device is theirs, then compare again.`,
  safetyChangedThread:
    "What you write goes to it too. If you did not expect that, ask before you write.",
  safetyLook: "Look at it",
  choose: "Choose a person",
  chooseText: "Their devices, their safety code and what you can do are shown here.",
};

export const invite = {
  heading: "Invite someone",
  name: "Name, as colleagues will see it",
  role: "Role",
  make: "Make an invite code",
  busy: "Making the code…",
  codeHeading: (name: string) => `Invite for ${name}`,
  code: "Invite code",
  codeText: (name: string) =>
    `Hand it to ${name} in a way you both trust: as text, which is a link too, or as a picture. It is shown only now and lets whoever has it join as ${name}.`,
  done: "Done",
  copyCode: "Copy code",
  qr: (name: string) => `QR code of the invite for ${name}`,
  once: "It can be used once, and for 24 hours.",
  another: "Invite another",
};

export const newConversation = {
  heading: "New conversation",
  whoLabel: "People to write to",
  filter: "Filter by name or role",
  title: "Name of the group",
  titleExample: "e.g. Night shift",
  open: "Open",
  make: "Make the group",
  busy: "Opening…",
  nobody: "There is nobody else in the clinic yet.",
  hint: "Choose one person to write to them alone, or several to make a group.",
};

import { counted } from "./counted.ts";
import { details } from "./en/details.ts";
import { errors } from "./en/errors.ts";
import { finder, search } from "./en/finding.ts";
import { firstRun, passphrase } from "./en/first-run.ts";
import { invite, newConversation, people } from "./en/people.ts";
import { settings } from "./en/settings.ts";
import outside from "./outside.json" with { type: "json" };

/** Every word that the window shows, in English. The other languages have the same shape. */
export const en = {
  language: "English",
  product: "Bellward",
  loading: "Opening Bellward",

  general: {
    cancel: "Cancel",
    close: "Close",
    back: "Back",
    copy: "Copy",
    copied: "Copied",
    tryAgain: "Try again",
    you: "You",
    show: "Show",
    hide: "Hide",
  },

  roles: {
    administrator: "Administrator",
    physician: "Physician",
    nurse: "Nurse",
    "front-desk": "Front desk",
    compliance: "Compliance",
    staff: "Staff",
  },

  /** What tray and notifications say: the desktop's shell reads it from the same file. */
  outside: outside.en,

  firstRun,

  passphrase,

  unlock: {
    heading: "Bellward is locked",
    lead: "Messages on this device are encrypted until you open it.",
    submit: "Unlock",
    busy: "Unlocking…",
  },

  rail: {
    label: "Places",
    inbox: "Inbox",
    people: "People",
    settings: "Settings",
    lock: "Lock",
    unread: (count: number, shown: string) =>
      counted(count, "1 unread message", `${shown} unread messages`),
    online: "Connected to the relay",
    connecting: "Connecting to the relay",
    "catching-up": "Taking in what came meanwhile",
    paused: "Stopped by you",
    offline: "No connection to the relay",
    stopped: "Stopped",
    more: "More",
    search: "Search",
  },

  list: {
    heading: "Inbox",
    label: "Conversations",
    search: "Search or go to…",
    compose: "New conversation",
    unread: (count: number) => counted(count, "1 unread", `${count} unread`),
    draft: "Draft",
    notLoaded: "Loading",
    youSaid: (text: string) => `You: ${text}`,
    personSaid: (name: string, text: string) => `${name}: ${text}`,
    nothingSaid: "No messages yet",
    emptyHeading: "No conversations yet",
    emptyText: "What you and your colleagues write to each other appears here.",
    aloneHeading: (clinic: string) => `${clinic} is ready`,
    aloneText:
      "You are the first here. Make an invite code for a colleague; you can write to them as soon as they have joined.",
    aloneInvite: "Invite your first colleague",
  },

  thread: {
    label: (title: string) => `Conversation with ${title}`,
    labelGroup: (title: string) => `Group ${title}`,
    messages: (title: string) => `Messages in ${title}`,
    people: (count: number) => counted(count, "1 person", `${count} people`),
    devices: (count: number) => counted(count, "1 device", `${count} devices`),
    sealed: "End-to-end encrypted",
    who: "Who reads this",
    notReached: (names: string) => `Not reached yet: ${names}`,
    notReachedWhy:
      "They have no device in the clinic yet. They will see what is written after they join.",
    today: "Today",
    yesterday: "Yesterday",
    newLine: "New",
    beginning: "This is the beginning of the conversation.",
    beginningText: "Nobody outside the people named above can read it, and neither can the relay.",
    earlier: "Loading earlier messages…",
    later: "Loading later messages…",
    jump: "Newest",
    jumpNew: (count: number, shown: string) =>
      counted(count, "1 new message", `${shown} new messages`),
    jumpLabel: "Jump to the newest message",
    newSince: (count: number, shown: string, since: string) =>
      counted(count, `1 new since ${since}`, `${shown} new since ${since}`),
    newSinceLabel: "Jump to the first of them",
    copyLink: (address: string) => `Copy the address ${address}`,
    linkCopied: "Copied. Paste it into a browser you trust:",
    linkNotCopied: "Could not copy. Select it in the message instead:",
    replyTo: (name: string) => `Reply to ${name}`,
    replyToMine: "Reply to your own message",
    quotedGone: "An earlier message",
    emptyHeading: "No conversation is open",
    emptyText: "Choose one on the left, or find a person, a group or a message.",
    emptyFind: "Find",
    arrived: (name: string, text: string) => `${name}: ${text}`,
    arrivedElsewhere: (title: string) => `New message in ${title}`,
    messageBy: (name: string, time: string) => `${name}, ${time}`,
  },

  /** Who came into a conversation, who went, and another title. */
  events: {
    added: (author: string, person: string) => `${author} added ${person}`,
    youAdded: (person: string) => `You added ${person}`,
    addedYou: (author: string) => `${author} added you`,
    isIn: (person: string) => `${person} is in this conversation now`,
    youAreIn: "You are in this conversation now",
    removed: (author: string, person: string) => `${author} removed ${person}`,
    youRemoved: (person: string) => `You removed ${person}`,
    removedYou: (author: string) => `${author} removed you`,
    isOut: (person: string) => `${person} is no longer in this conversation`,
    youAreOut: "You are no longer in this conversation",
    left: (person: string) => `${person} left`,
    youLeft: "You left",
    leftClinic: (person: string) => `${person} is no longer in the clinic`,
    youLeftClinic: "You are no longer in the clinic",
    renamed: (author: string, title: string) => `${author} renamed the conversation to “${title}”`,
    youRenamed: (title: string) => `You renamed the conversation to “${title}”`,
    isCalled: (title: string) => `The conversation is called “${title}” now`,
    at: (text: string, time: string) => `${text}, ${time}`,
  },

  findHere: {
    label: "Find in this conversation",
    placeholder: "Find in this conversation",
    older: "Older message",
    newer: "Newer message",
    close: "Close the search",
    count: (at: number, of: string) => `${at} of ${of}`,
    none: "Nothing found here",
  },

  states: {
    queued: "Queued",
    sending: "Sending",
    stored: "Sent",
    delivered: "Delivered",
    deliveredSome: (count: number, of: number) => `Delivered to ${count} of ${of}`,
    read: "Read",
    readAll: (of: number) => `Read by all ${of}`,
    readSome: (count: number, of: number) => `Read by ${count} of ${of}`,
    failed: "Not sent",
    explain: {
      queued: "Safe on this device. It is sent when the relay is reached.",
      sending: "On its way to the relay.",
      stored: "Safe at the relay. Nobody’s device has it yet.",
      delivered: "On a device of everyone it is for.",
      read: "Seen by everyone it is for.",
      failed: "This message will not be sent.",
    },
    detailsFor: (state: string) => `${state}. Show who has it`,
    readBy: "Read",
    deliveredTo: "Delivered, not read",
    waitingFor: (count: number) =>
      counted(count, "1 person does not have it yet", `${count} people do not have it yet`),
  },

  composer: {
    label: (title: string) => `Message to ${title}`,
    to: "To",
    replyHeading: (name: string) => `Replying to ${name}`,
    replyHeadingMine: "Replying to your own message",
    replyCancel: "Do not reply to this message",
    placeholder: "Write a message",
    send: "Send",
    sendHint: "sends",
    newLineHint: "new line",
    draftKept: "Draft kept",
    waits: "Waits here until the relay is back",
    tooLong: (bytes: string) => `Too long by ${bytes}`,
    removed:
      "You are no longer in this conversation. You can read what was said, and write no more.",
  },

  halted: {
    title: "This device lost the thread",
    text: "It could not follow a change in this conversation and has asked the others’ devices to add it anew. What was said stays; what you write now waits.",
  },
  waiting: {
    title: "Not connected yet",
    text: "This conversation is still being set up at the relay. What you write now waits and is sent in order.",
  },

  connection: {
    since: (when: string) => `since ${when}`,
    stillWorks: "You can read, search and write; what you send waits here and goes out in order.",
    /** Why there is no connection: what happened, and what to do besides what still works. */
    offline: {
      "relay-unreachable": {
        title: "No connection to the relay",
        next: "Check the network; Bellward keeps trying.",
      },
      "not-the-relay": {
        title: "Something other than the relay answers",
        next: "If this network has a sign-in page, open a browser and sign in first.",
      },
      "certificate-not-pinned": {
        title: "The relay shows another certificate than the one your clinic named",
        next: "Nothing is sent to it. If this network has a sign-in page, sign in first. Otherwise ask whoever runs the relay; if nobody changed it, someone may be in between.",
      },
      "certificate-untrusted": {
        title: "This computer does not trust the relay’s certificate",
        next: "Nothing is sent to it. Check this computer’s date and time, or ask whoever runs the relay; someone may be in between.",
      },
      "relay-busy": { title: "The relay asks to wait a little", next: "It goes on by itself." },
      "relay-recovering": {
        title: "The relay was restored from a backup and is putting itself in order",
        next: "It goes on once every administrator’s Bellward has been open.",
      },
      "relay-failed": {
        title: "The relay could not do its work",
        next: "If it goes on, tell whoever runs the relay.",
      },
      "disk-full": {
        title: "This computer’s disk is full",
        next: "Nothing new can be taken in. Free some space, then try again.",
      },
      "newer-version": {
        title: "The relay needs a newer Bellward",
        next: "Update Bellward on this computer.",
      },
    },
    catchingUp: "Taking in what came meanwhile",
    catchingUpOf: (done: string, total: string) => `taking in ${done} of ${total}`,
    catchingUpText: "You can read and write. Messages appear as they are taken in.",
    catchingUpStop: "Stop for now",
    paused: "You stopped the connection to the relay",
    pausedText:
      "You can read, search and write. Nothing is sent and nothing arrives until you go on.",
    pausedGoOn: "Go on",
    retry: "Try now",
    connecting: "Connecting…",
    stopped: "Bellward has stopped on this device",
  },

  clockOff: {
    title: "This computer’s clock and the relay’s are far apart",
    text: "Messages come and go all the same, and show the relay’s time. Set this computer’s date and time; if they are right, tell whoever runs the relay.",
  },

  ledger: {
    overdue: (since: string) => `The list of members was last confirmed ${since}`,
    never: "The list of members was never confirmed",
    overdueText:
      "An administrator’s device confirms it daily. Until one does, a removal could be hidden from this device.",
  },

  people,

  details,

  invite,

  newConversation,

  finder,

  search,

  settings,

  commandGroups: {
    go: "Going places",
    thread: "In a conversation",
    writing: "Writing",
    window: "The window",
  },

  commands: {
    find: "Search or go to…",
    compose: "New conversation",
    inbox: "Go to the inbox",
    people: "Go to people",
    settings: "Go to settings",
    lock: "Lock Bellward",
    send: "Send the message",
    next: "Next conversation",
    previous: "Previous conversation",
    nextUnread: "Next unread conversation",
    write: "Write in the open conversation",
    newest: "Jump to the newest message",
    findHere: "Find in the open conversation",
    results: "From a found message back to the results",
    reply: "Reply to the chosen message",
    invite: "Invite someone",
    retry: "Try the relay now",
    search: "Search all messages",
    details: "Show or hide who reads this",
    zoomIn: "Make everything larger",
    zoomOut: "Make everything smaller",
    zoomReset: "Normal size",
    help: "Keyboard shortcuts",
  },

  errors,
};

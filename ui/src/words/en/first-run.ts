/* Making or joining a clinic. */

export const firstRun = {
  heading: "Welcome to Bellward",
  lead: "Messages between the people of one clinic, sealed from device to device.",
  promises: [
    {
      title: "Only your colleagues can read it",
      text: "The relay stores and forwards sealed messages. It has no key.",
    },
    {
      title: "Your clinic says who belongs",
      text: "Every member and device stands in a ledger that your clinic signs.",
    },
    {
      title: "It works when the network does not",
      text: "What you write waits here and is sent once, in order.",
    },
  ],
  choose: "What would you like to do?",
  make: "Make a clinic",
  makeHint: "You set it up, become its administrator and invite the others.",
  join: "Join a clinic",
  joinHint: "You have an invite code from your clinic’s administrator.",
  makeHeading: "Make a clinic",
  joinHeading: "Join a clinic",
  clinicName: "Clinic name",
  clinicNameExample: "e.g. Oak Street Clinic",
  personName: "Your name, as colleagues will see it",
  personNameExample: "e.g. Dr. Maria Alvarez",
  relay: "Relay address",
  relayHint: "Whoever runs your relay gives you this line. Paste all of it, also what follows “#”.",
  relayExample: "e.g. https://relay.example:8443#…",
  code: "Invite code or link",
  codeHint: "Paste the whole code or the whole link. Spaces and line breaks do no harm.",
  codeFound: (clinic: string) => `An invite to ${clinic}`,
  codeAs: (name: string, role: string) => `You join as ${name} (${role}).`,
  codePinned: (relay: string) => `The relay ${relay} proves itself by the key in this code.`,
  codeRoots: (relay: string) => `The relay ${relay} proves itself by a public certificate.`,
  codeEnds: (ends: string) => `The code works until ${ends}.`,
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  next: "Next",
  clinicHeading: "Your clinic and you",
  clinicText: "Your colleagues will see both names.",
  passphraseHeading: "Your passphrase",
  passphraseText: "It opens Bellward on this computer, and only on this one.",
  relayHeading: "Your clinic’s relay",
  relayText:
    "The relay passes sealed messages on between your computers. It has no key to any of them.",
  found: "Found in this network",
  foundBusy: "Looking in this network…",
  foundNone: "No relay announces itself here. Type its address below.",
  foundCare:
    "Anyone in this network can announce a relay under any name. Make sure that it is yours: compare the address with what whoever runs it tells you.",
  foundAgain: "Search again",
  codeOpened: "Filled in from the link that opened Bellward.",
  picture: "Choose a picture",
  pictureHint: "A picture of the QR code does as well: choose it, drop it here, or paste it.",
  pictureBusy: "Reading the picture…",
  pictureRead: "The code was read from the picture.",
  pictureDrop: "Drop the picture to read its code",
  pictureTooLarge: {
    what: "That picture is too large.",
    kept: "It was not read. What you filled in is still there.",
    next: "Choose one below 8 MB, or cut it down to the code.",
  },
  pictureKind: {
    what: "That is not a PNG or JPEG picture.",
    kept: "It was not read. What you filled in is still there.",
    next: "Take a photo or a screenshot of the code and choose that.",
  },
  /** What these mean before there is a profile: nothing was made, and nothing waits. */
  failures: {
    "relay-unreachable": {
      what: "No relay answers at this address.",
      kept: "Nothing was made yet. What you filled in is still there.",
      next: "Check the network and the address, and whether the relay is running.",
    },
    "not-the-relay": {
      what: "Something other than a Bellward relay answered.",
      kept: "Nothing was made yet, and nothing was sent to it.",
      next: "Sign in to this network first if it has a sign-in page, or check the address.",
    },
    "relay-recovering": {
      what: "The relay was restored from a backup and is putting itself in order.",
      kept: "Nothing was made yet. What you filled in is still there.",
      next: "Try again later, or ask whoever runs the relay.",
    },
    "relay-busy": {
      what: "The relay asks to wait a little.",
      kept: "Nothing was made yet. What you filled in is still there.",
      next: "Try again in a minute.",
    },
    "relay-failed": {
      what: "The relay could not do it.",
      kept: "Nothing was made yet. What you filled in is still there.",
      next: "Try again. If it goes on, tell whoever runs the relay.",
    },
    "disk-full": {
      what: "This computer’s disk is full.",
      kept: "Nothing was made. What you filled in is still there.",
      next: "Free some space, then try again.",
    },
    internal: {
      what: "Bellward made a mistake.",
      kept: "Nothing was made. What you filled in is still there.",
      next: "Try again. If it comes back, tell whoever runs Bellward in your clinic.",
    },
  },
  makeDo: "Make the clinic",
  makeBusy: "Making the clinic…",
  joinDo: "Join the clinic",
  joinBusy: "Joining the clinic…",
  keychainHeading: "Go on with the passphrase alone?",
  keychainText:
    "This computer has no keychain that can keep a secret. With one, a stolen disk is useless even to someone who guesses your passphrase. Without it, everything rests on the passphrase, so make it a long one.",
  keychainGoOn: "Go on without a keychain",
};

export const passphrase = {
  label: "Passphrase",
  choose: "Choose a passphrase",
  repeat: "Repeat the passphrase",
  hint: "Four or more words that do not belong together are strong and easy to type. Nobody can reset it for you.",
  differs: "The two do not match yet.",
  strength: {
    short: (least: number) => `At least ${least} characters`,
    weak: "Weak: guessed quickly by someone who has this computer",
    fair: "Fair: slows a guesser down",
    good: "Good: not worth guessing",
  },
  show: "Show the passphrase",
  hide: "Hide the passphrase",
};

/* For each error code: what happened, what was kept, what to do. */

export const errors = {
  empty: {
    what: "Something is missing.",
    kept: "What you typed is still there.",
    next: "Fill in the empty field.",
  },
  "too-long": {
    what: "The text is too long.",
    kept: "It is still there.",
    next: "Shorten it, or send it in parts.",
  },
  "weak-passphrase": {
    what: "The passphrase is too short.",
    kept: "Nothing was made yet.",
    next: "Choose a longer one; four words are good.",
  },
  "wrong-passphrase": {
    what: "That passphrase does not open this profile.",
    kept: "Your messages are safe and still encrypted.",
    next: "Check capitals and keyboard layout, and type it again.",
  },
  "name-taken": {
    what: "That name is in use already.",
    kept: "Nothing was changed.",
    next: "Choose another, or add something that tells them apart.",
  },
  "address-mistyped": {
    what: "That is not a relay’s address.",
    kept: "What you typed is still there.",
    next: "It begins with https:// and often has a “#” with letters after it. Copy it again.",
  },
  "invite-mistyped": {
    what: "That is not a whole invite code.",
    kept: "Nothing was used up.",
    next: "Copy the code again from its beginning to its end.",
  },
  "no-code-in-picture": {
    what: "There is no invite code in that picture.",
    kept: "What you filled in is still there.",
    next: "Take the picture closer and straight, with the white edge around the code, or paste the code.",
  },
  "invite-used": {
    what: "Somebody has joined with this code already.",
    kept: "Nothing was made on this device.",
    next: "If it was not you, tell your administrator at once. Ask for a new code.",
  },
  "invite-expired": {
    what: "This invite code has ended.",
    kept: "Nothing was made on this device.",
    next: "Ask your administrator for a new one.",
  },
  "invite-unknown": {
    what: "The clinic does not know this invite, or took it back.",
    kept: "Nothing was made on this device.",
    next: "Ask your administrator for a new one.",
  },
  "not-found": {
    what: "That is not here any more.",
    kept: "Everything else is as it was.",
    next: "Go back and choose again.",
  },
  "not-allowed": {
    what: "Your role does not allow this.",
    kept: "Nothing was changed.",
    next: "Ask an administrator of your clinic.",
  },
  "relay-unreachable": {
    what: "The relay does not answer.",
    kept: "Everything on this device is safe, and what you sent waits.",
    next: "Check the network. Bellward keeps trying by itself.",
  },
  "not-the-relay": {
    what: "Something other than the relay answered.",
    kept: "Nothing was sent to it, and what you sent waits.",
    next: "Sign in to this network first if it has a sign-in page, or check the address.",
  },
  "relay-recovering": {
    what: "The relay was restored from a backup and is putting itself in order.",
    kept: "Messages are kept here and go out by themselves. Changes to the clinic were not made.",
    next: "It goes on once every administrator’s Bellward has been open. Repeat a change then.",
  },
  "relay-busy": {
    what: "The relay asks to wait a little.",
    kept: "Nothing was lost.",
    next: "Try again in a minute.",
  },
  "relay-failed": {
    what: "The relay could not do it.",
    kept: "Nothing was changed there.",
    next: "Try again. If it goes on, tell whoever runs the relay.",
  },
  "in-use": {
    what: "This profile is open in another Bellward.",
    kept: "Nothing was changed.",
    next: "Close the other window, then try again.",
  },
  "disk-full": {
    what: "This computer’s disk is full, or takes nothing more.",
    kept: "Everything stored before is safe. The last step was not done; what you typed is still there.",
    next: "Free some space, then try again.",
  },
  locked: {
    what: "Bellward is locked.",
    kept: "Nothing was changed.",
    next: "Unlock it with your passphrase.",
  },
  "keychain-unavailable": {
    what: "This computer has no keychain that can keep a secret.",
    kept: "Nothing was made yet.",
    next: "Start or unlock the keychain, or go on with the passphrase alone.",
  },
  "keychain-locked": {
    what: "This computer’s keychain is locked, or cannot be reached.",
    kept: "Your messages are safe and still encrypted. The passphrase alone does not open them.",
    next: "Unlock the keychain, or sign in to this computer again, and then try again.",
  },
  "keychain-secret-missing": {
    what: "The keychain no longer has this profile’s secret.",
    kept: "The encrypted file is still there, and cannot be opened by the passphrase alone.",
    next: "Restore the keychain, or ask your administrator for a new invite.",
  },
  "certificate-not-pinned": {
    what: "The relay shows another certificate than the one your clinic named.",
    kept: "Nothing was sent to it.",
    next: "If this network has a sign-in page, sign in first. Else ask whoever runs the relay: if nobody changed it, someone may be in between.",
  },
  "certificate-untrusted": {
    what: "This computer does not trust the relay’s certificate.",
    kept: "Nothing was sent to it.",
    next: "Check this computer’s date and time, and copy the whole address, with what follows “#”. Or ask whoever runs the relay: someone may be in between.",
  },
  "profile-exists": {
    what: "There is a profile on this device already.",
    kept: "It was not touched.",
    next: "Close Bellward and open it again to unlock it.",
  },
  full: {
    what: "A limit is reached.",
    kept: "Nothing was changed.",
    next: "Use fewer people, or ask whoever runs the relay to raise it.",
  },
  revoked: {
    what: "Your clinic removed you or this device.",
    kept: "What is here stays readable. Nothing more is sent or received, also not what was waiting.",
    next: "If that is a mistake, ask an administrator for a new invite.",
  },
  "ledger-fork": {
    what: "There are two signed histories of your clinic.",
    kept: "Everything has stopped, so that nothing goes to the wrong people.",
    next: "Tell your administrator now, by phone or in person.",
  },
  halted: {
    what: "This device could not follow a change in this conversation.",
    kept: "What was said stays here, and what you write waits.",
    next: "It has asked to be added anew. A colleague’s device does that by itself.",
  },
  "preferences-not-kept": {
    what: "The settings could not be kept on this computer.",
    kept: "They hold until Bellward is closed.",
    next: "Check that the disk has space and can be written to, then change a setting again.",
  },
  "nobody-left": {
    what: "Everyone else in this conversation has left the clinic.",
    kept: "What was said stays readable. Nothing more can be sent here.",
    next: "Write to someone who is still there, in another conversation.",
  },
  "not-a-member": {
    what: "You are no longer in this conversation.",
    kept: "What was said stays readable.",
    next: "Ask someone in it to make a new one with you.",
  },
  damaged: {
    what: "The profile’s file is damaged, or is not encrypted.",
    kept: "Bellward leaves it as it is and writes nothing more to it.",
    next: "Restore it from a backup, or ask an administrator for a new invite.",
  },
  "newer-version": {
    what: "This needs a newer Bellward.",
    kept: "Nothing was changed.",
    next: "Update Bellward on this computer.",
  },
  internal: {
    what: "Bellward made a mistake.",
    kept: "What was stored is safe.",
    next: "Try again. If it comes back, tell whoever runs Bellward in your clinic.",
  },
};

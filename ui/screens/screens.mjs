/** Every screen that is looked at: the scene it begins with, and what is done before the picture. */

const id = (name) => `[data-testid="${name}"]`;
const talk = (name) => `${id("conversation-item")}[data-conversation="${name}"]`;

async function open(page, name) {
  await page.click(talk(name));
  await page.waitForSelector(`${id("message")}`);
}

/** Fails when a message that is being read moves by a pixel. */
async function staysWhereItIs(page, happening) {
  await page.waitForTimeout(300);
  const before = await page.evaluate(inTheMiddle);
  await happening();
  await page.waitForTimeout(300);
  const after = await page.evaluate(inTheMiddle);
  if (after.message !== before.message || Math.abs(after.top - before.top) > 1) {
    throw new Error(
      `${before.message} was at ${before.top}, then ${after.message} at ${after.top}`,
    );
  }
}

function inTheMiddle() {
  const thread = document.querySelector('[data-testid="messages"]').getBoundingClientRect();
  const middle = thread.top + thread.height / 2;
  const message = [...document.querySelectorAll('[data-testid="message"]')].find(
    (one) => one.getBoundingClientRect().bottom > middle,
  );
  return { message: message.dataset.message, top: message.getBoundingClientRect().top };
}

/** The results are scrolled by the arrow keys of the field above them, which axe cannot see. */
const FINDER = ["scrollable-region-focusable"];

export const SCREENS = [
  { name: "first-run", scene: "first-run" },
  {
    name: "first-run-make",
    scene: "first-run",
    act: async (page) => {
      await page.click(id("choose-create"));
      await page.fill(id("create-clinic-name"), "Oak Street Clinic");
      await page.fill(id("create-person-name"), "Rosa Delgado");
      await page.fill(
        id("create-relay"),
        `https://relay.oakstreet.example:8443#${"9f3a".repeat(16)}`,
      );
      await page.fill(id("create-passphrase"), "harbor copper violet");
      await page.fill(id("create-passphrase-again"), "harbor");
    },
  },
  {
    name: "first-run-join",
    scene: "first-run",
    act: async (page) => {
      await page.click(id("choose-join"));
      await page.fill(
        id("join-code"),
        "BELL1-7QK4N-2VXHD-9RW3P-LM6TC-8FYJ5-ZQ2BN-4KDWX-6HVR9-PT3LM",
      );
      await page.waitForSelector(id("join-preview"));
    },
  },
  {
    name: "first-run-keychain",
    scene: "first-run",
    act: async (page) => {
      await page.evaluate(() => window.core.fail("create_clinic", "keychain-unavailable"));
      await page.click(id("choose-create"));
      await page.fill(id("create-clinic-name"), "Oak Street Clinic");
      await page.fill(id("create-person-name"), "Rosa Delgado");
      await page.fill(id("create-relay"), "https://relay.oakstreet.example:8443");
      await page.fill(id("create-passphrase"), "harbor copper violet lantern");
      await page.fill(id("create-passphrase-again"), "harbor copper violet lantern");
      await page.click(id("create-submit"));
      await page.waitForSelector(id("keychain-continue"));
    },
  },
  { name: "unlock", scene: "locked" },
  {
    name: "unlock-wrong",
    scene: "locked",
    act: async (page) => {
      await page.fill(id("unlock-passphrase"), "harbour");
      await page.click(id("unlock-submit"));
      await page.waitForSelector(id("failure"));
    },
  },
  { name: "alone", scene: "alone" },
  { name: "inbox", scene: "clinic" },
  {
    name: "thread",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.fill(id("composer-text"), "Room 2 is ready, and the interpreter is here already.");
    },
  },
  {
    name: "thread-direct",
    scene: "clinic",
    act: (page) => open(page, "amara"),
  },
  {
    name: "thread-unread",
    scene: "clinic",
    act: async (page) => {
      await open(page, "front");
      await page.waitForSelector(`${id("composer-text")}:focus`);
    },
  },
  {
    name: "thread-reply",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.hover('[data-message="night-shift-12"]');
      await page.click(`[data-message="night-shift-12"] ${id("message-reply")}`);
      await page.hover('[data-message="night-shift-9"]');
    },
  },
  {
    name: "thread-receipts",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.click(`[data-message="night-shift-10"] ${id("message-state")}`);
    },
  },
  {
    name: "thread-readers",
    scene: "clinic",
    act: async (page) => {
      await open(page, "front");
      await page.click(id("readers"));
    },
  },
  {
    name: "thread-long",
    scene: "long",
    act: async (page) => {
      await page.click(id("open-search"));
      await page.fill(id("search-input"), "hand-over");
      await page.click(id("found-conversation"));
      await page.waitForSelector(id("message"));
      await page.evaluate(() => {
        document.querySelector('[data-testid="messages"]').scrollTop -= 1500;
      });
      await page.waitForSelector(id("jump-newest"));
      await staysWhereItIs(page, async () => {
        await page.evaluate(() => window.core.receive("handover", "priya", "Bed 4 is asleep."));
        await page.waitForSelector(`${id("jump-newest")}[data-new]`);
      });
    },
  },
  {
    name: "thread-years-back",
    scene: "long",
    sizes: [{ width: 1280, height: 800 }],
    act: async (page) => {
      await open(page, "night-shift");
      await page.click(id("open-search"));
      await page.fill(id("search-input"), "hand-over");
      await page.click(id("found-conversation"));
      await page.waitForSelector(id("message"));
      // Up to where older messages are asked for, again and again.
      for (let time = 0; time < 12; time += 1) {
        await page.evaluate(() => {
          const thread = document.querySelector('[data-testid="messages"]');
          thread.scrollTop = Math.max(thread.scrollTop - 4000, 400);
        });
        await page.waitForTimeout(120);
      }
      await staysWhereItIs(page, () =>
        page.evaluate(() => {
          window.core.receive("handover", "priya", "Bed 4 is asleep.");
        }),
      );
    },
  },
  {
    name: "thread-halted",
    scene: "clinic",
    act: (page) => open(page, "chen"),
  },
  {
    name: "thread-removed",
    scene: "clinic",
    act: (page) => open(page, "quality"),
  },
  {
    name: "thread-failed",
    scene: "clinic",
    act: (page) => open(page, "lab"),
  },
  {
    name: "finder",
    scene: "clinic",
    allowed: FINDER,
    act: async (page) => {
      await page.click(id("open-search"));
      await page.waitForSelector(id("found-action"));
    },
  },
  {
    name: "finder-hits",
    scene: "clinic",
    allowed: FINDER,
    act: async (page) => {
      await page.click(id("open-search"));
      await page.fill(id("search-input"), "room");
      await page.waitForSelector(id("search-hit"));
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    name: "finder-hit-opened",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("open-search"));
      await page.fill(id("search-input"), "spironolactone");
      await page.click(id("search-hit"));
      await page.waitForSelector('[data-marked="true"]');
    },
  },
  {
    name: "people",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-people"));
      await page.click(`${id("person-item")}[data-person="amara"]`);
      await page.waitForSelector(`${id("safety-code")} li`);
    },
  },
  {
    name: "people-invited",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-people"));
      await page.click(`${id("person-item")}[data-person="bart"]`);
    },
  },
  {
    name: "people-remove",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-people"));
      await page.click(`${id("person-item")}[data-person="lena"]`);
      await page.click(id("person-remove"));
      await page.waitForSelector(id("person-remove-confirm"));
    },
  },
  {
    name: "invite",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-people"));
      await page.click(id("invite-open"));
      await page.fill(id("invite-name"), "Dr. Inês Carvalho");
      await page.click(id("invite-role"));
      await page.waitForSelector(id("role-physician"));
    },
  },
  {
    name: "invite-code",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-people"));
      await page.click(id("invite-open"));
      await page.fill(id("invite-name"), "Dr. Inês Carvalho");
      await page.click(id("invite-submit"));
      await page.waitForSelector(id("invite-code"));
    },
  },
  {
    name: "new-conversation",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("new-conversation"));
      await page.click(`${id("new-conversation-person")}[data-person="amara"]`);
      await page.click(`${id("new-conversation-person")}[data-person="chen"]`);
    },
  },
  {
    name: "settings",
    scene: "clinic",
    act: (page) => page.click(id("rail-settings")),
  },
  {
    name: "offline",
    scene: "offline",
    act: async (page) => {
      await open(page, "station2");
      await page.fill(id("composer-text"), "On my way, tell Dr. Okonkwo.");
      await page.click(id("composer-send"));
    },
  },
  {
    name: "overdue",
    scene: "overdue",
    act: (page) => open(page, "pharmacy"),
  },
  { name: "stopped", scene: "stopped" },
  {
    name: "spanish",
    scene: "clinic",
    query: { language: "es" },
    act: (page) => open(page, "night-shift"),
  },
  {
    name: "contrast",
    scene: "clinic",
    query: { contrast: "more" },
    act: (page) => open(page, "night-shift"),
  },
  {
    name: "narrow",
    scene: "clinic",
    sizes: [
      { width: 640, height: 760 },
      // 1280x800 at 200 % zoom.
      { width: 639, height: 400 },
    ],
    act: (page) => open(page, "front"),
  },
];

/** Every screen that is looked at: the scene it begins with, and what is done before the picture. */

const id = (name) => `[data-testid="${name}"]`;
const talk = (name) => `${id("conversation-item")}[data-conversation="${name}"]`;

/** Scrolls the inbox down to a conversation, if need be, and opens it. */
async function open(page, name) {
  await page.waitForSelector(id("conversation-item"));
  while ((await page.$(talk(name))) === null) {
    await page.evaluate(() => {
      document.querySelector('[data-testid="conversation-list"]').scrollTop += 300;
    });
    await page.waitForTimeout(50);
  }
  await page.click(talk(name));
  await page.waitForSelector(`${id("message")}`);
}

/** Fills in the steps of a new clinic up to the one with the given field. */
async function makeClinic(page, until) {
  await page.click(id("choose-create"));
  await page.fill(id("create-clinic-name"), "Oak Street Clinic");
  await page.fill(id("create-person-name"), "Rosa Delgado");
  if (until === "create-clinic-name") return;
  await page.click(id("create-next"));
  await page.fill(id("create-passphrase"), "harbor copper violet lantern");
  if (until === "create-passphrase") return;
  await page.fill(id("create-passphrase-again"), "harbor copper violet lantern");
  await page.click(id("create-next"));
  await page.waitForSelector(id("found-relay"));
}

/** Opens the search page and looks for something. */
async function search(page, words) {
  await page.click(id("rail-search"));
  await page.fill(id("search-words"), words);
  await page.waitForSelector(id("search-result"));
}

/** Opens the conversation with that title by the command box, which may still show other answers. */
async function openFound(page, words) {
  await page.click(id("open-search"));
  await page.fill(id("search-input"), words);
  await page.click(`${id("found-conversation")}:has-text("${words}")`);
}

/** Waits until a thread that was opened stands where it opens: rows are measured as they are drawn. */
async function atRest(page) {
  await page.waitForSelector(id("message"));
  await page.evaluate(
    (messages) =>
      new Promise((resolve) => {
        let [last, still] = [null, 0];
        const look = () => {
          const { scrollTop, scrollHeight } = document.querySelector(messages);
          still = last === `${scrollTop} ${scrollHeight}` ? still + 1 : 0;
          last = `${scrollTop} ${scrollHeight}`;
          if (still === 20) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
    id("messages"),
  );
}

/** Fails when a message that is being read moves by a pixel. */
async function staysWhereItIs(page, happening) {
  await atRest(page);
  const before = await page.evaluate(inTheMiddle);
  await happening();
  await page.waitForTimeout(300);
  await atRest(page);
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

/** The main screens once more: with other words, from the right, or with more contrast. */
function rehearsed(name, query) {
  const sizes = [{ width: 1024, height: 640 }];
  const screens = {
    details: ["clinic", openDetails],
    search: ["clinic", (page) => search(page, "room")],
    settings: ["clinic", (page) => page.click(id("rail-settings"))],
    help: ["clinic", (page) => page.keyboard.press("F1")],
    people: ["clinic", openPerson],
    invite: ["clinic", makeInvite],
    relay: ["first-run", (page) => makeClinic(page, "create-relay")],
    join: ["opened-by-link", (page) => page.waitForSelector(id("join-preview"))],
    "catching-up": ["catching-up", (page) => open(page, "station2")],
  };
  return Object.entries(screens).map(([screen, [scene, act]]) => ({
    name: `${name}-${screen}`,
    scene,
    query,
    sizes,
    act,
  }));
}

async function openDetails(page) {
  await open(page, "front");
  await page.click(id("details-open"));
  await page.waitForSelector(id("member"));
}

async function openPerson(page) {
  await page.click(id("rail-people"));
  await page.click(`${id("person-item")}[data-person="amara"]`);
  await page.waitForSelector(`${id("safety-code")} li`);
}

async function makeInvite(page) {
  await page.click(id("rail-people"));
  await page.click(id("invite-open"));
  await page.fill(id("invite-name"), "Dr. Inês Carvalho");
  await page.click(id("invite-submit"));
  await page.waitForSelector(id("invite-qr"));
}

export const SCREENS = [
  { name: "first-run", scene: "first-run" },
  {
    name: "first-run-make",
    scene: "first-run",
    act: (page) => makeClinic(page, "create-clinic-name"),
  },
  {
    name: "first-run-passphrase",
    scene: "first-run",
    act: async (page) => {
      await makeClinic(page, "create-passphrase");
      await page.fill(id("create-passphrase-again"), "harbor");
    },
  },
  {
    name: "first-run-relay",
    scene: "first-run",
    act: async (page) => {
      await makeClinic(page, "create-relay");
      await page.click(id("found-relay"));
    },
  },
  {
    name: "first-run-relay-unreachable",
    scene: "first-run",
    act: async (page) => {
      await page.evaluate(() => window.core.fail("create_clinic", "relay-unreachable"));
      await makeClinic(page, "create-relay");
      await page.fill(id("create-relay"), "https://relay.oakstreet.example:8443");
      await page.click(id("create-submit"));
      await page.waitForSelector(id("failure"));
    },
  },
  {
    name: "first-run-join",
    scene: "opened-by-link",
    act: (page) => page.waitForSelector(id("join-preview")),
  },
  {
    name: "first-run-join-picture",
    scene: "first-run",
    act: async (page) => {
      await page.click(id("choose-join"));
      await page.setInputFiles('input[type="file"]', {
        name: "code.png",
        mimeType: "image/png",
        buffer: Buffer.from("nothing in it"),
      });
      await page.waitForSelector(id("failure"));
    },
  },
  {
    name: "first-run-keychain",
    scene: "first-run",
    act: async (page) => {
      await page.evaluate(() => window.core.fail("create_clinic", "keychain-unavailable"));
      await makeClinic(page, "create-relay");
      await page.fill(id("create-relay"), "https://relay.oakstreet.example:8443");
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
    name: "thread-events",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.focus('[data-testid="message"][data-message="night-shift-12"]');
      await page.keyboard.press("ArrowDown");
      await page.waitForSelector(`${id("thread-event")}:focus`);
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
      await openFound(page, "hand-over");
      await atRest(page);
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
      await openFound(page, "hand-over");
      await page.waitForSelector('[data-message^="handover-"]');
      await atRest(page);
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
    name: "inbox-crowd",
    scene: "crowd",
    act: async (page) => {
      await page.waitForSelector(id("conversation-item"));
      await page.focus(id("conversation-list"));
      await page.evaluate(() => {
        document.querySelector('[data-testid="conversation-list"]').scrollTop = 56 * 5000;
      });
      await page.waitForSelector('[data-conversation="crowd-4980"]');
      await page.click('[data-conversation="crowd-4966"]');
      await page.waitForSelector(id("message"));
    },
  },
  {
    name: "inbox-opened-far-below",
    scene: "crowd",
    act: async (page) => {
      await openFound(page, "7001");
      await page.waitForSelector(`${id("conversation-item")}[aria-selected="true"]`);
      await page.waitForSelector(`${id("composer-text")}:focus`);
    },
  },
  {
    name: "inbox-keyboard",
    scene: "clinic",
    act: async (page) => {
      await open(page, "station2");
      await page.waitForSelector(`${id("composer-text")}:focus`);
      await page.focus(id("open-search"));
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.evaluate(() => window.core.receive("front", "lena", "Room 3 is free again."));
    },
  },
  {
    name: "thread-middle",
    scene: "behind",
    act: async (page) => {
      await open(page, "handover");
      await page.waitForSelector(id("new-line"));
      await atRest(page);
      await page.keyboard.press("Control+End");
      await page.waitForSelector('[data-message="handover-10000"]');
      await atRest(page);
      await page.hover(id("messages"));
      await page.mouse.wheel(0, -700);
      await page.waitForSelector(id("jump-first-new"));
      await staysWhereItIs(page, async () => {
        await page.evaluate(() => window.core.receive("handover", "priya", "Bed 4 is asleep."));
        await page.waitForSelector(`${id("jump-newest")}[data-new]`);
      });
    },
  },
  {
    name: "thread-find",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.keyboard.press("Control+f");
      await page.fill(id("find-input"), "calcium");
      await page.waitForSelector("mark");
    },
  },
  {
    name: "thread-find-none",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.keyboard.press("Control+f");
      await page.fill(id("find-input"), "colchicine");
      await page.waitForSelector(`${id("find-count")}:not(:empty)`);
    },
  },
  {
    name: "thread-hard-texts",
    scene: "hard-texts",
    act: async (page) => {
      await open(page, "hard-texts");
      await page.evaluate(() => {
        document.querySelector('[data-testid="messages"]').scrollTop = 0;
      });
    },
  },
  {
    name: "thread-link-copied",
    scene: "hard-texts",
    act: async (page) => {
      await open(page, "hard-texts");
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.locator(id("message-link")).last().click();
      await page.waitForSelector(`${id("copied")}[data-shown]`);
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
      await page.waitForSelector('[data-marked="true"]:focus');
    },
  },
  {
    name: "finder-slip",
    scene: "clinic",
    allowed: FINDER,
    act: async (page) => {
      await page.click(id("open-search"));
      await page.fill(id("search-input"), "okonko");
      await page.waitForSelector(id("search-all"));
      await page.waitForTimeout(300);
    },
  },
  {
    name: "search-start",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-search"));
      await page.waitForSelector(id("search-covers"));
    },
  },
  {
    name: "search",
    scene: "long",
    act: async (page) => {
      await search(page, "bed");
      await page.keyboard.press("Tab");
    },
  },
  {
    name: "search-grouped",
    scene: "clinic",
    act: async (page) => {
      await search(page, "room");
      await page.click(`${id("settings-search-order")} [data-id="conversation"]`);
      await page.click(id("search-author"));
      await page.keyboard.type("priya");
      await page.click(id("search-author-choice"));
      await page.waitForSelector(id("search-author-chosen"));
      await page.waitForTimeout(400);
    },
  },
  {
    name: "search-calendar",
    scene: "clinic",
    act: async (page) => {
      await search(page, "room");
      await page.click(`${id("search-from")} button`);
      await page.waitForSelector('[role="grid"]');
    },
  },
  {
    name: "search-none",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-search"));
      await page.fill(id("search-words"), "appendicitis");
      await page.waitForTimeout(500);
    },
  },
  {
    name: "help",
    scene: "clinic",
    act: async (page) => {
      await page.keyboard.press("F1");
      await page.waitForSelector(id("help-line"));
    },
  },
  {
    name: "menu",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-menu"));
      await page.waitForSelector(id("menu-item"));
    },
  },
  {
    name: "details-group",
    scene: "clinic",
    act: async (page) => {
      await open(page, "front");
      await page.click(id("details-open"));
      await page.waitForSelector(id("member"));
    },
  },
  {
    name: "details-changing",
    scene: "clinic",
    act: async (page) => {
      await page.evaluate(async () => {
        window.core.holdsChanges = true;
        const conversation = "night-shift";
        await window.core.invoke("rename_group", { conversation, title: "Night shift, west wing" });
        await window.core.invoke("add_to_group", { conversation, people: ["okafor"] });
        await window.core.invoke("remove_from_group", { conversation, person: "tomas" });
      });
      await open(page, "night-shift");
      await page.click(id("details-open"));
      await page.waitForSelector(`${id("member")}[data-state="adding"]`);
    },
  },
  {
    name: "details-leave",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.click(id("details-open"));
      await page.click(id("group-leave"));
      await page.waitForSelector(id("take-confirm"));
    },
  },
  {
    name: "details-add",
    scene: "clinic",
    act: async (page) => {
      await open(page, "night-shift");
      await page.click(id("details-open"));
      await page.click(id("group-add"));
      await page.click(id("new-conversation-person"));
    },
  },
  {
    name: "details-person",
    scene: "clinic",
    act: async (page) => {
      await open(page, "amara");
      await page.click(id("details-open"));
      await page.waitForSelector(`${id("safety-code")} li`);
    },
  },
  {
    name: "thread-safety-changed",
    scene: "clinic",
    act: async (page) => {
      await openFound(page, "Haddad");
      await page.waitForSelector(id("safety-notice"));
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
    name: "people-changed",
    scene: "clinic",
    act: async (page) => {
      await page.click(id("rail-people"));
      await page.fill(id("people-filter"), "hadad");
      await page.click(`${id("person-item")}[data-person="haddad"]`);
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
    name: "wrong-certificate",
    scene: "wrong-certificate",
    act: (page) => open(page, "station2"),
  },
  {
    name: "catching-up",
    scene: "catching-up",
    act: (page) => open(page, "station2"),
  },
  {
    name: "paused",
    scene: "paused",
    act: (page) => open(page, "station2"),
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
  ...[
    ["contrast", { contrast: "more" }],
    ["pseudo", { pseudo: "1" }],
    ["rtl", { rtl: "1" }],
    ["pseudo-rtl", { pseudo: "1", rtl: "1" }],
    ["spanish", { language: "es" }],
  ].flatMap(([name, query]) => rehearsed(name, query)),
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
  {
    name: "wide",
    scene: "clinic",
    sizes: [{ width: 1920, height: 1080 }],
    act: (page) => open(page, "night-shift"),
  },
];

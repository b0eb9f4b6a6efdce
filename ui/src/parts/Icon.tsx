const DRAWINGS = {
  inbox: "M2.5 9.5 4 3.5h8l1.5 6v3h-11zm0 0H6a2 2 0 0 0 4 0h3.5",
  people:
    "M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5Zm-4.5 5.5c0-2.2 2-3.75 4.5-3.75s4.5 1.55 4.5 3.75m0-9.75a2.25 2.25 0 0 1 0 4.25m1.25 2.25c1.7.4 2.75 1.6 2.75 3.25",
  person: "M8 7.5A2.5 2.5 0 1 0 8 2.5a2.5 2.5 0 0 0 0 5Zm-5 6c0-2.4 2.2-4 5-4s5 1.6 5 4",
  personOff:
    "M7 7.5A2.5 2.5 0 1 0 7 2.5a2.5 2.5 0 0 0 0 5Zm-5 6c0-2.4 2.2-4 5-4 .6 0 1.2.1 1.75.25M11 10.5l3 3m0-3-3 3",
  personAdd:
    "M7 7.5A2.5 2.5 0 1 0 7 2.5a2.5 2.5 0 0 0 0 5Zm-5 6c0-2.4 2.2-4 5-4 .9 0 1.7.15 2.4.45M12.500 9.500v4m-2-2h4",
  settings:
    "M2.5 4.5h6m3.5 0h1.5M2.5 11.5H4m3.5 0h6M10.25 6.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Zm-4.5 7a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z",
  lock: "M4 7.25h8v6H4zm1.75 0V5a2.25 2.25 0 0 1 4.5 0v2.25M8 9.75v1.25",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.25-1.25 3.25 3.25",
  compose: "M12.25 2.75 13.5 4l-6 6-2 .5.5-2zM12.5 8.5v4.75h-10v-10h5",
  send: "M2.5 8h5m-5 0 1-5 10.5 5L3.5 13z",
  reply: "M6.5 4 2.75 7.5 6.5 11m-3.5-3.5h6.5c2.5 0 4 1.5 4 4.5v.5",
  close: "m4 4 8 8m0-8-8 8",
  down: "M8 3v9.5m-4-4 4 4 4-4",
  chevron: "m6 3.5 4.5 4.5L6 12.5",
  unfold: "m3.5 6 4.5 4.5L12.5 6",
  back: "M10 3.5 5.5 8l4.5 4.5",
  clock: "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5ZM8 4.75V8l2.25 1.5",
  up: "M8 12.5V3.5m-4 4 4-4 4 4",
  check: "m3.5 8.5 3 3 6-7",
  checks: "m1.5 8.5 3 3 6-7M7.75 11.5l6-7",
  seen: "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM8 9.75a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z",
  failed: "M8 13.75a5.75 5.75 0 1 0 0-11.5 5.75 5.75 0 0 0 0 11.5ZM8 4.75v3.75m0 2.25v.1",
  notice: "M8 2.5 14 13.25H2zM8 6.5v3.25m0 1.75v.1",
  offline:
    "M2 2.5l11.5 11M5.5 9.75a3.75 3.75 0 0 1 3-1M3.5 7.4A6.7 6.7 0 0 1 6 6m4-.1a6.7 6.7 0 0 1 2.5 1.5M8 12.4v.1M1.5 5A9.6 9.6 0 0 1 4 3.4m3-.7A9.6 9.6 0 0 1 14.5 5",
  link: "M6.5 9.5 9.500 6.500M7 4.750 8.500 3.250a2.900 2.900 0 0 1 4.250 4.250L11.250 9M9 11.250 7.500 12.750a2.900 2.900 0 0 1-4.250-4.250L4.750 7",
  device: "M3 3.25h10v7.25H3zM1.75 12.75h12.5",
  shield:
    "M8 2.25c1.5 1.25 3.2 1.75 5 1.75 0 4.5-1.5 8-5 9.75C4.5 12 3 8.5 3 4c1.8 0 3.5-.5 5-1.75Zm-2.25 5.5L7.5 9.5l3-3.25",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  pencil: "M11.5 2.75 13.25 4.5l-8 8-2.5.75.75-2.5z",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  keyboard: "M1.75 4h12.5v8H1.75zM4.250 6.500h.1m2.400 0h.1m2.400 0h.1m2.400 0h.1M5 9.500h6",
  more: "M3.250 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0Zm4.350 0a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0Zm4.350 0a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0Z",
  pause: "M5.500 3.500v9m5-9v9",
  picture: "M2 3h12v10H2zm0 8 3.500-3.500 2.500 2.500 2.500-3 3.500 3.500M5.250 6.250h.1",
  calendar: "M2.500 4h11v9.500h-11zm0 3h11M5.500 2.500v2.500m5-2.500v2.500",
  panel: "M2 3h12v10H2zm7.500 0v10",
  leave: "M9.500 3H3v10h6.500M6.500 8h7.500m-2.500-2.500L14 8l-2.500 2.500",
  clinic: "M3 13.5V5l5-2.75L13 5v8.5zM8 6v4M6 8h4",
  ticket: "M2.5 4.5h11V7a1 1 0 0 0 0 2v2.5h-11V9a1 1 0 0 0 0-2zM9.5 5v6",
} as const;

export type IconName = keyof typeof DRAWINGS;

/** What points along the line of reading, and turns around with it. */
const TURNING: readonly IconName[] = ["back", "chevron", "send", "reply", "leave", "panel"];

/** A line drawing beside a word. It never stands for a state alone, so it has no name of its own. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      data-turning={TURNING.includes(name) || undefined}
    >
      <path d={DRAWINGS[name]} />
    </svg>
  );
}

import type { Timestamp } from "../api/index.ts";

const DAY = 86_400_000;

/** The local day of a moment, as one number that grows by one each day. */
export function dayOf(at: Timestamp): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
}

/** Moments in the words of a locale. */
export class Times {
  #time: Intl.DateTimeFormat;
  #weekday: Intl.DateTimeFormat;
  #day: Intl.DateTimeFormat;
  #dayOfYear: Intl.DateTimeFormat;
  #full: Intl.DateTimeFormat;
  #longDay: Intl.DateTimeFormat;
  #longDayOfYear: Intl.DateTimeFormat;
  #number: Intl.NumberFormat;
  #percent: Intl.NumberFormat;

  constructor(locale: string) {
    const make = (shape: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, shape);
    this.#time = make({ hour: "numeric", minute: "2-digit" });
    this.#weekday = make({ weekday: "short" });
    this.#day = make({ month: "short", day: "numeric" });
    this.#dayOfYear = make({ year: "numeric", month: "short", day: "numeric" });
    this.#full = make({ dateStyle: "full", timeStyle: "short" });
    this.#longDay = make({ weekday: "long", month: "long", day: "numeric" });
    this.#longDayOfYear = make({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
    this.#number = new Intl.NumberFormat(locale);
    this.#percent = new Intl.NumberFormat(locale, { style: "percent" });
  }

  /** "9:12 AM" */
  time(at: Timestamp): string {
    return this.#time.format(at);
  }

  /** As short as can be told apart from now: a time today, a weekday this week, else a date. */
  brief(at: Timestamp, now: Timestamp): string {
    const days = dayOf(now) - dayOf(at);
    if (days <= 0) return this.#time.format(at);
    if (days < 7) return this.#weekday.format(at);
    return this.date(at, now);
  }

  /** "Nov 3", with its year when that is another. */
  date(at: Timestamp, now: Timestamp): string {
    const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return (sameYear ? this.#day : this.#dayOfYear).format(at);
  }

  /** "Tuesday, November 3", with its year when that is another. */
  longDay(at: Timestamp, now: Timestamp): string {
    const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    return (sameYear ? this.#longDay : this.#longDayOfYear).format(at);
  }

  /** Everything about a moment. */
  full(at: Timestamp): string {
    return this.#full.format(at);
  }

  /** A time today, a date and a time otherwise. */
  moment(at: Timestamp, now: Timestamp): string {
    const time = this.#time.format(at);
    return dayOf(at) === dayOf(now) ? time : `${this.date(at, now)}, ${time}`;
  }

  /** "110%", from 110. */
  percent(value: number): string {
    return this.#percent.format(value / 100);
  }

  number(value: number): string {
    return this.#number.format(value);
  }
}

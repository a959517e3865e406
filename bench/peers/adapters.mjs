// The JavaScript peers behind one interface. `open(calendar, year)` sets a calendar up once; what a library has no way to say is
// an error `unsupported`. Times are seconds of UTC; the zone is set for the whole process, since all of them use local time.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const LONG = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const version = (name) => require(`./node_modules/${name}/package.json`).version;
const unsupported = (what) => { throw new Error(`unsupported: ${what}`); };

/** Every date that the holidays close, around `year`: what libraries without yearly holidays or spans can be told. */
function datesOf(holidays = [], year) {
  const dates = new Set();
  const exists = (date) => new Date(date).toISOString().startsWith(date);
  const add = (first, last) => {
    if (first === last && !exists(first)) return;
    const end = exists(last) ? last : last.replace("02-29", "02-28");
    for (let day = new Date(first); day <= new Date(end); day.setUTCDate(day.getUTCDate() + 1)) dates.add(day.toISOString().slice(0, 10));
  };
  for (const holiday of holidays) {
    const { from, to } = typeof holiday === "string" ? { from: holiday, to: holiday } : holiday;
    if (from.length === 10) add(from, to);
    else for (let y = year - 1; y <= year + 3; ++y) add(`${y}-${from}`, `${y + (to < from ? 1 : 0)}-${to}`);
  }
  return [...dates];
}

function momentBusinessTime() {
  const moment = require("moment-business-time");
  return {
    open({ hours, holidays, special }, year) {
      if (special) unsupported("a date's own hours");
      const workinghours = Object.fromEntries(DAYS.map((day, i) => [i, hours[day] ? [...hours[day]].sort().flat() : null]));
      moment.updateLocale("en", { workinghours, holidays: datesOf(holidays, year) });
    },
    advance: (start, work) => (work % 60 ? moment(start * 1000).addWorkingTime(work, "seconds") : moment(start * 1000).addWorkingTime(work / 60, "minutes")).valueOf() / 1000,
    openTime: (begin, end) => moment(end * 1000).workingDiff(moment(begin * 1000), "seconds"),
  };
}

function dayjsBusinessTime() {
  const minutes = (seconds) => (seconds % 60 ? unsupported("less than a minute") : seconds / 60);
  const dayjs = require("dayjs");
  dayjs.extend(require("dayjs-business-time"));
  return {
    open({ hours, holidays, special }, year) {
      if (special) unsupported("a date's own hours");
      dayjs.setBusinessTime(Object.fromEntries(LONG.map((day, i) => [day, hours[DAYS[i]] ? [...hours[DAYS[i]]].sort().map(([start, end]) => ({ start: `${start}:00`, end: `${end}:00` })) : null])));
      dayjs.setHolidays(datesOf(holidays, year));
    },
    advance: (start, work) => dayjs(start * 1000).addBusinessMinutes(minutes(work)).valueOf() / 1000,
    openTime: (begin, end) => dayjs(minutes(begin) * 60_000).businessMinutesDiff(dayjs(minutes(end) * 60_000)) * 60,
  };
}

function openingHours() {
  const OpeningHours = require("opening_hours");
  let hours;
  const spans = (list) => (list.length ? list.map(([open, close]) => `${open}-${close}`).join(",") : "off");
  const day = (date) => `${date.length === 10 ? `${date.slice(0, 4)} ` : ""}${MONTHS[Number(date.slice(-5, -3)) - 1]} ${date.slice(-2)}`;
  return {
    open(calendar) {
      const rules = DAYS.filter((name) => calendar.hours[name]).map((name) => `${name[0].toUpperCase()}${name[1]} ${spans(calendar.hours[name])}`);
      for (const holiday of calendar.holidays ?? []) rules.push(typeof holiday === "string" ? `${day(holiday)} off` : `${day(holiday.from)}-${day(holiday.to)} off`);
      for (const [date, list] of Object.entries(calendar.special ?? {})) rules.push(`${day(date)} ${spans(list)}`);
      hours = new OpeningHours(rules.join("; ") || "off", null);
    },
    /** It has no such question; its iterator goes from change to change. */
    advance(start, work) {
      if (work === 0) return start;
      const iterator = hours.getIterator(new Date(start * 1000));
      for (let left = work * 1000, at = start * 1000; ;) {
        const open = iterator.getState();
        if (!iterator.advance()) return open && left ? (at + left) / 1000 : null;
        const next = iterator.getDate().getTime();
        if (open && next - at >= left) return (at + left) / 1000;
        if (open) left -= next - at;
        at = next;
      }
    },
    openTime: (begin, end) => hours.getOpenDuration(new Date(begin * 1000), new Date(end * 1000))[0] / 1000,
  };
}

export const PEERS = {
  "moment-business-time": { version: version("moment-business-time"), make: momentBusinessTime },
  "dayjs-business-time": { version: version("dayjs-business-time"), make: dayjsBusinessTime },
  opening_hours: { version: version("opening_hours"), make: openingHours },
};

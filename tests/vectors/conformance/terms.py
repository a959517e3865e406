"""What is promised and when it is due, without any events: README.md, "Business time" and "Working days"."""
import datetime as dt
import json
import pathlib
import sys
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "independent"))
from business_time import DAYS, EPOCH, BusinessTime  # noqa: E402

MINUTE, HOUR, DAY = 60, 3600, 86_400
UNITS = {"seconds": 1, "minutes": MINUTE, "hours": HOUR}
NEVER = 20 * 366  # days without any open time after which a calendar counts as closed for good


class NoOpenTime(Exception):
    pass


def seconds(text):
    return int((dt.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH).total_seconds())


def instant(t):
    return (EPOCH + dt.timedelta(seconds=t)).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


class Calendar(BusinessTime):
    """Working days on top of open seconds."""

    known = {}

    @classmethod
    def of(cls, rules):
        if rules == "around-the-clock":
            rules = {"zone": "UTC", "hours": {day: [["00:00", "24:00"]] for day in DAYS}}
        key = json.dumps(rules, sort_keys=True)
        if key not in cls.known:
            cls.known[key] = cls(zoneinfo.ZoneInfo(rules["zone"]), rules["hours"], rules.get("holidays", ()), rules.get("special"))
        return cls.known[key]

    def __init__(self, *rules):
        super().__init__(*rules)
        self.open_ends = {}

    def bounds(self, date):
        """First opening and last close among the instants of a local date; None when there are none."""
        if not any(self.open_minutes(date)):
            return None
        if date not in self.open_ends:
            middle = int((dt.datetime.combine(date, dt.time(12), dt.timezone.utc) - EPOCH).total_seconds())
            opened = [t for t in range(middle - 27 * HOUR, middle + 27 * HOUR, MINUTE)
                      if self.wall(t).date() == date and self.is_open(t)]
            self.open_ends[date] = (opened[0], opened[-1] + MINUTE) if opened else None
        return self.open_ends[date]

    def days_from(self, date):
        """The working days from `date` on, itself included when it is one."""
        closed = 0
        while closed < NEVER:
            if self.bounds(date):
                closed = 0
                yield date
            closed += 1
            date += dt.timedelta(days=1)
        raise NoOpenTime

    def nth_day_after(self, date, count):
        days = self.days_from(date + dt.timedelta(days=1))
        for _ in range(count - 1):
            next(days)
        return next(days)

    def next_open(self, t):
        if self.is_open(t):
            return t
        first = self.wall(t).date()
        for date in self.days_from(first):
            at = max(t, self.bounds(date)[0])
            at += -at % MINUTE if at > t or not self.is_open(at) else 0
            while at < self.bounds(date)[1]:
                if self.is_open(at):
                    return at
                at += MINUTE
        raise NoOpenTime

    def instant_at(self, date, minutes, second=0):
        """The first instant with that wall time; where the zone skips it, the end of the gap."""
        want = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minutes, seconds=second)
        t = int((want.replace(tzinfo=dt.timezone.utc) - EPOCH).total_seconds()) - 27 * HOUR
        while self.wall(t) < want:
            t += MINUTE
        return t if self.wall(t) == want else t - self.wall(t).second

    def advance(self, start, work):
        if work <= 0:
            return start
        closed_until = start + NEVER * DAY
        t, left = start, work
        while not self.open_time(t, t + 7 * DAY):
            t += 7 * DAY
            if t > closed_until:
                raise NoOpenTime
        for _ in range(NEVER // 7):
            gained = self.open_time(t, t + 7 * DAY)
            if gained >= left:
                return super().advance(t, left)
            t, left = t + 7 * DAY, left - gained
        raise NoOpenTime


class Terms:
    """What is promised: an amount on a calendar, under a rule."""

    def __init__(self, asked, calendar):
        self.asked = asked
        self.calendar = Calendar.of(asked["calendar"]) if "calendar" in asked else calendar

    def same_as(self, other):
        promised = ("amount", "unit", "rule", "lands", "after_pause")
        return self.calendar is other.calendar and all(self.asked.get(m) == other.asked.get(m) for m in promised)

    def due_from(self, start):
        if self.asked["unit"] in UNITS:
            return self.landed(self.calendar.advance(start, self.asked["amount"] * UNITS[self.asked["unit"]]), start)
        return getattr(self, self.asked["rule"].replace("-", "_"))(start, self.asked["amount"])

    def landed(self, due, start):
        return self.calendar.next_open(due) if self.asked.get("lands") == "next-opening" and due > start else due

    def effective(self, start):
        return start if self.asked.get("outside_hours") == "same-day" else self.calendar.next_open(start)

    def date_of(self, t):
        return self.calendar.wall(t).date()

    def day(self, effective, count):
        """The working day so many after the effective start's; one more after the cut-off."""
        wall = self.calendar.wall(effective)
        cutoff = self.asked.get("cutoff")
        late = cutoff and wall.time() > dt.time.fromisoformat(cutoff) and self.calendar.bounds(wall.date())
        count += 1 if late else 0
        return self.calendar.nth_day_after(wall.date(), count) if count else wall.date()

    def closes(self, date, t):
        return not self.calendar.is_open(t) and self.calendar.is_open(t - 1) and self.date_of(t - 1) == date

    def same_time(self, start, count):
        effective = self.effective(start)
        if count == 0:
            return effective
        wall = self.calendar.wall(effective)
        date = self.day(effective, count)
        due = self.calendar.instant_at(date, wall.hour * 60 + wall.minute, wall.second)
        at_close = self.closes(date, due) and self.asked.get("lands") != "next-opening"
        return due if at_close else self.calendar.next_open(due)

    def end_of_day(self, start, count):
        date = self.day(self.effective(start), count)
        opening, close = self.calendar.bounds(date)
        if "due_by" not in self.asked:
            return close
        due = min(close, max(opening, self.calendar.instant_at(date, clock_minutes(self.asked["due_by"]))))
        while not self.calendar.is_open(due) and not self.closes(date, due):
            due -= MINUTE
        return due

    def close_of_day(self, t):
        for date in self.calendar.days_from(self.date_of(t - 1)):
            if self.calendar.bounds(date)[1] >= t:
                return self.calendar.bounds(date)[1]

    def inclusive(self, start, count):
        return self.end_of_day(start, count - 1)

    def working_hours(self, start, count):
        return self.landed(self.calendar.advance(start, count * clock_minutes(self.asked["day_length"]) * MINUTE), start)

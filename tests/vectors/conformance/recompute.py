#!/usr/bin/env python3
"""Works out every vector of this folder a second time, from README.md and the zone files alone, and compares.

  recompute.py                   every vector; then proves that an altered expectation would be noticed
  recompute.py --judge ANSWERS   compares the answers of another engine: JSON lines {"id": …, members of `expected` …}

Python's zoneinfo, minute by minute, where it matters second by second; nothing of the product.
"""
import argparse
import collections
import datetime as dt
import json
import pathlib
import sys
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
ZONES = HERE.parent.parent / "zones"
sys.path.insert(0, str(HERE.parent.parent / "independent"))
from business_time import EPOCH, BusinessTime  # noqa: E402

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

    def due_from(self, start):
        if self.asked["unit"] in UNITS:
            return self.landed(self.calendar.advance(start, self.asked["amount"] * UNITS[self.asked["unit"]]), start)
        return getattr(self, self.asked["rule"].replace("-", "_"))(start, self.asked["amount"])

    def landed(self, due, start):
        return self.calendar.next_open(due) if self.asked.get("lands") == "next-opening" and due > start else due

    def effective(self, start):
        return self.calendar.next_open(start)

    def date_of(self, t):
        return self.calendar.wall(t).date()

    def same_time(self, start, count):
        effective = self.effective(start)
        if count == 0:
            return effective
        wall = self.calendar.wall(effective)
        date = self.calendar.nth_day_after(wall.date(), count)
        due = self.calendar.instant_at(date, wall.hour * 60 + wall.minute, wall.second)
        closes = not self.calendar.is_open(due) and self.calendar.is_open(due - 1) and self.date_of(due - 1) == date
        return due if closes else self.calendar.next_open(due)

    def end_of_day(self, start, count):
        date = self.date_of(self.effective(start))
        return self.calendar.bounds(self.calendar.nth_day_after(date, count) if count else date)[1]

    def inclusive(self, start, count):
        return self.end_of_day(start, count - 1)

    def working_hours(self, start, count):
        return self.landed(self.calendar.advance(start, count * clock_minutes(self.asked["day_length"]) * MINUTE), start)


def answer(vector):
    """The members of `expected`, as far as they are asked for."""
    terms = Terms(vector, None)
    if "end" in vector:
        return {"open_s": terms.calendar.open_time(seconds(vector["start"]), seconds(vector["end"]))}
    return {"due": instant(terms.due_from(seconds(vector["start"])))}


def outcome(vector):
    try:
        return answer(vector)
    except NoOpenTime:
        return {"error": "no-open-time"}


def vectors():
    for path in sorted(HERE.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield path.name, json.loads(line)


def differs(expected, given):
    return any(given.get(member) != value for member, value in expected.items())


def altered(value):
    """Something else of the same kind, as near as can be."""
    if isinstance(value, int):
        return value + 1
    return instant(seconds(value) + 1) if value and value[0].isdigit() else str(value) + "?"


def unnoticed(vector, given):
    """Members of the expectation that could be altered without being noticed."""
    return [member for member, value in vector["expected"].items()
            if not differs(vector["expected"] | {member: altered(value)}, given)]


def recompute():
    wrong, tally = 0, collections.Counter()
    ids = [vector["id"] for _, vector in vectors()]
    for twice in [name for name, count in collections.Counter(ids).items() if count > 1]:
        wrong += 1
        print(f"{twice}: an id is used once")
    for file, vector in vectors():
        given = outcome(vector)
        tally[file] += 1
        if differs(vector["expected"], given) or unnoticed(vector, given):
            wrong += 1
            print(f"{vector['id']}: {vector['why']}\n  expected   {vector['expected']}\n  worked out {given}")
    for file, count in tally.items():
        print(f"{file:24} {count:4} vectors")
    print(f"{sum(tally.values())} vectors, {wrong} differ")
    return wrong


def judge(path):
    answers = {a["id"]: a for a in map(json.loads, pathlib.Path(path).read_text().splitlines())}
    tally = collections.defaultdict(collections.Counter)
    for file, vector in vectors():
        given = answers.get(vector["id"], {"unsupported": "not answered"})
        kind = "unsupported" if "unsupported" in given else "different" if differs(vector["expected"], given) else "equal"
        tally[file][kind] += 1
        if kind == "different":
            print(f"{vector['id']}: expected {vector['expected']}, given {({k: given.get(k) for k in vector['expected']})}")
    for file, kinds in tally.items():
        print(f"{file:24} equal {kinds['equal']}, different {kinds['different']}, unsupported {kinds['unsupported']}")
    return sum(kinds["different"] for kinds in tally.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judge", metavar="ANSWERS")
    options = parser.parse_args()
    zoneinfo.reset_tzpath(to=[str(ZONES)])
    return 1 if (judge(options.judge) if options.judge else recompute()) else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Compares `turnaround hours` with business_time.py on random cases over the pinned zones, many of them at a clock change.

usage: hours.py TURNAROUND [--cases N] [--seed N]
"""

import argparse
import datetime as dt
import json
import pathlib
import random
import subprocess
import sys
import zoneinfo

from business_time import DAYS, EPOCH, UTC, BusinessTime

ZONES = pathlib.Path(__file__).resolve().parent.parent / "zones"
DAY = 86_400
FIRST, LAST = 631_152_000, 3_313_526_400  # 1990 to 2075: the usual years of a calendar and beyond on both sides


def zone_names():
    return sorted(str(p.relative_to(ZONES)) for p in ZONES.rglob("*") if p.is_file() and p.read_bytes()[:4] == b"TZif")


def offset(zone, t):
    return (EPOCH + dt.timedelta(seconds=t)).astimezone(zone).utcoffset()


def changes(zone):
    """Every change of offset that a look every third day sees."""
    found, before = [], offset(zone, FIRST)
    for t in range(FIRST, LAST, 3 * DAY):
        now = offset(zone, t)
        if now != before:
            low, high = t - 3 * DAY, t
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            found.append(high)
        before = now
    return found


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def random_span(rng):
    kind = rng.random()
    if kind < 0.3:
        return ["00:00", clock(rng.randint(1, 240))]
    if kind < 0.4:
        return [clock(rng.randint(1200, 1439)), "24:00"]
    first = rng.randint(0, 1439)
    return [clock(first), clock(rng.randint(first + 1, 1440))]


def random_hours(rng):
    kind = rng.random()
    if kind < 0.15:
        return {day: [["00:00", "24:00"]] for day in DAYS}
    if kind < 0.35:
        return {day: [["09:00", "17:30"]] for day in DAYS[:5]}
    if kind < 0.5:
        return {day: [["22:00", "24:00"], ["00:00", "06:00"]] for day in DAYS}
    if kind < 0.65:
        edge = rng.randint(0, 4) * 60 + rng.choice([0, 15, 30, 59])
        return {day: [[clock(edge), clock(edge + rng.randint(1, 90))]] for day in DAYS}
    days = rng.sample(DAYS, rng.randint(1, 7))
    return {day: [random_span(rng) for _ in range(rng.randint(1, 3))] for day in days}


def random_holidays(rng, near):
    def date():
        return (near + dt.timedelta(days=rng.randint(-3, 12))).isoformat()

    result = []
    for _ in range(rng.choice([0, 0, 1, 2])):
        kind = rng.random()
        if kind < 0.4:
            result.append(date())
        elif kind < 0.6:
            result.append(date()[5:])
        elif kind < 0.8:
            result.append(dict(zip(("from", "to"), sorted([date(), date()]))))
        elif kind < 0.9:
            result.append({"from": "12-24", "to": "01-02"})
        else:
            result.append("02-29")
    return result


def random_start(rng, zone_changes):
    if zone_changes and rng.random() < 0.5:
        change = rng.choice(zone_changes)
        step = rng.choice([0, -1, 1, -60, 60, -3600, 3600, -7200, rng.randint(-7200, 7200), rng.randint(-2 * DAY, 2 * DAY)])
        return change + step, True
    start = rng.randrange(FIRST, LAST)
    start -= start % rng.choice([1, 60, 900, 3600])
    return start, any(abs(start - change) <= 2 * DAY for change in zone_changes)


def instant(t):
    return (EPOCH + dt.timedelta(seconds=t)).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_case(rng, number, name, zone, zone_changes):
    start, near_change = random_start(rng, zone_changes)
    date = (EPOCH + dt.timedelta(seconds=start)).date()
    line = {"id": number, "tz": name, "hours": random_hours(rng), "start": instant(start)}
    line["holidays"] = random_holidays(rng, date)
    if rng.random() < 0.3:
        special = (date + dt.timedelta(days=rng.randint(-1, 4))).isoformat()
        line["special"] = {special: [random_span(rng) for _ in range(rng.randint(0, 2))]}
    calculator = BusinessTime(zone, line["hours"], line["holidays"], line.get("special"))
    end = start + rng.choice([rng.randint(0, 5 * DAY), rng.randint(0, 14 * DAY), rng.randint(0, 86_400)])
    open_seconds = calculator.open_time(start, end)
    line["end"] = instant(end)
    # An amount that is used up by the end, so that many cases land exactly on a close; or any other.
    minutes = open_seconds // 60 if rng.random() < 0.6 else rng.randint(0, max(1, open_seconds // 30))
    line["minutes"] = minutes
    return line, {"id": number, "open_s": open_seconds, "due_s": calculator.advance(start, minutes * 60)}, near_change


def answers(program, lines):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([program, "hours", "--zoneinfo", str(ZONES)], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"exit status {done.returncode} {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    zoneinfo.reset_tzpath(to=[str(ZONES)])
    zones = {name: zoneinfo.ZoneInfo(name) for name in zone_names()}
    zone_changes = {name: changes(zone) for name, zone in zones.items()}
    names = list(zones)
    cases = []
    for i in range(options.cases):
        name = names[i % len(names)]
        cases.append(make_case(rng, i, name, zones[name], zone_changes[name]))
    got, status = answers(options.program, [line for line, _, _ in cases])
    wrong = 0 if len(got) == len(cases) else 1
    for (line, expected, _), answer in zip(cases, got):
        same = all(answer.get(key) == value for key, value in expected.items()) and answer["due"] == instant(answer["due_s"])
        if not same:
            wrong += 1
            if wrong < 4:
                print(f"differs:\n  line     {json.dumps(line)}\n  expected {expected}\n  answer   {answer}")
    near = sum(near_change for _, _, near_change in cases)
    exact = sum(1 for line, _, _ in cases if line["minutes"] > 0)
    print(f"{len(cases)} cases, {len(names)} zones, {near} at or near a clock change, {exact} with work: {wrong} differ")
    return 1 if wrong or status else 0


if __name__ == "__main__":
    sys.exit(main())

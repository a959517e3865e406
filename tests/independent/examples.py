#!/usr/bin/env python3
"""The due times that the policies' examples expect, worked out a second time: from the policy file and the conformance
suite's rules, not by the product. Examples that name no category, or with pauses, changes of category and the like are left to the product's own
tests; how many were worked out is printed.
    tests/independent/examples.py policies/*.json
"""
import datetime as dt
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "vectors" / "conformance"))
from terms import DAYS, Terms, seconds  # noqa: E402

YEARS = range(2024, 2031)
PLAIN_EVENTS = {"responded", "announced", "solved", "info"}
UNITS = {"second": 1, "minute": 60, "hour": 3600}


def weekly_hours(hours):
    out = {}
    for names, spans in hours.items():
        first, _, last = names.partition("-")
        at = DAYS.index(first)
        while True:
            out.setdefault(DAYS[at % 7], []).extend(spans)
            if DAYS[at % 7] == (last or first):
                break
            at += 1
    return out


def last_weekday(year, month, weekday):
    date = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    while date.weekday() != weekday:
        date -= dt.timedelta(days=1)
    return date


def starts_of(event):
    first = dt.date.fromisoformat(event["DTSTART"][0])
    dates = [first] + [dt.date.fromisoformat(d) for value in event.get("RDATE", []) for d in value.split(",")]
    rule = event.get("RRULE", [""])[0]
    if "BYDAY=-1FR" in rule:
        dates += [last_weekday(year, int(re.search(r"BYMONTH=(\d+)", rule)[1]), 4) for year in YEARS]
    elif rule == "FREQ=YEARLY":
        dates += [first.replace(year=year) for year in YEARS]
    elif rule:
        raise SystemExit(f"this calculator does not know {rule}")
    gone = {dt.date.fromisoformat(d) for value in event.get("EXDATE", []) for d in value.split(",")}
    return [date for date in dates if date >= first and date not in gone]


def ical_holidays(path):
    text = path.read_text(encoding="utf-8").replace("\n ", "")
    for block in re.findall(r"BEGIN:VEVENT\n(.*?)END:VEVENT", text, flags=re.S):
        event = {}
        for line in block.splitlines():
            name, _, value = line.partition(":")
            event.setdefault(name.split(";")[0], []).append(value)
        length = dt.timedelta(days=1)
        if "DTEND" in event:
            length = dt.date.fromisoformat(event["DTEND"][0]) - dt.date.fromisoformat(event["DTSTART"][0])
        for start in starts_of(event):
            last = start + length - dt.timedelta(days=1)
            yield {"from": start.isoformat(), "to": last.isoformat()}


def holidays_of(calendar, folder):
    for holiday in calendar.get("holidays", []):
        if isinstance(holiday, str):
            yield holiday
        elif "ical" in holiday:
            yield from ical_holidays(folder / holiday["ical"])
        else:
            yield {"from": holiday["from"], "to": holiday["to"]} if "from" in holiday else holiday.get("date") or holiday["yearly"]


def holds(policy, condition, ticket):
    """Whether a condition on the ticket's fields and tags holds, case ignored; none of another kind is worked out here."""
    if "all" in condition:
        return all(holds(policy, part, ticket) for part in condition["all"])
    if "any" in condition:
        return any(holds(policy, part, ticket) for part in condition["any"])
    if "condition" in condition:
        return holds(policy, next(c["when"] for c in policy["conditions"] if c["name"] == condition["condition"]), ticket)
    wanted = condition["value"] if isinstance(condition["value"], list) else [condition["value"]]
    wanted = {value.casefold() for value in wanted}
    if condition["operator"] == "is":
        return ticket.get("fields", {}).get(condition["field"], "").casefold() in wanted
    if condition["operator"] == "includes" and condition["field"] == "tags":
        return bool(wanted & {tag.casefold() for tag in ticket.get("tags", [])})
    raise SystemExit(f"this calculator does not know {condition}")


def chosen(policy, name, ticket):
    """The calendar that a target's `calendar` comes to for this ticket."""
    choice = next((c for c in policy.get("calendar_choices", []) if c["id"] == name), None)
    if choice is None:
        return name
    return next((case["calendar"] for case in choice["choose"] if holds(policy, case["when"], ticket)), choice["else"])


def rules_of(policy, name, folder):
    if name == "around-the-clock":
        return name
    calendar = next(c for c in policy["calendars"] if c["id"] == name)
    return {"zone": calendar["zone"], "hours": weekly_hours(calendar["hours"]), "holidays": list(holidays_of(calendar, folder)),
            "special": calendar.get("special", {})}


def terms_of(policy, target, ticket, folder):
    asked = {"calendar": rules_of(policy, chosen(policy, target.get("calendar", "around-the-clock"), ticket), folder)}
    count, _, unit = target["within"].partition(" ")
    if unit.startswith("working"):
        hours = int(target.get("day_length", "0 hours").split()[0])
        asked |= {"unit": "working_days", "rule": target.get("day_rule", "same-time"), "day_length": f"{hours:02}:00"}
    else:
        asked |= {"unit": "seconds"}
        count = int(count) * UNITS[unit.rstrip("s")]
    return Terms(asked | {"amount": int(count)}, None)


def start_of(example, target):
    ticket, expected = example["ticket"], example["expected"]
    events = {e["type"]: e["at"] for e in ticket.get("events", [])}
    if target.get("starts") == "confirmed":
        return events.get("confirmed")
    if target.get("starts") == "allocated" and expected.get("allocated_at"):
        return expected["allocated_at"]
    return ticket.get("created_at")


def is_plain(example):
    allowed = PLAIN_EVENTS | {"confirmed"}
    return all(e["type"] in allowed for e in example["ticket"].get("events", []))


def targets_of(policy, category):
    if category is None:
        return policy.get("uncategorised", [])
    return next((c for c in policy["categories"] if c["id"] == category), {}).get("targets", [])


def promised(policy, example, name):
    """Of several targets of one id the first whose condition holds."""
    return next((t for t in targets_of(policy, example["expected"]["category"]) if t["id"] == name
                 and ("only_if" not in t or holds(policy, t["only_if"], example["ticket"]))), None)


def work_out(path):
    policy = json.loads(path.read_text(encoding="utf-8"))
    examples = json.loads(path.with_suffix(".tests.json").read_text(encoding="utf-8"))
    worked_out, differ = 0, []
    for example in examples:
        if not is_plain(example) or "category" not in example["expected"]:
            continue
        for expected in example["expected"].get("targets", []):
            target = promised(policy, example, expected["id"])
            start = start_of(example, target) if target else None
            if not expected.get("due") or not start:
                continue
            due = terms_of(policy, target, example["ticket"], path.parent).due_from(seconds(start))
            worked_out += 1
            if due != seconds(expected["due"]):
                at = dt.datetime.fromtimestamp(due, dt.timezone.utc).isoformat()
                differ.append(f"{path.name}: {example['name']}: {expected['id']} expected {expected['due']}, worked out {at}")
    return worked_out, differ


def main():
    total, found = 0, []
    for name in sys.argv[1:]:
        path = pathlib.Path(name)
        if path.name.endswith((".tests.json", ".schema.json")) or not path.with_suffix(".tests.json").exists():
            continue
        worked_out, differ = work_out(path)
        total += worked_out
        found += differ
    print("\n".join(found + [f"{total} due times worked out, {len(found)} differ"]))
    return 1 if found or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

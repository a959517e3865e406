#!/usr/bin/env python3
"""Writes desk.jsonl: what the decision must be for each ticket of the desk policy.

Every state and due time below is written by hand from the rules of business time; only the seconds used and left are counted
here, minute by minute on the pinned zone, by nothing of the product. Run it after an edit; review the difference.
"""
import datetime
import json
import pathlib
import zoneinfo

HERE = pathlib.Path(__file__).parent
with open(HERE.parent / "zones/Europe/London", "rb") as file:
    LONDON = zoneinfo.ZoneInfo.from_file(file, "Europe/London")
HOLIDAYS = {"2026-04-03", "2026-04-06", "2026-05-04"}
LABELS = {"critical": "Business Critical", "medium": "Medium", "low": "Low", "request": "Request", "cosmetic": "Cosmetic"}
TARGETS = {"automated-response": "Automated response", "announcement": "Global announcement", "solution": "Solution"}
MINUTE = datetime.timedelta(minutes=1)


def instant(text):
    """'03-06 16:59' or '03-06 16:59:01', of 2026, UTC."""
    if text is None:
        return None
    return "2026-" + text.replace(" ", "T") + (":00Z" if text.count(":") == 1 else "Z")


def moment(text):
    return datetime.datetime.fromisoformat(instant(text).replace("Z", "+00:00"))


def is_open(at, calendar):
    if calendar == "around-the-clock":
        return True
    local = at.astimezone(LONDON)
    working = local.weekday() < 5 and local.date().isoformat() not in HOLIDAYS
    return working and datetime.time(9) <= local.time() < datetime.time(17, 30)


def open_seconds(begin, end, calendar, stops=()):
    """Open time in [begin, end) outside the stops, minute by minute; instants with seconds only around the clock."""
    begin, end = moment(begin), moment(end)
    if calendar == "around-the-clock" and not stops:
        return max(0, int((end - begin).total_seconds()))
    spans = [(moment(a), moment(b)) for a, b in stops]
    seconds = 0
    while begin < end:
        if is_open(begin, calendar) and not any(a <= begin < b for a, b in spans):
            seconds += 60
        begin += MINUTE
    return seconds


def target(name, state, due=None, start=None, upto=None, ended=None, stops=(), since=None, used_before=0,
           calendar="around-the-clock", warnings=()):
    """`upto`: the instant up to which time was counted. `since`: counted from there, when that is not the start."""
    out = {"id": name, "label": TARGETS[name], "state": state, "due": instant(due), "started_at": instant(start),
           "ended_at": instant(ended)}
    if start:
        out["left_s"] = open_seconds(upto, due, calendar) if due else 0
        out["used_s"] = used_before + open_seconds(since or start, upto, calendar, stops)
    out["calendar"] = calendar
    if warnings:
        out["warnings"] = [{"left": left, "at": instant(at), "passed": passed} for left, at, passed in warnings]
    return out


def solution(state, due=None, **more):
    return target("solution", state, due, calendar=more.pop("calendar", "support"), **more)


def responded(start, due, at):
    return target("automated-response", "met", due, start=start, upto=at, ended=at)


def response_missed(start, due, now):
    return target("automated-response", "missed", due, start=start, upto=now, ended=due)


def ticket(created, priority=None, complete=True, tags=(), events=(), **fields):
    values = dict(fields)
    if priority:
        values["priority"] = priority
    if complete:
        values["customer-domain"] = "customer.example"
    return {"id": "t1", "subject": "Help", "created_at": instant(created), "tags": list(tags), "fields": values,
            "events": [{**event, "at": instant(event["at"])} for event in events]}


def event(at, kind, **more):
    return {"at": at, "type": kind, **more}


def change(at, before, after, why, *dues):
    return {"at": instant(at), "from": before, "to": after, "why": why,
            "dues": [{"target": name, "before": instant(a), "after": instant(b)} for name, a, b in dues]}


def gap(item, since, asked=None, came=None, source=None, not_needed=None, cost=()):
    """`cost`: spans by which the item held up allocation, with the calendar on which they count."""
    seconds = sum(open_seconds(begin, end, calendar) for begin, end, calendar in cost)
    out = {"item": item, "missing_since": instant(since)}
    out.update({"asked_at": instant(asked)} if asked else {})
    out.update({"came_at": instant(came)} if came else {})
    out.update({"in": source} if source else {})
    out.update({"not_needed_since": instant(not_needed)} if not_needed else {})
    out.update({"cost_s": seconds} if seconds else {})
    return out


def waits(reason, since, forgotten=None):
    """A reason for waiting that is in force."""
    return {"reason": reason, "since": instant(since), **({"forgotten_since": instant(forgotten)} if forgotten else {})}


def decision(now, category, targets, allocated=None, source="rules", missing=(), topic="other", because="same", changes=(),
             look=None, information=(), waiting=()):
    priority = category if because == "same" else because
    reasons = []
    if source == "rules" and priority:
        reasons = [{"rule": "said-" + priority, "says": "the priority is " + priority,
                    "evidence": [{"in": "field:priority", "text": priority}]}]
    return {"id": "t1", "book": "", "at": instant(now), "category": category, "label": LABELS.get(category),
            "source": source if category else "none", "topic": topic, "missing": list(missing),
            **({"information": list(information)} if information else {}), "allocated_at": instant(allocated), "because": reasons, "targets": targets, "changes": list(changes),
            **({"waiting": list(waiting)} if waiting else {}), "look_again": instant(look)}


VECTORS = []


def vector(name, given, now, **expected):
    VECTORS.append({"name": name, "policy": "desk", "ticket": given, "now": instant(now),
                    "decision": decision(now, **expected)})


# Starts. 6 March 2026 is a Friday; until 29 March London is on UTC.
vector("just created: the response runs around the clock, two working days end at the same time of day",
       ticket("03-06 16:59", "medium"), "03-06 16:59", category="medium", allocated="03-06 16:59", look="03-06 17:14:01",
       targets=[target("automated-response", "running", "03-06 17:14", start="03-06 16:59", upto="03-06 16:59"),
                solution("running", "03-10 16:59", start="03-06 16:59", upto="03-06 16:59")])

vector("created on Saturday: working days count from Monday's opening",
       ticket("03-07 12:00", "medium", events=[event("03-07 12:05", "responded")]), "03-07 13:00", category="medium",
       allocated="03-07 12:00", look="03-11 09:00:01",
       targets=[responded("03-07 12:00", "03-07 12:15", "03-07 12:05"),
                solution("running", "03-11 09:00", start="03-07 12:00", upto="03-07 13:00")])

vector("created at closing time: outside hours, so from the next opening",
       ticket("03-06 17:30", "medium", events=[event("03-06 17:31", "responded")]), "03-09 09:00", category="medium",
       allocated="03-06 17:30", look="03-11 09:00:01",
       targets=[responded("03-06 17:30", "03-06 17:45", "03-06 17:31"),
                solution("running", "03-11 09:00", start="03-06 17:30", upto="03-09 09:00")])

vector("four working days over Easter and the change to summer time",
       ticket("04-02 10:00", "low", events=[event("04-02 10:01", "responded")]), "04-02 11:00", category="low",
       allocated="04-02 10:00", look="04-10 10:00:01",
       targets=[responded("04-02 10:00", "04-02 10:15", "04-02 10:01"),
                solution("running", "04-10 10:00", start="04-02 10:00", upto="04-02 11:00")])

vector("two working days over the change to summer time: the same local time is an hour earlier in UTC",
       ticket("03-27 15:00", "medium", events=[event("03-27 15:01", "responded")]), "03-27 16:00", category="medium",
       allocated="03-27 15:00", look="03-31 14:00:01",
       targets=[responded("03-27 15:00", "03-27 15:15", "03-27 15:01"),
                solution("running", "03-31 14:00", start="03-27 15:00", upto="03-27 16:00")])

vector("eight hours around the clock over the change to summer time are eight elapsed hours",
       ticket("03-28 20:00", "critical", events=[event("03-28 20:10", "responded")]), "03-29 02:00", category="critical",
       allocated="03-28 20:00", look="03-29 04:00:01",
       targets=[responded("03-28 20:00", "03-28 20:15", "03-28 20:10"), target("announcement", "waiting"),
                solution("running", "03-29 04:00", start="03-28 20:00", upto="03-29 02:00", calendar="around-the-clock")])

vector("eight hours around the clock over the change to winter time are eight elapsed hours",
       ticket("10-24 22:00", "critical", events=[event("10-24 22:10", "responded")]), "10-25 02:00", category="critical",
       allocated="10-24 22:00", look="10-25 06:00:01",
       targets=[responded("10-24 22:00", "10-24 22:15", "10-24 22:10"), target("announcement", "waiting"),
                solution("running", "10-25 06:00", start="10-24 22:00", upto="10-25 02:00", calendar="around-the-clock")])

# Allocation.
vector("allocation waits for information; the category is known, the response runs",
       ticket("03-02 10:00", "medium", complete=False), "03-02 10:05", category="medium", missing=["customer-domain"],
       information=[gap("customer-domain", "03-02 10:00", cost=[("03-02 10:00", "03-02 10:05", "support")])],
       look="03-02 10:15:01",
       targets=[target("automated-response", "running", "03-02 10:15", start="03-02 10:00", upto="03-02 10:05"),
                solution("waiting")])

vector("information that arrives allocates the ticket and starts the solution",
       ticket("03-02 10:00", "medium", complete=False,
              events=[event("03-02 10:05", "responded"),
                      event("03-03 11:00", "field", name="customer-domain", value="customer.example")]),
       "03-03 12:00", category="medium", allocated="03-03 11:00", look="03-05 11:00:01",
       information=[gap("customer-domain", "03-02 10:00", came="03-03 11:00", source="field:customer-domain",
                        cost=[("03-02 10:00", "03-03 11:00", "support")])],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-05 11:00", start="03-03 11:00", upto="03-03 12:00")])

vector("a critical ticket is not held up by missing information",
       ticket("03-02 10:00", "critical", complete=False, events=[event("03-02 10:05", "responded")]), "03-02 11:00",
       category="critical", allocated="03-02 10:00", missing=["customer-domain"], look="03-02 18:00:01",
       information=[gap("customer-domain", "03-02 10:00")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"), target("announcement", "waiting"),
                solution("running", "03-02 18:00", start="03-02 10:00", upto="03-02 11:00", calendar="around-the-clock")])

vector("no category: a person decides, the response goes out anyway",
       ticket("03-02 10:00"), "03-02 10:01", category=None, because=None, look="03-02 10:15:01",
       targets=[target("automated-response", "running", "03-02 10:15", start="03-02 10:00", upto="03-02 10:01")])

vector("a category without targets", ticket("03-02 10:00", "cosmetic"), "03-02 10:01", category="cosmetic",
       allocated="03-02 10:00", targets=[])

vector("solved before its information was complete: nothing was ever due",
       ticket("03-02 10:00", "medium", complete=False,
              events=[event("03-02 10:05", "responded"), event("03-02 10:06", "solved")]), "03-02 12:00", category="medium",
       missing=["customer-domain"],
       information=[gap("customer-domain", "03-02 10:00", cost=[("03-02 10:00", "03-02 10:06", "support")])],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"), solution("met", ended="03-02 10:06")])

# Met and missed.
vector("at its due time a target is still running, with nothing left",
       ticket("03-02 10:00"), "03-02 10:15", category=None, because=None, look="03-02 10:15:01",
       targets=[target("automated-response", "running", "03-02 10:15", start="03-02 10:00", upto="03-02 10:15")])

vector("one second later it is missed; nothing is left to look at",
       ticket("03-02 10:00"), "03-02 10:15:01", category=None, because=None,
       targets=[target("automated-response", "missed", "03-02 10:15", start="03-02 10:00", upto="03-02 10:15:01",
                       ended="03-02 10:15")])

vector("met exactly at its due time is met",
       ticket("03-02 10:00", events=[event("03-02 10:15", "responded")]), "03-02 12:00", category=None, because=None,
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:15")])

vector("met a second late is missed, and says when it was done",
       ticket("03-02 10:00", events=[event("03-02 10:15:01", "responded")]), "03-02 12:00", category=None, because=None,
       targets=[target("automated-response", "missed", "03-02 10:15", start="03-02 10:00", upto="03-02 10:15:01",
                       ended="03-02 10:15:01")])

vector("solved on time; the response, never sent, was owed until then and missed",
       ticket("03-02 10:00", "medium", events=[event("03-03 12:00", "solved")]), "03-05 12:00", category="medium",
       allocated="03-02 10:00",
       targets=[target("automated-response", "missed", "03-02 10:15", start="03-02 10:00", upto="03-03 12:00",
                       ended="03-02 10:15"),
                solution("met", "03-04 10:00", start="03-02 10:00", upto="03-03 12:00", ended="03-03 12:00")])

vector("solved in five minutes: no response is owed any more",
       ticket("03-02 10:00", "medium", events=[event("03-02 10:05", "solved")]), "03-02 12:00", category="medium",
       allocated="03-02 10:00",
       targets=[target("automated-response", "none", start="03-02 10:00", upto="03-02 10:05"),
                solution("met", "03-04 10:00", start="03-02 10:00", upto="03-02 10:05", ended="03-02 10:05")])

# Waiting.
vector("waiting for the customer pauses the solution alone; its due time is what it would be if resumed now",
       ticket("03-02 10:00", "critical", tags=["incident-confirmed"], events=[event("03-02 10:05", "waiting", reason="customer")]),
       "03-02 10:10", category="critical", allocated="03-02 10:00", look="03-02 10:15:01",
       waiting=[waits("customer", "03-02 10:05")],
       targets=[target("automated-response", "running", "03-02 10:15", start="03-02 10:00", upto="03-02 10:10"),
                target("announcement", "running", "03-02 10:45", start="03-02 10:00", upto="03-02 10:10"),
                solution("paused", "03-02 18:05", start="03-02 10:00", upto="03-02 10:10", stops=[("03-02 10:05", "03-02 10:10")],
                         calendar="around-the-clock")])

vector("a wait over a weekend moves the due time by its open time only",
       ticket("03-05 10:00", "medium",
              events=[event("03-05 10:01", "responded"), event("03-06 17:10", "waiting", reason="customer"),
                      event("03-09 09:30", "resumed", reason="customer")]),
       "03-09 10:00", category="medium", allocated="03-05 10:00", look="03-09 10:50:01",
       targets=[responded("03-05 10:00", "03-05 10:15", "03-05 10:01"),
                solution("running", "03-09 10:50", start="03-05 10:00", upto="03-09 10:00",
                         stops=[("03-06 17:10", "03-09 09:30")])])

vector("two reasons at once count once",
       ticket("03-02 10:00", "medium", area="add-on",
              events=[event("03-02 10:01", "responded"), event("03-02 11:00", "waiting"),
                      event("03-02 12:00", "waiting", reason="root-cause-analysis"), event("03-02 13:00", "resumed"),
                      event("03-02 14:00", "resumed", reason="root-cause-analysis")]),
       "03-02 15:00", category="medium", topic="add-on", allocated="03-02 10:00", look="03-04 13:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:01"),
                solution("running", "03-04 13:00", start="03-02 10:00", upto="03-02 15:00",
                         stops=[("03-02 11:00", "03-02 14:00")])])

vector("a root-cause analysis pauses add-on tickets",
       ticket("03-02 10:00", "medium", area="add-on",
              events=[event("03-02 10:01", "responded"), event("03-02 11:00", "waiting", reason="root-cause-analysis")]),
       "03-02 13:00", category="medium", topic="add-on", allocated="03-02 10:00",
       waiting=[waits("root-cause-analysis", "03-02 11:00")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:01"),
                solution("paused", "03-04 12:00", start="03-02 10:00", upto="03-02 13:00",
                         stops=[("03-02 11:00", "03-02 13:00")])])

vector("a root-cause analysis does not pause others",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 10:01", "responded"), event("03-02 11:00", "waiting", reason="root-cause-analysis")]),
       "03-02 13:00", category="medium", allocated="03-02 10:00", look="03-04 10:00:01",
       waiting=[waits("root-cause-analysis", "03-02 11:00")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:01"),
                solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 13:00")])

vector("waiting that begins after the due time changes nothing",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 10:01", "responded"), event("03-04 10:01", "waiting")]),
       "03-04 12:00", category="medium", allocated="03-02 10:00", waiting=[waits("customer", "03-04 10:01")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:01"),
                solution("missed", "03-04 10:00", start="03-02 10:00", upto="03-04 12:00", ended="03-04 10:00",
                         stops=[("03-04 10:01", "03-04 12:00")])])

vector("waiting by status: a condition that becomes true, and false again",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 10:01", "responded"), event("03-02 11:00", "field", name="status", value="pending"),
                      event("03-02 13:30", "field", name="status", value="open")]),
       "03-02 14:00", category="medium", allocated="03-02 10:00", look="03-04 12:30:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:01"),
                solution("running", "03-04 12:30", start="03-02 10:00", upto="03-02 14:00",
                         stops=[("03-02 11:00", "03-02 13:30")])])

# The announcement.
vector("confirmed by a tag: the announcement runs from then",
       ticket("03-02 10:00", "critical",
              events=[event("03-02 10:05", "responded"), event("03-02 10:20", "tags", tags=["incident-confirmed"])]),
       "03-02 10:30", category="critical", allocated="03-02 10:00", look="03-02 11:05:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                target("announcement", "running", "03-02 11:05", start="03-02 10:20", upto="03-02 10:30"),
                solution("running", "03-02 18:00", start="03-02 10:00", upto="03-02 10:30", calendar="around-the-clock")])

vector("confirmed twice: the first counts; announced in time",
       ticket("03-02 10:00", "critical",
              events=[event("03-02 10:05", "responded"), event("03-02 10:20", "confirmed"), event("03-02 10:40", "confirmed"),
                      event("03-02 11:00", "announced")]),
       "03-02 12:00", category="critical", allocated="03-02 10:00", look="03-02 18:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                target("announcement", "met", "03-02 11:05", start="03-02 10:20", upto="03-02 11:00", ended="03-02 11:00"),
                solution("running", "03-02 18:00", start="03-02 10:00", upto="03-02 12:00", calendar="around-the-clock")])

vector("solved before the announcement was due: nothing is owed any more",
       ticket("03-02 10:00", "critical",
              events=[event("03-02 10:05", "responded"), event("03-02 10:20", "confirmed"), event("03-02 10:50", "solved")]),
       "03-02 12:00", category="critical", allocated="03-02 10:00",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                target("announcement", "none", start="03-02 10:20", upto="03-02 10:50"),
                solution("met", "03-02 18:00", start="03-02 10:00", upto="03-02 10:50", ended="03-02 10:50",
                         calendar="around-the-clock")])

# Workarounds.
vector("a workaround meets the solution of a medium ticket",
       ticket("03-02 10:00", "medium", events=[event("03-02 10:05", "responded"), event("03-03 15:00", "workaround")]),
       "03-05 10:00", category="medium", allocated="03-02 10:00",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("met", "03-04 10:00", start="03-02 10:00", upto="03-03 15:00", ended="03-03 15:00")])

vector("a workaround makes a critical ticket medium, due two working days from it; said twice it meets nothing",
       ticket("03-05 10:00", "critical",
              events=[event("03-05 10:05", "responded"), event("03-05 14:00", "workaround"), event("03-05 14:01", "workaround")]),
       "03-05 15:00", category="medium", because="critical", allocated="03-05 10:00", look="03-09 14:00:01",
       changes=[change("03-05 14:00", "critical", "medium", "workaround", ("solution", "03-05 18:00", "03-09 14:00"))],
       targets=[responded("03-05 10:00", "03-05 10:15", "03-05 10:05"),
                solution("running", "03-09 14:00", start="03-05 14:00", upto="03-05 15:00")])

vector("a workaround while the ticket waits: working days from the workaround",
       ticket("03-02 10:00", "critical",
              events=[event("03-02 10:05", "responded"), event("03-02 11:00", "waiting"), event("03-06 11:00", "workaround"),
                      event("03-06 11:00", "resumed")]),
       "03-06 12:00", category="medium", because="critical", allocated="03-02 10:00", look="03-10 11:00:01",
       changes=[change("03-06 11:00", "critical", "medium", "workaround", ("solution", "03-06 18:00", "03-10 11:00"))],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-10 11:00", start="03-06 11:00", upto="03-06 12:00")])

# A person sets the category.
vector("a person sets the category and wins; the old target's start is kept",
       ticket("03-02 10:00", "low",
              events=[event("03-02 10:05", "responded"), event("03-03 12:00", "category", value="medium")]),
       "03-03 13:00", category="medium", source="agent", allocated="03-02 10:00", look="03-04 10:00:01",
       changes=[change("03-03 12:00", "low", "medium", "agent", ("solution", "03-06 10:00", "03-04 10:00"))],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 10:00", start="03-02 10:00", upto="03-03 13:00")])

vector("a person stays the winner when the fields say otherwise",
       ticket("03-02 10:00", "low",
              events=[event("03-02 10:05", "responded"), event("03-02 11:00", "category", value="medium"),
                      event("03-02 12:00", "field", name="priority", value="critical")]),
       "03-02 13:00", category="medium", source="agent", allocated="03-02 10:00", look="03-04 10:00:01",
       changes=[change("03-02 11:00", "low", "medium", "agent", ("solution", "03-06 10:00", "03-04 10:00"))],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 13:00")])

# Low carries: 16 h 30 min were used of Mon 10:00 to Wed 09:30 (7:30 + 8:30 + 0:30). Four working days from Wed 09:30 end Tue
# 09:30 and hold 34 h; 17 h 30 min remain: Wed 8:00, Thu 8:30, Fri 1:00.
vector("handed back, the rules decide again; a category that carries keeps the time used",
       ticket("03-02 10:00", "low",
              events=[event("03-02 10:05", "responded"), event("03-02 11:00", "category", value="medium"),
                      event("03-04 09:30", "category", value=None)]),
       "03-04 10:00", category="low", allocated="03-02 10:00", look="03-06 10:00:01",
       changes=[change("03-02 11:00", "low", "medium", "agent", ("solution", "03-06 10:00", "03-04 10:00")),
                change("03-04 09:30", "medium", "low", "rules", ("solution", "03-04 10:00", "03-06 10:00"))],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-06 10:00", start="03-02 10:00", upto="03-04 10:00")])

vector("a category that restarts counts from the change",
       ticket("03-02 10:00", "medium", events=[event("03-03 12:00", "category", value="request")]),
       "03-03 13:00", category="request", source="agent", allocated="03-02 10:00", look="03-04 11:30:01",
       changes=[change("03-03 12:00", "medium", "request", "agent", ("solution", "03-04 10:00", "03-04 11:30"))],
       targets=[solution("running", "03-04 11:30", start="03-03 12:00", upto="03-03 13:00")])

vector("a category that a person sets waits for information too",
       ticket("03-02 10:00", complete=False, events=[event("03-02 10:05", "responded"), event("03-02 11:00", "category", value="medium")]),
       "03-02 12:00", category="medium", source="agent", missing=["customer-domain"],
       information=[gap("customer-domain", "03-02 10:00", cost=[("03-02 11:00", "03-02 12:00", "support")])],
       changes=[change("03-02 11:00", None, "medium", "agent")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"), solution("waiting")])

vector("a category that nobody knows changes nothing",
       ticket("03-02 10:00", "medium", events=[event("03-02 10:05", "responded"), event("03-02 11:00", "category", value="urgent")]),
       "03-02 12:00", category="medium", allocated="03-02 10:00", look="03-04 10:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 12:00")])

vector("a ticket raised to critical by a field: due eight hours from its creation, which is past",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 10:05", "responded"), event("03-03 09:00", "field", name="priority", value="critical")]),
       "03-03 10:00", category="critical", allocated="03-02 10:00",
       changes=[change("03-03 09:00", "medium", "critical", "rules", ("solution", "03-04 10:00", "03-02 18:00"))],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"), target("announcement", "waiting"),
                solution("missed", "03-02 18:00", start="03-02 10:00", upto="03-03 10:00", ended="03-02 18:00",
                         calendar="around-the-clock")])

# Solved and reopened.
vector("reopened: the time solved counts as a pause",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 10:05", "responded"), event("03-02 16:30", "solved"), event("03-04 11:00", "reopened")]),
       "03-04 12:00", category="medium", allocated="03-02 10:00", look="03-05 13:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-05 13:00", start="03-02 10:00", upto="03-04 12:00",
                         stops=[("03-02 16:30", "03-04 11:00")])])

vector("reopened, a target that is reset starts anew",
       ticket("03-02 10:00", "low",
              events=[event("03-02 10:05", "responded"), event("03-02 16:30", "solved"), event("03-04 11:00", "reopened")]),
       "03-04 12:00", category="low", allocated="03-02 10:00", look="03-10 11:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-10 11:00", start="03-04 11:00", upto="03-04 12:00")])

vector("reopened, a target that ignores it never stopped",
       ticket("03-02 10:00", "request", events=[event("03-02 11:00", "solved"), event("03-04 11:00", "reopened")]),
       "03-04 12:00", category="request", allocated="03-02 10:00",
       targets=[solution("missed", "03-03 09:30", start="03-02 10:00", upto="03-04 12:00", ended="03-03 09:30")])

vector("solved by status, and reopened by it",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 10:05", "responded"), event("03-02 16:30", "field", name="status", value="solved"),
                      event("03-03 09:30", "field", name="status", value="open")]),
       "03-03 10:00", category="medium", allocated="03-02 10:00", look="03-04 11:30:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 11:30", start="03-02 10:00", upto="03-03 10:00",
                         stops=[("03-02 16:30", "03-03 09:30")])])

vector("the category changed while it was solved: the outcome stands",
       ticket("03-02 10:00", "low",
              events=[event("03-02 10:05", "responded"), event("03-05 16:30", "solved"),
                      event("03-06 11:00", "category", value="medium")]),
       "03-06 12:00", category="medium", source="agent", allocated="03-02 10:00",
       changes=[change("03-06 11:00", "low", "medium", "agent")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("met", "03-06 10:00", start="03-02 10:00", upto="03-05 16:30", ended="03-05 16:30")])

vector("and counts from when it is reopened",
       ticket("03-02 10:00", "low",
              events=[event("03-02 10:05", "responded"), event("03-02 16:30", "solved"),
                      event("03-03 11:00", "category", value="medium"), event("03-04 11:00", "reopened")]),
       "03-04 12:00", category="medium", source="agent", allocated="03-02 10:00", look="03-05 13:00:01",
       changes=[change("03-03 11:00", "low", "medium", "agent", ("solution", "03-09 13:00", "03-05 13:00"))],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-05 13:00", start="03-02 10:00", upto="03-04 12:00",
                         stops=[("03-02 16:30", "03-04 11:00")])])

# The end, and the order of events.
for kind in ("merged", "deleted"):
    vector("a ticket that was " + kind + " has targets without clocks",
           ticket("03-02 10:00", "medium", events=[event("03-02 11:00", kind)]), "03-02 12:00", category="medium",
           allocated="03-02 10:00",
           targets=[target("automated-response", "none"), solution("none")])

vector("events after now are not known yet",
       ticket("03-02 10:00", "medium", events=[event("03-02 10:05", "responded"), event("03-02 12:00", "solved")]),
       "03-02 11:59", category="medium", allocated="03-02 10:00", look="03-04 10:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 11:59")])

vector("events in any order: time decides",
       ticket("03-02 10:00", "medium",
              events=[event("03-02 13:00", "resumed"), event("03-02 11:00", "waiting"), event("03-02 10:05", "responded")]),
       "03-02 14:00", category="medium", allocated="03-02 10:00", look="03-04 12:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 12:00", start="03-02 10:00", upto="03-02 14:00",
                         stops=[("03-02 11:00", "03-02 13:00")])])

vector("an event before the creation counts as at the creation",
       ticket("03-02 10:00", "medium", events=[event("03-02 09:59", "waiting"), event("03-02 10:05", "responded")]),
       "03-02 10:30", category="medium", allocated="03-02 10:00", waiting=[waits("customer", "03-02 10:00")],
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("paused", "03-04 10:30", start="03-02 10:00", upto="03-02 10:30",
                         stops=[("03-02 10:00", "03-02 10:30")])])

vector("event types that nobody knows are ignored",
       ticket("03-02 10:00", "medium", events=[event("03-02 10:05", "responded"), event("03-02 10:06", "escalated")]),
       "03-02 10:30", category="medium", allocated="03-02 10:00", look="03-04 10:00:01",
       targets=[responded("03-02 10:00", "03-02 10:15", "03-02 10:05"),
                solution("running", "03-04 10:00", start="03-02 10:00", upto="03-02 10:30")])

if __name__ == "__main__":
    lines = [json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in VECTORS]
    (HERE / "desk.jsonl").write_text("\n".join(lines) + "\n")
    print(len(lines), "vectors")

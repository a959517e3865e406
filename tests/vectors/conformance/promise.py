"""One promise through a ticket's life: README.md, "Events"."""
import bisect

from terms import UNITS, NoOpenTime, Terms, instant, seconds

FOREVER = 1 << 40
MEMBERS = ("amount", "unit", "rule", "day_length", "outside_hours", "cutoff", "due_by", "lands", "after_pause")


def clipped(spans, begin, end):
    spans = ((max(a, begin), min(b, end)) for a, b in spans)
    return [(a, b) for a, b in spans if a < b]


def united(spans):
    result = []
    for begin, end in sorted(spans):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((begin, end))
    return result


def first_case(cases, fields):
    return next((case for case in cases if all(fields.get(name) == value for name, value in case.get("if", {}).items())), None)


def chosen(vector, fields):
    """What these fields choose of the vector's `promises` and calendars; None when no promise holds."""
    promise = first_case(vector.get("promises", [vector]), fields)
    calendar = vector["calendar"]
    if "choose" in calendar:
        case = first_case(calendar["choose"], fields)
        calendar = case["calendar"] if case else calendar["else"]
    terms = vector | (promise or {})
    return promise and {member: terms[member] for member in MEMBERS if member in terms} | {"calendar": calendar}


class Life:
    """What happened until now: stops, solved spans, completeness, changes of the promise as [at, event, how]."""

    def __init__(self, vector, now):
        self.vector, self.waits, self.stops, self.solved, self.changes = vector, {}, [], [], []
        self.fields, self.began = dict(vector.get("fields", {})), seconds(vector["start"])
        self.promise = self.first = self.last = chosen(vector, self.fields)
        self.missing = set(vector.get("needs", ())) - set(vector.get("given", ()))
        self.complete = None if self.missing else seconds(vector["start"])
        self.gaps = [{"item": item, "since": seconds(vector["start"])} for item in vector.get("needs", ()) if item in self.missing]
        self.met, self.merged = None, False
        for event in vector.get("events", ()):
            if seconds(event["at"]) <= now:
                getattr(self, "on_" + event["type"])(event, seconds(event["at"]))
        self.stops = united(self.stops + [(begin, FOREVER) for reason, begin in self.waits.items() if self.pauses_for(reason)])

    def is_solved(self):
        return bool(self.solved) and self.solved[-1][1] == FOREVER

    def start(self):
        start = seconds(self.vector["start"]) if self.vector.get("starts") == "created" else self.complete
        return start if start is None else max(start, self.began)

    def pauses_for(self, reason):
        return reason in self.vector.get("pauses", [reason])

    def on_field(self, event, at):
        """Another choice is another promise, counted by `how`; one that held at no time before begins."""
        self.fields[event["name"]] = event["value"]
        self.promise = chosen(self.vector, self.fields)
        how = self.vector.get("how", "retroactive")
        if self.promise in (None, self.last):
            return
        if self.first is None:
            self.first, self.began = self.promise, self.began if how == "retroactive" else at
        else:
            self.changes.append([at, self.promise, how])
        self.last = self.promise

    def ended(self):
        ends = [self.solved[-1][0]] if self.is_solved() else []
        return min(ends + ([self.met] if self.met else []), default=None)

    def on_waiting(self, event, at):
        self.waits.setdefault(event["reason"], at)

    def end_wait(self, reason, at):
        begin = self.waits.pop(reason, None)
        if begin is not None and self.pauses_for(reason):
            self.stops.append((begin, at))

    def on_resumed(self, event, at):
        self.end_wait(event["reason"], at)

    def told_waits(self, terms, now):
        """Every reason in force; forgotten once `forgotten_after` went by on the promise's calendar."""
        for reason, begin in self.waits.items():
            told = {"reason": reason, "since": instant(begin)}
            if "forgotten_after" in self.vector and self.pauses_for(reason):
                forgotten = Terms({"rule": "same-time"} | self.vector["forgotten_after"], terms.calendar).due_from(begin)
                told |= {"forgotten_since": instant(forgotten)} if forgotten <= now else {}
            yield told

    def on_given(self, event, at):
        for gap in self.open_gaps(event["item"]):
            gap["came"] = at
        self.missing.discard(event["item"])
        if not self.missing and self.complete is None:
            self.complete = at

    def on_withdrawn(self, event, at):
        self.missing.add(event["item"])
        self.gaps.append({"item": event["item"], "since": at})

    def on_asked(self, event, at):
        for item in event.get("items", self.missing):
            for gap in self.open_gaps(item):
                gap.setdefault("asked", at)

    def open_gaps(self, item):
        return [gap for gap in self.gaps if gap["item"] == item and "came" not in gap]

    def told_gaps(self, calendar, now):
        """A gap costs the open time in which the start waited for it."""
        held = now if self.complete is None else self.complete
        cost = lambda gap: calendar.open_time(gap["since"], min(gap.get("came", now), held))
        return [{name: value if name == "item" else instant(value) for name, value in gap.items()} | {"cost_s": cost(gap)} for gap in self.gaps]

    def on_changed(self, event, at):
        self.changes.append([at, event, event["how"]])

    def on_workaround(self, event, at):
        if "amount" in event:
            self.changes.append([at, event, "workaround"])
        else:
            self.met = self.met or at

    def on_solved(self, _, at):
        self.solved.append((at, FOREVER))
        for reason in list(self.waits):
            self.end_wait(reason, at)

    def on_reopened(self, _, at):
        since = self.solved[-1][0]
        self.solved[-1] = (since, at)
        for change in self.changes:
            change[0] = at if change[0] >= since else change[0]
        rule = self.vector.get("reopened", "continue")
        if rule == "continue":
            self.stops.append((since, at))
        if rule == "reset":
            self.changes.append([at, None, "restart"])

    def on_merged(self, *_):
        self.merged = True


class Count:
    """What the due time is counted from: terms from `since` on, of which `used` was gone; `origin` is the start for a
    retroactive change; never due before `floor`."""

    def __init__(self, terms, origin, since, used=0, floor=None):
        self.terms, self.origin, self.since, self.used, self.floor = terms, origin, since, used, floor

    def first_due(self):
        due = self.terms.due_from(self.since)
        if self.used:
            whole = self.terms.calendar.open_time(self.since, due)
            due = self.terms.calendar.advance(self.since, max(0, whole - self.used))
        return due if self.floor is None else max(due, self.floor)

    def due(self, stops, until):
        """Each stop in turn: what was left when it began is left when it ends. Rounding starts from what all of them give."""
        calendar, falls = self.terms.calendar, self.first_due()
        due = falls
        for begin, end in clipped(stops, self.since, until):
            if begin < due and calendar.open_time(begin, end):
                falls = self.terms.landed(calendar.advance(end, calendar.open_time(begin, falls)), begin)
                due = self.terms.close_of_day(falls) if self.terms.asked.get("after_pause") == "end-of-day" else falls
        return due

    def warned(self, left, stops, now, earliest):
        """The first instant from `earliest` on, while the clock runs, at which no more than `left` was left of the due time
        as it was known then. Nobody knows of a stop after now."""
        if left.endswith("%"):
            whole = self.used + self.terms.calendar.open_time(self.since, self.first_due())
            amount = whole * int(left[:-1]) // 100
        else:
            number, unit = left.split()
            amount = int(number) * UNITS[unit if unit.endswith("s") else unit + "s"]
        is_warned = lambda t: self.terms.calendar.open_time(t, max(t, self.due(stops, min(t, now)))) <= amount
        begin = earliest
        for stop in clipped(stops, earliest, now) + [(max(earliest, self.due(stops, now)), FOREVER)]:
            end = max(begin, stop[0])
            if is_warned(end):
                return begin + bisect.bisect_left(range(begin, end + 1), True, key=is_warned)
            begin = stop[1]

    def used_by(self, stops, until):
        calendar = self.terms.calendar
        stopped = sum(calendar.open_time(*span) for span in clipped(stops, self.since, until))
        return self.used + calendar.open_time(self.since, until) - stopped

    def changed(self, at, terms, how, stops):
        if how == "retroactive":
            return Count(terms, self.origin, self.origin)
        if how == "restart":
            return Count(terms, at, at)
        if how == "carry":
            return Count(terms, self.origin, at, self.used_by(stops, at))
        return Count(terms, at, at, floor=self.due(stops, at))


def counted(life, first, end):
    """The count at `end`, and the last change's due time before and after."""
    start, terms, count, dues, changed = life.start(), first, None, {}, life.start()
    for at, event, how in sorted(life.changes, key=lambda change: change[0]):
        if at > end or (life.ended() is not None and at >= life.ended()):
            break
        new = Terms(event, terms.calendar) if event else terms
        if event and new.same_as(terms):
            continue
        if at > start:
            old = count or Count(terms, start, start)
            count = old.changed(at, new, how, life.stops)
            changed = at
            dues = {"due_before": instant(old.due(life.stops, at)), "due_after": instant(count.due(life.stops, at))}
        terms = new
    return count or Count(terms, start, start), dues, changed


def state(life, due, end):
    if life.ended() is not None:
        return "met" if end <= due else "missed"
    if end > due:
        return "missed"
    return "paused" if any(begin <= end < stop for begin, stop in life.stops) else "running"


def told_warnings(life, count, changed, due, now):
    """Those that the end came before are left out."""
    known = min([now] + ([life.ended()] if life.ended() is not None else []))
    for left in life.vector.get("warn_when_left", ()):
        at = count.warned(left, life.stops, known, changed)
        if at <= known or (life.ended() is None and now <= due):
            yield {"left": left, "at": instant(at), "passed": at <= known}


def foreseen(vector, now, due):
    """What would be if that change were made now."""
    if "if_changed" not in vector:
        return {}
    events = vector.get("events", []) + [vector["if_changed"] | {"at": instant(now)}]
    after = at_now({name: value for name, value in vector.items() if name != "if_changed"} | {"events": events, "now": instant(now)})
    return {"if_changed": {"due_before": due, "due_after": after["due"], "state": after["state"]}}


def at_now(vector):
    now = seconds(vector.get("now") or (vector.get("events") or [{"at": vector["start"]}])[-1]["at"])
    life = Life(vector, now)
    if life.merged or life.promise is None:
        return {"state": "none", "due": None}
    first = Terms(life.first, None)
    told = {"gaps": life.told_gaps(first.calendar, now), "waiting": list(life.told_waits(Terms(life.promise, None), now))}
    if life.start() is None or life.start() > now:
        return {"state": "waiting", "due": None} | told
    end = min(now, life.ended() if life.ended() is not None else now)
    count, dues, changed = counted(life, first, end)
    due = count.due(life.stops, end)
    left = count.terms.calendar.open_time(end, due) if end < due else 0
    return {"state": state(life, due, end), "due": instant(due), "used_s": count.used_by(life.stops, end), "left_s": left,
            "warnings": list(told_warnings(life, count, changed, due, now))} | dues | told | foreseen(vector, now, instant(due))


def outcome(vector):
    """Everything that `expected` may ask for."""
    try:
        if "end" in vector:
            calendar = Terms(vector, None).calendar
            return {"open_s": calendar.open_time(seconds(vector["start"]), seconds(vector["end"]))}
        return at_now(vector)
    except NoOpenTime:
        return {"error": "no-open-time"}

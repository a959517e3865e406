"""One promise through a ticket's life: README.md, "Events"."""
from terms import NoOpenTime, Terms, instant, seconds

FOREVER = 1 << 40


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


class Life:
    """What happened until now: stops, solved spans, completeness, changes of the promise as [at, event, how]."""

    def __init__(self, vector, now):
        self.vector, self.waits, self.stops, self.solved, self.changes = vector, {}, [], [], []
        self.missing = set(vector.get("needs", ())) - set(vector.get("given", ()))
        self.complete = None if self.missing else seconds(vector["start"])
        self.gaps = [{"item": item, "since": seconds(vector["start"])} for item in vector.get("needs", ()) if item in self.missing]
        self.met, self.merged = None, False
        for event in vector.get("events", ()):
            if seconds(event["at"]) <= now:
                getattr(self, "on_" + event["type"])(event, seconds(event["at"]))
        self.stops = united(self.stops + [(begin, FOREVER) for begin in self.waits.values()])

    def is_solved(self):
        return bool(self.solved) and self.solved[-1][1] == FOREVER

    def start(self):
        return seconds(self.vector["start"]) if self.vector.get("starts") == "created" else self.complete

    def ended(self):
        ends = [self.solved[-1][0]] if self.is_solved() else []
        return min(ends + ([self.met] if self.met else []), default=None)

    def on_waiting(self, event, at):
        if event["reason"] in self.vector.get("pauses", [event["reason"]]):
            self.waits.setdefault(event["reason"], at)

    def on_resumed(self, event, at):
        if event["reason"] in self.waits:
            self.stops.append((self.waits.pop(event["reason"]), at))

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
        self.stops += [(begin, at) for begin in self.waits.values()]
        self.waits.clear()

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
                left = calendar.open_time(begin, falls)
                falls = self.terms.landed(calendar.advance(end, left), end) if left else calendar.next_open(end)
                due = self.terms.close_of_day(falls) if self.terms.asked.get("after_pause") == "end-of-day" else falls
        return due

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
    start, terms, count, dues = life.start(), first, None, {}
    for at, event, how in sorted(life.changes, key=lambda change: change[0]):
        if at > end or (life.ended() is not None and at >= life.ended()):
            break
        new = Terms(event, terms.calendar) if event else terms
        if event and new.same_as(terms):
            continue
        if at > start:
            old = count or Count(terms, start, start)
            count = old.changed(at, new, how, life.stops)
            dues = {"due_before": instant(old.due(life.stops, at)), "due_after": instant(count.due(life.stops, at))}
        terms = new
    return count or Count(terms, start, start), dues


def state(life, due, end):
    if life.ended() is not None:
        return "met" if end <= due else "missed"
    if end > due:
        return "missed"
    return "paused" if any(begin <= end < stop for begin, stop in life.stops) else "running"


def at_now(vector, first):
    now = seconds(vector.get("now") or (vector.get("events") or [{"at": vector["start"]}])[-1]["at"])
    life = Life(vector, now)
    gaps = {"gaps": life.told_gaps(first.calendar, now)}
    if life.merged:
        return {"state": "none", "due": None}
    if life.start() is None or life.start() > now:
        return {"state": "waiting", "due": None} | gaps
    end = min(now, life.ended() if life.ended() is not None else now)
    count, dues = counted(life, first, end)
    due = count.due(life.stops, end)
    left = count.terms.calendar.open_time(end, due) if end < due else 0
    return {"state": state(life, due, end), "due": instant(due), "used_s": count.used_by(life.stops, end), "left_s": left} | dues | gaps


def outcome(vector):
    """Everything that `expected` may ask for."""
    first = Terms(vector, None)
    try:
        if "end" in vector:
            return {"open_s": first.calendar.open_time(seconds(vector["start"]), seconds(vector["end"]))}
        return at_now(vector, first)
    except NoOpenTime:
        return {"error": "no-open-time"}

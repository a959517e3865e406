"""Business time a second time, from the written rules alone: an instant is open iff its local wall time lies in an opening
interval of its local date; open time is elapsed time. Slow and literal on purpose: it walks by hours, then minutes,
then seconds, asking Python's zoneinfo for every wall time. Shares no code with the product."""

import datetime as dt

UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1, tzinfo=UTC)
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOUR = 3600


def minutes_of(text):
    return int(text[:2]) * 60 + int(text[3:])


class BusinessTime:
    def __init__(self, zone, hours, holidays=(), special=None):
        self.zone = zone
        self.hours = hours
        self.holidays = holidays
        self.special = special or {}
        self.days = {}
        self.full_hours = {}

    def wall(self, t):
        return (EPOCH + dt.timedelta(seconds=t)).astimezone(self.zone).replace(tzinfo=None)

    def is_holiday(self, date):
        full, yearly = date.isoformat(), date.strftime("%m-%d")
        for holiday in self.holidays:
            if isinstance(holiday, str):
                if holiday in (full, yearly):
                    return True
                continue
            first, last = holiday["from"], holiday["to"]
            day = full if len(first) == 10 else yearly
            if first <= last and first <= day <= last:
                return True
            if first > last and (day >= first or day <= last):
                return True
        return False

    def open_minutes(self, date):
        """One flag for each minute of the local date."""
        if date not in self.days:
            if date.isoformat() in self.special:
                spans = self.special[date.isoformat()]
            elif self.is_holiday(date):
                spans = []
            else:
                spans = self.hours.get(DAYS[date.weekday()], [])
            flags = bytearray(1440)
            for first, last in spans:
                for minute in range(minutes_of(first), minutes_of(last)):
                    flags[minute] = 1
            self.days[date] = flags
        return self.days[date]

    def is_open(self, t):
        wall = self.wall(t)
        return self.open_minutes(wall.date())[wall.hour * 60 + wall.minute] == 1

    def open_in(self, a, b):
        """Open seconds of [a, b), at most an hour long."""
        first, last = self.wall(a), self.wall(b - 1)
        if last - first != dt.timedelta(seconds=b - a - 1):  # the clock changes in between
            middle = (a + b) // 2
            return self.open_in(a, middle) + self.open_in(middle, b)
        if first.second == 0 and (b - a) % 60 == 0 and first.date() == last.date():
            minute = first.hour * 60 + first.minute
            return 60 * sum(self.open_minutes(first.date())[minute : minute + (b - a) // 60])
        total = 0
        while a < b:
            end = min(b, a + 60 - self.wall(a).second)  # the rest of a wall minute
            total += end - a if self.is_open(a) else 0
            a = end
        return total

    def open_time(self, a, b):
        total = 0
        while a < b:
            end = min(b, a + HOUR - a % HOUR)
            total += self.hour_from(a) if end - a == HOUR else self.open_in(a, end)
            a = end
        return total

    def hour_from(self, a):
        if a not in self.full_hours:
            self.full_hours[a] = self.open_in(a, a + HOUR)
        return self.full_hours[a]

    def advance(self, start, work):
        """The first t >= start with `work` open seconds in [start, t)."""
        t, left = start, work
        for step in (HOUR, 60, 1):
            while left > 0:
                end = t + step - t % step
                open_seconds = self.open_time(t, end)
                if open_seconds >= left and step > 1:
                    break  # in here: walk on in smaller steps
                t, left = end, left - open_seconds
        return t

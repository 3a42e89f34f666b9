"""Dates and times of day as callers say them, relative to the day of the call, and as the agent says them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta

from harness.demo.words import ORDINALS, cardinal, listed, ordinal, say_number, say_ordinal

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm", "am": "am", "pm": "pm"}
_CUES = {"at", "around", "about", "after", "before", "by", "it", "till", "until", "like", "or"}

NextWeekday = Callable[[date, int], date]


def in_next_week(today: date, weekday: int) -> date:
    """The weekday (Monday is 0) of the calendar week after today's: what "next Tuesday" means at this clinic."""
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7 + weekday)


def find_date(words: Sequence[str], today: date, next_weekday: NextWeekday = in_next_week) -> date | None:
    """The last date that is said; a correction comes after what it corrects."""
    found = None
    for at in range(len(words)):
        found = _date_at(words, at, today, next_weekday) or found
    return found


def _date_at(words: Sequence[str], at: int, today: date, next_weekday: NextWeekday) -> date | None:
    word, before = words[at], words[at - 1] if at else ""
    if word == "today":
        return today
    if word == "tomorrow":
        return today + timedelta(days=2 if list(words[max(0, at - 2) : at]) == ["day", "after"] else 1)
    if word in WEEKDAYS:
        index = WEEKDAYS.index(word)
        return next_weekday(today, index) if before == "next" else _coming(today, index)
    if word in MONTHS:
        return _month_day(words, at, today)
    day = ordinal(words, at)
    if day and before == "the" and day[0] > 3 and not _belongs_elsewhere(words, at, at + day[1]):
        return _day_of_month(day[0], today)
    return None


def _belongs_elsewhere(words: Sequence[str], at: int, after: int) -> bool:
    """Whether an ordinal is part of a choice ("the fourth one") or of a date with its month."""
    follower = words[after] if after < len(words) else ""
    return follower in ("one", "of", "time", "option") or (at >= 2 and words[at - 2] in MONTHS)


def _coming(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _month_day(words: Sequence[str], at: int, today: date) -> date | None:
    month, after = MONTHS.index(words[at]) + 1, at + 1
    if after < len(words) and words[after] == "the":
        after += 1
    day = ordinal(words, after) or cardinal(words, after)
    if day is None and at >= 2 and words[at - 1] == "of":
        starts = (start for start in (at - 3, at - 2) if start >= 0)
        day = next((found for start in starts if (found := ordinal(words, start))), None)
    if day is None or not 1 <= day[0] <= monthrange(2024, month)[1]:
        return None
    return next(
        (
            date(year, month, day[0])
            for year in range(today.year, today.year + 9)
            if day[0] <= monthrange(year, month)[1] and date(year, month, day[0]) >= today
        ),
        None,
    )


def _day_of_month(day: int, today: date) -> date | None:
    for months in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if day <= monthrange(year, month + 1)[1] and (found := date(year, month + 1, day)) >= today:
            return found
    return None


def find_time(words: Sequence[str], *, expected: bool = False) -> time | None:
    """The last time of day that is said. A lone hour counts only after a cue ("at nine") or where a time is
    ``expected``; without "a m" or "p m" it is taken to lie in opening hours."""
    found, at = None, 0
    while at < len(words):
        read = _time_at(words, at, expected)
        if read:
            found, at = read[0], at + read[1]
        else:
            at += 1
    return found


def _time_at(words: Sequence[str], at: int, expected: bool) -> tuple[time, int] | None:
    word = words[at]
    if word in ("noon", "midday"):
        return time(12), 1
    clock = re.fullmatch(r"(\d+):(\d\d)", word)
    if clock:
        return _placed(int(clock[1]), int(clock[2]), words, at + 1, 1)
    relative = _relative(words, at)
    if relative:
        hour, minute, taken = relative
        return _placed(hour, minute, words, at + taken, taken)
    hour_read = cardinal(words, at)
    if hour_read is None or not 1 <= hour_read[0] <= 12 or hour_read[1] != 1 or _is_pronoun(words, at):
        return None
    minute, taken = _minutes(words, at + 1)
    if taken:
        return _placed(hour_read[0], minute, words, at + 1 + taken, 1 + taken)
    follower = words[at + 1] if at + 1 < len(words) else ""
    cue = words[at - 1] in _CUES if at else False
    if follower == "o'clock" or _part(words, at + 1) or ((cue or expected) and follower not in _COUNTED):
        return _placed(hour_read[0], 0, words, at + 1, 1)
    return None


def _is_pronoun(words: Sequence[str], at: int) -> bool:
    """Whether "one" stands for a thing: "the second one", "that one"."""
    before = words[at - 1] if at else ""
    return words[at] == "one" and (before in ORDINALS or before in _DEMONSTRATIVES)


_DEMONSTRATIVES = {"earlier", "later", "last", "latest", "which", "that", "this", "no", "other", "either"}
_COUNTED = {"hours", "hour", "days", "day", "weeks", "minutes", "minute", "times", "people", "of", "dollars", "percent"}


def _relative(words: Sequence[str], at: int) -> tuple[int, int, int] | None:
    """``half past three``, ``quarter to ten``, ``ten past nine``: hour, minute, words taken."""
    named = {"half": 30, "quarter": 15}.get(words[at])
    amount = (named, 1) if named else cardinal(words, at)
    if amount is None or at + amount[1] >= len(words) or words[at + amount[1]] not in ("past", "to", "after"):
        return None
    if named is None and words[at + amount[1]] != "past" and amount[0] not in (5, 10, 20, 25):
        return None
    hour = cardinal(words, at + amount[1] + 1)
    if hour is None or not 1 <= hour[0] <= 12:
        return None
    taken = amount[1] + 1 + hour[1]
    if words[at + amount[1]] == "to":
        return (hour[0] - 2) % 12 + 1, 60 - amount[0], taken
    return hour[0], amount[0], taken


def _minutes(words: Sequence[str], at: int) -> tuple[int, int]:
    if at + 1 < len(words) and words[at] in ("oh", "o"):
        unit = cardinal(words, at + 1)
        return (unit[0], 2) if unit and unit[0] < 10 else (0, 0)
    read = cardinal(words, at)
    return read if read and 10 <= read[0] < 60 else (0, 0)


def _part(words: Sequence[str], at: int) -> str | None:
    if at < len(words) and words[at] in ("am", "pm"):
        return words[at]
    if at + 2 < len(words) and words[at] == "in" and words[at + 1] == "the":
        return _PARTS.get(words[at + 2])
    return None


def _placed(hour: int, minute: int, words: Sequence[str], after: int, taken: int) -> tuple[time, int] | None:
    if hour > 23 or minute > 59:
        return None
    after += after < len(words) and words[after] == "o'clock"
    part = _part(words, after)
    if part == "am" or (part is None and hour >= 7):
        hour = 0 if hour == 12 and part else hour
    elif hour < 12:
        hour += 12
    return time(hour, minute), taken


def say_date(day: date) -> str:
    """``Tuesday, May the twelfth``."""
    return f"{day:%A}, {MONTHS[day.month - 1].capitalize()} the {say_ordinal(day.day)}"


def say_time(at: time) -> str:
    """``nine thirty in the morning``."""
    return _clock(at) if at == _NOON else f"{_clock(at)} in the {_part_said(at)}"


def say_times(times: Sequence[time], joint: str) -> str:
    """Several times, each part of the day named once: ``nine, nine thirty or ten in the morning``."""
    said = []
    for at, following in zip(times, (*times[1:], None), strict=True):
        shared = following is not None and _part_said(at) == _part_said(following) and following != _NOON
        said.append(_clock(at) if shared else say_time(at))
    return listed(said, joint)


_NOON = time(12)


def _clock(at: time) -> str:
    if at == _NOON:
        return "noon"
    hour = say_number((at.hour - 1) % 12 + 1)
    if at.minute == 0:
        return hour
    return f"{hour} {'oh ' if at.minute < 10 else ''}{say_number(at.minute)}"


def _part_said(at: time) -> str:
    return "morning" if at.hour < 12 else "afternoon"

"""Times of day: "quarter past three", "half nine", "nine thirty a.m.", "15:00", "noon", "at nine"."""

from __future__ import annotations

import re

from harness.compare.entities.entity import Found
from harness.compare.entities.lexicon import (
    DAY_PARTS,
    DIGIT_WORDS,
    DURATION_MONTHS,
    DURATION_S,
    UNITS,
    ZEROS,
    singular,
)
from harness.compare.entities.numbers import Run, read_group, read_run, text_at
from harness.compare.entities.values import Clock, DayPart
from harness.compare.normal import Tokens
from harness.compare.plain import word_set

_WRITTEN = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_DOTTED = re.compile(r"(\d{1,2})\.([0-5]\d)")
_NAMED = {"noon": 720, "midday": 720, "midnight": 0}
_BEFORE_TIME = word_set("at by around until till before after from between about past")
_BETWEEN_TIMES = word_set("to and or until till through")
_AT_TIME = word_set("at by until till before after")
_BEGINNINGS = word_set(
    "start finish slot appointment show showing performance train bus flight boat ferry crossing class session sitting "
    "pickup delivery kickoff collection service opening departure arrival"
)
"""What is called by the time at which it begins or ends: "a 7.30 start"."""
_EACH = word_set("each per apiece a an every for plus")
_LATER = frozenset({"past", "after"})
_EARLIER = frozenset({"to", "of", "till", "before"})
_NOT_UNITS = DURATION_S.keys() | DURATION_MONTHS.keys() | UNITS.keys() | {
    "dollar", "buck", "percent", "%", "cent", "euro", "pound", "people", "person", "guest", "adult", "block", "time",
    "point",
}  # fmt: skip


def read_clock(tokens: Tokens, at: int, after_time: bool) -> Found | None:
    """A time of day at a token; ``after_time`` says that one ended just before ("from nine to five")."""
    text = tokens[at].text
    if text in _NAMED:
        return Found(Clock(_NAMED[text], True), at, at + 1)
    if text in {"twelve", "12"} and text_at(tokens, at + 1) in _NAMED:
        return Found(Clock(_NAMED[text_at(tokens, at + 1)], True), at, at + 2)
    found = (
        _written(tokens, at) or _dotted(tokens, at, after_time) or _relative(tokens, at) or _early_hundred(tokens, at)
    )
    if found:
        return found
    run = read_run(tokens, at)
    if run is None:
        return None
    return _spoken(tokens, at, run, after_time) or _of_24_hours(tokens, at, run)


def read_day_part(tokens: Tokens, at: int) -> Found | None:
    """ "in the afternoon", "tonight"; not the greeting "good morning"."""
    text = singular(tokens[at].text)
    if text not in DAY_PARTS or text_at(tokens, at - 1) in {"good", "last"}:
        return None
    if text == "night" and text_at(tokens, at - 1) not in {"at", "the", "that"} and not _weekday_before(tokens, at):
        return None
    return Found(DayPart("evening" if text == "tonight" else text, *DAY_PARTS[text]), at, at + 1)


def _weekday_before(tokens: Tokens, at: int) -> bool:
    return text_at(tokens, at - 1).endswith("day") or text_at(tokens, at - 1) in {"tomorrow", "this"}


def _written(tokens: Tokens, at: int) -> Found | None:
    match = _WRITTEN.fullmatch(tokens[at].text)
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return None
    certain = hour > 12 or match[1].startswith("0")
    return _with_half(tokens, at, at + 1, hour % 24 if certain else hour, minute, certain)


def _dotted(tokens: Tokens, at: int, after_time: bool) -> Found | None:
    """ "at 7.30", "a 7.30 start", "7.30 pm": with a point as British English writes it."""
    match = _DOTTED.fullmatch(tokens[at].text)
    if not match or int(match[1]) > 24:
        return None
    hour, minute = int(match[1]), int(match[2])
    before, following = text_at(tokens, at - 1), text_at(tokens, at + 1)
    placed = before in _AT_TIME | {"from", "between", "around"} or (after_time and before in _BETWEEN_TIMES)
    placed = placed and not (_unit_at(tokens, at + 1) or following in _EACH)
    if not (placed or following in _BEGINNINGS or _half(tokens, at + 1, hour)):
        return None
    certain = hour > 12 or match[1].startswith("0")
    return _with_half(tokens, at, at + 1, hour % 24 if certain else hour, minute, certain)


def _relative(tokens: Tokens, at: int) -> Found | None:
    """ "half past three", "half nine", "quarter to five", "ten past nine", "five minutes before six"."""
    step = at + (text_at(tokens, at) == "a" and text_at(tokens, at + 1) == "quarter")
    text = text_at(tokens, step)
    if text == "half" and text_at(tokens, step + 1) != "past":
        hour = _hour(tokens, step + 1) if text_at(tokens, step + 1) != "a" else None
        return _with_half(tokens, at, hour[1], hour[0], 30) if hour and not _unit_at(tokens, hour[1]) else None
    if text == "half":
        minutes, end = 30, step + 1
    elif text == "quarter":
        minutes, end = 15, step + 1
    else:
        group = read_group(tokens, step)
        if group is None or group.whole is None or not 0 < group.whole < 60 or group.ordinal:
            return None
        minutes, end = group.whole, group.end
        if text_at(tokens, end) in {"minutes", "minute"}:
            end += 1
        elif (minutes % 5 or minutes > 30) and text_at(tokens, end) != "past":
            return None
    link = text_at(tokens, end)
    hour = _hour(tokens, end + 1) if link in _LATER | _EARLIER else None
    if hour is None or _unit_at(tokens, hour[1]):
        return None
    if link == "to" and text != "quarter" and text_at(tokens, at - 1) in {"from", "open"}:
        return None
    if link == "before" and end == step + 1 and text != "quarter":
        return None
    total = hour[0] * 60 + (minutes if link in _LATER else -minutes)
    return _with_half(tokens, at, hour[1], total // 60 % 12 or 12, total % 60)


def _hour(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """An hour of the twelve-hour clock and the token after it."""
    if text_at(tokens, at) in _NAMED:
        return 12, at + 1
    group = read_group(tokens, at)
    if group is None or group.ordinal or group.whole is None or not 1 <= group.whole <= 12:
        return None
    return group.whole, group.end


def _unit_at(tokens: Tokens, at: int) -> bool:
    text = text_at(tokens, at)
    return text != "second" and singular(text) in _NOT_UNITS and not tokens[at - 1].after


def _spoken(tokens: Tokens, at: int, run: Run, after_time: bool) -> Found | None:
    """Hour and minutes said as numbers, known as a time by what stands around them."""
    hour_minute = _split(run)
    if hour_minute is None:
        return None
    hour, minute = hour_minute
    if text_at(tokens, run.end) == "o'clock" or (
        text_at(tokens, run.end) == "o" and text_at(tokens, run.end + 1) == "clock"
    ):
        end = run.end + 1 + (text_at(tokens, run.end) == "o")
        return _with_half(tokens, at, end, hour, minute, hour > 12)
    if _half(tokens, run.end, hour):
        return _with_half(tokens, at, run.end, hour, minute, hour > 12)
    before = text_at(tokens, at - 1)
    told = before in _BEFORE_TIME or (after_time and before in _BETWEEN_TIMES)
    if not told or _unit_at(tokens, run.end) or run.groups[0].ordinal or hour > 12 or hour == 0:
        return None
    if after_time and text_at(tokens, run.end) in {"at", "of", "for", "on"}:
        return None
    if (
        text_at(tokens, run.end) in _BETWEEN_TIMES
        and (upper := read_run(tokens, run.end + 1))
        and _unit_at(tokens, upper.end)
    ):
        return None
    if tokens[at].after in {"/", "-"} or before == "past" or (before == "about" and minute == 0):
        return None
    return Found(Clock(hour % 12 * 60 + minute), at, run.end)


def _early_hundred(tokens: Tokens, at: int) -> Found | None:
    """ "oh six hundred", "zero eight hundred hours"."""
    hour = DIGIT_WORDS.get(text_at(tokens, at + 1))
    if tokens[at].text not in ZEROS or tokens[at].after or not hour or text_at(tokens, at + 2) != "hundred":
        return None
    return Found(Clock(hour * 60, True), at, at + 3 + (text_at(tokens, at + 3) == "hours"))


def _of_24_hours(tokens: Tokens, at: int, run: Run) -> Found | None:
    """ "at nineteen twelve", "until twenty two hundred", "oh eight hundred hours", "1430 hours"."""
    hours = text_at(tokens, run.end) == "hours"
    whole = run.figures.isdigit() and len(run.figures) in {3, 4} and not run.groups[-1].ordinal
    if not whole or len(run.groups) > (3 if hours else 2):
        return None
    hour, minute = int(run.figures[:-2]), int(run.figures[-2:])
    if hour > 24 or minute > 59:
        return None
    if hours:
        told = len(run.figures) == 4 and (run.figures[0] == "0" or hour >= 10)
        told = told or run.groups[0].figures == "0"
        return Found(Clock(hour % 24 * 60 + minute, True), at, run.end + 1) if told else None
    told = text_at(tokens, at - 1) in _AT_TIME and hour > 12 and not run.groups[0].written
    if not told or _unit_at(tokens, run.end) or text_at(tokens, run.end) in _EACH:
        return None
    return Found(Clock(hour % 24 * 60 + minute, True), at, run.end)


def _split(run: Run) -> tuple[int, int] | None:
    """Hour and minute of "nine", "nine thirty", "nine oh five", "930"."""
    groups = run.groups
    if any("." in str(group.value) or group.ordinal for group in groups):
        return None
    if len(groups) == 1 and len(groups[0].figures) <= 2:
        hour, minute = int(groups[0].figures), 0
    elif len(groups) == 1 and groups[0].written and len(groups[0].figures) in {3, 4}:
        hour, minute = int(groups[0].figures[:-2]), int(groups[0].figures[-2:])
    elif len(groups) == 2 and len(groups[1].figures) == 2 and len(groups[0].figures) <= 2:
        hour, minute = int(groups[0].figures), int(groups[1].figures)
    elif len(groups) == 3 and groups[1].figures == "0" and len(groups[2].figures) == 1:
        hour, minute = int(groups[0].figures), int(groups[2].figures)
    else:
        return None
    return (hour, minute) if hour <= 24 and minute < 60 else None


def _with_half(tokens: Tokens, first: int, end: int, hour: int, minute: int, certain: bool = False) -> Found | None:
    """The time with the half of the day that is said behind it."""
    half = _half(tokens, end, hour)
    if half is None or (certain and hour > 12):
        if half is not None:
            end = half[1]
        if hour == 12 and not certain:
            hour = 0
        return Found(Clock(hour % 24 * 60 + minute, certain), first, end)
    afternoon, end = half
    return Found(Clock((hour % 12 + 12 * afternoon) * 60 + minute, True), first, end)


def _half(tokens: Tokens, at: int, hour: int) -> tuple[bool, int] | None:
    """Whether the afternoon half is said at a token, and the token after it.

    "Ten at night" is in the afternoon half, "two at night" and "twelve at night" are not.
    """
    words = tuple(text_at(tokens, at + n) for n in range(3))
    match words:
        case ("am", *_):
            return False, at + 1
        case ("pm", *_):
            return True, at + 1
        case ("a", "m", _):
            return False, at + 2
        case ("p", "m", _):
            return True, at + 2
        case ("in", "the", "morning"):
            return False, at + 3
        case ("in", "the", ("afternoon" | "evening")):
            return True, at + 3
        case (("this" | "tomorrow"), "morning", _):
            return False, at
        case (("this" | "tomorrow"), ("afternoon" | "evening"), _) | ("tonight", *_):
            return True, at
        case ("at", "night", _):
            return 4 < hour < 12, at + 2
    return None

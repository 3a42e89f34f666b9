"""Days: "the third of May", "May 3rd", "5/3", "next Tuesday", "a week from Friday", "in two weeks", "tomorrow".

Relative days become dates where the call's date is known; else the count of days is kept and compared.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from harness.compare.entities.entity import EntityContext, Found
from harness.compare.entities.lengths import counted_before, read_duration
from harness.compare.entities.lexicon import (
    DURATION_MONTHS,
    DURATION_S,
    MONTH_SHORT,
    MONTHS,
    UNITS,
    WEEKDAY_SHORT,
    WEEKDAYS,
    singular,
)
from harness.compare.entities.numbers import Group, read_group, read_run
from harness.compare.entities.numbers import text_at as raw_text_at
from harness.compare.entities.values import Day, Duration, Period
from harness.compare.normal import Tokens
from harness.compare.plain import word_set

_DAY_S = 86400
_AHEAD_DAYS = 90
"""A date without a year is the one nearest to this far ahead of the call: more of them are to come than past."""
_RELATIVE = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_OFFSETS = {"this": 0, "next": 1, "last": -1, "coming": 0, "following": 1, "previous": -1}
_DAY_KINDS = {word: f"{word.removesuffix('s')}s" for word in ("weekend", "weekends", "weekday", "weekdays")}
_SERVICE = frozenset({"help", "assist", "for", "you", "calling", "doing", "helping", "assisting", "serve"})
_MONTH_LIKE_WORDS = frozenset({"may", "march"})
_BEFORE_MONTH = word_set("before after in of this next last until by since early mid late during for through")
_AFTER_LONE_DAY = word_set("at in is works would and or for if please between around from to will was")
_AFTER_FRACTION = word_set("of cup cups inch inches off price")
_AFTER_YEAR = word_set("and is at in on for from with please my i the that to it so")
_HOLIDAYS = {
    ("christmas", "day"): (12, 25), ("christmas", "eve"): (12, 24), ("boxing", "day"): (12, 26),
    ("halloween",): (10, 31),
    ("new", "year", "eve"): (12, 31), ("new", "years", "eve"): (12, 31), ("new", "year", "day"): (1, 1),
    ("new", "years", "day"): (1, 1), ("valentine", "day"): (2, 14), ("valentines", "day"): (2, 14),
}  # fmt: skip
_HOLIDAY_STARTS = frozenset(name[0] for name in _HOLIDAYS)
_STRETCHES = word_set("within in over during for")
_BEFORE_LONE_DAY = word_set("on until by before after since from to for and or is through")


def text_at(tokens: Tokens, at: int) -> str:
    """The token's text without a possessive: "Tuesday's" is Tuesday."""
    return raw_text_at(tokens, at).removesuffix("'s")


def read_day(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """A day, week or month at a token."""
    found = (
        _written(tokens, at, context)
        or _named_month(tokens, at, context)
        or _day_of_month(tokens, at, context)
        or _weekday(tokens, at, context)
        or _counted(tokens, at, context)
        or _holiday(tokens, at)
        or _relative(tokens, at, context)
        or _period(tokens, at, context)
        or _lone_day(tokens, at)
    )
    return _resolved(found, context) if found else None


def _resolved(found: Found, context: EntityContext) -> Found:
    """The day with the dates it can mean, where its parts and the call's date tell."""
    day = found.value
    if not isinstance(day, Day) or day.dates or not day.month or not day.day:
        return found
    today = context.call_date
    years = [day.year] if day.year else [today.year - 1, today.year, today.year + 1] if today else []
    dates = [made for year in years if (made := _date(year, day.month, day.day))]
    if not dates:
        return found
    nearest = min(dates, key=lambda made: abs((made - today).days - _AHEAD_DAYS)) if today else dates[0]
    return replace(found, value=replace(day, dates=(nearest,), relative=None))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    text = tokens[at].text
    if text == "24/7" or _is_fraction(tokens, at):
        return None
    if len(text) == 10 and text[4] == "-" and text[:4].isdigit():
        year, month, day = (int(part) for part in text.split("-"))
        return Found(Day(year, month, day), at, at + 1) if _date(year, month, day) else None
    if "/" not in text:
        return None
    parts = [int(part) for part in text.split("/")]
    if len(parts) == 2 and parts[1] >= 1000:
        return Found(Day(parts[1], parts[0]), at, at + 1) if 1 <= parts[0] <= 12 else None
    day, month = (parts[0], parts[1]) if context.day_first else (parts[1], parts[0])
    if month > 12 >= day:
        day, month = month, day
    if not 1 <= month <= 12 or not 1 <= day <= 31 or text_at(tokens, at + 1) in {"cup", "inch", "of"}:
        return None
    full = _century(parts[2], context) if len(parts) == 3 else None
    return Found(Day(full, month, day, either=len(parts) == 3 and day <= 12 and day != month), at, at + 1)


def _is_fraction(tokens: Tokens, at: int) -> bool:
    """ "1/3 of it", "3/4 inch", "2 1/2": a part of something and no day."""
    above, slash, below = tokens[at].text.partition("/")
    if not slash or below not in {"2", "3", "4", "5", "8", "10"} or not 0 < int(above) < int(below):
        return False
    following = text_at(tokens, at + 1)
    behind_whole = at > 0 and tokens[at - 1].text.isdigit() and not tokens[at - 1].after
    return behind_whole or following in _AFTER_FRACTION or singular(following) in UNITS


def _century(year: int, context: EntityContext) -> int:
    """The full year of one written with two figures: up to twenty years ahead of the call, else of the last century."""
    if year >= 100:
        return year
    ahead = (context.call_date.year if context.call_date else 2026) % 100 + 20
    return year + (2000 if year <= ahead else 1900)


def _month(tokens: Tokens, at: int) -> int | None:
    text = text_at(tokens, at)
    return MONTHS.get(text) or MONTH_SHORT.get(text)


def _day_number(tokens: Tokens, at: int) -> Group | None:
    group = read_group(tokens, at)
    if group is None or group.whole is None or not 1 <= group.whole <= 31 or len(group.figures) > 2:
        return None
    return group


def _named_month(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """ "May 3rd", "May the third, 2026", "in June"."""
    month = _month(tokens, at)
    if month is None:
        return None
    step = at + 1 + (text_at(tokens, at + 1) == "the")
    day = None if tokens[at].after.strip(".-") else _day_number(tokens, step)
    if day and (step == at + 1 or day.ordinal):
        year, end = _year(tokens, day.end, context)
        return Found(Day(year, month, day.whole), at, end)
    text = text_at(tokens, at)
    told = text_at(tokens, at - 1) in _BEFORE_MONTH or (text == "march" and tokens[at].capital and at > 0)
    if (text not in MONTHS or text in _MONTH_LIKE_WORDS) and not told:
        return None
    year, end = _year(tokens, at + 1, context)
    return Found(Day(year, month), at, end)


def _year(tokens: Tokens, at: int, context: EntityContext) -> tuple[int | None, int]:
    """ "2026", "twenty twenty six", "nineteen eighty four", "next year"; and the token after it."""
    step = at + (text_at(tokens, at) in {"of", "in"})
    offset = _OFFSETS.get(text_at(tokens, step))
    if offset is not None and context.call_date and text_at(tokens, step + 1) == "year":
        return context.call_date.year + offset, step + 2
    run = read_run(tokens, step) if step < len(tokens) and not tokens[at - 1].ends_sentence else None
    if run and len(run.figures) == 4 and run.figures[:2] in {"19", "20"}:
        return int(run.figures), run.end
    group = run.single if run and step == at else None
    if run and group and 30 <= group.value <= 99 and len(group.figures) == 2:
        behind = text_at(tokens, run.end)
        if not behind or tokens[run.end - 1].after or behind in _AFTER_YEAR:
            return 1900 + int(group.figures), run.end
    return None, at


def _counted_month(tokens: Tokens, at: int, context: EntityContext) -> tuple[int | None, int, int] | None:
    """Year, month and the token after "the eleventh", "the eleventh, ninety one", "next month"."""
    step = at + (text_at(tokens, at) == "the")
    number = read_group(tokens, step)
    if step > at and number and number.ordinal and number.whole is not None and number.whole <= 12:
        year, end = _year(tokens, number.end, context)
        return year, number.whole, end
    offset = _OFFSETS.get(text_at(tokens, at))
    if offset is None or text_at(tokens, at + 1) != "month" or context.call_date is None:
        return None
    month = context.call_date.year * 12 + context.call_date.month - 1 + offset
    return month // 12, month % 12 + 1, at + 2


def _day_of_month(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """ "the third of May", "3rd of May", "3 May"."""
    step = at + (tokens[at].text == "the")
    day = _day_number(tokens, step)
    if day is None:
        return None
    of = text_at(tokens, day.end) == "of"
    month_at = day.end + of
    if of and day.ordinal and (counted := _counted_month(tokens, month_at, context)):
        return Found(Day(counted[0], counted[1], day.whole), at, counted[2])
    month = _month(tokens, month_at)
    if month is None or (not of and tokens[month_at].text in _MONTH_LIKE_WORDS and not tokens[month_at].capital):
        return None
    year, end = _year(tokens, month_at + 1, context)
    return Found(Day(year, month, day.whole), at, end)


def _weekday(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """ "Tuesday", "next Tuesday", "Tuesday the fifth", "Tuesday, May 5th", "Friday week"."""
    offset = _OFFSETS.get(text_at(tokens, at))
    step = at + (offset is not None)
    weekday = _weekday_at(tokens, step)
    if weekday is None:
        return None
    end = step + 1
    if offset is None and (exact := _after_weekday(tokens, end, context)):
        day = exact.value
        assert isinstance(day, Day)
        return Found(Day(day.year, day.month, day.day, weekday), at, exact.end)
    dates: tuple[date, ...] = ()
    if offset is not None and context.call_date:
        dates = _coming(context.call_date, weekday, offset)
    if text_at(tokens, end) == "week" and offset is None:
        dates = _coming(context.call_date + timedelta(7), weekday, 0) if context.call_date else ()
        end += 1
    if (text_at(tokens, end), text_at(tokens, end + 1)) == ("after", "next") and offset is None:
        coming = _coming(context.call_date, weekday, 1) if context.call_date else ()
        dates, end = tuple(day + timedelta(7) for day in coming), end + 2
    known = offset is None and text_at(tokens, at - 1) == "that"
    return Found(Day(weekday=weekday, dates=dates), at, end, known)


def _weekday_at(tokens: Tokens, at: int) -> int | None:
    text = text_at(tokens, at)
    if text in WEEKDAYS or singular(text) in WEEKDAYS:
        return WEEKDAYS[text] if text in WEEKDAYS else WEEKDAYS[singular(text)]
    short = WEEKDAY_SHORT.get(text)
    if short is None or (text in {"sun", "sat", "mon", "wed"} and not tokens[at].capital):
        return None
    return short


def _after_weekday(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """The date that says which weekday is meant."""
    if at >= len(tokens) or tokens[at - 1].ends_sentence:
        return None
    found = _written(tokens, at, context) or _named_month(tokens, at, context) or _day_of_month(tokens, at, context)
    if found and isinstance(found.value, Day) and found.value.day:
        return found
    step = at + (text_at(tokens, at) == "the")
    day = _day_number(tokens, step)
    return Found(Day(day=day.whole), at, day.end) if day and day.ordinal else None


def _coming(today: date, weekday: int, offset: int) -> tuple[date, ...]:
    """Dates that "this", "next" or "last" with a weekday can mean: speakers differ on "next"."""
    ahead = (weekday - today.weekday()) % 7 or 7
    first = today + timedelta(ahead)
    if offset < 0:
        return (first - timedelta(7),) if first - timedelta(7) < today else (first - timedelta(14),)
    if offset == 0:
        return (first,) if ahead < 7 else (today, first)
    return (first, first + timedelta(7)) if first.isocalendar().week == today.isocalendar().week else (first,)


def _counted(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """ "in two weeks", "ten days ago", "a week from Friday", "two weeks from today", "a week on Monday"."""
    step = at + (tokens[at].text == "in")
    rate = tokens[at].text in {"a", "per", "each", "every"} and counted_before(tokens, at)
    length = None if rate else read_duration(tokens, step)
    if length is None or not isinstance(length.value, Duration) or length.value.months:
        return None
    days, rest = divmod(int(length.value.seconds), _DAY_S)
    if rest or not days:
        return None
    words = (text_at(tokens, length.end), text_at(tokens, length.end + 1))
    if step > at:
        end = length.end + (2 if words == ("from", "now") else 0)
        return Found(_from_call(days, context), at, end) if length.end >= len(tokens) or words[0] != "of" else None
    return _counted_from(tokens, at, (days, length.end), words, context)


def _counted_from(
    tokens: Tokens, at: int, length: tuple[int, int], words: tuple[str, str], context: EntityContext
) -> Found | None:
    """The day that a number of days, and the token after it, and the words behind it make."""
    days, end = length
    if words[0] == "ago":
        return Found(_from_call(-days, context), at, end + 1)
    if words[0] in {"today", "tomorrow"} and not tokens[end - 1].after:
        return Found(_from_call(days + _RELATIVE[words[0]], context), at, end + 1)
    if words[0] not in {"from", "on", "after"}:
        return None
    if words[1] == "now" and text_at(tokens, end + 2) == "on":
        return None
    if words[1] in {"now", "today", "tomorrow"}:
        return Found(_from_call(days + _RELATIVE.get(words[1], 0), context), at, end + 2)
    step = end + 1 + (words[1] in {"this", "next"})
    weekday = _weekday_at(tokens, step)
    if weekday is None or days % 7:
        return None
    dates: tuple[date, ...] = ()
    if context.call_date:
        dates = tuple(day + timedelta(days) for day in _coming(context.call_date, weekday, words[1] == "next"))
    return Found(Day(weekday=weekday, dates=dates), at, step + 1)


def _from_call(days: int, context: EntityContext) -> Day:
    dates = (context.call_date + timedelta(days),) if context.call_date else ()
    return Day(relative=days, dates=dates)


def _relative(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    words = tuple(text_at(tokens, at + n) for n in range(4))
    match words:
        case ("the", "day", "after", "tomorrow"):
            return Found(_from_call(2, context), at, at + 4)
        case ("day", "after", "tomorrow", _) if text_at(tokens, at - 1) not in {"a", "per", "each", "every"}:
            return Found(_from_call(2, context), at, at + 3)
        case ("the", "day", "before", "yesterday"):
            return Found(_from_call(-2, context), at, at + 4)
        case (("today" | "tomorrow") as word, "week", *_):
            return Found(_from_call(_RELATIVE[word] + 7, context), at, at + 2)
        case (("today" | "tomorrow" | "yesterday") as word, *_):
            weak = word == "today" and any(token.text in _SERVICE for token in tokens[max(0, at - 5) : at])
            return Found(_from_call(_RELATIVE[word], context), at, at + 1, weak)
        case ("this", ("morning" | "afternoon" | "evening"), *_):
            return Found(_from_call(0, context), at, at + 1)
        case ("tonight", *_):
            return Found(_from_call(0, context), at, at)
    return None


def _holiday(tokens: Tokens, at: int) -> Found | None:
    """Holidays of a fixed date: "Christmas Eve", "New Year's Day"."""
    if text_at(tokens, at) not in _HOLIDAY_STARTS:
        return None
    for name, (month, day) in _HOLIDAYS.items():
        if tuple(text_at(tokens, at + n) for n in range(len(name))) == name:
            return Found(Day(month=month, day=day), at, at + len(name))
    return None


def _period(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """ "next week", "this weekend", "the week after next", "last month"."""
    words = tuple(text_at(tokens, at + n) for n in range(4))
    if words == ("the", "week", "after", "next"):
        return Found(_week("week", 2, context), at, at + 4)
    if (kind := _DAY_KINDS.get(words[0])) and text_at(tokens, at - 1) not in _OFFSETS:
        return Found(Period(kind, 0), at, at + 1)
    if words[0] in {"last", "past"} and text_at(tokens, at - 1) == "the" and text_at(tokens, at - 2) in _STRETCHES:
        return _stretch(words[1], at)
    offset = _OFFSETS.get(words[0])
    if offset is None or words[1] not in {"week", "weekend", "month", "year"}:
        return None
    if words[1] in {"week", "weekend"}:
        return Found(_week(words[1], offset, context), at, at + 2)
    return Found(Period(words[1], offset), at, at + 2)


def _stretch(unit: str, at: int) -> Found | None:
    """ "within the last month" is a length of time, no month of the calendar."""
    if unit in DURATION_S:
        return Found(Duration(seconds=Decimal(DURATION_S[unit])), at, at + 2)
    return Found(Duration(months=Decimal(DURATION_MONTHS[unit])), at, at + 2) if unit in DURATION_MONTHS else None


def _week(unit: str, offset: int, context: EntityContext) -> Period:
    if context.call_date is None:
        return Period(unit, offset)
    monday = context.call_date - timedelta(context.call_date.weekday()) + timedelta(7 * offset)
    first = monday + timedelta(5 if unit == "weekend" else 0)
    return Period(unit, offset, first, monday + timedelta(6))


def _lone_day(tokens: Tokens, at: int) -> Found | None:
    """ "the third", where no thing is counted: "on the third at nine"."""
    if tokens[at].text != "the":
        return None
    day = _day_number(tokens, at + 1)
    if day is None or not day.ordinal:
        return None
    following = text_at(tokens, day.end)
    ends = bool(tokens[day.end - 1].after) or not following or following in _AFTER_LONE_DAY
    return Found(Day(day=day.whole), at, day.end) if ends and text_at(tokens, at - 1) in _BEFORE_LONE_DAY else None

"""Dates of birth: dates long past, and those that somebody was asked for, in words and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from harness.redact.figures import TEEN, TENS, UNIT, UNITS
from harness.redact.known import Known
from harness.redact.private import Edit, Private, cased, put
from harness.redact.surrogates import Surrogates
from harness.redact.tokens import Token, text_at, words

MONTHS = words("january february march april may june july august september october november december")
_MONTH = {name: number for number, name in enumerate(MONTHS, start=1)}
_SHORT_MONTH = {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINAL = {word: number for number, word in enumerate(_ORDINALS, start=1)} | {"thirtieth": 30}
_CUES = frozenset({"born", "birth", "birthday", "birthdate", "dob"})
_CUE_REACH = 9
_LAST_YEAR_PAST = 2012
"""A full date up to this year is private: calls book and bill near the day on which they are made."""
_TINY = frozenset({"the", "of", "on", "a", "in"})


@dataclass(frozen=True, slots=True)
class _Part:
    """A number read at tokens ``first`` to ``end``, and how it was said."""

    value: int
    first: int
    end: int
    form: str


def find(given: tuple[Token, ...], text: str, known: Known, surrogates: Surrogates, asked: bool) -> Iterator[Private]:
    """All dates of birth of a text; ``asked`` says that the other party has just asked for one."""
    at = 0
    while at < len(given):
        found = _written(given, at, surrogates, known, asked) or _said(given, at, text, known, surrogates, asked)
        if found is None:
            at += 1
        else:
            yield found
            at = found.end


def asks(text: str) -> bool:
    """Whether a text asks for a date of birth."""
    return any(word in text.lower() for word in ("birth", "born", "dob"))


def _cued(given: tuple[Token, ...], at: int) -> bool:
    return any(text_at(given, at - step) in _CUES for step in range(1, _CUE_REACH + 1))


def _private_day(day: date, cued: bool, known: Known) -> bool:
    return cued or 1900 <= day.year <= _LAST_YEAR_PAST or day in known.births


def _written(given: tuple[Token, ...], at: int, surrogates: Surrogates, known: Known, asked: bool) -> Private | None:
    """ "1984-03-12", "3/12/1984", "03-12-84"."""
    token = given[at]
    mark = "/" if "/" in token.text else "-"
    parts = token.text.split(mark)
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    iso = len(parts[0]) == 4
    order = (0, 1, 2) if iso else (2, 0, 1)
    year, month, day = (int(parts[place]) for place in order)
    if not iso and month > 12:
        order = (2, 1, 0)
        month, day = day, month
    born = _date(year + (0 if year > 99 else 1900 if year > 25 else 2000), month, day)
    if born is None or not _private_day(born, asked or _cued(given, at), known):
        return None
    new = surrogates.day(born)
    values = (new.year if len(parts[order[0]]) == 4 else new.year % 100, new.month, new.day)
    made = list(parts)
    for place, value in zip(order, values, strict=True):
        made[place] = f"{value:0{len(parts[place]) if parts[place][0] == '0' or len(parts[place]) > 2 or iso else 1}d}"
    return Private("birth_date", at, at + 1, born.isoformat(), (put(token, mark.join(made)),))


def _said(
    given: tuple[Token, ...], at: int, text: str, known: Known, surrogates: Surrogates, asked: bool
) -> Private | None:
    """ "march the twelfth nineteen eighty four", "12 March 1984", "oh three twelve eighty four"."""
    cued = asked or _cued(given, at)
    parts = _named(given, at) or (_numeric(given, at) if cued else None)
    if parts is None:
        return None
    month, day, year = parts
    if year is None:
        return _without_year(given, text, month, day, known, surrogates, cued and _cued(given, month.first))
    born = _date(year.value, month.value, day.value)
    if not cued and year.form.startswith("short") and year.value >= 2000:
        return None  # "the tenth of may ten" is a day and an hour
    if born is None or not _private_day(born, cued, known):
        return None
    return _replaced(given, text, (month, day, year), born, surrogates.day(born))


def _without_year(  # noqa: PLR0917 - what a reading depends on
    given: tuple[Token, ...],
    text: str,
    month: _Part,
    day: _Part,
    known: Known,
    surrogates: Surrogates,
    cued: bool,
) -> Private | None:
    """A day and month that are those of a known date of birth, or that "birthday" announces."""
    whole = next((born for born in sorted(known.births) if (born.month, born.day) == (month.value, day.value)), None)
    if whole is None and cued:
        whole = _date(1904, month.value, day.value)
    return _replaced(given, text, (month, day), whole, surrogates.day(whole)) if whole else None


def _replaced(given: tuple[Token, ...], text: str, parts: tuple[_Part, ...], born: date, new: date) -> Private:
    edits: list[Edit] = []
    values = (new.month, new.day, new.year)
    for part, value in zip(parts, values, strict=False):
        span = given[part.first : part.end]
        words = _words(part.form, value, text[span[0].start : span[0].end])
        texts = [*words[: len(span) - 1], " ".join(words[len(span) - 1 :])]
        edits += [put(token, texts[n] if n < len(texts) else "") for n, token in enumerate(span)]
    first, end = min(part.first for part in parts), max(part.end for part in parts)
    return Private("birth_date", first, end, born.isoformat(), tuple(edits))


def _named(given: tuple[Token, ...], at: int) -> tuple[_Part, _Part, _Part | None] | None:
    """A date whose month is named, and which begins at a token."""
    month, day = _month(given, at), None
    if month and text_at(given, at - 1) == "of":
        return None  # the day stands before it
    if month:
        day = _day(given, _over(given, month.end))
    elif day := _day(given, at):
        month = _month(given, day.end + (text_at(given, day.end) == "of"))
    if not month or not day:
        return None
    year = _year(given, _over(given, max(month.end, day.end)))
    return month, day, year


def _numeric(given: tuple[Token, ...], at: int) -> tuple[_Part, _Part, _Part | None] | None:
    """ "three twelve eighty four": month, day and year as plain numbers."""
    month = _count(given, at)
    day = _count(given, month.end) if month and 1 <= month.value <= 12 else None
    year = _year(given, day.end) if day and 1 <= day.value <= 31 else None
    return (month, day, year) if month and day and year else None


def _over(given: tuple[Token, ...], at: int) -> int:
    while text_at(given, at) in _TINY:
        at += 1
    return at


def _month(given: tuple[Token, ...], at: int) -> _Part | None:
    text = text_at(given, at)
    if text in _MONTH:
        return _Part(_MONTH[text], at, at + 1, "month")
    return _Part(_SHORT_MONTH[text], at, at + 1, "mon") if text in _SHORT_MONTH else None


def _day(given: tuple[Token, ...], at: int) -> _Part | None:
    text, following = text_at(given, at), text_at(given, at + 1)
    if text in _ORDINAL:
        return _Part(_ORDINAL[text], at, at + 1, "ordinal")
    if text in ("twenty", "thirty") and following in _ORDINAL and _ORDINAL[following] < 10:
        return _Part(int(TENS[text]) * 10 + _ORDINAL[following], at, at + 2, "ordinal")
    if text[:1].isdecimal() and text[-2:] in ("st", "nd", "rd", "th"):
        return _Part(int(text[:-2]), at, at + 1, "figures th")
    part = _count(given, at)
    return part if part and 1 <= part.value <= 31 else None


def _count(given: tuple[Token, ...], at: int) -> _Part | None:
    """A number up to 99: "12", "oh three", "twelve", "twenty one"."""
    text, following = text_at(given, at), text_at(given, at + 1)
    if text.isdecimal() and len(text) <= 2:
        return _Part(int(text), at, at + 1, "figures 0" if text[0] == "0" else "figures")
    if text in ("oh", "o", "zero") and following in UNIT:
        return _Part(int(UNIT[following]), at, at + 2, "oh")
    if text in TENS:
        unit = int(UNIT.get(following, 0))
        return _Part(int(TENS[text]) * 10 + unit, at, at + 1 + bool(unit), "count")
    number = UNIT.get(text) or TEEN.get(text)
    return _Part(int(number), at, at + 1, "count") if number else None


def _year(given: tuple[Token, ...], at: int) -> _Part | None:
    text = text_at(given, at)
    if text.isdecimal() and len(text) == 4:
        return _Part(int(text), at, at + 1, "figures")
    if text == "two" and text_at(given, at + 1) == "thousand":
        after = at + 2 + (text_at(given, at + 2) == "and")
        rest = _count(given, after)
        return _Part(2000 + (rest.value if rest else 0), at, rest.end if rest else at + 2, "year")
    if text in ("nineteen", "twenty"):
        rest = _count(given, at + 1)
        if rest and (rest.value >= 10 or rest.form == "oh"):
            return _Part((1900 if text == "nineteen" else 2000) + rest.value, at, rest.end, "year")
    part = _count(given, at)
    if part is None or (part.value < 10 and part.form not in ("oh", "figures 0")):
        return None
    century = 1900 if part.value > 25 else 2000
    return _Part(century + part.value, part.first, part.end, f"short {part.form}")


def _words(form: str, value: int, like: str) -> list[str]:
    """A number in the form of another, as words."""
    match form:
        case "month":
            return [cased(MONTHS[value - 1], like)]
        case "mon":
            return [cased(MONTHS[value - 1][:3], like)]
        case "ordinal":
            tens, unit = divmod(value, 10)
            return [_ORDINALS[value - 1]] if value <= 20 else [_tens(tens), _ORDINALS[unit - 1]]
        case "figures th":
            return [f"{value}{'th' if 10 <= value % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"]
        case "figures":
            return [str(value)]
        case "figures 0" | "short figures" | "short figures 0":
            return [f"{value % 100:02d}"]
        case "year":
            return ["nineteen", *_cardinal(value % 100)]
        case _:
            return _cardinal(value % 100)


def _cardinal(value: int) -> list[str]:
    if value < 10:
        return ["oh", UNITS[value]] if value else ["zero"]
    if value < 20:
        return [next(word for word, number in TEEN.items() if int(number) == value)]
    return [_tens(value // 10), *([UNITS[value % 10]] if value % 10 else [])]


def _tens(tens: int) -> str:
    return next(word for word, number in TENS.items() if int(number) == tens)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

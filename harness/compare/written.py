"""Days, times of day and moments as they stand in tool arguments: ISO 8601 first, then as people write or say them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from harness.compare.entities import Agreement, EntityContext, agreement, entities
from harness.compare.entities.values import Clock, Day, Value

_ISO_TIME = re.compile(r"T?(\d{1,2})[:.](\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")


def same_day(live: Any, other: Any, context: EntityContext) -> bool | None:
    """Whether two values name the same day, or can; ``None`` where one of them names none."""
    one, two = _day(live, context), _day(other, context)
    if one is None or two is None:
        return None
    return agreement(one, two) >= Agreement.COMPATIBLE


def read_minute(value: Any, context: EntityContext) -> int | None:
    """Minute of the day; written times ("2:00") are of 24 hours, spoken ones say their half ("2 pm")."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    written = _ISO_TIME.fullmatch(text)
    if written and int(written[1]) < 24 and int(written[2]) < 60:
        return int(written[1]) * 60 + int(written[2])
    moment = _iso(text)
    if moment is not None and ":" in text:
        return moment.hour * 60 + moment.minute
    said = _only(text, Clock, context)
    return said.minute if isinstance(said, Clock) else None


def read_moment(value: Any, context: EntityContext) -> datetime | None:
    """Day and time of day; with an offset where one is written, midnight where no time is."""
    if not isinstance(value, str):
        return None
    moment = _iso(value.strip())
    if moment is not None:
        return moment
    day = _day(value, context)
    if day is None or len(day.dates) != 1:
        return None
    said = _only(value, Clock, context)
    minute = said.minute if isinstance(said, Clock) else 0
    return datetime.combine(day.dates[0], time(minute // 60 % 24, minute % 60))


def _day(value: Any, context: EntityContext) -> Day | None:
    if not isinstance(value, str):
        return None
    moment = _iso(value.strip())
    if moment is not None:
        return _calendar(moment.date())
    said = _only(value, Day, context)
    return said if isinstance(said, Day) else None


def _calendar(day: date) -> Day:
    return Day(day.year, day.month, day.day, day.weekday(), None, (day,))


def _iso(text: str) -> datetime | None:
    """The moment of an ISO 8601 text with a date in it."""
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _only(text: str, kind: type[Value], context: EntityContext) -> Value | None:
    """The one value of a kind in a text; ``None`` where there is none, or more than one."""
    found = [entity.value for entity in entities(text, context) if isinstance(entity.value, kind)]
    return found[0] if len(found) == 1 else None

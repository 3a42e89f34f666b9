"""What tools and earlier words support: the values in JSON arguments, results and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from harness.compare.difference import WordSpan
from harness.compare.entities.entity import Entity, EntityContext
from harness.compare.entities.matching import match
from harness.compare.entities.reader import KINDS, entities
from harness.compare.entities.values import (
    Agreement,
    Clock,
    Day,
    Digits,
    Email,
    Letters,
    Money,
    Name,
    Number,
    Phone,
    Value,
    written_of,
)

_ISO_CLOCK = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ])?(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{2,24}")
_CENT = Decimal("0.01")
_COUNTED = 12
_NEAR_DAYS = 730
_PIECE = 2
"""Figures and letters that make a piece of a code worth the name."""
_NOWHERE = WordSpan(0, 0)


def values_in(value: Any, context: EntityContext, key: str = "") -> Iterator[Entity]:
    """The typed values of a JSON value, with those of all it holds. ``key`` is the key it stands under."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from values_in(item, context, str(name))
    elif isinstance(value, (list, tuple)):
        yield _entity(Number(Decimal(len(value))))
        for item in value:
            yield from values_in(item, context, key)
    elif isinstance(value, str):
        yield from _in_text(value, context)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(str(value))
        yield _entity(Number(number))
        yield from _in_moment(value, context)
        if "cent" in key.lower():
            yield _entity(Money(number / 100))


def _in_moment(value: float, context: EntityContext) -> Iterator[Entity]:
    """The day and the time of a moment counted from 1970, in seconds or milliseconds, within two years of the call."""
    if context.call_date is None or not 1e8 < value < 1e13:
        return
    moment = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    if abs((moment.date() - context.call_date).days) <= _NEAR_DAYS:
        yield _entity(Day(moment.year, moment.month, moment.day, moment.weekday(), None, (moment.date(),)))
        yield _entity(Clock(moment.hour * 60 + moment.minute, True))


def _in_text(text: str, context: EntityContext) -> Iterator[Entity]:
    moment = _ISO_CLOCK.fullmatch(text.strip())
    if moment and int(moment[1]) < 24 and int(moment[2]) < 60:
        yield _entity(Clock(int(moment[1]) * 60 + int(moment[2]), True))
        text = text.strip()[:10] if len(text) > 10 else ""
    yield from entities(text.replace("_", " ") if " " not in text else text, context)
    if _CODE.fullmatch(text) and not text.isdigit():
        yield _entity(Letters(re.sub(r"[_-]", "", text).upper()))
    parts = tuple(part for part in text.lower().split() if part.replace("'", "").replace("-", "").isalpha())
    if parts and len(parts) == len(text.split()) <= 4:
        yield _entity(Name(parts))


def _entity(value: Value) -> Entity:
    return Entity(KINDS[type(value)], value, "", _NOWHERE)


def supports(grounds: Iterable[Entity], entity: Entity) -> bool:
    """Whether any value agrees with the entity; a number supports what is counted in it, not its last digits."""
    return any(match(ground, entity) >= Agreement.COMPATIBLE and _whole(ground, entity) for ground in grounds)


def reckoned(grounds: Sequence[Entity], told: Iterable[Entity], entity: Entity) -> bool:
    """Whether an amount follows from one that was ``told`` and a count or a second amount that was said: each half of
    it, so many times as much, what both come to."""
    if not isinstance(entity.value, Money) or not entity.value.amount:
        return False
    amount = entity.value.amount
    bases = {one.value.amount for one in told if isinstance(one.value, Money) and one.value.amount != amount}
    counts = {one.value.value for one in grounds if isinstance(one.value, Number)} | {Decimal(2)}
    others = {one.value.amount for one in grounds if isinstance(one.value, Money)} | bases
    counts = {count for count in counts if 1 < count <= _COUNTED and count == int(count)}
    if any(amount in (base * count, (base / count).quantize(_CENT)) for base in bases for count in counts):
        return True
    return any(amount in (base + other, abs(base - other)) for base in bases for other in others if other)


def holds_part(grounds: Iterable[Entity], entity: Entity) -> bool:
    """Whether a value is a piece of one that a tool uses: figures of a code or a number, the year of a day."""
    pieces = {text for text in written_of(entity.value) if len(text) >= _PIECE}
    return any(_piece_of(ground.value, pieces) for ground in grounds)


def _piece_of(ground: Value, pieces: set[str]) -> bool:
    if isinstance(ground, Day):
        return bool(ground.year and pieces & {str(ground.year), f"{ground.year % 100:02d}"})
    if not isinstance(ground, (Letters, Phone, Digits, Email)):
        return False
    whole = ground.local.upper() if isinstance(ground, Email) else ground.text if not isinstance(ground, Phone) else ""
    return any(piece in (whole or written) for piece in pieces for written in (written_of(ground) or {whole}))


def _whole(ground: Entity, entity: Entity) -> bool:
    one, two = ground.value, entity.value
    return not (isinstance(one, Phone) and isinstance(two, Phone)) or len(two.digits) >= 4

"""What tools and earlier words support: the values in JSON arguments, results and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from harness.compare.difference import WordSpan
from harness.compare.entities.entity import Entity, EntityContext
from harness.compare.entities.matching import match
from harness.compare.entities.reader import KINDS, entities
from harness.compare.entities.values import Agreement, Clock, Letters, Money, Name, Number, Phone, Value

_ISO_CLOCK = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ])?(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{2,24}")
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
        if "cent" in key.lower():
            yield _entity(Money(number / 100))


def _in_text(text: str, context: EntityContext) -> Iterator[Entity]:
    moment = _ISO_CLOCK.fullmatch(text.strip())
    if moment and int(moment[1]) < 24 and int(moment[2]) < 60:
        yield _entity(Clock(int(moment[1]) * 60 + int(moment[2]), True))
        text = text.strip()[:10] if len(text) > 10 else ""
    yield from entities(text, context)
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


def _whole(ground: Entity, entity: Entity) -> bool:
    one, two = ground.value, entity.value
    return not (isinstance(one, Phone) and isinstance(two, Phone)) or len(two.digits) >= 4

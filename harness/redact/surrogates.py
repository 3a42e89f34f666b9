"""Stand-ins for private values: keyed, of the same type, and the same for the same value wherever it stands.

Rules
-----
1. A stand-in is a function of the key and the value's canonical form, never of its wording: the spoken and the written
   form of one number get the spoken and the written form of one stand-in.
2. Figures are exchanged one for one by an order drawn for each value, so that a part of a number ("the last four")
   and a pair ("double five") stay what they are. An order is drawn until the stand-in passes the checks that the
   value passes: Luhn, the numbering plan, the rules of social security numbers.
3. Without the key a stand-in says nothing of a value but its length and which of its figures are equal.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random

import phonenumbers
from stdnum import luhn
from stdnum.us import ssn

_TRIES = 400
_CONSONANTS = "bdfgklmnprstv"
_VOWELS = "aeiou"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Surrogates:
    """Stand-ins under one key; ``region`` is that of telephone numbers without a country code."""

    key: bytes
    region: str = "US"

    def digest(self, value: str, purpose: str) -> bytes:
        """HMAC-SHA-256 of a value for one purpose."""
        return hmac.new(self.key, f"{purpose}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def order(self, value: str) -> dict[str, str]:
        """Which figure stands for which in one number."""
        return dict(_order(self, value))

    def signs(self, code: str) -> dict[str, str]:
        """Which letter and figure stand for which in one code; none stands for itself.

        Letters that are words of their own when they are said alone stand for one another only.
        """
        drawn = Random(self.digest(code, "code"))  # noqa: S311 - seeded by a keyed digest
        out: dict[str, str] = {}
        for group in ("0123456789", "aio", "bcdefghjklmnpqrstuvwxyz"):
            ring = list(group)
            drawn.shuffle(ring)
            out.update(zip(ring, ring[1:] + ring[:1], strict=True))
        return out

    def word(self, word: str) -> str:
        """A pronounceable word in lower case, as long as ``word`` but not under four letters."""
        drawn = Random(self.digest(word.casefold(), "word"))  # noqa: S311 - seeded by a keyed digest
        length = max(_SHORTEST, len(word))
        return "".join(drawn.choice(_VOWELS if at % 2 else _CONSONANTS) for at in range(length))

    def day(self, born: date) -> date:
        """Another date, whose day and year are said in as many words."""
        drawn = Random(self.digest(born.isoformat(), "day"))  # noqa: S311 - seeded by a keyed digest
        day = drawn.randint(1, 19) if born.day <= 20 or born.day == 30 else drawn.randint(21, 28)
        if born.day == 20:
            day = drawn.randint(13, 19)
        decade = drawn.choice([decade for decade in range(4, 10) if decade != born.year // 10 % 10])
        year = 1900 + 10 * decade + (drawn.randint(1, 9) if born.year % 10 else 0)
        month = drawn.choice([month for month in range(1, 13) if month != born.month])
        return date(year, month, day)

    def figures(self, value: str) -> str:
        """The stand-in of a whole number."""
        order = self.order(value)
        return "".join(order.get(figure, figure) for figure in value)


def national(figures: str, region: str) -> str:
    """The national number in ``figures`` where the region's plan knows it, else the figures as they are."""
    if not 8 <= len(figures) <= 15:
        return figures
    try:
        parsed = phonenumbers.parse(figures, region)
    except phonenumbers.NumberParseException:
        return figures
    home = phonenumbers.national_significant_number(parsed)
    known = phonenumbers.is_possible_number(parsed) and figures.endswith(home) and len(home) >= 7
    return str(home) if known else figures


@lru_cache(maxsize=4096)
def _order(surrogates: Surrogates, value: str) -> tuple[tuple[str, str], ...]:
    wanted = _traits(value, surrogates.region)
    best: list[str] = []
    for order in _orders(surrogates, value):
        made = "".join(order[int(figure)] for figure in value)
        leading = value[0]
        changed = all(one != other or one == leading == "0" for one, other in zip(value, made, strict=True))
        if changed and (not best or _traits(made, surrogates.region) == wanted):
            best = order
            if _traits(made, surrogates.region) == wanted:
                break
    return tuple(zip("0123456789", best, strict=True))


def _orders(surrogates: Surrogates, value: str) -> Iterator[list[str]]:
    drawn = Random(surrogates.digest(value, "figures"))  # noqa: S311 - seeded by a keyed digest
    for _ in range(_TRIES):
        order = list("0123456789")
        drawn.shuffle(order)
        yield order
    yield list("1234567890")


def _traits(figures: str, region: str) -> tuple[bool, ...]:
    """The checks of its type that a number passes."""
    return (
        figures.startswith("0"),
        figures.startswith("1"),
        13 <= len(figures) <= 19 and luhn.is_valid(figures),
        len(figures) == 9 and ssn.is_valid(figures),
        7 <= len(figures) <= 12 and _in_plan(figures, region),
    )


def _in_plan(figures: str, region: str) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(figures, region)))
    except phonenumbers.NumberParseException:
        return False

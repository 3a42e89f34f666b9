"""When two values of a tool's argument are the same: one comparator for each name the configuration knows.

A comparator is given the live value, the other side's value and what is known to read them by (the call's date, the
region of its telephone numbers). A value that a comparator cannot read is compared as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from rapidfuzz import fuzz

from harness.compare.entities import EntityContext
from harness.compare.entities.lexicon import DIGIT_WORDS, TEENS, TENS
from harness.compare.written import read_minute, read_moment, same_day
from harness.config.plugins import imported
from harness.core.errors import ConfigError

_FIGURES = DIGIT_WORDS | TEENS | TENS
_WRITTEN_OUT = {
    "st": "street", "saint": "street", "ave": "avenue", "av": "avenue", "rd": "road", "ln": "lane", "blvd": "boulevard",
    "apt": "apartment", "sq": "square", "ct": "court", "pl": "place", "hwy": "highway", "pkwy": "parkway",
    "dr": "drive", "doctor": "drive", "mt": "mount", "ft": "fort", "dept": "department", "appt": "appointment",
}  # fmt: skip
"""What stands for two words stands for one of them: "St" is a street's and a saint's."""
Comparator = Callable[[Any, Any, EntityContext], bool]


def comparator(spec: Any, key: str) -> Comparator:
    """The comparator that a configuration value names.

    ``spec`` is a name (``"date"``, ``"regex:^A(\\d+)"``, ``"package.module:function"``) or a table with ``as`` and
    the options of that comparator.

    Raises:
        ConfigError: no such comparator or option; names ``key``.
    """
    options: dict[str, Any] = {}
    if isinstance(spec, Mapping):
        options = {str(name): value for name, value in spec.items()}
        spec = options.pop("as", None)
    if not isinstance(spec, str):
        raise ConfigError(f"{key} must name a comparator, is {spec!r}")
    if spec.startswith("regex:"):
        made: Comparator = _regex(spec.removeprefix("regex:"), key)
    elif ":" in spec:
        made = _imported(spec, key)
    elif spec in _OPTIONED:
        return _OPTIONED[spec](options, key)
    elif spec in _PLAIN:
        made = _PLAIN[spec]
    else:
        names = ", ".join(sorted([*_PLAIN, *_OPTIONED]))
        raise ConfigError(f"{key} must be one of {names}, regex:... or package.module:function, is {spec!r}")
    _no_more(options, key)
    return made


def exact(live: Any, other: Any, context: EntityContext | None = None) -> bool:
    """Equal JSON values: 4 equals 4.0, true does not equal 1, the order of an object's keys is nothing."""
    if isinstance(live, bool) or isinstance(other, bool):
        return live is other
    if isinstance(live, Mapping) and isinstance(other, Mapping):
        return live.keys() == other.keys() and all(exact(live[key], other[key]) for key in live)
    if isinstance(live, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(live) == len(other) and all(map(exact, live, other))
    return bool(live == other) or (live != live and other != other)  # noqa: PLR0124 - NaN is the same as NaN


def _ignore(live: Any, other: Any, context: EntityContext) -> bool:
    return True


def _casefold(live: Any, other: Any, context: EntityContext) -> bool:
    if isinstance(live, str) and isinstance(other, str):
        return "".join(live.casefold().split()) == "".join(other.casefold().split())
    return exact(live, other)


def _phone(live: Any, other: Any, context: EntityContext) -> bool:
    one, two = _dialled(live, context), _dialled(other, context)
    if one is None or two is None:
        return exact(live, other)
    return one == two or _without_country(live, other) or _without_country(other, live)


def _date(live: Any, other: Any, context: EntityContext) -> bool:
    same = same_day(live, other, context)
    return _casefold(live, other, context) if same is None else same


def _number(options: dict[str, Any], key: str) -> Comparator:
    tolerance = _non_negative(options, "tolerance", key)
    relative = _non_negative(options, "relative", key)
    _no_more(options, key)

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        one, two = _decimal(live), _decimal(other)
        if one is None or two is None:
            return exact(live, other)
        return abs(one - two) <= max(tolerance, relative * abs(one))

    return same


def _time(options: dict[str, Any], key: str) -> Comparator:
    minutes = _non_negative(options, "tolerance_min", key)
    _no_more(options, key)

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        one, two = read_minute(live, context), read_minute(other, context)
        if one is None or two is None:
            return _casefold(live, other, context)
        apart = abs(one - two)
        return min(apart, 1440 - apart) <= minutes

    return same


def _datetime(options: dict[str, Any], key: str) -> Comparator:
    minutes = _non_negative(options, "tolerance_min", key)
    _no_more(options, key)

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        one, two = read_moment(live, context), read_moment(other, context)
        if one is None or two is None:
            return _casefold(live, other, context)
        if (one.tzinfo is None) != (two.tzinfo is None):
            one, two = one.replace(tzinfo=None), two.replace(tzinfo=None)
        return abs(one - two) <= timedelta(minutes=float(minutes))

    return same


def _text(options: dict[str, Any], key: str) -> Comparator:
    similarity = _non_negative(options, "similarity", key, Decimal("0.9"))
    _no_more(options, key)

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        if not (isinstance(live, str) and isinstance(other, str)):
            return exact(live, other)
        one, two = _wording(live), _wording(other)
        if similarity and sorted(word for word in one if word[0].isdigit()) != sorted(
            word for word in two if word[0].isdigit()
        ):
            return False
        return fuzz.token_sort_ratio(" ".join(one), " ".join(two)) / 100 >= similarity

    return same


def _wording(text: str) -> list[str]:
    """The words of a text, small numbers in figures and what is often written short written out."""
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    return [_WRITTEN_OUT.get(word) or str(_FIGURES.get(word, word)) for word in words]


def _set(options: dict[str, Any], key: str) -> Comparator:
    inner = comparator(options.pop("of", "exact"), key)
    _no_more(options, key)

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        if not (isinstance(live, (list, tuple)) and isinstance(other, (list, tuple))):
            return exact(live, other)
        left = list(other)
        for item in live:
            match = next((index for index, value in enumerate(left) if inner(item, value, context)), None)
            if match is None:
                return False
            del left[match]
        return not left

    return same


def _regex(pattern: str, key: str) -> Comparator:
    """Same where both match and what they capture (all they match, without groups) is equal."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"{key} is no regular expression: {error}: {pattern!r}") from None

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        if not (isinstance(live, str) and isinstance(other, str)):
            return exact(live, other)
        one, two = compiled.search(live), compiled.search(other)
        if one is None or two is None:
            return live == other
        return (one.groups() or one.group()) == (two.groups() or two.group())

    return same


def _imported(spec: str, key: str) -> Comparator:
    """The user's own ``function(live, candidate) -> bool``."""
    function = imported(spec, key)

    def same(live: Any, other: Any, context: EntityContext) -> bool:
        try:
            return bool(function(live, other))
        except Exception as error:
            raise ConfigError(f"{key}: {spec} raised {type(error).__name__}: {error}") from error

    return same


def _dialled(value: Any, context: EntityContext) -> str | None:
    """E.164 of a telephone number; a number that its region's plan does not know keeps its figures."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    try:
        parsed = phonenumbers.parse(value, context.phone_region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", value) or None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _without_country(whole: Any, short: Any) -> bool:
    """Whether one number, written with its country's code, is the other, dialled from within that country."""
    if not (isinstance(whole, str) and isinstance(short, str) and whole.strip().startswith("+")) or "+" in short:
        return False
    try:
        parsed = phonenumbers.parse(whole, None)
    except phonenumbers.NumberParseException:
        return False
    return str(phonenumbers.national_significant_number(parsed)) == re.sub(r"\D", "", short).removeprefix("0")


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        value = str(value)
    if not isinstance(value, str):
        return None
    try:
        number = Decimal(re.sub(r"(?<=\d),(?=\d{3}\b)", "", value.strip().lstrip("$£€").rstrip("%")))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _non_negative(options: dict[str, Any], name: str, key: str, default: Decimal = Decimal(0)) -> Decimal:
    value = options.pop(name, default)
    number = None if isinstance(value, str) else value if isinstance(value, Decimal) else _decimal(value)
    if number is None or number < 0:
        raise ConfigError(f"{key}.{name} must be a number, 0 or more, is {value!r}")
    return number


def _no_more(options: Mapping[str, Any], key: str) -> None:
    for name in options:
        raise ConfigError(f"{key}.{name}: unknown key")


_PLAIN: Mapping[str, Comparator] = {
    "exact": exact,
    "ignore": _ignore,
    "casefold": _casefold,
    "date": _date,
    "phone": _phone,
}
_OPTIONED: Mapping[str, Callable[[dict[str, Any], str], Comparator]] = {
    "number": _number,
    "time": _time,
    "datetime": _datetime,
    "text": _text,
    "set": _set,
}

"""Figures with something behind them: money, percentages, measures."""

from __future__ import annotations

from decimal import Decimal

from harness.compare.entities.entity import Found
from harness.compare.entities.lengths import FRACTIONS, is_figure
from harness.compare.entities.lexicon import (
    CENTS,
    CURRENCIES,
    DIGIT_WORDS,
    DURATION_MONTHS,
    DURATION_S,
    HALF,
    MONTHS,
    QUARTER,
    SCALES,
    UNITS,
    VULGAR,
    singular,
)
from harness.compare.entities.numbers import Run, read_group, read_run, text_at
from harness.compare.entities.values import Money, Percent, Quantity
from harness.compare.normal import Tokens
from harness.compare.plain import STOP_WORDS

_SIGNS = frozenset("$£€")
_SCALE_SHORT = {"k": 1000, "m": 1_000_000, "bn": 1_000_000_000} | SCALES
_FREE = (
    ("free", "of", "charge"), ("for", "free"), ("without", "charge"), ("at", "no", "cost"), ("at", "no", "charge"),
    *(("no", *more, noun) for noun in ("charge", "cost", "fee") for more in ((), ("extra",), ("additional",))),
)  # fmt: skip
_CODES = frozenset({"usd", "gbp", "eur", "cad", "aud"})
_ONE = frozenset({"dollar", "buck", "pound", "euro", "quid"})
_NOTES = {"fiver": 5, "tenner": 10}
_LANDS = frozenset({"us", "canadian", "australian", "american"})
_BEHIND = frozenset({"percent", "%", "per", "am", "pm", "a", "p", "o'clock"})
_NINE = frozenset("123456789")
_FINE = Decimal("0.0001")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_IN_PARTS: dict[str, tuple[int, str]] = {
    "m": (100, "cm"),
    "ft": (12, "in"),
    "lb": (16, "oz"),
    "kg": (1000, "g"),
    "km": (1000, "m"),
}
"""Units that are said with a rest behind them: how many of which unit make one."""
_AFTER_OFF = frozenset({"if", "for", "when", "with", "on", "your", "each", "any"})
_SPEEDS = {"mi": "mph", "km": "km/h"}
_MARKS = {"'": "ft", '"': "in"}
_TIED = frozenset({"by", "x", "to", "or", "point", "dollars", "pounds", "each"})
_AFTER_MEASURE = frozenset({"long", "tall", "high", "wide", "deep", "away", "at", "exactly", "low", "heavy"})


def read_money(tokens: Tokens, at: int) -> Found | None:
    """ "$1,250.50", "forty bucks", "a dollar twenty", "fifty cents", "free of charge"; a minus before it counts."""
    found = _free(tokens, at) or _signed(tokens, at) or _in_words(tokens, at)
    if found is None or not isinstance(found.value, Money) or not _minus(tokens, at):
        return found
    return Found(Money(-found.value.amount, found.value.currency), at, found.end)


def _free(tokens: Tokens, at: int) -> Found | None:
    """No money at all: weak, because "no fee" and its like are told by their clause, too."""
    if tokens[at].text not in {"free", "for", "without", "at", "no"}:
        return None
    for phrase in _FREE:
        if tuple(text_at(tokens, at + n) for n in range(len(phrase))) == phrase:
            return Found(Money(Decimal(0)), at, at + len(phrase), weak=True)
    return None


def _minus(tokens: Tokens, at: int) -> bool:
    if at == 0 or is_figure(tokens[at - 1].text):
        return False
    return tokens[at - 1].text in {"minus", "negative"} or (tokens[at - 1].after.endswith("-") and not tokens[at].glued)


def sign_before(tokens: Tokens, at: int) -> int:
    """-1 behind "minus" or its sign, else 1."""
    return -1 if _minus(tokens, at) else 1


def _in_words(tokens: Tokens, at: int) -> Found | None:
    """An amount with its unit behind it."""
    note = at + (tokens[at].text == "a")
    if (worth := _NOTES.get(text_at(tokens, note))) is not None:
        return Found(Money(Decimal(worth), "GBP"), at, note + 1)
    if tokens[at].text in {"a", "one"} and text_at(tokens, at + 1) in _ONE:
        return _spoken(tokens, at, Decimal(1), at + 1)
    run = read_run(tokens, at)
    amount = _amount(run) if run else None
    if run is None or amount is None:
        return None
    unit = text_at(tokens, run.end)
    if unit in CENTS or (unit == "p" and (tokens[run.end].glued or _pence(tokens, run))):
        return Found(Money(amount / 100), at, run.end + 1)
    if unit == "pound" and not run.single:
        return None  # the key of a telephone behind a code: "four four nine one pound"
    if unit in CURRENCIES and unit not in _SIGNS:
        return _spoken(tokens, at, amount, run.end)
    if unit == "off" and run.single and not run.single.ordinal and _priced_off(tokens, run.end):
        return Found(Money(amount), at, run.end)
    if unit in _LANDS and text_at(tokens, run.end + 1) in CURRENCIES:
        return _spoken(tokens, at, amount, run.end + 1)
    return Found(Money(amount), at, run.end) if text_at(tokens, run.end - 1) == "grand" else None


def _pence(tokens: Tokens, run: Run) -> bool:
    """Whether a "p" behind spoken figures is no letter of a code and no half of the day: "ninety nine p"."""
    following = text_at(tokens, run.end + 1)
    spelled = len(following) == 1 and following not in "ai"
    return bool(run.single) and not (run.groups[0].written or spelled or is_figure(following))


def _priced_off(tokens: Tokens, at: int) -> bool:
    """Whether "off" behind a figure takes it from a price: "twenty off if", not "five off the list"."""
    following = text_at(tokens, at + 1)
    return bool(tokens[at].after) or not following or following in _AFTER_OFF


def _amount(run: Run) -> Decimal | None:
    """One number; of two, the second is cents: "twelve ninety nine"."""
    if run.single:
        return run.single.value
    if len(run.groups) == 2 and len(run.groups[1].figures) == 2 and run.groups[0].whole is not None:
        return run.groups[0].value + run.groups[1].value / 100
    return Decimal(int(run.figures)) if run.figures.isdigit() else None


def _signed(tokens: Tokens, first: int) -> Found | None:
    """An amount with its sign or code before it: "$5k", "USD 40", "US$40"."""
    sign = first + (tokens[first].text == "us" and text_at(tokens, first + 1) in _SIGNS)
    if tokens[sign].text not in _SIGNS | _CODES:
        return None
    group = read_group(tokens, sign + 1)
    if group is None:
        return None
    amount, end = group.value, group.end
    if text_at(tokens, end) in _SCALE_SHORT and (tokens[end].glued or text_at(tokens, end) in SCALES):
        amount, end = amount * _SCALE_SHORT[text_at(tokens, end)], end + 1
    if text_at(tokens, end) in CURRENCIES and text_at(tokens, end) not in _SIGNS:
        end += 1
    return Found(Money(amount, CURRENCIES.get(tokens[sign].text)), first, end)


def _spoken(tokens: Tokens, first: int, amount: Decimal, unit: int) -> Found:
    """An amount with its currency at ``unit``, and the cents behind it."""
    currency, end = CURRENCIES[tokens[unit].text], unit + 1
    step = end + (text_at(tokens, end) == "and")
    cents = None if tokens[end - 1].after else read_group(tokens, step)
    if cents is not None and cents.whole is not None and cents.value < 100 and not cents.ordinal:
        behind = text_at(tokens, cents.end)
        if behind == "p" and tokens[cents.end].glued:
            return Found(Money(amount + cents.value / 100, currency), first, cents.end + 1)
        if behind in {"a", "p"} and text_at(tokens, cents.end + 1) != "m":
            behind = ""
        if behind in CENTS:
            return Found(Money(amount + cents.value / 100, currency), first, cents.end + 1)
        if step == end and cents.value >= 10 and not _is_unit(behind) and not cents.written:
            return Found(Money(amount + cents.value / 100, currency), first, cents.end)
    if tuple(text_at(tokens, end + n) for n in range(3)) == ("and", "a", "half"):
        return Found(Money(amount + HALF, currency), first, end + 3)
    return Found(Money(amount, currency), first, end)


def _is_unit(text: str) -> bool:
    """Whether a number before this word counts something other than cents."""
    word = singular(text)
    units = (DURATION_S, DURATION_MONTHS, UNITS)
    return text in _BEHIND or text in CURRENCIES or any(word in table for table in units)


def read_measure(tokens: Tokens, at: int) -> Found | None:
    """ "fifteen percent", "five miles", "twenty milligrams"."""
    part = _part(tokens, at)
    if part is not None:
        return part
    run = read_run(tokens, at)
    group = run.single if run else None
    if group is None and text_at(tokens, at) in {"a", "an"}:
        name = _unit_of(text_at(tokens, at + 1))
        more = FRACTIONS.get(tuple(text_at(tokens, at + 2 + n) for n in range(3)))
        return Found(Quantity(1 + more, name), at, at + 5) if name and more else None
    if group is None or group.ordinal:
        return None
    unit = text_at(tokens, group.end)
    if unit in {"pound", "pounds"} and _ounces(tokens, group.end + 1):
        return _with_rest(tokens, at, group.value, "lb", group.end + 1)
    if (mark := _MARKS.get(tokens[group.end - 1].after)) and group.written:
        return _with_rest(tokens, at, group.value, mark, group.end, marked=True)
    if unit in {"percent", "%"}:
        return Found(Percent(group.value), at, group.end + 1)
    if unit == "per" and text_at(tokens, group.end + 1) == "cent":
        return Found(Percent(group.value), at, group.end + 2)
    name = _unit_of(unit)
    if name in _SPEEDS and text_at(tokens, group.end + 1) in {"an", "per"} and text_at(tokens, group.end + 2) == "hour":
        return Found(Quantity(group.value, _SPEEDS[name]), at, group.end + 3)
    if tokens[group.end - 1].after.startswith("°") or name == "deg":
        degrees = Quantity(group.value * sign_before(tokens, at), "deg")
        return Found(degrees, at, group.end + (name == "deg" or (unit in {"c", "f"} and tokens[group.end].glued)))
    return _with_rest(tokens, at, group.value, name, group.end + 1) if name else None


def _ounces(tokens: Tokens, at: int) -> bool:
    rest = read_group(tokens, at)
    return rest is not None and _unit_of(text_at(tokens, rest.end)) == "oz"


def _unit_of(word: str) -> str | None:
    return UNITS.get(word) or UNITS.get(singular(word))


def _with_rest(tokens: Tokens, at: int, value: Decimal, unit: str, end: int, marked: bool = False) -> Found:
    """A measure with what is said behind its unit: "two metres forty", "five foot ten", "a mile and a half"."""
    more = FRACTIONS.get(tuple(text_at(tokens, end + n) for n in range(3)))
    if more is not None:
        return Found(Quantity(value + more, unit), at, end + 3)
    parts = _IN_PARTS.get(unit)
    rest = read_group(tokens, end) if parts and (marked or not tokens[end - 1].after) else None
    if parts is None or rest is None or rest.whole is None or rest.ordinal or not 0 < rest.value < parts[0]:
        return Found(Quantity(value, unit), at, end)
    behind, said = text_at(tokens, rest.end), rest.end
    if parts[1] in (behind, _unit_of(behind)):
        said += 1
    elif _is_unit(behind) or behind in _TIED or (unit == "m" and rest.value < 10) or _counts_on(tokens, rest.end):
        return Found(Quantity(value, unit), at, end)
    return Found(Quantity(value + (rest.value / parts[0]).quantize(_FINE), unit), at, said)


def _counts_on(tokens: Tokens, at: int) -> bool:
    """Whether a word that may be what a number counts follows it: "two metres, forty people"."""
    word = text_at(tokens, at)
    return bool(word) and not tokens[at - 1].after and word not in STOP_WORDS and word not in _AFTER_MEASURE


def _part(tokens: Tokens, at: int) -> Found | None:
    """A part of something: "a third of it", "two thirds", "half a percent", "three quarters of a mile", "1/3 of"."""
    read = _share(tokens, at)
    if read is None:
        return None
    share, end, certain = read
    step = end + (text_at(tokens, end) == "of")
    step += text_at(tokens, step) in {"a", "an", "one"}
    unit = text_at(tokens, step)
    if unit in {"percent", "%"}:
        return Found(Percent(share), at, step + 1)
    if (name := _unit_of(unit)) is not None and unit not in {"m", "l", "g"}:
        return Found(Quantity(share, name), at, step + 1)
    of_what = text_at(tokens, end) in {"off", "down"} or (text_at(tokens, end) == "of" and step == end + 1)
    if not certain and (not of_what or unit in MONTHS):
        return None
    whole = Percent((share * 100).quantize(_FINE).normalize())
    return Found(whole, at, end, weak=not certain) if unit not in DURATION_S else None


def _share(tokens: Tokens, at: int) -> tuple[Decimal, int, bool] | None:
    """The share, the token after it, and whether it can be nothing else: "a third" may be one thing of a row."""
    text = tokens[at].text
    if text in VULGAR:
        return VULGAR[text], at + 1, False
    above, slash, below = text.partition("/")
    if slash and below.isdecimal() and above.isdecimal() and 0 < int(above) < int(below) <= 10:
        return Decimal(int(above)) / Decimal(int(below)), at + 1, False
    if text in {"half", "quarter"}:
        return (HALF if text == "half" else QUARTER), at + 1, False
    count = 1 if text in {"a", "one"} else DIGIT_WORDS.get(text, int(text) if text in _NINE else 0)
    parts = text_at(tokens, at + 1)
    whole = _PARTS.get(singular(parts) if count > 1 else parts)
    if not count > 0 or whole is None or (count > 1 and not parts.endswith("s")) or count >= whole:
        return None
    return Decimal(count) / whole, at + 2, count > 1 and parts not in {"quarters", "seconds"}

"""Reading all typed values of a text, left to right, the longest reading first."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from harness.compare.difference import WordSpan
from harness.compare.entities import amounts, calendar, choices, clock, contact, lengths, names, numbers, spelling
from harness.compare.entities.entity import RATE, Bound, Entity, EntityContext, Found
from harness.compare.entities.foreign import readable
from harness.compare.entities.lexicon import (
    CURRENCIES,
    DAY_PARTS,
    DURATION_MONTHS,
    DURATION_S,
    HALF,
    MONTH_SHORT,
    MONTHS,
    PHONETIC,
    SCALES,
    UNITS,
    VULGAR,
    WEEKDAY_SHORT,
    WEEKDAYS,
    singular,
)
from harness.compare.entities.numbers import text_at
from harness.compare.entities.values import (
    Choice,
    Clock,
    Day,
    DayPart,
    Digits,
    Duration,
    Email,
    Letters,
    Money,
    Name,
    Number,
    Percent,
    Period,
    Phone,
    Quantity,
    Value,
)
from harness.compare.normal import Tokens, tokens
from harness.compare.plain import STOP_WORDS, stem, word_set

KINDS: dict[type[Value], str] = {
    Number: "number", Digits: "number", Money: "money", Percent: "percent", Duration: "duration", Quantity: "quantity",
    Day: "date", Period: "date", Clock: "time", DayPart: "time", Phone: "phone", Email: "email", Letters: "spelling",
    Name: "name", Choice: "choice",
}  # fmt: skip

_BEFORE = word_set("before by until till under below within")
_AFTER = word_set("after since over above starting past from")
_PAIRS: dict[tuple[str, str], Bound] = {
    ("at", "least"): "after", ("more", "than"): "after", ("later", "than"): "after", ("greater", "than"): "after",
    ("at", "most"): "before", ("up", "to"): "before", ("less", "than"): "before", ("earlier", "than"): "before",
    ("fewer", "than"): "before", ("sooner", "than"): "before",
}  # fmt: skip
_NOTICE = word_set("before beforehand ahead prior advance notice earlier in")
_AHEAD = word_set("before beforehand ahead prior")
_BEHIND = word_set("after afterwards")
_ROLES = frozenset({"from", "to", "until"})
_CALENDAR_WORDS = (
    set(MONTHS) | set(MONTH_SHORT) | set(WEEKDAYS) | set(WEEKDAY_SHORT) | {f"{day}s" for day in WEEKDAYS}
    | word_set("today tonight tomorrow yesterday next this last coming following previous the in day")
    | word_set("weekend weekends weekday weekdays christmas boxing halloween new valentine valentines")
)  # fmt: skip
_CLOCK_WORDS = word_set("noon midday midnight half quarter")
_FIGURE_STARTS = (numbers.starters() - {"a"}) | word_set(
    "half quarter couple round $ £ € + usd gbp eur cad aud once twice thrice fiver tenner per each every pair both "
    "free extra additional initial ½ ¼ ¾"
)
_OF_A_WHOLE = word_set("of now the up upfront then on when once before after price off as today deposit")
_CODE_LETTERS = 4
_TIMES = {"twice": 2, "thrice": 3}
_TWO = word_set("pair both")
_OPENING = word_set("first free initial")
_ARTICLES = word_set("a an the one no free for without us at around")
_AFTER_ARTICLES = (
    numbers.starters() | SCALES.keys() | CURRENCIES.keys() | DURATION_S.keys() | DURATION_MONTHS.keys() | UNITS.keys()
    | word_set("half quarter couple dozen business working full calendar whole charge cost fee extra additional of")
    | word_set("free the clock fiver tenner")
)  # fmt: skip


@lru_cache(maxsize=512)
def entities(text: str, context: EntityContext) -> tuple[Entity, ...]:
    """The typed values of one party's words in a turn, in the order in which they were said."""
    given = readable(text)
    found = tuple(_found(given, context))
    values = (one for one in found if not isinstance(one.value, Choice))
    taken = {at for one in values for at in range(one.first, max(one.end, one.first + 1))}
    return tuple(_entity(text, given, one, taken) for one in found)


def entities_of_pair(live: str, other: str, context: EntityContext) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """Both sides' values; what one side shows to be a name is looked for on the other, where nothing may show it."""
    ours, theirs = entities(live, context), entities(other, context)
    return _with_names(live, ours, theirs, context), _with_names(other, theirs, ours, context)


def _with_names(
    text: str, own: tuple[Entity, ...], across: tuple[Entity, ...], context: EntityContext
) -> tuple[Entity, ...]:
    """The values of a text, read again where names of either side make more of it: found, or no longer weak."""
    mine = {one.value.parts: one.weak for one in own if isinstance(one.value, Name)}
    yours = {one.value.parts for one in across if isinstance(one.value, Name)}
    if yours <= mine.keys() and not any(mine.values()):
        return own
    said = {token.text.removesuffix("'s") for token in tokens(text)}
    found = sorted(" ".join(parts) for parts in yours | mine.keys() if not said.isdisjoint(parts))
    if not found:
        return own
    return entities(text, EntityContext(context.call_date, context.phone_region, (*context.names, *found)))


def _found(given: Tokens, context: EntityContext) -> Iterator[Found]:
    mixed_case = any(token.raw[0].islower() for token in given)
    texts = {token.text for token in given}
    mail = any("@" in text for text in texts) or (
        "at" in texts and ("dot" in texts or any(t.after == "." for t in given[:-1]))
    )
    after_time = False
    at = 0
    while at < len(given):
        best: Found | None = None
        for one in _readings(given, at, context, mixed_case, mail, after_time):
            if one.end == one.first:
                yield one
            elif best is None or one.end > best.end:
                best = one
        if best is None:
            after_time = after_time and given[at].text in {"to", "and", "or", "until", "till", "through"}
            at += 1
            continue
        yield best
        after_time = isinstance(best.value, Clock)
        at = best.end


def _readings(
    given: Tokens, at: int, context: EntityContext, mixed_case: bool, mail: bool, after_time: bool
) -> Iterator[Found]:
    """What the readers make of the tokens from ``at`` on; where two read as far, the first of them counts."""
    text = given[at].text
    numeric = text in _FIGURE_STARTS or text in lengths.RATES or text[0].isdigit() or text[0] == "."
    if not numeric and text in _ARTICLES:
        following = text_at(given, at + 1)
        numeric = following in _AFTER_ARTICLES or following[:1].isdigit() or following in "$£€"
    candidates: list[Found | None] = []
    if mail:
        candidates.append(_email(given, at))
    if numeric or text.removesuffix("'s") in _CALENDAR_WORDS:
        candidates.append(calendar.read_day(given, at, context))
    if numeric:
        candidates += (amounts.read_money(given, at), amounts.read_measure(given, at))
    if numeric or text in _CLOCK_WORDS:
        candidates.append(clock.read_clock(given, at, after_time))
    if numeric:
        candidates += (lengths.read_duration(given, at), contact.read_phone(given, at, context))
    if len(text) == 1 or numeric or text in PHONETIC or _begins_code(given, at):
        candidates.append(spelling.read_letters(given, at))
    if numeric:
        candidates.append(_plain_number(given, at))
    if singular(text) in DAY_PARTS:
        candidates.append(clock.read_day_part(given, at))
    candidates.append(choices.read_lettered(given, at) if len(text) == 1 else choices.read_choice(given, at))
    candidates.append(names.read_name(given, at, context, mixed_case))
    return (one for one in candidates if one)


def _begins_code(given: Tokens, at: int) -> bool:
    """Capitals, a word before a dash, or letters with figures right behind them: "cp77104"."""
    token = given[at]
    if token.raw.isupper() or token.after == "-":
        return True
    return (
        len(token.text) <= _CODE_LETTERS
        and at + 1 < len(given)
        and given[at + 1].glued
        and given[at + 1].text.isdigit()
    )


def _email(given: Tokens, at: int) -> Found | None:
    """An address, looked for only where one can follow within its longest spoken form."""
    if "@" in given[at].text:
        return contact.read_email(given, at)
    ahead = given[at : at + 40]
    for step, token in enumerate(ahead):
        if token.text in {"at", "@"}:
            dotted = any(word.text == "dot" or (word.after == "." and step) for word in ahead[step + 1 : step + 16])
            return contact.read_email(given, at) if dotted and step else None
        if token.ends_sentence and token.after != ".":
            return None
    return None


def _plain_number(given: Tokens, at: int) -> Found | None:
    if given[at].text == "once" and text_at(given, at + 1) in lengths.RATES.keys() | {"a", "per", "every", "each"}:
        return Found(Number(Decimal(1)), at, at + 1, weak=True)
    if given[at].text in _TIMES:
        return Found(Number(Decimal(_TIMES[given[at].text])), at, at + 1)
    if given[at].text in _TWO:
        return Found(Number(Decimal(2)), at, at + 1, weak=True)
    if given[at].text == "half" and text_at(given, at + 1) in _OF_A_WHOLE:
        return Found(Percent(Decimal(50)), at, at + 1, weak=True)
    run = numbers.read_run(given, at)
    if run is None:
        alone = given[at].text in VULGAR or (given[at].text == "half" and text_at(given, at + 1) in {"a", "an"})
        return Found(Number(VULGAR.get(given[at].text, HALF)), at, at + 1, weak=True) if alone else None
    single = run.single or (_first_of_two(given, run) if len(run.groups) == 2 else None)
    if single is None:
        return Found(Digits(run.figures, tuple(group.figures for group in run.groups)), at, run.end)
    if text_at(given, at) == "second" and text_at(given, at - 1) in {
        "a",
        "one",
        "just",
        "any",
        "every",
        "per",
        "split",
    }:
        return None
    weak = not single.written and (single.value in (0, 1) or (single.ordinal and single.value <= 3))
    weak = weak or (text_at(given, at - 1) in {"last", "first"} and single.value in (3, 4))
    if len(single.figures) > 1 and single.figures[0] == "0" and single.whole is not None:
        return Found(Digits(single.figures, (single.figures,)), at, single.end)
    return Found(Number(single.value * amounts.sign_before(given, at), single.ordinal), at, single.end, weak)


def _first_of_two(given: Tokens, run: numbers.Run) -> numbers.Group | None:
    """The first of two figures that a comma parts: "one, two times a day" is no number of two figures."""
    return run.groups[0] if "," in given[run.groups[0].end - 1].after else None


def _entity(text: str, given: Tokens, one: Found, taken: set[int]) -> Entity:
    last = max(one.end - 1, one.first)
    span = WordSpan(given[one.first].word, given[last].word + 1)
    raw = " ".join(text.split()[span.first : span.end]).strip('.,?!;:"()')
    bound, near = _bound_of(given, one), _near(given, one, taken)
    return Entity(KINDS[type(one.value)], one.value, raw, span, bound, one.weak, near, one.first, one.end)


def _bound_of(given: Tokens, one: Found) -> Bound:
    """Which side is meant; of a notice ("up to a day before", "at least a day ahead") either wording is the same."""
    if not isinstance(one.value, Duration):
        return _bound(given, one.first)
    following = text_at(given, one.end)
    if following in _NOTICE:
        return "ahead" if following in _AHEAD else ""
    return "behind" if following in _BEHIND else _bound(given, one.first)


def _bound(given: Tokens, at: int) -> Bound:
    before = text_at(given, at - 1)
    pair = _PAIRS.get((text_at(given, at - 2), before))
    if pair:
        flipped = text_at(given, at - 3) in {"no", "not"}
        return pair if not flipped else ("before" if pair == "after" else "after")
    if before in _BEFORE:
        return "before"
    return "after" if before in _AFTER else ""


def _near(given: Tokens, one: Found, taken: set[int]) -> frozenset[str]:
    """Stems of up to four content words on each side, within the clause, other values left out; and "from" or "to"."""
    out = {text_at(given, one.first - 1)} & _ROLES
    if isinstance(one.value, Duration) and one.weak and _is_rate(given, one):
        out.add(RATE)
    if isinstance(one.value, Choice):
        out |= choices.marks(one.value)
    if isinstance(one.value, Letters) and one.weak:
        out.add(stem(text_at(given, one.first - 1)))
    if isinstance(one.value, Duration) and not _OPENING.isdisjoint(
        text_at(given, at) for at in (one.first - 1, one.first, one.end)
    ):
        out.add("first")
    if text_at(given, one.first) == "both":
        return frozenset()
    for step, start in ((-1, one.first - 1), (1, max(one.end, one.first + 1))):
        at, count = start, 0
        while 0 <= at < len(given) and count < 4 and not _breaks(given, at, step):
            text = given[at].text
            if at not in taken and text not in STOP_WORDS and text.isalpha():
                out.add(stem(text))
                count += 1
            at += step
    return frozenset(out)


def _is_rate(given: Tokens, one: Found) -> bool:
    """Whether a length of time is what an amount is counted by: "two dollars a minute", "$40 monthly"."""
    return given[one.first].text in lengths.RATES or lengths.counted_before(given, one.first)


def _breaks(given: Tokens, at: int, step: int) -> bool:
    """Whether a clause ends between a token and the one that was looked at before it."""
    edge = given[at] if step < 0 else given[at - 1]
    return bool(set(edge.after) & set(".,?!;")) or given[at].text in {"and", "or", "but"}

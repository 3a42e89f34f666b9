"""What two sides heard of the caller in one turn: word and character errors, and values that differ.

Rules:
    1. Values are compared by meaning; words only count. "5551234" and "five five five one two three four" agree.
    2. A word error that changes no value is minor. A value that a tool of either side uses is critical, others major.
    3. Negation is a value: one that only one side heard is one, unless the same clause says it again.
    4. A word in whose place one is heard that is neither written nor sounds alike is another thing, not a word error.
    5. A name that sounds the same in another spelling cannot be told apart by ear and is minor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import Levenshtein

from harness.compare.difference import Difference, WordSpan
from harness.compare.entities import Entity, EntityContext, EntityDiff, compare_entities, entities_of_pair
from harness.compare.entities.foreign import readable
from harness.compare.entities.grounds import holds_part, supports, values_in
from harness.compare.entities.sequence import find
from harness.compare.entities.sound import sounds_alike
from harness.compare.entities.spoken import spoken
from harness.compare.entities.values import Choice, Name
from harness.compare.normal import plain_words, tokens
from harness.compare.opposites import NEGATIONS, contrary, opposite
from harness.compare.phrases import ASSENTS
from harness.compare.plain import STOP_WORDS, stem
from harness.compare.unlike import mostly_agreed, said_in, unlike, words_of
from harness.core.findings import FindingKind, Severity, Tally


@dataclass(frozen=True, slots=True)
class CountedWord:
    """A word as it is counted: plain, or a piece of a ``value`` in its canonical wording; and where it stands."""

    text: str
    words: WordSpan
    value: bool = False


@dataclass(frozen=True, slots=True)
class WordOp:
    """A stretch where the two sides differ; one of the two is empty where a side has nothing there."""

    live: tuple[CountedWord, ...]
    other: tuple[CountedWord, ...]


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Word and character errors of the other side against live, and where they are.

    The rate of ``words`` is the word error rate with live as the reference, ``characters`` likewise. ``entities``
    counts live's values and those changed or missing.
    """

    words: Tally
    characters: Tally
    entities: Tally
    ops: tuple[WordOp, ...]
    values: EntityDiff


@lru_cache(maxsize=256)
def compare_words(live: str, other: str, context: EntityContext) -> WordDiff:
    """Align two transcripts of the same speech."""
    ours, theirs = entities_of_pair(live, other, context)
    values = compare_entities(ours, theirs, (live, other))
    twins = {id(pair.other): pair.live for pair in values.agreed if pair.live.kind != pair.other.kind}
    left = counted_words(live, [(one, spoken(one.value)) for one in ours])
    right = counted_words(other, [(one, spoken(twins.get(id(one), one).value)) for one in theirs])
    one, two = [word.text for word in left], [word.text for word in right]
    ops = tuple(
        WordOp(tuple(left[op.src_start : op.src_end]), tuple(right[op.dest_start : op.dest_end]))
        for op in Levenshtein.opcodes(one, two)
        if op.tag != "equal"
    )
    errors = sum(max(len(op.live), len(op.other)) for op in ops)
    spelled, spelled_other = "".join(one), "".join(two)
    strong = [entity for entity in ours if not entity.weak]
    return WordDiff(
        Tally(errors, len(one)),
        Tally(Levenshtein.distance(spelled, spelled_other), len(spelled)),
        Tally(min(len(values.changed) + len(values.missing), len(strong)), len(strong)),
        ops,
        values,
    )


def counted_words(text: str, values: Sequence[tuple[Entity, tuple[str, ...]]]) -> tuple[CountedWord, ...]:
    """The words of a text for counting, each value in its canonical wording."""
    given = tokens(text)
    starts = {entity.words.first: (entity, wording) for entity, wording in reversed(values)}
    out: list[CountedWord] = []
    covered = 0
    for plain in plain_words(text):
        word = given[plain.token].word
        if word < covered:
            continue
        if word in starts:
            entity, wording = starts[word]
            covered = entity.words.end
            out.extend(CountedWord(piece, entity.words, value=True) for piece in wording)
        else:
            out.append(CountedWord(plain.text, WordSpan(word, word + 1)))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class HeardPair:
    """The caller's words of one turn as each side heard them.

    ``used`` are the JSON values that tools of either side were called with in the call.
    """

    live: str
    other: str
    context: EntityContext
    used: tuple[Any, ...] = ()


def compare_heard(pair: HeardPair) -> Iterator[Difference]:
    """Findings ``transcript.entity`` and ``transcript.word``."""
    diff = compare_words(pair.live, pair.other, pair.context)
    if not diff.ops and diff.values.same:
        return
    used = [value for item in pair.used for value in values_in(item, pair.context)] if not diff.values.same else []
    told = list(_values(pair, diff.values, used))
    yield from told
    for op in diff.ops:
        found = _opposed(op, diff, pair) or _unlike(op, diff, pair) or _worded(op)
        if found.check == "transcript.entity" or not _covered(found, told):
            yield found


def _values(pair: HeardPair, diff: EntityDiff, used: Sequence[Entity]) -> Iterator[Difference]:
    for changed in diff.changed:
        yield _value("changed", changed.live, changed.other, used)
    for one in diff.missing:
        yield _value("missing", one, None, used, _unheard(one, used, pair.other, pair.live))
    for one in diff.extra:
        yield _value("extra", None, one, used, _unheard(one, used, pair.live, pair.other))


def _unheard(one: Entity, used: Sequence[Entity], text: str, beside: str) -> bool:
    """Whether the side without such a value says one of its kind that a tool uses and the other side does not say."""
    return any(
        ground.kind == one.kind
        and find(ground.value, readable(text), frozenset())
        and not find(ground.value, readable(beside), frozenset())
        for ground in used
    )


def _value(
    kind: FindingKind, live: Entity | None, other: Entity | None, used: Sequence[Entity], unheard: bool = False
) -> Difference:
    one = live or other
    assert one is not None
    severity = Severity.MAJOR
    if unheard or any(side is not None and _uses(used, side) for side in (live, other)):
        severity = Severity.CRITICAL
    elif live and other and _same_sound(live, other):
        severity = Severity.MINOR
    if live and other:
        what = f"the candidate heard {other.text!r} where the live agent heard {live.text!r}"
    else:
        what = f"only {'the live agent' if live else 'the candidate'} heard {one.text!r}"
    if severity is Severity.CRITICAL:
        what += "; a tool uses the value"
    return Difference(
        check="transcript.entity",
        kind=kind,
        path=one.kind,
        severity=severity,
        live=live.text if live else None,
        other=other.text if other else None,
        why=what,
        live_words=live.words if live else None,
        other_words=other.words if other else None,
    )


def _uses(used: Sequence[Entity], one: Entity) -> bool:
    """Whether a tool was given the value, a code that it is a piece of, or the word that says it: "window"."""
    if supports(used, one) or holds_part(used, one):
        return True
    said = {part for value in used if isinstance(value.value, Name) for part in value.value.parts}
    return isinstance(one.value, Choice) and one.text.lower() in said


def _same_sound(live: Entity, other: Entity) -> bool:
    one, two = live.value, other.value
    return isinstance(one, Name) and isinstance(two, Name) and sounds_alike(one.parts, two.parts)


def _opposed(op: WordOp, diff: WordDiff, pair: HeardPair) -> Difference | None:
    """A negation or an opposite that only one side heard."""
    severity = Severity.MAJOR
    left = [word for word in op.live if word.text in NEGATIONS]
    right = [word for word in op.other if word.text in NEGATIONS]
    path = "negation"
    if bool(left) == bool(right):
        swap = next(((a, b) for a in op.live for b in op.other if _turned_about(a.text, b.text)), None)
        if swap is None:
            return None
        left, right, path = [swap[0]], [swap[1]], "opposite"
        if not words_of(pair.used).isdisjoint(stem(word.text) for word in swap):
            severity = Severity.CRITICAL
    elif not _denies(pair.live if left else pair.other) or _said_again(
        op, diff, bool(left), pair.live if left else pair.other
    ):
        return None
    return Difference(
        check="transcript.entity",
        kind="changed",
        path=path,
        severity=severity,
        live=_text(op.live),
        other=_text(op.other),
        why=f"the candidate heard {_text(op.other)!r}, the live agent {_text(op.live)!r}: that says the opposite",
        live_words=_span(op.live),
        other_words=_span(op.other),
    )


def _turned_about(one: str, two: str) -> bool:
    """Whether one word says the opposite of another; "here" heard as "there" is none."""
    return opposite(one, two) or (STOP_WORDS.isdisjoint((one, two)) and contrary(one, two))


def _unlike(op: WordOp, diff: WordDiff, pair: HeardPair) -> Difference | None:
    """A word in whose place the other side heard quite another."""
    live, other = ([word.text for word in side] for side in (op.live, op.other))
    if any(word.value for word in (*op.live, *op.other)):
        return None
    if not unlike(live, other, used=True):
        return None
    used = not words_of(pair.used).isdisjoint(stem(word) for word in (*live, *other))
    if not (used or unlike(live, other)) or said_in(live, _said(pair.other)) or said_in(other, _said(pair.live)):
        return None
    if not mostly_agreed(diff.words.errors, diff.words.total):
        return None
    return Difference(
        check="transcript.entity",
        kind="changed",
        path="word",
        severity=Severity.CRITICAL if used else Severity.MAJOR,
        live=_text(op.live),
        other=_text(op.other),
        why=f"the candidate heard {_text(op.other)!r} where the live agent heard {_text(op.live)!r}, another thing"
        + ("; a tool uses the word" if used else ""),
        live_words=_span(op.live),
        other_words=_span(op.other),
    )


def _said(text: str) -> list[str]:
    return [word.text for word in plain_words(text)]


def _denies(text: str) -> bool:
    """Whether anything is denied but in words of assent: "why not"."""
    line = ASSENTS.sub(" ", " ".join(word.text for word in plain_words(text)))
    return not NEGATIONS.isdisjoint(line.split())


def _said_again(op: WordOp, diff: WordDiff, live: bool, text: str) -> bool:
    """Whether that side says another negation in the same breath, which the other side heard too: "no, I can't"."""
    place = _span(op.live if live else op.other)
    assert place is not None
    differing = [span for one in diff.ops if (span := _span(one.live if live else one.other))]
    given = tokens(text)
    heard = (given[word.token].word for word in plain_words(text) if word.text in NEGATIONS)
    return any(
        abs(at - place.first) <= 4 and not any(span.first <= at < span.end for span in differing) for at in heard
    )


def _worded(op: WordOp) -> Difference:
    kind: FindingKind = "changed" if op.live and op.other else "missing" if op.live else "extra"
    return Difference(
        check="transcript.word",
        kind=kind,
        path="word",
        severity=Severity.MINOR,
        live=_text(op.live),
        other=_text(op.other),
        why="a different word that changes no value",
        live_words=_span(op.live),
        other_words=_span(op.other),
    )


def _covered(word: Difference, told: Sequence[Difference]) -> bool:
    """Whether a finding on a value already shows this place."""
    return any(_touch(word.live_words, one.live_words) or _touch(word.other_words, one.other_words) for one in told)


def _touch(a: WordSpan | None, b: WordSpan | None) -> bool:
    return a is not None and b is not None and a.first < b.end and b.first < a.end


def _text(words: Sequence[CountedWord]) -> str | None:
    return " ".join(word.text for word in words) or None


def _span(words: Sequence[CountedWord]) -> WordSpan | None:
    return WordSpan(min(word.words.first for word in words), max(word.words.end for word in words)) if words else None

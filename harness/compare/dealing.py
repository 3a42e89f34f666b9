"""Which words of the caller, as another side heard them, belong to which live turn.

An utterance goes to the turn whose caller speech it overlaps most, or lies nearest to. One that covers the caller's
speech of several turns is dealt out: by its word times, or, where it has none, by aligning its words with what the
live side heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from harness.compare.turns import Turn
from harness.core.events import Speech, Word
from harness.core.time import NS_PER_MS, Span

_COVERED_NS = 400 * NS_PER_MS
"""How much of a turn's caller speech an utterance must cover to hold words of that turn."""


_UNLIKE = 0.5
_SAME = 0.85


def deal_out(turns: Sequence[Turn], heard: Iterable[Speech]) -> list[tuple[int, Speech]]:
    """Pair each caller utterance of the other side, or part of one, with the number of its turn; in time order."""
    twins = {speech: turn.number for turn in turns for speech in turn.caller}
    regions = [
        (turn.number, Span(turn.caller[0].start_ns, max(speech.end_ns for speech in turn.caller)))
        for turn in turns
        if turn.caller
    ]
    out: list[tuple[int, Speech]] = []
    for speech in heard:
        if speech in twins:
            out.append((twins[speech], speech))
        elif not regions:
            out.append((0, speech))
        else:
            out.extend(_deal_one(turns, _near(regions, speech.span), speech))
    return out


def _near(regions: Sequence[tuple[int, Span]], span: Span) -> list[tuple[int, Span]]:
    """The regions that an utterance covers for long enough, or the one that fits it best."""
    covered = [(number, region) for number, region in regions if _covers(span, region)]
    if covered:
        return covered
    return [min(regions, key=lambda item: (-span.overlap_ns(item[1]), _distance_ns(span, item[1]), item[0]))]


def _covers(span: Span, region: Span) -> bool:
    shared = span.overlap_ns(region)
    return shared >= _COVERED_NS or 0 < region.duration_ns == shared


def _distance_ns(span: Span, region: Span) -> int:
    return max(0, region.start_ns - span.end_ns, span.start_ns - region.end_ns)


def _deal_one(turns: Sequence[Turn], regions: Sequence[tuple[int, Span]], speech: Speech) -> list[tuple[int, Speech]]:
    if len(regions) == 1 or not speech.text.strip():
        return [(_by_wording(turns, regions[0][0], speech), speech)]
    if speech.words and len(speech.words) == len(speech.text.split()):
        places = [_place_of(word, regions) for word in speech.words]
    else:
        places = _aligned(turns, [number for number, _ in regions], speech.text.split())
    return list(_parts(speech, places, dict(regions)))


def _by_wording(turns: Sequence[Turn], number: int, speech: Speech) -> int:
    """The turn that time gives, or the next one to it where the words plainly belong there: the clocks are shifted."""
    text = speech.text.lower()
    if not text.strip() or _alike(text, turns[number]) >= _UNLIKE:
        return number
    for near in (number - 1, number + 1):
        if 0 < near < len(turns) and _alike(text, turns[near]) >= _SAME:
            return near
    return number


def _alike(text: str, turn: Turn) -> float:
    return fuzz.ratio(text, turn.heard.lower()) / 100


def _place_of(word: Word, regions: Sequence[tuple[int, Span]]) -> int:
    middle = (word.start_ns + word.end_ns) // 2
    return min(regions, key=lambda item: _distance_ns(Span(middle, middle), item[1]))[0]


def _aligned(turns: Sequence[Turn], numbers: Sequence[int], words: Sequence[str]) -> list[int]:
    """The turn of each word, by the live words it is aligned with; one without a partner follows the word before."""
    live = [(word.lower().strip(".,?!"), number) for number in numbers for word in turns[number].heard.split()]
    places: list[int | None] = [None] * len(words)
    spoken = [word.lower().strip(".,?!") for word in words]
    for step in Levenshtein.opcodes([word for word, _ in live], spoken):
        if step.tag in ("equal", "replace"):
            for offset in range(step.src_end - step.src_start):
                places[step.dest_start + offset] = live[step.src_start + offset][1]
    out: list[int] = []
    latest = numbers[0]
    for place in places:
        latest = max(latest, place if place is not None else latest)
        out.append(latest)
    return out


def _parts(speech: Speech, places: Sequence[int], regions: dict[int, Span]) -> Iterator[tuple[int, Speech]]:
    texts = speech.text.split()
    timed = len(speech.words) == len(texts)
    for number, group in groupby(range(len(texts)), key=lambda index: places[index]):
        indexes = list(group)
        words = tuple(speech.words[index] for index in indexes) if timed else ()
        within = regions[number]
        start = words[0].start_ns if words else max(speech.start_ns, within.start_ns)
        end = words[-1].end_ns if words else min(speech.end_ns, within.end_ns)
        text = " ".join(texts[index] for index in indexes)
        yield number, replace(speech, start_ns=start, end_ns=max(start, end), text=text, words=words)

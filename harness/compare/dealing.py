"""Which words of the caller, as another side heard them, belong to which live turn.

An utterance goes to the turn whose caller speech it overlaps most, or lies nearest to. One that covers the caller's
speech of several turns is dealt out: by its word times, or, where it has none, by aligning its words with what the
live side heard. Where words that the live side heard in another turn stand at an utterance's edge, they go there:
recognisers cut speech at different places, talk of both parties at once moves the cut, and none of it is a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from harness.compare.timed import align_timed, timed_words
from harness.compare.turns import Turn
from harness.core.events import Speech, Word
from harness.core.time import NS_PER_MS, Span

_COVERED_NS = 400 * NS_PER_MS
"""How much of a turn's caller speech an utterance must cover to hold words of that turn."""


_COLLAR_NS = 1500 * NS_PER_MS
"""How far apart two recognisers may place the same word: shift of a stream, and of words spread over an utterance."""
_STRAYS = 2
"""Words of another turn that show that a turn's edge was cut elsewhere; a single one may be chance."""
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
    heard = tuple(heard)
    homes = _homes(turns, regions, {at: speech for at, speech in enumerate(heard) if speech not in twins})
    out: list[tuple[int, Speech]] = []
    for at, speech in enumerate(heard):
        if speech in twins:
            out.append((twins[speech], speech))
        elif not regions:
            out.append((0, speech))
        else:
            dealt = _deal_one(turns, _near(regions, speech.span), speech)
            out.extend(_moved(dealt, speech, homes.get(at, ()), dict(regions)))
    return out


def _homes(
    turns: Sequence[Turn], regions: Sequence[tuple[int, Span]], heard: Mapping[int, Speech]
) -> dict[int, list[int | None]]:
    """For each utterance that lies near two turns: the turn in which the live side heard each of its words, if it did.

    Only utterances with word times are asked.
    """
    near: set[int] = set()
    timed: dict[int, Speech] = {}
    for at, speech in heard.items():
        wide = speech.span.padded(_COLLAR_NS)
        around = {number for number, region in regions if region.overlaps(wide)}
        if len(around) > 1 and len(speech.words) == len(speech.text.split()) > 0:
            near, timed[at] = near | around, speech
    if not timed:
        return {}
    given = [(word, turn.number) for turn in turns if turn.number in near for word in timed_words(turn.caller)]
    ours = sorted(given, key=lambda one: one[0].start_ns)
    theirs = sorted(
        ((word, at, place) for at, speech in timed.items() for place, word in enumerate(speech.words)),
        key=lambda one: one[0].start_ns,
    )
    out: dict[int, list[int | None]] = {at: [None] * len(speech.words) for at, speech in timed.items()}
    mine, yours = [_bare(word) for word, _ in ours], [_bare(word) for word, *_ in theirs]
    for i, j in align_timed(mine, yours, _COLLAR_NS).pairs:
        if i is not None and j is not None and mine[i].text == yours[j].text:
            _, at, place = theirs[j]
            out[at][place] = ours[i][1]
    return out


def _bare(word: Word) -> Word:
    return replace(word, text=word.text.lower().strip(".,?!;:"))


def _moved(
    dealt: list[tuple[int, Speech]], speech: Speech, homes: Sequence[int | None], regions: dict[int, Span]
) -> list[tuple[int, Speech]]:
    """What was dealt out by time, with the words at its edges that belong to another turn put there."""
    homes = _filled(homes)
    known = [home for home in homes if home is not None]
    placed = [number for number, part in dealt for _ in part.text.split()]
    if len(placed) != len(homes) or known != sorted(known) or set(known) <= set(placed):
        return dealt
    strays = {home for home in known if home not in placed and known.count(home) >= _STRAYS}
    places = [
        number if home is None or home not in strays else home for home, number in zip(homes, placed, strict=True)
    ]
    return list(_parts(speech, places, regions)) if strays and places == sorted(places) else dealt


def _filled(homes: Sequence[int | None]) -> list[int | None]:
    """Homes of words that stand between two words of one home, too."""
    out = list(homes)
    for at, home in enumerate(out):
        following = next((later for later in out[at + 1 :] if later is not None), None)
        if home is None and at and following is not None and out[at - 1] == following:
            out[at] = following
    return out


def _near(regions: Sequence[tuple[int, Span]], span: Span) -> list[tuple[int, Span]]:
    """The regions that an utterance covers for long enough, or the one that fits it best."""
    near = [(number, region) for number, region in regions if region.overlaps(span)]
    covered = [(number, region) for number, region in near if _covers(span, region)]
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

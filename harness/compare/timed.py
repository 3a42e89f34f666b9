"""Words of one party against each other with their times: which word of one side is which of the other.

Time-constrained Levenshtein distance, as tcpWER has it (von Neumann et al., "MeetEval", CHiME 2023): two words may be
paired, as the same or as another, only where they overlap once the other side's word is widened by a collar. How the
words are cut into utterances plays no part, nor does another party's speech at the same time.

The table is only filled where words can be paired: what comes before a word's window cannot be paired with any later
word either, so that leaving it out costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.events import Speech, Word


@dataclass(frozen=True, slots=True)
class TimedAlignment:
    """``pairs`` are places in the two rows of words, in order, ``None`` where one side has no partner.

    ``errors`` are words changed, missing and extra: the numerator of the time-constrained word error rate.
    """

    pairs: tuple[tuple[int | None, int | None], ...]
    errors: int


def timed_words(utterances: Sequence[Speech]) -> tuple[Word, ...]:
    """One word with its times for each whitespace-separated word of the utterances' texts.

    Words without times of their own are spread evenly over their utterance.
    """
    out: list[Word] = []
    for speech in utterances:
        texts = speech.text.split()
        if len(speech.words) == len(texts):
            out.extend(speech.words)
            continue
        length = speech.end_ns - speech.start_ns
        for at, text in enumerate(texts):
            start = speech.start_ns + length * at // len(texts)
            out.append(Word(text, start, speech.start_ns + length * (at + 1) // len(texts)))
    return tuple(out)


def align_timed(live: Sequence[Word], other: Sequence[Word], collar_ns: int) -> TimedAlignment:
    """Align two rows of words, each in the order in which its words begin; texts are compared as they stand."""
    windows = _windows(live, other, collar_ns)
    rows: list[list[int]] = [list(range(windows[0][1] + 1))] if windows else []
    lows = [0]
    for number, word in enumerate(live):
        low, high = windows[number]
        near = [_overlap(word, two, collar_ns) for two in other[max(0, low - 1) : high]]
        rows.append(_row(rows[-1], lows[-1], word, other[max(0, low - 1) : high], near, low))
        lows.append(low)
    if not live:
        return TimedAlignment(tuple((None, at) for at in range(len(other))), len(other))
    errors = rows[-1][-1] + len(other) - windows[-1][1]
    return TimedAlignment(_traced(rows, lows, live, other, collar_ns), errors)


def _windows(live: Sequence[Word], other: Sequence[Word], collar_ns: int) -> list[tuple[int, int]]:
    """For each word the first and the last place in the other row up to which the table is filled; both only grow."""
    out: list[tuple[int, int]] = []
    latest = [0]
    for two in other:
        latest.append(max(latest[-1], two.end_ns))
    low = high = 0
    for word in live:
        while low < len(other) and latest[low + 1] + collar_ns <= word.start_ns:
            low += 1
        while high < len(other) and other[high].start_ns - collar_ns < word.end_ns:
            high += 1
        out.append((low, max(low, high)))
        low, high = out[-1]
    return out


def _row(
    above: list[int], above_low: int, word: Word, window: Sequence[Word], near: Sequence[bool], low: int
) -> list[int]:
    """One row of the table: the cost of all up to this word against the other side's words up to each of its window.

    ``window`` starts one word before place ``low`` (or at the first), and ``near`` tells which of it may be paired.
    """
    before = max(0, low - 1)
    row: list[int] = []
    for at in range(low, before + len(window) + 1):
        best = _cost(above, above_low, at) + 1
        if at > low:
            best = min(best, row[-1] + 1)
        if at > max(0, above_low) and near[at - 1 - before]:
            best = min(best, _cost(above, above_low, at - 1) + (word.text != window[at - 1 - before].text))
        row.append(best)
    return row


def _cost(row: list[int], low: int, at: int) -> int:
    """A cell; beyond a row's window all further words of the other side are extra."""
    place = at - low
    return row[place] if place < len(row) else row[-1] + place - len(row) + 1


def _overlap(one: Word, two: Word, collar_ns: int) -> bool:
    return one.start_ns < two.end_ns + collar_ns and two.start_ns - collar_ns < one.end_ns


def _traced(
    rows: list[list[int]], lows: list[int], live: Sequence[Word], other: Sequence[Word], collar_ns: int
) -> tuple[tuple[int | None, int | None], ...]:
    """The pairs along a cheapest way back through the table."""
    out: list[tuple[int | None, int | None]] = []
    i, j = len(live), len(other)
    while i or j:
        here = _cost(rows[i], lows[i], j) if j >= lows[i] else None
        if i and j and here is not None and j > lows[i - 1] and _overlap(live[i - 1], other[j - 1], collar_ns):
            within = j - lows[i] < len(rows[i])
            step = live[i - 1].text != other[j - 1].text
            if within and here == _cost(rows[i - 1], lows[i - 1], j - 1) + step:
                i, j = i - 1, j - 1
                out.append((i, j))
                continue
        if i and here is not None and j >= lows[i - 1] and here == _cost(rows[i - 1], lows[i - 1], j) + 1:
            i -= 1
            out.append((i, None))
        else:
            j -= 1
            out.append((None, j))
    return tuple(reversed(out))

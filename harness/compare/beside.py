"""What the other side heard, did and said, laid into the turns of the live call.

Rules:

- An event that tells its turn goes there. All others are placed by media time and, where time is in doubt, by what
  was said: a reply that comes late, over the caller's next words, still answers the turn before.
- An event equal to one of the live side's goes where the live one is. So a side compared with itself never differs.
- The other side may merge two turns of the caller into one utterance; its words are then dealt out again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from harness.compare.dealing import deal_out
from harness.compare.turns import Turn, joined, turn_at, turns_of
from harness.core.events import Speech, ToolCall
from harness.core.time import NS_PER_MS, NS_PER_S, Span
from harness.core.timeline import Timeline

CLIP_NS = 30 * NS_PER_S
"""Longest span that a finding on a whole turn takes."""

_LATE_OVER_WORDS = 0.30
_LATE_AFTER_WORDS = 0.80
_EARLY = 0.30
_SKIPPED_REPLY = 0.50
_BACKWARDS = 1.00
_STRAYED = 2
_OWN, _FOREIGN = 0.15, 0.4
_TOLERANCE_NS = 300 * NS_PER_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPair:
    """One live turn, and what the other side heard, said and called in it; all in time order."""

    turn: Turn
    heard: tuple[Speech, ...] = ()
    said: tuple[Speech, ...] = ()
    live_calls: tuple[ToolCall, ...] = ()
    calls: tuple[ToolCall, ...] = ()

    @property
    def number(self) -> int:
        return self.turn.number

    @property
    def span(self) -> Span:
        """The stretch that lets a person hear the turn: the caller's words and both replies, 30 s at most."""
        starts = [speech.start_ns for speech in self.turn.caller]
        ends = [speech.end_ns for speech in (*self.turn.caller, *self.turn.agent, *self.said)]
        ends += [call.at_ns for call in (*self.live_calls, *self.calls)]
        start = min(starts, default=self.turn.span.start_ns)
        end = max([start + NS_PER_S, *ends])
        if end - start > CLIP_NS:
            start = max(start, min(self.turn.end_of_speech_ns or start, end - CLIP_NS) - CLIP_NS // 3)
        return Span(start, min(end, start + CLIP_NS))


def lay_beside(live: Timeline, other: Timeline) -> tuple[TurnPair, ...]:
    """Cut ``live`` into turns and lay the other side's utterances and tool calls into them."""
    turns = turns_of(live)
    said = _late_replies(turns, _place_replies(turns, live.speech("agent"), other.speech("agent")))
    heard = deal_out(turns, other.speech("caller"))
    live_calls = [(turn_at(turns, call.at_ns).number, call) for call in live.tool_calls]
    calls = _place_calls(turns, said, live.tool_calls, other.tool_calls)
    return tuple(
        TurnPair(
            turn=turn,
            heard=_of(turn, heard),
            said=_of(turn, said),
            live_calls=tuple(call for number, call in live_calls if number == turn.number),
            calls=tuple(call for number, call in calls if number == turn.number),
        )
        for turn in turns
    )


def _of(turn: Turn, placed: Iterable[tuple[int, Speech]]) -> tuple[Speech, ...]:
    return tuple(speech for number, speech in placed if number == turn.number)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A turn that an utterance may belong to, and what it costs to say so."""

    turn: int
    cost: float


def _place_replies(turns: Sequence[Turn], live: Sequence[Speech], said: Sequence[Speech]) -> list[tuple[int, Speech]]:
    """Cheapest placement of replies that goes forward through the turns (dynamic programme over few choices)."""
    twins = set(live)
    if not said:
        return []
    replies = [turn.reply for turn in turns]
    gaps = _reply_counts(turns)
    best: list[dict[int, tuple[float, int]]] = []
    for index, speech in enumerate(said):
        row: dict[int, tuple[float, int]] = {}
        for choice in _choices(turns, replies, speech, speech in twins):
            if index == 0:
                row[choice.turn] = (choice.cost + _SKIPPED_REPLY * gaps[choice.turn], -1)
                continue
            cost, before = min(
                (cost + _step(gaps, before, choice.turn), before) for before, (cost, _) in best[-1].items()
            )
            row[choice.turn] = (cost + choice.cost, before)
        best.append(row)
    at = min(best[-1], key=lambda turn: best[-1][turn][0] + _SKIPPED_REPLY * (gaps[-1] - gaps[turn + 1]))
    return _trace(best, said, at)


def _late_replies(turns: Sequence[Turn], placed: Sequence[tuple[int, Speech]]) -> list[tuple[int, Speech]]:
    """Bring home a reply so late that others came first: its turn has none, and its words are of no other turn."""
    out = list(placed)
    replied = Counter(number for number, _ in placed)
    for turn in turns:
        if replied[turn.number] or not turn.agent:
            continue
        for index, (number, speech) in enumerate(out):
            strayed = turn.number < number <= turn.number + _STRAYED and replied[number] > 1 and speech.turn is None
            if strayed and _unlike(speech.text, turn.reply) <= _OWN < _FOREIGN <= _unlike(
                speech.text, turns[number].reply
            ):
                out[index] = (turn.number, speech)
                replied[number] -= 1
                replied[turn.number] += 1
                break
    return out


def _trace(best: Sequence[dict[int, tuple[float, int]]], said: Sequence[Speech], at: int) -> list[tuple[int, Speech]]:
    """The way back from turn ``at`` of the last utterance."""
    out: list[tuple[int, Speech]] = []
    for row, speech in zip(reversed(best), reversed(said), strict=True):
        out.append((at, speech))
        at = row[at][1]
    return out[::-1]


def _step(gaps: Sequence[int], before: int, after: int) -> float:
    """Cost of going from one turn to another: each turn passed over in which the live agent did reply."""
    if after < before:
        return _BACKWARDS
    return _SKIPPED_REPLY * max(0, gaps[after] - gaps[before + 1]) if after > before else 0.0


def _reply_counts(turns: Sequence[Turn]) -> list[int]:
    """At ``n``: how many turns before turn ``n`` have a live reply."""
    counts = [0]
    for turn in turns:
        counts.append(counts[-1] + bool(turn.agent))
    return counts


def _choices(turns: Sequence[Turn], replies: Sequence[str], speech: Speech, twin: bool) -> list[_Choice]:
    here = turn_at(turns, speech.start_ns)
    if twin:
        return [_Choice(here.number, 0.0)]
    if speech.turn is not None and 0 <= speech.turn < len(turns):
        return [_Choice(speech.turn, 0.0)]
    over_words = here.end_of_speech_ns is not None and speech.start_ns < here.end_of_speech_ns - _TOLERANCE_NS
    out = [_Choice(here.number, (_EARLY if over_words else 0.0) + _unlike(speech.text, replies[here.number]))]
    if here.number > 0:
        late = _LATE_OVER_WORDS if over_words else _LATE_AFTER_WORDS
        before = here.number - 1
        out.append(_Choice(before, late + _unlike(speech.text, replies[before])))
    return out


def _unlike(text: str, reply: str) -> float:
    """0 for a text that is part of the reply, 1 for one that shares no word; one half where a text is missing."""
    if not text.strip() or not reply:
        return 0.5
    return 1.0 - fuzz.token_set_ratio(text.lower(), reply.lower()) / 100


def _place_calls(
    turns: Sequence[Turn], said: Sequence[tuple[int, Speech]], live: Sequence[ToolCall], calls: Sequence[ToolCall]
) -> list[tuple[int, ToolCall]]:
    twins = {(call.call, call.name, call.at_ns, call.turn) for call in live}
    starts = [speech.start_ns for _, speech in said]
    out: list[tuple[int, ToolCall]] = []
    for call in calls:
        here = turn_at(turns, call.at_ns)
        number = here.number
        if (call.call, call.name, call.at_ns, call.turn) in twins:
            pass
        elif call.turn is not None and 0 <= call.turn < len(turns):
            number = call.turn
        else:
            following = bisect_left(starts, call.at_ns)
            if following < len(said) and said[following][0] == number - 1:
                number -= 1
        out.append((number, call))
    return out


def heard_text(pair: TurnPair) -> str:
    """What the other side heard the caller say in a turn."""
    return joined(pair.heard)


def reply_text(pair: TurnPair) -> str:
    """What the other side's agent said in a turn."""
    return joined(pair.said)

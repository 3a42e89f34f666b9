"""The turns of a call, as the live side shows them.

A turn is consecutive caller utterances with no agent speech between them, and all that follows until the caller
speaks again after the agent. Turns number from 1; what the agent says before the caller first speaks is turn 0.

Rules:

- Only the live side makes turns. Another side may split or merge the caller's utterances its own way; what it did
  is laid into the live turns, so that its endpointing is no difference by itself.
- Agent speech that lies wholly inside a caller utterance is not between two utterances: it is talk over the caller.
- A caller's backchannel ("mm-hmm" while the agent goes on talking) is no turn of its own.
- ``turns_of(live)[n].number == n``: turn 0 is always there, empty where the caller speaks first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.core.events import Speech
from harness.core.time import NS_PER_MS, Span
from harness.core.timeline import Timeline

BACKCHANNEL_NS = 1_200 * NS_PER_MS
"""Longest stretch of speech that can be a backchannel."""

_BACKCHANNEL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "ah aha alright cool fine good got gotcha great hm hmm huh i it mhm mhmm mm mmhmm mmm nice oh ok okay really "
        "right see sure thank thanks true uh uhhuh um understood wow yeah yep yes you",
    )
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the live call.

    ``span`` runs from the first caller utterance to that of the next turn. ``caller`` and ``agent`` are the final
    utterances in time order, backchannels included. ``end_of_speech_ns`` is where the caller's last utterance that is
    not a backchannel ends; ``None`` in turn 0.
    """

    number: int
    span: Span
    caller: tuple[Speech, ...]
    agent: tuple[Speech, ...]
    end_of_speech_ns: int | None

    @property
    def heard(self) -> str:
        """What the caller said, joined."""
        return joined(self.caller)

    @property
    def reply(self) -> str:
        """What the agent said, joined."""
        return joined(self.agent)


def turns_of(live: Timeline) -> tuple[Turn, ...]:
    """Cut a live timeline into turns; see the module's rules. Never empty."""
    caller = live.speech("caller")
    agent = live.speech("agent")
    asides = {id(speech) for speech in caller if is_backchannel(speech, agent)}
    starts = _starts([speech for speech in caller if id(speech) not in asides], agent)
    bounds = [0, *starts, max(live.end_ns, starts[-1] if starts else 0)]
    spoken = _by_turn(caller, starts)
    said = _by_turn(agent, starts)
    out: list[Turn] = []
    for number in range(len(starts) + 1):
        mine = tuple(spoken.get(number, ()))
        ends = [speech.end_ns for speech in mine if id(speech) not in asides]
        span = Span(bounds[number], bounds[number + 1])
        out.append(Turn(number, span, mine, tuple(said.get(number, ())), max(ends, default=None)))
    return tuple(out)


def turn_at(turns: Sequence[Turn], ns: int) -> Turn:
    """The turn that is on at a moment: the last that has begun. Before turn 1 it is turn 0."""
    return turns[max(0, bisect_right([turn.span.start_ns for turn in turns[1:]], ns))]


def is_backchannel(speech: Speech, others: Iterable[Speech]) -> bool:
    """Whether an utterance only tells another speaker, who is talking and goes on talking, that they are heard."""
    if speech.end_ns - speech.start_ns > BACKCHANNEL_NS or (speech.text.strip() and not is_murmur(speech)):
        return False
    return any(
        other.start_ns < speech.start_ns and speech.end_ns < heard_end_ns(other) and other.heard_until_ns is None
        for other in others
    )


def is_murmur(speech: Speech) -> bool:
    """Whether an utterance is short and says nothing but that its speaker listens: "mm-hmm", "okay, right"."""
    words = re.findall(r"[a-z]+", speech.text.lower().replace("-", ""))
    short = speech.end_ns - speech.start_ns <= BACKCHANNEL_NS
    return short and 0 < len(words) <= 4 and _BACKCHANNEL_WORDS.issuperset(words)


def heard_end_ns(speech: Speech) -> int:
    """Where an utterance stopped being heard: its end, or where a clear or barge-in cut it."""
    return speech.end_ns if speech.heard_until_ns is None else min(speech.end_ns, speech.heard_until_ns)


def joined(utterances: Iterable[Speech]) -> str:
    """Texts of utterances as one, in the order given, empty ones left out."""
    return " ".join(text for speech in utterances if (text := speech.text.strip()))


def _starts(caller: Sequence[Speech], agent: Sequence[Speech]) -> list[int]:
    """Where turns 1, 2, ... begin: at a caller utterance that follows agent speech reaching past the one before."""
    starts: list[int] = []
    caller_end = 0
    agent_end = -1
    upcoming = 0
    for speech in caller:
        while upcoming < len(agent) and agent[upcoming].start_ns < speech.start_ns:
            agent_end = max(agent_end, agent[upcoming].end_ns)
            upcoming += 1
        if not starts or agent_end > caller_end:
            starts.append(speech.start_ns)
            caller_end, agent_end = speech.end_ns, -1
        caller_end = max(caller_end, speech.end_ns)
    return starts


def _by_turn(speech: Iterable[Speech], starts: Sequence[int]) -> dict[int, list[Speech]]:
    out: dict[int, list[Speech]] = {}
    for utterance in speech:
        out.setdefault(bisect_right(starts, utterance.start_ns), []).append(utterance)
    return out

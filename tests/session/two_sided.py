"""Synthetic calls of two voices whose turns, silences and overlaps are known."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from harness.audio import pcm
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.time import NS_PER_S, Span
from tests.audio.speech import RATE_HZ, on_the_line, say, track

ASKS = (
    "I would like to book a cleaning for Thursday please",
    "what time do you open on Friday",
    "could you put me through to a person",
    "do you take my insurance for a filling",
)
REPLIES = (
    "we open at nine in the morning on Friday",
    "I can offer you Thursday at ten or Friday at noon",
    "let me look that up for you right away",
    "your appointment has been moved to Monday afternoon",
)
LONG_REPLY = "we are open from nine to five on weekdays and from ten until noon on most saturdays of the year"
ASIDE = "right"


@dataclass
class Scene:
    """A call in the making, and the truth about it; times in nanoseconds."""

    seed: int
    at_s: float = 0.5
    caller: list = field(default_factory=list)
    agent: list = field(default_factory=list)
    responses_ns: list[int] = field(default_factory=list)
    dead_air: list[Span] = field(default_factory=list)
    talk_over: list[Span] = field(default_factory=list)
    failed_yields_ns: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def ask(self, text: str | None = None) -> None:
        self.at_s = self._add(self.caller, say(text or self.random.choice(ASKS), "en-us"), self.at_s)

    def silence(self, seconds: float, limit_s: float = 3.0) -> None:
        if seconds >= limit_s:
            self.dead_air.append(ns_span(self.at_s, self.at_s + seconds))
        self.at_s += seconds

    def reply(self, after_s: float, text: str | None = None) -> None:
        """The agent answers; the caller's last utterance ended at ``at_s``."""
        self.silence(after_s)
        self.responses_ns.append(round(after_s * NS_PER_S))
        self.at_s = self._add(self.agent, say(text or self.random.choice(REPLIES), "en-gb+f3"), self.at_s)

    def barge_in(self, into_s: float, stops_after_s: float) -> None:
        """A long reply that the caller interrupts and the agent breaks off ``stops_after_s`` later."""
        self.silence(0.6)
        self.responses_ns.append(round(0.6 * NS_PER_S))
        start = self.at_s
        sound = say(LONG_REPLY, "en-gb+f3")[: int((into_s + stops_after_s) * RATE_HZ)]
        assert sound.size == int((into_s + stops_after_s) * RATE_HZ)
        stop = self._add(self.agent, sound, start)
        onset = start + into_s
        end = self._add(self.caller, say(ASKS[0], "en-us"), onset)
        self.talk_over.append(ns_span(onset, min(stop, end)))
        if stops_after_s > 1.0:
            self.failed_yields_ns.append(round(onset * NS_PER_S))
        self.at_s = max(stop, end)

    def aside(self, into_s: float) -> None:
        """A long reply into which the caller puts one short word."""
        self.silence(0.5)
        self.responses_ns.append(round(0.5 * NS_PER_S))
        start = self.at_s
        self.at_s = self._add(self.agent, say(LONG_REPLY, "en-gb+f3"), start)
        end = self._add(self.caller, say(ASIDE, "en-us"), start + into_s)
        self.talk_over.append(ns_span(start + into_s, end))

    def call(self, snr_db: float | None = 25.0) -> Call:
        self.at_s += 0.8
        fmt = Format(Encoding.MULAW, RATE_HZ)
        spoken = {"caller": track(self.caller, self.at_s), "agent": track(self.agent, self.at_s)}
        lines = {party: on_the_line(one, snr_db, self.seed) for party, one in spoken.items()}
        tracks = {party: Track(party, fmt, pcm.encode(line, fmt)) for party, line in lines.items()}
        return Call(call_id=f"scene-{self.seed}", tracks=tracks, origin=f"scene-{self.seed}")

    def _add(self, to: list, sound: np.ndarray, at_s: float) -> float:
        to.append((at_s, sound))
        return at_s + sound.size / RATE_HZ


def ns_span(start_s: float, end_s: float) -> Span:
    return Span(round(start_s * NS_PER_S), round(end_s * NS_PER_S))


def scene(seed: int) -> Scene:
    """A call of eight exchanges in which everything happens at seeded places."""
    made = Scene(seed)
    made._add(made.agent, say("hello, how can I help you", "en-gb+f3"), 0.5)
    made.at_s = 0.5 + say("hello, how can I help you", "en-gb+f3").size / RATE_HZ + 0.7
    acts = ["reply", "slow", "dead", "pause", "yield", "stubborn", "aside", "reply"]
    made.random.shuffle(acts)
    for act in acts:
        made.ask()
        match act:
            case "reply":
                made.reply(made.random.uniform(0.3, 1.5))
            case "slow":
                made.reply(made.random.uniform(1.8, 2.8))
            case "dead":
                made.reply(made.random.uniform(3.5, 6.0))
            case "pause":
                made.silence(made.random.uniform(0.6, 1.2))
                made.ask()
                made.reply(made.random.uniform(0.3, 1.5))
            case "yield":
                made.barge_in(made.random.uniform(0.8, 1.5), made.random.uniform(0.3, 0.8))
                made.reply(made.random.uniform(0.4, 1.2))
            case "stubborn":
                made.barge_in(made.random.uniform(0.8, 1.5), made.random.uniform(1.3, 2.4))
                made.reply(made.random.uniform(0.4, 1.2))
            case "aside":
                made.aside(made.random.uniform(0.8, 2.0))
        made.silence(made.random.uniform(0.5, 1.5))
    return made

"""How much of what the agent said was heard, where a clear cut it short.

Rules
-----
1. A clear cuts only where it dropped sound: agents clear to be safe, with nothing left to play.
2. A reported utterance keeps its end; one that was read off the sound ends where the sound ends, which is the cut, so
   its end becomes the one that it would have had.
3. Sound that goes on behind the clear was not cut by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.core.events import Clear, Speech
from harness.core.time import NS_PER_MS
from harness.core.timeline import Timeline

NEAR_NS = 250 * NS_PER_MS
"""How far from the clear the end of speech may be found in sound that the clear cut off."""


def cut_short(timeline: Timeline) -> Timeline:
    """The timeline with ``heard_until_ns`` of each of the agent's utterances that a clear cut."""
    clears = [clear for clear in timeline.of_kind(Clear) if clear.dropped_ns]
    if not clears:
        return timeline
    events = [_cut(event, clears) if isinstance(event, Speech) else event for event in timeline.events]
    return Timeline.of(timeline.side, events)


def _cut(speech: Speech, clears: Sequence[Clear]) -> Speech:
    if speech.party != "agent" or speech.heard_until_ns is not None:
        return speech
    derived = (speech.source or "").startswith("derived/")
    for clear in clears:
        if derived and clear.at_ns > speech.start_ns and abs(speech.end_ns - clear.at_ns) <= NEAR_NS:
            heard_ns = min(speech.end_ns, clear.at_ns)
            return replace(speech, heard_until_ns=heard_ns, end_ns=clear.at_ns + clear.dropped_ns)
        if not derived and speech.start_ns < clear.at_ns < speech.end_ns:
            return replace(speech, heard_until_ns=clear.at_ns)
    return speech

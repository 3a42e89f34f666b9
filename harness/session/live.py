"""The story of one call in progress: followed through its journal, and judged once it is over.

The media process writes each message of a call into its journals and knows nothing of candidates. Here the journals
are read as they grow, by the same reader and recorder that read them after a crash, so what a candidate hears is what
is kept. A candidate follows at a distance: what it is asked to answer, the live agent has long answered.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.audio.pcm import decode, encode
from harness.candidate.protocol import Ended, Facts, Media
from harness.candidate.run import CandidateRun, Tempo, follow
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.errors import Interrupted
from harness.core.events import CallEnded, CallStarted, Event, Fault, ToolCall, ToolResult, event_to_json
from harness.core.timeline import Timeline
from harness.fork.reader import CallReader
from harness.fork.records import unpack
from harness.session.conditions import Conditions
from harness.session.heard import cut_short
from harness.store.journal import ENDING, Seal, blocks, plain


@dataclass(slots=True)
class Growing:
    """The journals of one call, read as they grow. Not for several threads: each follower has its own."""

    folder: Path
    connections: Sequence[str]
    unseal: Seal = plain
    reader: CallReader = field(default_factory=CallReader)
    _read: dict[str, int] = field(default_factory=dict)

    def read(self) -> None:
        """Take in what the journals hold by now.

        Raises:
            StoreError: a journal cannot be read, or is damaged.
        """
        for name in list(self.connections):
            path = self.folder / f"{name}{ENDING}"
            if not path.exists():
                continue
            for end, body in blocks(path, self.unseal, self._read.get(name, 0)):
                for record in unpack(body):
                    self.reader.take(name, record)
                self._read[name] = end

    def caller_format(self) -> Format | None:
        """The format of the caller's sound, once a stream announced it."""
        recorder = self.reader.recorder
        return recorder.formats.get("caller") if recorder else None


class LiveSource:
    """A call in progress as a candidate's source.

    ``reported`` gives the live events that have come; ``over`` is set when the call has ended and no more will come.
    """

    def __init__(
        self, growing: Growing, reported: Callable[[], Sequence[Event]], holdback_ns: int, over: threading.Event
    ) -> None:
        self.growing = growing
        self._reported = reported
        self._holdback_ns = holdback_ns
        self._over = over
        self._sent_ns = 0
        self._told = 0
        self._complete_ns = -1
        self._done = False
        self.stop = threading.Event()

    def take(self) -> Iterator[Media | Facts | Ended]:
        """What has come since the last time.

        Raises:
            Interrupted: the call's shadow was stopped.
        """
        if self.stop.is_set():
            raise Interrupted("the shadow of this call was stopped")
        if self._done:
            return
        over = self._over.is_set()
        self.growing.read()
        recorder, fmt = self.growing.reader.recorder, self.growing.caller_format()
        if recorder is not None and fmt is not None:
            until_ns = recorder.settled_ns
            yield from self._facts(until_ns, over)
            if until_ns > self._sent_ns:
                pcm = decode(recorder.sound("caller", self._sent_ns, until_ns), fmt)
                self._sent_ns = until_ns
                yield Media(pcm=encode(pcm, Format(Encoding.PCM_S16LE, fmt.rate_hz)))
        if over:
            self._done = True
            yield Ended()

    def _facts(self, until_ns: int, over: bool) -> Iterator[Facts]:
        known = self._reported()
        fresh = [event for event in known[self._told :] if not isinstance(event, (CallStarted, CallEnded))]
        self._told = len(known)
        complete_ns = until_ns if over else max(0, until_ns - self._holdback_ns)
        if fresh or complete_ns > self._complete_ns:
            self._complete_ns = complete_ns
            yield Facts(events=[event_to_json(event) for event in fresh], complete_ns=complete_ns)


def follow_live(source: LiveSource, head: Call, fmt: Format, name: str, conditions: Conditions) -> CandidateRun:
    """Run a candidate beside a call in progress; blocks until both are done.

    ``head`` is what is known of the call at its start; ``fmt`` the format of its caller's sound.
    """
    stub = Call(
        call_id=head.call_id,
        tracks={"caller": Track("caller", fmt, b"")},
        provider=head.provider,
        started_at=head.started_at,
        attributes=head.attributes,
    )
    return follow(source, stub, name, conditions.candidates[name], conditions.config, Tempo(pace="real"))


def with_reported(call: Call, reported: Sequence[Event]) -> Call:
    """The recorded call with the live events that were reported of it.

    An application tells attributes and links in a ``call_started`` of its own; what the provider said of them stays.
    A result whose call was never reported has no place: it becomes a fault.
    """
    own = call.live.events if call.live else (CallStarted(call_id=call.call_id, provider=call.provider),)
    extra = _answering(event for event in reported if not isinstance(event, (CallStarted, CallEnded)))
    heads = [event for event in reported if isinstance(event, CallStarted)]
    attributes = {key: value for head in heads for key, value in head.attributes.items()} | dict(call.attributes)
    links = {key: value for head in heads for key, value in head.links.items()} | dict(call.links)
    live = cut_short(Timeline.of("live", [*own, *extra]))
    return replace(call, live=live, attributes=attributes, links=links)


def _answering(events: Iterable[Event]) -> list[Event]:
    """The events without the tool results that answer no call among them."""
    given = list(events)
    calls = {event.call for event in given if isinstance(event, ToolCall)}
    kept = [event for event in given if not isinstance(event, ToolResult) or event.call in calls]
    if missing := len(given) - len(kept):
        kept.append(Fault(where="live.report", message=f"{missing} tool results answer no call that was reported"))
    return kept

"""Cases of a suite as calls: the caller's sound, spoken or recorded, and a script in the place of a live agent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harness.audio import espeak, files, pcm
from harness.audio.espeak import Sentence, VoiceError
from harness.audio.resample import resample
from harness.core.audio import Encoding, Format, Track
from harness.core.call import SUITE, Call
from harness.core.errors import InputError
from harness.core.events import CallEnded, CallStarted, Event, Speech, ToolCall, ToolResult
from harness.core.time import NS_PER_MS, ns_from_samples, samples_from_ns
from harness.core.timeline import Timeline
from harness.fork.suite_file import BUILTIN, CallerTurn, Case, Suite, expected_of, read

ENDINGS = (".suite.toml", ".suite.jsonl")
CASE = "::"
FORMAT = Format(Encoding.MULAW, 8000)
"""How a telephone line would have brought it."""
GREETING_NS = 5_000 * NS_PER_MS
"""For the agent's greeting, before the caller first speaks."""
ANSWER_AFTER_NS = 800 * NS_PER_MS
RESULT_AFTER_NS = 300 * NS_PER_MS


@dataclass(frozen=True, slots=True)
class _Spoken:
    turn: CallerTurn
    samples: NDArray[np.int16]


def is_suite(path: Path) -> bool:
    """Whether a path names a suite file, or a case of one."""
    name = str(path).partition(CASE)[0]
    return name.startswith(BUILTIN) or name.lower().endswith(ENDINGS)


def cases(path: Path) -> list[Path]:
    """A path for each case of a suite; the path itself where it names one case, or a file that opening will refuse."""
    if CASE in str(path):
        return [path]
    try:
        return [Path(f"{path}{CASE}{case.id}") for case in read(path)[1].cases]
    except InputError:
        return [path]


def open_case(path: Path, swap_channels: bool) -> Call:
    """Open one case as a call with the caller's track alone. ``swap_channels`` means nothing here.

    Raises:
        InputError: the file breaks a rule, or has no such case; names the file and the key.
    """
    name, _, wanted = str(path).partition(CASE)
    folder, suite = read(Path(name))
    found = [case for case in suite.cases if case.id == wanted]
    if not found:
        there = ", ".join(case.id for case in suite.cases)
        raise InputError(f"{path}: {name} has no case {wanted!r}, there are {there}")
    case = found[0]
    try:
        spoken = list(_said(suite, case, folder))
    except (VoiceError, OSError) as error:
        raise InputError(f"{path}: {error}") from None
    return _call(suite, case, spoken, str(path))


def _call(suite: Suite, case: Case, spoken: Sequence[_Spoken], origin: str) -> Call:
    call_id = f"{suite.suite}-{case.id}"
    attributes = {**suite.attributes, **case.attributes}
    head = CallStarted(
        call_id=call_id, provider=SUITE, started_at=case.started_at or suite.started_at, attributes=attributes
    )
    events: list[Event] = [head, _agent(0, GREETING_NS - NS_PER_MS, case.greeting)]
    sound = [_silence(GREETING_NS)]
    at_ns = GREETING_NS
    for number, each in enumerate(spoken, start=1):
        end_ns = at_ns + ns_from_samples(len(each.samples), FORMAT.rate_hz)
        pause_ns = int((each.turn.pause_s or suite.pause_s) * 1000) * NS_PER_MS
        events.append(
            Speech(party="caller", start_ns=at_ns, end_ns=end_ns, text=each.turn.caller, source=SUITE, final=True)
        )
        events += _answered(number, each.turn, end_ns, end_ns + pause_ns)
        sound += [each.samples, _silence(pause_ns)]
        at_ns = ns_from_samples(sum(map(len, sound)), FORMAT.rate_hz)
    events.append(CallEnded(at_ns=at_ns))
    return Call(
        call_id=call_id,
        tracks={"caller": Track("caller", FORMAT, pcm.encode(np.concatenate(sound), FORMAT))},
        live=Timeline.of("live", events),
        provider=SUITE,
        started_at=head.started_at,
        attributes=attributes,
        origin=origin,
        expected=expected_of(suite, case),
    )


def _answered(number: int, turn: CallerTurn, from_ns: int, until_ns: int) -> Iterator[Event]:
    """What a right agent does in a turn; an open turn has somebody speak without a text, which parts the turns."""
    for place, use in enumerate(turn.calls):
        at_ns = from_ns + (place + 1) * RESULT_AFTER_NS // 2
        name = f"{number}-{place + 1}"
        yield ToolCall(call=name, name=use.name, arguments=use.arguments, at_ns=at_ns)
        yield ToolResult(call=name, at_ns=at_ns + RESULT_AFTER_NS, result=use.result, error=use.error)
    yield _agent(min(from_ns + ANSWER_AFTER_NS, until_ns - NS_PER_MS), until_ns - NS_PER_MS, turn.answer)


def _agent(start_ns: int, end_ns: int, text: str | None) -> Speech:
    return Speech(party="agent", start_ns=start_ns, end_ns=end_ns, text=text or "", source=SUITE, final=True)


def _said(suite: Suite, case: Case, folder: Path) -> Iterator[_Spoken]:
    voice, pace = case.voice or suite.voice, case.words_per_minute or suite.words_per_minute
    silent = [turn for turn in case.turns if turn.audio is None]
    made = iter(espeak.spoken([Sentence(turn.caller, voice, pace) for turn in silent], FORMAT.rate_hz))
    for turn in case.turns:
        yield _Spoken(turn, next(made) if turn.audio is None else _recorded(folder, turn.audio))


def _recorded(folder: Path, name: str) -> NDArray[np.int16]:
    """The sound of a caller turn that was recorded: a mono file beside the suite."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InputError(f"{folder / name}: must lie in the suite's folder")
    sound = files.read(path)
    if len(sound.channels) != 1:
        raise InputError(f"{path}: a caller turn is a mono file, this has {len(sound.channels)} channels")
    return resample(sound.channel(0), sound.format.rate_hz, FORMAT.rate_hz)


def _silence(duration_ns: int) -> NDArray[np.int16]:
    return np.zeros(samples_from_ns(duration_ns, FORMAT.rate_hz), np.int16)

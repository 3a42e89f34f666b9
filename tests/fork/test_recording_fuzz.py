"""Whatever stands on disk, opening it gives a call or an InputError of one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.core.errors import InputError
from harness.fork.recording import open_call
from tests.fork.recordings import STARTED, head, two_tones, write_call, write_sound

EVENTS = [
    STARTED,
    {"kind": "speech", "party": "caller", "start_ns": 0, "end_ns": 10**9, "text": "hi", "words": []},
    {"kind": "tool_call", "call": "t", "name": "note", "at_ns": 10**9, "arguments": {"a": [1]}},
    {"kind": "tool_result", "call": "t", "at_ns": 10**9, "result": None},
    {"kind": "gap", "party": "agent", "start_ns": 0, "end_ns": 5, "cause": "lost"},
    {"kind": "feedback", "name": "csat", "value": 4},
    {"kind": "call_ended"},
]
JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.just([])
    | st.just({})
    | st.sampled_from(["caller", "agent", "audio.wav", "..", "/", "\ud800", "speech", "tool_result"])
)
many = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_call(tmp_path / "one", live=EVENTS, samples=two_tones(1.0))


def opened_or_refused(path: Path) -> None:
    try:
        call = open_call(path)
    except InputError as error:
        assert str(path) in str(error)
        assert "\n" not in str(error)
    else:
        assert call.tracks
        json.dumps([call.call_id, dict(call.attributes)], ensure_ascii=False, allow_nan=False).encode()


def replaced(value, path: list[int], junk):
    """The JSON value with the member that ``path`` leads to replaced."""
    if not path or not isinstance(value, (dict, list)) or not value:
        return junk
    key = list(value)[path[0] % len(value)] if isinstance(value, dict) else path[0] % len(value)
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replaced(value[key], path[1:], junk)
    return copy


@many
@given(path=st.lists(st.integers(0, 9), min_size=1, max_size=4), junk=JUNK)
def test_any_value_in_the_call_file(folder, path, junk) -> None:
    (folder / "call.json").write_text(json.dumps(replaced(head(), path, junk)))
    opened_or_refused(folder)


@many
@given(path=st.lists(st.integers(0, 9), min_size=1, max_size=4), junk=JUNK)
def test_any_value_in_the_live_account(folder, path, junk) -> None:
    lines = replaced(EVENTS, path, junk)
    (folder / "live.jsonl").write_text("\n".join(map(json.dumps, lines)))
    opened_or_refused(folder)


@many
@given(
    name=st.sampled_from(["call.json", "live.jsonl", "audio.wav"]),
    at=st.integers(0, 1000),
    junk=st.binary(max_size=6),
    cut=st.integers(0, 6),
)
def test_any_bytes_in_any_file(tmp_path_factory, name, at, junk, cut) -> None:
    folder = write_call(tmp_path_factory.mktemp("call"), live=EVENTS, samples=two_tones(1.0))
    data = (folder / name).read_bytes()
    at %= len(data)
    (folder / name).write_bytes(data[:at] + junk + data[at + cut :])
    opened_or_refused(folder)


@many
@given(keep=st.floats(0, 1), ending=st.sampled_from([".wav", ".flac", ".ogg", ".mp3"]), data=st.binary(max_size=60))
def test_any_bytes_in_a_bare_recording(tmp_path_factory, keep, ending, data) -> None:
    path = write_sound(tmp_path_factory.mktemp("bare") / f"x{ending}", two_tones(0.5))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole))] + data)
    opened_or_refused(path)

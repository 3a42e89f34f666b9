"""A suite's cases are calls: the caller's sound, a script in the agent's place, and what is expected."""

from __future__ import annotations

import json
import tempfile
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.turns import turns_of
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import ToolCall, ToolResult
from harness.core.expected import Expectation
from harness.fork.recording import expand, open_call
from harness.fork.suite import cases, open_case
from tests.fork.recordings import write_sound

SUITE = """
schema = 1
suite = "desk"
written_by = "dana"
started_at = "2026-11-20T10:00:00Z"
expect = [{ never_says = "guarantee" }]
[[case]]
id = "book"
attributes = { intent = "book" }
turns = [
    { caller = "I'd like a cleaning.", answer = "What day would suit you?", pause_s = 3 },
    { caller = "Friday.", calls = [{ name = "find", arguments = { day = "Friday" }, result = ["nine"] }] },
]
[[case]]
id = "open"
voice = "en-us+f3"
turns = [
    { caller = "Hello there, can you hear me?", expect = [{ no_effect = true }] },
    { caller = "And now?", calls = [{ name = "find" }] },
]
"""


def written(folder: Path, text: str = SUITE, name: str = "desk.suite.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_each_case_is_a_recording_by_its_own_path(tmp_path: Path) -> None:
    suite = written(tmp_path)
    assert expand([tmp_path]) == expand([suite]) == [Path(f"{suite}::book"), Path(f"{suite}::open")]
    assert expand([f"{suite}::open"]) == [Path(f"{suite}::open")]


def test_a_case_is_a_call_with_a_script_in_the_agents_place(tmp_path: Path) -> None:
    call = open_call(Path(f"{written(tmp_path)}::book"))
    assert (call.call_id, call.scripted, set(call.tracks)) == ("desk-book", True, {"caller"})
    assert call.attributes == {"intent": "book"} and call.live is not None
    turns = turns_of(call.live)
    assert [turn.heard for turn in turns] == ["", "I'd like a cleaning.", "Friday."]
    assert [turn.reply for turn in turns] == ["", "What day would suit you?", ""]
    (use,), (result,) = call.live.of_kind(ToolCall), call.live.of_kind(ToolResult)
    assert (use.name, use.arguments, result.result) == ("find", {"day": "Friday"}, ["nine"])
    assert turns[2].span.start_ns < use.at_ns < result.at_ns
    assert call.expected is not None and call.expected.written_by == "dana"
    assert call.expected.expect == (
        Expectation(never_says="guarantee"),
        Expectation(tool="find", arguments={"day": "Friday"}, turn=2),
    )


def test_words_lie_where_the_script_says_and_sound_the_same_each_time(tmp_path: Path) -> None:
    path = Path(f"{written(tmp_path)}::open")
    call, again = open_call(path), open_call(path)
    assert call.tracks["caller"].data == again.tracks["caller"].data
    assert call.live is not None
    first, second = call.live.speech("caller")
    rate = call.tracks["caller"].format.rate_hz
    sound = call.tracks["caller"].data
    for speech, quiet in ((first, False), (second, False)):
        part = sound[speech.start_ns * rate // 10**9 : speech.end_ns * rate // 10**9]
        assert (set(part) <= {0xFF, 0x7F}) is quiet
    between = sound[first.end_ns * rate // 10**9 + 1 : second.start_ns * rate // 10**9]
    assert set(between) <= {0xFF, 0x7F}


def test_a_recorded_turn_is_a_file_beside_the_suite(tmp_path: Path) -> None:
    samples = (8000 * np.sin(np.arange(16000) / 5)).astype(np.int16)
    write_sound(tmp_path / "hello.wav", samples[:, None], 16000)
    text = SUITE.replace('"I\'d like a cleaning."', '"I\'d like a cleaning.", audio = "hello.wav"')
    call = open_call(Path(f"{written(tmp_path, text)}::book"))
    assert call.live is not None
    speech = call.live.speech("caller")[0]
    assert speech.end_ns - speech.start_ns == 10**9
    outside = written(tmp_path, text.replace("hello.wav", "../hello.wav"))
    with pytest.raises(InputError, match="must lie in the suite's folder"):
        open_call(Path(f"{outside}::book"))


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    document = tomllib.loads(SUITE)
    head, rest = {key: value for key, value in document.items() if key != "case"}, document["case"]
    lines = "\n".join(json.dumps(each) for each in (head, *rest))
    other = open_case(Path(f"{written(tmp_path, lines, 'desk.suite.jsonl')}::book"), False)
    same = open_case(Path(f"{written(tmp_path)}::book"), False)
    assert (other.live, other.expected, other.tracks) == (same.live, same.expected, same.tracks)


def test_the_bundled_probes_expect_something_of_each_turn() -> None:
    paths = cases(Path("builtin:probes"))
    assert len(paths) >= 12
    call: Call = open_call(paths[0])
    assert call.expected is not None
    assert any(each.no_effect for each in call.expected.expect)
    assert any(each.never_says for each in call.expected.expect)


BROKEN = {
    "schema must": (SUITE.replace("schema = 1", "schema = 2"), "Invalid enum value 2"),
    "unknown key": (SUITE.replace('id = "book"', 'id = "book"\nbad = 1'), "unknown field 'bad'"),
    "no case": ("schema = 1\nsuite = 'a'\nwritten_by = 'b'\n", "case: there must be one at least"),
    "twice": (SUITE.replace('id = "open"', 'id = "book"'), r"case\[1\]\.id: 'book' is taken"),
    "id": (SUITE.replace('id = "open"', 'id = "o/o"'), r"case\[1\]\.id|\$\.case\[1\]\.id"),
    "no turn": (SUITE.replace('id = "open"', 'id = "x"\nturns = []\n[[case]]\nid = "open"'), "length >= 1"),
    "two forms": (
        SUITE.replace("no_effect = true", 'no_effect = true, says = "a"'),
        r"case\[1\]\.expect: an expectation",
    ),
    "nothing": (
        "schema = 1\nsuite = 'a'\nwritten_by = 'b'\n[[case]]\nid = 'a'\nturns = [{ caller = 'hi' }]\n",
        r"case\[0\]: nothing is expected",
    ),
    "not toml": ("schema = ", "not TOML"),
    "voice": (SUITE.replace("en-us+f3", "klingon-x"), "no voice 'klingon-x'"),
    "no audio": (SUITE.replace('"Hello there, can you hear me?"', '"a", audio = "gone.wav"'), "gone.wav"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_suite_that_breaks_a_rule_is_refused_naming_file_and_key(tmp_path: Path, name: str) -> None:
    text, message = BROKEN[name]
    path = written(tmp_path, text)
    recordings = expand([path])
    with pytest.raises(InputError, match=message) as error:
        for recording in recordings:
            open_call(recording)
    assert "desk.suite.toml" in str(error.value) or "gone.wav" in str(error.value)


def test_a_case_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no case 'bok', there are book, open"):
        open_call(Path(f"{written(tmp_path)}::bok"))
    with pytest.raises(InputError, match="no such suite comes with the harness"):
        open_call(Path("builtin:nothing::x"))


@given(st.text(max_size=200))
def test_any_text_is_a_suite_or_an_input_error(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.suite.toml", "a.suite.jsonl"):
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8", errors="replace")
            for recording in expand([path]):
                with pytest.raises(InputError):
                    open_call(recording)

"""Compare raw, store redacted: nothing private reaches the disk, and what is stored yields the same findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from harness.compare.result import Comparison
from harness.compare.rules import Rules
from harness.config import Config, parse
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.events import Word
from harness.core.expected import Expectation, Expected
from harness.core.findings import Judgement
from harness.core.time import ns_from_seconds
from harness.core.timeline import Timeline
from harness.session.conditions import Conditions
from harness.session.judged import Bench, judged
from harness.session.private import Privacy, redacted, weighed
from harness.session.rediff import rediff_call
from harness.session.stored import stored
from harness.store import bundle
from harness.store.bundle import Run
from harness.store.index import Index
from harness.store.keys import KEY_BYTES
from tests.compare.scene import agent, answer, caller, timeline, tool

FMT = Format(Encoding.PCM_S16LE, 8000)
PLANTED = (
    "Dana", "dana", "Cole", "cole", "4155552671", "555-2671", '"415"', "five five five two six", "example.com", "1984",
    "eighty four",
)  # fmt: skip


def side(number: str, argument: str, side_name: str = "live") -> Timeline:
    book = tool(
        21, "book", {"name": "Dana Cole", "phone": argument, "email": "dana.cole@example.com"}, call="b-4155552671"
    )
    odd = {"4155552671": "primary", "tel": [["415", "555", "2671"]], "n": 4155552671.0, "name": {"first": "Dana"}}
    look = tool(21.2, "call_4155552671", odd, call="c")
    words = tuple(
        Word(word, ns_from_seconds(9 + 0.2 * at), ns_from_seconds(9.2 + 0.2 * at))
        for at, word in enumerate(number.split())
    )
    return timeline(
        agent(0, 2, "Hello, who is calling?"),
        caller(3, 5, "my name is dana cole"),
        agent(6, 8, "And your number?"),
        caller(9, 13, number, words=words),
        agent(14, 16, "Thanks Dana. Your date of birth and e-mail?"),
        caller(17, 20, "march twelfth nineteen eighty four and dana dot cole at example dot com"),
        book,
        look,
        answer(look, result={"called": ["Dana Cole"]}),
        answer(book, result={"ok": True, "confirmed_to": "dana.cole@example.com"}),
        agent(22, 24, "Booked, Dana Cole."),
        side=side_name,  # type: ignore[arg-type]
    )


LIVE = side("four one five five five five two six seven one", "+14155552671")
OTHER = side("four one five five five five two six seven nine", "+14155552679", "candidate")


def noise(party: str) -> Track:
    sound = np.random.default_rng(1).integers(-9000, 9000, 26 * 8000).astype("<i2")
    return Track(party, FMT, sound.tobytes())  # type: ignore[arg-type]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    # Another key could draw what was planted as the stand-in of something else.
    key = tmp_path / "key"
    key.write_text("5a" * KEY_BYTES, encoding="ascii")
    key.chmod(0o600)
    text = f'[redact]\nmode = "on"\nkey_file = "{key}"\n[tools.book]\ncompare = {{ phone = "phone" }}'
    return parse(text, base=tmp_path)


def conditions(config: Config, out: Path) -> Conditions:
    return Conditions(config=config, candidates={}, out=out, run_id="r1")


def run_of(call: Call, live: Timeline, other: Timeline, rules: Rules) -> Run:
    bench = Bench(call=call, live=live, rules=rules, run_id="r1")
    return judged(bench, CandidateRecord(name="next"), other, noise("agent"))


def told(run: Run) -> list[tuple[object, ...]]:
    return [(one.check, one.kind, one.path, one.severity, one.turn) for one in run.comparison.findings]


@pytest.fixture
def kept(config: Config, tmp_path: Path) -> SimpleNamespace:
    links = {"ticket": "asked by Dana Cole"}
    call = Call(
        call_id="CA1",
        tracks={"caller": noise("caller"), "agent": noise("agent")},
        live=LIVE,
        attributes={"caller": "+14155552671"},
        links=links,
    )
    on = conditions(config, tmp_path / "store")
    raw = run_of(call, LIVE, OTHER, on.rules)
    private = redacted(call, LIVE, [raw], on.privacy)
    bundle.write_call(on.out, private.call, private.live)
    (done,) = stored(private, on)
    with Index(on.out) as index:
        index.add(bundle.call_folder(on.out, "CA1"))
    return SimpleNamespace(raw=raw, done=done, private=private, conditions=on, store=on.out)


def test_no_byte_of_the_store_is_private(kept: SimpleNamespace) -> None:
    files = [path for path in kept.store.rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        data = path.read_bytes()
        assert not [word for word in PLANTED if word.encode() in data], path


def test_what_is_stored_yields_the_findings_of_what_was_said(kept: SimpleNamespace) -> None:
    assert told(kept.raw)
    assert told(kept.done) == told(kept.raw)
    folder = bundle.call_folder(kept.store, "CA1")
    call, run = bundle.read_call(folder), bundle.read_run(next(iter(bundle.runs(folder))))
    assert call.live is not None
    assert told(run_of(call, call.live, run.timeline, kept.conditions.rules)) == told(kept.raw)


def test_private_words_are_silent_on_both_tracks_and_others_are_heard(kept: SimpleNamespace) -> None:
    for track in kept.private.call.tracks.values():
        sound = np.frombuffer(track.data, "<i2")
        assert not sound[9 * 8000 : 11 * 8000].any()
        assert sound[: 2 * 8000].all() or np.abs(sound[: 2 * 8000]).mean() > 1000
        assert np.abs(sound[6 * 8000 : 8 * 8000]).mean() > 1000
        assert track.samples == noise("caller").samples


def test_without_word_times_the_utterance_is_silent_and_its_clip_withheld(kept: SimpleNamespace) -> None:
    sound = np.frombuffer(kept.private.call.tracks["caller"].data, "<i2")
    assert not sound[17 * 8000 : 20 * 8000].any()
    withheld = [one for one in kept.done.comparison.findings if one.clips_withheld]
    assert all(not one.clips for one in withheld)
    assert withheld


def test_without_redaction_all_stays(config: Config) -> None:
    assert Privacy.of(parse('[redact]\nmode = "off"')) is None
    call = Call(call_id="CA1", tracks={"caller": noise("caller")}, live=LIVE)
    kept = redacted(call, LIVE, [], None)
    assert kept.call == call
    assert kept.live == LIVE


def test_redacting_what_is_redacted_finds_the_same(kept: SimpleNamespace) -> None:
    private = kept.private
    again = redacted(replace(private.call), private.live, [kept.raw], kept.conditions.privacy)
    assert told(again.runs[0]) == told(kept.raw)


def test_a_call_whose_id_is_a_number_is_stored_under_another(config: Config, tmp_path: Path) -> None:
    on = conditions(config, tmp_path / "store")
    call = Call(call_id="in-+14155552671-7", tracks={"caller": noise("caller")}, live=LIVE)
    private = redacted(call, LIVE, [run_of(call, LIVE, OTHER, on.rules)], on.privacy)
    bundle.write_call(on.out, private.call, private.live)
    stored(private, on)
    (folder,) = bundle.calls(on.out)
    (run,) = bundle.runs(folder)
    assert bundle.read_call(folder).call_id == bundle.read_run(run).call_id == private.call.call_id
    assert private.call.call_id.startswith("in-id-")
    for path in on.out.rglob("*"):
        assert "4155552671" not in str(path)
        assert not path.is_file() or b"4155552671" not in path.read_bytes()


def test_what_was_written_down_as_right_is_private_too(config: Config, tmp_path: Path) -> None:
    on = conditions(config, tmp_path / "store")
    expect = (
        Expectation(tool="book", arguments={"phone": "+14155552671", "name": "Dana Cole"}),
        Expectation(says="we call you at 415 555 2671"),
        Expectation(never_says="dana.cole@example.com"),
    )
    written = Expected(written_by="a", expect=expect)
    call = Call(call_id="CA1", tracks={"caller": noise("caller")}, live=LIVE, expected=written)
    private = redacted(call, LIVE, [], on.privacy)
    assert private.call.expected is not None
    (asked, says, _) = private.call.expected.expect
    (booked,) = [event for event in private.live.tool_calls if event.name == "book"]
    assert dict(asked.arguments) == {"phone": booked.arguments["phone"], "name": booked.arguments["name"]}
    text = repr(private.call.expected)
    assert not [word for word in (*PLANTED, "415 555 2671") if word in text]
    assert says.says is not None


def test_a_judge_is_asked_with_stand_ins_and_its_opinion_is_of_the_raw_findings(config: Config, tmp_path: Path) -> None:
    on = conditions(config, tmp_path / "store")
    shown: list[str] = []

    class Listening:
        def weigh(self, comparison: Comparison) -> Comparison:
            shown.append(repr(comparison))
            judged = (replace(one, judgement=Judgement.BOTH_OK) for one in comparison.findings)
            return replace(
                comparison, findings=tuple(replace(one, evidence=(*one.evidence, "judge")) for one in judged)
            )

    call = Call(call_id="CA1", tracks={"caller": noise("caller")}, live=LIVE)
    raw = run_of(call, LIVE, OTHER, on.rules).comparison
    done = weighed(Listening(), raw, call, (LIVE, OTHER), on.privacy)  # type: ignore[arg-type]
    assert not [word for word in PLANTED if word in shown[0]]
    assert {one.judgement for one in done.findings} == {Judgement.BOTH_OK}
    assert [one.live for one in done.findings] == [one.live for one in raw.findings]
    assert all(one.evidence[-1] == "judge" for one in done.findings)


def test_what_nobody_may_hear_nobody_may_hear_after_a_rediff(kept: SimpleNamespace) -> None:
    before = {one.id for one in kept.done.comparison.findings if one.clips_withheld}
    folder = bundle.call_folder(kept.store, "CA1")
    again = rediff_call(folder, "r1", replace(kept.conditions, run_id="r2"))
    assert again is not None
    assert {one.id for one in again.runs[0].comparison.findings if one.clips_withheld} >= before
    assert before

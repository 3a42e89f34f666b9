import json
import os
from pathlib import Path

import pytest

from harness.audio import riff
from harness.core.audio import Encoding, Format, Track
from harness.core.errors import StoreError
from harness.store import bundle
from harness.store.manifest import open_folder, revise
from tests.store.stored import MULAW, call, live, outcome, run, track


def test_a_call_is_read_back_as_it_was_stored(tmp_path: Path) -> None:
    given = call()
    folder = bundle.write_call(tmp_path, given, given.live)
    read = bundle.read_call(folder)
    assert folder == tmp_path / "calls" / "CA12"
    assert (read.call_id, read.provider, read.started_at) == ("CA12", "twilio", "2026-11-20T10:00:00Z")
    assert (read.attributes, read.links, read.media, read.live) == (
        given.attributes,
        given.links,
        given.media,
        given.live,
    )
    for party, wanted in given.tracks.items():
        assert read.tracks[party].data == wanted.data, "G.711 stays G.711, byte for byte"
        assert read.tracks[party].format == wanted.format
    assert sorted(path.name for path in folder.iterdir()) == [
        "agent.wav", "call.json", "caller.wav", "live.jsonl", "manifest.json", "media.json",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", list(Encoding))
def test_every_encoding_keeps_its_sound(tmp_path: Path, encoding: Encoding) -> None:
    given = call(tracks={"caller": track("caller", 1.0, Format(encoding, 16_000))})
    read = bundle.read_call(bundle.write_call(tmp_path, given, None)).tracks["caller"]
    data = given.tracks["caller"].data
    if encoding is Encoding.PCM_S16BE:
        assert read.format.encoding is Encoding.PCM_S16LE
        assert read.data[0::2] == data[1::2] and read.data[1::2] == data[0::2]
    else:
        assert (read.format.encoding, read.data) == (encoding, data)


def test_a_track_on_which_nothing_ever_came_is_kept(tmp_path: Path) -> None:
    empty = Track("agent", Format(Encoding.PCM_S16LE, 24_000), b"")
    read = bundle.read_call(bundle.write_call(tmp_path, call(tracks={"agent": empty}), None))
    assert (read.tracks["agent"].format, read.tracks["agent"].samples) == (empty.format, 0)


@pytest.mark.parametrize(("channels", "message"), [(2, "is 2 channels of format 1, 16 bit"), (0, "cut short|chunk")])
def test_sound_that_is_no_track_of_ours_is_refused(tmp_path: Path, channels: int, message: str) -> None:
    folder = bundle.write_call(tmp_path, call(), None)
    sound = riff.write(Encoding.PCM_S16LE, 8_000, 2, bytes(16)) if channels else b"RIFF....WAVE"
    revise(folder, {"agent.wav": sound})
    with pytest.raises(StoreError, match=rf"agent\.wav: .*{message}"):
        bundle.read_call(folder)


def test_a_bare_call_has_no_live_account_and_maybe_one_track(tmp_path: Path) -> None:
    read = bundle.read_call(bundle.write_call(tmp_path, call(tracks={"agent": track("agent")}), None))
    assert read.live is None
    assert list(read.tracks) == ["agent"]


@pytest.mark.parametrize("call_id", ["a/b", "..", "📞 call", "x" * 500, "con\x00trol", "/etc/passwd"])
def test_ids_that_are_no_file_names_are_stored_inside_the_store(tmp_path: Path, call_id: str) -> None:
    folder = bundle.write_call(tmp_path, call(call_id), live(call_id))
    assert folder.parent == tmp_path / "calls"
    assert bundle.read_call(folder).call_id == call_id
    assert bundle.read_run(bundle.write_run(tmp_path, run(call_id, "../r", "next"), {}, {})).run_id == "../r"
    assert {path.name for path in tmp_path.iterdir()} == {"calls"}


def test_storing_a_call_twice_changes_nothing(tmp_path: Path) -> None:
    folder = bundle.write_call(tmp_path, call(), live("CA12"))
    before = (folder / "manifest.json").read_bytes()
    assert bundle.write_call(tmp_path, call(), live("CA12")) == folder
    assert (folder / "manifest.json").read_bytes() == before


def test_late_facts_are_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    folder = bundle.write_call(tmp_path, call(), live("CA12"))
    first = (folder / "live.jsonl").read_bytes()
    later = live("CA12", outcome())
    bundle.add_live(folder, later)
    assert bundle.read_call(folder).live == later
    assert (folder / "live.1.jsonl").read_bytes() == first
    assert open_folder(folder).manifest.version == 2


def test_sound_is_never_replaced(tmp_path: Path) -> None:
    bundle.write_call(tmp_path, call(), None)
    other = call(tracks={"caller": Track("caller", MULAW, b"\x01" * 8_000), "agent": track("agent")})
    with pytest.raises(StoreError, match=r"caller\.wav: call 'CA12' is already stored with other sound"):
        bundle.write_call(tmp_path, other, None)


def test_facts_of_another_call_are_refused(tmp_path: Path) -> None:
    folder = bundle.write_call(tmp_path, call(), None)
    with pytest.raises(StoreError, match="holds call 'CA12', not 'CA13'"):
        bundle.add_live(folder, live("CA13"))


def test_a_run_is_read_back_as_it_was_stored(tmp_path: Path) -> None:
    bundle.write_call(tmp_path, call(), live("CA12"))
    given = run()
    pages = {"report.html": "<p>é</p>", "report.md": "# é"}
    folder = bundle.write_run(tmp_path, given, {"clips/f1-caller.wav": b"RIFF"}, pages)
    assert folder == tmp_path / "calls/CA12/runs/r1/next"
    read = bundle.read_run(folder)
    assert (read.call_id, read.run_id, read.candidate) == ("CA12", "r1", given.candidate)
    assert (read.timeline, read.decision) == (given.timeline, given.decision)
    assert read.comparison == given.comparison
    assert read.audio is not None and given.audio is not None
    assert read.audio.data == given.audio.data
    assert (folder / "report.html").read_text("utf-8") == "<p>é</p>"
    assert open_folder(folder).read("clips/f1-caller.wav") == b"RIFF"


def test_findings_json_names_the_verdict_and_clips_relative_to_itself(tmp_path: Path) -> None:
    bundle.write_call(tmp_path, call(), None)
    folder = bundle.write_run(tmp_path, run(), {"clips/f1-caller.wav": b"RIFF"}, {})
    found = json.loads((folder / "findings.json").read_text())
    assert (found["verdict"], found["reasons"]) == ("FAIL", ["one critical finding"])
    (finding,) = found["findings"]
    assert (folder / finding["clips"][0]["file"]).is_file()
    assert finding["candidate"] is None and finding["clips_withheld"] is None, "absent values are said, not left out"


def test_a_stored_run_is_never_changed(tmp_path: Path) -> None:
    bundle.write_call(tmp_path, call(), None)
    bundle.write_run(tmp_path, run(), {}, {"report.md": "one"})
    bundle.write_run(tmp_path, run(), {}, {"report.md": "one"})
    with pytest.raises(StoreError, match="a stored run is never changed"):
        bundle.write_run(tmp_path, run(), {}, {"report.md": "two"})


def test_a_run_needs_its_call(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="needs its call stored first"):
        bundle.write_run(tmp_path, run(), {}, {})


def test_what_is_committed_is_listed(tmp_path: Path) -> None:
    for call_id in ("b", "a"):
        bundle.write_call(tmp_path, call(call_id), None)
    (tmp_path / "calls" / "half").mkdir()
    for name in ("next", "control"):
        bundle.write_run(tmp_path, run("a", "r1", name), {}, {})
    assert [folder.name for folder in bundle.calls(tmp_path)] == ["a", "b"]
    assert [folder.name for folder in bundle.runs(tmp_path / "calls" / "a")] == ["control", "next"]
    assert list(bundle.calls(tmp_path / "nowhere")) == []


@pytest.mark.parametrize("name", ["call.json", "media.json", "live.jsonl", "caller.wav"])
def test_each_file_of_a_call_is_checked_when_read(tmp_path: Path, name: str) -> None:
    folder = bundle.write_call(tmp_path, call(), live("CA12"))
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(StoreError, match=rf"{name}: has sha256"):
        bundle.read_call(folder)


def test_a_store_that_is_no_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    with pytest.raises(StoreError, match="cannot be written: Not a directory"):
        bundle.write_call(tmp_path / "store", call(), None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_store_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be written: Permission denied"):
        bundle.write_call(tmp_path, call(), None)


@pytest.mark.parametrize(
    ("number", "words"), [(28, "No space left on device"), (30, "Read-only file system"), (13, "Permission denied")]
)
def test_a_disk_that_refuses_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, words)

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(StoreError, match=f"CA12: cannot be written: {words}"):
        bundle.write_call(tmp_path, call(), None)
    assert list(bundle.calls(tmp_path)) == []

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.store import manifest as manifest_module
from harness.store.disk import locked, write_file
from harness.store.manifest import archived, commit, is_committed, open_folder, revise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "call"
    with locked(place):
        commit(place, {"live.jsonl": b"first\n", "clips/one.wav": b"RIFF", "caller.wav": b"sound"})
    return place


def test_what_was_committed_is_read_back_and_names_its_digest(folder: Path) -> None:
    stored = open_folder(folder)
    assert stored.read("clips/one.wav") == b"RIFF"
    assert stored.read_text("live.jsonl") == "first\n"
    entry = json.loads((folder / "manifest.json").read_text())["files"]["caller.wav"]
    assert entry == {"size": 5, "sha256": hashlib.sha256(b"sound").hexdigest()}
    assert not [path for path in folder.rglob("*~")], "temporary files are gone"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (b"soun", r"caller\.wav: has 4 bytes, its manifest says 5"),
        (b"", r"caller\.wav: has 0 bytes, its manifest says 5"),
        (b"sounD", r"caller\.wav: has sha256 \w+…, its manifest says \w+…"),
        (None, r"caller\.wav: is listed in manifest\.json but missing"),
    ],
)
def test_damage_names_the_file_and_the_rule(folder: Path, damage: bytes | None, message: str) -> None:
    if damage is None:
        (folder / "caller.wav").unlink()
    else:
        (folder / "caller.wav").write_bytes(damage)
    stored = open_folder(folder)
    with pytest.raises(StoreError, match=message):
        stored.read("caller.wav")
    with pytest.raises(StoreError, match=message):
        stored.verify()
    assert stored.read("live.jsonl") == b"first\n", "the other files still count"


def test_without_its_manifest_a_folder_does_not_exist(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert not is_committed(folder)
    with pytest.raises(StoreError, match="no finished bundle"):
        open_folder(folder)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is damaged"),
        ("[]", "must be an object"),
        ('{"files": {"../x": {"size": 1, "sha256": "0"}}}', "leads out of the folder"),
        ('{"files": {"/etc/passwd": {"size": 1, "sha256": "0"}}}', "leads out of the folder"),
        ('{"files": {}, "schema": 2}', "schema must be 1, is 2"),
        ('{"files": {"a": {"size": "1", "sha256": "0"}}}', "files.a.size must be an integer"),
        ("[" * 100_000, "is damaged"),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_refused(folder: Path, text: str, message: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match=message):
        open_folder(folder)


def test_a_file_that_the_manifest_does_not_list_is_not_evidence(folder: Path) -> None:
    (folder / "extra.wav").write_bytes(b"x")
    with pytest.raises(StoreError, match="not listed"):
        open_folder(folder).read("extra.wav")


def test_a_new_version_keeps_the_old_one_and_its_manifest(folder: Path) -> None:
    before = (folder / "manifest.json").read_bytes()
    revise(folder, {"live.jsonl": b"second\n"})
    revise(folder, {"live.jsonl": b"third\n"})
    stored = open_folder(folder)
    assert stored.manifest.version == 3
    assert stored.read("live.jsonl") == b"third\n"
    assert stored.read("live.1.jsonl") == b"first\n"
    assert stored.read("live.2.jsonl") == b"second\n"
    assert stored.read("manifest.1.json") == before
    stored.verify()


def test_the_same_facts_again_make_no_version(folder: Path) -> None:
    assert revise(folder, {"live.jsonl": b"first\n"}).version == 1
    assert not (folder / "live.1.jsonl").exists()


@pytest.mark.parametrize("survives", range(6))
def test_a_crash_anywhere_in_a_revision_leaves_the_old_version_or_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, survives: int
) -> None:
    written: list[Path] = []

    def dying(path: Path, data: bytes) -> None:
        if len(written) == survives:
            raise KeyboardInterrupt
        written.append(path)
        write_file(path, data)

    monkeypatch.setattr(manifest_module, "write_file", dying)
    crashed = False
    try:
        revise(folder, {"live.jsonl": b"second\n"})
    except KeyboardInterrupt:
        crashed = True
    assert crashed == (survives < 4), "two copies, one new file, the manifest"
    stored = open_folder(folder)
    stored.verify()
    assert stored.read("live.jsonl") == (b"first\n" if crashed else b"second\n")

    monkeypatch.undo()
    assert revise(folder, {"live.jsonl": b"third\n"}).version == stored.manifest.version + 1
    open_folder(folder).verify()
    assert open_folder(folder).read(archived("live.jsonl", stored.manifest.version)) == (
        b"first\n" if crashed else b"second\n"
    )


def test_a_crash_before_the_first_commit_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(path: Path, data: bytes) -> None:
        if path.name == "manifest.json":
            raise KeyboardInterrupt
        write_file(path, data)

    monkeypatch.setattr(manifest_module, "write_file", dying)
    with pytest.raises(KeyboardInterrupt), locked(tmp_path / "c"):
        commit(tmp_path / "c", {"a.wav": b"1", "stale.wav": b"2"})
    assert not is_committed(tmp_path / "c")
    monkeypatch.undo()
    with locked(tmp_path / "c"):
        commit(tmp_path / "c", {"a.wav": b"1"})
    assert open_folder(tmp_path / "c").read("a.wav") == b"1"
    assert not (tmp_path / "c" / "stale.wav").exists(), "what a crashed attempt left is no part of the next"


def test_a_file_that_cannot_be_written_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="cannot be written: No space left on device"), locked(tmp_path / "c"):
        commit(tmp_path / "c", {"a.wav": b"1"})
    assert [path.name for path in (tmp_path / "c").iterdir()] == [".begun~"]
    monkeypatch.undo()
    with locked(tmp_path / "c"):
        commit(tmp_path / "c", {"a.wav": b"1"})
    assert {path.name for path in (tmp_path / "c").iterdir()} == {"a.wav", "manifest.json"}


def test_a_folder_with_files_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "call.json").write_text("mine")
    with pytest.raises(StoreError, match=r"holds call\.json but no manifest\.json"), locked(tmp_path):
        commit(tmp_path, {"call.json": b"yours", "caller.wav": b""})
    assert (tmp_path / "call.json").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["call.json"]


def test_writers_at_the_same_time_lose_nothing(folder: Path) -> None:
    facts = [f"version of writer {number}\n".encode() for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda data: revise(folder, {"live.jsonl": data}), facts))
    stored = open_folder(folder)
    stored.verify()
    assert stored.manifest.version == 13
    kept = {stored.read(f"live.{version}.jsonl") for version in range(1, 13)} | {stored.read("live.jsonl")}
    assert kept == {b"first\n", *facts}

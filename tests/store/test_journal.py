"""A journal is whole up to its last block, whatever happens to the process or the disk."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.errors import StoreError
from harness.store import journal
from harness.store.journal import MARK, MAX_NOTED_BYTES, FileJournal, blocks, unfinished


def bodies(path: Path) -> list[bytes]:
    return [body for _, body in blocks(path)]


def test_what_was_flushed_is_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.journal"
    kept = FileJournal(path)
    kept.append(b"one")
    kept.append(b"two")
    kept.flush()
    kept.flush()
    kept.append(b"three")
    kept.close()
    assert bodies(path) == [b"onetwo", b"three"]
    assert kept.noted_bytes == 0
    assert unfinished(path.parent) == (path,)


def test_a_reader_follows_a_journal_that_grows(tmp_path: Path) -> None:
    kept = FileJournal(tmp_path / "a.journal")
    kept.append(b"one")
    kept.flush()
    ((end, first),) = blocks(kept.path)
    kept.append(b"two")
    kept.flush()
    assert first == b"one"
    assert [body for _, body in blocks(kept.path, start=end)] == [b"two"]


def test_a_seal_is_put_on_and_taken_off(tmp_path: Path) -> None:
    kept = FileJournal(tmp_path / "a.journal", lambda body: body[::-1])
    kept.append(b"secret")
    kept.close()
    assert b"secret" not in kept.path.read_bytes()
    assert [body for _, body in blocks(kept.path, lambda body: body[::-1])] == [b"secret"]


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=5), st.data())
def test_a_file_that_is_cut_or_damaged_reads_up_to_there(written: list[bytes], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.journal"
        kept = FileJournal(path)
        for body in written:
            kept.append(body)
            kept.flush()
        kept.close()
        whole = path.read_bytes()
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
        read = bodies(path)
        assert read == written[: len(read)]
        damaged = bytearray(whole)
        damaged[data.draw(st.integers(len(MARK), len(whole) - 1))] ^= 0x41
        path.write_bytes(damaged)
        read = bodies(path)
        assert read == written[: len(read)]
        assert len(read) < len(written)


def test_a_full_disk_loses_nothing_until_the_memory_s_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = FileJournal(tmp_path / "a.journal")
    kept.append(b"before")
    kept.flush()
    full = True
    real = os.pwrite

    def pwrite(file: int, data: bytes, at: int) -> int:
        if full:
            real(file, data[:3], at)
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, data, at)

    monkeypatch.setattr(journal.os, "pwrite", pwrite)
    kept.append(b"during")
    with pytest.raises(StoreError, match="No space left"):
        kept.flush()
    assert bodies(kept.path) == [b"before"]
    kept.append(bytes(MAX_NOTED_BYTES))
    assert kept.dropped == 1
    full = False
    kept.append(b"after")
    kept.close()
    assert bodies(kept.path) == [b"before", b"duringafter"]


def test_a_killed_process_leaves_all_that_was_flushed(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    program = (
        "import sys, pathlib; from harness.store.journal import FileJournal\n"
        f"kept = FileJournal(pathlib.Path({str(path)!r}))\n"
        "for number in range(100): kept.append(b'%04d' % number); kept.flush()\n"
        "kept.append(b'lost'); print('ready', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert b"".join(bodies(path)) == b"".join(b"%04d" % number for number in range(100))


def test_what_is_no_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.journal"
    path.write_bytes(b"something else")
    with pytest.raises(StoreError, match="a journal begins with"):
        bodies(path)
    with pytest.raises(StoreError, match="cannot be read"):
        bodies(tmp_path / "none.journal")
    assert unfinished(tmp_path / "none") == ()

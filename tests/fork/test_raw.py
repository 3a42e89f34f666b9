"""Raw messages as a file: every record comes back, and the recording is the one of the journals."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given

from harness.core.call import Call
from harness.core.errors import InputError
from harness.fork.raw import _line, _record, dump_raw
from harness.fork.recording import open_call
from harness.fork.records import Record
from tests.fork.test_reader import read
from tests.fork.test_reader import records as teed
from tests.fork.test_records import records


@given(records)
def test_every_record_comes_back(record: Record) -> None:
    assert _record(msgspec.json.encode(_line("c", record)), "x") == ("c", record)


@pytest.mark.parametrize("hole", [range(0), range(30, 50)])
def test_a_raw_log_is_the_same_call(hole: range, tmp_path: Path) -> None:
    path = tmp_path / "CA.journal.jsonl"
    path.write_bytes(b"".join(dump_raw([("c", teed(hole))])))
    found, wanted = open_call(path), read(teed(hole))
    assert without_origin(found) == without_origin(wanted)
    swapped = open_call(path, swap_channels=True)
    assert swapped.tracks["agent"].data == wanted.tracks["caller"].data


def without_origin(call: Call) -> tuple[object, ...]:
    return call.call_id, call.provider, call.tracks, call.media, call.live, call.attributes


@pytest.mark.parametrize("line", [b"{}", b"[", b'{"connection":"c"}', b'{"connection":"c","text":"early"}', b"\xff"])
def test_a_line_that_is_no_record_is_named(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "CA.journal.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(InputError, match=r"CA\.journal\.jsonl"):
        open_call(path)

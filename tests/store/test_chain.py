"""A file of records that can only grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.store.chain import append, records


def test_records_come_back_in_order(tmp_path: Path) -> None:
    assert records(tmp_path / "rollout.jsonl") == ()
    for number in range(3):
        append(tmp_path / "rollout.jsonl", {"n": number, "by": "Zoë"})
    assert [(record["n"], record["by"]) for record in records(tmp_path / "rollout.jsonl")] == [
        (n, "Zoë") for n in range(3)
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("deed", ["change", "drop", "repeat", "garbage"])
def test_tampering_with_any_line_but_the_last_is_noticed(tmp_path: Path, number: int, deed: str) -> None:
    for n in range(4):
        append(tmp_path / "a.jsonl", {"n": n})
    path = tmp_path / "a.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    match deed:
        case "change":
            lines[number] = lines[number].replace(f'"n": {number}', '"n": 9')
        case "drop":
            del lines[number]
        case "repeat":
            lines.insert(number, lines[number])
        case _:
            lines[number] = "garbage\n"
    path.write_text("".join(lines))
    with pytest.raises(StoreError, match=r"a\.jsonl:\d"):
        records(tmp_path / "a.jsonl")
    with pytest.raises(StoreError):
        append(tmp_path / "a.jsonl", {"n": 5})


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_last_line_cut_short_by_a_crash_is_set_aside(tmp_path: Path, cut: int) -> None:
    for n in range(3):
        append(tmp_path / "a.jsonl", {"n": n})
    path = tmp_path / "a.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    assert [record["n"] for record in records(tmp_path / "a.jsonl")] == [0, 1]
    append(tmp_path / "a.jsonl", {"n": 7})
    assert [record["n"] for record in records(tmp_path / "a.jsonl")] == [0, 1, 7]


def test_a_chain_that_cannot_be_written_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        append(tmp_path / "audit" / "a.jsonl", {})

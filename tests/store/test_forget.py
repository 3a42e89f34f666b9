"""Forgetting a call, and a caller."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.config import Config, parse
from harness.core.errors import StoreError
from harness.runs.forget import forget
from harness.session.private import Privacy, redacted
from harness.store import bundle, chain, reviews
from harness.store.forget import RECEIPTS
from harness.store.index import Index, rebuild
from tests.store.stored import call, finding, live, run

ARGUMENT = "+14155552671"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return parse(f'[redact]\nmode = "on"\nkey_file = "{tmp_path}/key"\n[store]\npath = "store"', base=tmp_path)


@pytest.fixture
def store(config: Config, tmp_path: Path) -> Path:
    store = tmp_path / "store"
    known = replace(call(), attributes={"caller": ARGUMENT})
    private = redacted(known, live("CA12"), [run("CA12", "r1", "next", finding())], Privacy.of(config))
    bundle.write_call(store, private.call, private.live)
    bundle.write_run(store, private.runs[0], {}, {})
    other = replace(call(), call_id="kept")
    bundle.write_call(store, other, None)
    one = finding()
    for name in (one.id, "another"):
        review = reviews.Review(finding=name, judgement=one.judgement, by="ann", at="2026-01-01T00:00:00Z")
        reviews.add_review(store, review)
    rebuild(store)
    return store


@pytest.mark.parametrize("by", ["call", "caller"])
def test_a_call_goes_with_all_that_refers_to_it(by: str, config: Config, store: Path) -> None:
    done = forget(config, [call().call_id] if by == "call" else [], [ARGUMENT] if by == "caller" else [])
    assert (done.calls, done.reviews, done.left) == (1, 1, ())
    assert [path.name for path in bundle.calls(store)] == ["kept"]
    assert [one.finding for one in reviews.by_finding(store).values()] == ["another"]
    with Index(store) as index:
        assert [row["call_id"] for row in index.calls()] == ["kept"]
    (receipt,) = chain.records(store / RECEIPTS)
    assert ARGUMENT not in json.dumps(receipt)
    assert len(receipt["digests"][0]) == 64


def test_a_folder_without_calls_is_no_store(config: Config) -> None:
    with pytest.raises(StoreError, match="no store"):
        forget(config, ["x"], [])

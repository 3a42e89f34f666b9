"""A sample of the detection benchmark: planted defects are found, harmless variation raises no alarm."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "scripts" / "benchmarks"


@pytest.fixture(scope="module")
def kit() -> Iterator[Any]:
    """The benchmark's script, imported as it is run."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import detection

        yield detection
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def sample(kit: Any) -> list[Any]:
    return list(kit.pairs(kit.industries(), 2, seed=3))


def test_there_are_enough_kinds_of_defects_and_of_harmless_variation(kit: Any) -> None:
    assert sum(not kind.harmless for kind in kit.KINDS) >= 40
    assert sum(kind.harmless for kind in kit.KINDS) >= 25
    assert len({kind.name for kind in kit.KINDS}) == len(kit.KINDS)
    assert {"stt", "turn", "llm", "tool", "tts", "harness"} <= {kind.stage for kind in kit.KINDS}


def test_a_third_of_the_industries_is_held_out(kit: Any) -> None:
    held_out = [industry.held_out for industry in kit.industries()]
    assert sum(held_out) * 3 == len(held_out)


def test_the_same_seed_gives_the_same_pairs(kit: Any, sample: list[Any]) -> None:
    again = {pair.name: pair for pair in kit.pairs(kit.industries(), 1, seed=3)}
    assert all(again[pair.name] == pair for pair in sample if pair.name in again)
    assert again


def test_defects_are_found_and_harmless_pairs_are_left_alone(kit: Any, sample: list[Any], tmp_path: Path) -> None:
    from detection_kit.export import rules

    score = kit.run(sample, rules(tmp_path, kit.industries()))["development"]
    assert score.tallies["recall of critical"].rate > 0.95
    assert score.tallies["recall of major"].rate > 0.9
    assert score.tallies["false alarms"].rate < 0.05
    assert score.tallies["right turn"].rate > 0.95
    assert score.tallies["right cause"].rate > 0.9


def test_a_comparison_that_finds_nothing_or_everything_misses_the_targets(kit: Any, sample: list[Any]) -> None:
    from detection_kit.score import Score, missed_targets

    blind, wolf = Score(), Score()
    alarm = {"check": "reply.content", "severity": "critical", "turn": 1, "path": "", "cause": "llm", "live": 1,
             "candidate": 2}  # fmt: skip
    for pair in sample:
        blind.add(pair, [])
        wolf.add(pair, [alarm])
    assert any("recall of critical" in line for line in missed_targets(blind))
    assert any("false alarms" in line for line in missed_targets(wolf))


def test_exported_pairs_can_be_read_and_say_what_is_expected(kit: Any, sample: list[Any], tmp_path: Path) -> None:
    from detection_kit.export import export

    from harness.config import load
    from harness.core.timeline import Timeline

    assert export(tmp_path, kit.industries(), sample[:5]) == 5
    load(tmp_path / "config.toml")
    for pair in sample[:5]:
        folder = tmp_path / "pairs" / pair.name
        told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        assert told["harmless"] is False
        assert told["expected"][0]["severity"] in {"critical", "major", "minor"}
        live = Timeline.parse((folder / "live.jsonl").read_text(encoding="utf-8"), "live", pair.name)
        assert live.speech("caller")

"""The pairs as files, for other tools and for ``harness diff --pairs``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from detection_kit.industry import Industry, config_toml, schemas
from detection_kit.pairs import Pair
from harness.compare.rules import Rules
from harness.config import load


def write_config(folder: Path, of: list[Industry]) -> Path:
    """Write ``config.toml`` and the schemas that it names; give the file's path."""
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    for tool, schema in schemas(of).items():
        (folder / "schemas" / f"{tool}.json").write_text(json.dumps(schema, indent=1), encoding="utf-8")
    path = folder / "config.toml"
    path.write_text(config_toml(of), encoding="utf-8")
    return path


def rules(folder: Path, of: list[Industry]) -> Rules:
    """What the pairs are compared by; the configuration is written to ``folder``."""
    return Rules.from_config(load(write_config(folder, of)))


def export(folder: Path, of: list[Industry], pairs: Iterable[Pair]) -> int:
    """Write ``pairs/<name>/{live.jsonl,candidate.jsonl,expected.json}`` and the configuration; give their number."""
    write_config(folder, of)
    count = 0
    for pair in pairs:
        at = folder / "pairs" / pair.name
        at.mkdir(parents=True, exist_ok=True)
        (at / "live.jsonl").write_text(pair.live, encoding="utf-8")
        (at / "candidate.jsonl").write_text(pair.candidate, encoding="utf-8")
        told = {
            "schema": 1,
            "kind": pair.kind.name,
            "harmless": pair.kind.harmless,
            "stage": pair.kind.stage or None,
            "industry": pair.industry,
            "held_out": pair.held_out,
            "expected": [asdict(expected) for expected in pair.expected],
        }
        (at / "expected.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        count += 1
    return count

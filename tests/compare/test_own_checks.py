"""Checks of the user's own: loaded by name from the configuration's folder, run beside the others, fenced off."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.compare.compare import compare
from harness.compare.result import Comparison
from harness.compare.rules import Rules
from harness.compare.verdict import Evidence, decide
from harness.config import parse
from harness.core.errors import ConfigError
from harness.core.findings import Severity, Verdict
from tests.compare.scene import clinic

MODULE = "own_checks_of_a_test"
CODE = """
from harness.core.findings import Finding, Severity
from harness.core.time import Span

def finding(turn):
    return Finding(id="", check="own.farewell", kind="missing", path="farewell", severity=Severity.MAJOR, turn=turn,
                   span=Span(0, 1_000_000_000), why="No farewell.")

def farewell(live, other):
    yield finding(1)

def raises(live, other):
    yield finding(1)
    raise KeyError("no such thing")

def elsewhere(live, other):
    yield finding(99)

def texts(live, other):
    return ["No farewell."]

constant = 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / f"{MODULE}.py").write_text(CODE, encoding="utf-8")
    path = list(sys.path)
    yield tmp_path
    sys.path[:] = path
    sys.modules.pop(MODULE, None)


def rules(folder: Path, *names: str) -> Rules:
    listed = ", ".join(f'"{MODULE}:{name}"' for name in names)
    return Rules.from_config(parse(f"checks = [{listed}]", base=folder))


def compared(folder: Path, *names: str) -> tuple[Comparison, Rules]:
    held_to = rules(folder, *names)
    return compare(clinic(), clinic(side="candidate"), held_to, "next"), held_to


def test_what_an_own_check_finds_counts_like_any_other(folder: Path) -> None:
    comparison, held_to = compared(folder, "farewell")
    (found,) = comparison.findings
    assert (found.check, found.turn, found.severity) == ("own.farewell", 1, Severity.MAJOR)
    assert found.id
    assert decide(comparison, Evidence(), held_to).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("raises", "KeyError: 'no such thing'"),
        ("elsewhere", "a finding's turn must be from 0 to"),
        ("texts", "a check must yield findings, yielded str"),
    ],
)
def test_a_check_that_breaks_is_named_and_never_passes_or_fails_a_call(folder: Path, name: str, said: str) -> None:
    comparison, held_to = compared(folder, name)
    (fault,) = comparison.findings
    assert (fault.check, fault.path, fault.cause) == ("fault.check", f"{MODULE}:{name}", "harness")
    assert said in fault.why
    assert decide(comparison, Evidence(), held_to).verdict is Verdict.INCONCLUSIVE


def test_a_check_that_breaks_keeps_no_other_from_its_findings(folder: Path) -> None:
    comparison, _ = compared(folder, "raises", "farewell")
    assert {found.check for found in comparison.findings} == {"fault.check", "own.farewell"}


@pytest.mark.parametrize(
    ("name", "said"), [("absent", "cannot import"), ("constant", "must be a function, is int"), ("", "cannot import")]
)
def test_a_check_that_cannot_be_loaded_is_refused_by_name(folder: Path, name: str, said: str) -> None:
    with pytest.raises(ConfigError, match=rf"checks.*{said}"):
        rules(folder, name)


def test_a_module_of_the_folder_hides_no_installed_one(folder: Path) -> None:
    (folder / "json.py").write_text("raise RuntimeError")
    rules(folder, "farewell")
    assert sys.path.index(str(folder.resolve())) == len(sys.path) - 1

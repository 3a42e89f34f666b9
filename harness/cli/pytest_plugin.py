"""Pytest plugin: each recorded call below a path is a test, failing with the clips that let one hear why.

Off unless asked: ``pytest audio_fixtures/regressions --harness-config harness.toml``. A call that could not be compared
fails as well: a gate that nobody can decide is not passed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from harness.store.bundle import Run

_CONFIG, _OUT, _CANDIDATE = "--harness-config", "--harness-out", "--harness-candidate"


class RegressionFailure(Exception):
    """A case that did not pass; its text is what is shown."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("harness", "Shadow Harness: recorded calls as tests")
    group.addoption(_CONFIG, metavar="FILE", help="Collect recorded calls, and replay them by this configuration.")
    group.addoption(_CANDIDATE, metavar="NAME", action="append", help="Only this candidate, and the control.")
    group.addoption(_OUT, metavar="DIR", help="Where bundles and clips go; default: a temporary folder that stays.")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name == "call.json" and parent.config.getoption(_CONFIG):
        return RecordedCall.from_parent(parent, path=file_path)
    return None


class RecordedCall(pytest.File):
    """A folder with a recorded call."""

    def collect(self) -> Iterator[pytest.Item]:
        yield ReplayedCall.from_parent(self, name=self.path.parent.name)


class ReplayedCall(pytest.Item):
    """One call, replayed through the configured candidates."""

    def runtest(self) -> None:
        from harness.config import load
        from harness.core.findings import Verdict
        from harness.runs.promote import Quiet
        from harness.runs.replay import Request, replay

        option = self.config.getoption
        out = Path(option(_OUT) or tempfile.mkdtemp(prefix="harness-pytest-"))
        request = Request(
            paths=[self.path.parent],
            config=load(Path(option(_CONFIG))),
            out=out,
            candidates=option(_CANDIDATE) or (),
        )
        result = replay(request, Quiet())
        if result.refused:
            raise RegressionFailure("\n".join(refused.reason for refused in result.refused))
        judged = [run for each in result.results for run in each.runs if not run.candidate.control]
        if not judged:
            raise RegressionFailure("no candidate ran on the call")
        failed = [run for run in judged if run.decision.verdict is not Verdict.PASS]
        if failed:
            raise RegressionFailure("\n".join(line for run in failed for line in _told(run, out)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from harness.core.errors import HarnessError

        if isinstance(excinfo.value, (RegressionFailure, HarnessError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"call {self.name}"


def _told(run: Run, out: Path) -> Iterator[str]:
    """The verdict's reasons, and for each finding that counts where to hear it."""
    from harness.gate.evidence import counts
    from harness.store.bundle import run_folder

    folder = run_folder(out, run.call_id, run.run_id, run.candidate.name)
    yield f"{run.candidate.name}: {run.decision.verdict}"
    yield from (f"  {reason}" for reason in run.decision.reasons)
    for finding in run.comparison.findings:
        if counts(finding):
            yield f"  {finding.severity} {finding.check} {finding.path}: {finding.why}"
            yield from (f"    {clip.party}: {folder / clip.file}" for clip in finding.clips)

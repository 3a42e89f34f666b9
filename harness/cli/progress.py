"""How a run gets on: a bar on a terminal, a line a call when piped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from harness.report.view import Refused
from harness.session.replay import CallResult


class Lines:
    """Plain lines on standard error."""

    def __init__(self) -> None:
        self._calls = 0
        self._finished = 0

    def started(self, calls: int) -> None:
        self._calls = calls

    def done(self, result: CallResult) -> None:
        self._finished += 1
        verdicts = ", ".join(f"{run.candidate.name} {run.decision.verdict}" for run in result.runs)
        click.echo(f"[{self._finished}/{self._calls}] {result.call.call_id}: {verdicts}", err=True)

    def refused(self, refused: Refused) -> None:
        self._finished += 1
        click.echo(f"harness: {refused.reason}", err=True)


class Bar:
    """A bar on a terminal's standard error; what was refused stays above it."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("replaying", total=None)

    def started(self, calls: int) -> None:
        self._bar.update(self._task, total=calls)

    def done(self, result: CallResult) -> None:
        self._bar.update(self._task, advance=1, description=result.call.call_id)

    def refused(self, refused: Refused) -> None:
        self._bar.console.print(f"harness: {refused.reason}", style="red", markup=False, highlight=False)
        self._bar.update(self._task, advance=1)


@contextmanager
def shown() -> Iterator[Lines | Bar]:
    """The form of progress that suits standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield Bar(bar)

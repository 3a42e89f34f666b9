"""How the call ended for the business, and what was said of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft, shown
from harness.core.events import Feedback, Outcome
from harness.core.findings import Finding, Severity
from harness.core.timeline import Timeline


def outcomes(last: TurnPair, live: Timeline, other: Timeline) -> Iterator[Finding]:
    """``outcome.changed``: another outcome, which is major, or another feedback value, which is minor.

    The last outcome of a side counts. A side that reports none has nothing that could differ.
    """
    mine, theirs = _outcome(live), _outcome(other)
    if mine is not None and theirs is not None and mine.casefold() != theirs.casefold():
        why = f"The call ended {shown(theirs)} with the candidate; with the live agent it ended {shown(mine)}."
        yield draft(
            last,
            Difference(
                check="outcome.changed",
                kind="changed",
                path="outcome",
                severity=Severity.MAJOR,
                why=why,
                live=mine,
                other=theirs,
            ),
        )
    said = {event.name: event.value for event in other.of_kind(Feedback)}
    for name, value in {event.name: event.value for event in live.of_kind(Feedback)}.items():
        if name in said and said[name] != value:
            why = f"The caller's {name} was {shown(said[name])} with the candidate, {shown(value)} with the live agent."
            path = f"feedback.{name}"
            yield draft(
                last,
                Difference(
                    check="outcome.changed",
                    kind="changed",
                    path=path,
                    severity=Severity.MINOR,
                    why=why,
                    live=value,
                    other=said[name],
                ),
            )


def _outcome(timeline: Timeline) -> str | None:
    reported = timeline.of_kind(Outcome)
    return reported[-1].value.strip() if reported else None

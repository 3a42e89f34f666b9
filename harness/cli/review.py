"""``harness review``: what is to be looked at, a person's word on a finding, or a sign-off of a candidate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.stores import store_of
from harness.core.errors import InputError
from harness.core.findings import Judgement
from harness.core.schema import encode
from harness.report.plain import clock, counted, headline
from harness.runs.due import Due, due
from harness.runs.evidence import evidence_of, served_digest
from harness.runs.findings import locate
from harness.store.reviews import Review, SignedOff, add_review, add_sign_off


@click.command(epilog="Example: harness review 3f9a0c1d2e4b5a69 --judgement candidate_right --by dana --store out/demo")
@click.argument("finding_id", required=False)
@click.option("--due", "listing", is_flag=True, help="List the findings of weight that nobody has reviewed.")
@click.option("--json", "as_json", is_flag=True, help="With --due, print a JSON line for each.")
@click.option("--judgement", type=click.Choice([each.value for each in Judgement]), help="Who was right.")
@click.option("--note", default="", help="Why, for those who read it later.")
@click.option("--sign-off", "role", metavar="ROLE", help="Approve the candidate's newest digest in this role.")
@click.option("--candidate", metavar="NAME", help="Whom to sign off, or whose findings are due.")
@click.option("--by", metavar="NAME", help="Who says so.")
@click.option("--store", type=click.Path(path_type=Path), help="A store, or a run's folder.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Names the store.")
def review(  # noqa: PLR0913, PLR0917 - one parameter an option
    finding_id: str | None,
    listing: bool,
    as_json: bool,
    judgement: str | None,
    note: str,
    role: str | None,
    candidate: str | None,
    by: str | None,
    store: Path | None,
    config_path: Path | None,
) -> int:
    """List what is to be reviewed, say who was right on the finding FINDING_ID, or sign a candidate off.

    A review holds for the digest whose finding was looked at; evidence of another digest is reviewed anew.
    """
    place, now = store_of(store, config_path), datetime.now(UTC)
    if as_json and not listing:
        raise click.UsageError("--json goes with --due")
    if not listing and by is None:
        raise click.UsageError("say who says so with --by NAME, or list what is to be reviewed with --due")
    match finding_id, judgement, role, candidate:
        case (None, None, None, _) if listing:
            found = due(place, candidate, now)
            click.echo("\n".join(map(_line, found) if as_json else _told(found)))
        case (str(), str(), None, None) if by is not None and not listing:
            seen = locate(place, finding_id)
            digest = served_digest(seen.run)
            said = Judgement(judgement)
            add_review(
                place,
                Review(finding=finding_id, judgement=said, by=by, at=now.isoformat(), note=note, digest=digest),
            )
            click.echo(f"{finding_id}: {said.value}, by {by}, digest {digest[:12]}")
        case (None, None, str(), str()) if by is not None and not listing:
            digest = evidence_of(place, candidate, now).digest
            if not digest:
                raise InputError(f"{place}: no evidence on {candidate!r}, so there is no digest to sign off")
            add_sign_off(place, SignedOff(candidate=candidate, digest=digest, role=role, by=by, at=now.isoformat()))
            click.echo(f"{candidate}: signed off as {role} by {by}, digest {digest[:12]}")
        case _:
            raise click.UsageError(
                "give FINDING_ID with --judgement, or --sign-off ROLE with --candidate NAME, or --due alone"
            )
    return 0


def _line(each: Due) -> str:
    return json.dumps(encode(each))


def _told(found: tuple[Due, ...]) -> Iterator[str]:
    yield f"{counted(len(found), 'finding', 'findings')} to review"
    for each in found:
        finding = each.finding
        where = f"{each.call_id} turn {finding.turn} at {clock(finding.span.start_ns)}"
        yield f"{finding.id}  {finding.severity:8}  {each.candidate}, {where}: {finding.check}: {headline(finding)}"

"""``harness review``: a person's word on a finding, or a sign-off of a candidate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.stores import store_of
from harness.core.errors import InputError
from harness.core.findings import Judgement
from harness.runs.evidence import evidence_of, served_digest
from harness.runs.findings import locate
from harness.store.reviews import Review, SignedOff, add_review, add_sign_off


@click.command(epilog="Example: harness review 3f9a0c1d2e4b5a69 --judgement candidate_right --by dana --store out/demo")
@click.argument("finding_id", required=False)
@click.option("--judgement", type=click.Choice([each.value for each in Judgement]), help="Who was right.")
@click.option("--note", default="", help="Why, for those who read it later.")
@click.option("--sign-off", "role", metavar="ROLE", help="Approve the candidate's newest digest in this role.")
@click.option("--candidate", metavar="NAME", help="Whom to sign off.")
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--store", type=click.Path(path_type=Path), help="A store, or a run's folder.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Names the store.")
def review(  # noqa: PLR0913, PLR0917 - one parameter an option
    finding_id: str | None,
    judgement: str | None,
    note: str,
    role: str | None,
    candidate: str | None,
    by: str,
    store: Path | None,
    config_path: Path | None,
) -> int:
    """Say who was right on the finding FINDING_ID, or sign a candidate off.

    A review holds for the digest whose finding was looked at; evidence of another digest is reviewed anew.
    """
    place, now = store_of(store, config_path), datetime.now(UTC)
    match finding_id, judgement, role, candidate:
        case (str(), str(), None, None):
            seen = locate(place, finding_id)
            digest = served_digest(seen.run)
            said = Judgement(judgement)
            add_review(
                place,
                Review(finding=finding_id, judgement=said, by=by, at=now.isoformat(), note=note, digest=digest),
            )
            click.echo(f"{finding_id}: {said.value}, by {by}, digest {digest[:12]}")
        case (None, None, str(), str()):
            digest = evidence_of(place, candidate, now).digest
            if not digest:
                raise InputError(f"{place}: no evidence on {candidate!r}, so there is no digest to sign off")
            add_sign_off(place, SignedOff(candidate=candidate, digest=digest, role=role, by=by, at=now.isoformat()))
            click.echo(f"{candidate}: signed off as {role} by {by}, digest {digest[:12]}")
        case _:
            raise click.UsageError("give FINDING_ID with --judgement, or --sign-off ROLE with --candidate NAME")
    return 0

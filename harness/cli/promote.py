"""``harness promote``: an incident becomes a regression case."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import click

from harness.config import load
from harness.core.expected import Expectation
from harness.runs.promote import Level, Promotion
from harness.runs.promote import promote as make_case

_FORM = re.compile(r"(?:(?P<turn>\d+):)?(?P<what>[^=]+?)(?:=(?P<value>.*))?", re.DOTALL)
_HELP = (
    "What is right, repeatable: tool=NAME, NAME.argument=VALUE, no-tool=NAME, says=TEXT, never-says=TEXT; "
    "with 3: in front, in turn 3."
)


@click.command(
    epilog="Example: harness promote 3f9a0c1d2e4b5a69 --incident INC-1 --expect book_appointment.date=2026-05-15 "
    "--by dana --store out/demo --config config/demo.toml"
)
@click.argument("finding_id")
@click.option("--incident", required=True, help="The incident's number in your tracker.")
@click.option("--expect", "expect", multiple=True, required=True, help=_HELP)
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="Has the candidate.")
@click.option("--store", type=click.Path(path_type=Path), help="Where the finding is; default: the configuration's.")
@click.option(
    "--to", type=click.Path(path_type=Path), default=Path("audio_fixtures/regressions"), show_default=True,
    help="The folder of cases.",
)  # fmt: skip
@click.option("--level", type=click.Choice(["blocking", "scheduled", "manual"]), default="blocking", show_default=True)
@click.option("--by", required=True, metavar="NAME", help="Who wrote what is expected.")
@click.option("--owner", metavar="NAME", help="Who answers for the case; default: the same.")
@click.option("--until-turn", is_flag=True, help="Keep the call up to the finding's turn, not all of it.")
@click.option("--runs", type=click.IntRange(0, 50), default=3, show_default=True, help="How often to try it again.")
def promote(  # noqa: PLR0913, PLR0917 - one parameter an option
    finding_id: str,
    incident: str,
    expect: tuple[str, ...],
    config_path: Path,
    store: Path | None,
    to: Path,
    level: str,
    by: str,
    owner: str | None,
    until_turn: bool,
    runs: int,
) -> int:
    """Make a regression case of the call in which FINDING_ID was found.

    The candidate is run on it again first: a case that does not happen each time cannot block.
    """
    config = load(config_path)
    wanted = Promotion(
        finding=finding_id,
        incident=incident,
        expect=expectations(expect),
        by=by,
        owner=owner or by,
        level=cast("Level", level),
        until_turn=until_turn,
        runs=runs,
    )
    done = make_case(wanted, store or config.resolve(config.store.path), config, to, datetime.now(UTC))
    click.echo(f"{done.folder}: {done.reproduction.word}")
    return 0


def expectations(texts: tuple[str, ...]) -> tuple[Expectation, ...]:
    """What ``--expect`` says; arguments of one tool in one turn are one expectation.

    Raises:
        click.BadParameter: a text has none of the forms.
    """
    out: list[Expectation] = []
    arguments: dict[tuple[int | None, str], dict[str, Any]] = {}
    for text in texts:
        found = _FORM.fullmatch(text)
        value = found["value"] if found else None
        if found is None or not value:
            raise click.BadParameter(f"{text!r} is none of the forms. {_HELP}", param_hint="--expect")
        turn = int(found["turn"]) if found["turn"] else None
        what = found["what"].strip()
        match what:
            case "tool":
                arguments.setdefault((turn, value), {})
            case "no-tool":
                out.append(Expectation(no_tool=value, turn=turn))
            case "says":
                out.append(Expectation(says=value, turn=turn))
            case "never-says":
                out.append(Expectation(never_says=value, turn=turn))
            case _ if "." in what.strip("."):
                tool, _, path = what.partition(".")
                arguments.setdefault((turn, tool), {})[path] = _value(value)
            case _:
                raise click.BadParameter(f"{text!r} is none of the forms. {_HELP}", param_hint="--expect")
    tools = [Expectation(tool=tool, arguments=given, turn=turn) for (turn, tool), given in arguments.items()]
    return (*tools, *out)


def _value(text: str) -> Any:
    """JSON where it is JSON, else the text itself: 4, true, "4", 2026-05-15."""
    try:
        return json.loads(text)
    except ValueError:
        return text

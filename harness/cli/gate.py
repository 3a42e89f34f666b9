"""``harness gate``: may this candidate go on? ``harness gate plan``: how many calls a bound needs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.config import load
from harness.core.errors import ConfigError
from harness.gate import criteria
from harness.gate.decide import GateDecision, decide
from harness.gate.planned import planned, planned_canary
from harness.gate.show import junit, markdown, text
from harness.runs.evidence import evidence_of
from harness.runs.rollout import plan_of
from harness.store.disk import storing, write_file


@click.command(epilog="Example: harness gate out/demo --config config/demo.toml --candidate next")
@click.argument("store", required=False, type=click.Path(path_type=Path))
@click.option(
    "--config", "config_path", required=True, type=click.Path(path_type=Path), help="Has the [gate.*] tables."
)
@click.option("--candidate", metavar="NAME", help="Needed where the configuration has several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown, for a pull request.")
@click.option(
    "--failing", type=click.FloatRange(0, 0.95), default=0.05, show_default=True,
    help="With `plan`: the share of live's callers that fail.",
)  # fmt: skip
@click.option("--junit", "junit_path", type=click.Path(path_type=Path), help="Also write JUnit XML to this file.")
def gate(  # noqa: PLR0917 - one parameter an option
    store: Path | None,
    config_path: Path,
    candidate: str | None,
    as_json: bool,
    as_markdown: bool,
    failing: float,
    junit_path: Path | None,
) -> int:
    """Hold the evidence in STORE, or in a run's folder, to the criteria of the configuration.

    STORE defaults to the configuration's. Exits 0 on PASS, 1 on FAIL, 3 on INCONCLUSIVE. With `plan` in place of
    STORE, tells how many calls each criterion needs before it can pass, and how many each stage of a [rollout] needs
    to stop a candidate that fails 5 points more often.
    """
    config = load(config_path)
    held_to = criteria.parse(config.gate, config.origin)
    if store == Path("plan"):
        for line in planned(held_to):
            click.echo(line)
        for line in planned_canary(plan_of(config, held_to), failing) if config.rollout else ():
            click.echo(line)
        return 0
    name = candidate or _only(config_path, [name for name, table in config.candidate.items() if not table.control])
    decision = decide(evidence_of(store or config.resolve(config.store.path), name, datetime.now(UTC)), held_to)
    if junit_path is not None:
        with storing(junit_path):
            write_file(junit_path, junit(decision).encode())
    click.echo(_shown(decision, as_json=as_json, as_markdown=as_markdown))
    return decision.verdict.exit_code


def _shown(decision: GateDecision, *, as_json: bool, as_markdown: bool) -> str:
    if as_json:
        return json.dumps(decision.to_json(), ensure_ascii=False)
    return markdown(decision) if as_markdown else text(decision)


def _only(path: Path, names: list[str]) -> str:
    if len(names) != 1:
        raise ConfigError(f"{path}: --candidate is needed, there are {', '.join(names) or 'none'}")
    return names[0]

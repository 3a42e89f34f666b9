"""What a comparison holds a candidate to, read from the configuration once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from harness.compare.arguments import ArgumentRules
from harness.compare.cost import Price
from harness.compare.own_checks import OwnCheck
from harness.compare.policy import Policy
from harness.config import Config, ToolTable
from harness.config.plugins import imported, searched
from harness.config.schemas import read_schema
from harness.config.tables import IgnoreRule
from harness.core.errors import ConfigError
from harness.core.time import NS_PER_MS, ns_from_ms

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

DEAD_AIR_NS = 3_000 * NS_PER_MS
"""Silence that callers take for a dead line, where no budget says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolRules:
    """How calls of one tool are compared. A tool that is not configured writes, and its arguments compare exactly.

    ``state`` names what the tool writes and ``keys`` the arguments that tell which one; ``deletes`` that it removes it.
    ``hands_over`` says that it passes the caller on to a person.
    """

    effect: Literal["read", "write"] = "write"
    arguments: ArgumentRules = field(default_factory=ArgumentRules)
    schema: Draft202012Validator | None = None
    state: str | None = None
    keys: tuple[str, ...] = ()
    deletes: bool = False
    hands_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Rules:
    """All that the checks need to know beside the two timelines.

    ``today`` is the day on which ignore rules are held against their expiry; the call's own day where it is ``None``.
    ``own_context`` names the candidates that ran on their own history, so that turns after a divergence differ in what
    they answer; ``only_heard`` those of which nothing but what they said is known: servers that were dialled.
    """

    human_agent: bool = False
    tools: Mapping[str, ToolRules] = field(default_factory=dict)
    response_max_ns: int | None = None
    dead_air_ns: int = DEAD_AIR_NS
    cost_per_call: float | None = None
    prices: Mapping[str, Price] = field(default_factory=dict)
    phone_region: str = "US"
    language: str = "en"
    names: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)
    max_major: int = 0
    max_media_loss: float = 0.02
    one_sided: bool = False
    ignore: tuple[IgnoreRule, ...] = ()
    today: date | None = None
    own_context: frozenset[str] = frozenset()
    only_heard: frozenset[str] = frozenset()
    checks: tuple[OwnCheck, ...] = ()

    @staticmethod
    def from_config(config: Config, today: date | None = None) -> Rules:
        """Read the tables a comparison needs, with the schemas and comparators that they name.

        Raises:
            ConfigError: a comparator, check, schema, price or expiry breaks a rule; names the key.
        """
        searched(config.base)
        for number, rule in enumerate(config.ignore):
            _expiry(rule, f"{config.origin}: ignore[{number}].expires")
        limit = config.budgets.response_ms.max
        return Rules(
            human_agent=config.live.agent == "human",
            tools={name: _tool(config, name, table) for name, table in config.tools.items()},
            response_max_ns=None if limit is None else ns_from_ms(limit),
            cost_per_call=config.budgets.cost_per_call,
            prices={name: Price.of(table, f"{config.origin}: prices.{name}") for name, table in config.prices.items()},
            phone_region=config.locale.phone_region,
            language=config.locale.language,
            names=tuple(config.locale.names),
            policy=Policy.of(config.policy, f"{config.origin}: policy"),
            max_major=config.verdict.max_major,
            max_media_loss=config.verdict.max_media_loss,
            one_sided=config.verdict.one_sided,
            ignore=tuple(config.ignore),
            today=today,
            own_context=frozenset(
                name for name, table in config.candidate.items() if table.dial or table.context == "own"
            ),
            only_heard=frozenset(name for name, table in config.candidate.items() if table.dial),
            checks=tuple(OwnCheck(name, imported(name, f"{config.origin}: checks")) for name in config.checks),
        )

    def tool(self, name: str) -> ToolRules:
        """The rules of a tool; those of an unknown one where the configuration has no table for it."""
        return self.tools.get(name, _UNKNOWN)


_UNKNOWN = ToolRules()


def _tool(config: Config, name: str, table: ToolTable) -> ToolRules:
    key = f"{config.origin}: tools.{name}"
    return ToolRules(
        effect=table.effect,
        arguments=ArgumentRules.of(table.compare, f"{key}.compare"),
        schema=None if table.schema is None else _validator(config.resolve(table.schema), f"{key}.schema"),
        state=table.state,
        keys=tuple(table.keys),
        deletes=table.deletes,
        hands_over=table.hands_over,
    )


def _validator(path: Path, key: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    schema = read_schema(path, key)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise ConfigError(f"{key} is no JSON Schema: {error.message}") from None
    return Draft202012Validator(schema)


def _expiry(rule: IgnoreRule, key: str) -> None:
    try:
        date.fromisoformat(rule.expires)
    except ValueError:
        raise ConfigError(f"{key} must be a date like 2026-12-31, is {rule.expires!r}") from None

"""The configuration file as frozen structs, one per table; a field's default is what an absent key means.

The tables lie beside this module, by what they are about; it has the whole file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.config.attachment import ServeTable, SiprecTable, TapTable, TeeTable, WebrtcTable
from harness.config.base import Table
from harness.config.candidates import CandidateTable, SttTable
from harness.config.comparing import (
    Budgets,
    IgnoreRule,
    JudgeTable,
    LocaleTable,
    ResponseBudget,
    ToolTable,
    VerdictTable,
)
from harness.config.keeping import KeepTable, RetentionTable
from harness.config.privacy import ConsentRule, ConsentTable, RedactTable
from harness.config.shadowing import BreakersTable, LimitsTable, LiveTable, SamplingTable
from harness.config.web import TokenTable, WebTable

__all__ = [
    "BreakersTable",
    "Budgets",
    "CandidateTable",
    "Config",
    "ConsentRule",
    "ConsentTable",
    "IgnoreRule",
    "JudgeTable",
    "KeepTable",
    "LimitsTable",
    "LiveTable",
    "LocaleTable",
    "RedactTable",
    "ResponseBudget",
    "RetentionTable",
    "SamplingTable",
    "ServeTable",
    "SiprecTable",
    "StoreTable",
    "SttTable",
    "TapTable",
    "TeeTable",
    "TokenTable",
    "ToolTable",
    "VerdictTable",
    "WebTable",
    "WebrtcTable",
]


class StoreTable(Table, frozen=True, kw_only=True):
    """Where everything that is kept lies."""

    path: str = "var/harness"
    """The store: calls, runs, reviews, audit, and the journal of calls in progress."""


class Config(Table, frozen=True, kw_only=True):
    """The whole file. ``origin`` is its path, ``base`` the folder that relative paths in it are relative to."""

    store: StoreTable = StoreTable()
    retention: RetentionTable = RetentionTable()
    redact: RedactTable | None = None
    consent: ConsentTable = ConsentTable()
    live: LiveTable = LiveTable()
    candidate: dict[str, CandidateTable] = {}
    stt: SttTable = SttTable()
    tools: dict[str, ToolTable] = {}
    budgets: Budgets = Budgets()
    locale: LocaleTable = LocaleTable()
    sampling: SamplingTable = SamplingTable()
    limits: LimitsTable = LimitsTable()
    breakers: BreakersTable = BreakersTable()
    verdict: VerdictTable = VerdictTable()
    siprec: SiprecTable = SiprecTable()
    gate: dict[str, dict[str, Any]] = {}
    rollout: dict[str, Any] = {}
    ignore: list[IgnoreRule] = []
    judge: JudgeTable | None = None
    serve: ServeTable = ServeTable()
    web: WebTable = WebTable()
    token: dict[str, TokenTable] = {}
    tap: dict[str, TapTable] = {}
    tee: dict[str, TeeTable] = {}
    webrtc: WebrtcTable | None = None
    policy: dict[str, Any] = {}
    prices: dict[str, Any] = {}
    checks: list[str] = []
    """Checks of the user's own, ``"package.module:name"``, that run beside the built-in ones."""
    origin: str = "<defaults>"
    base: Path = Path()

    def resolve(self, path: str) -> Path:
        """A path of the file, made absolute: relative ones are relative to the file."""
        return (self.base / path).resolve()

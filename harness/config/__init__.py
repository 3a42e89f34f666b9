"""One TOML file, read once into one frozen object.

``load`` reads and checks; the other modules hold the tables. Code takes the values it needs, never the whole file.
"""

from harness.config.load import load, parse
from harness.config.tables import (
    BreakersTable,
    Budgets,
    CandidateTable,
    Config,
    ConsentRule,
    ConsentTable,
    KeepTable,
    LimitsTable,
    LiveTable,
    LocaleTable,
    RedactTable,
    RetentionTable,
    SamplingTable,
    ServeTable,
    SttTable,
    TapTable,
    TeeTable,
    ToolTable,
    VerdictTable,
)

__all__ = [
    "BreakersTable",
    "Budgets",
    "CandidateTable",
    "Config",
    "ConsentRule",
    "ConsentTable",
    "KeepTable",
    "LimitsTable",
    "LiveTable",
    "LocaleTable",
    "RedactTable",
    "RetentionTable",
    "SamplingTable",
    "ServeTable",
    "SttTable",
    "TapTable",
    "TeeTable",
    "ToolTable",
    "VerdictTable",
    "load",
    "parse",
]

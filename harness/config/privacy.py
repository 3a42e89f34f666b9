"""Tables of privacy: what may be kept of a call, and in which form."""

from __future__ import annotations

from typing import Literal

from harness.config.base import Count, Table


class RedactTable(Table, frozen=True, kw_only=True):
    """What becomes of private words and sound before they are stored."""

    mode: Literal["on", "off"] = "off"
    """``serve`` demands that this line is written."""
    names: list[str] = []
    """Persons whose names are private, beyond those of ``[locale]``."""
    key_env: str | None = None
    """Environment variable that holds the key, 64 hexadecimal digits."""
    key_file: str | None = None
    """File that holds the key, outside the store; made where it is missing. Default:
    ``~/.config/shadow-harness/key``."""
    pad_ms: Count = 150
    """Milliseconds of sound that are muted on both sides of a private word."""


class ConsentRule(Table, frozen=True, kw_only=True):
    """What may be done with calls that have an attribute."""

    attribute: str
    """Name of the attribute."""
    values: list[str] = []
    """Values that the rule is for: shell patterns, without regard to case; none stand for any."""
    allow: Literal["shadow", "record", "nothing"]
    """Kept and shadowed, kept only, or counted only."""


class ConsentTable(Table, frozen=True, kw_only=True):
    """Whether a call may be recorded and shadowed: the strictest of the rules that fit."""

    default: Literal["shadow", "record", "nothing"] = "shadow"
    """Where no rule fits."""
    unknown: Literal["shadow", "record", "nothing"] = "shadow"
    """Where a call does not have the attribute that a rule asks for."""
    rules: list[ConsentRule] = []
    """Rules, as ``[[consent.rules]]``."""

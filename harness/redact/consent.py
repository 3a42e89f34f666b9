"""Whether a call may be recorded and shadowed, by what is known of it at its start."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Literal

from harness.config import ConsentTable

Consent = Literal["shadow", "record", "nothing"]
"""What may be done with a call: kept and shadowed, kept only, or counted only."""

_STRICTNESS: tuple[Consent, ...] = ("shadow", "record", "nothing")


def consent(table: ConsentTable, attributes: Mapping[str, Any]) -> Consent:
    """The strictest that the rules say of a call with these attributes.

    Values are compared as text without regard to case: ``true`` in JSON is ``"true"`` in a rule.
    """
    said: list[Consent] = []
    for rule in table.rules:
        value = attributes.get(rule.attribute)
        if value is None:
            said.append(table.unknown)
        elif any(fnmatchcase(str(value).casefold(), pattern.casefold()) for pattern in rule.values or ["*"]):
            said.append(rule.allow)
    return max(said or [table.default], key=_STRICTNESS.index)

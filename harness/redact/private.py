"""A private value where it stands in a text, and what to put in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from harness.redact.tokens import Token

Kind = Literal["phone", "card", "ssn", "number", "email", "birth_date", "name", "address"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``start`` to ``end`` of a text become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Private:
    """A private value in tokens ``first`` to ``end``; ``value`` is its canonical form, the same for every wording."""

    kind: Kind
    first: int
    end: int
    value: str
    edits: tuple[Edit, ...]


def put(token: Token, text: str) -> Edit:
    """Another word in place of a token."""
    return Edit(token.start, token.end, text)


def cased(text: str, like: str) -> str:
    """``text`` with the capitals of ``like``."""
    if like.isupper() and len(like) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if like[:1].isupper() else text


def applied(text: str, found: Sequence[Private]) -> str:
    """The text with all edits made."""
    out: list[str] = []
    at = 0
    for edit in sorted((edit for one in found for edit in one.edits), key=lambda edit: edit.start):
        out += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join([*out, text[at:]])

"""What people said of findings, and who signed off which digest: ``<store>/reviews/*.jsonl``, append-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from harness.core.errors import StoreError
from harness.core.findings import Judgement
from harness.core.schema import decode, encode
from harness.store import chain

FINDINGS = "reviews/findings.jsonl"
SIGN_OFFS = "reviews/signoffs.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person's word on one finding; ``at`` is RFC 3339.

    A finding's id says where it is, not what it says: the word holds for the candidate's ``digest`` that was looked
    at, and for all where it names none.
    """

    finding: str
    judgement: Judgement
    by: str
    at: str
    note: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """A person in a role approves one digest of a candidate; ``at`` is RFC 3339."""

    candidate: str
    digest: str
    role: str
    by: str
    at: str


def add_review(store: Path, review: Review) -> None:
    """Keep a review; a later one of the same finding and digest replaces it in ``by_finding``."""
    chain.append(store / FINDINGS, encode(review))


def by_finding(store: Path) -> Mapping[tuple[str, str], Review]:
    """The last review of each finding and digest; ``of`` looks one up.

    Raises:
        StoreError: the file was changed, or a record breaks its format.
    """
    return {(review.finding, review.digest): review for review in _read(store / FINDINGS, Review)}


def of(said: Mapping[tuple[str, str], Review], finding: str, digest: str) -> Review | None:
    """The review that holds for a finding of this digest."""
    return said.get((finding, digest)) or said.get((finding, ""))


def add_sign_off(store: Path, signed: SignedOff) -> None:
    """Keep a sign-off."""
    chain.append(store / SIGN_OFFS, encode(signed))


def sign_offs(store: Path) -> tuple[SignedOff, ...]:
    """All sign-offs, oldest first.

    Raises:
        StoreError: the file was changed, or a record breaks its format.
    """
    return _read(store / SIGN_OFFS, SignedOff)


T = TypeVar("T")


def _read(path: Path, cls: type[T]) -> tuple[T, ...]:
    try:
        return tuple(decode(cls, record) for record in chain.records(path))
    except ValueError as error:
        raise StoreError(f"{path}: {error}") from None

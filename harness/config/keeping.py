"""Tables of retention: how long and how much is kept in the store."""

from __future__ import annotations

from harness.config.base import Positive, Table


class KeepTable(Table, frozen=True, kw_only=True):
    """How long, and how much, of one kind is kept; without either, all of it."""

    days: Positive | None = None
    """Older ones go."""
    mb: Positive | None = None
    """Of more than so many megabytes (10^6 bytes) in all the oldest go."""


class RetentionTable(Table, frozen=True, kw_only=True):
    """What ``harness gc`` deletes. Nothing is deleted otherwise."""

    calls: KeepTable = KeepTable()
    """Calls, with all runs on them, by when they took place."""
    runs: KeepTable = KeepTable()
    """Runs of candidates, by when they were run; their calls stay."""
    answers: KeepTable = KeepTable()
    """What the judge answered, by when it did."""
    messages: KeepTable = KeepTable(days=7)
    """Raw messages, kept by ``[serve] keep_messages``, by when they were last written."""
    refused: KeepTable = KeepTable(days=7)
    """Journals in which no call was found, by when they were last written."""

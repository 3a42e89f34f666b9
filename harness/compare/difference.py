"""What the checks on words and replies yield, before a turn, a span and an id make a ``Finding`` of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.core.events import Word
from harness.core.findings import FindingKind, Severity
from harness.core.time import Span


@dataclass(frozen=True, slots=True, order=True)
class WordSpan:
    """A half-open stretch of the whitespace-separated words of a text; ``first`` is in it, ``end`` is not."""

    first: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.first:
            raise ValueError(f"word span ends before it starts: {self.first} to {self.end}")


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge would have to answer: do the two texts tell the caller the same in substance?

    ``doubt`` is one sentence saying why the rules could not tell.
    """

    live: str
    other: str
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference between what two sides heard or said in a turn.

    ``live`` and ``other`` are JSON values; the word spans point into the raw texts that were compared, ``None`` where
    a side has nothing to point at. An open ``question`` means the rules could not tell: the severity then is the one
    that holds until a judge has answered.
    """

    check: str
    kind: FindingKind
    path: str
    severity: Severity
    live: Any = None
    other: Any = None
    why: str = ""
    live_words: WordSpan | None = None
    other_words: WordSpan | None = None
    question: Question | None = None


def time_span(words: Sequence[Word], span: WordSpan | None) -> Span | None:
    """When the words of ``span`` were spoken; ``None`` where the words do not reach that far.

    ``words`` are those of the text that was compared, one for each whitespace-separated word of it.
    """
    if span is None or span.first == span.end or span.end > len(words):
        return None
    stretch = words[span.first : span.end]
    return Span(min(word.start_ns for word in stretch), max(word.end_ns for word in stretch))

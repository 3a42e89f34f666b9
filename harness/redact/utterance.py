"""Redacting an utterance: its text, its words with their times, and which sound must not be heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.core.events import Speech, Word
from harness.core.time import Span
from harness.redact.private import Edit, Private
from harness.redact.redaction import Redaction
from harness.redact.tokens import tokens


@dataclass(frozen=True, slots=True)
class Redacted:
    """An utterance without its private values. ``muted`` are the stretches in which they were said, ``unplaced`` the
    utterance itself where nothing tells in which stretch of it."""

    speech: Speech
    muted: tuple[Span, ...] = ()
    unplaced: Span | None = None


def redact(speech: Speech, redaction: Redaction, *, asked: bool, pad_ns: int) -> Redacted:
    """Exchange what is private in an utterance; ``asked`` where it answers a question for a date of birth."""
    by_caller = speech.party == "caller"
    in_text = redaction.found(speech.text, by_caller=by_caller, asked=asked)
    joined = " ".join(word.text for word in speech.words)
    in_words = redaction.found(joined, by_caller=by_caller, asked=asked)
    if not in_text and not in_words:
        return Redacted(speech)
    clean = replace(
        speech,
        text=redaction.text(speech.text, by_caller=by_caller, asked=asked),
        words=_words(speech.words, [edit for one in in_words for edit in one.edits]),
    )
    if sum(one.end - one.first for one in in_words) < sum(one.end - one.first for one in in_text):
        return Redacted(clean, (speech.span.padded(pad_ns),), speech.span.padded(pad_ns))
    return Redacted(clean, tuple(span.padded(pad_ns) for span in _spans(speech.words, joined, in_words)))


def _places(words: Sequence[Word]) -> list[tuple[int, int]]:
    """The characters of each word in the words joined by spaces."""
    out: list[tuple[int, int]] = []
    at = 0
    for word in words:
        out.append((at, at + len(word.text)))
        at += len(word.text) + 1
    return out


def _spans(words: Sequence[Word], joined: str, found: Sequence[Private]) -> list[Span]:
    given, places = tokens(joined), _places(words)
    out: list[Span] = []
    for one in found:
        start, end = given[one.first].start, given[one.end - 1].end
        touched = [word for word, (first, last) in zip(words, places, strict=True) if first < end and last > start]
        out.append(Span(min(word.start_ns for word in touched), max(word.end_ns for word in touched)))
    return out


def _words(words: Sequence[Word], edits: Sequence[Edit]) -> tuple[Word, ...]:
    """Words with edits made; one that becomes several shares its time evenly among them."""
    out: list[Word] = []
    for word, (first, last) in zip(words, _places(words), strict=True):
        text = word.text
        for edit in sorted(edits, key=lambda edit: -edit.start):
            if first <= edit.start < last:
                text = text[: edit.start - first] + edit.text + text[min(edit.end, last) - first :]
        parts = text.split() if text != word.text else [text]
        length = word.end_ns - word.start_ns
        for number, part in enumerate(parts):
            start = word.start_ns + length * number // len(parts)
            end = word.start_ns + length * (number + 1) // len(parts)
            out.append(replace(word, text=part, start_ns=start, end_ns=end))
    return tuple(out)

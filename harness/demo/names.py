"""Names and telephone numbers out of what a caller said: after a lead-in, as a plain answer, or spelled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from harness.demo.vocabulary import NAMES
from harness.demo.words import CARDINALS, DIGITS, digit_runs

_CERTAIN_LEADS = tuple(NAMES["certain_leads"])
_LEADS = tuple(NAMES["leads"])
_INTRODUCTIONS = ("this is", "i'm", "i am")
_FILLERS = frozenset(NAMES["fillers"])
_STOPS = frozenset(NAMES["stops"])
_NEVER = frozenset(NAMES["never"])
_LETTER = re.compile(r"[a-z]$")


def find_name(words: Sequence[str], *, asked: bool) -> str | None:
    """The name in an utterance, capitalised, or None. Where the agent has ``asked`` for it, a short answer that is
    nothing else is taken for the name."""
    spelled = _spelled(words)
    plain = [word for word in words if not _LETTER.match(word) and word != "double"] if spelled else list(words)
    said = _after_lead(plain, asked) or (_short_answer(plain) if asked else [])
    if spelled:
        said = _with_spelling(said, spelled)
    return " ".join(word.capitalize() for word in said) or None


def _after_lead(words: Sequence[str], asked: bool) -> list[str]:
    """The words after the last lead-in; where nobody asked, "I'm ..." must bring first and last name."""
    text = " ".join(words)
    best: list[str] = []
    for lead in (*(_LEADS if asked else _INTRODUCTIONS), *_CERTAIN_LEADS):
        fewest = 1 if asked or lead in _CERTAIN_LEADS else 2
        for match in re.finditer(rf"(?:^| ){re.escape(lead)} ", text):
            name = _until_stop(text[match.end() :].split())
            if fewest <= len(name) <= 3:
                best = name
    return best


def _until_stop(words: Sequence[str]) -> list[str]:
    name: list[str] = []
    for word in words:
        if word in _STOPS or word in DIGITS or word.isdigit():
            break
        name.append(word)
    return [] if not name or any(word in _NEVER or word in CARDINALS for word in name) else name


def _short_answer(words: Sequence[str]) -> list[str]:
    numbers = {at for start, stop, _ in digit_runs(words) for at in range(start, stop)}
    rest = [word for at, word in enumerate(words) if word not in _FILLERS and at not in numbers]
    return rest if 1 <= len(rest) <= 3 and not any(word in _NEVER or word in _STOPS for word in rest) else []


def _spelled(words: Sequence[str]) -> str:
    """The longest run of three letters or more, ``double l`` read as two."""
    best = run = ""
    doubled = False
    for word in words:
        if _LETTER.match(word):
            run += word * (2 if doubled else 1)
        elif word != "double":
            best, run = max(best, run, key=len), ""
        doubled = word == "double"
    best = max(best, run, key=len)
    return best if len(best) >= 3 else ""


def _with_spelling(said: list[str], spelled: str) -> list[str]:
    """Put the spelled word in the place of the spoken one that it is the spelling of."""
    if not said:
        return [spelled]
    closeness = [Levenshtein.normalized_similarity(word, spelled) for word in said]
    if max(closeness) >= 0.34:
        at = closeness.index(max(closeness))
        return [*said[:at], spelled, *said[at + 1 :]]
    return [said[0], spelled]


def find_phone(words: Sequence[str]) -> str | None:
    """A telephone number of seven or ten digits, spoken or keyed; the last one that is said."""
    merged = _merge_groups(words)
    numbers = [digits for digits in merged if len(digits) in (7, 10, 11)]
    if not numbers:
        return None
    return numbers[-1].removeprefix("1") if len(numbers[-1]) == 11 else numbers[-1]


def partial_phone(words: Sequence[str]) -> str:
    """Digits of a telephone number that is not complete: three digits or more, else empty."""
    longest = max((digits for _, _, digits in digit_runs(words)), key=len, default="")
    return longest if len(longest) >= 3 else ""


def _merge_groups(words: Sequence[str]) -> list[str]:
    merged: list[str] = []
    last_stop = -9
    for start, stop, digits in digit_runs(words):
        joined = start - last_stop <= 1 and all(word in ("um", "uh", "then") for word in words[last_stop:start])
        if joined and merged:
            merged[-1] += digits
        else:
            merged.append(digits)
        last_stop = stop
    return merged

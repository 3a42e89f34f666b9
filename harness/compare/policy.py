"""Rules a reply must keep whatever live said: forbidden phrases, required disclosures, repeated questions, language.

The ``[policy]`` table::

    forbidden = ["guarantee", "medical advice"]     # phrases the agent must never say
    required = ["this call is recorded"]            # phrases it must say at least once in a call
    repeat_limit = 1                                # times it may ask for the same datum again before that is a fault
    language = "en"                                 # the language it must speak; absent: live's
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.compare.acts import acts
from harness.compare.difference import Difference, WordSpan
from harness.compare.language import language_of
from harness.compare.normal import plain_words, tokens
from harness.compare.slots import HARD
from harness.core.errors import ConfigError
from harness.core.findings import Severity

_KEYS = frozenset({"forbidden", "required", "repeat_limit", "language"})


@dataclass(frozen=True, slots=True)
class Policy:
    """What the agent must never say, must say once in a call, and how often it may ask for the same."""

    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    repeat_limit: int = 1
    language: str | None = None

    @staticmethod
    def of(table: Mapping[str, Any], origin: str = "policy") -> Policy:
        """Read the ``[policy]`` table.

        Raises:
            ConfigError: a key is unknown or of the wrong type; names the key.
        """
        for key, value in table.items():
            if key not in _KEYS:
                raise ConfigError(f"{origin}.{key}: unknown key")
            if key in {"forbidden", "required"} and not _phrases(value):
                raise ConfigError(f"{origin}.{key} must be a list of phrases, is {value!r}")
            if key == "repeat_limit" and (type(value) is not int or value < 0):
                raise ConfigError(f"{origin}.repeat_limit must be a whole number from 0, is {value!r}")
            if key == "language" and not isinstance(value, str):
                raise ConfigError(f"{origin}.language must be a language code, is {value!r}")
        return Policy(
            tuple(table.get("forbidden", ())),
            tuple(table.get("required", ())),
            table.get("repeat_limit", 1),
            table.get("language"),
        )


def _phrases(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) and one.strip() for one in value)


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What the agent says in one turn on both sides, and whether the turn is comparable."""

    number: int
    live: str
    other: str
    comparable: bool = True


def check_policy(turns: Sequence[SpokenTurn], policy: Policy) -> Iterator[tuple[int, Difference]]:
    """Findings ``policy.*`` of a call, each with the turn that shows it."""
    for turn in turns:
        for phrase in policy.forbidden:
            if (place := _find(turn.other, phrase)) is not None:
                yield turn.number, _broken("policy.forbidden", phrase, turn, place, f"says the forbidden {phrase!r}")
        yield from ((turn.number, one) for one in _language(turn, policy))
    yield from _undisclosed(turns, policy)
    yield from _repeated(turns, policy)


def _undisclosed(turns: Sequence[SpokenTurn], policy: Policy) -> Iterator[tuple[int, Difference]]:
    spoken = [turn for turn in turns if turn.other.strip()]
    for phrase in policy.required if spoken else ():
        if any(_find(turn.other, phrase) is not None for turn in spoken):
            continue
        at = next((turn for turn in turns if _find(turn.live, phrase) is not None), spoken[0])
        yield (
            at.number,
            Difference(
                check="policy.required",
                kind="missing",
                path=phrase,
                severity=Severity.CRITICAL,
                live=phrase if _find(at.live, phrase) else None,
                why=f"never says the required {phrase!r}",
                live_words=_find(at.live, phrase),
                other_words=WordSpan(0, len(at.other.split())) if at.other.strip() else None,
            ),
        )


def _repeated(turns: Sequence[SpokenTurn], policy: Policy) -> Iterator[tuple[int, Difference]]:
    """A datum asked for again and again, more often than live asks for it."""
    asked: dict[str, list[SpokenTurn]] = {}
    live: dict[str, int] = {}
    for turn in turns:
        for slot in acts(turn.live).asks & HARD:
            live[slot] = live.get(slot, 0) + 1
        for slot in acts(turn.other).asks & HARD if turn.comparable else ():
            asked.setdefault(slot, []).append(turn)
            count = len(asked[slot])
            if count > policy.repeat_limit + 1 and count > live.get(slot, 0) + policy.repeat_limit:
                why = f"asks for the caller's {slot} for the {count}. time, live {live.get(slot, 0)} times"
                place = WordSpan(0, len(turn.other.split()))
                yield turn.number, _broken("policy.repeated", slot, turn, place, why)


def _language(turn: SpokenTurn, policy: Policy) -> Iterator[Difference]:
    wanted = policy.language or language_of(turn.live)
    spoken = language_of(turn.other)
    if wanted is None or spoken is None or spoken == wanted.split("-")[0].lower():
        return
    why = f"speaks {spoken!r} where {'the policy says' if policy.language else 'live speaks'} {wanted!r}"
    yield _broken("policy.language", "language", turn, WordSpan(0, len(turn.other.split())), why)


def _broken(check: str, path: str, turn: SpokenTurn, place: WordSpan, why: str) -> Difference:
    return Difference(
        check=check,
        kind="changed" if check == "policy.language" else "extra",
        path=path,
        severity=Severity.CRITICAL,
        live=turn.live or None,
        other=" ".join(turn.other.split()[place.first : place.end]),
        why=why,
        live_words=WordSpan(0, len(turn.live.split())) if turn.live.strip() else None,
        other_words=place,
    )


def _find(text: str, phrase: str) -> WordSpan | None:
    """Where a phrase is said, whatever its case, punctuation and contractions."""
    words = plain_words(text)
    wanted = [word.text for word in plain_words(phrase)]
    given = tokens(text)
    for start in range(len(words) - len(wanted) + 1):
        stretch = words[start : start + len(wanted)]
        if wanted and [word.text for word in stretch] == wanted:
            return WordSpan(given[stretch[0].token].word, given[stretch[-1].token].word + 1)
    return None

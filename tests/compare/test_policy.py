from __future__ import annotations

from typing import Any

import pytest

from harness.compare.difference import WordSpan
from harness.compare.policy import Policy, SpokenTurn, check_policy
from harness.core.errors import ConfigError
from harness.core.findings import Severity


def broken(policy: Policy, *turns: tuple[str, str]) -> list[tuple[int, str, str]]:
    spoken = [SpokenTurn(number, live, other) for number, (live, other) in enumerate(turns)]
    return [(turn, one.check, one.path) for turn, one in check_policy(spoken, policy)]


def test_a_forbidden_phrase_is_found_whatever_its_form() -> None:
    policy = Policy(forbidden=("we can't promise",))
    spoken = [SpokenTurn(3, "Okay.", "Well, WE CANNOT, promise that.")]
    ((turn, one),) = check_policy(spoken, policy)
    assert (turn, one.check, one.severity) == (3, "policy.forbidden", Severity.CRITICAL)
    assert one.other_words == WordSpan(1, 4)
    assert broken(policy, ("", "We promise.")) == []


def test_a_required_disclosure_must_come_once() -> None:
    policy = Policy(required=("this call is recorded",))
    assert broken(policy, ("Hi", "Hi! This call is recorded."), ("Bye", "Bye")) == []
    assert broken(policy, ("Hi", "Hi!"), ("This call is recorded.", "Bye")) == [
        (1, "policy.required", "this call is recorded")
    ]
    assert broken(policy, ("Hi", "")) == []


def test_asking_for_the_same_again_and_again() -> None:
    ask = "What is your phone number?"
    policy = Policy()
    assert broken(policy, (ask, ask), ("Okay", ask)) == []
    assert broken(policy, (ask, ask), ("Okay", ask), ("Okay", ask)) == [(2, "policy.repeated", "phone")]
    assert broken(policy, (ask, ask), (ask, ask), (ask, ask)) == []
    assert broken(Policy(repeat_limit=0), (ask, ask), ("Okay", ask)) == [(1, "policy.repeated", "phone")]


def test_another_language_than_lives() -> None:
    live, other = (
        "I can help you with that, what is your name?",
        "Claro, cómo puedo ayudar, cuál es su nombre por favor?",
    )
    assert broken(Policy(), (live, other)) == [(0, "policy.language", "language")]
    assert broken(Policy(language="es"), (live, other)) == []
    assert broken(Policy(), (live, live)) == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"forbiden": []}, "policy.forbiden: unknown key"),
        ({"forbidden": "x"}, "policy.forbidden must be a list of phrases"),
        ({"required": [""]}, "policy.required must be a list of phrases"),
        ({"repeat_limit": -1}, "policy.repeat_limit must be a whole number from 0"),
        ({"repeat_limit": True}, "policy.repeat_limit must be a whole number from 0"),
        ({"language": 1}, "policy.language must be a language code"),
    ],
)
def test_a_wrong_table_names_its_key(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Policy.of(table)


def test_a_table_is_read() -> None:
    table = {"forbidden": ["a b"], "required": ["c"], "repeat_limit": 2, "language": "de"}
    assert Policy.of(table) == Policy(("a b",), ("c",), 2, "de")
    assert Policy.of({}) == Policy()

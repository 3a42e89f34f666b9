"""A candidate held to what a person wrote down as right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from harness.compare.entities import EntityContext
from harness.compare.expected import held_to, scripted
from harness.compare.result import Comparison, ToolPair, TurnComparison
from harness.compare.rules import Rules
from harness.config import parse
from harness.core.events import ToolCall
from harness.core.expected import Expectation
from harness.core.findings import Finding, Judgement, Severity
from harness.core.time import Span

CONTEXT = EntityContext(date(2026, 5, 8), "US", ())
RULES = Rules.from_config(parse('[tools.book]\ncompare = { date = "date" }\n'))


def call(name: str = "book", **arguments: Any) -> ToolCall:
    return ToolCall(call="c1", name=name, arguments=arguments, at_ns=1)


def turn(number: int, live: ToolCall | None, candidate: ToolCall | None, said: str = "", **more: Any) -> TurnComparison:
    return TurnComparison(
        number=number,
        span=Span(number, number + 1),
        end_of_speech_ns=None,
        heard_live="",
        heard_candidate="",
        reply_live="see you Thursday",
        reply_candidate=said,
        tools=(ToolPair("changed", live, candidate),),
        **more,
    )


def difference(path: str, check: str = "tool.argument", turn: int = 1) -> Finding:
    return Finding(
        id="f", check=check, kind="changed", path=path, severity=Severity.CRITICAL, turn=turn, span=Span(0, 1)
    )


def held(expectation: Expectation, *turns: TurnComparison, findings: tuple[Finding, ...] = ()) -> Comparison:
    compared = Comparison(call_id="c", candidate="next", turns=turns, findings=findings)
    return held_to(compared, (expectation,), RULES, CONTEXT)


TURN = turn(1, call(date="2026-05-14"), call(date="2026-05-15", name_of="Dana"), "you are booked for friday at 3 pm")


@pytest.mark.parametrize(
    ("expectation", "met"),
    [
        (Expectation(tool="book"), True),
        (Expectation(tool="book", arguments={"date": "15 May 2026"}), True),
        (Expectation(tool="book", arguments={"date": "2026-05-14"}), False),
        (Expectation(tool="book", arguments={"guest.name": "Dana"}), False),
        (Expectation(tool="cancel"), False),
        (Expectation(tool="book", turn=2), False),
        (Expectation(no_tool="cancel"), True),
        (Expectation(no_tool="book"), False),
        (Expectation(says="Friday"), True),
        (Expectation(says="15:00"), True),
        (Expectation(says="Thursday"), False),
        (Expectation(never_says="Thursday"), True),
        (Expectation(never_says="Friday"), False),
    ],
)
def test_what_is_expected_and_not_done_is_critical(expectation: Expectation, met: bool) -> None:
    found = held(expectation, TURN).findings
    assert (not found) is met
    assert all((one.check, one.severity) == ("expected", Severity.CRITICAL) for one in found)
    assert all(one.why.startswith("Expected ") and one.id for one in found)


@pytest.mark.parametrize(
    ("expectation", "path", "judgement"),
    [
        (Expectation(tool="book", arguments={"date": "2026-05-15"}), "book.date", Judgement.CANDIDATE_RIGHT),
        (Expectation(tool="book", arguments={"date": "2026-05-14"}), "book.date", Judgement.LIVE_RIGHT),
        (Expectation(tool="book", arguments={"date": "2026-05-16"}), "book.date", Judgement.UNKNOWN),
        (Expectation(tool="book", arguments={"date": "2026-05-15"}), "book.time", Judgement.UNKNOWN),
        (Expectation(tool="book", arguments={"date": "2026-05-15"}, turn=2), "book.date", Judgement.UNKNOWN),
    ],
)
def test_an_expectation_settles_the_difference_it_speaks_of(
    expectation: Expectation, path: str, judgement: Judgement
) -> None:
    assert held(expectation, TURN, findings=(difference(path),)).findings[0].judgement is judgement


def test_replies_and_missing_tools_are_settled_too() -> None:
    reply = difference("date", "reply.content")
    assert held(Expectation(says="Friday", turn=1), TURN, findings=(reply,)).findings[0].judgement is (
        Judgement.CANDIDATE_RIGHT
    )
    quiet = turn(1, call("cancel"), None)
    missing = difference("cancel", "tool.missing")
    assert held(Expectation(no_tool="cancel"), quiet, findings=(missing,)).findings[0].judgement is (
        Judgement.CANDIDATE_RIGHT
    )


def test_in_a_turn_that_cannot_be_compared_nothing_is_blamed() -> None:
    (found,) = held(Expectation(tool="book"), turn(1, None, None, comparable=False)).findings
    assert not found.comparable


@pytest.mark.parametrize("fields", [{}, {"tool": "a", "says": "b"}, {"says": "a", "arguments": {"x": 1}}, {"tool": ""}])
def test_an_expectation_says_one_thing(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"an expectation needs|arguments are those"):
        Expectation(**fields)


EFFECTS = Rules.from_config(parse('[tools.find]\neffect = "read"\n[tools.transfer]\nhands_over = true\n'))


@pytest.mark.parametrize(
    ("tools", "met"), [(("find",), True), (("find", "transfer"), True), (("find", "book"), False), ((), True)]
)
def test_no_effect_lets_an_agent_read_and_pass_the_caller_on(tools: tuple[str, ...], met: bool) -> None:
    turns = [turn(number, None, call(name)) for number, name in enumerate(tools, start=1)] or [TURN]
    rules = EFFECTS if tools else Rules.from_config(parse('[tools.book]\neffect = "read"\n'))
    compared = Comparison(call_id="c", candidate="next", turns=tuple(turns), findings=())
    found = held_to(compared, (Expectation(no_effect=True),), rules, CONTEXT).findings
    assert [(one.kind, one.turn) for one in found] == ([] if met else [("extra", 2)])


def test_what_must_not_be_is_shown_where_it_was_also_when_another_turn_cannot_be_compared() -> None:
    away = turn(3, None, None, comparable=False)
    (finding,) = held(Expectation(no_tool="book"), turn(1, None, None), turn(2, None, call()), away).findings
    assert (finding.turn, finding.comparable) == (2, True)
    (lost,) = held(Expectation(tool="book"), turn(1, None, None), away).findings
    assert (lost.turn, lost.comparable) == (3, False)


def test_what_is_expected_of_a_turn_that_never_came_is_not_met() -> None:
    assert held(Expectation(never_says="x", turn=9), TURN).findings


def test_a_script_is_compared_where_its_answer_is_written() -> None:
    said = [difference("reply", "reply.content", 1), difference("reply", "reply.content", 2)]
    heard = [
        difference("a", "transcript.word", 1),
        difference("b", "policy.forbidden", 2),
        difference("c", "fault.x", 2),
    ]
    open_turn = replace(turn(2, None, call(), "hello"), reply_live="")
    compared = Comparison(call_id="c", candidate="next", turns=(TURN, open_turn), findings=(*said, *heard))
    found = scripted(compared)
    assert [(one.check, one.turn) for one in found.findings] == [
        ("reply.content", 1),
        ("policy.forbidden", 2),
        ("fault.x", 2),
    ]
    assert found.latency_live.count == 0


def test_an_agent_that_never_says_a_word_meets_no_script() -> None:
    mute = replace(turn(1, None, None), reply_live="")
    found = scripted(Comparison(call_id="c", candidate="next", turns=(turn(0, None, None, "hello"), mute), findings=()))
    assert [(one.check, one.severity) for one in found.findings] == [("expected", Severity.CRITICAL)]

"""Tool calls: paired by the best assignment, weighed by what they leave behind."""

from __future__ import annotations

from itertools import permutations

from jsonschema import Draft202012Validator

from harness.compare.compare import compare
from harness.compare.result import Comparison
from harness.compare.rules import Rules, ToolRules
from harness.core.events import ToolCall
from harness.core.timeline import Timeline
from tests.compare.scene import BOOK, BOOKED, agent, answer, caller, clinic, timeline, told, tool, weighty

READ = ToolRules(effect="read")
RULES = Rules(tools={"find_slots": READ, "look_up": READ})


def against(candidate: Timeline, live: Timeline | None = None, rules: Rules = RULES) -> Comparison:
    return compare(live or clinic(), candidate.as_side("candidate"), rules, "next")


def one_turn(*calls: ToolCall, errors: tuple[str, ...] = ()) -> Timeline:
    results = [answer(call, error="taken" if call.call in errors else None, result={"ok": True}) for call in calls]
    return timeline(caller(0, 1, "go on then"), *calls, *results, agent(8, 9, "Done."))


def test_a_missing_write_is_critical_and_a_missing_read_is_not() -> None:
    assert told(against(clinic(book=None))) == [("tool.missing", "book", "critical", 2)]
    assert told(against(clinic(find=None))) == [("tool.missing", "find_slots", "minor", 1)]


def test_an_extra_write_is_critical_and_a_tool_nobody_configured_writes() -> None:
    assert told(against(clinic(tool(13, "send_sms", {"to": 1})))) == [("tool.extra", "send_sms", "critical", 2)]
    assert told(against(clinic(tool(13, "look_up", {"to": 1})))) == [("tool.extra", "look_up", "minor", 2)]


def test_a_changed_argument_is_named_by_its_path() -> None:
    (found,) = against(clinic(book=tool(12.4, "book", {**BOOKED, "date": "2026-05-16"}, call="book"))).findings
    assert (found.check, found.path, found.severity, found.turn) == ("tool.argument", "book.date", "critical", 2)
    assert (found.live, found.candidate) == ("2026-05-15", "2026-05-16")
    assert found.why == "The candidate called book with date “2026-05-16”; the live agent with “2026-05-15”."


def test_a_look_up_with_another_value_is_major_and_with_other_words_minor() -> None:
    live = one_turn(tool(2, "look_up", {"id": 17, "query": "opening hours sunday"}))
    other = one_turn(tool(2, "look_up", {"id": 71, "query": "when open on sunday"}))
    assert told(against(other, live)) == [
        ("tool.argument", "look_up.id", "major", 1),
        ("tool.argument", "look_up.query", "minor", 1),
    ]


def test_a_repeated_write_is_critical_and_a_retry_after_an_error_is_not() -> None:
    first, again = tool(2, "book", BOOKED, call="a"), tool(3, "book", BOOKED, call="b")
    assert told(against(one_turn(first, again), one_turn(first))) == [("tool.repeated", "book", "critical", 1)]
    tried = against(one_turn(first, again, errors=("a",)), one_turn(first))
    assert weighty(tried) == []


def test_a_call_that_failed_live_need_not_be_made() -> None:
    first = tool(2, "book", {**BOOKED, "time": "13:00"}, call="a")
    second = tool(4, "book", BOOKED, call="b")
    assert weighty(against(one_turn(second), one_turn(first, second, errors=("a",)))) == []


def test_the_best_assignment_pairs_calls_however_they_are_ordered() -> None:
    calls = [tool(2 + at, "look_up", {"id": at}, call=str(at)) for at in range(4)]
    for order in permutations(range(4)):
        moved = [tool(2 + at, "look_up", {"id": number}, call=str(at)) for at, number in enumerate(order)]
        assert told(against(one_turn(*moved), one_turn(*calls))) == []


def test_a_greedy_choice_does_not_spoil_the_pairing() -> None:
    live = one_turn(tool(2, "book", {"a": 1, "b": 1, "c": 1}), tool(3, "book", {"a": 1, "b": 2, "c": 2}))
    other = one_turn(tool(2, "book", {"a": 1, "b": 2, "c": 1}), tool(3, "book", {"a": 9, "b": 1, "c": 1}))
    found = [one for one in against(other, live).findings if one.check in ("tool.missing", "tool.extra")]
    assert found == []


def test_a_write_may_not_cross_another_call() -> None:
    cancel, book = tool(2, "cancel", {"id": 1}), tool(3, "book", BOOKED)
    swapped = one_turn(tool(2, "book", BOOKED), tool(3, "cancel", {"id": 1}))
    assert [one[0] for one in told(against(swapped, one_turn(cancel, book)))] == ["tool.order"]
    reads = one_turn(tool(2, "look_up", {"id": 2}), tool(3, "find_slots", {"id": 1}))
    assert told(against(reads, one_turn(tool(2, "find_slots", {"id": 1}), tool(3, "look_up", {"id": 2})))) == []


def test_calls_made_at_the_same_instant_have_no_order() -> None:
    live = one_turn(tool(2, "cancel", {"id": 1}, call="a"), tool(2, "book", BOOKED, call="b"))
    assert (
        told(against(one_turn(tool(2, "book", BOOKED, call="b"), tool(3, "cancel", {"id": 1}, call="a")), live)) == []
    )


def test_a_write_before_the_caller_gave_its_value_is_early() -> None:
    found = against(clinic(book=tool(4.4, "book", BOOKED, call="book"))).findings
    assert [(one.check, one.kind, one.turn, one.severity) for one in found] == [("tool.timing", "early", 1, "major")]
    assert "before the caller had said" in found[0].why


def test_a_write_a_turn_later_is_late() -> None:
    found = against(clinic(book=tool(18.9, "book", BOOKED, call="book"))).findings
    assert [(one.check, one.kind, one.turn) for one in found] == [("tool.timing", "late", 2)]


def test_calls_far_apart_pair_only_where_they_say_the_same() -> None:
    lines = [(caller(4 * at, 4 * at + 1, "so"), agent(4 * at + 2, 4 * at + 3, "yes")) for at in range(6)]
    spoken = [speech for pair in lines for speech in pair]
    live = timeline(*spoken, tool(1.5, "book", BOOKED))
    late = timeline(*spoken, tool(21.5, "book", BOOKED))
    assert told(against(late, live)) == [("tool.timing", "book", "major", 1)]
    other = timeline(*spoken, tool(21.5, "book", {**BOOKED, "party": 4}))
    assert {one[0] for one in told(against(other, live))} == {"tool.missing", "tool.extra"}


def test_two_routes_to_the_same_records_are_agreement() -> None:
    contact = ToolRules(state="contact", keys=("id",))
    gone = ToolRules(state="contact", keys=("id",), deletes=True)
    rules = Rules(tools={"set_contact": contact, "drop_contact": gone})
    all_at_once = tool(2, "set_contact", {"id": 1, "phone": "1", "name": "Dana"})
    whole = one_turn(all_at_once)
    parts = one_turn(tool(2, "set_contact", {"id": 1, "name": "Dana"}), tool(3, "set_contact", {"id": 1, "phone": "1"}))
    assert weighty(against(parts, whole, rules)) == []
    undone = one_turn(
        tool(2, "set_contact", {"id": 1, "phone": "1", "name": "Dana"}), tool(3, "drop_contact", {"id": 1})
    )
    assert ("tool.extra", "drop_contact", "critical", 1) in told(against(undone, whole, rules))


def test_arguments_that_break_the_schema_are_found_where_live_keeps_it() -> None:
    schema = Draft202012Validator({"properties": {"party": {"type": "integer", "minimum": 1}}, "required": ["date"]})
    rules = Rules(tools={**RULES.tools, "book": ToolRules(schema=schema)})
    broken = clinic(book=tool(12.4, "book", {**BOOKED, "party": "two"}, call="book"))
    assert ("tool.invalid", "book.party", "major", 2) in told(against(broken, rules=rules))
    both = against(broken, live=clinic(book=tool(12.4, "book", {**BOOKED, "party": "two"}, call="book")), rules=rules)
    assert told(both) == []


def test_a_call_is_laid_into_the_turn_it_answers_when_the_candidate_is_slow() -> None:
    slow = clinic(book=tool(17.5, "book", BOOKED, call="book"), a2=(18.6, 19.1), a3=(19.4, 22))
    assert not any(one.check.startswith("tool.") for one in against(slow).findings)
    assert BOOK.at_ns < slow.tool_calls[-1].at_ns


def test_counts_add_up() -> None:
    tallies = against(clinic(book=None)).tallies
    assert (tallies["tool.call"].errors, tallies["tool.call"].total) == (1, 2)
    assert (tallies["tool.argument"].errors, tallies["tool.argument"].total) == (0, 1)

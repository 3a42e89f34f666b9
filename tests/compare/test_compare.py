from __future__ import annotations

from harness.compare.compare import compare
from harness.compare.rules import Rules
from tests.compare.scene import agent, answer, caller, timeline, tool


def booking(
    date: str = "2026-05-15", reply: str = "You are booked for Friday the fifteenth at two p m.", **more: float
):
    look = tool(4.2, "find_slots", {"date": date})
    book = tool(12.4, "book_appointment", {"date": date, "time": "14:00", "name": "Dana Cole"})
    return timeline(
        agent(0, 2, "Thank you for calling, how can I help?"),
        caller(2.5, 4, "I need a check up on May fifteenth"),
        look,
        answer(look, result={"slots": ["14:00", "15:30"]}),
        agent(5, 8, "I have two p m or half past three. Which suits you?"),
        caller(9, 12, "two p m please, this is Dana Cole"),
        book,
        answer(book, result={"ok": True}),
        agent(13, 16, reply),
        caller(17, 18, "thank you goodbye"),
        agent(18.5, 19.5, "Goodbye."),
    )


def test_a_timeline_compared_with_itself_has_no_difference() -> None:
    found = compare(booking(), booking().as_side("candidate"), Rules(), "next")
    assert found.findings == ()
    assert [turn.number for turn in found.turns] == [0, 1, 2, 3]
    assert found.comparable_turns == 4


def test_a_wrong_date_is_critical_where_it_is_booked() -> None:
    found = compare(booking(), booking(date="2026-05-16"), Rules(), "next")
    assert [(one.check, one.path, one.severity.value, one.turn, one.cause) for one in found.findings] == [
        ("tool.argument", "find_slots.date", "critical", 1, "llm"),
        ("tool.argument", "book_appointment.date", "critical", 2, "llm"),
    ]

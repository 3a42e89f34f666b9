from datetime import date

import pytest

from harness.demo import phrases
from harness.demo.dialogue import Use
from tests.demo.conversation import FRIDAY, Conversation

BOOKING = (
    "hello i would like to book a cleaning on wednesday morning",
    "ten o'clock",
    "sarah mitchell",
    "five five five two one four two",
)


def test_the_agent_greets_before_anybody_has_spoken() -> None:
    assert Conversation().answer() == phrases.GREETING


def test_a_booking_asks_for_what_is_missing_and_books() -> None:
    call = Conversation()
    call.answer()
    replies = [call.hear(said) for said in BOOKING]
    assert "eight, ten or ten thirty in the morning" in replies[0]
    assert replies[1] == phrases.QUESTIONS["name"]
    assert replies[2] == phrases.QUESTIONS["phone"]
    assert replies[3].startswith("You're booked, Sarah Mitchell. A cleaning on Wednesday, May the thirteenth, at ten")
    assert call.calls == [
        Use("find_slots", {"date": "2026-05-13", "service": "cleaning", "part_of_day": "morning"}),
        Use(
            "book_appointment",
            {
                "name": "Sarah Mitchell",
                "phone": "5552142",
                "service": "cleaning",
                "date": "2026-05-13",
                "time": "10:00",
            },
        ),
    ]
    assert call.hear("no that's all thank you") == phrases.GOODBYE


def test_all_at_once_needs_no_questions() -> None:
    call = Conversation()
    call.answer()
    call.hear("my name is sarah mitchell i need a cleaning on wednesday at 10:30 my number is 555 2142")
    assert [use.tool for use in call.calls] == ["find_slots", "book_appointment"]


def test_a_taken_time_and_a_closed_day_are_said() -> None:
    call = Conversation()
    call.answer()
    call.hear("can i book a checkup on wednesday morning")
    assert call.hear("nine fifteen please").startswith("I'm afraid nine fifteen in the morning is taken. I have eight,")
    assert "we are closed" in call.hear("then saturday")
    assert "May the fifteenth" in call.hear("friday then")


def test_rescheduling_moves_the_appointment_under_the_name() -> None:
    call = Conversation(today=date(2026, 6, 15))
    call.answer()
    assert "name" in call.hear("i want to move my appointment to next thursday at eleven o'clock")
    assert "Thursday, June the twenty fifth, at eleven in the morning" in call.hear("robert ellis")
    assert call.calls == [
        Use("reschedule_appointment", {"name": "Robert Ellis", "date": "2026-06-25", "time": "11:00"})
    ]


def test_an_unknown_name_is_asked_for_again() -> None:
    call = Conversation()
    call.answer()
    call.hear("i need to cancel my appointment")
    call.hear("zoltan quux")
    assert call.hear("yes please").startswith("I can't find an appointment for Zoltan Quux.")
    call.hear("nancy walker")
    assert "cancelled" in call.hear("yes")
    assert [use.arguments["name"] for use in call.calls] == ["Zoltan Quux", "Nancy Walker"]


def test_a_late_cancellation_costs_a_fee_that_is_said() -> None:
    call = Conversation(today=date(2026, 10, 13))
    call.answer()
    call.hear("i need to cancel my checkup")
    call.hear("nancy walker")
    assert "a late cancellation fee of forty dollars" in call.hear("yes")


def test_insurance_with_and_without_money() -> None:
    call = Conversation()
    call.answer()
    covered = call.hear("does cigna cover a crown")
    assert covered.startswith("Yes, we accept Cigna. It covers fifty percent of a crown.")
    assert "dollars" not in covered
    assert "you would pay five hundred and fifty dollars" in call.hear("how much would i have to pay")
    assert "we don't accept Humana" in call.hear("and do you take humana")


def test_a_question_in_the_middle_of_a_booking_does_not_lose_it() -> None:
    call = Conversation()
    call.answer()
    call.hear("i want to book a cleaning on wednesday morning")
    assert call.hear("how much is it").endswith(phrases.QUESTIONS["choice"])
    assert call.hear("ten o'clock") == phrases.QUESTIONS["name"]


@pytest.mark.parametrize("said", ["can i speak to a person please", "DTMF: 0"])
def test_a_person_is_fetched_on_request(said: str) -> None:
    call = Conversation()
    call.answer()
    assert call.hear(said) == phrases.TRANSFER
    assert call.calls == [Use("transfer_to_person", {"reason": "asked"})]


def test_an_upset_caller_is_offered_a_person() -> None:
    call = Conversation()
    call.answer()
    assert call.hear("this is the third time i am calling").endswith(phrases.OFFER_PERSON)
    assert call.hear("yes please") == phrases.TRANSFER


def test_what_is_not_understood_twice_leads_to_a_person() -> None:
    call = Conversation()
    call.answer()
    assert call.hear("mumble") == phrases.NOT_UNDERSTOOD
    assert call.hear("grumble") == phrases.OFFER_PERSON


def test_a_tool_without_an_answer_is_admitted() -> None:
    call = Conversation()
    call.answer()
    call.messages.append({"role": "user", "content": "does cigna cover a crown"})
    call.use(Use("check_insurance", {"insurer": "cigna", "service": "crown"}), {"error": "no recorded result"})
    assert call.answer().startswith(phrases.TOOL_BROKEN)


def test_filler_speech_in_the_context_changes_nothing() -> None:
    call = Conversation()
    call.answer()
    call.hear("does cigna cover a crown")
    at = len(call.messages) - 1
    plain = call.state()
    call.messages.insert(at, {"role": "assistant", "content": phrases.FILLER})
    assert call.state() == plain


def test_a_rewritten_history_rewrites_the_state() -> None:
    call = Conversation()
    for said in BOOKING[:2]:
        call.hear(said)
    other = [
        {"role": "user", "content": "i want to cancel my appointment"},
        {"role": "assistant", "content": "May I have your name, please?"},
        {"role": "user", "content": "emma clark"},
    ]
    call.messages = list(other)
    assert call.state().task == "cancel"
    assert call.state().name == "Emma Clark"
    assert call.state().service is None


def test_the_next_release_promises_a_booking_that_it_does_not_make() -> None:
    call = Conversation(version="next")
    call.answer()
    replies = [call.hear(said) for said in BOOKING]
    assert replies[3].startswith("You're booked, Sarah Mitchell.")
    assert [use.tool for use in call.calls] == ["find_slots"]


def test_the_next_release_names_last_years_price() -> None:
    call = Conversation(version="next")
    call.answer()
    assert "you would pay five hundred dollars" in call.hear("how much would i pay for a crown with cigna")


def test_the_next_release_agrees_where_no_defect_is() -> None:
    lines = ["when are you open", "how much is a filling without insurance", "do you have anything open on monday"]
    for said in lines:
        live, following = Conversation(), Conversation(version="next")
        live.answer()
        following.answer()
        assert live.hear(said) == following.hear(said)
        assert live.calls == following.calls


def test_today_is_the_day_of_the_call() -> None:
    replies = {}
    for today in (FRIDAY, date(2026, 9, 23)):
        call = Conversation(today=today)
        call.answer()
        call.hear("do you have anything open tomorrow")
        replies[today] = call.calls[0].arguments["date"]
    assert replies == {FRIDAY: "2026-05-09", date(2026, 9, 23): "2026-09-24"}

"""Deeds told as done that nobody did, or that came to nothing on one side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from harness.compare.compare import compare
from harness.compare.deeds import Calls
from harness.compare.difference import Difference
from harness.compare.entities import EntityContext
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.compare.rules import Rules, ToolRules
from harness.core.events import Event
from harness.core.findings import Severity
from harness.core.timeline import Timeline
from tests.compare.pairs_of_replies import rows
from tests.compare.scene import agent, answer, caller, timeline, tool, weighty

IDLE = Calls((False, False), nothing_written=True, nothing_read=True)
DID = Calls((True, True))

UNTRUE = """
Could I take your account number first? | I've just frozen the account for you.
I can do that for you, what's your date of birth? | That's been cancelled for you already.
tell me the last four digits of the card and your date of birth and i'll block it | I've already blocked it for you.
Would you like me to move it to Friday? | I've moved it to Friday.
Shall I send the engineer out? | The engineer's on his way to you now.
What's the order number? | Your refund has been issued and should show tomorrow.
I'll need your name before I can do that. | It's done, I've taken him off the policy.
Okay, which email shall I use? | I've emailed it to you.
The next one is Tuesday at nine. | I've booked you in for Tuesday at nine.
Fine, just the wash then. | Fine, I've added the wax as well.
What's your membership number? | Your membership was cancelled last month.
"""
CAME_TO_NOTHING = """
That's you booked for Friday at ten. | The booking didn't go through, I'm afraid.
Done, it's been moved to Friday. | It's been left as it was, on Thursday.
Your payment's gone through, thank you. | Your payment was declined.
I've put you on the list. | Nobody has been added to the list.
Your order's been placed. | The bank refused it, so nothing's been ordered.
We've updated your address. | Your address stays as it was.
That's been reserved for you. | There's no table reserved for you.
"""
CONTRARY = """
The other parcel has been released. | The other parcel has been put on hold.
I've locked the account. | I've unlocked the account.
Your claim has been approved. | Your claim has been denied.
I've raised your limit. | I've lowered your limit.
"""
ALIKE = """
Your old booking's been cancelled and you're on the ten o'clock. | I've moved you to the ten o'clock.
What's your account number? | I've found your file, what's the account number?
Okay. What's the best number for you? | I've noted that. What's the best number for you?
Six people, got it. What time? | I've changed that to six. What time would you like?
You'll get a text with the link. | I've sent you a text with the link.
Breakfast is served from seven. | We serve breakfast from seven.
Fine, just the MOT then. | Fine, I've taken the service off, just the MOT.
All right, leave it with me. | I've made a note of it.
If the payment fails we'll let you know. | We'll tell you if it's declined.
I've changed your address. The number stays as it was. | Your new address is saved, the number's unchanged.
The card is blocked and a new one is on its way. | I've blocked the card and ordered a new one.
You can leave it as it is. | It can stay as it is.
"""


def replied(live: str, other: str, calls: Calls) -> list[Difference]:
    return list(compare_reply(ReplyPair(live, other, EntityContext(date(2026, 5, 6)), calls=calls)))


@pytest.mark.parametrize(("live", "other"), rows(UNTRUE))
def test_a_deed_that_no_call_did_is_critical(live: str, other: str) -> None:
    (found,) = (one for one in replied(live, other, IDLE) if one.path == "commitment")
    assert (found.check, found.severity) == ("reply.extra", Severity.CRITICAL)
    assert all(one.severity is not Severity.CRITICAL for one in replied(live, other, DID))


@pytest.mark.parametrize(("live", "other"), rows(CAME_TO_NOTHING) + rows(CONTRARY))
def test_a_deed_told_as_done_is_against_its_contrary_and_against_one_that_came_to_nothing(
    live: str, other: str
) -> None:
    for one, two in ((live, other), (other, live)):
        assert any(found.severity is Severity.CRITICAL for found in replied(one, two, IDLE))


@pytest.mark.parametrize(("live", "other"), rows(ALIKE))
def test_the_same_course_of_things_is_at_most_minor(live: str, other: str) -> None:
    for calls in (IDLE, DID, Calls()):
        assert {found.severity for found in replied(live, other, calls)} <= {Severity.MINOR}


RULES = Rules(tools={"book": ToolRules(effect="write"), "find": ToolRules(effect="read")})


def call(reply: str, *more: Event) -> Timeline:
    return timeline(caller(0, 2, "a room for friday please"), agent(4, 6, reply), *more)


@pytest.mark.parametrize(
    ("made", "severity"),
    [
        ((), "critical"),
        ((tool(2.5, "find"),), "critical"),
        ((booked := tool(2.5, "book"), answer(booked, error="full")), "critical"),
        ((booked, answer(booked, result={"ok": True})), "major"),
    ],
)
def test_what_the_calls_wrote_tells_whether_a_deed_can_be_so(made: Sequence[Event], severity: str) -> None:
    found = compare(call("Which room would you like?"), call("I've booked it for you.", *made), RULES, "next")
    assert [one for one in weighty(found) if one[1] == "commitment"] == [("reply.extra", "commitment", severity, 1)]


def test_a_server_that_tells_no_calls_may_have_done_it() -> None:
    rules = Rules(tools=RULES.tools, only_heard=frozenset({"next"}))
    found = compare(call("Which room would you like?"), call("I've booked it for you."), rules, "next")
    assert weighty(found) == [("reply.extra", "commitment", "major", 1)]

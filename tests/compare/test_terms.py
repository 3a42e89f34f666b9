"""Ways of saying that exclude each other."""

from __future__ import annotations

import pytest

from harness.compare.difference import Difference
from harness.compare.entities import EntityContext
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.core.findings import Severity

CONTEXT = EntityContext()


def weighty(live: str, other: str) -> list[Difference]:
    return [one for one in compare_reply(ReplyPair(live, other, CONTEXT)) if one.severity is not Severity.MINOR]


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Turn off the tap under the sink.", "Open the tap under the sink fully."),
        ("The call-out fee comes off your bill if we do the job.", "The call-out fee is charged on top of the job."),
        ("It's eighty euros before tax.", "It's eighty euros, tax included."),
        ("Forty a head, service is extra.", "Forty a head, and that includes service."),
        ("Returns are free as long as the box is sealed.", "Returns are free even if you've opened the box."),
        ("You won't lose the place if you ring first.", "You lose the place even if you ring first."),
        ("The inspector has to see it before you repair it.", "You can repair it without the inspector."),
        ("You pay when you book.", "You pay after you've stayed."),
        ("The rent stays the same.", "The rent is going up."),
        ("It has left the depot.", "It's still in the depot."),
        ("The road's open again.", "The road's still shut."),
        ("Drivers take card.", "It's cash only in the cars."),
        ("We've three of those free.", "None of those are free."),
        ("They're thrown in for all of you.", "They're four euros a day on top."),
        ("You'd get your money back.", "We don't give refunds."),
    ],
)
def test_what_excludes_the_other_side_is_a_contradiction(live: str, other: str) -> None:
    for one, two in ((live, other), (other, live)):
        assert Severity.CRITICAL in [found.severity for found in weighty(one, two)]


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Turn off the tap under the sink.", "Shut the tap under the sink."),
        ("Turn the stopcock off and leave the heating off.", "Close the stopcock, and the heating should stay off."),
        ("The call-out fee comes off your bill if we do the job.", "If we do the job we take the fee off the bill."),
        ("It's eighty euros before tax.", "Eighty euros, tax not included."),
        ("Returns are free as long as the box is sealed.", "You can return it free if you haven't opened the box."),
        ("You're covered even if it was your fault.", "If it was your fault you're still covered."),
        ("The inspector has to see it before you repair it.", "Don't repair it before the inspector's seen it."),
        ("You pay half up front and half at the end.", "Half at the end, half up front."),
        ("The road's open again.", "The road's no longer shut."),
        ("It's cash only here, cards are fine in the shop.", "You can use a card in the shop, here it's cash only."),
        ("You won't be bored.", "You'll be entertained."),
        ("There's no sugar in it at all.", "It's completely sugar free."),
    ],
)
def test_other_ways_for_the_same_are_none(live: str, other: str) -> None:
    assert weighty(live, other) == weighty(other, live) == []

"""Offers against refusals that name little, and what costs nothing against a price."""

from __future__ import annotations

import pytest

from harness.compare.difference import Difference
from harness.compare.entities import EntityContext
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.core.findings import Severity

CONTEXT = EntityContext()


def weighty(asked: str, live: str, other: str) -> list[Difference]:
    pair = ReplyPair(live, other, CONTEXT, said=(asked,), asked=asked)
    return [one for one in compare_reply(pair) if one.severity is not Severity.MINOR]


@pytest.mark.parametrize(
    ("asked", "live", "other"),
    [
        ("could I have a bed on Friday", "We've one left, it's eighteen euros.", "We're completely full on Friday."),
        ("who can mend it", "Amina can come at half past ten.", "There's nobody who can come out."),
        (
            "is the cat allowed",
            "Cats are welcome, but they're not let into the bar.",
            "We don't take cats of any size.",
        ),
        ("can I wait there", "You're welcome to wait here, it takes an hour.", "Customers can't wait on the premises."),
        ("do I pay for that", "It's free within ten days.", "You pay the full price again."),
        ("I want to bring skis", "Skis go for twelve euros.", "We don't carry skis at all."),
    ],
)
def test_an_outright_refusal_contradicts_an_offer(asked: str, live: str, other: str) -> None:
    for one, two in ((live, other), (other, live)):
        assert Severity.CRITICAL in [found.severity for found in weighty(asked, one, two)]


@pytest.mark.parametrize(
    ("asked", "live", "other"),
    [
        ("a bed on Friday", "There's no bed on Friday, but Saturday's free.", "Friday's full. I could do Saturday."),
        ("can I pay cash", "We don't take cash, cards are fine.", "You can pay by card."),
        ("is it covered", "The plan covers parts, labour is extra.", "Parts are included, you just pay for labour."),
        ("when can they come", "They can't come before Tuesday.", "They can come on Tuesday."),
        ("when is it done", "It's not quite ready, give it until five.", "It'll be ready at five."),
        ("can you alter it", "We don't do that any longer, try Hanson's.", "We've stopped that. Hanson's can do it."),
        (
            "how heavy",
            "The first costs nothing if it's no heavier than ten pounds.",
            "The first is free up to ten pounds.",
        ),
        ("no minibar", "We'll keep the minibar empty.", "There'll be nothing in the minibar."),
    ],
)
def test_a_refusal_with_the_same_offer_behind_it_contradicts_nothing(asked: str, live: str, other: str) -> None:
    assert weighty(asked, live, other) == weighty(asked, other, live) == []

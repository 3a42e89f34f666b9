"""Values in each other's place, and values told in another order."""

from __future__ import annotations

from datetime import date

import pytest

from harness.compare.entities import EntityContext
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.core.findings import Severity

CONTEXT = EntityContext(date(2026, 7, 2), "GB")

EXCHANGED = """
It's ninety six pounds for a year or fifty four for six months. | It's fifty four pounds for a year or ninety six for six months.
Basic is eighty four pounds fifty and Gold is a hundred and twelve. | Basic is a hundred and twelve pounds and Gold is eighty four pounds fifty.
I've K four and five at thirty four pounds each, or B twenty and twenty one at forty two each. | I've K four and five at forty two pounds each, or B twenty and twenty one at thirty four each.
There's Wednesday the eighth in the morning, or Friday the tenth in the afternoon. | There's Wednesday the eighth in the afternoon, or Friday the tenth in the morning.
The deposit is thirty pounds, the balance ninety. | The deposit is ninety pounds, the balance thirty.
Take twenty milligrams in the morning and ten at night. | Take ten milligrams in the morning and twenty at night.
It's two adults and three children. | It's three adults and two children.
Bring it in on Monday and collect it on Thursday. | Bring it in on Thursday and collect it on Monday.
"""  # noqa: E501

REORDERED = """
Basic is eighty four pounds fifty and Gold is a hundred and twelve. | Gold is £112, Basic £84.50.
Basic is eighty four pounds fifty and Gold is a hundred and twelve. | It's £84.50 or £112 for Basic and Gold.
It's ninety six pounds for a year or fifty four for six months. | For six months you pay £54, and £96 for the whole year.
You pay twenty now and fifty on the day. | It's fifty on the day and twenty now.
Bring it in on Monday and collect it on Thursday. | You can collect it on Thursday if you bring it in on Monday.
Take twenty milligrams in the morning and ten at night. | Ten at night, twenty milligrams in the morning.
There's Wednesday the eighth in the morning, or Friday the tenth in the afternoon. | Either the afternoon of Friday the tenth or Wednesday the eighth, in the morning.
"""  # noqa: E501


def pairs(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def weights(live: str, other: str) -> set[Severity]:
    return {found.severity for found in compare_reply(ReplyPair(live, other, CONTEXT))}


@pytest.mark.parametrize(("live", "other"), pairs(EXCHANGED))
def test_values_in_each_others_place_are_critical(live: str, other: str) -> None:
    assert Severity.CRITICAL in weights(live, other)


@pytest.mark.parametrize(("live", "other"), pairs(REORDERED))
def test_the_order_of_saying_is_no_difference(live: str, other: str) -> None:
    assert weights(live, other) <= {Severity.MINOR}

"""The self-test: planted defects are seen, and go where nothing differs yet."""

from __future__ import annotations

import pytest

from harness.compare.compare import compare
from harness.compare.planted import DEFECTS, plant, recall, seen
from harness.compare.rules import Rules, ToolRules
from harness.core.findings import Tally, add_tallies
from tests.compare.scene import clinic

RULES = Rules(tools={"find_slots": ToolRules(effect="read")})
CALL = clinic(
    c1="I need a check up on tuesday for two people",
    a2="You are booked. It costs $40 and we can see you both.",
)


def test_every_kind_of_defect_finds_a_place_and_is_seen() -> None:
    tallies = add_tallies(recall(CALL, CALL, RULES, "next", seed) for seed in range(5))
    assert set(tallies) == set(DEFECTS)
    assert {name: tally.errors for name, tally in tallies.items()} == dict.fromkeys(DEFECTS, 0)


def test_the_same_seed_plants_the_same_defects() -> None:
    assert list(plant(CALL, CALL, RULES, 3)) == list(plant(CALL, CALL, RULES, 3))


@pytest.mark.parametrize("name", DEFECTS)
def test_a_blind_comparison_would_be_caught(name: str) -> None:
    (planted,) = [one for one in plant(CALL, CALL, RULES, 1) if one.name == name]
    assert planted.timeline != CALL
    assert not seen(planted, [])
    assert not seen(planted, compare(CALL, CALL, RULES, "next").findings)


def test_nothing_is_planted_on_top_of_a_real_difference() -> None:
    other = clinic(book=None, c1="hello", c2="hm", a1="Hello.", a2="Hm.", a3="Oh.", a4="Ah.")
    names = {planted.name for planted in plant(CALL, other, RULES, 1)}
    assert not names & {"tool_missing", "tool_argument", "reply_value", "misheard_number"}


def test_what_is_missed_counts() -> None:
    deaf = Rules(tools={"book": ToolRules(effect="read"), "find_slots": ToolRules(effect="read")}, human_agent=True)
    assert recall(CALL, CALL, deaf, "next", 1)["reply_value"] == Tally(1, 1)

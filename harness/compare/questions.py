"""What only one of two sides asks for.

Rules:
    1. A datum that both ask for, in whatever words, is the same question; so is one that the other side asks for in
       words that name none ("where can I send it?").
    2. Where both ask for as many data and share one, they ask for the same, unless each asks for another datum that
       nothing but the caller's answer gives.
    3. Questions that overlap ("which one?", "when?", "how many?") are the same where they share their content.
    4. In words without punctuation nobody can tell what asks: there only such a datum counts, and none that they name.
"""

from __future__ import annotations

from harness.compare.acts import Acts
from harness.compare.plain import stem, word_set
from harness.compare.slots import HARD, OPEN

SOMETHING = "something"
"""A question for nothing that rules know, where the other side asks nothing at all."""
_ALIKE = (("reason", "serve"), ("choice", "agree"), ("choice", "proposal"))
"""Questions that may be put as one that leaves the call as it is: "which suits you?", "would the first one do?"."""
_ASKING = frozenset(
    map(stem, word_set("like want need require tell give know have take get check ask confirm read let"))
)


def asked_alone(here: Acts, there: Acts) -> frozenset[str]:
    """What ``here`` asks for and ``there`` does not; empty where they ask for the same."""
    alone = frozenset(
        slot for slot in here.questions - there.asks - there.named if not _same_question(slot, here, there)
    )
    alone -= {slot for slot, soft in _ALIKE if soft in there.asks}
    hard = bool(alone & HARD and (there.questions - here.asks) & HARD)
    if alone and not hard and here.data == there.data and here.questions & there.questions:
        return frozenset()
    unsure = not here.surely_asks or there.may_ask
    if unsure:
        alone &= HARD
    if len(alone) == 1 and there.open_questions and not here.open_questions:
        return frozenset()
    if alone & OPEN and (there.questions & OPEN or there.open_questions):
        alone &= HARD
    answered = there.asks - {"more"} or there.open_questions or here.questions
    wide = not alone and here.open_questions and not answered and not unsure
    return frozenset({SOMETHING}) if wide else alone


def _same_question(slot: str, here: Acts, there: Acts) -> bool:
    """Whether the other side asks for the same in words that name another slot or none."""
    mine = [stems - _ASKING for name, stems in here.asked if name == slot]
    others = [stems for name, stems in there.asked if name not in here.asks and (slot in OPEN or name == "choice")]
    if any(one & stems for one in mine for stems in others):
        return True
    return any(2 * len(one & two) >= min(len(one), len(two)) > 0 for one in mine for two in there.open_questions)

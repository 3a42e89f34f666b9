"""An offer on one side, and on the other that there is none of it, in words that have little in common.

Rules:
    1. One side offers: it has something, can do it, or tells the caller that they may; a deed told as done counts too.
       It refuses nothing of the kind itself.
    2. The other refuses outright: it is full, there is nothing or nobody, it is not possible, it is not done there. It
       offers nothing in its place, and says neither when nor on what condition.
    3. What is refused is what is offered or what the caller asked for; where the refusal names nothing, it is all.
    4. Free of charge on one side is against a charge on the other, where neither says both.
"""

from __future__ import annotations

from harness.compare.clauses import Clause
from harness.compare.cues import any_of
from harness.compare.opposites import related
from harness.compare.plain import stem, word_set
from harness.compare.polarity import Contradiction, is_charged, is_free, says_little
from harness.compare.synonyms import synonyms

Sides = tuple[tuple[Clause, ...], tuple[Clause, ...]]

_WHO = "(?:i|we|they|he|she|it|you|someone|somebody)"
_OFFERS = any_of(
    f"{_WHO} (?:do |still |also |just |already |only )*have(?: got)?(?! (?:to|not|no|nothing|been|the)\\b)",
    "there (?:is|are)(?! (?:no|not|nothing|nobody|none)\\b)",
    "(?:is|are) (?:_ )?(?:free|available|open|fine|possible|welcome|vacant|included|covered|okay|allowed)",
    "(?:can|could|may|will)(?! (?:not|have to|need)\\b)",
    "(?:do|takes?|carry|accept|deliver)",
    "thrown in",
)
_DONE = any_of("^(?:that is |it is |all )*(?:done|sorted|set|booked|yes)", "(?:is|are) on the (?:schedule|list|books?)")
_OUTRIGHT = any_of(
    "(?:completely|totally|all|fully|absolutely) (?:full|booked|taken|gone|let|sold)",
    "(?:is|are) (?:_ )?full",
    "(?:nobody|no one|none|never)",
    "(?:is|are|have|has|got|do|see) (?:got )?nothing",
    "nothing (?:left|available|free|like|on|gets|is|will|has)",
    "no (?:_ ){0,4}?(?:left|available|free|remaining|going|booked|arranged|listed|at all|way|such)",
    "(?:have|has|got|is|are) no(?! longer)",
    "not a single",
    "not (?:be )?(?:possible|something|somewhere|able|allowed|permitted|an option|on offer|available)",
    "(?:can|could|will|may) not",
    "(?:do|does) not (?:actually |ever )?(?:take|do|have|offer|accept|carry|allow|sell|stock|make|deliver|run|let)",
    "(?:was|were|been|got|is) (?:declined|rejected|refused)",
    "(?:failed|bounced|sold out|booked up|run out|ran out|all out)",
)
"""Words that say of a thing that there is none of it, or that it is not done."""
_FOR_NOW = any_of(
    "(?:yet|until|without|just|only|except|unless|than|quite|else|any more)",
    "before _",
    "(?:hurt|worry|trouble|problem|see|find|hear|tell|say|need|have to)",
)
"""What takes the edge off a denial, or makes another of it."""
_PRICE = any_of(
    "(?:pounds?|euros?|dollars?|pence|cents|bucks)", "_ (?:a|per|each) (?:day|night|hour|week|month|minute)"
)
_BARE = frozenset(
    stem(word)
    for word in word_set(
        "full complete completely left possible available book booked free sorry afraid today tonight tomorrow "
        "time anything anybody option way dates date day moment whole single come send spare offer take able "
        "remaining evening morning everybody everyone person adult pay price again within every always still"
    )
)
"""Words of a refusal that name nothing."""


def refused(both: Sides, topic: frozenset[str], agreed: bool) -> Contradiction | None:
    """An outright refusal against an offer; ``topic`` are the stems of the caller's words.

    ``agreed`` is whether both sides tell the same news: what is refused must then be named in the offer.
    """
    for at in (0, 1):
        refusing, offering = both[at], both[1 - at]
        made = [one for one in offering if offers(one)]
        if not made or any(offers(one) for one in refusing):
            continue
        refusal = next((one for one in refusing if _outright(one)), None)
        if refusal is None or any(denies_too(one, refusal, offering) for one in offering):
            continue
        against = next((one for one in made if _about(refusal, one, topic, agreed)), None)
        if against is not None:
            return Contradiction(against, refusal) if at else Contradiction(refusal, against)
    return None


def offers(clause: Clause) -> bool:
    """Whether a clause offers something, or tells a deed as done."""
    return not clause.denied and bool(_OFFERS.search(clause.text) or _DONE.search(clause.text))


def denies_too(clause: Clause, refusal: Clause, side: tuple[Clause, ...]) -> bool:
    """Whether a clause of the other side may refuse the same: it denies, and nothing there grants what is refused."""
    if not clause.denied:
        return False
    granted = [one for one in side if offers(one) and _same(refusal.stems, one.stems)]
    named = clause.stems - _BARE
    return clause.loose or not granted or not named or _same(named, refusal.stems - _BARE)


def _same(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sets of stems have a word in common, derived or as a synonym."""
    return any(related(a, b) or synonyms(a, b) for a in ours for b in theirs)


def _outright(clause: Clause) -> bool:
    """Whether a clause refuses for good what it names, or all."""
    if not clause.denied or clause.hedged or clause.condition or _FOR_NOW.search(clause.text):
        return False
    if clause.loose and _OFFERS.search(clause.text):
        return False
    return bool(_OUTRIGHT.search(clause.text))


def _about(refusal: Clause, offer: Clause, topic: frozenset[str], agreed: bool) -> bool:
    named = refusal.stems - _BARE
    if says_little(offer, refusal):
        return False
    if not named:
        return not agreed
    told = offer.stems if agreed else offer.stems | topic
    return _same(named, told)


def priced(both: Sides) -> Contradiction | None:
    """What costs nothing on one side against a charge for it on the other."""
    for at in (0, 1):
        free, charged = both[at], both[1 - at]
        if any(is_charged(one) for one in free) or any(is_free(one) for one in charged):
            continue
        for one in (one for one in free if is_free(one) and not one.hedged and not one.plainly):
            two = next(
                (two for two in charged if is_charged(two) and not two.plainly and _of_one_thing(one, two)), None
            )
            if two is not None:
                return Contradiction(two, one) if at else Contradiction(one, two)
    return None


def _of_one_thing(one: Clause, two: Clause) -> bool:
    """Whether two clauses may price the same: they share a word, or one names nothing but the price."""
    mine, yours = (side.stems - {word for _, word in side.turning} - _BARE for side in (one, two))
    if not is_charged(two):
        return _same(mine, yours)
    return not mine or not yours or all(_same(frozenset({word}), mine) for word in yours)

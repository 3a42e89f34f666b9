"""Words that deny, and pairs of words that say the opposite: general English, no trade's vocabulary."""

from __future__ import annotations

from functools import lru_cache

from harness.compare.antonyms import ANTONYMS
from harness.compare.plain import stem, word_set

NEGATIONS = word_set("not no non never none nothing nobody nowhere neither nor cannot without unable")
"""Plain words (contractions opened) that turn a clause round."""

_PAIRS = (
    ("open", "close closes closed shut"),
    ("available", "unavailable taken gone"),
    ("accept accepts accepted accepting", "decline declines declined reject rejected refuse refused deny denied"),
    ("approved approve", "denied declined rejected disapproved"),
    ("include includes included including", "exclude excludes excluded excluding"),
    ("allow allowed allows permitted permit", "forbid forbidden prohibited prohibit prohibits banned"),
    ("required mandatory necessary compulsory must", "optional unnecessary voluntary"),
    ("possible", "impossible"),
    ("able", "unable"),
    ("before prior earlier", "after later afterwards"),
    (
        "more increase increases increased higher raise raised",
        "less fewer decrease decreases decreased lower reduce reduced",
    ),
    ("always", "never"),
    ("first", "last"),
    ("confirm confirmed keep", "cancel cancelled canceled cancels"),
    ("add added", "remove removed"),
    ("start starts begin begins", "end ends stop stops finish finishes"),
    ("early", "late"),
    ("arrive arrives arrival arriving", "depart departs departure departing leave leaves leaving"),
    ("refundable", "nonrefundable"),
    ("active enabled activated", "inactive disabled deactivated expired"),
    ("covered", "uncovered excluded"),
    ("credit credited refund refunded", "debit debited deducted charge charged bill billed"),
    ("paid", "unpaid"),
    ("success successful succeeded", "failure failed unsuccessful"),
    ("valid", "invalid"),
    ("block blocked lock locked", "unblock unblocked unlock unlocked"),
    ("subscribe subscribed", "unsubscribe unsubscribed"),
    ("safe", "unsafe dangerous"),
    ("yes", "no"),
    ("costless free complimentary included includes", "fee fees charge charges charged cost costs charged_for"),
    ("each apiece", "altogether"),
)


_IN_FRAMES = (
    (word_set("with including plus"), word_set("without excluding minus")),
    (word_set("plus"), word_set("including")),
    (word_set("before"), word_set("after")),
    (word_set("cleared waived lifted dropped"), word_set("charged applied billed")),
    (word_set("keep kept withhold"), word_set("return returned refund refunded release released")),
    (word_set("frozen paused suspended"), word_set("cancelled canceled ended")),
    (word_set("added"), word_set("taken deducted")),
)
"""Words too common to take a side of by themselves; in each other's place they do."""


_CLASSES = tuple(
    frozenset(stem(word) for word in word_set(words))
    for words in (
        "call ring phone text email post letter fax visit",
        "cash card cheque transfer voucher invoice debit",
        "peanut nut shellfish dairy milk egg gluten wheat soya soy sesame fish almond lactose penicillin aspirin latex",
        "hot cold warm cool frozen chilled",
        "counter reception door gate desk lobby kitchen garden office home exchange depot warehouse branch airport "
        "station garage basement cellar roof balcony terrace patio bar street locker loft",
        "indoors outdoors inside outside",
        "passport licence visa ticket receipt certificate form key badge deposit",
        "doctor nurse surgeon dentist hygienist midwife manager driver owner neighbour receptionist pharmacist",
        "car van lorry bus train taxi plane ferry tram bike motorbike minibus estate convertible hatchback trailer",
        "arm leg knee ankle wrist shoulder neck hip foot hand ear eye tooth head chest",
        "bedroom bathroom kitchen hall lounge",
        "suit shirt dress coat jacket skirt curtain",
        "tea coffee water juice wine beer",
        "chicken beef lamb pork fish turkey",
        "front back side top bottom middle end rear",
        "first last whole half full entire second",
        "person night stay day week month year hour minute visit trip head room table car",
        "once twice daily weekly monthly yearly hourly nightly",
        "buy rent lease",
    )
)
"""Everyday things of one class: who is told of one is not told of another."""


def _axes() -> dict[str, tuple[tuple[int, bool], ...]]:
    out: dict[str, list[tuple[int, bool]]] = {}
    for axis, (plus, minus) in enumerate(_PAIRS):
        for words, sign in ((plus, True), (minus, False)):
            for word in words.split():
                out.setdefault(word, []).append((axis, sign))
    return {word: tuple(found) for word, found in out.items()}


AXES = _axes()
"""Word to the pairs it stands in, and on which side."""

BAD_NEWS = word_set(
    "unfortunately afraid unavailable unable closed impossible declined denied rejected expired failed refused "
    "regret sadly unsuccessful invalid prohibited forbidden excluded"
)
"""Words that deny without a negation."""


def opposite(one: str, two: str) -> bool:
    """Whether two words are listed as opposites."""
    if any((one in a and two in b) or (one in b and two in a) for a, b in _IN_FRAMES):
        return True
    return any((axis, not sign) in AXES.get(two, ()) for axis, sign in AXES.get(one, ()))


def exclusive(one: str, two: str) -> bool:
    """Whether two words are different things of one class: "card" and "cheque"."""
    a, b = stem(one), stem(two)
    return a != b and any(a in members and b in members for members in _CLASSES)


@lru_cache(maxsize=4096)
def contrary(one: str, two: str) -> bool:
    """Whether two words are listed as contraries, in any of their commonest forms."""
    a, b = stem(one), stem(two)
    return opposite(one, two) or (min(a, b), max(a, b)) in _stems()


@lru_cache(maxsize=1)
def _stems() -> frozenset[tuple[str, str]]:
    pairs = ((stem(one), stem(two)) for one, two in ANTONYMS)
    return frozenset((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])


def related(one: str, two: str) -> bool:
    """Whether one stem derives from the other: "sign", "signature"."""
    return one == two or (min(len(one), len(two)) >= 4 and (one.startswith(two) or two.startswith(one)))

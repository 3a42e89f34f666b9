"""What a question asks for: the slots of a sentence that asks, by cues of general English.

Rules:
    1. The question word decides: "when should the payment go?" asks for a day, "who is the table for?" for a name. Of
       the rest of its clause nothing is asked. "What" and "which" ask for the noun that they stand before or that "is"
       leads to.
    2. A sentence may hold several questions; each begins at its question word.
    3. A noun behind "of", "on" or "for" is what another datum belongs to ("the last four digits of the card"): it is
       asked for only where no other is.
    4. Where several cues fit, the more telling one counts.
"""

from __future__ import annotations

import re

from harness.compare.cues import INVERTED, OPENERS, REQUESTS, any_of

SOFT = frozenset({"more", "serve", "repeat", "hold", "agree", "proposal"})
"""Questions that leave the course of the call as it is."""
HARD = frozenset({"name", "birth", "email", "phone", "identifier", "reading", "address", "payment"})
"""Questions for a datum that nothing but the caller's answer gives."""
OPEN = frozenset({"date", "time", "choice", "amount", "reason"})
"""Questions that overlap: "when?" asks for a day as well as for a time."""

_BEFORE_NUMBER = (
    r"(?!(?:phone|telephone|mobile|cell|contact|callback|back|best|daytime|good|right|wrong|an?|the|your|this|that|what"
    r"|which|any|another|other|new|same|house|door|flat|apartment|long|large|small|total|whole|final|last|first|and|or|is|are"
    r"|s|of|on|at|in|for|to|by|with|from|have|has|get|give|take|need|leave|me|us|also) )"
)
_PLACE = r"(?:street|road|town|city|village|place|house|building)"
CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "more",
        any_of(
            "(?:any ?thing|something|what) else",
            "anything (?:more|further)",
            "any (?:other|more|further) _",
            "else (?:i|we) can",
            "let (?:me|us) know if",
            "(?:have|had) any (?:_ )?(?:questions?|concerns?)",
        ),
    ),
    (
        "serve",
        any_of(
            "(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do)",
            "(?:how|what) (?:can|may|could) (?:i|we) _ (?:for )?your?",
            "(?:help|assist) you with",
            "what would you like(?: to _)?$",
        ),
    ),
    (
        "repeat",
        any_of(
            "repeat",
            "say (?:that|it) again",
            "did not (?:quite )?(?:catch|hear|get|understand)",
            "could not (?:quite )?(?:catch|hear|understand)",
            "pardon",
            "come again",
        ),
    ),
    (
        "hold",
        any_of(
            "(?:please )?hold(?! of)",
            "one moment",
            "bear with",
            "hang on",
            "just a (?:second|moment|minute)",
            "are you (?:still )?there",
            "stay on the line",
            "how are you",
        ),
    ),
    ("birth", any_of(r"_ of birth|birth\w*", "born", "dob", "how old", "ages?")),
    ("email", any_of("e ?mails?")),
    (
        "phone",
        any_of(
            "(?:phone|telephone|mobile|cell|contact|callback|call back|best|good|daytime) number",
            "number (?:to|can|should|where|for us|for me|for you|you|we|i|do you|are you calling)",
            "(?:reach|call|text|ring|phone) you",
            "phone",
            "your (?:mobile|cell|number)",
            "(?:which|what|good|best) (?:mobile|cell)",
            "(?:what|which) number(?! of)",
            "(?:name|address) and (?:a )?number",
            "number and (?:a |your )?(?:name|address)",
        ),
    ),
    (
        "identifier",
        any_of(
            "(?:account|member|membership|policy|order|reference|confirmation|booking|reservation|customer|"
            "claim|case|ticket|tracking"
            "|group|invoice|record|loyalty|license|licence|passport|security|routing|serial|model|room|flight|social) "
            "(?:number|id|code|locator)",
            rf"{_BEFORE_NUMBER}(?!card )_ number(?! \d)",
            "id",
            "pin",
            "passcode",
            "password",
            r"(?:last|final|first) (?:\w+ )?(?:digits|figures|characters|numbers)",
            "last four",
            "ssn",
            "plate",
            "security question",
            "code",
            "registration",
            "reference",
        ),
    ),
    (
        "reading",
        any_of(
            "readings?",
            "(?:figures|numbers) on the (?:meter|display|dial)",
            "the (?:meter|display|dial) (?:say|show|read)s?",
        ),
    ),
    (
        "address",
        any_of(
            "address",
            "zip",
            "post ?code",
            "postal",
            "street",
            "(?:what|which) city",
            "where (?:do you|are you|you) (?:live|located|based|staying)",
            "(?:house|door|flat|apartment) number",
            f"number of the {_PLACE}",
        ),
    ),
    (
        "payment",
        any_of("(?:card|payment|billing)(?! (?:_ )?(?:dates?|day|time|expir))", "pay", "credit or debit", "cash"),
    ),
    (
        "name",
        any_of(
            r"(?:your|the|a|an|full|first|last|whose|what|which|under) (?:_ ){0,2}name"
            rf"(?! of (?:the|your|that) {_PLACE})",
            "whom? (?:am i|do i have|have i got|are you|is this|is calling|is speaking)",
            "surname",
            "spell",
        ),
    ),
    (
        "amount",
        any_of("how (?:many|much|large|big|long|often)", "quantity", "amount", "party size", "number of(?! the)"),
    ),
    (
        "date",
        any_of(
            "(?:what|which) (?:days?|date)",
            "preferred (?:day|date)",
            "when",
            "(?:day|date) (?:and|or) time",
            "day (?:works|would)",
            "(?:the|a) (?:day|date) (?:it|you|that|this|for|of(?! birth))",
            "(?:different|better|good|convenient|another|particular|other) (?:day|date)",
            "dates?",
            r"expir\w+",
        ),
    ),
    (
        "time",
        any_of(
            "(?:what|which) times?",
            "preferred time",
            "when",
            "(?:day|date) (?:and|or) time",
            "what hour",
            "(?:the|a) time (?:it|you|that|this|for|of)",
            "time (?:works|would|of day)",
            "(?:different|better|good|convenient|another|particular) time",
            "(?:morning|afternoon|evening) or",
            "or (?:the )?(?:morning|afternoon|evening)",
            r"schedul\w+",
        ),
    ),
    (
        "reason",
        any_of(
            "reason",
            "why",
            "calling about",
            "what (?:is|seems) (?:to be )?(?:this|the|it|your) (?:_ )?(?:about|for|regarding|problem"
            "|issue|matter|trouble|concern)",
            "what (?:this|it) is (?:about|for|regarding)",
            "what (?:brings|happened|(?:is|has) (?:been )?(?:going |gone )?wrong|kind of|type of|sort of)",
            "what (?:are|were) you (?:looking|hoping|calling)",
            r"symptoms?",
            "describe",
        ),
    ),
    (
        "agree",
        any_of(
            "is (?:that|this|it|everything) (?:all )?(?:correct|right|okay|ok|fine|good|alright|acceptable|accurate)",
            "(?:does|do|would|will|can) (?:that|this|it|these|those|either|any of _|one of _) ...(?:work|"
            "sound|suit|look|help|fit|do)",
            "(?:does|do|would|will) (?:_ ){1,6}?(?:work|suit|be (?:okay|fine|good|alright|possible))",
            "(?:correct|right|okay)$",
            "sound good",
            "(?:work|good|okay|fine) (?:for|with) you",
            "how (?:does|about|is|would) (?:that|this|it)",
            r"how (?:about|is|are|does|would) (?:\w+day|tomorrow|today|\d\S*|noon|midday|half|quarter)",
            "are you (?:sure|ready|happy)",
            "you (?:said|mean)",
            "interested",
            "confirm",
        ),
    ),
    (
        "proposal",
        any_of(
            "shall (?:i|we)",
            "should (?:i|we)",
            "(?:would|do) you (?:like|want|prefer|need) (?:me|us) to",
            "go ahead",
            "proceed",
            "(?:may|can|could) i (?:go|proceed|book|place)",
            "(?:would|do) you (?:like|want) to (?:book|confirm|keep|schedule|reserve|take|continue|accept|go)",
        ),
    ),
    ("choice", any_of("which", "prefer", "options?", "would you ... or", "do you ... or", "or")),
)
"""What the words of a question ask for."""

_WORDS = "(?:what|when|where|which|whom?|whose|why|how)"
_LEADS = "(?:and|or|so|then|also|plus|okay|please|in|at|on|for|to|from|under|by|with)"
_ASKED = re.compile(rf"(?:{_LEADS} )*(?P<word>{_WORDS})\b")
"""How a question begins that has a question word."""
_NEXT = re.compile(rf" (?:{_LEADS} )*(?={_WORDS}\b)")
"""What leads over to a question word within a sentence."""
_AND_ANOTHER = re.compile(
    rf"\b(?:and|plus|as well as|along with) (?={_WORDS}\b|(?:your|his|her|their|the|an?|its) |number|name|address"
    r"|postcode|email)"
)
_NOUN = re.compile(
    r"(?:what|which|whose)(?: (?!(?:is|are|was|were|do|does|did|can|could|would|will|should|shall|may|have|has|i|we|you"
    r"|it|he|she|they)\b)\w+)+"
)
"""A question word and the noun behind it."""
_PURPOSE = re.compile(r" (?:so(?: that)? (?:i|we|the|they)|in case|because|before|and (?:i|we)|then (?:i|we)|if)\b")
"""Where it begins why something is asked for, or what then will be done."""
_BELONGS = re.compile(r"\b(?:of|on|for|from|with|to|at|in|about|behind)(?: (?!(?:and|or|plus|which|what)\b)\w+){0,3} $")
"""What stands before a noun that something else belongs to."""
_BROUGHT = re.compile(
    r"\b(?:send|deliver|ship|post|mail|live|come|go|pick|collect|drop|stay|locat|bas)(?:s|e|es|ed|d|ing|ping|ting)?\b"
)
_NAMED = re.compile(
    r"\b(?:for|to|under|speaking|calling|with)(?: please)?$|\b(?:speak|talk)ing|^whom? (?:am|is (?:this|that))\b"
)
"""Words behind "who" that ask for a name."""
_TAG = re.compile(r"\w (?:is|are|was|does|do|did|has|have) (?:not )?(?:it|that|this|they)$")
_STATES = re.compile(
    r"(?:(?:so|and|then|right|okay|just to (?:check|confirm|be sure)) )*"
    r"(?:that|this|it|they|(?:the|your) \w+) (?:is|are|was|were) (?:still )?\w+ \w"
)
"""How a sentence begins that states what its question mark asks to be confirmed."""


def slots_of(line: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The questions of a sentence that asks, in order, each with its slots; those of no known slot are left out."""
    parts = _parts(line)
    if len(parts) > 1 and not _asks_itself(parts[0]):
        del parts[0]
    return tuple((part, slots) for part in parts if (slots := _slots(part)))


def data_asked(line: str, questions: tuple[tuple[str, frozenset[str]], ...]) -> int:
    """For how many data a sentence asks, named or not; a day and its time are one."""
    named = {"date" if slot == "time" else slot for _, slots in questions for slot in slots}
    if named and named <= SOFT:
        return 0
    return max(len(named - SOFT), 1 + len(_AND_ANOTHER.findall(line)))


def _parts(line: str) -> list[str]:
    """A sentence, cut before each question word."""
    starts = [0, *(match.end() for match in _NEXT.finditer(line) if not _ASKED.match(line) or match.start() > 0)]
    return [line[start:end].strip() for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _asks_itself(part: str) -> bool:
    """Whether what stands before a question word is a question, a request, or the noun that is asked for."""
    start = OPENERS.match(part)
    rest = part[start.end() if start else 0 :]
    return bool(
        _ASKED.match(rest) or REQUESTS.search(part) or INVERTED.match(rest) or re.match(r"(?:your|the|an?) ", rest)
    )


def _slots(part: str) -> frozenset[str]:
    """What one question asks for."""
    places = {slot: [match.start() for match in pattern.finditer(part)] for slot, pattern in CUES}
    named = {slot for slot, found in places.items() if found}
    if courtesy := named & {"more", "serve", "repeat", "hold"}:
        return frozenset(courtesy)
    asked = _ASKED.match(part)
    if asked is not None:
        named -= {"proposal"}
        if decided := _by_word(asked["word"], part[asked.start("word") :], named):
            return decided
    elif _STATES.match(part):
        return frozenset({"agree"})
    end = _end(part, asked)
    named -= {slot for slot in named & HARD if not any(at < end for at in places[slot])}
    named -= {slot for slot in named & HARD if all(_belongs(part[:at], slot, places) for at in places[slot])}
    if asked is None and _TAG.search(part):
        named.add("agree")
    return _telling(part, named)


def _belongs(before: str, slot: str, places: dict[str, list[int]]) -> bool:
    """Whether a noun is what another datum belongs to: "the last digits of the card", "to lock the card I need"."""
    behind = _BELONGS.search(before)
    if behind is None:
        return False
    first = max(before.rfind(" and ", 0, behind.start()), 0)
    others = (at for other, found in places.items() if other not in SOFT | {"choice", slot} for at in found)
    return behind.start() == 0 or any(first <= at < behind.start() for at in others)


def _by_word(word: str, question: str, named: set[str]) -> frozenset[str]:
    """What the question word alone decides; empty where it leaves it to the noun."""
    match word:
        case "when":
            return frozenset({"birth"} if "birth" in named else {"date", "time"})
        case "why":
            return frozenset({"reason"})
        case "how" if "amount" in named:
            return frozenset({"amount"})
        case "who" | "whom" if _NAMED.search(question):
            return frozenset({"name"})
        case "where" if named & {"email", "phone"}:
            return frozenset(named & {"email", "phone"})
        case "where" if "address" in named or _BROUGHT.search(question):
            return frozenset({"address"})
        case _:
            return frozenset()


def _end(part: str, asked: re.Match[str] | None) -> int:
    """Up to where a question names data: behind that nothing but their use is told."""
    if asked is None:
        purpose = _PURPOSE.search(part)
        return purpose.start() if purpose else len(part)
    start = asked.start("word")
    if asked["word"] in ("who", "whom", "where"):
        return start
    noun = _NOUN.match(part, start)
    return noun.end() if noun else len(part)


def _telling(part: str, found: set[str]) -> frozenset[str]:
    """Where several cues fit, the more telling ones."""
    for telling, hidden in (
        ({"birth"}, {"date", "time", "name"}),
        ({"email"}, {"address"}),
        ({"identifier"}, {"phone"} if "phone" not in part else set()),
        ({"identifier"}, {"name"} if "name" not in part else set()),
        (HARD, {"choice", "agree", "proposal", "reason"}),
        ({"agree", "proposal"}, {"date", "time"} if not re.search(r"\b(?:what|when|which)\b", part) else set()),
    ):
        if found & telling:
            found -= hidden
    if found & {"date", "time"}:
        found -= {"agree", "proposal"}
    return frozenset(found - {"choice"} if len(found) > 1 else found)

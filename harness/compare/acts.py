"""What an agent does with its words: asks, commits, refuses, transfers; by cues of general English.

Rules:
    1. A question is a sentence with a question mark, an inverted opening ("can I have"), or a request ("I'll need your").
    2. A commitment is a deed told as done ("you're booked", "I've sent"); one that is offered or asked about is none.
    3. Politeness (greeting, apology, "anything else?") is no act that could differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from harness.compare.normal import opened, tokens
from harness.compare.plain import STOP_WORDS, stem

Transfer = Literal["", "offered", "made"]

_LEAD = r"^(?:(?:and|so|okay|ok|great|sure|now|well|all|right|alright|perfect|thank|you|thanks|sorry|yes|no|just|then|also|um|uh|got|it|oh|good|hi|hello|of|course|absolutely|certainly|wonderful|excellent|but|or|i|am|my|apologies|first|next|lovely)\s+)*?"
_INVERTED = re.compile(
    _LEAD
    + r"(?:what|when|where|which|who|whom|whose|why|how)\b(?!ever)"
    + r"(?:\s+\w+){0,5}?\s+(?:is|are|was|were|do|does|did|can|could|would|will|should|may|shall|have|has|works?|suits?|brings?|seems?|kind|sort|about|many|much)\b"
    + "|"
    + _LEAD
    + r"(?:can|could|may|might|would|will|shall|should|do|does|did|is|are|have|has|am|was|were)\s+(?:i|we|you|it|that|this|there|the|your|they|he|she|any|anyone|someone|everything|everyone)\b"
)  # fmt: skip
_REQUEST = re.compile(
    r"\b(?:(?:i|we) (?:will |would |just |do |also |only )*(?:need|want|require|like)(?: to (?:get|have|know|verify|confirm|take|ask|grab|check))+ (?:for )?(?:your|you|a|the|some|what|which|who|how|when|where|for)"
    r"|(?:i|we) (?:will |would |just |do |also |only )*(?:need|require) (?:your|you to (?:give|tell|provide|spell|confirm|verify)|an? \w+ (?:number|name|address))"
    r"|let (?:me|us) (?:just )?(?:get|have|take|grab) your"
    r"|(?:please|kindly|go ahead and|just) (?:\w+ )?(?:tell|give|provide|spell|say|enter|state|share|repeat|confirm|verify|choose|pick|select|let (?:me|us) (?:know|have))\b"
    r"|^(?:and )?(?:tell|give) me\b|^(?:spell|confirm|verify|repeat|state|choose|pick|select) (?:your|the|that|a|one|it)\b"
    r"|let (?:me|us) know (?:what|which|when|where|who|how|your|if|whether)"
    r"|i (?:did not|could not) (?:quite )?(?:catch|hear|get|understand)"
    r"|(?:i would|i am|we are) (?:love|like|going) to (?:know|ask) (?:what|which|who|when|where|how|for)"
    r"|(?:your|the) [\w ]{3,30} (?:please)$)"
)  # fmt: skip

_SLOTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (slot, re.compile(pattern))
    for slot, pattern in (
        ("more", r"(?:any ?thing|something|what) else\b|anything (?:more|further)|any (?:other|more|further) (?:questions?|concerns?|requests?)|else (?:i|we) can|(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do)\b|(?:how|what) (?:can|may|could) (?:i|we) \w+ (?:for )?you|help you with|assist you with"),
        ("repeat", r"repeat|say (?:that|it) again|did not (?:quite )?(?:catch|hear|get|understand)|could not (?:quite )?(?:catch|hear|understand)|pardon|come again"),
        ("hold", r"(?:please )?hold\b|one moment|bear with|hang on|just a (?:second|moment|minute)|are you (?:still )?there|stay on the line|how are you"),
        ("birth", r"birth|\bborn\b|\bdob\b|how old|your age"),
        ("email", r"\be ?mail"),
        ("phone", r"(?:phone|telephone|mobile|cell|contact|callback|call back|best|daytime) number|number (?:to|can|should|where|for us|for me|you|we|i|do you|are you calling)|reach you|call you|text you|phone|your (?:mobile|cell)|your number|a number"),
        ("identifier", r"(?:account|member(?:ship)?|policy|order|reference|confirmation|booking|reservation|customer|claim|case|ticket|tracking|group|invoice|record|loyalty|licen[cs]e|passport|security|routing|serial|model|room|flight|social) (?:number|id|code|locator)|\bid\b|\bpin\b|passcode|password|last four|\bssn\b|plate|security question|\bcode\b"),
        ("address", r"address|zip|postcode|post code|postal|street|what city|which city|where do you live|where are you (?:located|calling)|where should (?:i|we)"),
        ("payment", r"\bcard\b|\bpay\b|payment|billing|credit or debit|cash"),
        ("name", r"\b(?:your|the|a|full|first|last|whose|what|under) (?:\w+ ){0,2}name|who am i speaking|who is (?:this|calling)|spell|whom am i"),
        ("amount", r"how (?:many|much|large|big|long|often)|quantity|party size|number of"),
        ("date", r"what (?:day|date)|which (?:day|date)|preferred (?:day|date)|\bwhen\b|what days|day (?:and|or) time|date (?:and|or) time|day works|a (?:different|better|good|convenient) (?:day|date)|another (?:day|date)|particular (?:day|date)|day would|dates?\b"),
        ("time", r"what time|which time|preferred time|\bwhen\b|(?:day|date) (?:and|or) time|what hour|time works|time of day|a (?:different|better|good|convenient) time|another time|particular time|morning or|or (?:the )?afternoon|time would|times? (?:is|are|do)\b|schedul"),
        ("reason", r"reason|\bwhy\b|calling about|what (?:is|seems) (?:to be )?(?:this|the|it|your) (?:\w+ )?(?:about|for|regarding|problem|issue|matter|trouble|concern)|what (?:brings|happened|is wrong|kind of|type of|sort of)|what (?:are you|were you) (?:looking|hoping|calling)|symptom|describe"),
        ("agree", r"is (?:that|this|it|everything) (?:all )?(?:correct|right|okay|ok|fine|good|alright|acceptable|accurate)|(?:does|do|would|will|can) (?:that|this|it|these|those|either|any of (?:those|these|them)|one of) (?:\w+ ){0,4}?(?:work|sound|suit|look|be okay|be all|be fine|help|make sense|interest|fit|do)|shall (?:i|we)|should (?:i|we)|(?:would|do) you (?:like|want|prefer|need) (?:me|us) to|may i (?:go|proceed|book|place)|(?:can|could|want|like) (?:i|you|me|to)? ?(?:to )?(?:go ahead|proceed|confirm|verify)|\bcorrect$|\bright$|\bokay$|sound good|work for you|good for you|okay with you|would you like to (?:go ahead|book|proceed|confirm|keep|schedule|reserve|take|continue|accept)|do you want to (?:go|book|proceed|confirm|keep|schedule|take|continue)|how (?:does|about|is|would) (?:that|this|it)|are you (?:sure|ready|happy)|you (?:said|mean)|is (?:that|this) for|interested"),
        ("choice", r"\bwhich\b|prefer|\boptions?\b|would you like (?:the|a|an|to|it|your|that)\b.* or |.* or .*"),
    )
)  # fmt: skip
SOFT = frozenset({"more", "repeat", "hold", "agree"})
"""Questions that leave the course of the call as it is."""
HARD = frozenset({"name", "birth", "email", "phone", "identifier", "address", "payment"})
"""Questions for a datum that nothing but the caller's answer gives."""

_DEEDS: dict[str, str] = {
    "create": "book books booked booking schedule scheduled scheduling reserve reserved reserving arrange arranged enroll enrolled register registered order ordered placed place created create opened submitted submit signed",
    "cancel": "cancel cancelled canceled cancelling canceling void voided deleted delete removed remove terminated terminate",
    "change": "reschedule rescheduled rescheduling move moved moving change changed changing update updated updating switch switched modify modified transferred extended extend renewed renew",
    "pay": "charge charged charging processed process paid pay billed bill",
    "refund": "refund refunded refunding credited credit reimbursed reimburse reversed reverse",
    "send": "send sent sending email emailed emailing text texted texting mail mailed mailing forward forwarded ship shipped shipping dispatched dispatch",
    "note": "noted note recorded record logged log passed saved save added add",
}  # fmt: skip
_CLASS = {word: name for name, words in _DEEDS.items() for word in words.split()}
_DONE = re.compile(
    r"\b(?:(?:i|we) (?:have |did )?(?:just |now |already |also |successfully |gone ahead and )*(?P<active>\w+(?:ed|ent|ut|aid))\b"
    r"|(?:you|it|that|this|everything|\w+) (?:is|are|was|were|has been|have been|got) (?:now |all |already |just |officially |successfully |both )*(?P<passive>\w+(?:ed|ent|aid))\b"
    r"|(?:have|has) been (?:successfully )?(?P<perfect>\w+(?:ed|ent|aid))\b"
    r"|(?:i|we) (?:have )?(?:got |put |have |have got )(?P<down>you|it|that) (?:down|in|set|booked|scheduled|all|confirmed)\b"
    r"|(?P<set>all set|all done|taken care of|good to go|see you (?:then|on|at|next|tomorrow)|went through|is confirmed|are confirmed|confirmed for))"
)  # fmt: skip
_WILL = re.compile(
    r"\b(?:(?:i|we) (?:will|am|are|can) (?:just |now |also |going to |go ahead and )*(?P<will>\w+)|let me (?:just )?(?P<let>\w+))"
)

_TRANSFER = re.compile(
    r"\b(?:transfer(?:ring)?|connect(?:ing)?|pass(?:ing)?|hand(?:ing)?|put(?:ting)?|send(?:ing)?|route|routing|redirect(?:ing)?|patch(?:ing)?|switch(?:ing)?|forward(?:ing)?|escalat(?:e|ing|ed)|bring(?:ing)? in|bring(?:ing)?|get(?:ting)?|hav(?:e|ing)|let(?:ting)?|ask(?:ing)?|find(?:ing)?)"
    r" (?:\w+ ){0,5}?(?:through to|over to|to|with|on the line)? ?(?:an?|the|our|one of our|my|someone|somebody|another|your)? ?(?:\w+ ){0,2}?"
    r"(?:human|person|people|someone|somebody|colleagues?|co ?workers?|representatives?|reps?|agents?|operators?|specialists?|managers?|supervisors?|advis[oe]rs?|team ?members?|team|staff|receptionists?|associates?|experts?|department|front desk|members? of (?:our |the )?(?:team|staff)|technicians?|consultants?|nurses?|doctors?|lawyers?|officers?|desk|line|clerks?|teammates?)\b"
)
_SPEAK = re.compile(
    r"\b(?:transfer(?:ring)? (?:you|your call|this call|the call)|put(?:ting)? you through|connect(?:ing)? you|pass(?:ing)? you (?:on|over|along)|hand(?:ing)? you (?:over|off)|patch(?:ing)? you through|transfer(?:ring)? you|you (?:will|can) (?:be|speak|talk) (?:speaking |with |to |transferred|connected)|escalat(?:e|ing|ed) (?:this|your|it|the)|transferred (?:you|to))\b"
)
_FETCH_VERBS = frozenset(
    {
        "get",
        "getting",
        "have",
        "having",
        "let",
        "letting",
        "ask",
        "asking",
        "find",
        "finding",
        "send",
        "sending",
        "bring",
        "bringing",
    }
)
_CALLBACK = re.compile(
    r"\b(?:call|ring|phone|get|contact|reach|text|email|message|write|reply|follow)\w* (?:you )?(?:back|up|out)?"
)
_OFFER = re.compile(
    r"\b(?:would you like|do you want|shall i|should i|would you prefer|can i|may i|if you (?:would )?(?:like|want|prefer|wish|need)|i can|i could|we can|happy to|rather|would you rather)\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as plain words, and whether it asks."""

    text: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Acts:
    """What a reply does. ``asks`` are slots of questions; ``open_questions`` the stems of those of no known slot."""

    asks: frozenset[str] = frozenset()
    open_questions: tuple[frozenset[str], ...] = ()
    done: frozenset[str] = frozenset()
    will: frozenset[str] = frozenset()
    transfer: Transfer = ""

    @property
    def hard(self) -> frozenset[str]:
        return self.asks & HARD

    @property
    def questions(self) -> frozenset[str]:
        """Questions that steer the call."""
        return self.asks - SOFT


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text; "Dr." ends none."""
    out: list[Sentence] = []
    words: list[str] = []
    given = tokens(text)
    for number, token in enumerate(given):
        words.extend(opened(token.text))
        last = number + 1 == len(given)
        ends = any(mark in token.after for mark in ".?!;:") and not (
            token.text in {"dr", "mr", "mrs", "ms", "st"} or (not last and given[number + 1].glued)
        )
        if (ends or last) and words:
            line = " ".join(words)
            asks = "?" in token.after or bool(_INVERTED.search(line)) or bool(_REQUEST.search(line))
            out.append(Sentence(line, asks))
            words = []
    return tuple(out)


@lru_cache(maxsize=4096)
def acts(text: str) -> Acts:
    """The acts of one reply."""
    asks: set[str] = set()
    unknown: list[frozenset[str]] = []
    done: set[str] = set()
    will: set[str] = set()
    transfer: Transfer = ""
    for sentence in sentences(text):
        line = sentence.text
        if (moved := _transfer(sentence)) and transfer != "made":
            transfer = moved
        if sentence.asks:
            slots = _slots(line)
            asks |= slots
            if not slots:
                unknown.append(frozenset(stem(word) for word in line.split() if word not in STOP_WORDS))
            continue
        done |= set(_deeds(line))
        will |= {_CLASS[verb] for match in _WILL.finditer(line) if (verb := match["will"] or match["let"]) in _CLASS}
    return Acts(frozenset(asks), tuple(unknown), frozenset(done), frozenset(will), transfer)


def _slots(line: str) -> frozenset[str]:
    found = {slot for slot, pattern in _SLOTS if pattern.search(line)}
    if "birth" in found:
        found -= {"date", "time", "name"}
    if "email" in found:
        found -= {"address"}
    if found & {"more", "repeat", "hold"}:
        return frozenset(found & {"more", "repeat", "hold"})
    if found & HARD:
        found -= {"choice", "agree", "reason"}
    if "phone" in found and "identifier" in found:
        found -= {"phone"}
    if "identifier" in found and "name" not in line:
        found -= {"name"}
    if len(found) > 1:
        found -= {"choice"}
    if "agree" in found:
        found -= {"date", "time"} if not re.search(r"\bwhat\b|\bwhen\b|\bwhich\b", line) else {"agree"}
    return frozenset(found)


def _deeds(line: str) -> Iterator[str]:
    """Classes of what is told as done; "done" where no verb says what."""
    if re.search(r"\b(?:not|never|no longer|unable|if|once|before|when|until|after)\b", line):
        line = (
            re.split(r"\b(?:but|so|and)\b", line, maxsplit=1)[0]
            if not re.search(r"\b(?:not|never)\b.*\b(?:but|and)\b", line)
            else ""
        )
        if re.search(r"\b(?:not|never|no longer|unable|if)\b", line):
            return
    for match in _DONE.finditer(line):
        verb = match["active"] or match["passive"] or match["perfect"]
        if match["down"]:
            yield "create"
        elif match["set"]:
            yield "done"
        elif verb in _CLASS:
            yield _CLASS[verb]
        elif verb in {"confirmed", "completed", "finished", "finalized"}:
            yield "done"


def _transfer(sentence: Sentence) -> Transfer:
    line = sentence.text
    match = _TRANSFER.search(line) or _SPEAK.search(line)
    if match is None or re.search(r"\b(?:not|cannot|never|unable)\b(?:\s+\w+){0,4}\s*$", line[: match.start()]):
        return ""
    verb = match.group().split()[0]
    if verb in _FETCH_VERBS and not re.search(
        r"\byou\b|\bon the line\b|\bspeak|\btalk|\btake over|\bassist|\bhelp|\bcall", line
    ):
        return ""
    return "offered" if sentence.asks or _OFFER.search(line[: match.end()]) else "made"

"""The phrases by which English asks, commits and hands over. Tables only; they are matched on plain words.

Plain words are lower case with contractions opened, so that "I'll" is ``i will`` and "can't" ``can not``.
"""

from __future__ import annotations

import re


def any_of(*phrases: str) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words; ``_`` is one word, ``...`` up to four."""
    parts = (phrase.replace("...", r"(?:\w+ ){0,4}?").replace("_", r"\w+") for phrase in phrases)
    return re.compile(r"\b(?:" + "|".join(parts) + r")(?!\w)")


_SUBJECT = "(?:i|we|you|it|that|this|there|the|your|they|he|she|any|anyone|someone|everything|everyone)"
_MODAL = "(?:will|would|are|am|can|could|is|do|did)"
_BE_OR_DO = "(?:am|is|are|was|were|do|does|did|can|could|would|will|should|may|shall|have|has)"
OPENERS = re.compile(
    r"(?:(?:got it|of course|thank you|i am sorry|my apologies|all right|let us see|one more|and|so|"
    r"okay|great|sure(?: thing)?|now|well"
    r"|right|perfect|sorry|yes|no|just|then|also|um|uh|oh|good|hi|hello|absolutely|certainly|"
    r"wonderful|excellent|but|or|first|next"
    r"|lovely|alright|please) )*"
)
"""Words before a question that are none of it."""

INVERTED = re.compile(
    rf"(?!(?:what|where|when|why|how|who) (?:i|we|you|he|she|it|they|that|this) )"
    rf"(?!how (?!{_BE_OR_DO}\b|much|many|long|far|often|soon|old|late|early|about|big|large))(?!what an? )"
    rf"(?:(?:for|at|on|in|to|from|under|by) )?(?:what|when|where|which|who|whom|whose|why|how)\b(?: \w+){{0,5}}? "
    rf"(?:{_BE_OR_DO}|works?|suits?|brings?|seems?|many|much)\b"
    r"|(?:would|will|does) (?:\w+ ){1,4}?(?:be|work|suit)\b"
    rf"|(?!have (?:it|that|this|the)\b)(?!should (?!i\b|we\b))"
    rf"(?:can|could|may|might|would|will|shall|should|do|does|did|is|are|have|has|am|was|were) {_SUBJECT}\b"
)
"""How a sentence begins that asks, question mark or not."""

_CLAUSE = "(?:i|we|you|he|she|it|they|that|this|there|the|your|our|my)"
BURIED = re.compile(
    rf"(?<!^)(?<!know )(?<!see )(?<!tell )(?<!ask )(?<!check )(?<!about )(?<!sure )(?<!is )(?<!me )(?<!us )"
    rf"\b(?:(?:what|when|where|which(?! (?:is|has|was|will|are|have|can))|who|whom|whose|why|how)(?! {_CLAUSE}\b)"
    rf"(?: \w+){{0,3}}? "
    rf"(?:{_BE_OR_DO}|suits?|works?)\b"
    r"|(?:(?:from|on|at|to|for|until) )?(?:which|what|whose) \w+$"
    r"|what \w+ (?:goes|is|was|would|will|should|do|did|can)\b"
    r"|(?:is|are|was|were|did|does|has|have|had) (?:anybody|anyone|anything|any|somebody|someone|there)\b"
    rf"|(?:can|could|may|would|will|shall|should(?! you)|do|did|are) (?:i|we|you)\b(?! {_MODAL}\b)"
    rf"|(?:and )?(?:your|the) (?:\w+ ){{1,3}}please$)"
)
"""Where a question begins in words without any punctuation."""

MAY_ASK = any_of(
    f"(?:what|where|how|why|when|whose)(?! {_CLAUSE})",
    f"(?:which|who)(?! (?:{_BE_OR_DO}|means|i|we|you|it|they|he|she))",
    f"{_BE_OR_DO} (?:i|we|you|he|she|it|they|there|your|any\\w*)",
    "(?:would|could|will|can|shall|should|did|does) (?:this|that|these|those)",
    "(?:is|are|was) (?:this|that|these|those) (?:still|your|for|right|correct|okay|all)",
    r"(?:would|could|will|shall|does|do) \w+ (?:do|be|work|suit|help|fit)",
    r"and (?:your|the|his|her) (?:\w+ ){0,3}?\w+$",
)
"""Words that may begin a question where no punctuation tells."""
SURELY_ASKS = any_of(
    f"(?:what|when|where|who|whose|why|how|which)(?: \\w+){{0,2}}? {_BE_OR_DO} (?:{_CLAUSE}|anybody|anyone)",
    "(?:can|could|may|shall|should) (?:i|we)",
    "(?:would|could|can|may) you",
    "(?<!it )(?:was|were|is|are|did|has|have|does) (?:anyone|anybody|any|there|he|she|they)",
    "do you (?:want|have|need|know|prefer|mind)",
    "(?:i|we) (?:only |just |will |would )*need (?:your|his|her|their|the) _",
)
"""Words that begin one all the same."""

_THEIRS = r"(?:your|his|her|their)"
_WANTED = (
    rf"(?:{_THEIRS}|which|what|when|where|who|how|why|whether|if"
    r"|the (?:name|number|last|best|date|spelling|first|full))"
)
_DATUM = (
    r"(?:(?:sur|user)?names?|initials|numbers?|digits|figures|characters|codes?|reference|registration"
    r"|readings?|address|post ?code|zip|e ?mails?|birthday|birth|age|spelling|id|pin|passcode|password|plate|card"
    r"|details|(?<=the )(?:day|time|date))"
)
_NEED = r"(?:i|we) (?:will |would |just |do |also |only |still |then |must |might |have to |got to )*"
REQUESTS = any_of(
    rf"{_NEED}(?:need|want|require|like)(?: to (?:get|have|know|verify|confirm|take|ask|grab|check))* (?:for )?"
    rf"{_WANTED}",
    rf"{_NEED}(?:need|want|like|have) to (?:know|ask you|hear)",
    rf"{_NEED}(?:need|require) you to (?:give|tell|provide|spell|confirm|verify)",
    rf"{_NEED}(?:need|require|want)(?: to (?:get|have|know|take|ask))* (?:for )?(?:_ ){{1,6}}?{_DATUM}",
    rf"{_NEED}(?:take|get|grab|note|have to (?:get|take|ask|check|confirm)|check|confirm|ask)(?: down| for)* {_THEIRS} "
    rf"(?:_ ){{0,3}}?{_DATUM}",
    rf"{_NEED}(?:take|get|grab) (?:down )?an? (?:_ ){{0,3}}?{_DATUM}",
    rf"let (?:me|us) (?:just )?(?:get|have|take|grab|note)(?: down)? (?:{_THEIRS}|(?:_ ){{1,4}}?{_DATUM})",
    rf"(?:type|key|enter|read|punch) (?:in |out |me |us )*(?:{_THEIRS}|the (?:_ ){{0,3}}?{_DATUM})",
    rf"(?:please|kindly|go ahead and|just) (?:tell|give|provide|spell|say|enter|state|share|repeat|"
    rf"confirm|verify|choose|pick|select|let (?:me|us) (?:know|have))(?: (?:me|us|with|for|"
    rf"out))* {_WANTED}",
    rf"(?<!you )(?:tell|give) (?:me|us) (?:{_WANTED}|(?:_ ){{1,4}}?{_DATUM})",
    rf"let (?:me|us) know {_WANTED}",
    rf"(?:when(?:ever)? you are ready|(?:start|begin) with) (?:_ ){{0,5}}?{_DATUM}",
    r"(?:i|we) (?:did|could) not (?:quite )?(?:catch|hear|get|understand)",
    r"i would (?:love|like) to (?:know|ask) (?:what|which|who|when|where|how|for)",
    r"^(?:and )?(?:your|the) (?:_ ){1,3}please$",
    r"^(?:(?:just|and|then|also|first|only|so|okay|thanks) )*(?:(?:your|the|an?|his|her|their) (?:_ ){0,7}?)?"
    rf"{_DATUM}(?: _){{0,5}} please$",
)
"""Requests that ask without the form of a question."""

LISTS = any_of(
    "(?:need|needs|require|want|know|have|get|take|check|give me|tell me|ask for) ..."
    "(?:things?|details?|bits?|pieces?|items?|questions?)",
    "(?:need|require|want|give me|tell me|confirm|ask for)$",
)
"""What a colon leads from to the data that are asked for."""

DEEDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "create": "book books booked booking schedule scheduled scheduling reserve reserved reserving arrange arranged "
        "enroll "
        "enrolled register registered order ordered placed place created create opened submitted submit",
        "cancel": "cancel cancelled canceled cancelling canceling void voided deleted delete removed remove "
        "terminated terminate ended end withdrawn withdraw scrapped",
        "change": "reschedule rescheduled rescheduling move moved moving change changed changing update updated "
        "updating switch switched modify modified extended extend renewed renew",
        "keep": "keep kept keeping leave left",
        "pay": "charge charged charging processed process paid pay billed bill",
        "refund": "refund refunded refunding credited credit reimbursed reimburse reversed reverse",
        "send": "send sent sending email emailed emailing text texted texting mail mailed mailing forward forwarded "
        "ship shipped",
        "stop": "blocked block locked lock frozen freeze suspended suspend paused pause deactivated deactivate "
        "disabled disable stopped stop halted",
        "release": "released release unblocked unblock unlocked unlock unfrozen unfreeze resumed resume activated "
        "activate reactivated reactivate restarted restart lifted lift reinstated reinstate restored restore enabled "
        "enable",
        "accept": "accepted accept approved approve granted grant authorised authorise authorized authorize",
        "reject": "rejected reject declined decline refused refuse denied deny",
        "raise": "increased increase raised raise upped upgraded upgrade doubled",
        "lower": "decreased decrease lowered lower reduced reduce downgraded downgrade halved",
        "waive": "waived waive",
        "note": "noted note recorded record logged log saved save added add",
    }.items()
}
"""Deeds by class: the same deed in other words is the same deed."""

_PARTICIPLE = (
    r"(?:\w+(?:ed|ent|ut|aid|ept)|(?:mis|re|un|with|over)?(?:taken|given|done|made|set|written|drawn|chosen|brought|bought"
    r"|held|found|told|sold|let|begun|started|frozen))"
)
DONE = any_of(
    r"(?:i|we) (?:have |did )?(?:just |now |already |also |successfully |(?:gone|went) ahead and )*"
    rf"(?P<active>{_PARTICIPLE})",
    rf"_ (?:is|are|was|were|(?:has|have|is) been|got) (?:now |all |already |just |officially |"
    rf"successfully |both )*(?P<passive>{_PARTICIPLE})",
    r"(?:i|we) (?:have )?(?:got |put |have |have got )(?P<down>you|it|that) (?:down|in|set|booked|scheduled|confirmed)",
    r"^(?P<sole>done)$",
    r"(?P<set>all set|all done|taken care of|good to go|(?:went|gone) through|confirmed for)",
)
"""A deed told as done."""

WILL = any_of(
    r"(?:i|we) (?:will|am|are|can) (?:just |now |also |going to |go ahead and )*(?P<will>\w+)",
    r"let me (?:just )?(?P<let>\w+)",
)
"""A deed announced."""

_PERSON = (
    r"(?:human|person|people|someone|somebody|colleagues?|co ?workers?|representatives?|reps?|"
    r"agents?|operators?|specialists?"
    r"|managers?|supervisors?|advis[oe]rs?|team|staff|receptionists?|associates?|experts?|"
    r"departments?|front desk|members?"
    r"|technicians?|consultants?|nurses?|doctors?|lawyers?|officers?|desk|line|clerks?|teammates?|"
    r"billing|sales|support|\w+(?:ologist|icist|acist|onist|ician|arian))"
)
_HAND = (
    r"(?:transfer|connect|pass|hand|put|rout|redirect|patch|switch|forward|escalat|plac|direct)"
    r"(?:e|es|ed|ing|ting|ring)?"
)
_VISIT = (
    r"(?! (?:(?:in|within)(?! (?:just )?(?:a|one) (?:moment|minute|second|sec|bit)\b)|by|at|on|before|after|between"
    r"|around|about|from|tomorrow|today|tonight|this|next|first)\b)"
)
"""Who is with the caller at a time comes to their door."""
HAND_OVER = any_of(
    rf"{_HAND} ...(?:through to|over to|to|with) (?:_ ){{0,4}}?{_PERSON}",
    rf"put(?:ting)? (?:_ ){{0,3}}?{_PERSON} (?:on|through)",
    rf"{_HAND} (?:you|your call|this call|the call) "
    r"(?:through|over|across|on(?! (?:hold|the|an?|my|our|this|that)\b)|along|now)",
    r"transfer(?:ring)? (?:you|your call|this call|the call)",
    r"escalat(?:e|ing|ed) (?:you|this|your|it|the)",
    rf"(?:get|getting|bring|bringing|have|having|find|finding) "
    rf"(?:you )?(?:_ ){{0,3}}?{_PERSON} ...(?:on the (?:line|phone)|for you|to help|help|to assist|"
    rf"to speak|speak|call|take over|who can|in here|join)",
    rf"(?:you can|you will|you to|let you|have you) (?:be )?(?:speak|talk|speaking|talking) (?:with|"
    rf"to) (?:_ ){{0,3}}?{_PERSON}",
    rf"(?:taken|handled|answered|picked up) by (?:_ ){{0,3}}?{_PERSON}",
    rf"{_PERSON} (?:of mine )?(?:will|can) (?:be with you{_VISIT}|take (?:it|this|your call|over)|pick up|help you|"
    rf"assist you|join|call you|be on)",
)
"""Handing the caller to a person."""

OFFERS = any_of(
    "would you like",
    "do you want",
    "shall i",
    "should i",
    "would you prefer",
    "can i",
    "may i",
    "i can",
    "i could",
    "we can",
    "if you (?:would )?(?:like|want|prefer|wish|need)",
    "happy to",
    "would you rather",
)
"""What is only offered."""

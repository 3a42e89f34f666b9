"""Phrases that mean as a whole what their words do not, for reading a clause; tables only."""

from __future__ import annotations

import re

from harness.compare.cues import any_of
from harness.compare.plain import stem, word_set

IDIOMS = any_of(
    "no (?:problem|worries|trouble|bother|rush|hurry|doubt|matter|wonder)s?",
    "even (?:if|when|though)",
    "not (?:at all )?a problem",
    "not at all",
    "not only",
    "(?:do|you do) not (?:worry|hesitate|mind|forget)",
    "(?:i|we) (?:can|could) not (?:wait(?: to| for)|thank you enough)",
    "why not",
    "whether or not",
    "or not",
    "if not",
    "(?:do|would|will|is|are|can|did|have|do|should|could) not (?:you|we|they|i)",
    "(?:is|does|was) not it",
    "nothing else",
    "no (?:less|more|\\w+er) than",
    "(?:did|could) not (?:quite )?(?:catch|hear|understand)(?: (?:you|that|what|your|all|everything)|$)",
    "(?:did|could) not (?:quite )?get(?: (?:that|what|all|everything)|$)",
    "not sure (?:i|we)",
    "never mind",
    "no need to worry",
    "oh (?:dear )?no",
    "not (?:until|before)(?= \\w+(?: \\w+)?$)",
    "(?:would|do|did) not want that",
    "any longer",
    "(?:is|are) nothing (?:stopping|preventing|to (?:stop|prevent)|against)(?: you| that| it)?(?: from)?",
    "(?:do|can|could) not see (?:why (?:you |we |it |that )?(?:_ )?not|any reason (?:_ )?(?:_ )?not)",
    "no reason (?:why )?(?:_ )?(?:_ )?not",
    "(?:can|could|will|would|do|does|did|is|are) not not",
    "(?:nothing|nobody|no one|none|nowhere) (?:but|except|other than|more than|beyond|apart from|besides)",
    "(?:(?:will|would|do|does|is|are|can) )?not (?:_ ){0,2}?(?:more|less|(?!rather|other)\\w+er) than",
    "never (?:nobody|nothing|none)",
    "nothing like",
)
ASSENTS = any_of("why not", "can not wait", "no worries")
"""What a caller denies nothing with."""
COSTLESS = any_of(
    "(?:at |for )?(?:no|without(?: any| an?)?|not any) (?:_ )?(?:(?:sur)?charges?|costs?|fees?|supplements?)",
    "(?:at |for )?no extra",
    "free of charge",
    "for free",
    "not (?:have to |need to )?pay (?:_ ){0,2}?(?:(?:sur)?charges?|costs?|fees?|supplements?)",
    "not cost (?:you )?(?:anything|a _|extra|more)",
    "costs? (?:you )?nothing(?: (?:extra|more))?",
    "nothing (?:_ )?to pay",
    "not (?:have to |need to )?pay(?! (?:anything )?(?:by|in|at|with|until|when|on|before|up|via|through))",
    "on the house",
    "thrown in",
)
MONEY_BACK = any_of("money back", "reimbursed?", "(?:refund|pay|give) you back")
CHARGED = any_of(
    "(?:half|full|reduced)(?: the)? (?:price|fare|rate)",
    "(?:is|are|be|comes?|costs?) (?:an )?extra",
    "on top(?! of)",
)
INCLUDED = any_of("part of (?:it|that|this|the (?:price|deal|package))", "in the price")
ALL_TOGETHER = any_of(
    "in all(?! (?:day|night|week|year|the|our|my|of))",
    "in total",
    "all together",
    "all in",
    "for (?:both|all) of (?:you|them)",
)
A_HEAD = any_of("(?:per|a) (?:person|head|piece|adult|child|guest)")
_SWITCHED = "(?:heating|lights?|power|gas|water|boiler|machine|phone|alarm|oven|engine|router|pump|radio)"
_THING = rf"((?:(?!(?:it|that|them|him|her|me|you|us|this|one|{_SWITCHED})\b)\w+ ){{1,3}}?)"
LEFT_OUT = re.compile(
    rf"\b(?:(?:leav(?:e|ing)|left) {_THING}out|(?:leav(?:e|ing)|left|tak(?:e|en|ing)|took) {_THING}off)\b"
    r"(?! (?:of|at|from|with|to|the|your|until))"
)
"""What is left out is not there."""
WITHOUT = re.compile(
    r"\b(?:(?:leav(?:e|ing)|left) (?:out|off)(?= (?:the|any|all|your|\w+s)\b)|skip(?:ping|ped)?|omit(?:ting|ted)?"
    r"|forgo(?:ing|ne)?|waiv(?:e|ed|ing)|(?:do|doing|go|going|manage) without)"
    r"(?: (?:the|any|all|your|that|an?))?(?= \w)"
)
"""They bring in what is not there: "leave off the high chair", "skip the sauce"."""
KEEP_AWAY = any_of(
    "(?:keep|stay|keeping|staying) (?:_ )?(?:off|out of|away from|clear of)(?= (?:the|our|my|your|that|this|all|any))",
    "avoid(?= \\w)",
    "refrain from",
    "steer clear of",
)
"""They tell what not to do or go to: "keep off the drive"."""
NOT_THAT = any_of("rather than", "instead of", "as opposed to")
"""What they bring in is not so."""
ALL_BUT = frozenset(
    stem(word)
    for word in word_set(
        "hold drop spare lose ditch scrap remove delete empty clear bare vacant quiet hardly barely scarcely rarely "
        "seldom few little missing lacking unlikely silent away"
    )
)
"""Words that may say by themselves that a thing is not or is not there: no sure grant of what is denied."""
_PLACE = (
    "(?:(?:in|on|at|by|past|near|behind|beyond|beside|under|over|along|across|through|to|from|onto|into|outside)"
    " (?:the|our|my|your|his|her|its|a|an|this|that)|past|beyond|near|front|back|there|here|within|with|for|and about"
    "|west|east|north|south)\\b"
)
_BESIDE = "(?:to|near|your|my|the(?! (?:menu|market|shelf|shelves|table|cards|air)))\\b"
"""What stands behind "out" and "off" where they tell a place: "out on the patio", "off the main road"."""
BAD_PHRASES = any_of(
    "(?:is|are|was|were|be|being|has|have) (?:_ )?gone(?! (?:on|in|through|to|over|up|ahead|well|out))",
    rf"(?:is|are|was|were|be|being) (?:_ )?(?:out(?! {_PLACE})|taken(?! {_PLACE})|off(?! {_BESIDE}))",
    "(?:is|are|was|were|be|being) (?:_ )?full(?= (?:up|on|at|until|for|then|that|this|next|all|\\w+day)|$)",
    "out of (?!(?:the )?(?:north|south|east|west))_",
    "fully (?:booked|reserved|occupied)",
    "(?:booked|sold|filled) (?:up|out|solid)",
    "(?:we|they) are all booked",
    "all (?:full|gone|taken)",
    "(?:gave|given|giving) (?:_ )?up",
    "stopped(?: _ing)?",
    "discontinued",
    "ceased",
    "too late",
    "ran out",
    "run out",
)
SIDES = re.compile(r"\b(?:on|to|turn|your|the) (left|right)\b(?! (?:now|away))")
SHUT = re.compile(r"\b(?:turn|switch|shut)(?:ed|ing)? ((?:\w+ ){0,3}?)off\b")
OPENED = re.compile(r"\b(?:turn|switch)(?:ed|ing)? ((?:\w+ ){0,3}?)on\b")
"""A tap is turned on or opened, turned off or closed."""
TURNED = re.compile(r"\b(?:turn|switch)(?:ed|ing)?(?: \w+){0,3}? (on|off)\b")
MOVED = re.compile(r"\b(?:mov|push|brought|bring|shift)(?:e|ed|ing)?(?: \w+){0,3}? (forward|back)\b")
WELL = frozenset(
    stem(word)
    for word in word_set("fine good okay possible either yet anymore though actually still case true so there")
)
"""Words that add nothing to what is said to be so or not."""
DUTY = frozenset(stem(word) for word in word_set("need have require required necessary anything any"))
"""What makes a duty of a deed; none of its content."""
READY = frozenset(stem(word) for word in word_set("ready done finished complete completed"))
"""Ways to say that a thing is finished."""


def meaning(words: list[str]) -> str:
    """A clause's plain words with its phrases put as what they mean: what is left out is "no", idioms go."""
    line = WITHOUT.sub("no", LEFT_OUT.sub(r"no \1\2", " ".join(words)))
    line = NOT_THAT.sub(" not ", KEEP_AWAY.sub(" not ", INCLUDED.sub(" included ", line)))
    line = COSTLESS.sub(" costless ", MONEY_BACK.sub(" refund ", line))
    line = CHARGED.sub(" charged_for ", ALL_TOGETHER.sub(" altogether ", A_HEAD.sub(" each ", line)))
    return " ".join(IDIOMS.sub(" ", line).split())

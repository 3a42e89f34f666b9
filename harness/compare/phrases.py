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
    "(?:can|could) not (?:wait|thank you enough)",
    "why not",
    "whether or not",
    "or not",
    "if not",
    "(?:do|would|will|is|are|can|did|have) not you",
    "(?:is|does|was) not it",
    "nothing else",
    "no (?:later|earlier|sooner|more|less|fewer) than",
    "(?:did|could) not (?:quite )?(?:catch|hear|understand)(?: (?:you|that|what|your|all|everything)|$)",
    "(?:did|could) not (?:quite )?get(?: (?:that|what|all|everything)|$)",
    "not sure (?:i|we)",
    "never mind",
    "no need to worry",
    "oh (?:dear )?no",
    "not (?:until|before)(?= \\w+(?: \\w+)?$)",
    "(?:would|do|did) not want that",
    "any longer",
)
ASSENTS = any_of("why not", "can not wait", "no worries")
"""What a caller denies nothing with."""
COSTLESS = any_of(
    "(?:at |for )?(?:no|without(?: any| an?)?|not any) (?:_ )?(?:(?:sur)?charges?|costs?|fees?|supplements?)",
    "(?:at |for )?no extra",
    "free of charge",
    "for free",
    "not cost (?:you )?(?:anything|a _|extra|more)",
    "costs? (?:you )?nothing(?: (?:extra|more))?",
    "nothing (?:_ )?to pay",
    "not (?:have to |need to )?pay(?! (?:anything )?(?:by|in|at|with|until|when|on|before|up|via|through))",
    "on the house",
)
CHARGED = any_of(
    "(?:half|full|reduced)(?: the)? (?:price|fare|rate)",
    "(?:is|are|be|comes?|costs?) (?:an )?extra",
    "on top(?! of)",
)
INCLUDED = any_of("part of (?:it|that|this|the (?:price|deal|package))", "in the price")
ALL_TOGETHER = any_of("in all", "in total", "all together", "all in", "for (?:both|all) of (?:you|them)")
A_HEAD = any_of("(?:per|a) (?:person|head|piece|adult|child|guest)")
LEFT_OUT = re.compile(r"\b(?:leav(?:e|ing)|left) ((?:\w+ ){1,3}?)out\b")
"""What is left out is not there."""
NOT_THAT = any_of("rather than", "instead of", "as opposed to")
"""What they bring in is not so."""
BAD_PHRASES = any_of(
    "(?:is|are|was|were|be|being|has|have) (?:_ )?gone(?! (?:on|in|through|to|over|up|ahead|well|out))",
    "(?:is|are|was|were|be|being) (?:_ )?(?:out(?! (?:within|to you|with you|there))|gone|taken|off)",
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

"""Text as tokens that know their place, and as plain words for counting.

Rules:
    1. Raw text is never changed: every token keeps the characters and the whitespace-separated word it came from.
    2. Tokens keep what is glued together in writing apart by kind: ``9am`` is ``9`` and ``am``, ``$40`` is ``$`` and
       ``40``, ``D-A-N-A`` four letters; ``glued`` and ``after`` say how they stood.
    3. Contractions open and fillers go only in ``plain_words``, which counts words; entities read the tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from harness.compare.plain import word_set

_TOKEN = re.compile(
    r"""
      [\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+            # e-mail
    | \d{4}-\d{2}-\d{2}(?=\D|$)                     # ISO date
    | \d{1,2}:\d{2}(?::\d{2})?(?=\D|$)              # clock time
    | \d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)         # written date
    | \d{1,2}/\d{1,2}(?![\d/])
    | \d{1,2}/\d{4}(?![\d/])                       # month and year
    | \d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])          # 1,250.00
    | \d+(?:\.\d+)?
    | (?<![\w.])\.\d+                               # .5
    | [^\W\d_]+(?:'[^\W\d_]+)*'?(?=\W|\d|_|$)       # words, contractions
    | [$£€%@#&+_]
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s")
_SENTENCE_ENDS = frozenset(".?!;")

FILLERS = word_set("uh um uhm er erm ah eh hm hmm mm mmm mhm huh oh")
"""Sounds without content. ``oh`` beside a figure stands for zero."""
_BESIDE_ZERO = word_set(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty "
    "ninety oh zero double triple treble point hundred"
)

_IRREGULAR = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let", "us"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "y'all": ("you", "all"),
    "ma'am": ("madam",),
    "o'clock": ("o'clock",),
    "ok": ("okay",),
    "alright": ("all", "right"),
    "yep": ("yes",),
    "yeah": ("yes",),
    "yup": ("yes",),
    "nope": ("no",),
    "thanks": ("thank", "you"),
    "mr": ("mister",),
    "mrs": ("missus",),
    "dr": ("doctor",),
    "til": ("until",),
    "till": ("until",),
    "'til": ("until",),
}
_ENDINGS = {"'s": "is", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
_BARE_NOT = {
    word.replace("'", ""): word
    for word in word_set(
        "can't don't won't didn't doesn't isn't aren't wasn't weren't couldn't wouldn't shouldn't haven't hasn't hadn't"
    )
}
_BARE_IS = {"im": "i'm", "ive": "i've", "youre": "you're", "thats": "that's", "whats": "what's", "theyre": "they're"}
_SUBJECTS = word_set("it that what there he she who where here how when this everything name")


@dataclass(frozen=True, slots=True)
class Token:
    """A smallest readable piece of a text: a word, a figure, a sign.

    ``text`` is lower case; ``raw`` as it stood. ``word`` counts whitespace-separated words from 0. ``after`` is the
    punctuation between this token and the next. ``glued`` means no white space stands before it.
    """

    text: str
    raw: str
    word: int
    after: str
    glued: bool

    @property
    def capital(self) -> bool:
        return self.raw[0].isupper()

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence may end after this token."""
        return bool(self.after) and not _SENTENCE_ENDS.isdisjoint(self.after)


class Tokens(tuple[Token, ...]):
    """The tokens of one text. Equal only to itself, so that what was read at a place can be remembered cheaply."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=512)
def tokens(text: str) -> Tokens:
    """The tokens of a text, in order."""
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ")
    spaces = [match.span() for match in _WORD.finditer(text)]
    matches = list(_TOKEN.finditer(text))
    out: list[Token] = []
    word = 0
    for number, match in enumerate(matches):
        while word + 1 < len(spaces) and match.start() >= spaces[word][1]:
            word += 1
        following = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        before = matches[number - 1].end() if number else 0
        between = text[match.end() : following].strip()
        raw = match.group().strip("'") or match.group()
        glued = number > 0 and not _SPACE.search(text, before, match.start())
        out.append(Token(raw.lower(), raw, word, "".join(between.split()) if between else "", glued))
    return Tokens(out)


_BETWEEN_FIGURES = FILLERS - {"oh"}


def without_fillers(given: Tokens) -> Tokens:
    """The tokens without sounds of hesitation and the commas around them: "three hundred, um, and fifty"."""
    if not any(token.text in _BETWEEN_FIGURES for token in given):
        return given
    out: list[Token] = []
    for number, token in enumerate(given):
        if token.text not in _BETWEEN_FIGURES or _in_code(given, number):
            out.append(token)
        elif out:
            ends = "".join(mark for mark in token.after if mark in _SENTENCE_ENDS)
            out[-1] = replace(out[-1], after=out[-1].after.rstrip(",-\u2026") + ends)
    return Tokens(out)


def _in_code(given: Tokens, at: int) -> bool:
    """Whether letters that may be a hesitation stand right before or behind figures: "AH812", "12ER"."""
    behind = at + 1 < len(given) and given[at + 1].glued and given[at + 1].text[0].isdigit() and not given[at].after
    return behind or (given[at].glued and at > 0 and given[at - 1].text[-1].isdigit() and not given[at - 1].after)


def word_count(text: str) -> int:
    """Whitespace-separated words of a text: the words that word spans count."""
    return len(text.split())


@lru_cache(maxsize=4096)
def opened(token: str) -> tuple[str, ...]:
    """The words a token stands for, contractions opened: ``can't`` is ``can``, ``not``."""
    token = _BARE_IS.get(token, _BARE_NOT.get(token, token))
    if token in _IRREGULAR:
        return _IRREGULAR[token]
    if token.endswith("n't"):
        return (token[:-3], "not")
    stem, mark, ending = token.rpartition("'")
    if not mark:
        return (token,)
    ending = mark + ending
    if ending == "'s" and stem not in _SUBJECTS:
        return (stem + "s",)
    return (stem, _ENDINGS[ending]) if ending in _ENDINGS else (token.replace("'", ""),)


@dataclass(frozen=True, slots=True)
class PlainWord:
    """A word as it is counted, and the tokens it stands for."""

    text: str
    token: int


def _is_zero(given: Tokens, at: int) -> bool:
    """Whether an "oh" stands in a row of figures: "four oh five"."""
    if given[at].text != "oh" or not at or given[at - 1].after or given[at].after:
        return False
    beside = given[at - 1], given[at + 1 : at + 2]
    return any(token.text in _BESIDE_ZERO or token.text.isdigit() for token in (beside[0], *beside[1]))


@lru_cache(maxsize=512)
def plain_words(text: str) -> tuple[PlainWord, ...]:
    """The words of a text for counting: lower case, contractions opened, no fillers, no punctuation."""
    out: list[PlainWord] = []
    given = tokens(text)
    for number, token in enumerate(given):
        if token.text in "@#&+_%$" or (token.text in FILLERS and not _is_zero(given, number)):
            continue
        out.extend(PlainWord(word, number) for word in opened(token.text))
    return tuple(out)

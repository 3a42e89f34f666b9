"""Words without content, and stems: what similarity of wording is measured on."""

from __future__ import annotations

from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set; lists of words read better as a text."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    "a an the and or but so if then than that this these those there here it its i me my mine we us our ours you your "
    "yours he him his she her they them their be is am are was were been being do does did done have has had having "
    "will would shall should can could may might must of to in on at by for with from as about into over under up down "
    "out off just also too very really please okay ok well right now yes no not oh um uh hi hello thanks thank great "
    "perfect sure let get got go going what which who when where how why all any some more s t ll re ve d m "
    "i'm i'll i've i'd you're you'll you've we're we'll we've it's that's there's let's don't"
)

_BASES = {
    "find": "found", "send": "sent", "get": "got gotten", "make": "made", "take": "took taken",
    "go": "went gone", "come": "came", "pay": "paid", "hold": "held", "keep": "kept", "lose": "lost",
    "tell": "told", "see": "saw seen", "buy": "bought", "bring": "brought", "give": "gave given",
    "meet": "met", "run": "ran", "say": "said", "sell": "sold", "speak": "spoke spoken",
    "choose": "chose chosen", "begin": "began begun", "write": "wrote written", "know": "knew known",
    "think": "thought", "feel": "felt", "spend": "spent", "build": "built", "catch": "caught",
    "break": "broke broken", "drive": "drove driven", "eat": "ate eaten", "fall": "fell fallen",
    "hear": "heard",
    "child": "children", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth", "mouse": "mice",
    "wife": "wives", "knife": "knives", "half": "halves", "shelf": "shelves", "loaf": "loaves",
    "person": "people persons",
}  # fmt: skip
_IRREGULAR = {form: base for base, forms in _BASES.items() for form in forms.split()}
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "e")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word without its commonest English endings; a key to compare by, not a word to show."""
    word = _IRREGULAR.get(word, word).replace("'", "")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3 and not (suffix == "s" and word.endswith("ss")):
            word = word[: -len(suffix)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "iy" else word

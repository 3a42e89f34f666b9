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

_IRREGULAR = dict(
    pair.split("=")
    for pair in (
        "found=find sent=send got=get gotten=get made=make took=take taken=take went=go gone=go came=come paid=pay held=hold "
        "kept=keep lost=lose told=tell saw=see seen=see bought=buy brought=bring gave=give given=give met=meet ran=run "
        "said=say sold=sell spoke=speak spoken=speak chose=choose chosen=choose began=begin begun=begin wrote=write "
        "written=write knew=know known=know thought=think felt=feel lent=lend spent=spend built=build caught=catch "
        "broke=break broken=break drove=drive driven=drive ate=eat eaten=eat fell=fall fallen=fall heard=hear"
    ).split()
)
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

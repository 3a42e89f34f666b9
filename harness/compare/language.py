"""Which language a reply is in, by its commonest words: enough to see that an agent changed it."""

from __future__ import annotations

from harness.compare.normal import opened, tokens
from harness.compare.plain import word_set

_COMMON = {
    "en": word_set(
        "the you is are your to of and for we i can will it this that have with at what would my in on be do a an as "
        "no not yes so but if or from by was were has had does did am any some all there here when how which who he "
        "she they them our us been just about only up out me could should until"
    ),
    "es": word_set(
        "el la los las de que y en un una para con su usted es por su hola gracias cómo "
        "puedo está qué se al del le lo te me mi si sí no más muy todo esto esta ahora"
    ),
    "fr": word_set(
        "le la les de des et vous je est un une pour votre dans avec que bonjour "
        "merci à pas ce nous du ne se sur plus tout cela maintenant vais mais ou en"
    ),
    "de": word_set(
        "der die das und ist sie ich ein eine für ihr mit nicht zu wir haben kann den "
        "bitte danke wie es den dem im am um zum zur hat auf von noch nur auch jetzt alles gerne bei aus uns"
    ),
    "it": word_set("il lo la gli di che e un una per con è sono grazie buongiorno posso come suo non del della"),
    "pt": word_set(
        "o a os as de que e um uma para com seu sua você é obrigado obrigada olá posso como não do da em por está ao "
        "às no na dos das nos nas sim muito isso também pode tem vai ser foi mais"
    ),
    "nl": word_set("de het een en van is ik u uw voor met niet kan wat dat bedankt hallo op te we zijn"),
    "pl": word_set("i w na z do się nie to jest pan pani proszę dziękuję jak czy mogę dla"),
}
_LEAST_HITS = 3
"""A name may have two of a language's commonest words: "Maria de la Cruz"."""
_LEAD = 2


def language_of(text: str, lead: int = _LEAD) -> str | None:
    """The ISO 639-1 code of a text's language; ``None`` where it is too short or too mixed to say.

    ``lead`` is how many more of its common words must be there than of any other language's.
    """
    words = [word for token in tokens(text) for word in opened(token.text) if word.isalpha()]
    script = _script(text)
    if script:
        return script
    scores = sorted(((len(common & set(words)), code) for code, common in _COMMON.items()), reverse=True)
    best, second = scores[0], scores[1]
    if best[0] < _LEAST_HITS or best[0] - second[0] < lead:
        return None
    return best[1]


def _script(text: str) -> str | None:
    """The language that a script other than Latin stands for, where most letters are of it."""
    if text.isascii():
        return None
    letters = [char for char in text if char.isalpha()]
    for code, first, last in (
        ("ru", "\u0400", "\u04ff"),
        ("zh", "\u4e00", "\u9fff"),
        ("ja", "\u3040", "\u30ff"),
        ("ko", "\uac00", "\ud7af"),
        ("ar", "\u0600", "\u06ff"),
        ("hi", "\u0900", "\u097f"),
        ("he", "\u0590", "\u05ff"),
    ):
        if letters and sum(first <= char <= last for char in letters) > len(letters) / 2:
            return code
    return None

"""Telephone numbers and e-mail addresses."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

from harness.compare.entities.entity import EntityContext, Found
from harness.compare.entities.numbers import Run, read_run, text_at
from harness.compare.entities.values import Email, Phone
from harness.compare.normal import Tokens
from harness.compare.plain import word_set

_TOP_LEVEL = word_set("com org net edu gov io co uk de ca au us info biz fr es it nl ch me app dev health care")
_JOINERS = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+", "_": "_", "+": "+", "period": "."}
_AT = frozenset({"at", "@"})
_INTERNATIONAL = 10
"""Figures from which on "plus" begins a telephone number and adds nothing."""


def read_email(tokens: Tokens, at: int) -> Found | None:
    """ "dana.cole@example.com", "dana dot cole at example dot com", "d a n a at gmail dot com"."""
    text = tokens[at].text
    if "@" in text and len(text) > 1:
        local, _, domain = text.rpartition("@")
        return Found(Email(local, domain), at, at + 1)
    local, end = _local(tokens, at)
    if not local or text_at(tokens, end) not in _AT:
        return None
    domain, end = _domain(tokens, end + 1)
    return Found(Email(local, domain), at, end) if domain else None


def _local(tokens: Tokens, at: int) -> tuple[str, int]:
    """The part before "at": words joined by "dot" and the like, single letters, figures."""
    out, end, last_word = "", at, False
    while end < len(tokens) and len(out) < 65:
        text = tokens[end].text
        if text in _AT and out:
            return out, end
        if text in _JOINERS and out:
            out, end, last_word = out + _JOINERS[text], end + 1, False
        elif run := read_run(tokens, end):
            out, end = out + run.figures, run.end
            last_word = True
        elif len(text) == 1 and text.isalpha():
            out, end = out + text, end + 1
        elif text.isalpha() and not (last_word or (out and out[-1].isalnum())):
            out, end, last_word = out + text, end + 1, True
        else:
            return "", end
    return "", end


def _domain(tokens: Tokens, at: int) -> tuple[str, int]:
    """ "example dot co dot uk" and the token after it; empty where none is said."""
    parts: list[str] = []
    end = at
    while end < len(tokens) and tokens[end].text.isalnum():
        letters = ""
        while len(text_at(tokens, end)) == 1 and text_at(tokens, end).isalpha():
            letters, end = letters + tokens[end].text, end + 1
        if not letters:
            letters, end = tokens[end].text, end + 1
        while end < len(tokens) and tokens[end - 1].after == "-" and tokens[end].glued:
            letters, end = f"{letters}-{tokens[end].text}", end + 1
        parts.append(letters)
        if text_at(tokens, end) == "dot":
            end += 1
        elif tokens[end - 1].after != "." or end >= len(tokens) or not tokens[end].glued:
            break
    return (".".join(parts), end) if len(parts) > 1 and parts[-1] in _TOP_LEVEL else ("", at)


def read_phone(tokens: Tokens, at: int, context: EntityContext) -> Found | None:
    """Seven figures or more, said or written in groups: "+1 (555) 123-4567", "plus one, five five five, ..." too."""
    plus = tokens[at].text == "+"
    run = read_run(tokens, at + plus)
    if run is None:
        return None
    figures, end = _whole(tokens, run, plus)
    if not plus and text_at(tokens, at - 1) == "plus":
        whole = _whole(tokens, run, international=True)
        if len(whole[0]) >= _INTERNATIONAL:
            plus, (figures, end) = True, whole
    if (
        not 7 <= len(figures) <= 15
        or not figures.isdigit()
        or (run.single and len(run.groups) == 1 and end == run.end and not run.groups[0].written)
        or _two_amounts(tokens, run, figures)
    ):
        return None
    return Found(Phone(national(("+" if plus else "") + figures, context.phone_region)), at, end)


def _two_amounts(tokens: Tokens, run: Run, figures: str) -> bool:
    """Whether what a comma joins are two sums: "at twenty three forty, eighteen seventy two gross"."""
    following = read_run(tokens, run.end) if tokens[run.end - 1].after == "," else None
    if following is None or len(figures) != 8:
        return False
    return all([len(each.figures) for each in half.groups] == [2, 2] for half in (run, following))


def _whole(tokens: Tokens, run: Run, international: bool) -> tuple[str, int]:
    """All figures of a number that begins with a run, and the token after them."""
    figures, end = run.figures, run.end
    while more := _continued(tokens, end, figures, international):
        figures, end = figures + more[0], more[1]
    return figures, end


def _continued(tokens: Tokens, end: int, figures: str, international: bool) -> tuple[str, int] | None:
    """The next group of a number written or said in groups of three and four."""
    if end >= len(tokens) or len(figures) >= 15:
        return None
    after = tokens[end - 1].after
    run = read_run(tokens, end)
    if (
        run is None
        or not run.figures.isdigit()
        or not after
        or after not in {",", "-", ".", ")", "),", ") ", "...", ",-"}
    ):
        return None
    groups = len(figures) in {1, 3, 4, 6, 7} and len(run.figures) in {2, 3, 4, 7}
    if after in {",", "."} and not (groups or international):
        return None
    return run.figures, run.end


@lru_cache(maxsize=4096)
def national(number: str, region: str) -> str:
    """The national number where the region's numbering plan knows ``number``, else its figures as they are."""
    figures = "".join(char for char in number if char.isdigit())
    if len(figures) < 8:
        return figures
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return figures
    if parsed.country_code != phonenumbers.country_code_for_region(region) or not phonenumbers.is_possible_number(
        parsed
    ):
        return figures
    home = str(phonenumbers.national_significant_number(parsed))
    return home if len(home) >= 7 and figures.endswith(home) else figures

"""Identifiers and lines of logs: what in them is a telephone number or an e-mail address, though nobody said it.

An identifier is no sentence: a row of figures in it is most often a time or a counter. Only what can be nothing else is
exchanged: an address, a number with its "+", and a number of the region's plan that stands apart from letters.
"""

from __future__ import annotations

import re

import phonenumbers

from harness.redact.surrogates import Surrogates

_MAIL = r"[\w.%-]+@[\w-]+(?:\.[\w-]+)+"
_DIALLED = r"(?:\+|%2B)\d{7,15}"
_ALONE = r"(?<![0-9A-Za-z])\d{10,15}(?![0-9A-Za-z])"
_SOUGHT = re.compile(f"(?P<mail>{_MAIL})|(?P<dialled>{_DIALLED})|(?P<alone>{_ALONE})", re.IGNORECASE)
_SHOWN = 12


def without_numbers(text: str, surrogates: Surrogates) -> str:
    """The text with telephone numbers and addresses exchanged for keyed names, each for the same one wherever it is.

    What stands in for one is found no more: doing it again changes nothing.
    """
    return _SOUGHT.sub(lambda found: _stand_in(found, surrogates), text)


def _stand_in(found: re.Match[str], surrogates: Surrogates) -> str:
    value = found.group().lower()
    if found["mail"] is None:
        value = re.sub(r"^(\+|%2b)", "", value)
        if found["alone"] is not None and not _is_number(value, surrogates.region):
            return found.group()
    return f"id-{surrogates.digest(value, 'identifier').hex()[:_SHOWN]}"


def _is_number(figures: str, region: str) -> bool:
    for text, where in ((figures, region), (f"+{figures}", None)):
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, where)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False

"""JSON as its standard has it, and no more of it than can be written down again."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

_BYTE_ORDER_MARK = "\ufeff"
MAX_DEPTH = 64
"""Lists and objects within one another: tools answer with a few levels, and every reader of a value recurses."""


def loads(text: str) -> Any:
    """The value of a JSON text (RFC 8259); a byte order mark before it is passed over, as section 8.1 allows.

    Raises:
        json.JSONDecodeError: not JSON; has the line and column.
        ValueError: ``NaN`` or ``Infinity``, a number or nesting beyond all measure, or an unpaired surrogate.
    """
    try:
        value = _DECODER.decode(text.removeprefix(_BYTE_ORDER_MARK))
    except RecursionError:
        raise ValueError("JSON must not be nested this deep") from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _refuse_depth(value)
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"numbers must fit a double, {digits[:20]} does not")
    return number


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))]
        level = [each for one in inner for each in one if isinstance(each, (dict, list))]
        if not level:
            return
    raise ValueError(f"JSON must not be nested deeper than {MAX_DEPTH} levels")


def _refuse_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        raise ValueError(f"text must be Unicode, has the unpaired surrogate \\u{code:04x}") from None


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
"""One for all: ``json.loads`` makes a decoder for each text that it is given options with."""

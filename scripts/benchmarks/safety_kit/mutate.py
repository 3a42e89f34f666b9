"""Mutations of valid inputs: of their bytes, of the values in their JSON, of their lines, of their order.

Each keeps most of what made an input valid, so that it comes past the first check.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**30, 0.5, -0.0, 1e308, "", "0", "-1", "\0",
    "é\u2028", "\ud800", "A" * 300, "../../etc/passwd", "%s%n", "1e999", "caller", "agent", "inbound", "[]", [], {},
    [[]], {"": {}}, [None], "2026-11-20T10:00:00Z", "9999-99-99", "AAAA", "====", "\u0661\u0662",
)  # fmt: skip
TOKENS = (
    b"", b"\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\r\n", b"\n", b"{", b"}", b"[", b"]", b'"',
    b"NaN", b"Infinity", b"1e400", b"-", b"null", b"\xed\xa0\x80", b"\xc3", b"\\ud800", b"\xe2\x80\xa8", b"=", b"# ",
    b"'''", b"RIFF", b"data", b"fmt ", b"OggS", b"fLaC", b"ID3",
)  # fmt: skip
_DEEP = 60


def mutated(seed: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    """One to four changes of ``seed``; pieces of the others may come into it."""
    data = seed
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(_WAYS)(data, others, rng)
    return data


def _flip(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    if not data:
        return b"\0"
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] if rng.random() < 0.5 else data[:at] + data[at + rng.randint(1, 40) :]


def _repeat(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    at = rng.randint(0, len(data))
    piece = data[at : at + rng.choice((1, 4, 60, 600))]
    return data[:at] + piece * rng.choice((2, 3, 20)) + data[at:]


def _token(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(TOKENS) + data[at + rng.choice((0, 0, 1, 4)) :]


def _number(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """Another 2, 4 or 8 bytes where a length or a rate may stand."""
    width = rng.choice((2, 4, 8))
    at = rng.randint(0, max(0, min(len(data), 200) - width))
    value = rng.choice((0, 1, 2, 7, 0xFF, 0x7FFF, 0x8000, 2**31 - 1, 2**31, 2**32 - 1, 2**63, len(data), len(data) + 1))
    order = rng.choice(("little", "big"))
    return data[:at] + (value % (1 << 8 * width)).to_bytes(width, order) + data[at + width :]  # type: ignore[arg-type]


def _splice(data: bytes, others: Sequence[bytes], rng: Random) -> bytes:
    other = rng.choice(others)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _lines(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """Lines dropped, doubled, swapped."""
    lines = data.split(b"\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(3):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case _:
            lines[at], lines[to] = lines[to], lines[at]
    return b"\n".join(lines)


def _value(data: bytes, _: Sequence[bytes], rng: Random) -> bytes:
    """Another value somewhere in the JSON of one line, or of the whole."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    for whole in (False, True):
        try:
            value = json.loads(data if whole else lines[at])
        except (ValueError, RecursionError):
            continue
        text = json.dumps(_with_junk(value, rng)).encode("utf-8", "surrogatepass")
        return text if whole else b"\n".join([*lines[:at], text, *lines[at + 1 :]])
    return _token(data, (), rng)


def _with_junk(value: Any, rng: Random) -> Any:
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        if rng.random() < 0.1:
            return {**value, rng.choice(("", "kind", "schema", "x" * 50, "\ud800")): rng.choice(JUNK)}
        if rng.random() < 0.1:
            return {name: each for name, each in value.items() if name != key}
        return {**value, key: _with_junk(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        return [*value[:at], _with_junk(value[at], rng), *value[at + 1 :]]
    if rng.random() < 0.02:
        nested: Any = value
        for _ in range(_DEEP):
            nested = [nested]
        return nested
    if isinstance(value, str) and value and rng.random() < 0.3:
        at = rng.randint(0, len(value))
        return value[:at] + str(rng.choice(JUNK)) + value[at:]
    return rng.choice(JUNK)


_WAYS = (_flip, _cut, _repeat, _token, _number, _splice, _lines, _lines, _value, _value, _value, _value)

"""A suite file: what callers say, and what a right agent does. Each case is opened as a call.

TOML, or JSON Lines with a head and then one case a line::

    schema = 1
    suite = "front-desk"
    written_by = "dana"
    [[case]]
    id = "book-a-cleaning"
    turns = [
        { caller = "I'd like to book a cleaning.", answer = "What day would suit you?" },
        { caller = "Friday the 20th.", calls = [{ name = "find_slots", arguments = { date = "2026-11-20" } }] },
    ]
    expect = [{ never_says = "guarantee" }]

Rules
-----
1. Caller turns are recorded (``audio``, a file beside the suite) or spoken by eSpeak; nobody answers on the line.
2. A turn with an ``answer`` is compared with it like with a live agent's. One without is open: only what is expected
   of it counts, and a case with an open turn before its last runs on the candidate's own history.
3. ``calls`` are what a right agent calls; their results answer the candidate's calls.
4. One case is the path ``FILE::ID``. The suites that come with the harness are ``builtin:NAME``.
"""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from harness.audio import espeak
from harness.core.errors import InputError
from harness.core.expected import Expectation, Expected

BUILTIN = "builtin:"

Text = Annotated[str, Meta(min_length=1)]


class _Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of a suite's tables: an unknown key is an error."""


class ToolUse(_Table, frozen=True, kw_only=True):
    """A tool call that is right in a turn, and what it is answered with."""

    name: Text
    arguments: dict[str, Any] = {}
    result: Any = None
    error: str | None = None


class Expect(_Table, frozen=True, kw_only=True):
    """One of the forms of ``core.expected.Expectation``."""

    tool: str | None = None
    arguments: dict[str, Any] = {}
    no_tool: str | None = None
    no_effect: bool = False
    says: str | None = None
    never_says: str | None = None


class CallerTurn(_Table, frozen=True, kw_only=True):
    """What the caller says, and what a right agent then does. ``pause_s`` is the time it has for it."""

    caller: Text
    audio: str | None = None
    answer: str | None = None
    calls: tuple[ToolUse, ...] = ()
    expect: tuple[Expect, ...] = ()
    pause_s: Annotated[float, Meta(ge=1.0, le=120.0)] | None = None


class Case(_Table, frozen=True, kw_only=True):
    """One call of a suite. ``expect`` holds for the whole call, a turn's own for the turn."""

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]+$")]
    turns: Annotated[tuple[CallerTurn, ...], Meta(min_length=1)]
    greeting: str | None = None
    expect: tuple[Expect, ...] = ()
    attributes: dict[str, str] = {}
    started_at: str | None = None
    voice: str | None = None
    words_per_minute: Annotated[int, Meta(ge=80, le=450)] | None = None


class Suite(_Table, frozen=True, kw_only=True):
    """A suite file. What it says of voice, pace and expectations holds for each case that says nothing else."""

    schema: Literal[1]
    suite: Text
    written_by: Text
    started_at: str | None = None
    voice: str = espeak.VOICE
    words_per_minute: Annotated[int, Meta(ge=80, le=450)] = espeak.WORDS_PER_MINUTE
    pause_s: Annotated[float, Meta(ge=1.0, le=120.0)] = 8.0
    attributes: dict[str, str] = {}
    expect: tuple[Expect, ...] = ()
    cases: tuple[Case, ...] = field(name="case", default=())


def expected_of(suite: Suite, case: Case) -> Expected | None:
    """What is written down as right in a case; ``None`` where nothing but answers is."""
    whole = [_expectation(each, None) for each in (*suite.expect, *case.expect)]
    for number, turn in enumerate(case.turns, start=1):
        whole += [_expectation(each, number) for each in turn.expect]
        if turn.answer is None:
            whole += [Expectation(tool=use.name, arguments=use.arguments, turn=number) for use in turn.calls]
    return Expected(written_by=suite.written_by, expect=tuple(whole)) if whole else None


def _expectation(each: Expect, turn: int | None) -> Expectation:
    return Expectation(**msgspec.structs.asdict(each), turn=turn)


def read(path: Path) -> tuple[Path, Suite]:
    """The folder that relative paths start at, and the suite.

    Raises:
        InputError: there is no such suite, or it breaks a rule; names the file, and the line or the key.
    """
    name = str(path)
    if name.startswith(BUILTIN):
        source = resources.files("harness.fork") / "suites" / f"{name.removeprefix(BUILTIN)}.suite.toml"
        if not source.is_file():
            raise InputError(f"{path}: no such suite comes with the harness, there is {BUILTIN}probes")
        return Path(), _parsed(name, source.read_text(encoding="utf-8"))
    try:
        return path.parent, _parsed(name, path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8, byte {error.start} is not") from None


@lru_cache(maxsize=8)
def _parsed(name: str, text: str) -> Suite:
    document = _lines(name, text) if name.lower().endswith(".jsonl") else _toml(name, text)
    try:
        suite = msgspec.convert(document, Suite)
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: {str(error).replace('`', chr(39))}") from None
    _check(name, suite)
    return suite


def _toml(name: str, text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: not TOML: {error}") from None


def _lines(name: str, text: str) -> Any:
    documents: list[Any] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                documents.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise InputError(f"{name}:{number}: not JSON: {error}") from None
            if not isinstance(documents[-1], dict):
                raise InputError(f"{name}:{number}: must be an object, is {type(documents[-1]).__name__}")
    if not documents:
        raise InputError(f"{name}: is empty; its first line is the suite's head")
    return {**documents[0], "case": documents[1:]}


def _check(name: str, suite: Suite) -> None:
    """What the types cannot say.

    Raises:
        InputError: there is no case, two have one id, an expectation has no form or two, or nothing is expected.
    """
    if not suite.cases:
        raise InputError(f"{name}: case: there must be one at least")
    seen: set[str] = set()
    for number, case in enumerate(suite.cases):
        where = f"{name}: case[{number}]"
        if case.id in seen:
            raise InputError(f"{where}.id: {case.id!r} is taken")
        seen.add(case.id)
        try:
            expected = expected_of(suite, case)
        except ValueError as error:
            raise InputError(f"{where}.expect: {error}") from None
        if expected is None and not any(turn.answer for turn in case.turns):
            raise InputError(f"{where}: nothing is expected: it needs answer, calls or expect")

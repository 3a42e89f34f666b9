"""Calls written out by hand: what either side hears or says otherwise, marked harmless or with its weight.

A set is a text file; the mark at the start of a line says what it is:

- ``@ name`` begins a call; the next ``A:`` is its greeting.
- ``K: tool {path: comparator}`` how a tool's arguments are compared.
- ``C:`` what the caller says, ``|`` where it pauses; ``C=:`` the same speech written down otherwise; ``C!severity:``
  misheard.
- ``T: tool effect {arguments} -> {result}`` what both sides do in the turn. ``T=: {arguments}`` the same arguments
  written otherwise; ``T!severity: {arguments}`` wrong ones; ``T!severity: words -> {arguments}`` misheard and passed
  on.
- ``A:`` the live agent's reply; ``A=:`` the same in substance; ``A!severity:`` a defect.

Each line marked makes three pairs: in a call that is else the same on both sides; with the live agent's words as a
recogniser without punctuation writes them; and with another wording in every other turn of the candidate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Literal, cast

from detection_kit.draft import Expected, KindOf, Severity
from detection_kit.industry import Industry
from detection_kit.pairs import Pair
from detection_kit.scene import Call, Edit, Script, Turn, timelines

FOLDER = Path(__file__).parent / "exchanges"
WHOLE_CALLS = 6
_LINE = re.compile(r"(?P<who>[CA])(?P<mark>=|!(?:critical|major|minor))?: (?P<text>.+)")
_OTHERWISE = re.compile(r"T(?P<mark>=|!(?:critical|major|minor)): (?:(?P<heard>[^{].*) -> )?(?P<arguments>\{.*\})")
_COMPARED = re.compile(r"K: (?P<name>\w+) (?P<compare>\{.*\})")
_TOOL = re.compile(r"T: (?P<name>\w+) (?P<effect>read|write) (?P<arguments>\{.*\}) -> (?P<result>\{.*\})")
_DAY = date(2026, 7, 2)

Way = Literal["plain", "recognised", "varied"]
Line = tuple[str, str]
"""A mark (``=`` or a severity) and a text."""
Passed = tuple[str, str, dict[str, Any]]
"""A mark, what was heard (empty where nothing else was) and the arguments passed."""


@dataclass
class Exchange:
    """One turn: what was said on the live side, and the lines that may stand in its place."""

    say: str
    reply: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    heard: list[Line] = field(default_factory=list)
    replied: list[Line] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)


@dataclass
class Dialogue:
    """One call of a set."""

    name: str
    greeting: str
    turns: list[Exchange] = field(default_factory=list)
    compare: dict[str, dict[str, Any]] = field(default_factory=dict)


def sets() -> list[str]:
    """The names of the sets."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def dialogues(name: str) -> list[Dialogue]:
    """The calls of a set."""
    out: list[Dialogue] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@ "):
            out.append(Dialogue(line[2:].replace(" ", "-"), ""))
        elif line.startswith("T: "):
            match = _TOOL.fullmatch(line)
            if match is None:
                raise ValueError(f"not a tool call: {line!r}")
            loaded = {key: json.loads(match[key]) for key in ("arguments", "result")}
            out[-1].turns[-1].calls.append({"name": match["name"], "effect": match["effect"], **loaded})
        elif match := _OTHERWISE.fullmatch(line):
            passed = (match["mark"].lstrip("!"), match["heard"] or "", json.loads(match["arguments"]))
            out[-1].turns[-1].passed.append(passed)
        elif match := _COMPARED.fullmatch(line):
            out[-1].compare[match["name"]] = json.loads(match["compare"])
        elif line and not line.startswith("#"):
            _read(out[-1], line)
    return out


def _read(call: Dialogue, line: str) -> None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"not a line of a call: {line!r}")
    mark, text = (match["mark"] or "").lstrip("!"), match["text"]
    if not call.turns and match["who"] == "A":
        call.greeting = text
    elif match["who"] == "C" and not mark:
        call.turns.append(Exchange(text))
    elif match["who"] == "C":
        call.turns[-1].heard.append((mark, text))
    elif not mark:
        call.turns[-1].reply = text
    else:
        call.turns[-1].replied.append((mark, text))


def exchange_config(name: str) -> str:
    """The configuration under which a set is compared."""
    tools = {call["name"]: call["effect"] for one in dialogues(name) for turn in one.turns for call in turn.calls}
    compare = {tool: rules for one in dialogues(name) for tool, rules in one.compare.items()}
    lines = [
        line
        for tool, effect in tools.items()
        for line in (
            f"[tools.{tool}]",
            f'effect = "{effect}"',
            *(f'compare."{path}" = {_toml(rule)}' for path, rule in compare.get(tool, {}).items()),
        )
    ]
    return "\n".join(["[budgets]", "response_ms = { max = 3000 }", *lines]) + "\n"


def _toml(rule: Any) -> str:
    if isinstance(rule, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in rule.items()) + " }"
    return json.dumps(rule)


def exchange_pairs(name: str, seed: int) -> Iterator[Pair]:
    """All pairs of a set."""
    for call in dialogues(name):
        for way in ("plain", "recognised", "varied"):
            for number, turn in enumerate(call.turns, start=1):
                for what, lines in (("heard", turn.heard), ("reply", turn.replied)):
                    for at, line in enumerate(lines):
                        rng = Random(f"{seed} {call.name} {number} {what} {at} {way}")
                        yield _pair(name, call, (number, what, line, at), cast(Way, way), rng)
                for at, given in enumerate(turn.passed):
                    rng = Random(f"{seed} {call.name} {number} passed {at} {way}")
                    yield _passed(name, call, (number, given, at), cast(Way, way), rng)
        for at in range(WHOLE_CALLS):
            yield _whole(name, call, at, Random(f"{seed} {call.name} {at}"))


def _sides(call: Dialogue, number: int, way: Way, rng: Random) -> tuple[Script, Script]:
    live, candidate = _script(call), _script(call)
    if way == "varied":
        _vary(call, candidate, rng, but=number)
    if way == "recognised":
        _recognise(live)
    return live, candidate


def _passed(name: str, call: Dialogue, place: tuple[int, Passed, int], way: Way, rng: Random) -> Pair:
    number, (mark, heard, arguments), at = place
    live, candidate = _sides(call, number, way, rng)
    turn = candidate.turns[number - 1]
    turn.calls[-1].arguments = arguments
    if heard:
        _said(turn, heard)
    kind = KindOf(f"passed.{'harmless' if mark == '=' else mark}.{way}", lambda _: [], harmless=mark == "=")
    wrong = Expected(("tool.argument",), cast(Severity, mark), (number,), ("stt" if heard else "llm",))
    label = f"{name}-{call.name}-{number}-passed-{mark.replace('=', 'harmless')}-{at}-{way}"
    return Pair(label, kind, call.name, False, *timelines(live, candidate), () if mark == "=" else (wrong,))


def _pair(name: str, call: Dialogue, place: tuple[int, str, Line, int], way: Way, rng: Random) -> Pair:
    number, what, (mark, text), at = place
    live, candidate = _sides(call, number, way, rng)
    turn = candidate.turns[number - 1]
    if what == "heard":
        _said(turn, text)
    else:
        turn.reply = text
    kind = KindOf(f"{what}.{'harmless' if mark == '=' else mark}.{way}", lambda _: [], harmless=mark == "=")
    expected = () if mark == "=" else (_expected(what, cast(Severity, mark), number),)
    label = f"{name}-{call.name}-{number}-{what}-{mark.replace('=', 'harmless')}-{at}-{way}"
    return Pair(label, kind, call.name, False, *timelines(live, candidate), expected)


def _whole(name: str, call: Dialogue, at: int, rng: Random) -> Pair:
    live, candidate = _script(call), _script(call)
    _vary(call, candidate, rng)
    if at % 2:
        _recognise(live)
    kind = KindOf("whole.harmless", lambda _: [], harmless=True)
    return Pair(f"{name}-{call.name}-whole-{at}", kind, call.name, False, *timelines(live, candidate), ())


def _expected(what: str, severity: Severity, number: int) -> Expected:
    if what == "heard":
        return Expected(("transcript.entity", "transcript.word"), severity, (number,), ("stt",))
    return Expected(("reply.content", "reply.missing", "reply.extra", "reply.ungrounded"), severity, (number,))


def _said(turn: Turn, text: str) -> None:
    """Put words into the caller's mouth, in as many pieces as pauses tell."""
    turn.say_parts = text.count(" | ") + 1
    turn.say = text.replace(" | ", " ")


def _script(call: Dialogue) -> Script:
    turns = [
        Turn(turn.say, turn.reply, [Call(one["name"], one["arguments"], one["result"]) for one in turn.calls])
        for turn in call.turns
    ]
    for made, turn in zip(turns, call.turns, strict=True):
        _said(made, turn.say)
    industry = Industry(call.name, False, (call.greeting,), {}, {}, ())
    return Script(industry, {}, _DAY, call.greeting, turns, outcome="resolved")


def _vary(call: Dialogue, side: Script, rng: Random, but: int = 0) -> None:
    """Put other words for the same in the place of each turn's."""
    for number, (turn, given) in enumerate(zip(side.turns, call.turns, strict=True), start=1):
        if number == but:
            continue
        _said(turn, rng.choice([given.say, *(text for mark, text in given.heard if mark == "=")]))
        turn.reply = rng.choice([text for mark, text in given.replied if mark == "="] or [given.reply])


def _recognise(side: Script) -> None:
    as_heard: Edit = recognised
    for turn in side.turns:
        turn.reply_edits.append(as_heard)


def recognised(text: str) -> str:
    """Text in small letters without the punctuation of sentences; signs within figures stay."""
    return " ".join(word.strip(".,?!;:\"'").lower() for word in re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text).split())

"""Defects of ear and mouth, each with the findings that it must yield: check, severity, turn and cause."""

from __future__ import annotations

from typing import Any

from detection_kit import phrases
from detection_kit.draft import DoesNotFit, Draft, Expected, KindOf, Make, Severity
from detection_kit.registry import KINDS, chatter, defect
from detection_kit.scene import slots_in
from detection_kit.values import Kind, Value, draw


def _from(draft: Draft, first: int, slot: str, value: Value) -> None:
    """The candidate believes another value from a turn on: it passes it, is answered with it and tells it."""
    for turn in draft.candidate.turns[first - 1 :]:
        turn.told[slot] = turn.passed[slot] = value


def _heard(kind: Kind) -> Make:
    def make(draft: Draft) -> list[Expected]:
        number, slot = draft.pick([one for one in draft.said_slots(kind) if one[1] in draft.passed_slots])
        value = draft.other(slot)
        draft.turn(number)[1].heard[slot] = value
        _from(draft, number, slot, value)
        found = [
            Expected(("transcript.entity",), "critical", (number,), ("stt",)),
            Expected(("tool.argument",), "critical", (draft.writing,), ("stt",)),
        ]
        mine, theirs = draft.turn(number)
        if slot in slots_in(mine.reply) and slot in slots_in(theirs.reply):
            severity: Severity = "major" if kind == "name" else "critical"
            found.append(Expected(("reply.content",), severity, (number,), ("stt",)))
        return found

    return make


for _kind in ("count", "date", "time", "money", "phone", "code", "digits", "name", "email"):
    KINDS.append(KindOf(f"heard.{_kind}", _heard(_kind), stage="stt"))


def _unused(draft: Draft) -> tuple[int, str]:
    number, slot = draft.pick([one for one in draft.said_slots() if one[1] not in draft.used_slots])
    return number, slot


@defect("heard.value_no_tool_uses", "stt")
def _(draft: Draft) -> list[Expected]:
    number, slot = _unused(draft)
    draft.turn(number)[1].heard[slot] = draft.other(slot)
    return [Expected(("transcript.entity",), "major", (number,), ("stt",))]


@defect("heard.value_dropped", "stt")
def _(draft: Draft) -> list[Expected]:
    number, slot = _unused(draft)
    theirs = draft.turn(number)[1]
    theirs.say = theirs.say.replace("{" + slot + "}", "")
    return [Expected(("transcript.entity",), "major", (number,), ("stt",))]


@defect("heard.value_added", "stt")
def _(draft: Draft) -> list[Expected]:
    number = draft.insert(*chatter(draft))
    theirs = draft.turn(number)[1]
    extra = draw(draft.pick(["time", "money", "date"]), draft.rng, draft.live.day).text(theirs.say_style, 0)
    theirs.say_edits.append(lambda text: f"{text} {extra}")
    return [Expected(("transcript.entity",), "major", (number,), ("stt",))]


@defect("heard.denial", "stt")
def _(draft: Draft) -> list[Expected]:
    one, other, reply = draft.pick(phrases.share(phrases.CALLER_DENIES, draft.industry.held_out))
    number = draft.insert(one, reply)
    sides = list(draft.turn(number))
    draft.rng.shuffle(sides)
    sides[0].say = other
    return [Expected(("transcript.entity",), "major", (number,), ("stt",))]


@defect("heard.word", "stt")
def _(draft: Draft) -> list[Expected]:
    one, other, reply = draft.pick(phrases.share(phrases.WORD_MISHEARD, draft.industry.held_out))
    number = draft.insert(one, reply)
    draft.turn(number)[1].say = other
    return [Expected(("transcript.word",), "minor", (number,), ("stt",))]


@defect("heard.nothing", "stt")
def _(draft: Draft) -> list[Expected]:
    table = draft.aside("facts")
    number = draft.insert(table["say"], draft.rng.choice(table["yes"]), "")
    theirs = draft.turn(number)[1]
    theirs.say, theirs.stages = "", {}
    return [Expected(("reply.missing", "transcript.word", "transcript.entity"), "major", (number,), ("stt",))]


def _told(kind: Kind) -> Make:
    def make(draft: Draft) -> list[Expected]:
        number, slot = draft.pick(draft.told_slots(kind))
        draft.turn(number)[1].told[slot] = draft.other(slot)
        return [Expected(("reply.content",), "critical", (number,), ("llm",))]

    return make


for _kind in ("count", "money", "date", "time", "duration", "percent", "weight", "code", "email"):
    KINDS.append(KindOf(f"told.{_kind}", _told(_kind), stage="llm"))


@defect("told.staff", "llm")
def _(draft: Draft) -> list[Expected]:
    table = draft.aside("staff")
    number = draft.insert(table["say"], table["tells"][0], draft.rng.choice(table["tells"]))
    (slot,) = slots_in(table["tells"][0])
    draft.turn(number)[1].told[slot] = draft.other(slot)
    return [Expected(("reply.content",), "major", (number,), ("llm",))]


@defect("told.swapped", "llm")
def _(draft: Draft) -> list[Expected]:
    say, one, other = draft.pick(phrases.share(phrases.PRICES, draft.industry.held_out))
    values = [draw("money", draft.rng, draft.live.day) for _ in "ab"]
    if values[0] == values[1]:
        raise DoesNotFit
    for side in (draft.live, draft.candidate):
        side.values |= dict(zip("ab", values, strict=True))
    number = draft.insert(say, one, draft.rng.choice([one, other]))
    draft.turn(number)[1].told = dict(zip("ba", values, strict=True))
    return [Expected(("reply.content",), "critical", (number,), ("llm",))]


@defect("told.other_result", "tool")
def _(draft: Draft) -> list[Expected]:
    places = [
        (number, slot, at)
        for number, (mine, theirs) in enumerate(zip(draft.live.turns, draft.candidate.turns, strict=True), start=1)
        for at, call in enumerate(mine.calls)
        for slot in slots_in(call.result)
        if slot in slots_in(mine.reply) and slot in slots_in(theirs.reply)
    ]
    number, slot, at = draft.pick(places)
    theirs = draft.turn(number)[1]
    theirs.given[slot] = theirs.told[slot] = draft.other(slot)
    theirs.calls[at].source = "stub"
    return [Expected(("reply.content",), "critical", (number,), ("tool",))]


def _replied(what: str, live: str, candidate: str, expected: Expected) -> Make:
    """An exchange in which the two sides' replies come from two keys of its table."""

    def make(draft: Draft) -> list[Expected]:
        table = draft.aside(what)
        number = draft.insert(table["say"], draft.rng.choice(table[live]), draft.rng.choice(table[candidate]))
        return [Expected(expected.checks, expected.severity, (number,), expected.causes)]

    return make


def _by(check: str, severity: Severity) -> Expected:
    return Expected((check,), severity, (), ("llm",))


for _name, _what, _live, _candidate, _expected in (
    ("told.denied", "facts", "yes", "no", _by("reply.content", "critical")),
    ("told.granted", "facts", "no", "yes", _by("reply.content", "critical")),
    ("told.contrary_deed", "deeds", "done", "contrary", _by("reply.content", "critical")),
    ("told.asks_instead", "deeds", "done", "asks", _by("reply.missing", "major")),
    ("told.acts_unasked", "deeds", "asks", "done", _by("reply.extra", "major")),
    (
        "told.question_added",
        "questions",
        "plain",
        "asks",
        Expected(("reply.extra", "reply.missing"), "major", (), ("llm",)),
    ),
    (
        "told.question_left_out",
        "questions",
        "asks",
        "plain",
        Expected(("reply.missing", "reply.extra"), "major", (), ("llm",)),
    ),
    ("told.handed_over", "handovers", "stays", "hands", _by("reply.extra", "major")),
    ("told.not_handed_over", "handovers", "hands", "stays", _by("reply.missing", "major")),
):
    KINDS.append(KindOf(_name, _replied(_what, _live, _candidate, _expected), stage="llm"))


def _fresh_news(draft: Draft) -> dict[str, Any]:
    """News with a value that the agent has not told before."""
    used = {slot for turn in draft.live.turns for slot in slots_in(turn.reply)}
    table: dict[str, Any] = draft.pick(
        [one for one in draft.industry.asides["news"] if not used & set(slots_in(one["tells"][0]))]
    )
    return table


@defect("told.news_left_out", "llm")
def _(draft: Draft) -> list[Expected]:
    table = _fresh_news(draft)
    number = draft.insert(table["say"], draft.rng.choice(table["tells"]), table["silent"][0])
    return [Expected(("reply.missing",), "major", (number,), ("llm",))]


@defect("told.unsupported", "llm")
def _(draft: Draft) -> list[Expected]:
    table = _fresh_news(draft)
    number = draft.insert(table["say"], table["silent"][0], draft.rng.choice(table["tells"]))
    return [Expected(("reply.ungrounded",), "major", (number,), ("llm",))]


@defect("told.other_words", "llm")
def _(draft: Draft) -> list[Expected]:
    say, one, other = draft.pick(phrases.share(phrases.WORDINGS, draft.industry.held_out))
    number = draft.insert(say, one, other)
    return [Expected(("reply.content",), "minor", (number,), ("llm",))]


@defect("silent.model", "llm")
def _(draft: Draft) -> list[Expected]:
    table = draft.aside("facts")
    number = draft.insert(table["say"], draft.rng.choice(table["no"]), "")
    draft.turn(number)[1].completion = ""
    return [Expected(("reply.missing",), "major", (number,), ("llm",))]


@defect("silent.voice", "tts")
def _(draft: Draft) -> list[Expected]:
    table = draft.aside("news")
    reply = draft.rng.choice(table["tells"])
    number = draft.insert(table["say"], reply, reply)
    theirs = draft.turn(number)[1]
    theirs.completion, theirs.reply = draft.candidate.reply_text(theirs), ""
    theirs.stages.pop("tts", None)
    return [Expected(("reply.missing",), "major", (number,), ("tts",))]

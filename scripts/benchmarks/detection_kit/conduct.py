"""Defects of tools, timing, outcome, cost, policy and of the machinery, with the findings that they must yield."""

from __future__ import annotations

import copy

from detection_kit import phrases
from detection_kit.draft import DoesNotFit, Draft, Expected, KindOf, Make, Severity
from detection_kit.registry import KINDS, chatter, defect
from detection_kit.scene import MS, Call, slots_in


def _of(draft: Draft, effect: str) -> tuple[int, int]:
    """A turn of the candidate and the place of a call in it."""
    names = {name for name, tool in draft.industry.tools.items() if tool["effect"] == effect}
    found = [
        (number, at)
        for number, turn in enumerate(draft.candidate.turns, start=1)
        for at, call in enumerate(turn.calls)
        if call.name in names
    ]
    number, at = draft.pick(found)
    return number, at


@defect("tool.write_left_out", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    del draft.turn(number)[1].calls[at]
    return [Expected(("tool.missing",), "critical", (number,), ("llm",))]


@defect("tool.read_left_out", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "read")
    del draft.turn(number)[1].calls[at]
    return [Expected(("tool.missing",), "minor", (number,), ("llm",))]


@defect("tool.write_added", "llm")
def _(draft: Draft) -> list[Expected]:
    number = draft.insert(*chatter(draft))
    call = Call("issue_voucher", {"worth": draft.rng.randint(5, 60)}, {"ok": True}, source="stub")
    draft.turn(number)[1].calls.append(call)
    return [Expected(("tool.extra",), "critical", (number,), ("llm",))]


@defect("tool.read_added", "llm")
def _(draft: Draft) -> list[Expected]:
    number = draft.insert(*chatter(draft))
    reader = next(name for name, tool in draft.industry.tools.items() if tool["effect"] == "read")
    draft.turn(number)[1].calls.append(Call(reader, {"page": 2}, {"found": False}, source="stub"))
    return [Expected(("tool.extra",), "minor", (number,), ("llm",))]


@defect("tool.write_repeated", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    call = copy.deepcopy(draft.turn(number)[1].calls[at])
    call.after_ms += 200
    draft.turn(number)[1].calls.append(call)
    return [Expected(("tool.repeated",), "critical", (number,), ("llm",))]


@defect("tool.read_repeated", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "read")
    call = copy.deepcopy(draft.turn(number)[1].calls[at])
    call.after_ms += 200
    draft.turn(number)[1].calls.append(call)
    return [Expected(("tool.repeated",), "minor", (number,), ("llm",))]


@defect("argument.other_value", "llm")
def _(draft: Draft) -> list[Expected]:
    slot = draft.pick(draft.passed_slots)
    draft.turn(draft.writing)[1].passed[slot] = draft.other(slot)
    return [Expected(("tool.argument",), "critical", (draft.writing,), ("llm",))]


@defect("argument.left_out", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    arguments = draft.turn(number)[1].calls[at].arguments
    del arguments[draft.pick(list(arguments))]
    return [Expected(("tool.argument",), "critical", (number,), ("llm",))]


@defect("argument.added", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    draft.turn(number)[1].calls[at].arguments["priority"] = draft.pick(["express", 2, True])
    return [Expected(("tool.argument",), "critical", (number,), ("llm",))]


@defect("argument.nested", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    for side, seats in zip(draft.turn(number), ([4, 7], [4, 9]), strict=True):
        side.calls[at].arguments["extras"] = {"wishes": [{"sku": "a1", "units": seats}]}
    return [Expected(("tool.argument",), "critical", (number,), ("llm",))]


@defect("argument.of_a_read", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "read")
    arguments = draft.turn(number)[1].calls[at].arguments
    name = draft.pick(list(arguments))
    slots = slots_in(arguments)
    if not slots or arguments[name] != "{" + slots[0] + "}":
        raise DoesNotFit
    draft.turn(number)[1].passed[slots[0]] = draft.other(slots[0])
    return [Expected(("tool.argument",), "major", (number,), ("llm",))]


@defect("argument.breaks_schema", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    arguments = draft.turn(number)[1].calls[at].arguments
    arguments[draft.pick(list(arguments))] = {"raw": "n/a"}
    if draft.industry.name == "hotel":
        raise DoesNotFit
    return [Expected(("tool.invalid",), "major", (number,), ("llm",))]


@defect("tool.order", "llm")
def _(draft: Draft) -> list[Expected]:
    number = draft.writing
    mine, theirs = draft.turn(number)
    for side, after_ms in ((mine, 20), (theirs, 480)):
        side.calls.append(Call("void_old_entry", {"scope": "pending"}, {"ok": True}, after_ms=after_ms))
        side.respond_ms += 300
    return [Expected(("tool.order",), "major", (number,), ("llm",))]


@defect("tool.before_the_value_was_said", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    fresh = set(slots_in(draft.live.turns[number - 1].say)) & set(draft.passed_slots)
    if number < 2 or not fresh:
        raise DoesNotFit
    draft.turn(number - 1)[1].calls.append(draft.turn(number)[1].calls.pop(at))
    return [Expected(("tool.timing",), "major", (number - 1, number), ("llm",))]


@defect("tool.a_turn_late", "llm")
def _(draft: Draft) -> list[Expected]:
    number, at = _of(draft, "write")
    draft.turn(number + 1)[1].calls.append(draft.turn(number)[1].calls.pop(at))
    return [Expected(("tool.timing",), "major", (number, number + 1), ("llm",))]


def _slow(stage: str) -> Make:
    def make(draft: Draft) -> list[Expected]:
        number = draft.writing if stage == "tool" else draft.rng.randint(1, len(draft.live.turns) - 1)
        theirs = draft.turn(number)[1]
        more = draft.rng.randint(3000, 5000)
        theirs.respond_ms += more
        if stage == "tool":
            for call in theirs.calls[-1:]:
                call.took_ms += more
        theirs.stages[stage] = theirs.stages.get(stage, 0) + more
        return [Expected(("latency.budget",), "major", (number,), (stage,))]

    return make


for _stage in ("turn", "stt", "llm", "tool", "tts"):
    KINDS.append(KindOf(f"slow.{_stage}", _slow(_stage), stage=_stage))


@defect("slow.throughout", "llm")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        turn.respond_ms += draft.rng.randint(600, 800)
        turn.stages["llm"] += 600
    return [Expected(("latency.regression",), "minor", tuple(range(len(draft.live.turns) + 1)))]


def _tale(draft: Draft) -> int:
    at = 2 if draft.industry.held_out else draft.rng.randrange(2)
    return draft.insert(phrases.LONG_TALE[at], phrases.LONG_TALE_REPLY[at])


@defect("turn.cut_the_caller_off", "turn")
def _(draft: Draft) -> list[Expected]:
    number = _tale(draft)
    draft.turn(number)[1].start_early_ms = 900 + draft.rng.randint(900, 3000)
    return [Expected(("turn.early",), "major", (number,), ("turn",))]


@defect("turn.silent_after_a_filler", "llm")
def _(draft: Draft) -> list[Expected]:
    table = draft.aside("news")
    reply = f"One moment, please. {table['tells'][0]}"
    number = draft.insert(table["say"], reply)
    theirs = draft.turn(number)[1]
    for side in draft.turn(number):
        side.reply_parts, side.reply_style = 2, "written"
    theirs.silence_ms = draft.rng.randint(4500, 7000)
    return [Expected(("turn.late",), "major", (number,))]


@defect("turn.talked_on", "turn")
def _(draft: Draft) -> list[Expected]:
    number = _tale(draft) + 1
    after, _ = draft.turn(number)
    mine, theirs = draft.turn(number - 1)
    after.barges_ms = 3500  # of a reply that lasts over five seconds
    mine.talks_on_ms, theirs.talks_on_ms = 300, draft.rng.randint(2200, 3300)
    return [Expected(("turn.barge_in",), "major", (number, number - 1), ("turn",))]


@defect("turn.stopped_for_a_murmur", "turn")
def _(draft: Draft) -> list[Expected]:
    number = _tale(draft)
    mine, theirs = draft.turn(number)
    mine.murmur = theirs.murmur = draft.pick(["mm-hmm", "uh-huh"])
    theirs.heard_until_murmur = True
    return [Expected(("turn.barge_in",), "major", (number,), ("turn",))]


@defect("outcome.other", "llm")
def _(draft: Draft) -> list[Expected]:
    draft.candidate.outcome = draft.pick(["escalated", "abandoned", "failed"])
    return [Expected(("outcome.changed",), "major", (len(draft.live.turns),))]


@defect("outcome.feedback", "llm")
def _(draft: Draft) -> list[Expected]:
    draft.live.feedback, draft.candidate.feedback = {"csat": 5}, {"csat": 2}
    return [Expected(("outcome.changed",), "minor", (len(draft.live.turns),))]


@defect("cost.over_budget", "llm")
def _(draft: Draft) -> list[Expected]:
    draft.live.tokens, draft.candidate.tokens = (8000, 600), (draft.rng.randint(40_000, 90_000), 900)
    return [Expected(("cost.budget",), "major", tuple(range(len(draft.live.turns) + 1)))]


@defect("policy.forbidden_phrase", "llm")
def _(draft: Draft) -> list[Expected]:
    table = draft.aside("facts")
    phrase = draft.pick(["You have my word.", "Between you and me, it's fine."])
    number = draft.insert(table["say"], table["yes"][0], f"{table['yes'][0]} {phrase}")
    return [Expected(("policy.forbidden",), "critical", (number,), ("llm",))]


@defect("policy.notice_left_out", "llm")
def _(draft: Draft) -> list[Expected]:
    draft.candidate.greeting = "Hello, good to hear from you. How are things?"
    everywhere = tuple(range(len(draft.live.turns) + 1))
    return [Expected(("policy.required",), "critical", everywhere, ("llm",))]


@defect("policy.asked_thrice", "llm")
def _(draft: Draft) -> list[Expected]:
    questions = draft.pick(phrases.share(phrases.ASKED_AGAIN, draft.industry.held_out))
    numbers = []
    for question in questions:
        say, reply = chatter(draft)
        numbers.append(draft.insert(say, reply, f"{reply} {question}"))
    return [Expected(("policy.repeated",), "critical", tuple(numbers), ("llm",))]


@defect("policy.other_language", "llm")
def _(draft: Draft) -> list[Expected]:
    say, reply = chatter(draft)
    number = draft.insert(say, reply, draft.pick(phrases.share(phrases.FOREIGN, draft.industry.held_out)))
    return [Expected(("policy.language",), "critical", (number,), ("llm",))]


def _fault(where: str, severity: Severity, cause: tuple[str, ...]) -> Make:
    def make(draft: Draft) -> list[Expected]:
        number = draft.rng.randint(1, len(draft.live.turns))
        message = draft.pick(["connection reset by peer", "KeyError: 'choices'", "deadline of 20 s exceeded"])
        draft.turn(number)[1].extra.append((500, {"kind": "fault", "where": where, "message": message}))
        return [Expected((f"fault.{where.partition('.')[2]}",), severity, (number,), cause)]

    return make


for _where, _severity, _cause in (
    ("candidate.llm", "critical", "llm"),
    ("candidate.tool", "critical", "tool"),
    ("candidate.tts", "critical", "tts"),
    ("candidate.stt", "critical", "stt"),
    ("candidate.worker", "critical", ""),
    ("harness.recorder", "minor", "harness"),
):
    KINDS.append(KindOf(f"fault.{_where}", _fault(_where, _severity, (_cause,) if _cause else ()), stage=_cause))  # type: ignore[arg-type]


@defect("lost.sound", "harness")
def _(draft: Draft) -> list[Expected]:
    number, slot = draft.pick([one for one in draft.said_slots() if one[1] in draft.passed_slots])
    theirs = draft.turn(number)[1]
    theirs.say = theirs.say.replace("{" + slot + "}", "")
    gap = {"kind": "gap", "party": "caller", "cause": "dropped_by_harness", "end_ns": 700 * MS}
    theirs.extra.append((-800, gap))
    return [Expected(("transcript.entity", "transcript.word"), "minor", (number,), ("harness",))]

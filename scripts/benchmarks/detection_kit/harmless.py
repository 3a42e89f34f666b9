"""Variation that changes nothing for the caller: no finding of weight may come of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from detection_kit import phrases
from detection_kit.draft import DoesNotFit, Draft, Expected, KindOf, Make
from detection_kit.scene import Call, Edit, plain, slots_in
from detection_kit.values import Kind, Value, draw

KINDS: list[KindOf] = []


def _harmless(name: str) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        KINDS.append(KindOf(name, make, harmless=True))
        return make

    return register


@_harmless("same.identical")
def _(draft: Draft) -> list[Expected]:
    return []


def _spelt(kind: Kind) -> Make:
    """A value of a kind said by the caller: the sides write it in two ways of the same words."""

    def make(draft: Draft) -> list[Expected]:
        for number, _ in [draft.pick(draft.said_slots(kind))]:
            mine, theirs = draft.turn(number)
            mine.say_style, theirs.say_style = draft.rng.sample(["spoken", "written"], 2)  # type: ignore[assignment]
            mine.say_form = theirs.say_form = draft.rng.randrange(4)
        return []

    return make


for _kind in ("count", "date", "time", "money", "phone", "code", "digits", "name", "email"):
    KINDS.append(KindOf(f"spelt.{_kind}", _spelt(_kind), harmless=True))


def _retold(kind: Kind) -> Make:
    """A value of a kind told by the agent in two forms."""

    def make(draft: Draft) -> list[Expected]:
        number, slot = draft.pick(draft.told_slots(kind))
        mine, theirs = draft.turn(number)
        forms = range(len(draft.live.values[slot].forms()))
        mine.reply_form, theirs.reply_form = draft.rng.choice(forms), draft.rng.choice(forms)
        mine.reply_style, theirs.reply_style = draft.rng.sample(["spoken", "written"], 2)  # type: ignore[assignment]
        return []

    return make


for _kind in ("money", "date", "time", "duration", "percent", "weight"):
    KINDS.append(KindOf(f"retold.{_kind}", _retold(_kind), harmless=True))


def _paraphrase(what: str, *keys: str) -> Make:
    def make(draft: Draft) -> list[Expected]:
        table = draft.aside(what)
        replies = table[draft.rng.choice(keys)]
        draft.insert(table["say"], *draft.rng.sample(replies, len(replies))[:2])
        return []

    return make


for _name, _what, _keys in (
    ("paraphrase.fact", "facts", ("yes", "no")),
    ("paraphrase.news", "news", ("tells",)),
    ("paraphrase.staff", "staff", ("tells",)),
    ("paraphrase.deed", "deeds", ("done", "contrary")),
    ("paraphrase.handover", "handovers", ("stays", "hands")),
):
    KINDS.append(KindOf(_name, _paraphrase(_what, *_keys), harmless=True))


@_harmless("paraphrase.whole_call")
def _(draft: Draft) -> list[Expected]:
    for turn, table in zip(draft.candidate.turns, draft.industry.turns[:-1], strict=False):
        turn.reply = draft.rng.choice(table["reply"][1:])
    draft.candidate.greeting = draft.industry.greeting[1]
    return []


@_harmless("reply.other_order_of_sentences")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        if turn.reply_style == "written" and "?" not in turn.reply:
            turn.reply = " ".join(reversed(re.split(r"(?<=[.!]) ", turn.reply)))
    return []


def _added(table: list[str], before: bool) -> Make:
    def make(draft: Draft) -> list[Expected]:
        for turn in draft.rng.sample(draft.candidate.turns[:-1], 3):
            words = draft.rng.choice(table)
            turn.reply = f"{words} {turn.reply}" if before else f"{turn.reply} {words}"
        return []

    return make


for _name, _table, _before in (
    ("reply.politeness", ["Of course.", "Absolutely.", "Happy to help.", "No worries at all.", "Great choice."], True),
    ("reply.announcement", ["One moment while I pull that up.", "Let me take a look.", "Just a second, please."], True),
    (
        "reply.courtesy",
        ["Is there anything else I can do for you?", "Does that suit you?", "Just shout if you need me."],
        False,
    ),
):
    KINDS.append(KindOf(_name, _added(_table, _before), harmless=True))


@_harmless("reply.confirms_what_was_said")
def _(draft: Draft) -> list[Expected]:
    number, slot = draft.pick([one for one in draft.said_slots() if one[1] in draft.used_slots])
    turn = draft.turn(number)[1]
    turn.reply = f"Right, {{{slot}}}. {turn.reply}"
    return []


@_harmless("reply.repeats_itself")
def _(draft: Draft) -> list[Expected]:
    kinds: list[Kind] = ["time", "money", "date"]
    number, slot = draft.pick([one for kind in kinds for one in draft.told_slots(kind)])
    turn = draft.turn(number)[1]
    turn.reply = f"{turn.reply} So once more, that's {{{slot}}}."
    if turn.reply_style == "spoken" or "?" in turn.reply:
        raise DoesNotFit
    return []


@_harmless("reply.relative_date")
def _(draft: Draft) -> list[Expected]:
    days = {0: ("today", "today"), 1: ("tomorrow", "tomorrow"), 2: ("the day after tomorrow", "the day after tomorrow")}
    ahead = draft.rng.choice(list(days))
    when = Value("date", draft.live.day.replace(day=min(28, draft.live.day.day + ahead)))
    if (when.data - draft.live.day).days != ahead:
        raise DoesNotFit
    for side in (draft.live, draft.candidate):
        side.values["soon"] = when
    replies = ["It's waiting for you {soon}.", f"It's waiting for you {days[ahead][0]}."]
    draft.rng.shuffle(replies)
    draft.insert("And the paperwork?", *[reply.replace("{soon}", "on {soon}") for reply in replies])
    return []


@_harmless("reply.weekday_alone")
def _(draft: Draft) -> list[Expected]:
    when = draw("date", draft.rng, draft.live.day)
    for side in (draft.live, draft.candidate):
        side.values["soon"] = when
    replies = ["The paperwork is due on {soon}.", f"The paperwork is due that {when.data.strftime('%A')}."]
    draft.insert("When is the paperwork due?", *replies)
    draft.turn(len(draft.live.turns) - 1)[0].reply_form = 3
    return []


@_harmless("heard.less_specific")
def _(draft: Draft) -> list[Expected]:
    number, _ = draft.pick(draft.said_slots("time"))
    for side, turn in zip((draft.live, draft.candidate), draft.turn(number), strict=True):
        turn.say_form = 0
        if side is draft.candidate:
            turn.say_edits.append(lambda text: re.sub(r" ([ap] m\b|[ap]\.m\.)", "", text))
    return []


@_harmless("heard.fillers")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        turn.say_edits.append(_fillers(draft.rng))
    return []


def _fillers(rng: Random) -> Edit:
    chosen = rng.choice(["uh", "um", "erm", "hmm"])
    return lambda text: f"{chosen} {text}"


@_harmless("heard.hesitation")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        turn.say_edits.append(lambda text: f"{text.split()[0]} {text}")
    return []


@_harmless("heard.contractions")
def _(draft: Draft) -> list[Expected]:
    opened = {
        "I'd": "I would",
        "I'm": "I am",
        "It's": "It is",
        "that's": "that is",
        "I've": "I have",
        "we'd": "we would",
        "there's": "there is",
        "isn't": "is not",
        "We're": "We are",
        "don't": "do not",
        "Who's": "Who is",
    }
    for turn in draft.candidate.turns:
        for short, long in opened.items():
            turn.say = re.sub(rf"\b{short}\b", long, turn.say)
    return []


@_harmless("heard.casing_and_punctuation")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        turn.say_style = "spoken" if turn.say_style == "written" else "written"
    return []


@_harmless("heard.correction")
def _(draft: Draft) -> list[Expected]:
    number, slot = draft.pick([one for one in draft.said_slots() if one[1] in draft.passed_slots])
    wrong = draft.other(slot)
    for side in (draft.live, draft.candidate):
        side.values["slip"] = wrong
    for turn in draft.turn(number):
        turn.say = turn.say.replace("{" + slot + "}", "{slip}, no, sorry, {" + slot + "}")
    mine, theirs = draft.turn(number)
    mine.say_style, theirs.say_style = draft.rng.sample(["spoken", "written"], 2)  # type: ignore[assignment]
    return []


@_harmless("heard.other_word")
def _(draft: Draft) -> list[Expected]:
    one, other, reply = draft.pick(phrases.share(phrases.WORD_MISHEARD, draft.industry.held_out))
    draft.turn(draft.insert(one, reply))[1].say = other
    return []


@_harmless("speech.caller_in_pieces")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        turn.say_parts = draft.rng.randint(2, 3)
    return []


@_harmless("speech.reply_in_pieces")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.rng.choice([draft.live, draft.candidate]).turns:
        turn.reply_parts = 3
    return []


@_harmless("speech.no_word_times")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.rng.choice([draft.live, draft.candidate]).turns:
        turn.word_times = False
    return []


@_harmless("speech.no_stages_told")
def _(draft: Draft) -> list[Expected]:
    draft.rng.choice([draft.live, draft.candidate]).stages_told = False
    return []


@_harmless("speech.murmur_heard_by_one")
def _(draft: Draft) -> list[Expected]:
    at = 2 if draft.industry.held_out else draft.rng.randrange(2)
    number = draft.insert(phrases.LONG_TALE[at], phrases.LONG_TALE_REPLY[at])
    draft.rng.choice(draft.turn(number)).murmur = draft.pick(["mm-hmm", "uh-huh"])
    return []


@_harmless("timing.jitter")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.candidate.turns:
        turn.respond_ms += draft.rng.randint(-250, 200)
        for call in turn.calls:
            call.after_ms += draft.rng.randint(0, 80)
            call.took_ms += draft.rng.randint(-50, 50)
    return []


@_harmless("timing.slower_within_budget")
def _(draft: Draft) -> list[Expected]:
    draft.pick(draft.candidate.turns).respond_ms += 1500
    return []


@_harmless("tool.reads_swapped")
def _(draft: Draft) -> list[Expected]:
    turns = [turn for turn in draft.candidate.turns if len(turn.calls) == 2]
    first, second = draft.pick(turns).calls
    first.after_ms, second.after_ms = second.after_ms, first.after_ms
    return []


@_harmless("tool.another_read")
def _(draft: Draft) -> list[Expected]:
    reader = next(name for name, tool in draft.industry.tools.items() if tool["effect"] == "read")
    draft.pick(draft.candidate.turns).calls.append(Call(reader, {"detail": "long"}, {"found": True}, source="stub"))
    return []


@_harmless("argument.other_format")
def _(draft: Draft) -> list[Expected]:
    number = draft.writing
    call = next(call for call in draft.turn(number)[1].calls if call.name == draft.industry.writer)
    compare = draft.industry.tools[call.name]["compare"]
    for path, how in compare.items():
        holder = call.arguments
        *folders, name = path.split(".")
        for folder in folders:
            holder = holder[folder]
        value = draft.live.values[slots_in(holder[name])[0]]
        match how:
            case "date":
                holder[name] = value.text("written", draft.rng.randrange(3))
            case "time":
                holder[name] = value.text("written", draft.rng.randrange(2))
            case "phone":
                holder[name] = value.text("written", draft.rng.randrange(3))
            case "casefold":
                holder[name] = value.data.upper()
    return []


@_harmless("argument.null_or_float")
def _(draft: Draft) -> list[Expected]:
    call = next(call for call in draft.turn(draft.writing)[1].calls if call.name == draft.industry.writer)
    call.arguments["remarks"] = None
    for name, value in call.arguments.items():
        slots = slots_in(value) if isinstance(value, str) else []
        if slots and draft.live.values[slots[0]].kind == "count":
            call.arguments[name] = float(draft.live.values[slots[0]].data)
    return []


@_harmless("greeting.other")
def _(draft: Draft) -> list[Expected]:
    draft.candidate.greeting = draft.industry.greeting[1]
    return []


@_harmless("greeting.as_a_recogniser_writes_it")
def _(draft: Draft) -> list[Expected]:
    for turn in draft.live.turns:
        turn.reply_style = "spoken"
    draft.live.greeting = plain(draft.live.greeting)
    return []


@_harmless("outcome.case_and_extra_facts")
def _(draft: Draft) -> list[Expected]:
    draft.candidate.outcome = "Resolved"
    draft.candidate.feedback = {"csat": 4}
    draft.live.tokens, draft.candidate.tokens = (6000, 500), (9000, 800)
    return []


@_harmless("chatter.added_words_of_the_agent")
def _(draft: Draft) -> list[Expected]:
    at = 2 if draft.industry.held_out else draft.rng.randrange(2)
    reply = phrases.CHATTER_REPLY[at]
    draft.insert(phrases.CHATTER[at], reply, f"Oh I hear you. {reply}")
    return []

"""What the agent says on two sides of one turn: the same in substance, or not.

Rules:
    1. The same in other words is agreement: words alone are never worse than minor, and then a question for a judge.
    2. A changed value or a contradiction is critical, a changed name major.
    3. A value only live told is major where it was news to the caller, minor where it repeats what was said before.
    4. A value only the other side told is minor where a tool or earlier words support it, else ungrounded and major.
       Small plain numbers, names and parts of the day are grammar or courtesy as often as not: minor.
    5. A question asked or left out is major where it steers the call: it asks for a datum, or stands where the other
       side acts. Courtesy ("anything else?", "is that right?") never is. So is a transfer made or missed.
    6. A deed told as done that contradicts the other side's is critical; one that live only asks about, major.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.compare.acts import Acts, acts
from harness.compare.clauses import Clause, clauses
from harness.compare.cues import any_of
from harness.compare.deeds import compare_deeds
from harness.compare.difference import Difference, Question, WordSpan
from harness.compare.entities import Entity, EntityDiff, compare_entities, entities_of_pair
from harness.compare.entities.grounds import reckoned, supports
from harness.compare.entities.values import Clock, Day, DayPart, Money, Name, Number, Period
from harness.compare.exchanged import exchanged
from harness.compare.frames import turned_round
from harness.compare.plain import STOP_WORDS, stem
from harness.compare.polarity import Contradiction, compare_polarity, is_free
from harness.compare.questions import SOMETHING, asked_alone
from harness.compare.reply_pair import ReplyPair, words_of
from harness.compare.stances import Sides, opposed
from harness.compare.terms import other_terms
from harness.core.findings import FindingKind, Severity

_UNPAID = any_of(
    "without (?:paying|charge|cost|(?:a|any) (?:fee|charge|cost))",
    "(?:never|not) (?:have to )?(?:pay|cost|charge)(?: _)? (?:anything|a thing|a penny|a cent)",
    "nothing (?:more |else |extra )?(?:to pay|due|owed)",
    "(?:pays?|costs?|charges?) (?:you )?nothing",
)
"""Words for what costs nothing that stand apart from what it is."""
_BESIDE = 2
"""Words between a day and the time that is on it."""
_SMALL = 12
"""Up to here a number without a unit may count what was just named ("two things")."""
_PERSONS = {
    "i": "i",
    "me": "i",
    "we": "we",
    "us": "we",
    "you": "you",
    "he": "he",
    "him": "he",
    "they": "they",
    "them": "they",
}
"""Persons by their subject's form."""
_LIMITS = frozenset({"only", "except", "apart", "unless", "excluding"})
"""Words that take something out of what is said."""
_SAME_WORDS = 0.5
"""Share of the shorter reply's content that makes it the same wording, no matter for a judge."""


def compare_reply(pair: ReplyPair) -> Iterator[Difference]:
    """Findings ``reply.content``, ``reply.missing``, ``reply.extra`` and ``reply.ungrounded`` of one turn."""
    if not pair.live.strip() or not pair.other.strip():
        yield from _one_silent(pair)
        return
    if words_of(pair.live) == words_of(pair.other):
        return
    ours, theirs = entities_of_pair(pair.live, pair.other, pair.context)
    values = compare_entities(ours, theirs, (pair.live, pair.other))
    found = [*_values(pair, values), *_contradictions(pair, values), *_acts(pair, values)]
    if all(one.severity is not Severity.CRITICAL for one in found):
        least = max((one.severity.weight for one in found), default=0)
        swaps = (one for one in exchanged(pair.live, pair.other, values) if one.severity.weight > least)
        found += [one for one in swaps if one.severity is Severity.CRITICAL or _of_the_call(pair, one)]
    yield from found
    if all(one.severity is Severity.MINOR for one in found) and (doubt := _doubt(pair, values)):
        yield _wording(pair, doubt)


def _of_the_call(pair: ReplyPair, one: Difference) -> bool:
    """Whether the caller or a tool said live's word and not the candidate's; else the two may be synonyms."""
    live, other = (
        {stem(word) for word in words_of(str(side)) if word not in STOP_WORDS} for side in (one.live, one.other)
    )
    return bool(live & pair.facts) and not other & pair.facts


def _one_silent(pair: ReplyPair) -> Iterator[Difference]:
    if pair.live.strip():
        yield _difference("reply.missing", "missing", "reply", Severity.MAJOR, pair, "the candidate says nothing")
    elif pair.other.strip():
        done = acts(pair.other)
        weighs = bool(done.done or done.transfer or done.questions or done.open_questions)
        severity = Severity.MAJOR if weighs else Severity.MINOR
        yield _difference("reply.extra", "extra", "reply", severity, pair, "the live agent says nothing")


def _values(pair: ReplyPair, diff: EntityDiff) -> Iterator[Difference]:
    for changed in diff.changed:
        name = isinstance(changed.live.value, Name)
        if name and _one_person(pair, changed.live.value, changed.other.value):
            continue
        why = f"the live agent tells the caller {changed.live.text!r}, the candidate {changed.other.text!r}"
        known = all(supports(pair.grounds, one) for one in (changed.live, changed.other))
        severity = Severity.MAJOR if name and not known else Severity.CRITICAL
        yield _valued("reply.content", "changed", severity, changed.live, changed.other, why)
    for one in diff.missing:
        severity, why = _left_out(pair, one)
        news = severity is Severity.MAJOR
        if isinstance(one.value, Money) and one.value.amount and _costless(pair.other, pair.live, one, news):
            why = f"the candidate says that nothing is charged, live that {one.text!r} is"
            yield _valued("reply.content", "changed", Severity.CRITICAL, one, None, why)
            continue
        yield _valued("reply.missing", "missing", severity, one, None, why)
    for one in diff.extra:
        supported = supports(pair.grounds, one) or reckoned(pair.grounds, _agreed(diff), one)
        grave = not supported and not _slight(one)
        if grave and isinstance(one.value, Money) and one.value.amount and _costless(pair.live, pair.other, one, True):
            why = f"the candidate charges {one.text!r} for what the live agent says costs nothing"
            yield _valued("reply.content", "changed", Severity.CRITICAL, None, one, why)
            continue
        if grave and (beside := _other_day(diff, one)):
            why = f"the candidate puts {beside.text!r} on {one.text!r}, which no tool and nothing said supports"
            yield _valued("reply.ungrounded", "extra", Severity.CRITICAL, None, one, why)
            continue
        check = "reply.extra" if supported or not grave else "reply.ungrounded"
        why = f"only the candidate tells {one.text!r}" + ("" if supported else "; no tool and nothing said supports it")
        yield _valued(check, "extra", Severity.MAJOR if grave else Severity.MINOR, None, one, why)


def _one_person(pair: ReplyPair, one: object, two: object) -> bool:
    """Whether two names are parts of one that is known: "Yusuf" and "Mr Demir" of Yusuf Demir."""
    if not (isinstance(one, Name) and isinstance(two, Name)):
        return False
    both = {*one.parts, *two.parts}
    return any(isinstance(known.value, Name) and both <= set(known.value.parts) for known in pair.grounds)


def _agreed(diff: EntityDiff) -> list[Entity]:
    return [value for pair in diff.agreed for value in (pair.live, pair.other)]


def _costless(free: str, priced: str, price: Entity, news: bool) -> bool:
    """Whether a reply, and only that, says that what the other has a price for costs nothing.

    Of a price that is ``news`` it is enough that the one says of more things than the other that they cost nothing.
    """
    sides = [[one for one in clauses(text) if _costs_nothing(one)] for text in (free, priced)]
    about = [[one for one in side if price.near & one.stems or one.stems == {"costless"}] for side in sides]
    return bool(about[0] and not about[1]) or (news and len(sides[0]) > len(sides[1]))


def _costs_nothing(clause: Clause) -> bool:
    return is_free(clause) or bool(_UNPAID.search(clause.text))


def _other_day(diff: EntityDiff, day: Entity) -> Entity | None:
    """The time, told by both, to which only the candidate adds a day, where live adds none."""
    if not isinstance(day.value, Day) or any(isinstance(one.value, Day) for one in diff.missing):
        return None
    beside = (one.other for one in diff.agreed if isinstance(one.other.value, Clock))
    return next((one for one in beside if _apart(one.words, day.words) <= _BESIDE), None)


def _apart(one: WordSpan, two: WordSpan) -> int:
    return max(one.first - two.end, two.first - one.end)


def _left_out(pair: ReplyPair, one: Entity) -> tuple[Severity, str]:
    if supports(pair.told, one):
        return Severity.MINOR, f"live repeats {one.text!r}, which was said before"
    today = isinstance(one.value, Day) and one.value.relative == 0
    if today or (_slight(one) and not supports(pair.grounds, one)):
        return Severity.MINOR, f"only the live agent says {one.text!r}"
    if isinstance(one.value, (Name, DayPart)):
        return Severity.MINOR, f"only the live agent says {one.text!r}"
    return Severity.MAJOR, f"the live agent tells the caller {one.text!r}, which is news; the candidate leaves it out"


def _slight(one: Entity) -> bool:
    """Whether a value may be grammar or courtesy: a small count, a name, a part of the day."""
    if isinstance(one.value, Number):
        return one.value.value <= _SMALL
    if isinstance(one.value, Period):
        return one.value.offset == 0
    if isinstance(one.value, Day):
        return one.value.relative == 0
    return isinstance(one.value, (Name, DayPart)) or one.weak


def _contradictions(pair: ReplyPair, values: EntityDiff) -> Iterator[Difference]:
    found: tuple[Contradiction, ...] = compare_polarity(pair.live, pair.other).contradictions
    if not found and (turned := turned_round(pair.live, pair.other) or other_terms(pair.live, pair.other)):
        found = (turned,)
    if not found and (stance := opposed(pair.live, pair.other, pair.asked, _sides(pair, values))):
        found = (stance,)
    for one in found:
        live, other = WordSpan(one.live.first, one.live.end), WordSpan(one.other.first, one.other.end)
        yield Difference(
            check="reply.content",
            kind="changed",
            path="negation",
            severity=Severity.CRITICAL,
            live=_quote(pair.live, live),
            other=_quote(pair.other, other),
            why="one side denies what the other says",
            live_words=live,
            other_words=other,
        )


def _sides(pair: ReplyPair, values: EntityDiff) -> Sides:
    news = any(not supports(pair.told, one) for one in values.missing), bool(values.extra)
    agreed = any(not supports(pair.told, one.live) and not _slight(one.live) for one in values.agreed)
    return Sides((acts(pair.live), acts(pair.other)), pair.calls.wrote, news, agreed)


def _acts(pair: ReplyPair, values: EntityDiff) -> Iterator[Difference]:
    ours, theirs = acts(pair.live), acts(pair.other)
    yield from _transfers(pair, ours, theirs)
    if ours.transfer or theirs.transfer:
        return
    deeds = list(_deeds(pair, values))
    yield from deeds
    if not deeds:
        yield from _questions(pair, ours, theirs)


def _transfers(pair: ReplyPair, ours: Acts, theirs: Acts) -> Iterator[Difference]:
    if bool(ours.transfer) == bool(theirs.transfer):
        return
    if ours.transfer:
        why = "the live agent hands the caller over to a person, the candidate does not"
        yield _difference("reply.missing", "missing", "transfer", Severity.MAJOR, pair, why)
    else:
        why = "the candidate hands the caller over to a person, the live agent does not"
        yield _difference("reply.extra", "extra", "transfer", Severity.MAJOR, pair, why)


def _deeds(pair: ReplyPair, values: EntityDiff) -> Iterator[Difference]:
    news = any(not supports(pair.told, one) for one in values.missing)
    checks = {"changed": "reply.content", "missing": "reply.missing", "extra": "reply.extra"}
    for one in compare_deeds(pair.live, pair.other, pair.calls, news, pair.replied):
        yield _difference(checks[one.kind], one.kind, "commitment", one.severity, pair, one.why)


def _questions(pair: ReplyPair, ours: Acts, theirs: Acts) -> Iterator[Difference]:
    """Questions that only one side asks."""
    if alone := asked_alone(ours, theirs):
        why = f"only the live agent asks for {', '.join(sorted(alone))}"
        yield _difference("reply.missing", "missing", _question(alone), Severity.MAJOR, pair, why)
    if alone := asked_alone(theirs, ours):
        why = f"only the candidate asks for {', '.join(sorted(alone))}"
        yield _difference("reply.extra", "extra", _question(alone), Severity.MAJOR, pair, why)


def _question(alone: frozenset[str]) -> str:
    return "question" if alone == {SOMETHING} else f"question.{min(alone)}"


def _doubt(pair: ReplyPair, values: EntityDiff) -> str | None:
    """Why rules cannot say that the replies agree; ``None`` where they can."""
    polarity = compare_polarity(pair.live, pair.other)
    mine, yours = acts(pair.live), acts(pair.other)
    told = any(not _slight(one.live) for one in values.agreed)
    asked = [(side.questions, bool(side.open_questions)) for side in (mine, yours)]
    if asked[0] != asked[1] and (mine.loose or yours.loose) and not told:
        return "without punctuation nobody can tell what is asked"
    if polarity.one_sided:
        return "only one side denies something"
    if _turned(pair.live, pair.other):
        return "the same words are said of other persons"
    if not told and bool(_LIMITS & set(words_of(pair.live))) != bool(_LIMITS & set(words_of(pair.other))):
        return "only one side makes an exception"
    ours, theirs = _content(pair.live), _content(pair.other)
    if not ours or not theirs:
        return (
            None
            if ours == theirs or min(len(ours), len(theirs)) + 2 >= max(len(ours), len(theirs))
            else "one says more"
        )
    share = len(ours & theirs) / min(len(ours), len(theirs))
    if share >= _SAME_WORDS:
        replaced = min(len(ours - theirs), len(theirs - ours))
        reworded = told and replaced > 1
        return "the wording is the same but for single words" if replaced and not reworded else None
    same_acts = mine.asks == yours.asks and mine.done == yours.done and mine.transfer == yours.transfer
    if same_acts and (values.agreed or mine.asks or mine.done or mine.transfer):
        return None
    return "the two share few words and no value or act that rules know"


def _turned(one: str, two: str) -> bool:
    """Whether the same words stand in another order of persons: "you owe us", "we owe you"."""
    a, b = ([_PERSONS.get(word, word) for word in words_of(text)] for text in (one, two))
    persons = ([word for word in words if word in _PERSONS.values()] for words in (a, b))
    return sorted(a) == sorted(b) and next(persons) != next(persons)


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)


def _wording(pair: ReplyPair, doubt: str) -> Difference:
    return Difference(
        check="reply.content",
        kind="changed",
        path="wording",
        severity=Severity.MINOR,
        live=pair.live,
        other=pair.other,
        why=doubt,
        live_words=WordSpan(0, len(pair.live.split())),
        other_words=WordSpan(0, len(pair.other.split())),
        question=Question(pair.live, pair.other, doubt),
    )


def _quote(text: str, span: WordSpan) -> str:
    return " ".join(text.split()[span.first : span.end])


def _valued(
    check: str, kind: FindingKind, severity: Severity, live: Entity | None, other: Entity | None, why: str
) -> Difference:
    one = live or other
    assert one is not None
    return Difference(
        check=check,
        kind=kind,
        path=one.kind,
        severity=severity,
        live=live.text if live else None,
        other=other.text if other else None,
        why=why,
        live_words=live.words if live else None,
        other_words=other.words if other else None,
    )


def _difference(check: str, kind: FindingKind, path: str, severity: Severity, pair: ReplyPair, why: str) -> Difference:
    """A difference of whole replies."""
    live, other = pair.live if pair.live.strip() else None, pair.other if pair.other.strip() else None
    return Difference(
        check=check,
        kind=kind,
        path=path,
        severity=severity,
        live=live,
        other=other,
        why=why,
        live_words=WordSpan(0, len(live.split())) if live else None,
        other_words=WordSpan(0, len(other.split())) if other else None,
    )

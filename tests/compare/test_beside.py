"""What the other side heard and said, laid into the live turns."""

from __future__ import annotations

from dataclasses import replace

from harness.compare.beside import heard_text, lay_beside, reply_text
from harness.compare.dealing import deal_out
from harness.compare.turns import turns_of
from harness.core.events import Word
from harness.core.time import NS_PER_S, ns_from_seconds
from harness.core.timeline import Timeline
from tests.compare.scene import BOOKED, agent, caller, clinic, timeline, tool


def replies(other: Timeline, live: Timeline | None = None) -> list[str]:
    return [reply_text(pair) for pair in lay_beside(live or clinic(), other)]


def heard(other: Timeline, live: Timeline | None = None) -> list[str]:
    return [heard_text(pair) for pair in lay_beside(live or clinic(), other)]


def test_a_timeline_lies_in_its_own_turns() -> None:
    pairs = lay_beside(clinic(), clinic())
    for pair in pairs:
        assert (pair.heard, pair.said) == (pair.turn.caller, pair.turn.agent)
        assert pair.live_calls == pair.calls


def test_a_told_turn_counts_more_than_time() -> None:
    other = clinic(a2=None)
    moved = other.with_events([agent(19, 20, "Booked.", turn=2)])
    assert replies(moved)[2] == "Booked."


def test_a_turn_that_cannot_be_is_not_believed() -> None:
    other = clinic(a2=None).with_events([agent(13, 16, "Booked.", turn=99)])
    assert replies(other)[2] == "Booked."


def test_a_late_reply_goes_to_the_turn_it_answers_and_the_next_stays() -> None:
    found = replies(clinic(a2=(18.9, 20), a3=(20.5, 22)))
    assert found[2].startswith("You are booked")
    assert found[3].startswith("We are at")


def test_a_reply_that_comes_after_later_ones_is_brought_home() -> None:
    found = replies(clinic(a2=(22.3, 22.9)))
    assert found[2].startswith("You are booked")
    assert found[3] == "We are at 12 Main Street. You can park behind the building."


def test_without_texts_time_alone_decides() -> None:
    live = timeline(caller(0, 1), agent(2, 3), caller(4, 5), agent(6, 7))
    other = timeline(caller(0, 1), agent(2.5, 3.5), caller(4, 5), agent(6.5, 7.5))
    assert [len(pair.said) for pair in lay_beside(live, other)] == [0, 1, 1]


def test_a_call_made_before_a_late_reply_goes_with_it() -> None:
    other = clinic(book=tool(17.2, "book", BOOKED, call="book"), a2=(18.9, 20), a3=(20.5, 22))
    assert [len(pair.calls) for pair in lay_beside(clinic(), other)] == [0, 1, 1, 0, 0]


def test_utterances_split_otherwise_are_joined() -> None:
    other = clinic(c1=None).with_events(
        [caller(2.5, 3.1, "I need a check up"), caller(3.3, 4, "on May fifteenth for two people")]
    )
    assert heard(other)[1] == "I need a check up on May fifteenth for two people"


MERGED = "I need a check up on May fifteenth for two people to p m please this is Dana Cole"


def merged(words: tuple[Word, ...] = ()) -> list[str]:
    return heard(clinic(c1=None, c2=None).with_events([caller(2.5, 12, MERGED, words=words)]))


def test_one_utterance_over_two_turns_is_dealt_out_by_wording() -> None:
    found = merged()
    assert found[1] == "I need a check up on May fifteenth for two people"
    assert found[2] == "to p m please this is Dana Cole"


def test_one_utterance_over_two_turns_is_dealt_out_by_word_times() -> None:
    texts = MERGED.split()
    starts = [2.5 + 0.12 * at if at < 11 else 9 + 0.3 * (at - 11) for at in range(len(texts))]
    words = tuple(
        Word(text, ns_from_seconds(start), ns_from_seconds(start + 0.1))
        for text, start in zip(texts, starts, strict=True)
    )
    assert merged(words)[2] == "to p m please this is Dana Cole"


def test_a_shifted_clock_is_mended_by_wording() -> None:
    shifted = timeline(
        *(
            replace(one, start_ns=one.start_ns + 6 * NS_PER_S, end_ns=one.end_ns + 6 * NS_PER_S)
            for one in clinic().speech("caller")
        )
    )
    assert heard(shifted)[1:] == [turn.heard for turn in turns_of(clinic())][1:]


def test_words_heard_where_live_heard_no_caller_go_to_turn_zero() -> None:
    live = timeline(agent(0, 1, "hello"))
    assert [(number, one.text) for number, one in deal_out(turns_of(live), [caller(2, 3, "hi")])] == [(0, "hi")]


def test_a_turns_span_holds_the_callers_words_and_both_replies() -> None:
    pair = lay_beside(clinic(), clinic(a2=(14, 17)))[2]
    assert (pair.span.start_ns, pair.span.end_ns) == (9 * NS_PER_S, 17 * NS_PER_S)


def test_the_span_of_a_long_turn_is_kept_to_what_a_person_listens_to() -> None:
    live = timeline(caller(0, 50, "a long story"), agent(51, 90, "a long answer"))
    span = lay_beside(live, live)[1].span
    assert span.duration_ns <= 30 * NS_PER_S
    assert span.start_ns < 50 * NS_PER_S < span.end_ns

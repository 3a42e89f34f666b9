from __future__ import annotations

from harness.compare.beside import heard_text, lay_beside
from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.core.events import Speech, Word
from harness.core.time import ns_from_seconds
from tests.compare.scene import agent, timeline

SAID = ((1.0, "i would like a table for two please"), (9.0, "at seven on friday under the name cole"))
REPLIES = (agent(5, 8, "What time and day would you like?"), agent(14, 16, "Thank you, that is booked."))


def spoken(start_s: float, text: str, shift_s: float = 0.0) -> list[Word]:
    return [
        Word(word, ns_from_seconds(start_s + shift_s + 0.4 * at), ns_from_seconds(start_s + shift_s + 0.4 * at + 0.35))
        for at, word in enumerate(text.split())
    ]


def utterance(words: list[Word]) -> Speech:
    text = " ".join(word.text for word in words)
    return Speech(party="caller", start_ns=words[0].start_ns, end_ns=words[-1].end_ns, text=text, words=tuple(words))


def differences(*heard: Speech) -> list[str]:
    live = timeline(*(utterance(spoken(*one)) for one in SAID), *REPLIES)
    other = timeline(*heard, *REPLIES, side="candidate")
    turns = lay_beside(live, other)
    assert [heard_text(pair) for pair in turns[1:]] == [text for _, text in SAID]
    return [finding.check for finding in compare(live, other, Rules(), "next").findings]


def test_an_utterance_cut_in_two_is_no_difference() -> None:
    first, second = (spoken(*one) for one in SAID)
    assert differences(utterance(first[:3]), utterance(first[3:]), utterance(second[:6]), utterance(second[6:])) == []


def test_words_that_a_recogniser_puts_into_the_next_utterance_are_no_difference() -> None:
    first, second = (spoken(*one) for one in SAID)
    late = [Word(word.text, word.start_ns, word.end_ns) for word in first[-2:]]
    assert differences(utterance(first[:-2]), utterance([*late, *second])) == []


def test_talk_of_both_at_once_and_a_shifted_clock_are_no_difference() -> None:
    first, second = (spoken(start, text, shift_s=0.9) for start, text in SAID)
    assert differences(utterance(first), utterance(second[:2]), utterance(second[2:])) == []


def test_edge_words_that_lie_over_the_agents_speech_stay_in_their_turn() -> None:
    first = spoken(*SAID[0], shift_s=1.2)
    second = spoken(*SAID[1], shift_s=-1.2)
    assert differences(utterance(first), utterance(second)) == []

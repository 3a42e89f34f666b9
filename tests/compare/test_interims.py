"""Words that a recogniser had no time to make final."""

from __future__ import annotations

from harness.compare.compare import compare
from harness.compare.interims import with_last_interims
from harness.compare.rules import Rules
from tests.compare.scene import agent, caller, timeline, weighty

LAST = "put it on my other card four four oh eight"


def test_what_the_caller_said_last_is_no_news_where_live_had_only_interim_words() -> None:
    before = [caller(0, 1, "hello"), agent(1.5, 3, "How can I help?")]
    live = timeline(*before, caller(4, 5, "put it", final=False), caller(4, 7, LAST, final=False))
    candidate = timeline(*before, caller(4, 7, LAST))
    found = compare(live, candidate.as_side("candidate"), Rules(), "next")
    assert not weighty(found)
    assert found.turns[-1].heard_live == LAST


def test_only_the_last_interim_of_each_utterance_stands() -> None:
    live = timeline(
        caller(0, 1, "one", final=False),
        caller(0, 2, "one two", final=False),
        agent(2.5, 3, "yes?"),
        caller(4, 5, "three", final=False),
    )
    assert [speech.text for speech in with_last_interims(live).speech("caller")] == ["one two", "three"]


def test_a_final_version_takes_the_place_of_its_interims() -> None:
    live = timeline(
        caller(0, 1.5, "won too", final=False), caller(0.1, 2, "one two"), caller(3, 4, "three", final=False)
    )
    assert [speech.text for speech in with_last_interims(live).speech("caller")] == ["one two", "three"]


def test_an_account_without_interims_is_left_as_it_is() -> None:
    live = timeline(caller(0, 1, "hello"), agent(2, 3, "hi"))
    assert with_last_interims(live) is live
    done = timeline(caller(0, 0.5, "hel", final=False), caller(0, 1, "hello"))
    assert with_last_interims(done) is done

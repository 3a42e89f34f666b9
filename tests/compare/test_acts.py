from __future__ import annotations

import pytest

from harness.compare.acts import acts
from harness.compare.clauses import clauses
from harness.compare.polarity import compare_polarity


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("What's your date of birth?", {"birth"}),
        ("and the best number to reach you at", set()),
        ("What's the best number to reach you at?", {"phone"}),
        ("Can I get the last four of your social?", {"identifier"}),
        ("I'll need your email address", {"email"}),
        ("Please spell your surname", {"name"}),
        ("When would you like to come by?", {"date", "time"}),
        ("Anything else I can do?", {"more"}),
        ("How can I help?", {"serve"}),
        ("Is that correct?", {"agree"}),
        ("Shall I go ahead?", {"proposal"}),
        ("How many guests?", {"amount"}),
        ("Would you like the red or the white?", {"choice"}),
        ("That is correct.", set()),
        ("You can pick it up when you are ready.", set()),
    ],
)
def test_what_a_question_asks_for(text: str, slots: set[str]) -> None:
    assert acts(text).asks == slots


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("I've reserved the boat.", {"create"}),
        ("You're booked for nine.", {"create"}),
        ("The order has been cancelled.", {"cancel"}),
        ("I got you down for nine.", {"create"}),
        ("You're all set.", {"done"}),
        ("I haven't booked it.", set()),
        ("Should I book it?", set()),
        ("If you are booked, come early.", set()),
        ("I've moved it and sent you a text.", {"change", "send"}),
    ],
)
def test_what_is_told_as_done(text: str, done: set[str]) -> None:
    assert acts(text).done == done


@pytest.mark.parametrize(
    ("text", "transfer"),
    [
        ("Let me transfer you to a colleague.", "made"),
        ("I'm putting you through to billing.", "made"),
        ("One of our specialists will take it from here.", "made"),
        ("Let me get a supervisor on the line.", "made"),
        ("Would you like me to connect you with an agent?", "offered"),
        ("I can't transfer you to an agent.", ""),
        ("I'm putting you on hold.", ""),
        ("I have transferred the money.", ""),
        ("Please hold.", ""),
    ],
)
def test_handing_over(text: str, transfer: str) -> None:
    assert acts(text).transfer == transfer


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("We can hold it.", "We can't hold it."),
        ("The rink is open on Sunday.", "The rink is closed on Sunday."),
        ("The rink isn't closed.", "The rink is closed."),
        ("Helmets are mandatory.", "Helmets are optional."),
        ("Yes, that works.", "No, that doesn't work."),
        ("It is on the left.", "It is on the right."),
        ("There is a fee.", "There's no fee."),
        ("I've told them to keep off the lawn.", "I've told them to use the lawn."),
        ("We'll leave off the garlic sauce.", "It comes with garlic sauce."),
        ("You no longer need a visa.", "You need a visa."),
    ],
)
def test_contradictions(one: str, two: str) -> None:
    assert compare_polarity(one, two).contradictions
    assert compare_polarity(two, one).contradictions


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The rink isn't open.", "The rink is closed."),
        ("No problem, it's done.", "Sure, it's done."),
        ("Don't hesitate to call.", "Please call any time."),
        ("We can't do Monday, but we can do Friday.", "Friday works, Monday doesn't."),
        ("I can't start until you sign.", "You sign before I can start."),
        ("Sorry, we're unable to.", "Unfortunately we can't."),
        ("There's no fee.", "It's free of charge."),
        ("No worries.", "Okay."),
        ("The table is out in the courtyard.", "It'd be a table in the courtyard."),
        ("I'll leave off the high chair.", "No high chair, then."),
        ("I'll hold the onions.", "No onions."),
        ("Keep him off the lawn.", "Don't let him onto the lawn."),
        ("It can't not be repaired.", "It'll be repaired."),
        ("There's nothing stopping you paying by card.", "Sure, pay by card."),
    ],
)
def test_no_contradictions(one: str, two: str) -> None:
    assert compare_polarity(one, two).contradictions == ()
    assert compare_polarity(two, one).contradictions == ()


def test_a_denial_of_one_side_alone_is_a_doubt() -> None:
    assert compare_polarity("We don't take coins.", "Cards are the way to go.").one_sided


def test_clauses_know_their_words() -> None:
    text = "Sure, I can do that, but not today."
    assert [" ".join(text.split()[one.first : one.end]) for one in clauses(text)] == [
        "Sure,",
        "I can do that,",
        "but not today.",
    ]

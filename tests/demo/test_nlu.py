from datetime import date, time

import pytest

from harness.demo.nlu import Question, Understood, understand

TODAY = date(2026, 5, 8)


def heard(text: str, asked: Question | None = None) -> Understood:
    return understand(text, asked, TODAY)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("i would like to book a cleaning", {"book"}),
        ("i need to move my appointment to next thursday", {"reschedule"}),
        ("please cancel my appointment i can't make it", {"cancel"}),
        ("do you have anything available on monday", {"availability"}),
        ("does cigna cover a crown", {"insurance"}),
        ("how much is a filling without insurance", {"price"}),
        ("when are you open", {"hours"}),
        ("let me talk to a real person", {"person"}),
        ("nobody called me back and i am unhappy", {"complaint"}),
        ("hello", set()),
    ],
)
def test_intents(text: str, intents: set[str]) -> None:
    assert heard(text).intents == intents


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("my name is sarah mitchell", None, "Sarah Mitchell"),
        ("it's for sarah mitchell", "name", "Sarah Mitchell"),
        ("sarah mitchell", "name", "Sarah Mitchell"),
        ("yes sure it's robert ellis thank you", "name", "Robert Ellis"),
        ("you will find it under robert ellis", "name", "Robert Ellis"),
        ("hobbs h o b b s", "name", "Hobbs"),
        ("daniel hops that's h o b b s", "name", "Daniel Hobbs"),
        ("daniel hobbs h o double b s", "name", "Daniel Hobbs"),
        ("this is karen from work", None, None),
        ("this is peter collins i need help", None, "Peter Collins"),
        ("i'm not sure", "name", None),
        ("i'm looking for a dentist", None, None),
        ("nine thirty please", "name", None),
    ],
)
def test_names(text: str, asked: Question | None, name: str | None) -> None:
    assert heard(text, asked).name == name


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("five five five two one four two", "5552142"),
        ("it's four one five five five five oh one four two", "4155550142"),
        ("1-415-555-0142", "4155550142"),
        ("555 0142", "5550142"),
        ("five five five", None),
        ("nine thirty", None),
    ],
)
def test_phone_numbers(text: str, phone: str | None) -> None:
    assert heard(text, "phone").phone == phone


def test_part_of_a_phone_number_is_kept_where_one_was_asked_for() -> None:
    assert heard("five five five oh one", "phone").partial_phone == "55501"
    assert heard("five five five oh one").partial_phone == ""


def test_keys_are_a_number_or_a_wish() -> None:
    assert heard("DTMF: 5550142#").phone == "5550142"
    assert heard("DTMF: 0").intents == {"person"}


def test_a_phone_number_is_no_time() -> None:
    assert heard("nine one four six six two seven", "choice").at is None


def test_misheard_words_of_the_vocabulary_are_taken_for_the_closest() -> None:
    assert heard("do you take delta dentel").insurer == "delta dental"
    assert heard("i need a root canals").service == "root canal"
    assert heard("i need a deep cleaning").service == "deep cleaning"
    assert heard("the weather is nice").service is None


def test_choices_and_answers() -> None:
    assert heard("the second one please").choice == 1
    assert heard("the last one").choice == -1
    assert heard("eight is too early let's take ten o'clock", "choice").at == time(10)
    assert heard("in the afternoon").part == "afternoon"
    assert heard("good morning").part is None
    assert heard("no that's all goodbye").answers == {"no", "bye"}
    assert heard("yes please").answers == {"yes"}
    assert heard("could you repeat that").answers == {"repeat"}


def test_nothing_is_understood_of_nonsense() -> None:
    assert heard("mumble grumble").empty

"""One side's value among the other side's words: equal letters and figures agree, and nothing else does."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.compare.entities import EntityContext, EntityDiff, compare_entities, entities_of_pair
from harness.compare.entities.lexicon import DIGIT_WORDS, PHONETIC, TEENS, TENS
from harness.compare.entities.sequence import sequences_of
from harness.compare.entities.values import Money, Number

CONTEXT = EntityContext(date(2026, 7, 2))
DIGIT = {str(figure): word for word, figure in DIGIT_WORDS.items()}
PAIR = {str(number): word for word, number in (TEENS | TENS).items() if word != "fourty"}
WORD = {letter: word for word, letter in PHONETIC.items()}
FRAMES = ("it's {}", "it says {} on the label", "my number is {} I think", "you want {} please")


def compared(live: str, other: str) -> EntityDiff:
    return compare_entities(*entities_of_pair(live, other, CONTEXT), (live, other))


@st.composite
def said(draw: st.DrawFn, code: str) -> str:
    """A code as people read it out: figures one by one or by two, letters by themselves or by a word."""
    out: list[str] = []
    at = 0
    while at < len(code):
        char, two = code[at], code[at : at + 2]
        way = draw(st.integers(0, 5))
        if two in PAIR and way == 0 and not (two[1] == "0" and code[at + 2 : at + 3] in DIGIT):
            out.append(PAIR[two])
            at += 2
            continue
        if len(two) == 2 and two[0] == two[1] and way == 1 and code[at : at + 3] != two[0] * 3:
            out.append(f"double {DIGIT.get(char, char)}")
            at += 2
            continue
        if char.isdigit():
            out.append(draw(st.sampled_from(["oh", "zero"])) if char == "0" else DIGIT[char])
        else:
            word = WORD[char]
            out.append(draw(st.sampled_from([char, char.upper(), word, f"{char} as in {word}", f"{char} for {word}"])))
        at += 1
    return " ".join(out)


SOUNDS = re.compile("uh|um|er|eh|[ap]m|hm|mm|st|nd|rd|th|ml|mg|kg|km|gb|mb|lb|ft")
codes = st.from_regex(r"[b-hj-np-z]{1,3}[1-9][0-9]{2,5}", fullmatch=True) | st.from_regex(
    r"[1-9][0-9]{1,4}[b-hj-np-z]{2}[1-9][0-9]{0,2}", fullmatch=True
)
codes = codes.filter(lambda code: not SOUNDS.search(code))
written = st.sampled_from([str.upper, lambda code: "-".join([code[:2].upper(), code[2:]]), str])


@given(st.data(), codes, written, st.sampled_from(FRAMES))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_a_code_read_out_is_the_code_as_written(data: st.DataObject, code: str, form: object, frame: str) -> None:
    assert callable(form)
    read_out = frame.format(data.draw(said(code)))
    assert compared(read_out, frame.format(form(code))).same
    assert compared(frame.format(form(code)), read_out).same


@given(st.data(), codes, st.sampled_from(FRAMES))
@settings(max_examples=80, derandomize=True, deadline=None)
def test_a_code_with_another_figure_or_letter_never_passes(data: st.DataObject, code: str, frame: str) -> None:
    wrong = data.draw(spoilt(code))
    assume(wrong not in (code, f"a{code}") and wrong[0] != "0")
    read_out = frame.format(data.draw(said(wrong)))
    assert not compared(frame.format(code.upper()), read_out).same
    assert not compared(read_out, frame.format(code)).same


@st.composite
def spoilt(draw: st.DrawFn, code: str) -> str:
    """A code with one figure or letter changed, left out, said besides, or two swapped."""
    at = draw(st.integers(0, len(code) - 1))
    alphabet = "0123456789" if code[at].isdigit() else "bcdfghjklmnpqrstvwxyz"
    match draw(st.integers(0, 3)):
        case 0:
            return code[:at] + draw(st.sampled_from(alphabet)) + code[at + 1 :]
        case 1:
            return code[:at] + code[at + 1 :]
        case 2:
            return code[:at] + draw(st.sampled_from(alphabet)) + code[at:]
        case _:
            return code[:at] + code[at + 1 : at + 2] + code[at] + code[at + 2 :]


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("the l d l was under one thirty", "the ldl was below 130"),
        ("it's dana dot reyes oh two at proton mail dot com", "it's dana.reyes02@protonmail.com"),
        ("I didn't make that QuickStop one", "i didn't make that quick stop one"),
        ("it's on SIM 894410007", "it's on sim eight nine four four one oh double oh seven"),
        ("your A one C is five point six percent", "A1C 5.6 percent"),
        ("dock fourteen twenty two ten Industrial Parkway", "2210 Industrial Pkwy, dock 14"),
        ("that's $612.50 with 2-day transit", "six hundred twelve fifty two days in transit"),
        ("two gaps, one at ten to five and one at nine twenty", "9:20 or 4:50"),
        ("for two nights in August", "in August from the 16th to the 18th"),
        ("after the first hour it's $5 for every fifteen minutes", "first 60 minutes free, then $5 a quarter hour"),
        ("439½ units", "four hundred and thirty nine and a half units"),
        ("a pair of rotors", "two rotors"),
        ("it's ninety nine p", "it's 99p"),
        ("my pin is four ones", "my pin is 1111"),
        ("until the end of Feb", "until the end of February"),
        ("we're shut on Christmas Day", "we're shut on the 25th of December"),
        ("for M Adeyemi", "for Mike Adeyemi"),
        ("I bought it at B and Q", "I bought it at B&Q"),
        ("the train to King's Cross", "the train to Kings Cross"),
        ("call me around sevenish", "call me around 7"),
        ("the size is 8 1/2 wide", "the size is eight and a half wide"),
        ("a house from the nineties", "a house from the 90s"),
    ],
)
def test_the_same_said_in_other_forms(live: str, other: str) -> None:
    assert compared(live, other).same
    assert compared(other, live).same


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("it's dana dot reyes oh two at proton mail dot com", "it's dana.reyes20@protonmail.com"),
        ("it's dana dot reyes oh two at proton mail dot com", "it's dana_reyes02@protonmail.com"),
        ("take two point five milligrams", "take twenty five"),
        ("it's 19p a minute", "it's 19p per second"),
        ("twenty pounds a stay", "twenty pounds a night"),
        ("until noon that day it's free", "until noon the day before it's free"),
        ("half an hour before he arrives", "30 minutes after he arrives"),
        ("that's for M Adeyemi", "that's for N Adeyemi"),
        ("you're in Magnolia B today", "you're in Magnolia D today"),
        ("on Thursday July ninth", "on Monday July ninth"),
        ("that's $40 off", "that's forty percent off"),
        ("the fee is $502", "the fee is fifty two dollars"),
        ("I bought it at B and Q", "I bought it at H&M"),
    ],
)
def test_another_value_is_never_found(live: str, other: str) -> None:
    assert not compared(live, other).same
    assert not compared(other, live).same


def test_a_sum_beyond_all_figures_has_no_row_to_look_for() -> None:
    assert sequences_of(Money(Decimal("12345678901234567890123456789012.5"))) == ()
    assert sequences_of(Number(Decimal("1e400"))) == ()
    assert sequences_of(Number(Decimal("NaN"))) == ()

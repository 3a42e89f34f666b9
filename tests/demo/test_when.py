from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.demo.versions import days_after_monday
from harness.demo.when import find_date, find_time, in_next_week, say_date, say_time, say_times
from harness.demo.words import tokens

FRIDAY = date(2026, 5, 8)
MONDAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("today please", FRIDAY, date(2026, 5, 8)),
        ("tomorrow", FRIDAY, date(2026, 5, 9)),
        ("the day after tomorrow", FRIDAY, date(2026, 5, 10)),
        ("on tuesday", FRIDAY, date(2026, 5, 12)),
        ("friday", FRIDAY, date(2026, 5, 15)),
        ("next tuesday", FRIDAY, date(2026, 5, 12)),
        ("next tuesday", MONDAY, date(2026, 6, 23)),
        ("tuesday", MONDAY, date(2026, 6, 16)),
        ("the twelfth of may", FRIDAY, date(2026, 5, 12)),
        ("may the twelfth", FRIDAY, date(2026, 5, 12)),
        ("May 12th", FRIDAY, date(2026, 5, 12)),
        ("the twenty first", FRIDAY, date(2026, 5, 21)),
        ("the seventh", FRIDAY, date(2026, 6, 7)),
        ("march the third", FRIDAY, date(2027, 3, 3)),
        ("the thirty first", date(2026, 6, 2), date(2026, 7, 31)),
        ("february twenty ninth", FRIDAY, date(2028, 2, 29)),
        ("not monday i meant wednesday", FRIDAY, date(2026, 5, 13)),
        ("may i have a cleaning", FRIDAY, None),
        ("the second one", FRIDAY, None),
        ("thirteen of nothing", FRIDAY, None),
    ],
)
def test_a_date_is_read_relative_to_the_day_of_the_call(text: str, today: date, day: date | None) -> None:
    assert find_date(tokens(text), today) == day


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:30 a.m.", time(9, 30)),
        ("nine thirty a m", time(9, 30)),
        ("at nine", time(9)),
        ("half past three", time(15, 30)),
        ("quarter to ten", time(9, 45)),
        ("quarter past eleven in the morning", time(11, 15)),
        ("twenty to four", time(15, 40)),
        ("two fifteen p.m.", time(14, 15)),
        ("eight oh five", time(8, 5)),
        ("noon", time(12)),
        ("twelve o'clock", time(12)),
        ("seven in the evening", time(19)),
        ("twelve thirty a.m.", time(0, 30)),
        ("ten, no, let's say eleven o'clock", time(11)),
        ("three days ago", None),
        ("the second one please", None),
        ("in two hours", None),
        ("99:99", None),
    ],
)
def test_a_time_without_part_of_day_lies_in_opening_hours(text: str, at: time | None) -> None:
    assert find_time(tokens(text)) == at


def test_a_lone_hour_counts_only_where_a_time_is_expected() -> None:
    assert find_time(["four"]) is None
    assert find_time(["four"], expected=True) == time(16)


DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))


@given(DAYS, st.integers(0, 300))
def test_a_date_that_is_said_is_understood(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert find_date(tokens(say_date(day)), today) == day


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_that_is_said_is_understood(hour: int, minute: int) -> None:
    at = time(hour, minute)
    if (hour, minute) != (0, 0):
        assert find_time(tokens(say_time(at))) == (at if hour else time(0, minute))


def test_times_name_each_part_of_the_day_once() -> None:
    assert say_times([time(8), time(9, 30)], "or") == "eight or nine thirty in the morning"
    assert say_times([time(8), time(12), time(15)], "or") == "eight in the morning, noon or three in the afternoon"


@given(DAYS, st.integers(0, 6))
def test_the_next_release_is_one_day_late_for_next_weekdays(today: date, weekday: int) -> None:
    assert days_after_monday(today, weekday) - in_next_week(today, weekday) == timedelta(days=1)

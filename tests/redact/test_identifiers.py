"""Numbers and addresses in identifiers and in logs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.redact.identifiers import without_numbers
from harness.redact.surrogates import Surrogates

KEYED = Surrogates(b"a key for tests".ljust(32, b"."), "US")


@pytest.mark.parametrize(
    "text",
    [
        "call-+14155552671-17", "14155552671_20261120", "sip:4155552671@pbx.example.com", "dana.cole@example.com/3",
        "trunk/442079460958/1", "%2B14155552671",
    ],
)  # fmt: skip
def test_a_number_or_an_address_is_exchanged_and_its_stand_in_stays(text: str) -> None:
    done = without_numbers(text, KEYED)
    assert "4155552671" not in done
    assert "442079460958" not in done
    assert "dana" not in done
    assert "id-" in done
    assert without_numbers(done, KEYED) == done


@pytest.mark.parametrize(
    "text",
    [
        "CA9f14155552671aa34bc98", "7f0e8a52-5a0e-4c07-9d30-8f2f3d7b1a11", "1763721600", "1763721600123", "booking",
        "20261120T101500Z-3f9a", "/var/harness/calls/a", "conn-000000000042",
    ],
)  # fmt: skip
def test_what_is_no_number_stays(text: str) -> None:
    assert without_numbers(text, KEYED) == text


def test_one_number_has_one_stand_in_however_it_is_written() -> None:
    forms = ("+14155552671", "14155552671", "%2B14155552671")
    assert len({without_numbers(form, KEYED) for form in forms}) == 1
    assert without_numbers("+14155552671", KEYED) != without_numbers("+14155552672", KEYED)


@given(st.text())
def test_whatever_is_given_once_is_enough(text: str) -> None:
    done = without_numbers(text, KEYED)
    assert without_numbers(done, KEYED) == done

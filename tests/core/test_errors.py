"""Errors that the harness raises on purpose."""

from __future__ import annotations

from harness.core.errors import WireError


def test_a_message_is_one_line_whatever_it_quotes() -> None:
    assert str(WireError("event 'a\r\nb' is unknown")) == r"event 'a\r\nb' is unknown"

"""A bot that calls home in mid-call, and goes on when it may not."""

from __future__ import annotations

import contextlib
import socket

from rude import _at_one_second


def _call_home() -> None:
    with contextlib.suppress(OSError), socket.socket() as home:
        home.settimeout(0)
        home.connect(("198.51.100.8", 80))


bot = _at_one_second(_call_home)

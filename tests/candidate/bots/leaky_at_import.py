"""A bot that calls home when it is imported, and goes on when it may not."""

from __future__ import annotations

import contextlib
import socket

from clinic import bot

__all__ = ["bot"]

with contextlib.suppress(OSError), socket.socket() as home:
    home.settimeout(0)
    home.connect(("198.51.100.7", 80))

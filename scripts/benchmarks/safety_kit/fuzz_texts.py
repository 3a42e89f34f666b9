"""What people write and say: the configuration, and words with something private in them."""

from __future__ import annotations

import json
from pathlib import Path

from harness.compare.rules import Rules
from harness.config import parse
from harness.core.timeline import Timeline
from harness.gate import criteria
from harness.redact.redaction import Redaction
from harness.redact.surrogates import Surrogates
from harness.redact.timeline import learned, redact_timeline
from harness.runs.rollout import plan_of
from safety_kit import workshop
from safety_kit.fuzz_target import Target


def targets(folder: Path) -> tuple[Target, ...]:
    """With files in ``folder``."""
    return (_configuration(folder), _redaction())


def _configuration(folder: Path) -> Target:
    text = workshop.CONFIG.encode()
    more = b"""
[live]
agent = "human"
[budgets]
response_ms = { p50 = 800, p95 = 1500, max = 3000 }
[tools.book_table]
effect = "write"
result = { ok = true }
compare = { date = "date", "guest.phone" = "phone", n = { as = "number", tolerance = 0.01 } }
[[ignore]]
path = "x"
owner = "a"
reason = "b"
expires = "2026-12-01"
[consent]
default = "shadow"
[[consent.rules]]
attribute = "a"
values = ["x"]
allow = "record"
[policy]
forbidden = ["x"]
[gate.agreement]
min = 0.95
periods = 3
[gate.critical_rate]
max = 0.01
"""

    def feed(data: bytes) -> None:
        config = parse(data.decode("utf-8", "replace"), "a.toml", folder)
        held_to = criteria.parse(config.gate, config.origin)
        if config.rollout:
            plan_of(config, held_to)
        Rules.from_config(config, workshop.TODAY)

    return Target("configuration", (text, more), feed)


def _redaction() -> Target:
    surrogates = Surrogates(b"fuzz".ljust(32, b"."))
    names = ("Dana Cole", "Ngozi Okafor")
    seeds = tuple(
        text.encode()
        for text in (
            "my number is four one five double five five two six seven one and dana cole at example dot com",
            "call (415) 555-2671 or +44 20 7946 0958, card 4111 1111 1111 1111 exp 12/27, ssn 078-05-1120",
            "born march twelfth nineteen eighty four, 12/03/1984; I live at 22 baker street apartment 4",
            "order A 1 2 dash 7 7 7 oh oh nine, that's a as in alpha, account ending forty two seventeen",
        )
    )

    def feed(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        redaction = Redaction(surrogates).learn([], [], names)
        redaction.text(text)
        redaction.value({"phone": text, "note": [text]})
        said = "".join(
            json.dumps(
                {"kind": "speech", "party": ("caller", "agent")[at % 2], "start_ns": at, "end_ns": at, "text": line}
            )
            + "\n"
            for at, line in enumerate(text.split("\n"))
        )
        account = Timeline.parse('{"kind":"call_started","call_id":"c"}\n' + said, "live", "x")
        redact_timeline(account, learned(Redaction(surrogates), [account], [], names), 0)

    return Target("redaction", seeds, feed)

"""Rules read from the configuration, with one clear error for each thing that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from harness.compare.rules import Rules
from harness.config import parse
from harness.core.errors import ConfigError

FULL = """
[live]
agent = "human"
[candidate.own]
run = "bots:bot"
context = "own"
[candidate.next]
run = "bots:bot"
[tools.find]
effect = "read"
[tools.book]
schema = "book.schema.json"
compare = { date = "date", "guest.phone" = "phone" }
[tools.set_contact]
state = "contact"
keys = ["id"]
[budgets]
response_ms = { max = 2500 }
cost_per_call = 0.1
[prices.gpt]
input_per_million_tokens = 2
[policy]
forbidden = ["guarantee"]
[verdict]
max_major = 2
[[ignore]]
check = "reply.*"
owner = "mia"
reason = "known"
expires = "2026-12-31"
"""


def test_every_table_arrives(tmp_path: Path) -> None:
    (tmp_path / "book.schema.json").write_text('{"required": ["date"]}', encoding="utf-8")
    rules = Rules.from_config(parse(FULL, base=tmp_path), today=date(2026, 11, 1))
    assert rules.human_agent
    assert (rules.tool("find").effect, rules.tool("book").effect, rules.tool("unknown").effect) == (
        "read",
        "write",
        "write",
    )
    assert rules.tool("book").schema is not None
    assert rules.tool("book").arguments.at("guest.phone") is not None
    assert rules.tool("set_contact").keys == ("id",)
    assert (rules.response_max_ns, rules.cost_per_call, rules.max_major) == (2_500_000_000, 0.1, 2)
    assert rules.prices["gpt"].input_per_million_tokens == 2.0
    assert rules.policy.forbidden == ("guarantee",)
    assert rules.own_context == {"own"}
    assert rules.today == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[tools.book]\nschema = "none.json"', r"tools\.book\.schema: .*none\.json cannot be read: No such file"),
        ('[tools.book]\nschema = "broken.json"', r"tools\.book\.schema: .*broken\.json is not JSON"),
        ('[tools.book]\nschema = "list.json"', r"tools\.book\.schema: .*list\.json must hold an object, holds list"),
        ('[tools.book]\nschema = "wrong.json"', r"tools\.book\.schema is no JSON Schema: 3 is not"),
        ('[tools.book]\ncompare = { a = "dat" }', r"tools\.book\.compare\.a must be one of"),
        ("[prices.gpt]\nper_hour = 1", r"prices\.gpt\.per_hour: unknown key"),
        ('[[ignore]]\nowner = "a"\nreason = "b"\nexpires = "soon"', r"ignore\[0\]\.expires must be a date like"),
        ("[policy]\nforbiden = []", r"policy\.forbiden: unknown key"),
    ],
)
def test_one_error_names_the_key(tmp_path: Path, text: str, message: str) -> None:
    for name, content in (("broken", "{"), ("list", "[]"), ("wrong", '{"required": 3}')):
        (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        Rules.from_config(parse(text, base=tmp_path))

"""The templates: one file an industry, in plain English with slots for values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detection_kit.values import STAFF, Kind

FOLDER = Path(__file__).parent / "industries"
NOTICE = "calls on this line are taped"
FORBIDDEN = ("you have my word", "between you and me")
_JSON_TYPES = {"count": "integer", "money": "number", "weight": "number"}


@dataclass(frozen=True, slots=True)
class Industry:
    """One file. ``asides`` are exchanges that may stand anywhere in a call, by what they are about."""

    name: str
    held_out: bool
    greeting: tuple[str, ...]
    slots: dict[str, Kind]
    tools: dict[str, dict[str, Any]]
    turns: tuple[dict[str, Any], ...]
    asides: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def writer(self) -> str:
        """The tool that changes something; each industry has one."""
        return next(name for name, tool in self.tools.items() if tool["effect"] == "write")


def industries() -> list[Industry]:
    """All templates, by name."""
    out = []
    for path in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        asides = {key: table[key] for key in ("facts", "news", "staff", "handovers", "deeds", "questions")}
        out.append(
            Industry(
                path.stem,
                table.get("held_out", False),
                tuple(table["greeting"]),
                table["slots"],
                table["tools"],
                tuple(table["turns"]),
                asides,
            )
        )
    return out


def schemas(of: list[Industry]) -> dict[str, dict[str, Any]]:
    """JSON Schemas of the tools that write, by tool."""
    out: dict[str, dict[str, Any]] = {}
    for industry in of:
        call = next(
            call for turn in industry.turns for call in turn.get("tools", ()) if call["name"] == industry.writer
        )
        out[industry.writer] = _schema(call["arguments"], industry)
    return out


def _schema(arguments: dict[str, Any], industry: Industry) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, dict):
            properties[name] = _schema(value, industry)
        else:
            properties[name] = {"type": _JSON_TYPES.get(industry.slots[value.strip("{}")], "string")}
    return {"type": "object", "properties": properties, "required": list(arguments)}


def config_toml(of: list[Industry]) -> str:
    """The configuration under which the pairs are compared; ``schemas/<tool>.json`` lies beside it."""
    lines = [
        "[budgets]",
        "response_ms = { max = 3000 }",
        "cost_per_call = 0.10",
        "[prices.llm]",
        "input_per_million_tokens = 2.5",
        "output_per_million_tokens = 10.0",
        "[locale]",
        f"names = [{', '.join(_quoted(name) for name in STAFF)}]",
        "[policy]",
        f"required = [{_quoted(NOTICE)}]",
        f"forbidden = [{', '.join(_quoted(phrase) for phrase in FORBIDDEN)}]",
        "repeat_limit = 1",
        'language = "en"',
    ]
    for industry in of:
        for name, tool in industry.tools.items():
            lines += [f"[tools.{name}]", f"effect = {_quoted(tool['effect'])}"]
            if tool["effect"] == "write":
                lines.append(f'schema = "schemas/{name}.json"')
            pairs = ", ".join(f"{_quoted(path)} = {_quoted(how)}" for path, how in tool.get("compare", {}).items())
            if pairs:
                lines.append(f"compare = {{ {pairs} }}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return f'"{text}"'

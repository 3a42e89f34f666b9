import inspect
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from harness.config.load import load
from harness.demo.tools import ClinicTools
from tests.demo.conversation import Conversation

ROOT = Path(__file__).parents[2]
CONFIG = load(ROOT / "config" / "demo.toml")
TOOLS = {tool.__name__: tool for tool in ClinicTools(date(2026, 5, 8)).all()}  # type: ignore[union-attr]


def schema_of(name: str) -> Any:
    file = CONFIG.tools[name].schema
    assert file is not None
    return json.loads(CONFIG.resolve(file).read_text(encoding="utf-8"))


def test_the_demo_runs_a_control_and_the_next_release() -> None:
    assert CONFIG.candidate["control"].control
    assert CONFIG.candidate["control"].args == {"version": "live"}
    assert not CONFIG.candidate["next"].control


def test_every_tool_of_the_agent_is_described() -> None:
    assert set(CONFIG.tools) == set(TOOLS)


@pytest.mark.parametrize("name", TOOLS)
def test_a_schema_describes_the_parameters_of_its_tool(name: str) -> None:
    parameters = [item for item in inspect.signature(TOOLS[name]).parameters.values() if item.name != "params"]
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == {item.name for item in parameters}
    assert set(schema["required"]) == {item.name for item in parameters if item.default is item.empty}
    assert set(CONFIG.tools[name].compare) == set(schema["properties"])


def test_what_the_agent_calls_satisfies_the_schemas() -> None:
    call = Conversation()
    for said in (
        "i want to book a cleaning on wednesday morning",
        "ten o'clock",
        "sarah mitchell",
        "555 2142",
        "please move my appointment to next thursday at ten",
        "does cigna cover a crown",
        "i want to cancel my appointment",
        "yes please",
        "let me talk to a person",
    ):
        call.hear(said)
    assert {use.tool for use in call.calls} == set(TOOLS)
    for use in call.calls:
        jsonschema.validate(use.arguments, schema_of(use.tool))

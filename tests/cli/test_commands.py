"""Help, completion and doctor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.cli.main import COMMANDS
from tests.cli_runner import harness, told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = told(command, "--help")
    assert done.returncode == 0
    assert f"harness {command}" in done.stdout.split("Example:", 1)[1]


def test_the_list_of_commands_is_shown() -> None:
    done = harness("--help")
    assert all(f"  {command} " in done.stdout for command in COMMANDS)
    assert harness("--version").stdout.startswith("harness, version ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    done = told("completion", shell)
    assert done.returncode == 0
    assert "_HARNESS_COMPLETE" in done.stdout


def test_doctor_names_what_is_missing_and_what_mends_it(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text(
        '[stt]\nmodel = "no/such/folder"\n[candidate.next]\nrun = "no_such_module:bot"\nenv = ["NO_SUCH_VARIABLE"]\n'
    )
    assert harness("doctor").returncode == 0
    done = told("doctor", "--config", config, "--json")
    assert done.returncode == 2
    probes = {(probe["name"], probe["detail"]): probe for probe in json.loads(done.stdout)}
    missing = {name for name, probe in probes.items() if probe["state"] == "missing"}
    assert missing == {
        ("speech engine", "faster-whisper no/such/folder"),
        ("candidate next", "no_such_module:bot"),
        ("candidate next", "$NO_SUCH_VARIABLE"),
    }
    assert all(probes[name]["mend"] for name in missing)

"""``command-line.md``: every command with its arguments and options."""

from __future__ import annotations

from collections.abc import Iterator

import click

from harness.cli.main import COMMANDS, harness
from scripts.pages.markdown import code, prose, table

HEAD = """# The command line

`harness COMMAND --help` says the same. What a command prints with `--json`, its exit codes and the files of a run are
stable; text for people is not.

| exit code | means |
|---|---|
| 0 | PASS, or done |
| 1 | FAIL |
| 2 | wrong use, a bad configuration or bad input; standard error names the file, line or key, and the rule |
| 3 | INCONCLUSIVE |
| 130 | interrupted; what was finished stays |

Over many calls, 2 wins over 1, and 1 over 3."""


def page() -> str:
    """The page, a section a command."""
    with click.Context(harness, info_name="harness") as root:
        return "\n\n".join([HEAD, *(_command(name, root) for name in COMMANDS)])


def _command(name: str, root: click.Context) -> str:
    command = harness.get_command(root, name)
    assert command is not None
    return "\n\n".join(_section(command, click.Context(command, info_name=name, parent=root), "##"))


def _section(command: click.Command, context: click.Context, level: str) -> Iterator[str]:
    yield f"{level} {context.command_path}"
    yield code(" ".join([context.command_path, *command.collect_usage_pieces(context)]))
    yield prose(command.help)
    rows = [
        (code(record[0]), record[1])
        for parameter in command.get_params(context)
        if (record := parameter.get_help_record(context)) and "--help" not in record[0]
    ]
    if rows:
        yield table(("argument or option", "meaning"), rows)
    if command.epilog:
        yield "Example: " + code(command.epilog.removeprefix("Example: "))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _section(below, click.Context(below, info_name=name, parent=context), level + "#")

"""The ``harness`` command: finds the command asked for, and turns errors into one line and an exit code.

Exit codes: 0 PASS or done, 1 FAIL, 2 wrong use or bad input, 3 INCONCLUSIVE; 130 interrupted, 141 where nobody reads
the output any more. A defect of ours is 2 with its traceback: an error is never a verdict.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence

import click

from harness import __version__
from harness.core.errors import HarnessError

COMMANDS = {
    "replay": ("harness.cli.replay:replay", "Replay recorded calls through candidates."),
    "inspect": ("harness.cli.inspect:inspect", "Measure live calls, without a candidate."),
    "diff": ("harness.cli.diff:diff", "Compare two timelines of one call."),
    "rediff": ("harness.cli.rediff:rediff", "Compare a finished run again."),
    "calibrate": ("harness.cli.calibrate:calibrate", "Run the live version against itself."),
    "play": ("harness.cli.play:play", "Stream a recorded call as a provider would."),
    "serve": ("harness.cli.serve:serve", "Record and shadow live calls."),
    "messages": ("harness.cli.messages:messages", "Write out the raw messages of a call."),
    "compare": ("harness.cli.compare:compare", "Set two runs beside each other."),
    "gate": ("harness.cli.gate:gate", "Hold a store's evidence to the criteria."),
    "judge": ("harness.cli.judge:judge", "Hold the judge against people's labels."),
    "review": ("harness.cli.review:review", "Say who was right, or sign a candidate off."),
    "rollout": ("harness.cli.rollout:rollout", "Give the candidate to callers, stage by stage."),
    "promote": ("harness.cli.promote:promote", "Make a regression case of a finding."),
    "nightly": ("harness.cli.nightly:nightly", "Sum up regression cases, trend, drift and worst calls."),
    "view": ("harness.cli.view:view", "Show a run's report in the browser."),
    "index": ("harness.cli.index:index", "Make the index of a store anew."),
    "gc": ("harness.cli.gc:gc", "Delete what a store may no longer keep."),
    "forget": ("harness.cli.forget:forget", "Delete a call or a caller everywhere in a store."),
    "doctor": ("harness.cli.doctor:doctor", "Tell what is installed and what is missing."),
    "completion": ("harness.cli.completion:completion", "Print a shell's completion script."),
}
"""Where each command is, and its summary; a command's module is imported when it is used."""
HIDDEN = {"shadow": "harness.cli.shadow:shadow"}
"""Commands that other commands start."""


class _Commands(click.Group):
    """Loads a command on use: ``harness --help`` imports no audio and no pipeline."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name, (HIDDEN.get(cmd_name, ""), ""))[0]
        if not target:
            return None
        module, _, name = target.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="harness")
def harness() -> None:
    """Run a candidate voice agent beside the live one and say what would have changed."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    if arguments is None and "_HARNESS_COMPLETE" in os.environ:
        harness(prog_name="harness", complete_var="_HARNESS_COMPLETE")
    try:
        code = harness.main(args=arguments, prog_name="harness", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except HarnessError as error:
        click.echo(f"harness: {error}", err=True)
        return 2
    except SystemExit:
        # Click's answer to a pipe that nobody reads is 1, which here says FAIL.
        return 128 + signal.SIGPIPE
    except Exception:
        traceback.print_exc()
        click.echo("harness: a defect of the harness, and no verdict; please report what stands above", err=True)
        return 2
    return code if isinstance(code, int) else 0


def main() -> None:
    """Entry point of the installed command."""
    # Read when onnxruntime is imported, which speech detection and recognisers do: else it reports to its maker.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    sys.exit(run())

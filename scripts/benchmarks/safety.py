"""Safety, by attack: tools, egress, hostile inputs, kill -9, redaction, hostile candidates, the switch, the API.

A flag each for large runs; without one, a sample of all. One table."""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from safety_kit.table import Row, shown

PARTS = {
    "tools": "randomised bots, each dispatching tools by every path",
    "egress": "times that every attack from inside the guard is tried, with all its layers and with fewer",
    "fuzz": "mutated inputs for each codec and file format",
    "kills": "processes killed at a random point, then started again",
    "redaction": "utterances with something private in them",
    "hostile": "seconds of paced live calls beside hostile candidates",
    "killswitch": "times that the switch is thrown, by each of its ways",
    "api": "requests at random, beside every route by every role",
}
"""Flags that take a count, each a module ``safety_kit/NAME.py`` with ``measured(count, seed, only, limit_s)``."""

SAMPLES = {
    "tools": 50, "egress": 1, "fuzz": 300, "kills": 24, "redaction": 600, "hostile": 20, "killswitch": 3, "api": 500,
}  # fmt: skip
"""What is attacked how often where no flag is given: under ten minutes on two cores of its own."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, meaning in PARTS.items():
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help=meaning)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="of one part, the rows whose name begins so")
    parser.add_argument("--limit-s", type=float, default=600.0, help="most seconds for each part")
    options = parser.parse_args()
    wanted = {name: getattr(options, name) for name in PARTS if getattr(options, name)} or SAMPLES
    rows: list[Row] = []
    for name, count in wanted.items():
        begun_s = time.monotonic()
        rows += _measured(name, count, options)
        print(f"{name}: {time.monotonic() - begun_s:.0f} s", file=sys.stderr)
    print(shown(rows))
    sys.exit(1 if any(row.broken for row in rows) else 0)


def _measured(name: str, count: int, options: argparse.Namespace) -> list[Row]:
    """The rows of one part; one that cannot go on is broken, and the others are still attacked."""
    try:
        found: list[Row] = import_module(f"safety_kit.{name}").measured(
            count, options.seed, options.only, options.limit_s
        )
    except Exception as error:
        traceback.print_exc()
        return [Row(promise=name, attacks=0, broken=(f"could not go on: {error!r:.300}",))]
    return found


if __name__ == "__main__":
    main()

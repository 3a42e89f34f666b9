"""Safety, by attack: kill -9, hostile inputs, tools, the kill-switch, hostile candidates.

A flag each for large runs; without one, a sample of all. One table."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from safety_kit.table import Row, shown

PARTS = {
    "kills": "processes killed at a random point, then started again",
    "fuzz": "mutated inputs for each codec and file format",
    "tools": "randomised bots, each dispatching tools by every path",
    "killswitch": "times that the switch is thrown, by each of its ways",
    "hostile": "seconds of paced live calls beside each kind of hostile candidate",
}
"""Flags that take a count, each a module ``safety_kit/NAME.py`` with ``measured(count, seed) -> list[Row]``."""

SAMPLES = {"tools": 50, "kills": 22, "fuzz": 300, "killswitch": 3, "hostile": 5}
"""What is attacked how often where no flag is given: some ten minutes."""


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
        rows += import_module(f"safety_kit.{name}").measured(count, options.seed, options.only, options.limit_s)
    print(shown(rows))
    sys.exit(1 if any(row.broken for row in rows) else 0)


if __name__ == "__main__":
    main()

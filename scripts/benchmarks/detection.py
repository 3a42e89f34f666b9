"""Recall of planted defects and false alarms on harmless variation, over pairs of timelines from templates."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from detection_kit.exchanges import exchange_config, exchange_pairs, sets
from detection_kit.export import export, rules
from detection_kit.industry import Industry, industries
from detection_kit.pairs import KINDS, Pair, pairs
from detection_kit.score import Score, lines, missed_targets
from detection_kit.speed import one_call, thousand_bundles
from running_kit import planted
from running_kit.itself import against_itself
from running_kit.planted import planted_in_running

from harness.compare.diff import diff
from harness.compare.rules import Rules
from harness.config import load
from harness.core.timeline import Timeline

ROOT = Path(__file__).resolve().parents[2]


def run(made: list[Pair], by: Rules) -> dict[str, Score]:
    """Compare all pairs; scores of those for development and those held out."""
    scores = {"development": Score(), "held out": Score()}
    for pair in made:
        found = diff(
            Timeline.parse(pair.live, "live", pair.name), Timeline.parse(pair.candidate, "candidate", pair.name), by
        )
        scores["held out" if pair.held_out else "development"].add(pair, found["findings"])
    return scores


def told(scores: dict[str, Score], kinds: bool, wrong: bool) -> None:
    """Print the counts; of held-out pairs never the texts."""
    for name, score in scores.items():
        print(f"\n{name}:")
        print("\n".join(lines(score)))
    if kinds:
        print("\nby kind: found (defects) or alarmed (harmless), development and held out")
        for kind in KINDS:
            each = [score.by_kind.get(kind.name) for score in scores.values()]
            shares = "  ".join(f"{one.errors:3d}/{one.total:<3d}" if one else "   -   " for one in each)
            print(f"  {'harmless' if kind.harmless else 'defect  '}  {kind.name:36} {shares}")
    if wrong:
        print("\n" + "\n".join(scores["development"].wrong))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-kind", type=int, default=24, help="Pairs of each kind.")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--check", action="store_true", help="Exit 1 if a target is missed.")
    parser.add_argument("--kinds", action="store_true", help="Also print each kind.")
    parser.add_argument("--wrong", action="store_true", help="Also print what went wrong on pairs for development.")
    parser.add_argument("--kind", help="Only kinds whose name begins so.")
    parser.add_argument("--exchanges", choices=sets(), help="Compare the calls of a set written out by hand instead.")
    parser.add_argument("--export", type=Path, metavar="FOLDER", help="Write the pairs instead of comparing them.")
    parser.add_argument("--speed", action="store_true", help="Time a ten-minute call, and 1,000 bundles, instead.")
    parser.add_argument("--running", action="store_true", help="Plant defects in the running bundled agent instead.")
    parser.add_argument("--calls", type=int, default=2, help="Calls that each of those defects is run on.")
    parser.add_argument("--aa", type=int, metavar="CALLS", help="Run the bundled agent against itself instead.")
    parser.add_argument("--jobs", type=int, default=2, help="Calls at a time, with --running and --aa.")
    parser.add_argument("--out", type=Path, help="Keep the runs of --running and --aa there.")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    if options.exchanges:
        return written_out(options)
    if options.running or options.aa:
        return in_running(options)
    templates = industries()
    made = list(_wanted(templates, options))
    if options.export:
        print(f"{export(options.export, templates, made)} pairs in {options.export}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        by = rules(Path(folder), templates)
        if options.speed:
            one_call(templates, by, options.seed)
            thousand_bundles(templates, Path(folder), options.seed)
            return 0
        start, cpu = time.perf_counter(), time.process_time()
        scores = run(made, by)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{len(made)} pairs of {len({pair.kind.name for pair in made})} kinds, seed {options.seed}: ", end="")
    print(f"{1000 * cpu / len(made):.1f} ms CPU a pair, {wall:.0f} s")
    told(scores, options.kinds, options.wrong)
    missed = (
        [f"{name}: {line}" for name, score in scores.items() for line in missed_targets(score)]
        if not options.kind
        else []
    )
    print("\n" + ("\n".join(missed) if missed else "All targets are met."))
    return 1 if missed and options.check else 0


def written_out(options: argparse.Namespace) -> int:
    """Compare one set of calls written out by hand, and print its counts."""
    made = [
        pair
        for pair in exchange_pairs(options.exchanges, options.seed)
        if pair.kind.name.startswith(options.kind or "")
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(exchange_config(options.exchanges), encoding="utf-8")
        score = run(made, Rules.from_config(load(path)))["development"]
    print(f"{len(made)} pairs of the set {options.exchanges!r}:\n" + "\n".join(lines(score)))
    if options.kinds:
        for name, tally in sorted(score.by_kind.items()):
            print(f"  {name:36} {tally.errors:4d}/{tally.total}")
    if options.wrong:
        print("\n".join(score.wrong))
    missed = missed_targets(score) if not options.kind else []
    print("\n".join(missed) if missed else "All targets are met.")
    return 1 if missed and options.check else 0


def in_running(options: argparse.Namespace) -> int:
    """Replay recorded calls by the bundled agent, with defects planted in it or as it is."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or Path(folder)
        if options.running:
            counts = planted_in_running(ROOT / "audio_fixtures", out, options.calls, options.jobs, options.kind or "")
            print("\n".join(planted.lines(counts)))
            missed = planted.missed_targets(counts) if not options.kind else []
        else:
            alarms = against_itself(ROOT, out, options.aa, options.seed, options.jobs)
            missed = [f"{alarms} calls show a finding of weight, none may"] if alarms else []
    print(f"{time.perf_counter() - start:.0f} s, {options.jobs} calls at a time")
    print("\n".join(missed) if missed else "All targets are met.")
    return 1 if missed and options.check else 0


def _wanted(templates: list[Industry], options: argparse.Namespace) -> list[Pair]:
    made = pairs(templates, options.per_kind, options.seed)
    return [pair for pair in made if pair.kind.name.startswith(options.kind or "")]


if __name__ == "__main__":
    sys.exit(main())

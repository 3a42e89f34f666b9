"""Page: what comparing a ten-minute call and making its HTML page take, and how large the page is; ten seconds."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from detection_kit.export import rules
from detection_kit.industry import industries
from detection_kit.speed import long_call

from harness.compare.compare import compare
from harness.compare.verdict import Evidence, decide
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.timeline import Timeline
from harness.report.html import render_call
from harness.report.view import CallView

TURNS = 78
RATE_HZ = 8_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=5, help="Calls of ten minutes, each in other words.")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    trades = industries()
    with tempfile.TemporaryDirectory() as folder:
        by = rules(Path(folder), trades)
    for number in range(options.calls):
        live, other = long_call([trades[number % len(trades)]], options.seed + number, TURNS)
        began = time.process_time()
        sides = Timeline.parse(live, "live", "live"), Timeline.parse(other, "candidate", "candidate")
        comparison = compare(*sides, by, "candidate")
        decision = decide(comparison, Evidence(), by)
        compared = time.process_time() - began
        tracks: dict[Party, Track] = {party: _noise(party, sides[0].end_ns) for party in ("caller", "agent")}
        view = CallView(
            call=Call(call_id=sides[0].call_id, tracks=tracks, live=sides[0]),
            live=sides[0],
            candidate=CandidateRecord(name="candidate"),
            timeline=sides[1],
            comparison=comparison,
            decision=decision,
            audio=tracks["agent"],
        )
        began = time.process_time()
        page = render_call(view)
        rendered = time.process_time() - began
        print(
            f"{sides[0].end_ns / 60e9:4.1f} min, {len(comparison.turns)} turns, {len(comparison.findings)} findings: "
            f"compared in {1000 * compared:.0f} ms CPU (target 200), page in {1000 * rendered:.0f} ms CPU "
            f"(target 1000), {len(page.encode()) / 1e6:.2f} MB (target 5)"
        )
    return 0


def _noise(party: Party, length_ns: int) -> Track:
    """Sound that draws a full waveform."""
    samples = length_ns * RATE_HZ // 10**9
    return Track(party, Format(Encoding.MULAW, RATE_HZ), np.random.default_rng(0).bytes(samples))


if __name__ == "__main__":
    sys.exit(main())

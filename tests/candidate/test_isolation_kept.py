"""What the guard refuses to run without, and what it must not break."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness.candidate import isolation
from harness.candidate.run import run
from harness.core.errors import ConfigError
from scripts.fixtures.whisper import write_model
from tests.candidate.phone import caller, config_of, recorded

ROOT = Path(__file__).parent.parent.parent
CALL = recorded([caller("one", 1000, 2000)], 4000)

WITHOUT_LANDLOCK = """
import sys
from harness.candidate import sandbox_landlock, worker
sandbox_landlock.abi = lambda: 0
worker.run(int(sys.argv[1]), int(sys.argv[2]))
"""

HEAR = """
import json, sys
from pathlib import Path
import numpy as np
from harness.candidate import isolation
layers = isolation.enter(isolation.Policy(scratch=sys.argv[1], readable=[sys.argv[2], sys.argv[3]]))
from harness.candidate.stt import recognizer
from harness.config import SttTable
sound = np.random.default_rng(1).normal(0, 3000, 16000).astype("<i2").tobytes()
words = recognizer(SttTable(model=sys.argv[3]), Path("/")).transcribe(sound, 8000)
try:
    (Path(sys.argv[2]) / "written").write_text("x")
    wrote = True
except OSError:
    wrote = False
print(json.dumps({"holding": layers.holding, "words": len(words), "wrote": wrote}))
"""


def test_a_candidate_is_not_run_where_a_layer_is_missing_that_the_configuration_requires(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The worker is the real one, on a machine without Landlock."""
    stub = tmp_path / "python"
    code = tmp_path / "without_landlock.py"
    code.write_text(WITHOUT_LANDLOCK)
    past = 'while [ "$1" != harness.candidate.worker ]; do shift; done; shift'
    stub.write_text(f'#!/bin/sh\n{past}\nexec {sys.executable} -P {code} "$@"\n')
    stub.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stub))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    config = config_of("clinic:bot", "[limits]\nrequire_isolation = true")
    name, table = next(iter(config.candidate.items()))
    with pytest.raises(ConfigError, match=r"require_isolation: this machine lacks .*landlock.*no Landlock"):
        run(CALL, name, table, config)


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_speech_recogniser_with_native_threads_works_inside_all_layers(tmp_path: Path) -> None:
    model, own, scratch = write_model(tmp_path / "model"), tmp_path / "own", tmp_path / "scratch"
    own.mkdir()
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", HEAR, scratch, own, model],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(told["holding"]) >= set(isolation.probe().holding)
    assert told["words"] > 0
    assert told["wrote"] is False

"""Logs as JSON lines: ours, those of libraries, and tracebacks without values."""

from __future__ import annotations

import json
import subprocess
import sys

CODE = """
import logging, structlog
from harness.runs.logs import log_json
logging.getLogger("uvicorn.error").addHandler(logging.StreamHandler())
log_json()
structlog.get_logger().info("stream started", call_id="CA1")
logging.getLogger("uvicorn.error").warning("port %d taken", 80)
logging.getLogger("quiet").info("not told")
secret = "hunter2"
try:
    raise ValueError("the rule")
except ValueError:
    structlog.get_logger().exception("broken", call_id="CA1")
"""


def test_every_line_is_json_with_its_level_and_time() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    ours, theirs, broken = [json.loads(line) for line in done.stderr.splitlines()]
    assert (ours["event"], ours["level"], ours["call_id"]) == ("stream started", "info", "CA1")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("port 80 taken", "warning", "uvicorn.error")
    assert (broken["event"], broken["level"], broken["call_id"]) == ("broken", "error", "CA1")
    assert "ValueError: the rule" in broken["exception"]
    assert "hunter2" not in done.stderr
    assert all(line["timestamp"].endswith("Z") for line in (ours, theirs, broken))


def test_a_log_that_cannot_be_written_ends_nothing() -> None:
    code = CODE + "print('went on')"
    with open("/dev/full", "w") as full:  # noqa: PTH123, a device
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=full, text=True, check=False)
    assert done.stdout == "went on\n"


def test_a_log_that_nobody_reads_holds_nothing_up() -> None:
    code = CODE + "log = structlog.get_logger()\nfor _ in range(20_000): log.info('x' * 100)\nprint('went on')"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "went on\n"
    lines = process.stderr.read().splitlines()
    assert process.wait() == 0
    process.stdout.close()
    process.stderr.close()
    assert json.loads(lines[0])["event"] == "stream started"
    assert len(lines) < 20_000

"""``harness serve``: the media process, and the shadow process beside it.

The media process is this one: it listens, records and tells. The shadow process is a child that is told which calls
begin and end, and that the switch was thrown, on its standard input, JSON lines. When it dies it is started again; when
it does not read, what it would have been told is dropped, and it finds the calls in their journals later. Either way no
call notices. SIGUSR1 throws the switch.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import structlog
import uvloop

from harness.config import Config
from harness.core.errors import ConfigError, StoreError
from harness.fork.calls import LiveCall, MayRecord
from harness.fork.counters import MediaCounters
from harness.fork.pulse import Pulse
from harness.fork.routes import MediaConfig
from harness.fork.server import serve_media
from harness.redact.consent import Consent, consent
from harness.store import switch
from harness.store.journal import ENDING, FileJournal, Seal
from harness.store.keys import seals
from harness.wire.media import Started

log = structlog.get_logger()

TELL_S = 0.5
"""How often the shadow process is told the counters and the calls in progress."""
MAX_UNREAD_BYTES = 1 << 20
RESTART_S = (0.5, 1.0, 2.0, 5.0, 10.0)


def serve(config: Config, media: MediaConfig, child: list[str], drain_s: float = 30.0) -> None:
    """Serve until SIGTERM or SIGINT, then drain. ``child`` is the command of the shadow process.

    Raises:
        ConfigError: the configuration does not say what becomes of private words, or the address cannot be had.
        StoreError: the store cannot be written.
    """
    if config.redact is None:
        raise ConfigError(f'{config.origin}: serve needs [redact] mode = "on", or "off" written out')
    store = config.resolve(config.store.path)
    switch.begin(store, "harness serve", datetime.now(UTC))
    signal.signal(signal.SIGUSR1, lambda *_: switch.turn_off(store))
    journals = store / "journal"
    journals.mkdir(parents=True, exist_ok=True)
    seal, _ = seals(config)
    try:
        kept = Journals(journals, seal, media.limits.tee_ring_bytes)
        uvloop.run(_serve(media, kept, child, drain_s, may_record(config), store))
    except OSError as error:
        raise ConfigError(f"{media.host}:{media.port}: cannot listen: {error.strerror or error}") from None


async def _serve(
    media: MediaConfig, journals: Journals, child: list[str], drain_s: float, may: MayRecord, store: Path
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    counters = MediaCounters()
    beside = Beside(child)
    pulse = Pulse()
    throwing: set[asyncio.Task[None]] = set()
    calls: dict[str, LiveCall] = {}

    def started(call: LiveCall) -> None:
        calls[call.call_id] = call
        beside.tell({"started": asdict(call)})

    def finished(call: LiveCall) -> None:
        calls.pop(call.call_id, None)
        beside.tell({"ended": asdict(call)})

    async def throw() -> None:
        beside.tell({"kill": True})
        log.warning("shadowing is switched off by signal")
        try:
            await asyncio.to_thread(switch.turn_off, store)
        except StoreError as error:
            log.error("the switch could not be thrown in the store", reason=str(error))

    loop.add_signal_handler(signal.SIGUSR1, lambda: throwing.add(loop.create_task(throw())))

    async def report() -> None:
        while True:
            counters.lag_ms = pulse.p95_ms()
            beside.tell({"counters": _plain(counters), "seen": [asdict(call) for call in calls.values()]})
            await asyncio.sleep(TELL_S)

    keeping = asyncio.create_task(beside.keep_alive())
    beating = asyncio.create_task(pulse.beat())
    reporting = asyncio.create_task(report())
    try:
        await serve_media(
            media,
            journals.open,
            stop=stop,
            on_started=started,
            on_finished=finished,
            counters=counters,
            drain_s=drain_s,
            may_record=may,
        )
    finally:
        tasks = (beating, reporting, keeping)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *throwing, return_exceptions=True)
        await asyncio.to_thread(beside.close)


def may_record(config: Config) -> MayRecord:
    """What the configuration's rules say of a stream that starts; who calls, whom, and by which provider's account are
    attributes like those that the stream brings."""

    def said(started: Started) -> Consent:
        known = {"caller": started.caller, "callee": started.callee, "account": started.account}
        return consent(config.consent, {**known, **started.attributes})

    return said


@dataclass(frozen=True, slots=True)
class Journals:
    """Where the media process keeps what it records, and under which seal."""

    folder: Path
    seal: Seal
    most_bytes: int

    def open(self, name: str) -> FileJournal:
        """The journal of one connection."""
        return FileJournal(self.folder / f"{name}{ENDING}", self.seal, self.most_bytes)


class Beside:
    """The shadow process, as the media process sees it: told, never waited for."""

    def __init__(self, command: list[str], start: Callable[[list[str]], subprocess.Popen[bytes]] | None = None) -> None:
        self._command = command
        self._start = start or _start
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = bytearray()
        self.dropped = 0
        self.starts = 0

    def tell(self, message: Mapping[str, Any]) -> None:
        """Pass a message on; it is dropped where the process does not read."""
        if len(self._unread) > MAX_UNREAD_BYTES:
            self.dropped += 1
            return
        self._unread += msgspec.json.encode(message) + b"\n"
        self._write()

    async def keep_alive(self) -> None:
        """Start the process, and again whenever it ends."""
        while True:
            wait_s = RESTART_S[min(self.starts, len(RESTART_S) - 1)]
            self._process = self._start(self._command)
            self.starts += 1
            while self._process.poll() is None:
                self._write()
                await asyncio.sleep(TELL_S)
            log.error("shadow process ended, recording goes on", status=self._process.returncode)
            self._unread.clear()
            await asyncio.sleep(wait_s)

    def close(self, wait_s: float = 60.0) -> None:
        """Let the process finish what it has, within ``wait_s``."""
        process = self._process
        if process is None or process.stdin is None:
            return
        self._write()
        process.stdin.close()
        try:
            process.wait(wait_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _write(self) -> None:
        if self._process is None or self._process.stdin is None or not self._unread:
            return
        try:
            written = os.write(self._process.stdin.fileno(), self._unread)
        except BlockingIOError:
            return
        except (BrokenPipeError, ValueError):
            self._unread.clear()
            return
        del self._unread[:written]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True)
    assert process.stdin is not None
    os.set_blocking(process.stdin.fileno(), False)
    return process


def shadow_command(config_path: Path, host: str, web_port: int) -> list[str]:
    """The command line of the shadow process."""
    code = "import sys; from harness.cli.main import main; main()"
    arguments = ["shadow", "--config", str(config_path.resolve()), "--host", host, "--web-port", str(web_port)]
    arguments += ["--since", f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"]
    return [sys.executable, "-c", code, *arguments]


def _plain(counters: MediaCounters) -> dict[str, Any]:
    values = {field.name: getattr(counters, field.name) for field in fields(counters)}
    return {name: dict(value) if isinstance(value, dict) else value for name, value in values.items()}

"""``harness serve`` as its users run it: a process of its own, with calls streamed at it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx

from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.dial.player import Line, Played, Proof
from harness.dial.script import Script, script
from harness.wire.dialects import dialect

T = TypeVar("T")
GENEROUS_S = 240.0
"""How long something may take that has no time of its own."""
START_S = 300.0
"""How long a start may take on a machine that does much else."""
MARK = "a-candidate"
"""What a candidate's process calls itself, see ``MARKED``."""
MARKED = f"""
import ctypes
ctypes.CDLL(None).prctl(15, {MARK.encode()!r}, 0, 0, 0)  # PR_SET_NAME
"""
"""First lines of a bot that can be found among the processes."""


def until(found: Callable[[], T | None], what: str, within_s: float = GENEROUS_S) -> T:
    """The first true answer of ``found``.

    Raises:
        AssertionError: none came in time.
    """
    deadline = time.monotonic() + within_s
    while not (answer := found()):
        assert time.monotonic() < deadline, f"in {within_s:.0f} s not: {what}"
        time.sleep(0.02)
    return answer


class Service:
    """One run of ``harness serve`` over ``folder``, with ``text`` as its configuration."""

    def __init__(self, folder: Path, text: str, environ: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.store = folder / "store"
        self.media_port, self.web_port = _free_ports()
        self._config = folder / "harness.toml"
        self._config.write_text(text, encoding="utf-8")
        self._environ = {**os.environ, **(environ or {})}
        self._log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(timeout=GENEROUS_S, trust_env=False, verify=False)

    def start(self) -> Service:
        """Start, and wait until both ports answer."""
        self.launch()
        try:
            until(self._answers, "both ports answer", START_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; the log: {self.log[-2000:]}") from None
        return self

    def launch(self) -> None:
        """Start, and wait for nothing."""
        code = "import sys; from harness.cli.main import main; main()"
        ports = ["--host", "127.0.0.1", "--port", str(self.media_port), "--web-port", str(self.web_port)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code, "serve", "--config", str(self._config), "--drain", "1", *ports],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environ,
            )

    def kill(self, *, media: bool = True, shadow: bool = True) -> None:
        """``kill -9`` of the media process, of the shadow process beside it, or of both."""
        assert self.process is not None
        beside = list(descendants(self.process.pid))[1:2] if shadow else []
        if media:
            self.process.kill()
        for pid in beside:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if media:
            self.process.wait()

    def stop(self) -> None:
        """Let it drain, and wait for its end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(GENEROUS_S)
            finally:
                self.process.kill()
                self.process.wait()
        self._client.close()

    @property
    def log(self) -> str:
        """All that it wrote."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask the API."""
        return self._client.request(method, f"http://127.0.0.1:{self.web_port}{path}", **options)

    def metric(self, name: str, label: str = "", **options: Any) -> float:
        """The sum of one metric over its labels, or over those in which ``label`` stands."""
        text = self.ask("GET", "/metrics", **options).text
        lines = [line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{")) and label in line]
        return sum(float(line.rpartition(" ")[2]) for line in lines)

    def pids(self) -> list[int]:
        """The processes of the service: itself, and all that descends from it."""
        assert self.process is not None
        return list(descendants(self.process.pid))

    def candidates(self) -> list[int]:
        """Its processes that call themselves ``MARK``."""
        return [pid for pid in self.pids() if _name(pid) == MARK]

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"it ended: {self.log[-4000:]}"
        try:
            ports = (self.media_port, self.web_port)
            return all(self._client.get(f"http://127.0.0.1:{port}/healthz").is_success for port in ports)
        except httpx.HTTPError:
            return False

    def __enter__(self) -> Service:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


@contextmanager
def streaming(
    service: Service,
    call_id: str,
    seconds: int = 120,
    proof: Proof | None = None,
    path: str = "/tap/twilio",
    attributes: Mapping[str, str] | None = None,
) -> Iterator[Callable[[], Played]]:
    """A call that goes on inside the block, for at most ``seconds``; what is given waits for its end."""
    steps = script(replace(silent(call_id, seconds), attributes=attributes or {}), dialect("twilio"), None)
    ended: list[Played] = []
    stop = threading.Event()
    thread = threading.Thread(target=lambda: ended.append(_stream(service, steps, stop, proof or Proof(), path)))
    thread.start()

    def finished() -> Played:
        thread.join()
        return ended[0]

    try:
        yield finished
    finally:
        stop.set()
        thread.join()


def call(service: Service, call_id: str, seconds: int = 1, **options: Any) -> Played:
    """Stream a whole call."""
    with streaming(service, call_id, seconds, **options) as finished:
        return finished()


def silent(call_id: str, seconds: int) -> Call:
    """A call in which nobody says anything; it has both tracks."""
    fmt = Format(Encoding.MULAW, 8000)
    sound = b"\xff" * 8000 * seconds
    return Call(call_id=call_id, tracks={"caller": Track("caller", fmt, sound), "agent": Track("agent", fmt, sound)})


def descendants(pid: int) -> Iterator[int]:
    """A process and all that descends from it, by the kernel."""
    yield pid
    try:
        children = [
            int(each)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for each in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return
    for child in children:
        yield from descendants(child)


def _stream(service: Service, steps: Script, stop: threading.Event, proof: Proof, path: str) -> Played:
    url = f"ws://127.0.0.1:{service.media_port}{path}"

    async def main() -> Played:
        playing = asyncio.ensure_future(Line(dialect("twilio"), url, proof.headers(url), 1.0).play(steps))
        while not playing.done() and not stop.is_set():
            await asyncio.wait([playing], timeout=0.05)
        if not playing.done():
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            return Played(call_id=call_id_of(steps), closed="stopped")
        return playing.result()

    return asyncio.run(main())


def call_id_of(steps: Script) -> str:
    """The id of a script's call."""
    return next(step.event.call_id for step in steps.steps if hasattr(step.event, "call_id"))


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]

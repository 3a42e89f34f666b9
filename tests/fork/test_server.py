"""The media server when its process is killed and when the disk is full."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from harness.core.audio import Track
from harness.core.errors import StoreError
from harness.dial.player import play
from harness.fork.calls import LiveCall
from harness.fork.counters import MediaCollector
from harness.fork.reader import group_calls
from harness.fork.server import MediaServer, serve_media
from harness.store.journal import FileJournal, blocks, unfinished
from tests.fork.oracle import FORMAT, FRAME
from tests.fork.serving import read_journals, run
from tests.fork.test_tap import CALL, CONFIG

ROOT = Path(__file__).parents[2]


def bodies(path: Path) -> list[bytes]:
    return [body for _, body in blocks(path)]


def test_a_killed_server_leaves_every_call_but_its_last_second(tmp_path: Path) -> None:
    async def main() -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.fork.media_process", str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        port = 0
        while not port:
            line = await process.stdout.readline()
            port = int(line.split()[1]) if line.startswith(b"port ") else 0
        playing = asyncio.create_task(play(CALL, f"ws://127.0.0.1:{port}/tap/twilio", "twilio", pace=1.0, calls=3))
        await asyncio.sleep(2.0)
        process.kill()
        await process.wait()
        played = await playing
        assert {each.closed for each in played} == {"closed:1006"}
        return min(each.frames for each in played) // 2

    sent = run(main())
    found = group_calls((path.stem, bodies(path)) for path in unfinished(tmp_path))
    assert {call_id for _, call_id in found} == {"CA1", "CA1-2", "CA1-3"}
    for names in found.values():
        call = read_journals(tmp_path, list(names))
        for party, track in call.tracks.items():
            kept = track.samples // FRAME
            assert kept >= sent - 50
            assert track.data == CALL.tracks[party].data[: len(track.data)]


class FullDisk(FileJournal):
    """A journal whose disk takes nothing while ``full``."""

    full = False

    def flush(self) -> None:
        if FullDisk.full:
            raise StoreError(f"{self.path}: cannot be written: No space left on device")
        super().flush()


def test_a_full_disk_is_told_and_passes(tmp_path: Path) -> None:
    half = replace(
        CALL, tracks={party: Track(party, FORMAT, track.data[: 75 * FRAME]) for party, track in CALL.tracks.items()}
    )

    async def main() -> None:
        over: asyncio.Queue[list[str]] = asyncio.Queue()
        server = MediaServer(
            CONFIG,
            lambda name: FullDisk(tmp_path / f"{name}.journal"),
            on_finished=lambda call: over.put_nowait(call.connections),
        )
        registry = CollectorRegistry()
        registry.register(MediaCollector(server.counters))
        await server.start()
        FullDisk.full = True
        (played,) = await play(half, f"ws://127.0.0.1:{server.port}/tap/twilio", "twilio", pace=1.0)
        assert played.closed == "stop"
        async with asyncio.timeout(5):
            while not server.counters.disk_failing:  # noqa: ASYNC110, told by a counter
                await asyncio.sleep(0.01)
        metrics = generate_latest(registry).decode()
        assert "harness_disk_failing 1.0" in metrics
        assert f'harness_messages_total{{provider="twilio"}} {float(played.messages)}' in metrics
        FullDisk.full = False
        async with asyncio.timeout(5):
            names = await over.get()
        assert not server.counters.disk_failing
        assert read_journals(tmp_path, names).tracks == half.tracks
        await server.close()

    run(main())


def test_a_hook_that_raises_stops_nothing(tmp_path: Path) -> None:
    over: list[str] = []
    second = asyncio.Event()

    def finished(call: LiveCall) -> None:
        over.append(call.call_id)
        if len(over) == 1:
            raise ValueError("told to fail")
        second.set()

    async def main() -> None:
        server = MediaServer(CONFIG, lambda name: FileJournal(tmp_path / f"{name}.journal"), on_finished=finished)
        await server.start()
        await play(CALL, f"ws://127.0.0.1:{server.port}/tap/twilio", "twilio", pace=20.0, calls=2)
        async with asyncio.timeout(10):
            await second.wait()
        await server.close()

    run(main())
    assert sorted(over) == ["CA1", "CA1-2"]


def test_a_server_told_to_stop_drains_and_hands_over(tmp_path: Path) -> None:
    over: list[str] = []

    async def main() -> None:
        stop = asyncio.Event()
        stop.set()
        await serve_media(
            CONFIG,
            lambda name: FileJournal(tmp_path / f"{name}.journal"),
            stop=stop,
            on_finished=lambda call: over.append(call.call_id),
            drain_s=0.1,
        )

    run(main())
    assert over == []

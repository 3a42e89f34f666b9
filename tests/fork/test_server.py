"""The media server when its process is killed and when the disk is full."""

from __future__ import annotations

import asyncio
import sys
import threading
from dataclasses import replace
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from websockets.asyncio.client import connect

from harness.core.audio import Party, Track
from harness.core.call import Call, MediaGap
from harness.core.errors import StoreError
from harness.core.time import NS_PER_MS, NS_PER_S
from harness.dial.player import play
from harness.fork.calls import LiveCall
from harness.fork.counters import MediaCollector
from harness.fork.reader import group_calls
from harness.fork.server import MediaServer, serve_media
from harness.store.journal import FileJournal, blocks, unfinished
from tests.fork.oracle import FORMAT, FRAME
from tests.fork.serving import WAIT_S, listening, read_journals, run
from tests.fork.test_tap import CALL, CONFIG

ROOT = Path(__file__).parents[2]
ENOUGH = 40
"""Frames that must be on the disk while the call goes on."""
LONG = replace(CALL, tracks={party: Track(party, FORMAT, 40 * track.data) for party, track in CALL.tracks.items()})
"""Two minutes: the server is killed long before its end, on a machine however busy."""


def bodies(path: Path) -> list[bytes]:
    return [body for _, body in blocks(path)]


def test_a_killed_server_leaves_every_call_but_its_last_second(tmp_path: Path) -> None:
    async def main() -> dict[str, int]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.fork.media_process", str(tmp_path), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        try:
            port = 0
            while not port:
                line = await process.stdout.readline()
                port = int(line.split()[1]) if line.startswith(b"port ") else 0
            url = f"ws://127.0.0.1:{port}/tap/twilio"
            playing = asyncio.create_task(play(LONG, url, "twilio", pace=1.0, calls=3))
            async with asyncio.timeout(WAIT_S):
                while len(written := kept(tmp_path)) < 3 or min(written.values()) < ENOUGH:  # noqa: ASYNC110, told by files
                    await asyncio.sleep(0.05)
        finally:
            process.kill()
            await process.wait()
        assert {each.closed for each in await playing} == {"closed:1006"}
        return written

    written = run(main())
    assert set(written) == {"CA1", "CA1-2", "CA1-3"}
    for call in recorded(tmp_path):
        for party, track in call.tracks.items():
            assert track.samples // FRAME >= written[call.call_id]
            told = track.samples - sum(gap.end_ns - gap.start_ns for gap in media_gaps(call, party)) * 8 // NS_PER_MS
            # A block may end between the two tracks' messages: the shorter one is filled up, and says so.
            assert track.samples - told in (0, FRAME)
            assert track.data[:told] == LONG.tracks[party].data[:told]


def recorded(folder: Path) -> list[Call]:
    """The calls whose streams are in the journals so far."""
    found = group_calls((path.stem, bodies(path)) for path in unfinished(folder))
    return [read_journals(folder, list(names)) for names in found.values()]


def kept(folder: Path) -> dict[str, int]:
    """Whole frames of each call that are on the disk by now."""
    return {
        call.call_id: min((track.samples // FRAME for track in call.tracks.values()), default=0)
        for call in recorded(folder)
    }


def media_gaps(call: Call, party: Party) -> tuple[MediaGap, ...]:
    media = call.media.track(party)
    assert media is not None
    return media.gaps


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
        async with listening(server):
            FullDisk.full = True
            (played,) = await play(half, f"ws://127.0.0.1:{server.port}/tap/twilio", "twilio", pace=1.0)
            assert played.closed == "stop"
            async with asyncio.timeout(WAIT_S):
                while not server.counters.disk_failing:  # noqa: ASYNC110, told by a counter
                    await asyncio.sleep(0.01)
            metrics = generate_latest(registry).decode()
            assert "harness_disk_failing 1.0" in metrics
            assert f'harness_messages_total{{provider="twilio"}} {float(played.messages)}' in metrics
            FullDisk.full = False
            async with asyncio.timeout(WAIT_S):
                names = await over.get()
            assert not server.counters.disk_failing
            assert read_journals(tmp_path, names).tracks == half.tracks

    run(main())


class HungDisk(FileJournal):
    """A journal whose writes do not come back until ``back`` is set."""

    begun, back = threading.Event(), threading.Event()

    def flush(self) -> None:
        HungDisk.begun.set()
        HungDisk.back.wait(2 * WAIT_S)
        super().flush()


def test_a_disk_that_hangs_holds_up_the_writing_alone(tmp_path: Path) -> None:
    """A call goes on being read, a silent connection is ended, and all is on the disk once that comes back."""
    limits = replace(CONFIG.limits, start_ns=NS_PER_S, reconnect_ns=0)

    async def main() -> None:
        over: asyncio.Queue[list[str]] = asyncio.Queue()
        server = MediaServer(
            replace(CONFIG, limits=limits),
            lambda name: HungDisk(tmp_path / f"{name}.journal"),
            on_finished=lambda call: over.put_nowait(call.connections),
        )
        async with listening(server), asyncio.timeout(WAIT_S):
            url = f"ws://127.0.0.1:{server.port}/tap/twilio"
            playing = asyncio.create_task(play(CALL, url, "twilio", pace=3.0))
            try:
                await asyncio.to_thread(HungDisk.begun.wait)
                async with connect(url, compression=None) as silent:
                    await silent.wait_closed()
                assert server.counters.refused == {"no start": 1}
                (played,) = await playing
                while server.counters.messages["twilio"] < played.messages:  # noqa: ASYNC110, told by a counter
                    await asyncio.sleep(0.01)
                assert over.empty()
            finally:
                HungDisk.back.set()
            assert read_journals(tmp_path, await over.get()).tracks == CALL.tracks

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
        async with listening(server):
            await play(CALL, f"ws://127.0.0.1:{server.port}/tap/twilio", "twilio", pace=20.0, calls=2)
            async with asyncio.timeout(WAIT_S):
                await second.wait()

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

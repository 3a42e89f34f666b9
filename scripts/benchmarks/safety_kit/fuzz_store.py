"""What lies on the disk: manifests, the documents of a bundle, reviews, journals."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from harness.fork import records
from harness.fork.reader import CallReader
from harness.store import bundle, chain, journal
from harness.store.manifest import FileEntry, Manifest
from harness.wire.dialects import dialects
from safety_kit import workshop
from safety_kit.fuzz_target import Target
from safety_kit.fuzz_wire import messages, stream


def targets(folder: Path) -> tuple[Target, ...]:
    """With files in ``folder``."""
    return (*_stored(folder), *_journals(folder))


def _stored(folder: Path) -> tuple[Target, ...]:
    store = folder / "store"
    call = workshop.call_of("alpha")
    bundle.write_call(store, call, call.live)
    place = bundle.call_folder(store, "alpha")
    manifest = (place / "manifest.json").read_bytes()
    made = bundle.write_run(store, workshop.stored_run(call), {}, {})
    whole = {
        path.name: path.read_bytes()
        for path in made.iterdir()
        if path.suffix == ".json" and path.name != "manifest.json"
    }
    chained = folder / "chained.jsonl"
    chained.unlink(missing_ok=True)
    for number in range(3):
        chain.append(chained, {"finding": f"f{number}", "judgement": "live_right", "by": "ann"})
    links = chained.read_bytes()

    def manifests(data: bytes) -> None:
        (place / "manifest.json").write_bytes(data)
        bundle.read_call(place)

    def fresh(name: str) -> Callable[[bytes], None]:
        """A document that its manifest vouches for: what somebody with a hash tool could write."""

        def feed(data: bytes) -> None:
            (made / name).write_bytes(data)
            entries = {other: FileEntry.of((made / other).read_bytes()) for other in _files(made)}
            (made / "manifest.json").write_bytes(Manifest(files=entries).dump())
            try:
                bundle.read_run(made)
            finally:
                (made / name).write_bytes(whole[name])

        return feed

    def chains(data: bytes) -> None:
        chained.write_bytes(data)
        chain.records(chained)

    return (
        Target("manifest", (manifest,), manifests),
        *(Target(f"bundle {name}", (data,), fresh(name)) for name, data in whole.items()),
        Target("reviews and audit", (links,), chains),
    )


def _files(folder: Path) -> Sequence[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and path.name != "manifest.json"]


def _journals(folder: Path) -> tuple[Target, ...]:
    spoken = dialects()["twilio"]
    opened = records.Opened(arrival_ns=0, connection="c", provider="twilio")
    packed = records.pack(opened) + b"".join(
        records.pack(records.Received(number * 20_000_000, message))
        for number, message in enumerate(messages(stream(spoken)[0]))
    )
    packed += records.pack(records.Closed(9, "stop"))
    passed = records.pack(records.Opened(arrival_ns=0, connection="c", provider="twilio", tee=True))
    passed += records.pack_passed(5, b"GET / HTTP/1.1\r\n\r\n", to_agent=True)
    path = folder / "a.journal"

    def read(data: bytes) -> None:
        reader = CallReader()
        for record in records.unpack(data):
            reader.take("c", record)
        reader.finish()

    def on_disk(data: bytes) -> None:
        path.write_bytes(data)
        for _, body in journal.blocks(path):
            read(body)

    def block(body: bytes) -> bytes:
        return journal.MARK + struct.pack("<II", len(body), zlib.crc32(body)) + body

    return (
        Target("journal records", (packed, passed), read),
        Target("journal file", (block(packed), block(packed) + block(passed)[len(journal.MARK) :]), on_disk),
    )

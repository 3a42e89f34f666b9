"""Raw messages that a store kept of a call on request, written out to be read again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from harness.config import Config
from harness.core.errors import StoreError
from harness.fork.raw import ENDING, dump_raw
from harness.fork.reader import group_calls
from harness.fork.records import Record, unpack
from harness.session.private import Privacy
from harness.store.journal import KEPT, Seal, blocks
from harness.store.keys import seals
from harness.store.names import folder_name


def write_messages(config: Config, call_id: str, out: Path) -> Path:
    """Write the raw messages of a call into the folder ``out``, readable by its owner alone; the file.

    Raises:
        StoreError: the store kept none of this call, or they cannot be read or written.
        ConfigError: the key cannot be had.
    """
    folder = config.resolve(config.store.path) / "journal"
    _, unseal = seals(config)
    privacy = Privacy.of(config)
    ids = {call_id} if privacy is None else {call_id, privacy.plain(call_id)}
    kept = {path.stem: path for path in sorted(folder.glob(f"*{KEPT}"))}
    found = group_calls((name, (body for _, body in blocks(path, unseal))) for name, path in kept.items())
    names = [name for (_, known), connections in found.items() if known in ids for name in connections]
    if not names:
        raise StoreError(f"{folder}: keeps no messages of call {call_id!r}; [serve] keep_messages = true keeps them")
    path = out / f"{folder_name(call_id)}{ENDING}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(dump_raw((name, _records(kept[name], unseal)) for name in names))
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror or error}") from error
    return path


def _records(path: Path, unseal: Seal) -> Iterator[Record]:
    for _, body in blocks(path, unseal):
        yield from unpack(body)

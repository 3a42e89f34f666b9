"""Forgetting calls of a store, by id or by what is private to a caller."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from harness.config import Config
from harness.core.errors import HarnessError, StoreError
from harness.fork.reader import CallReader
from harness.fork.records import unpack
from harness.redact.redaction import Redaction
from harness.redact.surrogates import Surrogates
from harness.session.private import Privacy
from harness.store import forget as store_forget
from harness.store.forget import Forgotten
from harness.store.journal import REFUSED, Seal, blocks
from harness.store.keys import derived, seals, store_key


def forget(config: Config, calls: Sequence[str], callers: Sequence[str]) -> Forgotten:
    """Take calls, and all calls in which a caller's number, address or name stands, out of the configuration's store.

    A store that keeps stand-ins is searched for the stand-in.

    Raises:
        StoreError: there is no store, or it cannot be read or written.
        ConfigError: the key cannot be had.
    """
    store = config.resolve(config.store.path)
    store_forget.check(store)
    needles = [needle for caller in callers for needle in _needles(config, caller)]
    privacy = Privacy.of(config)
    calls = list(dict.fromkeys([*calls, *(privacy.plain(call_id) for call_id in calls if privacy)]))
    ids = [*calls, *(found for found in store_forget.calls_with(store, needles) if found not in calls)]
    _, unseal = seals(config)
    journals = list(_theirs(store / "journal", unseal, ids, [*needles, *(call_id.encode() for call_id in ids)]))
    told = [*needles, *(f'"{call_id}"'.encode() for call_id in ids)]
    done = store_forget.forget(store, ids, told, journals)
    surrogates = Surrogates(derived(store_key(config, os.environ), "receipts"))
    digests = [surrogates.digest(value, "forgotten").hex() for value in (*calls, *callers)]
    store_forget.receipt(store, datetime.now(UTC).isoformat(timespec="seconds"), digests, done)
    return done


def _needles(config: Config, caller: str) -> Iterator[bytes]:
    """How a caller may stand in the store: as given, as bare figures, and as the stand-in of it."""
    said = [caller]
    figures = re.sub(r"\D", "", caller)
    if len(figures) >= 7 and not re.search(r"[^\W\d_]", caller):
        said.append(figures)
    privacy = Privacy.of(config)
    if privacy is not None:
        redaction = Redaction(privacy.surrogates)
        learned = redaction.learn([], [{"name": caller, "phone": caller}])
        said += [learned.value(text, "phone") for text in list(said)]
    yield from {text.encode() for text in said}


def _theirs(folder: Path, unseal: Seal, ids: Sequence[str], said: Sequence[bytes]) -> Iterator[Path]:
    """Journals and reported events of the calls, and those in which one of the values stands.

    One that was set aside because no call is in it, and that does not open either, cannot be shown to be innocent.
    """
    for path in sorted(folder.glob("*")):
        if not path.is_file():
            continue
        try:
            bodies = [body for _, body in blocks(path, unseal)]
        except StoreError:
            if path.suffix == REFUSED:
                yield path
            continue
        if any(value in body for body in bodies for value in said) or _call_id(path, bodies) in ids:
            yield path


def _call_id(path: Path, bodies: Sequence[bytes]) -> str | None:
    reader = CallReader()
    try:
        for body in bodies:
            for record in unpack(body):
                reader.take(path.stem, record)
        return reader.finish().call_id
    except HarnessError:
        return None

"""The key and the seal of journals."""

from pathlib import Path

import pytest

from harness.config import parse
from harness.core.errors import ConfigError, StoreError
from harness.store.journal import FileJournal, blocks, plain
from harness.store.keys import Sealed, seals, store_key

ON = '[redact]\nmode = "on"\n'


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    config = parse(ON + 'key_file = "secret/key"', base=tmp_path)
    key = store_key(config, {})
    assert len(key) == 32
    assert store_key(config, {}) == key
    path = tmp_path / "secret" / "key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="read by its owner only"):
        store_key(config, {})


def test_a_key_in_the_store_is_refused(tmp_path: Path) -> None:
    config = parse(ON + 'key_file = "var/key"\n[store]\npath = "var"', base=tmp_path)
    with pytest.raises(ConfigError, match="outside the store"):
        store_key(config, {})


def test_a_key_may_come_from_the_environment() -> None:
    config = parse(ON + 'key_env = "HARNESS_KEY"')
    assert store_key(config, {"HARNESS_KEY": "ab" * 32}) == b"\xab" * 32
    with pytest.raises(ConfigError, match="32 bytes"):
        store_key(config, {})


def test_a_sealed_journal_shows_nothing_and_opens_with_its_key_only(tmp_path: Path) -> None:
    sealed = Sealed(b"k" * 32)
    kept = FileJournal(tmp_path / "a.journal", sealed.seal)
    kept.append(b"my number is 4155552671")
    kept.close()
    assert b"4155552671" not in kept.path.read_bytes()
    assert [body for _, body in blocks(kept.path, sealed.unseal)] == [b"my number is 4155552671"]
    with pytest.raises(StoreError, match="does not open"):
        list(blocks(kept.path, Sealed(b"o" * 32).unseal))


def test_nothing_is_sealed_where_redaction_is_off() -> None:
    assert seals(parse('[redact]\nmode = "off"'), {}) == (plain, plain)


def test_what_is_discarded_leaves_no_file(tmp_path: Path) -> None:
    kept = FileJournal(tmp_path / "a.journal")
    kept.append(b"one")
    kept.flush()
    kept.append(b"two")
    kept.discard()
    kept.close()
    assert not kept.path.exists()

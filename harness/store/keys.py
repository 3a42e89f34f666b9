"""The store's key, and the seal that journals are written under.

Rules
-----
1. The key never lies in the store. It comes from the environment, or from a file that only its owner may read.
2. Each purpose has a key of its own (HKDF-SHA-256, RFC 5869): who learns one learns none of the others.
3. Blocks are sealed with AES-256-GCM (NIST SP 800-38D) under a random nonce; one that was changed is not opened.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from harness.config import Config
from harness.core.errors import ConfigError, StoreError
from harness.store.journal import Seal, plain

KEY_BYTES = 32
NONCE_BYTES = 12
DEFAULT_FILE = "~/.config/shadow-harness/key"


def store_key(config: Config, environ: Mapping[str, str]) -> bytes:
    """The key of the configuration's store; a key file that is missing is made.

    Raises:
        ConfigError: the key is no key, lies in the store, or others may read it.
    """
    table = config.redact
    if table is not None and table.key_env is not None:
        return _parsed(environ.get(table.key_env, ""), f"{config.origin}: redact.key_env: ${table.key_env}")
    path = (
        Path(DEFAULT_FILE).expanduser() if table is None or table.key_file is None else config.resolve(table.key_file)
    )
    store = config.resolve(config.store.path)
    if path.resolve().is_relative_to(store):
        raise ConfigError(f"{config.origin}: redact.key_file must lie outside the store {store}, is {path}")
    try:
        return _read_or_make(path)
    except OSError as error:
        raise ConfigError(f"{path}: the key cannot be read or made: {error.strerror or error}") from None


def derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


class Sealed:
    """Seals and opens blocks under one key; ``seal`` and ``unseal`` fit where a journal takes a ``Seal``."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(derived(key, "journal"))

    def seal(self, body: bytes) -> bytes:
        """The block's nonce, then what is sealed."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, body, None)

    def unseal(self, block: bytes) -> bytes:
        """What was sealed.

        Raises:
            StoreError: the block was changed, or sealed under another key.
        """
        try:
            return self._cipher.decrypt(block[:NONCE_BYTES], block[NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            raise StoreError("a journal's block does not open: it was changed, or sealed under another key") from None


def seals(config: Config, environ: Mapping[str, str] = os.environ) -> tuple[Seal, Seal]:
    """How journals of the configuration's store are sealed and opened: under its key, or not where redaction is off.

    Raises:
        ConfigError: the key cannot be had.
    """
    if config.redact is None or config.redact.mode == "off":
        return plain, plain
    sealed = Sealed(store_key(config, environ))
    return sealed.seal, sealed.unseal


def _read_or_make(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)  # fails where another process was first
        except FileExistsError:
            pass
        finally:
            made.unlink()
    if path.stat().st_mode & 0o077:
        raise ConfigError(f"{path}: the key may be read by its owner only, has mode {path.stat().st_mode & 0o777:o}")
    return _parsed(path.read_text(encoding="utf-8").strip(), str(path))


def _parsed(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(f"{where}: a key is {KEY_BYTES} bytes in hexadecimal, has {len(text)} characters")
    return key

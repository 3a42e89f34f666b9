"""Who may do what: tokens with roles, roles with permissions, and one rule for each request that there is.

Rules
-----
1. A request that no rule names is refused, so that a route cannot be added without saying who may ask for it.
2. Of a token only its SHA-256 is kept. A given one is compared with all of them in constant time.
3. Where there is no token at all, everybody may do everything: the service then listens on loopback alone.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, get_args

from starlette.routing import compile_path

from harness.config import Config
from harness.config.web import Role, TokenTable
from harness.core.errors import ConfigError

Permission = Literal["observe", "report", "evaluate", "read", "operate", "release"]

_READS: frozenset[Permission] = frozenset(("observe", "read"))
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    "metrics": frozenset(("observe",)),
    "ingest": frozenset(("report",)),
    "evaluate": frozenset(("evaluate",)),
    "viewer": _READS,
    "operator": _READS | {"operate"},
    "admin": frozenset(get_args(Permission)),
}

SHORTEST = 32
"""Characters of a token: 128 bits where they are hexadecimal digits."""
SMALL_BODY, BATCH = 64 << 10, 4 << 20
"""Bytes of a request's body; an hour's call has about 1 MiB of events."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one request needs; with no permission it is for everybody."""

    method: str
    path: str
    permission: Permission | None
    body_bytes: int = SMALL_BODY


RULES: tuple[Rule, ...] = (
    Rule("GET", "/healthz", None),
    Rule("GET", "/metrics", "observe"),
    Rule("GET", "/openapi.json", "read"),
    Rule("POST", "/api/v1/calls/{call_id}/events", "report", BATCH),
    Rule("GET", "/api/v1/calls", "read"),
    Rule("GET", "/api/v1/calls/{call_id}/runs", "read"),
    Rule("GET", "/api/v1/findings", "read"),
    Rule("GET", "/api/v1/shadowing", "observe"),
    Rule("GET", "/api/v1/sampling", "observe"),
    Rule("PUT", "/api/v1/sampling", "operate"),
    Rule("PUT", "/api/v1/kill", "operate"),
    Rule("DELETE", "/api/v1/kill", "release"),
    Rule("POST", "/ofrep/v1/evaluate/flags/{flag}", "evaluate"),
    Rule("POST", "/ofrep/v1/evaluate/flags", "evaluate"),
    Rule("GET", "/calls/{path:path}", "read"),
)
_PATTERNS = tuple((rule, compile_path(rule.path)[0]) for rule in RULES)


def rule_for(method: str, path: str) -> Rule | None:
    """The rule that a request falls under; ``HEAD`` is as ``GET``."""
    wanted = "GET" if method == "HEAD" else method
    return next((rule for rule, pattern in _PATTERNS if rule.method == wanted and pattern.match(path)), None)


@dataclass(frozen=True, slots=True)
class Peer:
    """Who proved a token: its name in the configuration, and what its role permits."""

    name: str
    permissions: frozenset[Permission]


class Access:
    """The tokens of a service."""

    def __init__(self, tokens: Mapping[str, tuple[Role, str]] | None = None) -> None:
        """``tokens``: role and token by name."""
        self._known = [
            (hashlib.sha256(token.encode()).digest(), Peer(name, PERMISSIONS[role]))
            for name, (role, token) in (tokens or {}).items()
        ]

    @property
    def open(self) -> bool:
        """Whether there is no token, and everybody may do everything."""
        return not self._known

    def peer(self, offered: Iterable[str]) -> Peer | None:
        """Who offers one of these tokens; takes as long whichever fits."""
        found: Peer | None = None
        for token in offered:
            digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
            for known, peer in self._known:
                if hmac.compare_digest(known, digest):
                    found = peer
        return found


def offered(headers: Mapping[bytes, bytes]) -> list[str]:
    """The tokens in a request's headers: as bearer (RFC 6750), as the password of basic authentication (RFC 7617),
    which browsers can do, or in ``X-API-Key``, which OFREP's clients may use."""
    found: list[str] = []
    scheme, _, value = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer":
        found.append(value.strip())
    elif scheme.lower() == "basic":
        with contextlib.suppress(binascii.Error, ValueError):
            found.append(base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2])
    if key := headers.get(b"x-api-key"):
        found.append(key.decode("latin-1"))
    return found


def access_of(config: Config, host: str, environ: Mapping[str, str] = os.environ) -> Access:
    """The tokens of a configuration, for a service on ``host``.

    Raises:
        ConfigError: a token cannot be had, is too short or is given twice, or there is none and ``host`` is not
            loopback; names the key, never the token.
    """
    tokens = {name: (table.role, _token(config, name, table, environ)) for name, table in config.token.items()}
    given: dict[str, str] = {}
    for name, (_, token) in tokens.items():
        if token in given:
            raise ConfigError(f"{config.origin}: token.{name} is the same token as token.{given[token]}")
        given[token] = name
    if not tokens and not is_loopback(host):
        raise ConfigError(
            f"{config.origin}: API and pages would be open to everybody on {host}: give them a [token.NAME], "
            'or [web] host = "127.0.0.1"'
        )
    return Access(tokens)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _token(config: Config, name: str, table: TokenTable, environ: Mapping[str, str]) -> str:
    key = f"{config.origin}: token.{name}"
    if (table.token_env is None) == (table.token_file is None):
        raise ConfigError(f"{key} needs either token_env or token_file")
    if table.token_env is not None:
        token, where = environ.get(table.token_env, ""), f"environment variable {table.token_env!r}"
    else:
        path = config.resolve(table.token_file or "")
        where = str(path)
        try:
            token = (path.read_text(encoding="utf-8").splitlines() or [""])[0]
        except OSError as error:
            raise ConfigError(f"{key}.token_file: {path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise ConfigError(f"{key}.token_file: {path} must be UTF-8") from None
    if len(token.strip()) < SHORTEST:
        raise ConfigError(f"{key}: {where} must hold at least {SHORTEST} characters, holds {len(token.strip())}")
    if not token.strip().isascii():
        raise ConfigError(f"{key}: {where} must hold ASCII characters only")
    return token.strip()

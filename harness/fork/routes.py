"""Who may stream where: taps and tees as the configuration sets them up, secrets read from the environment."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harness.config import Config, TapTable, TeeTable
from harness.core.audio import Party
from harness.core.errors import ConfigError
from harness.core.time import ns_from_seconds
from harness.fork.tls import tls_context
from harness.wire.auth import Credentials
from harness.wire.dialects import dialect, dialects
from harness.wire.media import Dialect, StreamOptions


@dataclass(frozen=True, slots=True)
class TapRoute:
    """What arrives on ``/tap/<name>``."""

    dialect: Dialect
    credentials: Credentials = field(default_factory=Credentials)
    options: StreamOptions = field(default_factory=StreamOptions)
    inbound: Party = "caller"


@dataclass(frozen=True, slots=True)
class TeeRoute:
    """What passes through ``/tee/<name>``, and to whom."""

    dialect: Dialect
    upstream: str
    inbound: Party = "caller"


@dataclass(frozen=True, slots=True)
class WebrtcRoute:
    """Who may connect by WHIP, and how many at once."""

    credentials: Credentials = field(default_factory=Credentials)
    max_peers: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is too much. ``start_ns`` is how long a connection may stay without a start, ``idle_ns`` without a message,
    ``reconnect_ns`` how long a call whose connection broke is kept open for the next."""

    connections: int = 2000
    message_bytes: int = 1 << 20
    handshake_ns: int = ns_from_seconds(5)
    start_ns: int = ns_from_seconds(10)
    idle_ns: int = ns_from_seconds(60)
    reconnect_ns: int = ns_from_seconds(10)
    tee_ring_bytes: int = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaConfig:
    """All that the media server needs to know."""

    host: str = "127.0.0.1"
    port: int = 0
    public_url: str | None = None
    trust_forwarded: bool = False
    taps: Mapping[str, TapRoute] = field(default_factory=dict)
    tees: Mapping[str, TeeRoute] = field(default_factory=dict)
    webrtc: WebrtcRoute | None = None
    limits: Limits = Limits()
    tls: ssl.SSLContext | None = None


def media_config(config: Config, environ: Mapping[str, str]) -> MediaConfig:
    """What the configuration file and the environment say of the media server.

    Without any ``[tap.*]`` table every provider may stream, without proof of who it is.

    Raises:
        ConfigError: a provider or an environment variable does not exist, or a URL is none; names the key.
    """
    serve = config.serve
    if serve.public_url is not None and urlsplit(serve.public_url).scheme != "wss":
        raise ConfigError(f"{config.origin}: serve.public_url must begin with wss://, is {serve.public_url!r}")
    tables = config.tap or {name: TapTable() for name in dialects()}
    return MediaConfig(
        host=serve.host,
        port=serve.port,
        public_url=serve.public_url,
        trust_forwarded=serve.trust_forwarded,
        taps={name: _tap(config.origin, name, table, environ) for name, table in tables.items()},
        tees={name: _tee(config.origin, name, table) for name, table in config.tee.items()},
        webrtc=_webrtc(config, environ),
        limits=Limits(
            connections=serve.max_connections,
            message_bytes=serve.max_message_bytes,
            handshake_ns=ns_from_seconds(serve.handshake_s),
            start_ns=ns_from_seconds(serve.start_s),
            idle_ns=ns_from_seconds(serve.idle_s),
            reconnect_ns=ns_from_seconds(serve.reconnect_s),
            tee_ring_bytes=serve.tee_ring_bytes,
        ),
        tls=tls_context(config),
    )


def _webrtc(config: Config, environ: Mapping[str, str]) -> WebrtcRoute | None:
    table = config.webrtc
    if table is None:
        return None
    bearer = environ.get(table.bearer_env) if table.bearer_env is not None else None
    if table.bearer_env is not None and not bearer:
        key = f"{config.origin}: webrtc.bearer_env"
        raise ConfigError(f"{key}: environment variable {table.bearer_env!r} is not set")
    return WebrtcRoute(Credentials(bearer=bearer), table.max_peers)


def _tap(origin: str, name: str, table: TapTable, environ: Mapping[str, str]) -> TapRoute:
    spoken = _dialect(origin, f"tap.{name}", name)
    secrets = {"signature": table.signature_env, "bearer": table.bearer_env, "basic": table.basic_env}
    proofs: dict[str, str] = {}
    for scheme, variable in secrets.items():
        if variable is None:
            continue
        key = f"{origin}: tap.{name}.{scheme}_env"
        if scheme not in spoken.auth:
            raise ConfigError(f"{key}: {name} proves itself by {' or '.join(spoken.auth)}, not by {scheme}")
        if not environ.get(variable):
            raise ConfigError(f"{key}: environment variable {variable!r} is not set")
        proofs[scheme] = environ[variable]
    options = StreamOptions(rate_hz=table.rate_hz, mix=table.mix, l16=table.l16)
    return TapRoute(spoken, Credentials(**proofs), options, table.inbound)


def _tee(origin: str, name: str, table: TeeTable) -> TeeRoute:
    upstream = urlsplit(table.upstream)
    if upstream.scheme not in ("ws", "wss") or not upstream.hostname:
        raise ConfigError(f"{origin}: tee.{name}.upstream must be a ws:// or wss:// URL, is {table.upstream!r}")
    return TeeRoute(_dialect(origin, f"tee.{name}.as", table.dialect), table.upstream, table.inbound)


def _dialect(origin: str, key: str, name: str) -> Dialect:
    try:
        return dialect(name)
    except ConfigError as error:
        raise ConfigError(f"{origin}: {key}: {error}") from None

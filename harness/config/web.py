"""Tables of the API and the pages: who may do what there, and how much anybody may ask for at once."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from harness.config.base import Positive, Table

Role = Literal["metrics", "ingest", "evaluate", "viewer", "operator", "admin"]


class TokenTable(Table, frozen=True, kw_only=True):
    """One token for the API and the pages. Without any, they are open to everybody who reaches them, and may only
    listen on loopback. Either key says where the token is: at least 32 random characters, ``openssl rand -hex 32``."""

    role: Role
    """``metrics`` reads metrics, ``ingest`` reports events of calls, ``evaluate`` asks who gets the candidate,
    ``viewer`` reads and hears what is kept, ``operator`` may also change the share and stop shadowing, ``admin`` may
    also let it begin again, and do all of this."""
    token_env: str | None = None
    """Environment variable that holds it."""
    token_file: str | None = None
    """File that holds it, in its first line."""


class WebTable(Table, frozen=True, kw_only=True):
    """The port of the API and the pages, and what is too much there."""

    host: str | None = None
    """Address to listen on; default: that of media. Any but loopback needs a ``[token.NAME]``."""
    trusted_proxies: list[str] = []
    """Addresses of proxies whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed."""
    max_connections: Annotated[int, Meta(ge=1)] = 512
    """Connections at once."""
    max_connections_per_peer: Annotated[int, Meta(ge=1)] = 128
    """Connections at once of one address that is no trusted proxy."""
    head_s: Positive = 10.0
    """Time for the head of a request."""
    body_s: Positive = 30.0
    """Time for its body, and for each part of a response to be taken."""

"""Tables of the places where live media arrive."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from harness.config.base import Positive, Table


class TapTable(Table, frozen=True, kw_only=True):
    """One provider's tap, ``/tap/<name>``. The ``_env`` keys name environment variables that hold secrets.

    ``rate_hz``, ``mix`` and ``l16`` say what the provider's protocol leaves open; the URL's query may say it too.
    """

    signature_env: str | None = None
    """Secret with which the provider signs its requests."""
    bearer_env: str | None = None
    """Token it must send."""
    basic_env: str | None = None
    """``user:password`` it must send."""
    inbound: Literal["caller", "agent"] = "caller"
    """Who is heard on the inbound track."""
    rate_hz: Annotated[int, Meta(gt=0)] | None = None
    mix: Literal["mono", "mixed", "stereo"] | None = None
    l16: Literal["little", "big", "auto"] | None = None


class WebrtcTable(Table, frozen=True, kw_only=True):
    """Participants who connect by WHIP, ``/whip``, and the page ``/webrtc``; without this table there are none."""

    bearer_env: str | None = None
    """Environment variable with the token that a participant must send."""
    max_peers: Annotated[int, Meta(ge=1)] = 50
    """Participants connected at once."""


class TeeTable(Table, frozen=True, kw_only=True):
    """One tee, ``/tee/<name>``: the agent's own URL, and the provider whose protocol passes through."""

    upstream: str
    """``ws://`` or ``wss://`` URL of the live agent."""
    dialect: str = field(name="as", default="twilio")
    """The provider whose protocol passes through."""
    inbound: Literal["caller", "agent"] = "caller"
    """Who is heard on the inbound track."""


class SiprecTable(Table, frozen=True, kw_only=True):
    """The recording server for SIPREC."""

    listen: str = "127.0.0.1:5060"
    """``host:port`` of SIP."""
    agent: list[str] = []
    """Participants that are the agent, as patterns; else metadata tells, else who speaks first."""


class ServeTable(Table, frozen=True, kw_only=True):
    """Where media arrive and what is too much of it. ``public_url`` is the ``wss://`` address that providers dial."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 8080
    """Media; API and pages are at the port above."""
    public_url: str | None = None
    trust_forwarded: bool = False
    """Believe a proxy's ``Forwarded`` headers."""
    tls_cert: str | None = None
    """File of the certificate with its chain, PEM, for both ports; without it a proxy in front ends TLS."""
    tls_key: str | None = None
    """File of its key, PEM."""
    max_connections: Annotated[int, Meta(ge=1)] = 2000
    """Media connections at once."""
    max_message_bytes: Annotated[int, Meta(ge=1024)] = 1 << 20
    """Largest message of a provider."""
    handshake_s: Positive = 5.0
    """Time for the WebSocket handshake."""
    start_s: Positive = 10.0
    """Time until a stream must begin."""
    idle_s: Positive = 60.0
    """A silent connection is closed after this."""
    reconnect_s: Annotated[float, Meta(ge=0.0)] = 10.0
    """How long a call waits for a broken stream to come back."""
    tee_ring_bytes: Annotated[int, Meta(ge=1024)] = 1 << 20
    """Copies that wait for the recorder; what is more is dropped, counted and marked as a gap."""
    keep_messages: bool = False
    """Keep each call's messages as they came, sealed where redaction is on; ``harness messages`` writes them out."""

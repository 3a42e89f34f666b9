"""The tables of the configuration file, as frozen structs; a field's default is what an absent key means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[float, Meta(gt=0.0)]


class _Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all tables: frozen, and an unknown key is an error."""


class StoreTable(_Table, frozen=True, kw_only=True):
    path: str = "var/harness"


class RedactTable(_Table, frozen=True, kw_only=True):
    mode: Literal["on", "off"] = "off"


class LiveTable(_Table, frozen=True, kw_only=True):
    """The live side. ``facts`` says where its words and tool calls come from: "events" are reported while the call
    goes on, so that candidates can follow it ``holdback_s`` behind; "derived" ones are read off the finished
    recording, and candidates run then. ``holdback_s`` is also how long after a call reports may still come."""

    agent: Literal["bot", "human"] = "bot"
    facts: Literal["events", "derived"] = "derived"
    holdback_s: Annotated[float, Meta(ge=0.0)] = 30.0


class CandidateTable(_Table, frozen=True, kw_only=True):
    """One candidate: a Pipecat bot to ``run``, or an agent server to ``dial``."""

    run: str | None = None
    dial: str | None = None
    dialect: str | None = field(name="as", default=None)
    args: dict[str, Any] = {}
    context: Literal["live", "own"] = "live"
    turns: Literal["candidate", "live"] = "candidate"
    interruptions: Literal["hold", "allow"] = "hold"
    network: list[str] = []
    env: list[str] = []
    control: bool = False
    timeout_s: Positive = 120.0
    memory_mb: Annotated[int, Meta(ge=64)] = 2048


class SttTable(_Table, frozen=True, kw_only=True):
    engine: Literal["faster-whisper", "demo"] | str = "faster-whisper"
    model: str = "base.en"
    language: str = "en"
    beam_size: Annotated[int, Meta(ge=1)] = 1
    hotwords: list[str] = []


class ToolTable(_Table, frozen=True, kw_only=True):
    """One tool of the agent. ``result`` is the stub for a call that the live agent did not make.

    Tools with the same ``state`` write the same kind of record, told apart by the arguments in ``keys``; ``deletes``
    marks one that removes the record. Two routes to the same records are then no difference. ``transition`` says that
    the tool's code only chooses the next node of a flow: it alone may run.
    """

    effect: Literal["read", "write"] = "write"
    schema: str | None = None
    result: Any = None
    compare: dict[str, Any] = {}
    transition: bool = False
    state: str | None = None
    keys: list[str] = []
    deletes: bool = False


class ResponseBudget(_Table, frozen=True, kw_only=True):
    """Limits in milliseconds; ``max`` holds for each turn, ``p50`` and ``p95`` for a run."""

    p50: Positive | None = None
    p95: Positive | None = None
    max: Positive | None = None


class Budgets(_Table, frozen=True, kw_only=True):
    response_ms: ResponseBudget = ResponseBudget()
    cost_per_call: Positive | None = None


class LocaleTable(_Table, frozen=True, kw_only=True):
    phone_region: str = "US"
    names: list[str] = []
    language: str = "en"


class SamplingTable(_Table, frozen=True, kw_only=True):
    rate: Share = 1.0
    salt: str = ""


class LimitsTable(_Table, frozen=True, kw_only=True):
    """How much may run beside live calls. Over a load of ``max_load`` a processor no new shadow is begun."""

    max_load: Positive = 2.0
    concurrent_candidates: Annotated[int, Meta(ge=1)] = 8


class VerdictTable(_Table, frozen=True, kw_only=True):
    """When a call fails. ``max_media_loss`` is the share of the call's span that may be missing from a track,
    ``self_test`` the share of calls on which the comparison's own recall is measured with planted defects."""

    max_major: Count = 0
    max_media_loss: Share = 0.02
    one_sided: bool = False
    self_test: Share = 0.1


class SiprecTable(_Table, frozen=True, kw_only=True):
    listen: str = "127.0.0.1:5060"
    agent: list[str] = []


class TapTable(_Table, frozen=True, kw_only=True):
    """One provider's tap, ``/tap/<name>``. The ``_env`` keys name environment variables that hold secrets.

    ``rate_hz``, ``mix`` and ``l16`` say what the provider's protocol leaves open; the URL's query may say it too.
    """

    signature_env: str | None = None
    bearer_env: str | None = None
    basic_env: str | None = None
    inbound: Literal["caller", "agent"] = "caller"
    rate_hz: Annotated[int, Meta(gt=0)] | None = None
    mix: Literal["mono", "mixed", "stereo"] | None = None
    l16: Literal["little", "big", "auto"] | None = None


class TeeTable(_Table, frozen=True, kw_only=True):
    """One tee, ``/tee/<name>``: the agent's own URL, and the provider whose protocol passes through."""

    upstream: str
    dialect: str = field(name="as", default="twilio")
    inbound: Literal["caller", "agent"] = "caller"


class ServeTable(_Table, frozen=True, kw_only=True):
    """Where media arrive and what is too much of it. ``public_url`` is the ``wss://`` address that providers dial."""

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8080
    public_url: str | None = None
    trust_forwarded: bool = False
    max_connections: Annotated[int, Meta(ge=1)] = 2000
    max_message_bytes: Annotated[int, Meta(ge=1024)] = 1 << 20
    handshake_s: Positive = 5.0
    start_s: Positive = 10.0
    idle_s: Positive = 60.0
    reconnect_s: Annotated[float, Meta(ge=0.0)] = 10.0
    tee_ring_bytes: Annotated[int, Meta(ge=1024)] = 1 << 20


class IgnoreRule(_Table, frozen=True, kw_only=True):
    """A finding that a person waved through, with who and until when; it stays visible."""

    check: str = "*"
    path: str = "*"
    owner: str
    reason: str
    expires: str


class Config(_Table, frozen=True, kw_only=True):
    """The whole file. ``origin`` is its path, ``base`` the folder that relative paths in it are relative to.

    ``checks`` names checks of the user's own, ``"package.module:name"``, that run beside the built-in ones.
    """

    store: StoreTable = StoreTable()
    redact: RedactTable | None = None
    live: LiveTable = LiveTable()
    candidate: dict[str, CandidateTable] = {}
    stt: SttTable = SttTable()
    tools: dict[str, ToolTable] = {}
    budgets: Budgets = Budgets()
    locale: LocaleTable = LocaleTable()
    sampling: SamplingTable = SamplingTable()
    limits: LimitsTable = LimitsTable()
    verdict: VerdictTable = VerdictTable()
    siprec: SiprecTable = SiprecTable()
    gate: dict[str, dict[str, Any]] = {}
    rollout: dict[str, Any] = {}
    ignore: list[IgnoreRule] = []
    serve: ServeTable = ServeTable()
    tap: dict[str, TapTable] = {}
    tee: dict[str, TeeTable] = {}
    policy: dict[str, Any] = {}
    prices: dict[str, Any] = {}
    checks: list[str] = []
    origin: str = "<defaults>"
    base: Path = Path()

    def resolve(self, path: str) -> Path:
        """A path of the file, made absolute: relative ones are relative to the file."""
        return (self.base / path).resolve()

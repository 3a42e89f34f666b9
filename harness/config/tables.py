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
    """Where everything that is kept lies."""

    path: str = "var/harness"
    """The store: calls, runs, reviews, audit, and the journal of calls in progress."""


class RedactTable(_Table, frozen=True, kw_only=True):
    """What becomes of private words and sound before they are stored."""

    mode: Literal["on", "off"] = "off"
    """``serve`` demands that this line is written."""
    names: list[str] = []
    """Persons whose names are private, beyond those of ``[locale]``."""
    key_env: str | None = None
    """Environment variable that holds the key, 64 hexadecimal digits."""
    key_file: str | None = None
    """File that holds the key, outside the store; made where it is missing. Default:
    ``~/.config/shadow-harness/key``."""
    pad_ms: Count = 150
    """Milliseconds of sound that are muted on both sides of a private word."""


class ConsentRule(_Table, frozen=True, kw_only=True):
    """What may be done with calls that have an attribute."""

    attribute: str
    """Name of the attribute."""
    values: list[str] = []
    """Values that the rule is for: shell patterns, without regard to case; none stand for any."""
    allow: Literal["shadow", "record", "nothing"]
    """Kept and shadowed, kept only, or counted only."""


class ConsentTable(_Table, frozen=True, kw_only=True):
    """Whether a call may be recorded and shadowed: the strictest of the rules that fit."""

    default: Literal["shadow", "record", "nothing"] = "shadow"
    """Where no rule fits."""
    unknown: Literal["shadow", "record", "nothing"] = "shadow"
    """Where a call does not have the attribute that a rule asks for."""
    rules: list[ConsentRule] = []
    """Rules, as ``[[consent.rules]]``."""


class LiveTable(_Table, frozen=True, kw_only=True):
    """The live side. ``facts`` says where its words and tool calls come from: "events" are reported while the call
    goes on, so that candidates can follow it ``holdback_s`` behind; "derived" ones are read off the finished
    recording, and candidates run then. ``holdback_s`` is also how long after a call reports may still come."""

    agent: Literal["bot", "human"] = "bot"
    """``"human"``: actions, outcome and timing are compared, wording is not."""
    facts: Literal["events", "derived"] = "derived"
    holdback_s: Annotated[float, Meta(ge=0.0)] = 30.0


class CandidateTable(_Table, frozen=True, kw_only=True):
    """One candidate: a Pipecat bot to ``run``, or an agent server to ``dial``."""

    run: str | None = None
    """``package.module:name`` of the bot; the configuration's folder is searched first."""
    dial: str | None = None
    """``ws://`` or ``wss://`` URL of an agent server."""
    dialect: str | None = field(name="as", default=None)
    """The provider whose protocol that server speaks."""
    args: dict[str, Any] = {}
    """What the bot finds in ``runner_args.body``, over the call's attributes."""
    context: Literal["live", "own"] = "live"
    """The history at each inference: what really happened before, or what the candidate did itself."""
    turns: Literal["candidate", "live"] = "candidate"
    """Who decides when the caller has finished: the candidate, or the live call."""
    interruptions: Literal["hold", "allow"] = "hold"
    """Whether the caller's next words, which answer the live agent, cut the candidate off."""
    network: list[str] = []
    """``host:port`` of all that it may reach."""
    read: list[str] = []
    """Files and folders that it may read besides the configuration's folder and the installed packages."""
    env: list[str] = []
    """Names of the environment variables it gets beside harmless ones; a carrier's are refused."""
    control: bool = False
    """This is the version that answered the live calls, run to know the harness's own noise."""
    timeout_s: Positive = 120.0
    """How much longer than the call it may take before it counts as hung."""
    memory_mb: Annotated[int, Meta(ge=64)] = 2048
    """Its process is ended above this."""


class SttTable(_Table, frozen=True, kw_only=True):
    """The speech recogniser for what the live side did not report; a candidate's own is part of the candidate."""

    engine: Literal["faster-whisper", "demo"] | str = "faster-whisper"
    """``package.module:name`` makes a ``Recognizer`` of this table and the configuration's folder."""
    model: str = "base.en"
    """A Whisper model's name, or the folder of one; a relative folder starts at the file."""
    language: str = "en"
    """Spoken language, as a code of ISO 639-1."""
    beam_size: Annotated[int, Meta(ge=1)] = 1
    """Hypotheses that the search keeps."""
    hotwords: list[str] = []
    """Words that the recogniser should expect."""


class ToolTable(_Table, frozen=True, kw_only=True):
    """One tool of the agent. ``result`` is the stub for a call that the live agent did not make.

    Tools with the same ``state`` write the same kind of record, told apart by the arguments in ``keys``; ``deletes``
    marks one that removes the record. Two routes to the same records are then no difference. ``transition`` says that
    the tool's code only chooses the next node of a flow: it alone may run.
    """

    effect: Literal["read", "write"] = "write"
    """Whether a call of it changes anything; of one that does, a difference is critical."""
    schema: str | None = None
    """File of a JSON Schema that arguments must satisfy."""
    result: Any = None
    compare: dict[str, Any] = {}
    """A comparator for each argument or path, see the check ``tool.argument``."""
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
    """What a call may take and cost."""

    response_ms: ResponseBudget = ResponseBudget()
    """Limits of response times."""
    cost_per_call: Positive | None = None
    """In the currency of ``[prices]``."""


class LocaleTable(_Table, frozen=True, kw_only=True):
    """How values that are said are read."""

    phone_region: str = "US"
    """Region of numbers without a country code, ISO 3166."""
    names: list[str] = []
    """Names that callers and agents say."""
    language: str = "en"
    """Language of the calls."""


class SamplingTable(_Table, frozen=True, kw_only=True):
    """Which live calls are shadowed; all are recorded."""

    rate: Share = 1.0
    """Share of calls."""
    salt: str = ""
    """With another salt, other calls are drawn."""


class LimitsTable(_Table, frozen=True, kw_only=True):
    """How much may run beside live calls. Over a load of ``max_load`` a processor no new shadow is begun."""

    max_load: Positive = 2.0
    concurrent_candidates: Annotated[int, Meta(ge=1)] = 8
    """Candidates at work at once."""
    require_isolation: bool = False
    """Run no candidate where a layer of the guard is missing; ``harness doctor`` names them."""


class VerdictTable(_Table, frozen=True, kw_only=True):
    """When a call fails. ``max_media_loss`` is the share of the call's span that may be missing from a track,
    ``self_test`` the share of calls on which the comparison's own recall is measured with planted defects."""

    max_major: Count = 0
    """Major findings that a call may have."""
    max_media_loss: Share = 0.02
    one_sided: bool = False
    """The agent's track is not needed for a verdict."""
    self_test: Share = 0.1


class SiprecTable(_Table, frozen=True, kw_only=True):
    """The recording server for SIPREC."""

    listen: str = "127.0.0.1:5060"
    """``host:port`` of SIP."""
    agent: list[str] = []
    """Participants that are the agent, as patterns; else metadata tells, else who speaks first."""


class TapTable(_Table, frozen=True, kw_only=True):
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


class TeeTable(_Table, frozen=True, kw_only=True):
    """One tee, ``/tee/<name>``: the agent's own URL, and the provider whose protocol passes through."""

    upstream: str
    """``ws://`` or ``wss://`` URL of the live agent."""
    dialect: str = field(name="as", default="twilio")
    """The provider whose protocol passes through."""
    inbound: Literal["caller", "agent"] = "caller"
    """Who is heard on the inbound track."""


class ServeTable(_Table, frozen=True, kw_only=True):
    """Where media arrive and what is too much of it. ``public_url`` is the ``wss://`` address that providers dial."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 8080
    """Media; API and pages are at the port above."""
    public_url: str | None = None
    trust_forwarded: bool = False
    """Believe a proxy's ``Forwarded`` headers."""
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


class JudgeTable(_Table, frozen=True, kw_only=True):
    """A model that is asked where rules cannot tell: any endpoint with OpenAI's chat completions.

    ``model`` is asked for and ``served`` (the same, unless said) must be what answers. ``key_env`` names the variable
    with the key. ``use`` gives a check's questions to a rubric, ``rubrics`` adds rubrics or replaces ours. A judge
    whose agreement with people, Cohen's kappa by its lower limit, is under ``kappa_min`` decides nothing.
    """

    url: str
    """Base URL of the endpoint; ``/chat/completions`` is put after it."""
    model: str
    served: str | None = None
    key_env: str | None = None
    votes: Annotated[int, Meta(ge=1, le=15)] = 3
    """How often each case is asked; more than half must agree."""
    timeout_s: Positive = 30.0
    """For one request."""
    requests_per_minute: Positive = 60.0
    """At most so many."""
    max_requests: Annotated[int, Meta(ge=1)] = 1000
    """At most so many in a run; what is left over stays open."""
    kappa_min: Share = 0.6
    min_labels: Annotated[int, Meta(ge=2)] = 50
    """With fewer labels of people, a judge decides nothing."""
    use: dict[str, str] = {}
    rubrics: dict[str, str] = {}


class IgnoreRule(_Table, frozen=True, kw_only=True):
    """A finding that a person waved through, with who and until when; it stays visible."""

    check: str = "*"
    """Pattern of checks, with ``*`` and ``?``."""
    path: str = "*"
    """Pattern of paths."""
    owner: str
    """Who waved it through."""
    reason: str
    """Why."""
    expires: str
    """Last day on which it holds, ``YYYY-MM-DD``."""


class Config(_Table, frozen=True, kw_only=True):
    """The whole file. ``origin`` is its path, ``base`` the folder that relative paths in it are relative to."""

    store: StoreTable = StoreTable()
    redact: RedactTable | None = None
    consent: ConsentTable = ConsentTable()
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
    judge: JudgeTable | None = None
    serve: ServeTable = ServeTable()
    tap: dict[str, TapTable] = {}
    tee: dict[str, TeeTable] = {}
    policy: dict[str, Any] = {}
    prices: dict[str, Any] = {}
    checks: list[str] = []
    """Checks of the user's own, ``"package.module:name"``, that run beside the built-in ones."""
    origin: str = "<defaults>"
    base: Path = Path()

    def resolve(self, path: str) -> Path:
        """A path of the file, made absolute: relative ones are relative to the file."""
        return (self.base / path).resolve()

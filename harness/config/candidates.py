"""Tables of what is tried: candidates, and the recogniser that hears for the harness."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from harness.config.base import Positive, Table


class CandidateTable(Table, frozen=True, kw_only=True):
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


class SttTable(Table, frozen=True, kw_only=True):
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

"""Asking a model over HTTP: OpenAI's chat completions, which most servers and proxies speak.

Rules
-----
1. Whatever goes wrong is an ``Unanswered`` with its reason, never an answer.
2. Only what may pass is tried again: 408, 429, 5xx, and connections that failed or broke.
3. Every request counts against the budget, those tried again included.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from harness.config.tables import JudgeTable
from harness.judge.rubrics import SCHEMA, Answer

TRIES = 3
LONGEST_WAIT_S = 60.0
_PASSING = frozenset((408, 429, 500, 502, 503, 504, 529))
LONGEST_ANSWER = 1 << 20


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model must answer, and nothing else."""

    why: str
    answer: Answer


class _Message(msgspec.Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Choice]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why there is no answer."""

    reason: str


class Endpoint:
    """One endpoint with its budget and pace. Safe for several threads."""

    def __init__(self, table: JudgeTable, key: str | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=table.timeout_s, headers=headers, trust_env=False)
        self._table = table
        self._sleep = sleep
        self._lock = threading.Lock()
        self._left = table.max_requests
        self._next_at = 0.0

    def body(self, messages: Sequence[Mapping[str, str]], seed: int) -> dict[str, Any]:
        """The request; with the URL all that an answer depends on."""
        return {
            "model": self._table.model,
            "messages": list(messages),
            "temperature": 0,
            "seed": seed,
            "max_tokens": 400,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "opinion", "strict": True, "schema": SCHEMA},
            },
        }

    def ask(self, body: Mapping[str, Any]) -> Said | Unanswered:
        """Send a request and read the answer."""
        reason = ""
        for attempt in range(TRIES):
            if not self._may_ask():
                return Unanswered(f"the budget of {self._table.max_requests} requests is spent")
            try:
                answer = self._client.post(f"{self._table.url.rstrip('/')}/chat/completions", json=body)
            except httpx.TransportError as error:
                reason = f"{type(error).__name__}: {error}"
                wait_s = 2.0**attempt
            else:
                if answer.status_code not in _PASSING:
                    return self._read(answer)
                reason = f"status {answer.status_code}"
                wait_s = _retry_after_s(answer, 2.0**attempt)
            if attempt + 1 < TRIES:
                self._sleep(wait_s)
        return Unanswered(f"no answer in {TRIES} tries, the last: {reason}")

    def close(self) -> None:
        self._client.close()

    def _may_ask(self) -> bool:
        """Wait for this request's turn; false where the budget is spent."""
        with self._lock:
            if self._left <= 0:
                return False
            self._left -= 1
            now = time.monotonic()
            wait_s = max(0.0, self._next_at - now)
            self._next_at = max(now, self._next_at) + 60.0 / self._table.requests_per_minute
        if wait_s:
            self._sleep(wait_s)
        return True

    def _read(self, answer: httpx.Response) -> Said | Unanswered:
        if answer.status_code != 200:
            return Unanswered(f"status {answer.status_code}")
        if len(answer.content) > LONGEST_ANSWER:
            return Unanswered(f"an answer of {len(answer.content)} bytes")
        try:
            completion = msgspec.json.decode(answer.content, type=_Completion)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            return Unanswered(f"no chat completion: {error}")
        wanted = self._table.served or self._table.model
        if completion.model is not None and completion.model != wanted:
            return Unanswered(f"served by {completion.model!r}, judge.served says {wanted!r}")
        if not completion.choices:
            return Unanswered("no choice")
        choice = completion.choices[0]
        if choice.message.refusal:
            return Unanswered(f"refused: {choice.message.refusal}")
        if choice.finish_reason not in (None, "stop"):
            return Unanswered(f"cut short: {choice.finish_reason}")
        return read_content(choice.message.content or "")


def read_content(content: str) -> Said | Unanswered:
    """The answer in a message's text; anything but the object that was asked for is none."""
    try:
        return msgspec.json.decode(content.encode("utf-8", "replace"), type=Said)
    except (msgspec.DecodeError, RecursionError) as error:
        return Unanswered(f"not what was asked for: {error}")


def _retry_after_s(answer: httpx.Response, otherwise: float) -> float:
    try:
        wanted = float(answer.headers.get("retry-after", ""))
    except ValueError:
        return otherwise
    return min(max(wanted, 0.0), LONGEST_WAIT_S) if wanted == wanted else otherwise  # noqa: PLR0124 - NaN

"""Tables of the comparison: what counts as a difference, and how much it weighs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from harness.config.base import Count, Positive, Share, Table


class ToolTable(Table, frozen=True, kw_only=True):
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
    hands_over: bool = False
    """Passes the caller on to a person: what a suite's ``no_effect`` lets an agent do."""


class ResponseBudget(Table, frozen=True, kw_only=True):
    """Limits in milliseconds; ``max`` holds for each turn, ``p50`` and ``p95`` for a run."""

    p50: Positive | None = None
    p95: Positive | None = None
    max: Positive | None = None


class Budgets(Table, frozen=True, kw_only=True):
    """What a call may take and cost."""

    response_ms: ResponseBudget = ResponseBudget()
    """Limits of response times."""
    cost_per_call: Positive | None = None
    """In the currency of ``[prices]``."""


class LocaleTable(Table, frozen=True, kw_only=True):
    """How values that are said are read."""

    phone_region: str = "US"
    """Region of numbers without a country code, ISO 3166."""
    names: list[str] = []
    """Names that callers and agents say."""
    language: str = "en"
    """Language of the calls."""


class VerdictTable(Table, frozen=True, kw_only=True):
    """When a call fails. ``max_media_loss`` is the share of the call's span that may be missing from a track,
    ``self_test`` the share of calls on which the comparison's own recall is measured with planted defects."""

    max_major: Count = 0
    """Major findings that a call may have."""
    max_media_loss: Share = 0.02
    one_sided: bool = False
    """The agent's track is not needed for a verdict."""
    self_test: Share = 0.1


class IgnoreRule(Table, frozen=True, kw_only=True):
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


class JudgeTable(Table, frozen=True, kw_only=True):
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

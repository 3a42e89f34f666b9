"""The judge against a real server: what it is asked, what counts as an answer, and what never does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.compare.result import Comparison, OpenQuestion
from harness.config.tables import JudgeTable
from harness.core.errors import ConfigError
from harness.core.findings import Finding, Judgement, Severity
from harness.core.time import Span
from harness.judge.endpoint import Endpoint, Said, Unanswered
from harness.judge.judge import Judge, rubrics_of
from harness.judge.rubrics import RUBRICS, Case
from harness.store.opinions import KeptAnswers
from tests.judge.endpoint_server import Reply, answer, completion, served

CASE = Case(heard="when are you open?", live="nine to five", candidate="from 9 until 17")
Answering = Callable[[dict[str, Any], int], Reply]


def table(url: str, **change: Any) -> JudgeTable:
    return JudgeTable(**({"url": url, "model": "m-1", "requests_per_minute": 1e9} | change))


def judge_at(url: str, folder: Path, calibrated: bool = False, keep_why: bool = True, **change: Any) -> Judge:
    made = table(url, **change)
    digests = frozenset(rubric.digest for rubric in rubrics_of(made).values()) if calibrated else frozenset()
    return Judge(made, Endpoint(made, "secret", lambda _: None), KeptAnswers(folder), digests, keep_why=keep_why)


def prefers(text: str) -> Answering:
    """A model that finds the reply with this text right, wherever it stands."""

    def reply(body: dict[str, Any], _: int) -> Reply:
        shown = json.loads(body["messages"][1]["content"])
        return answer("a_right" if text in shown["A"] else "b_right")

    return reply


def test_the_order_is_swapped_and_an_answer_means_the_same_side(tmp_path: Path) -> None:
    with served(prefers("17")) as (url, asked):
        judge = judge_at(url, tmp_path)
        opinion = judge.opinion(judge.rubrics["equivalence"], CASE)
    assert opinion.judgement is Judgement.CANDIDATE_RIGHT
    assert [json.loads(body["messages"][1]["content"])["A"] for body in asked] == [
        CASE.live,
        CASE.candidate,
        CASE.live,
    ]
    assert {(body["model"], body["temperature"], body["path"], body["key"]) for body in asked} == {
        ("m-1", 0, "/v1/chat/completions", "Bearer secret")
    }
    assert asked[0]["response_format"]["json_schema"]["strict"] is True
    assert opinion.prompt_digest[:12] in opinion.told and "m-1" in opinion.told


def test_a_judge_that_goes_by_place_has_no_opinion(tmp_path: Path) -> None:
    with served(lambda *_: answer("a_right")) as (url, _):
        judge = judge_at(url, tmp_path, votes=5)
        votes = judge.opinion(judge.rubrics["equivalence"], CASE).votes
    assert [vote.judgement for vote in votes].count(Judgement.LIVE_RIGHT) == 3
    with served(lambda _, n: [answer("equivalent"), answer("a_right"), completion("?")][n]) as (url, _):
        judge = judge_at(url, tmp_path / "two")
        assert judge.opinion(judge.rubrics["equivalence"], CASE).judgement is Judgement.UNKNOWN


def test_answers_are_kept_by_what_was_asked(tmp_path: Path) -> None:
    with served(lambda *_: answer("equivalent")) as (url, asked):
        judge = judge_at(url, tmp_path)
        first = judge.opinion(judge.rubrics["equivalence"], CASE)
        again = judge_at(url, tmp_path)
        assert again.opinion(again.rubrics["equivalence"], CASE) == first
        assert len(asked) == 3
        again.opinion(again.rubrics["tone"], CASE)
        assert len(asked) == 6
        for path in (tmp_path / "judge" / "answers").rglob("*.json"):
            path.write_text("spoilt")
        assert again.opinion(again.rubrics["equivalence"], CASE) == first
        assert len(asked) == 9


def test_the_models_words_are_not_kept_where_they_must_not_be(tmp_path: Path) -> None:
    with served(lambda *_: answer("equivalent", why="Dana Cole, 4111 1111")) as (url, _):
        judge = judge_at(url, tmp_path, keep_why=False)
        opinion = judge.opinion(judge.rubrics["equivalence"], CASE)
    kept = [path.read_text() for path in (tmp_path / "judge").rglob("*.json")]
    assert kept and not any("Dana" in text for text in [*kept, opinion.told])


NONSENSE: list[Reply] = [
    completion("certainly! they are equivalent"),
    completion('{"why": "x", "answer": "yes"}'),
    completion('{"answer": "equivalent"}'),
    completion('{"why": "x", "answer": "equivalent", "score": 1}'),
    completion('["equivalent"]'),
    completion(None),
    completion("[" * 5000),
    completion('{"why": "x", "answer": "equiv', finish="length"),
    completion('{"why": "x", "answer": "equivalent"}', finish="content_filter"),
    completion('{"why": "x", "answer": "equivalent"}', refusal="I cannot help with that"),
    completion('{"why": "x", "answer": "equivalent"}', model="m-2"),
    (200, {}, b"<html>gateway</html>"),
    (200, {}, b"\xff\xfe"),
    (200, {}, b'{"choices": []}'),
    (401, {}, b'{"error": "key"}'),
    (301, {"location": "/elsewhere"}, b""),
]


@pytest.mark.parametrize("reply", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_no_verdict_and_is_asked_once(tmp_path: Path, reply: Reply) -> None:
    with served(lambda *_: reply) as (url, asked):
        judge = judge_at(url, tmp_path, votes=1)
        opinion = judge.opinion(judge.rubrics["equivalence"], CASE)
    assert opinion.judgement is Judgement.UNKNOWN
    assert opinion.votes[0].why
    assert len(asked) == 1
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("passing", [(429, {"retry-after": "7"}, b""), (503, {}, b""), None])
def test_what_may_pass_is_tried_again(passing: Reply) -> None:
    slept: list[float] = []
    with served(lambda _, n: passing if n < 2 else answer("both_wrong")) as (url, asked):
        endpoint = Endpoint(table(url), None, slept.append)
        assert endpoint.ask(endpoint.body([], 0)) == Said(why="because", answer="both_wrong")
    assert len(asked) == 3
    assert [wait for wait in slept if wait > 0.5] == ([7.0, 7.0] if passing and passing[0] == 429 else [1.0, 2.0])


def test_trying_again_ends_and_so_does_the_budget() -> None:
    with served(lambda *_: (429, {"retry-after": "nan"}, b"")) as (url, asked):
        endpoint = Endpoint(table(url, max_requests=4), None, lambda _: None)
        assert endpoint.ask({}) == Unanswered("no answer in 3 tries, the last: status 429")
        assert endpoint.ask({}) == Unanswered("the budget of 4 requests is spent")
        assert len(asked) == 4


def test_an_endpoint_that_is_not_there_or_too_slow_gives_no_answer() -> None:
    endpoint = Endpoint(table("http://127.0.0.1:1/v1"), None, lambda _: None)
    found = endpoint.ask({})
    assert isinstance(found, Unanswered) and "ConnectError" in found.reason

    class Slow(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ReadTimeout("too slow", request=request)

    endpoint._client = httpx.Client(transport=Slow())
    found = endpoint.ask({})
    assert isinstance(found, Unanswered) and "ReadTimeout" in found.reason


def test_requests_keep_their_pace() -> None:
    slept: list[float] = []
    with served(lambda *_: answer("equivalent")) as (url, _):
        endpoint = Endpoint(table(url, requests_per_minute=1), None, slept.append)
        for _ in range(3):
            endpoint.ask({})
    assert [round(wait, -1) for wait in slept] == [60, 120]


def finding(**change: Any) -> Finding:
    fields: dict[str, Any] = {"check": "reply.content", "severity": Severity.MINOR, "judgement": Judgement.UNKNOWN}
    return Finding(id="f1", kind="changed", path="reply", turn=1, span=Span(0, 1), **(fields | change))


def compared(one: Finding) -> Comparison:
    question = OpenQuestion("f1", 1, CASE.live, CASE.candidate, "the wording differs")
    return Comparison(call_id="c", candidate="next", turns=(), findings=(one,), questions=(question,))


def test_only_a_calibrated_judge_is_listened_to(tmp_path: Path) -> None:
    with served(prefers("nine")) as (url, _):
        (shown,) = judge_at(url, tmp_path).weigh(compared(finding())).findings
        (heard,) = judge_at(url, tmp_path, calibrated=True).weigh(compared(finding())).findings
    assert (shown.judgement, shown.severity) == (Judgement.UNKNOWN, Severity.MINOR)
    assert "not calibrated, decides nothing" in shown.evidence[0]
    assert (heard.judgement, heard.severity) == (Judgement.LIVE_RIGHT, Severity.MAJOR)


def test_a_calibrated_judge_excuses_and_leaves_alone_what_was_judged(tmp_path: Path) -> None:
    with served(lambda *_: answer("equivalent")) as (url, asked):
        judge = judge_at(url, tmp_path, calibrated=True)
        assert judge.weigh(compared(finding())).findings[0].judgement is Judgement.BOTH_OK
        count = len(asked)
        settled = finding(judgement=Judgement.LIVE_RIGHT)
        assert judge.weigh(compared(settled)).findings == (settled,)
        assert len(asked) == count


def test_checks_go_to_the_rubric_that_is_named_for_them(tmp_path: Path) -> None:
    with served(lambda *_: answer("equivalent")) as (url, asked):
        own = {"use": {"reply.content": "house"}, "rubrics": {"house": "Does it greet as our house does?"}}
        judge_at(url, tmp_path, **own).weigh(compared(finding()))
        judge_at(url, tmp_path).weigh(compared(finding(check="reply.ungrounded")))
    assert "Does it greet as our house does?" in asked[0]["messages"][0]["content"]
    assert RUBRICS["groundedness"] in asked[-1]["messages"][0]["content"]


def test_a_table_that_cannot_be_is_refused_naming_the_key() -> None:
    with pytest.raises(ConfigError, match=r"judge\.votes must be odd"):
        rubrics_of(table("http://x", votes=2))
    with pytest.raises(ConfigError, match=r"judge\.use\.reply\.content: no rubric 'mine'"):
        rubrics_of(table("http://x", use={"reply.content": "mine"}))

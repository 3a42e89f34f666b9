"""What is turned away before anything of it is acted on."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Message

from harness.web.access import BATCH, SMALL_BODY
from tests.web.service import SAID, TOKENS, Web, web

EVENTS = "/api/v1/calls/CA1/events"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Web:
    return web(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="module")
def open_service(tmp_path_factory: pytest.TempPathFactory) -> Web:
    return web(tmp_path_factory.mktemp("web"), tokens=False)


def test_without_tokens_only_the_names_of_loopback_are_answered(open_service: Web) -> None:
    for host in ("127.0.0.1:8081", "localhost:8081", "[::1]:8081"):
        assert open_service.client(host=host).get("/api/v1/calls").status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8081"):
        answer = open_service.client(host=host).get("/api/v1/calls")
        assert answer.status_code == 421, host
        assert SAID not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_s_page_may_order_nothing(open_service: Web, service: Web, headers: dict[str, str]) -> None:
    for client in (open_service.client(**headers), service.client(TOKENS["admin"], **headers)):
        assert client.put("/api/v1/kill").status_code == 403
        assert client.post(EVENTS, content=b"").status_code == 403
    assert open_service.shadow.admission.off() is None


def test_a_page_of_this_service_and_a_program_may(open_service: Web) -> None:
    for headers in ({"Origin": "http://127.0.0.1"}, {"Sec-Fetch-Site": "same-origin"}, {}):
        client = open_service.client(**headers)
        assert client.put("/api/v1/sampling", json={"rate": 1.0}).status_code == 200


def test_compressed_bodies_are_refused_unread(service: Web) -> None:
    body = gzip.compress(b"\n" * (64 << 20))
    client = service.client(TOKENS["ingest"])
    for coding in ("gzip", "deflate", "br", "identity, gzip"):
        assert client.post(EVENTS, content=body, headers={"Content-Encoding": coding}).status_code == 415
    assert client.post(EVENTS, content=b"", headers={"Content-Encoding": "identity"}).status_code == 200


@pytest.mark.parametrize(("path", "most"), [(EVENTS, BATCH), ("/ofrep/v1/evaluate/flags", SMALL_BODY)])
def test_a_body_may_have_so_many_bytes_announced_or_not(service: Web, path: str, most: int) -> None:
    client = service.client(TOKENS["admin"])
    assert client.post(path, content=b"x" * (most + 1)).status_code == 413

    def parts() -> Iterator[bytes]:
        for _ in range(most // 65536 + 2):
            yield b"x" * 65536

    assert client.post(path, content=parts()).status_code == 413


def test_a_body_and_a_reader_that_take_too_long_are_given_up(tmp_path: Path) -> None:
    entrance = web(tmp_path, tokens=False, part_s=0.05).entrance
    scope = {
        "type": "http",
        "method": "POST",
        "path": EVENTS,
        "raw_path": EVENTS.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(entrance(dict(scope), never, send))
    assert sent[0]["status"] == 408

    async def stuck(message: Message) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(entrance({**scope, "method": "GET", "path": "/healthz"}, never, stuck))


@pytest.mark.parametrize(
    "path",
    [
        "/calls/../store/SHADOWING",
        "/calls/%2e%2e/SHADOWING",
        "/calls/..%2fSHADOWING",
        "/calls/%2e%2e%2fSHADOWING",
        "/calls/CA1/../../SHADOWING",
        "/calls/CA1/%2e%2e/%2e%2e/SHADOWING",
        "/calls//etc/passwd",
        "/calls/%2fetc%2fpasswd",
        "/calls/CA1/link",
        "/calls/folder/passwd",
        "/calls/CA1%00/live.jsonl",
        "/calls/..\\SHADOWING",
    ],
)
def test_no_path_leads_out_of_the_calls(service: Web, path: str) -> None:
    calls = service.shadow.store / "calls"
    for name, target in (("CA1/link", "/etc/passwd"), ("folder", "/etc")):
        if not (calls / name).is_symlink():
            (calls / name).symlink_to(target)
    answer = service.client(TOKENS["viewer"]).get(path)
    assert answer.status_code == 404, answer.text
    assert "root:" not in answer.text
    assert "shadowing" not in answer.text


def test_an_id_of_a_call_leads_nowhere_else(service: Web) -> None:
    before = {path for path in service.shadow.store.rglob("*") if "journal" not in path.parts}
    client = service.client(TOKENS["ingest"])
    line = b'{"kind":"mark","name":"m","at_ns":1}\n'
    for call_id in ("%2e%2e", "..%2f..%2fKILL", "%2fetc%2fx", "a%00b", "%2e%2e%5cx", "x" * 5000):
        assert client.post(f"/api/v1/calls/{call_id}/events", content=line).status_code < 500
    assert {path for path in service.shadow.store.rglob("*") if "journal" not in path.parts} == before


def test_every_answer_keeps_a_browser_from_harm(service: Web) -> None:
    page = service.shadow.store / "calls" / "CA1" / "report.html"
    page.write_text("<script>1</script>")
    client = service.client(TOKENS["viewer"])
    for path in ("/healthz", "/calls/CA1/live.jsonl", "/calls/none", "/api/v1/kill", "/calls/CA1/report.html"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert ("script-src" in headers["content-security-policy"]) is path.endswith(".html")
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers


def test_what_was_turned_away_is_counted_without_who(service: Web) -> None:
    client = service.client("canary-token-that-nobody-has-0123456789")
    assert client.get("/api/v1/calls?secret=canary").status_code == 401
    text = service.client(TOKENS["metrics"]).get("/metrics").text
    counted = re.search(r'^harness_refused_requests_total\{reason="a token is needed"\} (\d+)', text, re.MULTILINE)
    assert counted is not None
    assert int(counted[1]) >= 1
    assert "canary" not in text

"""The switch and the breakers on a running service: candidates end for real, and live calls do not notice."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.store import rollout, switch
from scripts.benchmarks.safety_kit.service import MARKED, Service, call, streaming, until

BOTS = Path(__file__).parents[1] / "candidate" / "bots"
CONFIG = f"""
[store]
path = "store"
[redact]
mode = "off"
[live]
facts = "events"
holdback_s = 0
[serve]
reconnect_s = 0
[limits]
max_load = 1000
[candidate.next]
run = "marked:bot"
read = ["{BOTS}"]
[stt]
engine = "demo"
"""
BOUNDS = """
[breakers]
lag_ms = 3000
shed_lag_ms = 3000
free_memory_mb = 0
free_disk_mb = 0
live_calls = 3
first_s = 0.1
probe_s = 0.1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bot = "import sys\nsys.path.insert(0, {!r})\nfrom {} import {} as bot\n"
    (tmp_path / "marked.py").write_text(MARKED + bot.format(str(BOTS), "clinic", "bot"))
    (tmp_path / "endless.py").write_text(MARKED + bot.format(str(BOTS), "rude", "ignores_the_end"))
    return tmp_path


def refused(service: Service) -> dict[str, int]:
    counts: dict[str, int] = service.ask("GET", "/api/v1/shadowing").json()["refused"]
    return counts


def breakers(service: Service) -> dict[str, str]:
    states: dict[str, str] = service.ask("GET", "/healthz").json()["breakers"]
    return states


WAYS: dict[str, Callable[[Service], object]] = {
    "file": lambda service: (service.store / rollout.KILL_FILE).touch(),
    "api": lambda service: service.ask("PUT", "/api/v1/kill").raise_for_status(),
    "signal": lambda service: service.process and service.process.send_signal(signal.SIGUSR1),
}


def test_every_way_of_the_switch_ends_the_candidates_at_work_and_no_call(folder: Path) -> None:
    with Service(folder, CONFIG + BOUNDS) as service:
        for way, throw in WAYS.items():
            with streaming(service, f"CA-{way}"):
                until(service.candidates, "a candidate follows")
                throw(service)
                until(lambda: not service.candidates(), f"no candidate is left, by {way}")
                before = service.metric("harness_messages_total")
                until(lambda least=before: service.metric("harness_messages_total") > least + 5, "recording goes on")
                assert service.ask("GET", "/healthz").json()["shadowing"] is False
                call(service, f"CA-{way}-refused")
            until((service.store / rollout.KILL_FILE).exists, "the store says so")
            service.ask("DELETE", "/api/v1/kill").raise_for_status()
        until(lambda: service.metric("harness_kept_calls_total") == 2 * len(WAYS), "all calls are kept")
        assert refused(service) == {"killed": len(WAYS)}
        items = service.ask("GET", "/api/v1/calls").json()["items"]
        assert sorted(item["call_id"] for item in items) == sorted(
            name for way in WAYS for name in (f"CA-{way}", f"CA-{way}-refused")
        )
        assert not service.ask("GET", "/api/v1/findings").json()["items"]
        shed_and_led_back(service)


def shed_and_led_back(service: Service) -> None:
    """When media wait, shadows are shed, and a probe leads back."""
    assert service.process is not None
    with streaming(service, "CA1", 600):
        until(service.candidates, "a candidate follows")
        service.process.send_signal(signal.SIGSTOP)
        try:
            until(lambda: breakers(service)["lag"] == "open", "the silence is noticed")
            assert service.candidates()
        finally:
            service.process.send_signal(signal.SIGCONT)
        until(lambda: not service.candidates(), "the shadow is shed")
        until(lambda: breakers(service)["lag"] == "half-open", "media wait no more")
        with streaming(service, "CA2", 600):
            until(service.candidates, "the probe follows")
            until(lambda: breakers(service)["lag"] == "closed", "the probe is well")
            assert service.metric("harness_open_calls") == 2


def test_without_its_state_a_used_store_is_not_shadowed_and_an_open_breaker_admits_nobody(folder: Path) -> None:
    (folder / "store" / "calls" / "CA0").mkdir(parents=True)
    text = CONFIG.replace('facts = "events"', 'facts = "derived"').replace("marked:bot", "endless:bot")
    with Service(folder, text + BOUNDS.replace("live_calls = 3", "live_calls = 1")) as service:
        call(service, "CA1")
        until(lambda: refused(service) == {"killed": 1}, "the call is refused")
        assert f"{switch.STATE_FILE} is missing" in service.ask("GET", "/api/v1/shadowing").json()["off_because"]
        assert f"{switch.STATE_FILE} is missing" in service.log

        service.ask("DELETE", "/api/v1/kill").raise_for_status()
        assert service.ask("GET", "/healthz").json()["shadowing"] is True
        with streaming(service, "CA2"), streaming(service, "CA3"):
            until(lambda: breakers(service)["calls"] == "open", "there are too many live calls")
            call(service, "CA4")
            until(lambda: refused(service) == {"killed": 1, "breaker_calls": 1}, "the call is refused")
            assert service.metric("harness_breaker") == 2
            assert service.metric("harness_breaker_opened_total") >= 1
            assert "breaker opened, no call is shadowed" in service.log
            assert not service.candidates()

        until(lambda: breakers(service)["calls"] == "half-open", "the calls are over")
        call(service, "CA5")
        until(service.candidates, "the probe is shadowed")
        (service.store / rollout.KILL_FILE).touch()
        until(lambda: not service.candidates(), "no candidate is left")
        until(lambda: service.metric("harness_kept_calls_total") == 5, "all calls are kept")
        assert service.ask("GET", "/api/v1/calls/CA5/runs").json()["items"] == []

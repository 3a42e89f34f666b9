"""What an operator changes while the service runs, and what is left of it in a rollout's audit."""

from __future__ import annotations

from pathlib import Path

from harness.store import rollout
from tests.cli.stores import in_canary
from tests.web.service import TOKENS, web


def test_a_rollouts_audit_names_who_killed_and_who_released(tmp_path: Path) -> None:
    service = web(tmp_path)
    store = service.shadow.store
    in_canary(store)
    admin, flag = service.client(TOKENS["admin"]), "/ofrep/v1/evaluate/flags/next"
    assert service.client(TOKENS["operator"]).put("/api/v1/kill").status_code == 204
    assert (store / rollout.KILL_FILE).exists()
    assert admin.get("/api/v1/shadowing").json()["on"] is False
    assert admin.post(flag, json={"context": {"targetingKey": "a"}}).json()["value"] is False
    for _ in range(2):
        assert admin.delete("/api/v1/kill").status_code == 204
    assert admin.get("/api/v1/shadowing").json()["on"] is True
    records = [(each["action"], each["by"], each["reason"]) for each in rollout.records(store)[2:]]
    assert records == [("kill", "operator", "over the API"), ("release", "admin", "over the API")]


def test_the_switch_acts_where_the_audit_was_changed_and_is_not_taken_back(tmp_path: Path) -> None:
    service = web(tmp_path)
    store = service.shadow.store
    in_canary(store)
    audit = store / rollout.AUDIT
    audit.write_text(audit.read_text().replace("dana", "omar"))
    admin = service.client(TOKENS["admin"])
    assert admin.put("/api/v1/kill").status_code == 204
    assert (store / rollout.KILL_FILE).exists()
    assert admin.delete("/api/v1/kill").status_code == 503
    assert admin.get("/api/v1/shadowing").json()["on"] is False

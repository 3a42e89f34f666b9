"""Requests drawn from the API's own description, by every role: no server error, and an answer as described.

Who may ask for what is held by the matrix in ``test_access.py``; here the inputs are hostile.
"""

from __future__ import annotations

from typing import Any, get_args

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from harness.config.web import Role
from harness.web.access import PERMISSIONS, RULES
from tests.web.service import SAID, TOKENS, Web, web

JSON = {"Content-Type": "application/json"}
ROLES: tuple[Role | None, ...] = (None, *get_args(Role))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Web:
    return web(tmp_path_factory.mktemp("web"))


def test_no_request_is_a_server_error_or_a_forbidden_read(service: Web) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.entrance, headers=_proof("viewer"))
    operations = [drawn.ok() for drawn in schema.get_all_operations()]
    assert len(operations) >= 10
    for operation in operations:
        answered = _draw(operation)
        assert {200, 204} & answered, f"{operation.label}: nobody was let in, {answered}"


@pytest.mark.parametrize("body", [b'{"rate":NaN}', b'{"rate":1e999}', b'{"rate":"\\ud800"}', b'{"\\ud800":1}', b"NaN"])
def test_a_value_that_json_cannot_carry_back_is_refused_without_it(service: Web, body: bytes) -> None:
    answer = service.client(TOKENS["admin"]).put("/api/v1/sampling", content=body, headers=JSON)
    assert answer.status_code == 422
    assert {frozenset(each) for each in answer.json()["detail"]} == {frozenset(("type", "loc", "msg"))}


def _draw(operation: Any) -> set[int]:
    (permission,) = {rule.permission for rule in RULES if (rule.method, rule.path) == _row(operation)}
    answered: set[int] = set()

    @given(case=operation.as_strategy(), role=st.sampled_from(ROLES))
    @settings(
        max_examples=25, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    def ask(case: Any, role: Role | None) -> None:
        answer = case.call(headers=_proof(role))
        case.validate_response(answer, checks=(not_a_server_error,))
        if permission is not None and (role is None or permission not in PERMISSIONS[role]):
            # 400 and 404: what cannot be a request at all, or falls under no rule.
            assert answer.status_code in (400, 401, 403, 404), (role, answer.status_code)
            assert SAID not in answer.text
        answered.add(answer.status_code)

    ask()
    return answered


def _row(operation: Any) -> tuple[str, str]:
    return operation.method.upper(), operation.path


def _proof(role: Role | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKENS[role] if role else 'nobody'}"}

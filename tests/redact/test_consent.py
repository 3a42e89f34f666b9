"""What may be done with a call."""

import pytest

from harness.config import parse
from harness.redact.consent import consent

RULES = """
[consent]
unknown = "record"
[[consent.rules]]
attribute = "jurisdiction"
values = ["DE", "AT-*"]
allow = "record"
[[consent.rules]]
attribute = "opt_out"
values = ["true"]
allow = "nothing"
"""


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"jurisdiction": "US", "opt_out": "false"}, "shadow"),
        ({"jurisdiction": "de", "opt_out": False}, "record"),
        ({"jurisdiction": "AT-9", "opt_out": "false"}, "record"),
        ({"jurisdiction": "DE", "opt_out": True}, "nothing"),
        ({"jurisdiction": "US"}, "record"),
    ],
)
def test_the_strictest_rule_that_fits_is_said(attributes: dict[str, object], said: str) -> None:
    assert consent(parse(RULES).consent, attributes) == said


def test_without_rules_the_default_is_said() -> None:
    assert consent(parse("").consent, {}) == "shadow"
    assert consent(parse('[consent]\ndefault = "nothing"').consent, {}) == "nothing"

"""Proofs in the request: Twilio's signature against Twilio's own package, bearer and basic."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from harness.wire.auth import Credentials, public_url, signature_matches, twilio_signature

URL = "wss://voice.example.com/tap/twilio"


@given(
    st.text(min_size=1, max_size=40),
    st.from_regex(r"wss://[a-z]{1,9}\.example(:[0-9]{2,4})?/[a-z/]{0,20}", fullmatch=True),
)
def test_the_signature_is_the_one_that_twilio_s_package_computes(token: str, url: str) -> None:
    assert twilio_signature(token, url) == RequestValidator(token).compute_signature(url, {})


@pytest.mark.parametrize(
    "other",
    [URL + "/", URL.replace("wss", "https"), URL.replace(".com", ".com:443"), URL + "?a=b", URL.replace("tap", "Tap")],
)
def test_the_signature_holds_for_one_url_only(other: str) -> None:
    given_signature = twilio_signature("token", URL)
    assert signature_matches("token", URL, given_signature)
    assert not signature_matches("token", other, given_signature)
    assert not signature_matches("another", URL, given_signature)


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("credentials", "headers", "accepted"),
    [
        (Credentials(), {}, True),
        (Credentials(signature="t"), {}, False),
        (Credentials(signature="t"), {"x-twilio-signature": twilio_signature("t", URL)}, True),
        (Credentials(signature="t"), {"x-twilio-signature": "ü"}, False),
        (Credentials(bearer="k"), {"authorization": "Bearer k"}, True),
        (Credentials(bearer="k"), {"authorization": "bearer k"}, True),
        (Credentials(bearer="k"), {"authorization": "Bearer k2"}, False),
        (Credentials(bearer="k"), {"authorization": "Basic k"}, False),
        (Credentials(basic="u:p"), {"authorization": basic("u:p")}, True),
        (Credentials(basic="u:p"), {"authorization": basic("u:q")}, False),
        (Credentials(basic="u:p"), {"authorization": "Bearer u:p"}, False),
        (Credentials(signature="t", bearer="k"), {"authorization": "Bearer k"}, True),
        (Credentials(signature=""), {}, True),
    ],
)
def test_one_of_the_secrets_must_be_proved(credentials: Credentials, headers: dict[str, str], accepted: bool) -> None:
    assert credentials.accept(URL, headers) is accepted


def test_the_public_url_is_the_configured_one_else_the_one_asked_for() -> None:
    headers = {"host": "10.0.0.1:8080", "x-forwarded-host": "voice.example.com, inner"}
    assert public_url("/tap/twilio?a=b", headers, "wss://v.example:444/") == "wss://v.example:444/tap/twilio?a=b"
    assert public_url("/tap/twilio", headers, None) == "wss://10.0.0.1:8080/tap/twilio"
    assert public_url("/tap/twilio", headers, None, trust_forwarded=True) == URL

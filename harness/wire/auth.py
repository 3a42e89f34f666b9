"""Who may open a stream: the proofs that providers put into the request for the WebSocket.

Pure functions over the request's URL and headers; each compares in constant time. Sources:
https://www.twilio.com/docs/usage/security#validating-requests (HMAC-SHA1 over the exact URL), RFC 6750 (bearer),
RFC 7617 (basic).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["signature", "bearer", "basic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The secrets that a stream must prove: of those set, one is enough. With none set, every stream may open.

    ``signature`` is Twilio's auth token, ``basic`` is ``user:password``.
    """

    signature: str | None = None
    bearer: str | None = None
    basic: str | None = None

    @property
    def needed(self) -> bool:
        return bool(self.signature or self.bearer or self.basic)

    def accept(self, url: str, headers: Mapping[str, str]) -> bool:
        """Whether a request for ``url`` with these headers (names in lower case) proves one of the secrets."""
        if not self.needed:
            return True
        authorization = headers.get("authorization", "")
        return (
            signature_matches(self.signature, url, headers.get("x-twilio-signature", ""))
            or bearer_matches(self.bearer, authorization)
            or basic_matches(self.basic, authorization)
        )


def twilio_signature(token: str, url: str) -> str:
    """``X-Twilio-Signature`` of a WebSocket request: base64 of HMAC-SHA1 over the URL exactly as given to it.

    ``wss://host/path``, ``https://host/path``, ``wss://host:443/path`` and ``wss://host/path/`` all differ.
    """
    return base64.b64encode(hmac.new(token.encode(), url.encode(), hashlib.sha1).digest()).decode()


def signature_matches(token: str | None, url: str, given: str) -> bool:
    """Whether ``given`` is Twilio's signature of ``url``; never without a token."""
    return bool(token) and _same(twilio_signature(token or "", url), given)


def bearer_matches(token: str | None, authorization: str) -> bool:
    """Whether an ``Authorization`` header bears ``token``; never without a token."""
    scheme, _, value = authorization.partition(" ")
    return bool(token) and scheme.lower() == "bearer" and _same(token or "", value.strip())


def basic_matches(user_password: str | None, authorization: str) -> bool:
    """Whether an ``Authorization`` header names this ``user:password``; never without one."""
    scheme, _, value = authorization.partition(" ")
    expected = base64.b64encode((user_password or "").encode()).decode()
    return bool(user_password) and scheme.lower() == "basic" and _same(expected, value.strip())


def public_url(target: str, headers: Mapping[str, str], public: str | None, *, trust_forwarded: bool = False) -> str:
    """The URL that the provider dialled, which is what it signs.

    ``target`` is the request's path and query. ``public`` is the configured ``wss://host[:port]`` in front of us;
    without it the host is the request's own, or a trusted proxy's ``X-Forwarded-Host``.
    """
    if public:
        return public.rstrip("/") + target
    host = headers.get("host", "")
    if trust_forwarded:
        host = headers.get("x-forwarded-host", host).split(",")[0].strip()
    return f"wss://{host}{target}"


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape"))

"""TLS on the media port: a call over it is the call without it, and nothing older than TLS 1.2 is spoken."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from harness.config import parse
from harness.core.errors import ConfigError
from harness.dial.script import script
from harness.fork.tls import tls_context
from harness.wire.dialects import dialect
from tests.fork.certificate import write_certificate
from tests.fork.serving import run, serving
from tests.fork.test_tap import CALL, CONFIG


def context(folder: Path) -> ssl.SSLContext:
    write_certificate(folder)
    made = tls_context(parse('[serve]\ntls_cert = "cert.pem"\ntls_key = "key.pem"', base=folder))
    assert made is not None
    return made


def test_a_call_over_tls_is_the_call(tmp_path: Path) -> None:
    async def main() -> None:
        trusted = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        async with serving(replace(CONFIG, tls=server), tmp_path) as served:
            url = f"wss://{served.address}/tap/twilio"
            encoder = dialect("twilio").encoder()
            async with connect(url, ssl=trusted, compression=None, proxy=None) as line:
                assert line.transport.get_extra_info("cipher") is not None
                for step in script(CALL, dialect("twilio"), None).steps:
                    for message in encoder.encode(step.event):
                        await line.send(message)
            call = await served.call()
            assert call.tracks["caller"].data == CALL.tracks["caller"].data

            with pytest.raises(ssl.SSLError):
                async with connect(url, ssl=ssl.create_default_context(), proxy=None):
                    pass
            old = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
            old.maximum_version = ssl.TLSVersion.TLSv1_2
            old.minimum_version = ssl.TLSVersion.TLSv1_2
            async with connect(url, ssl=old, proxy=None):
                pass
            reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = await reader.read()
            assert b"200" not in answer
            writer.close()

    server = context(tmp_path)
    assert server.minimum_version == ssl.TLSVersion.TLSv1_2
    run(main())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('tls_cert = "cert.pem"', "need each other"),
        ('tls_key = "key.pem"', "need each other"),
        ('tls_cert = "none.pem"\ntls_key = "key.pem"', "tls_cert and serve.tls_key"),
        ('tls_cert = "key.pem"\ntls_key = "cert.pem"', "tls_cert and serve.tls_key"),
    ],
)
def test_a_mistake_names_the_keys(text: str, message: str, tmp_path: Path) -> None:
    write_certificate(tmp_path)
    with pytest.raises(ConfigError, match=message):
        tls_context(parse(f"[serve]\n{text}", base=tmp_path))


def test_without_the_keys_there_is_no_tls() -> None:
    assert tls_context(parse("")) is None

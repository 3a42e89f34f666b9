"""``http.md``: the HTTP API of ``harness serve``, from its OpenAPI description."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from harness.config import parse
from harness.runs.shadow import Shadow
from harness.store.facts import ReportedFacts
from harness.web.app import make_app
from harness.wire.dialects import dialects
from scripts.pages.markdown import code, prose, table

HEAD = """# HTTP

`harness serve` listens on two ports: media on P, and the API, metrics and kept pages on W (P + 1 unless `--web-port`
says otherwise). `/openapi.json` on W has all of the API for programs.

## Media, on P

| path | what |
|---|---|
| `/tap/PROVIDER` | a WebSocket that a provider streams a copy of a call at |
| `/tee/NAME` | a WebSocket that is passed through to `[tee.NAME] upstream` and copied |
| `/whip`, `/whip/SESSION` | WHIP (RFC 9725), where `[webrtc]` is configured |
| `/webrtc` | a page that sends the microphone there |
| `/healthz` | whether calls are taken |

`PROVIDER` is one of """


def page() -> str:
    """The page: media paths, then a table of the API, then its parameters."""
    with tempfile.TemporaryDirectory() as folder:
        api = _description(Path(folder))
    return "\n\n".join([HEAD + ", ".join(map(code, dialects())) + ".", "## API, on W", *_operations(api), *_flags()])


def _description(folder: Path) -> dict[str, Any]:
    config = parse('[store]\npath = "store"\n[redact]\nmode = "off"\n', base=folder)
    shadow = Shadow(config, ReportedFacts(folder / "journal"))
    return make_app(shadow, CollectorRegistry(), lambda: True).openapi()


def _operations(api: dict[str, Any]) -> Iterator[str]:
    rows = [
        (code(f"{method.upper()} {path}"), prose(operation.get("description")), _parameters(operation))
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
    ]
    yield table(("request", "does", "query"), rows)


def _parameters(operation: dict[str, Any]) -> str:
    asked = (each for each in operation.get("parameters", ()) if each["in"] == "query")
    return ", ".join(code(each["name"]) for each in asked)


def _flags() -> Iterator[str]:
    yield (
        "Where the configuration has a `[rollout]`, `POST /ofrep/v1/evaluate/flags/FLAG` and the bulk form"
        " `POST /ofrep/v1/evaluate/flags` answer OpenFeature's remote evaluation protocol (OFREP): the flag is the"
        " candidate's name, its value a boolean. `/calls/` serves kept bundles with their pages and sound."
    )

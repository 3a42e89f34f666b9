"""What a candidate's process gets of the environment: what does no harm, and what its table names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.core.errors import ConfigError

_HARMLESS = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|PYTHONPATH|PYTHONHOME|VIRTUAL_ENV|LD_LIBRARY_PATH|"
    r"SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|OMP_NUM_THREADS|HF_HOME|HF_HUB_OFFLINE|XDG_[A-Z]+_HOME"
)
_CARRIER = re.compile(
    r"(TWILIO|TELNYX|PLIVO|VONAGE|NEXMO|SIGNALWIRE|EXOTEL|BANDWIDTH|SINCH|INFOBIP|JAMBONZ|DAILY|LIVEKIT|AGORA|FREESWITCH"
    r"|ASTERISK|GENESYS|RINGCENTRAL|ZOOM)_\w+"
)

_SET = {"PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1", "ORT_DISABLE_TELEMETRY": "1"}
"""What every candidate gets. Without the last, onnxruntime starts a thread that reports its use to its maker."""


def withheld(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The carriers' credentials that are set here, and that no candidate is shown."""
    return tuple(sorted(name for name in environment if _CARRIER.fullmatch(name)))


def temporary(scratch: Path) -> dict[str, str]:
    """The variables that send temporary files and compilers' caches to the one folder a candidate may write in."""
    folders = {name: str(scratch) for name in ("TMPDIR", "NUMBA_CACHE_DIR", "MPLCONFIGDIR")}
    return folders | {"PYTHONDONTWRITEBYTECODE": "1"}


def scrubbed(environment: Mapping[str, str], wanted: Sequence[str], candidate: str) -> dict[str, str]:
    """The variables for one candidate.

    Raises:
        ConfigError: the table asks for a carrier's credential: with one, a candidate could end or move the live call.
    """
    for name in wanted:
        if _CARRIER.fullmatch(name):
            raise ConfigError(f"candidate.{candidate}.env: {name} is a carrier's; no candidate may have it")
    kept = {name: value for name, value in environment.items() if _HARMLESS.fullmatch(name) or name in wanted}
    return kept | _SET | {"LOGURU_LEVEL": kept.get("LOGURU_LEVEL", "WARNING")}

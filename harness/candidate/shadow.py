"""Whatever transport a bot asks for, it gets the shadow one."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from pipecat.transports.base_transport import TransportParams

from harness.candidate.bot import call_data
from harness.candidate.transport import ShadowTransport

TRANSPORTS: Mapping[str, tuple[str, ...]] = {
    "pipecat.transports.websocket.fastapi": ("FastAPIWebsocketTransport",),
    "pipecat.transports.websocket.server": ("SingleClientWebsocketServerTransport", "WebsocketServerTransport"),
    "pipecat.transports.websocket.client": ("WebsocketClientTransport",),
    "pipecat.transports.smallwebrtc.transport": ("SmallWebRTCTransport",),
    "pipecat.transports.daily.transport": ("DailyTransport",),
    "pipecat.transports.livekit.transport": ("LiveKitTransport",),
    "pipecat.transports.local.audio": ("LocalAudioTransport",),
}
"""Transport classes that a bot may construct itself, by module."""

SERIALIZERS: Mapping[str, str] = {
    "pipecat.serializers.twilio": "TwilioFrameSerializer",
    "pipecat.serializers.telnyx": "TelnyxFrameSerializer",
    "pipecat.serializers.plivo": "PlivoFrameSerializer",
    "pipecat.serializers.vonage": "VonageFrameSerializer",
    "pipecat.serializers.exotel": "ExotelFrameSerializer",
}
"""Serializers that end the provider's call themselves; a candidate's are never used, and need no keys to be made."""

_KEYS = ("twilio", "telnyx", "plivo", "exotel", "vonage", "websocket", "webrtc", "daily", "livekit")

MakeTransport = Callable[[TransportParams], ShadowTransport]


def install(make: MakeTransport, attributes: Mapping[str, Any]) -> None:
    """Replace ``create_transport``, the handshake parser, and the transport classes as they are imported."""
    sys.meta_path.insert(0, _Replacing(make))
    from pipecat.runner import utils

    async def create_transport(runner_args: Any, transport_params: Mapping[str, Callable[[], Any]]) -> ShadowTransport:
        runner_args.call_data = call_data(attributes)
        runner_args.transport_type = "twilio"
        return make(chosen_params(transport_params))

    async def parse_telephony_websocket(websocket: Any) -> tuple[str, Any]:
        return "twilio", call_data(attributes)

    utils.create_transport = create_transport
    utils.parse_telephony_websocket = parse_telephony_websocket


def chosen_params(offered: Mapping[str, Callable[[], Any]]) -> TransportParams:
    """The parameters a bot has for a telephone call, or for whatever transport it knows."""
    for key in (*_KEYS, *offered):
        if key in offered:
            params: TransportParams = offered[key]()
            return params
    return TransportParams()


class _Replacing(importlib.abc.MetaPathFinder):
    """Lets a module load as always, then puts the shadow transport in the place of its classes."""

    def __init__(self, make: MakeTransport) -> None:
        self._make = make

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in TRANSPORTS and fullname not in SERIALIZERS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def executed(module: ModuleType) -> None:
            execute(module)
            self._replace(module)

        spec.loader.exec_module = executed  # type: ignore[method-assign]
        return spec

    def _replace(self, module: ModuleType) -> None:
        for name in TRANSPORTS.get(module.__name__, ()):
            if hasattr(module, name):
                setattr(module, name, self._transport_of)
        serializer = SERIALIZERS.get(module.__name__)
        if serializer is not None and hasattr(module, serializer):
            _without_hang_up(getattr(module, serializer))

    def _transport_of(self, *args: Any, **kwargs: Any) -> ShadowTransport:
        given = [value for value in (*args, *kwargs.values()) if isinstance(value, TransportParams)]
        return self._make(given[0] if given else TransportParams())


def _without_hang_up(serializer: Any) -> None:
    """Make a serializer without the keys with which it would end a call."""
    made = serializer.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        params = kwargs.get("params") or serializer.InputParams()
        if hasattr(params, "auto_hang_up"):
            params.auto_hang_up = False
        kwargs["params"] = params
        made(self, *args, **kwargs)

    serializer.__init__ = init

"""Whatever transport a bot asks for, it gets the shadow one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any

from pipecat.transports.base_transport import TransportParams

from harness.candidate.bot import call_data
from harness.candidate.imports import when_imported
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

    def transport_of(*args: Any, **kwargs: Any) -> ShadowTransport:
        given = [value for value in (*args, *kwargs.values()) if isinstance(value, TransportParams)]
        return make(given[0] if given else TransportParams())

    for name, classes in TRANSPORTS.items():
        when_imported(name, partial(_replace, classes=classes, by=transport_of))
    for name, serializer in SERIALIZERS.items():
        when_imported(name, partial(_without_hang_up, name=serializer))
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


def _replace(module: ModuleType, classes: Sequence[str], by: Callable[..., ShadowTransport]) -> None:
    for name in classes:
        if hasattr(module, name):
            setattr(module, name, by)


def _without_hang_up(module: ModuleType, name: str) -> None:
    """Let a serializer be made without the keys with which it would end a call."""
    serializer = getattr(module, name)
    made = serializer.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        params = kwargs.get("params") or serializer.InputParams()
        if hasattr(params, "auto_hang_up"):
            params.auto_hang_up = False
        kwargs["params"] = params
        made(self, *args, **kwargs)

    serializer.__init__ = init

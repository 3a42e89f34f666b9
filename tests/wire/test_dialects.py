"""Every dialect is found by its name, and each keeps its promises."""

from __future__ import annotations

import pytest

from harness.core.errors import ConfigError
from harness.wire.dialects import dialect, dialects
from harness.wire.media import MediaFrame, Started, StreamOptions


def test_modules_of_the_package_are_found() -> None:
    assert {"twilio", "signalwire", "telnyx", "jambonz", "mod_audio_fork", "mod_audio_stream"} <= set(dialects())


def test_an_unknown_provider_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ConfigError, match=r"twilio.*is 'twillio'"):
        dialect("twillio")


@pytest.mark.parametrize("name", sorted(dialects()))
def test_a_dialect_reads_what_it_writes_in_each_of_its_formats(name: str) -> None:
    spoken = dialect(name)
    for fmt in spoken.formats:
        encoder, decoder = spoken.encoder(), spoken.decoder(StreamOptions(call_id="c1"))
        frame = MediaFrame("inbound", fmt.encoding.silence * 160, 2, 1, 0)
        written = [
            message
            for event in (Started(stream_id="c1", call_id="c1", format=fmt, stamps=spoken.stamps), frame)
            for message in encoder.encode(event)
        ]
        started, media = (event for message in written for event in decoder.feed(message))
        assert isinstance(started, Started)
        assert isinstance(media, MediaFrame)
        assert (started.call_id, started.format, started.tracks, started.stamps) == (
            "c1",
            fmt,
            ("inbound",),
            spoken.stamps,
        )
        assert (media.track, media.payload) == ("inbound", frame.payload)

"""The page that shadows a microphone call, in Chromium with a file for its microphone."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.async_api import async_playwright, expect

from harness.audio import pcm
from harness.core.call import Call
from harness.core.time import NS_PER_S
from harness.fork.routes import Limits, MediaConfig, WebrtcRoute
from harness.wire.auth import Credentials
from tests.fork.serving import run, serving
from tests.fork.webrtc_peer import RATE_HZ, known_sound, likeness

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium")
CONFIG = MediaConfig(webrtc=WebrtcRoute(Credentials(bearer="s3cret")), limits=Limits(reconnect_ns=NS_PER_S // 10))
WAIT_MS = 90_000
MESSAGES = 150
"""Three seconds of sound."""


def test_a_microphone_call_is_recorded_from_the_page(tmp_path: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    source = known_sound(5, 4)
    soundfile.write(tmp_path / "microphone.wav", source, RATE_HZ, subtype="PCM_16")
    flags = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'microphone.wav'}",
    ]

    async def main() -> tuple[Call, list[str]]:
        wrong: list[str] = []
        async with serving(CONFIG, tmp_path) as served, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
            page = await browser.new_page()
            page.set_default_timeout(WAIT_MS)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda message: wrong.append(message.text) if "401" not in message.text else None)
            page.on("request", lambda request: wrong.extend([] if served.address in request.url else [request.url]))
            await page.goto(f"http://{served.address}/webrtc")
            await page.fill("#call", "mic-1")
            await page.click("#start")
            await expect(page.locator("#state")).to_contain_text("401: not authorized", timeout=WAIT_MS)
            await page.fill("#token", "s3cret")
            await page.click("#start")
            await expect(page.locator("#state")).to_have_text("Connection connected.", timeout=WAIT_MS)
            async with asyncio.timeout(WAIT_MS / 1000):
                while served.server.counters.messages["webrtc"] < MESSAGES:  # noqa: ASYNC110 - Chromium sends
                    await asyncio.sleep(0.05)
            assert await page.evaluate("() => document.querySelector('#level').value") >= 0
            await page.click("#stop")
            await expect(page.locator("#state")).to_have_text("Ended.", timeout=WAIT_MS)
            await browser.close()
            return await served.call(), wrong

    call, wrong = run(main())
    assert wrong == []
    assert (call.call_id, call.media.ended, sorted(call.tracks)) == ("mic-1", "bye", ["caller"])
    assert call.media.caller is not None
    assert call.media.caller.received >= MESSAGES - 1
    samples = pcm.track_samples(call.tracks["caller"])
    looped, other = np.concatenate([source, source]), known_sound(6, 8)
    windows = samples[np.flatnonzero(samples)[0] :][RATE_HZ // 4 : RATE_HZ * 5 // 2].reshape(-1, RATE_HZ // 4)
    assert max(likeness(window, looped) for window in windows) > 0.8, "a busy machine may make Chromium stutter"
    assert max(likeness(window, other) for window in windows) < 0.5

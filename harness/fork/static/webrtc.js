// A WHIP client (RFC 9725) for the browser's microphone.
"use strict";

const element = (id) => document.getElementById(id);
const GATHERING_MS = 2000;
let session = null;

function say(text) {
  element("state").textContent = text;
}

function headers(more) {
  const token = element("token").value;
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

function gathered(pc) {
  return new Promise((resolve) => {
    const done = () => pc.iceGatheringState === "complete" && resolve();
    pc.addEventListener("icegatheringstatechange", done);
    setTimeout(resolve, GATHERING_MS);
    done();
  });
}

function meter(stream) {
  const audio = new AudioContext();
  const analyser = audio.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  audio.createMediaStreamSource(stream).connect(analyser);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    element("level").value = Math.max(...samples.map(Math.abs));
  }, 100);
  return () => { clearInterval(timer); element("level").value = 0; return audio.close(); };
}

async function start() {
  // The recording is evidence: the browser must not mend what it hears.
  const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: sound });
  const pc = new RTCPeerConnection();
  session = { pc, stream, url: null, still: meter(stream) };
  pc.addTransceiver(stream.getAudioTracks()[0], { direction: "sendonly", streams: [stream] });
  pc.addEventListener("connectionstatechange", () => session && session.pc === pc && say(`Connection ${pc.connectionState}.`));
  await pc.setLocalDescription(await pc.createOffer());
  await gathered(pc);
  const query = new URLSearchParams({ call_id: element("call").value, party: element("party").value });
  const answer = await fetch(`whip?${query}`, {
    method: "POST",
    headers: headers({ "Content-Type": "application/sdp" }),
    body: pc.localDescription.sdp,
  });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`${answer.status}: ${text}`);
  session.url = answer.headers.get("Location");
  await pc.setRemoteDescription({ type: "answer", sdp: text });
}

async function stop() {
  const ended = session;
  session = null;
  if (!ended) return;
  ended.stream.getTracks().forEach((track) => track.stop());
  if (ended.url) await fetch(ended.url, { method: "DELETE", headers: headers({}) });
  ended.pc.close();
  await ended.still();
}

function running(on) {
  element("start").disabled = on;
  element("stop").disabled = !on;
}

element("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  running(true);
  say("Connecting.");
  try {
    await start();
  } catch (error) {
    await stop();
    running(false);
    say(`Not connected: ${error.message}`);
  }
});

element("stop").addEventListener("click", async () => {
  await stop();
  running(false);
  say("Ended.");
});

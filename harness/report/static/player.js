// Playing the call: the caller with the live agent, or with the candidate where there is one, from one place

const hear = () => document.querySelector("input[name=hear]:checked")?.value ?? "agent";
const heard = () => lanes.filter((lane) => lane.audio && (lane.voice === "caller" || lane.voice === hear()));
let playing = null;

function seek(time) {
  at = clamp(time, 0, duration);
  lanes.forEach((lane) => lane.audio && (lane.audio.currentTime = at / 1000));
  moveHead();
}

function play() {
  stopClip();
  if (at >= duration - 50) seek(0);
  const voices = heard().filter((lane) => at < lane.length);
  if (!voices.length) return;
  playing = voices;
  voices.forEach((lane) => lane.audio.play().catch(pause));
  $("play").classList.add("playing");
  $("play").setAttribute("aria-label", "Pause");
  requestAnimationFrame(follow);
}

function pause() {
  playing = null;
  if (clipButton && !clipButton.dataset.clip) stopClip();
  lanes.forEach((lane) => lane.audio && lane.audio.pause());
  $("play").classList.remove("playing");
  $("play").setAttribute("aria-label", "Play");
}

function follow() {
  if (!playing) return;
  const running = playing.find((lane) => !lane.audio.ended);
  if (!running) return pause();
  at = running.audio.currentTime * 1000;
  moveHead();
  if (toX(at) > scroll.scrollLeft + scroll.clientWidth || toX(at) < scroll.scrollLeft) scroll.scrollLeft = toX(at) - 60;
  requestAnimationFrame(follow);
}

// Clips: one at a time; a button without a clip of its own plays the call from the chosen moment

const clip = new Audio();
let clipButton = null;

function playClip(button) {
  const again = clipButton === button && (playing || !clip.paused);
  pause();
  stopClip();
  if (again) return;
  if (!button.dataset.clip) play();
  clipButton = button;
  button.classList.add("playing");
  if (!button.dataset.clip) return;
  clip.src = button.dataset.clip;
  clip.play().catch(() => clip.error && button.classList.add("broken"));
}

function stopClip() {
  clip.pause();
  if (!clipButton) return;
  clipButton.classList.remove("playing");
  clipButton.style.removeProperty("--played");
  clipButton = null;
}

clip.addEventListener("ended", stopClip);
clip.addEventListener("timeupdate", () => {
  if (clipButton && clip.duration) clipButton.style.setProperty("--played", `${(100 * clip.currentTime) / clip.duration}%`);
});

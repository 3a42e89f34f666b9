// The timeline of a call: waveforms of its voices on one axis, marks of moments, and players that follow it.
// Times are milliseconds on the call clock.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const scroll = $("scroll"), inner = $("inner"), canvas = $("waves"), head = $("head");
const RULER = 24, MARKS = 26, LANE = 72, TOP = RULER + MARKS + 4, HEIGHT = TOP + data.lanes.length * LANE;
const MARK = 15, MOST_ASTRAY = 4 * MARK;
const duration = Math.max(1, data.duration);
let zoom = 1, at = 0, chosen = -1;

const lanes = data.lanes.map((lane) => {
  const bytes = Uint8Array.from(atob(lane.peaks), (sign) => sign.charCodeAt(0));
  return { ...lane, peaks: new Int8Array(bytes.buffer), audio: lane.sound ? sound(lane.sound) : null };
});

function sound(path) {
  const audio = new Audio();
  audio.preload = "metadata";
  audio.src = path;
  $("sounds").append(audio);
  return audio;
}

const clock = (time) => {
  const tenths = Math.floor(time / 100);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
};
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const width = () => inner.clientWidth;
const toX = (time) => (time / duration) * width();
const toTime = (x) => (x / width()) * duration;

// Drawing

function paint() {
  const view = scroll.clientWidth, ratio = devicePixelRatio || 1, left = scroll.scrollLeft;
  if (canvas.width !== Math.round(view * ratio)) canvas.width = Math.round(view * ratio);
  if (canvas.height !== Math.round(HEIGHT * ratio)) canvas.height = Math.round(HEIGHT * ratio);
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(root), ink = (name) => style.getPropertyValue(`--${name}`).trim();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, view, HEIGHT);
  paintRuler(pen, left, view, ink);
  data.turns.filter((turn) => !turn.comparable).forEach((turn) => hatch(pen, left, turn.at, TOP, lanes.length * LANE, ink("edge"), 8));
  lanes.forEach((lane, number) => paintLane(pen, lane, TOP + number * LANE, left, view, ink));
}

function paintRuler(pen, left, view, ink) {
  const step = [100, 200, 500, 1000, 2000, 5000, 10000, 30000, 60000, 300000, 600000].find((one) => toX(one) >= 70) || 1800000;
  pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  pen.textBaseline = "middle";
  for (let time = Math.floor(toTime(left) / step) * step; toX(time) < left + view && time <= duration; time += step) {
    const x = Math.round(toX(time) - left) + 0.5;
    pen.strokeStyle = ink("line");
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, HEIGHT);
    pen.stroke();
    pen.fillStyle = ink("muted");
    pen.fillText(step < 1000 ? clock(time) : clock(time).slice(0, -2), x + 5, RULER / 2);
  }
}

function paintLane(pen, lane, top, left, view, ink) {
  const middle = top + LANE / 2 - 3, tall = LANE / 2 - 11, colour = ink(lane.voice);
  pen.fillStyle = ink("line");
  pen.fillRect(0, top + LANE - 0.5, view, 1);
  pen.fillStyle = colour;
  paintWave(pen, lane, middle, tall, left, view);
  pen.globalAlpha = 0.75;
  for (const [start, end] of lane.said) {
    const x = toX(start) - left;
    if (x < view && toX(end) > left) pen.fillRect(x, top + LANE - 9, Math.max(2, toX(end - start)), 3);
  }
  pen.globalAlpha = 1;
  lane.done.forEach(([time, name], number) => {
    const next = number + 1 < lane.done.length ? lane.done[number + 1][0] : duration;
    paintDeed(pen, toX(time) - left, name, toX(next - time), top, view);
  });
  data.gaps.filter((gap) => gap.voice === lane.voice).forEach((gap) => hatch(pen, left, gap.at, top + 4, LANE - 9, ink("critical"), 5));
}

// A tool call or a key press: a flag on the lane, named where there is room.
function paintDeed(pen, x, name, room, top, view) {
  if (x < -300 || x > view) return;
  pen.fillRect(x, top + 5, 1.5, LANE - 16);
  pen.fillRect(x, top + 5, 7, 5);
  if (pen.measureText(name).width + 16 < room) pen.fillText(name, x + 11, top + 8);
}

function paintWave(pen, lane, middle, tall, left, view) {
  const columns = lane.peaks.length / 2;
  if (!columns) return;
  const perPixel = columns / toX(lane.length);
  for (let x = 0; x < view; x++) {
    const first = Math.floor((left + x) * perPixel), last = Math.max(first + 1, Math.floor((left + x + 1) * perPixel));
    if (first >= columns) break;
    let low = 127, high = -128;
    for (let column = first; column < Math.min(last, columns); column++) {
      low = Math.min(low, lane.peaks[2 * column]);
      high = Math.max(high, lane.peaks[2 * column + 1]);
    }
    const up = Math.max(0.5, (high / 127) * tall), down = Math.max(0.5, (-low / 127) * tall);
    pen.fillRect(x, middle - up, 1, up + down);
  }
}

function hatch(pen, left, [start, end], top, height, colour, step) {
  const from = toX(start) - left, to = Math.max(from + 3, toX(end) - left);
  pen.save();
  pen.beginPath();
  pen.rect(from, top, to - from, height);
  pen.clip();
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.55;
  for (let x = Math.max(from, -step) - height; x < Math.min(to, canvas.clientWidth); x += step) {
    pen.beginPath();
    pen.moveTo(x, top + height);
    pen.lineTo(x + height, top);
    pen.stroke();
  }
  pen.restore();
}

// Marks, turns and zoom: elements are placed in percent, so that a zoom only widens what holds them

const percent = (time) => `${(100 * time) / duration}%`;

function place() {
  data.findings.forEach((finding, number) => {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.className = `mark ${finding.severity}`;
    mark.title = finding.label;
    if (finding.spared) mark.dataset.spared = finding.spared;
    mark.setAttribute("aria-label", `${finding.name} at ${clock(finding.at[0])}: ${finding.label}`);
    mark.addEventListener("click", (event) => {
      event.stopPropagation();
      choose(number);
      playCard(number);
    });
    $("marks").append(mark);
  });
  for (const turn of data.turns.filter(({ at: [start, end] }) => end > start)) {
    const link = document.createElement("a");
    link.href = `#turn-${turn.number}`;
    link.style.left = percent(turn.at[0]);
    link.style.width = percent(turn.at[1] - turn.at[0]);
    const number = document.createElement("b");
    number.textContent = turn.number;
    link.append(number, turn.said);
    link.title = turn.said;
    link.setAttribute("aria-label", `Turn ${turn.number}: ${turn.said}`);
    $("strip").append(link);
  }
}

// Marks of one moment stand side by side; where there are too many for that they overlap rather than stray.
function spread() {
  const order = data.findings.map((finding, number) => ({ x: toX(finding.at[0]), mark: $("marks").children[number] }));
  let free = 0;
  for (const { x, mark } of order.filter(({ mark }) => !mark.hidden).sort((one, other) => one.x - other.x)) {
    const left = Math.min(Math.max(x, free), x + MOST_ASTRAY, width() - MARK);
    mark.style.left = `${left}px`;
    free = left + MARK;
  }
}

function zoomTo(next, middle = scroll.scrollLeft + scroll.clientWidth / 2) {
  const time = toTime(middle), offset = middle - scroll.scrollLeft;
  zoom = clamp(next, 1, Math.max(1, duration / 2000));
  inner.style.width = `${100 * zoom}%`;
  scroll.scrollLeft = toX(time) - offset;
  redraw();
}

function redraw() {
  spread();
  paint();
  moveHead();
}

function moveHead() {
  head.style.left = `${toX(at)}px`;
  $("now").textContent = clock(at);
}

function bringIntoView(start, end) {
  const from = toX(start), to = toX(end), left = scroll.scrollLeft, view = scroll.clientWidth;
  if (from < left + 20 || to > left + view - 20) scroll.scrollLeft = from - view * 0.25;
}

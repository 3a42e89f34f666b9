// A mismatch, or a moment of an inspected call, is chosen on the timeline, in the list, or by n and p; its card, mark and stretch light up together

const cards = [...document.querySelectorAll(".card")];
const stretch = document.createElement("div");
stretch.className = "span";
stretch.hidden = true;
inner.prepend(stretch);

function choose(number, reveal = true) {
  chosen = number;
  const finding = data.findings[number], marks = [...$("marks").children];
  cards.forEach((card, other) => card.classList.toggle("on", other === number));
  marks.forEach((mark, other) => mark.classList.toggle("on", other === number));
  stretch.hidden = false;
  stretch.style.left = percent(finding.at[0]);
  stretch.style.width = percent(Math.max(finding.at[1] - finding.at[0], duration / 1000));
  stretch.style.setProperty("--tone", `var(--${finding.severity})`);
  const order = shown();
  $("place").textContent = `${order.indexOf(number) + 1} of ${order.length}`;
  seek(finding.at[0]);
  bringIntoView(...finding.at);
  if (reveal) cards[number].scrollIntoView({ block: "nearest" });
}

function playCard(number) {
  const buttons = [...cards[number].querySelectorAll(".clip")];
  const first = cards[number].dataset.check.startsWith("transcript.") ? "caller" : "candidate";
  const button = buttons.find((one) => one.dataset.voice === first) || buttons[0];
  if (button && button !== clipButton) playClip(button);
}

// What the filters show, in the order of time, which is how n and p walk
function shown() {
  const start = (number) => data.findings[number].at[0];
  return [...cards.keys()].filter((number) => !cards[number].hidden).sort((one, other) => start(one) - start(other) || one - other);
}

function step(by) {
  const order = shown(), here = order.indexOf(chosen);
  if (!order.length) return;
  choose(order[here < 0 ? (by > 0 ? 0 : order.length - 1) : (here + by + order.length) % order.length]);
}

function filter() {
  const unwanted = new Set([...document.querySelectorAll("input[name=severity]:not(:checked)")].map((box) => box.value));
  const check = $("check") ? $("check").value : "";
  cards.forEach((card, number) => {
    card.hidden = unwanted.has(card.dataset.severity) || (check !== "" && card.dataset.check !== check);
    $("marks").children[number].hidden = card.hidden;
  });
  $("hidden").hidden = !cards.length || cards.some((card) => !card.hidden);
  spread();
}

place();
zoomTo(1);
filter();
seek(0);
$("play").disabled = !lanes.some((lane) => lane.audio);

new ResizeObserver(redraw).observe(scroll);
document.addEventListener("theme", paint);
scroll.addEventListener("scroll", paint);
scroll.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoomTo(zoom * Math.exp(-event.deltaY / 300), scroll.scrollLeft + event.clientX - scroll.getBoundingClientRect().left);
}, { passive: false });
scroll.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || event.target.closest("a, button") || event.offsetY > HEIGHT) return;
  const x = event.clientX, from = scroll.scrollLeft, box = scroll.getBoundingClientRect();
  let dragged = false;
  const move = (other) => {
    dragged ||= Math.abs(other.clientX - x) > 4;
    if (dragged) scroll.scrollLeft = from - (other.clientX - x);
  };
  const up = (other) => {
    removeEventListener("pointermove", move);
    if (!dragged) seek(toTime(scroll.scrollLeft + other.clientX - box.left));
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", up, { once: true });
});
$("play").addEventListener("click", () => (playing ? pause() : play()));
$("in").addEventListener("click", () => zoomTo(zoom * 1.6));
$("out").addEventListener("click", () => zoomTo(zoom / 1.6));
$("fit").addEventListener("click", () => zoomTo(1));
$("next").addEventListener("click", () => step(1));
$("previous").addEventListener("click", () => step(-1));
document.querySelectorAll("input[name=hear]").forEach((radio) => radio.addEventListener("change", rehear));
document.querySelectorAll("input[name=severity], #check").forEach((control) => control.addEventListener("change", filter));
document.querySelectorAll(".clip").forEach((button) => button.addEventListener("click", () => {
  choose(cards.indexOf(button.closest(".card")), false);
  playClip(button);
}));
document.querySelectorAll("[data-seek]").forEach((button) => button.addEventListener("click", () => {
  seek(Number(button.dataset.seek));
  bringIntoView(at, at);
  scroll.scrollIntoView({ block: "center" });
}));
document.querySelectorAll(".dot").forEach((link) => link.addEventListener("click", () => choose(Number(link.hash.slice(3)))));
$("only")?.addEventListener("change", () => document.querySelectorAll(".turn.same").forEach((turn) => (turn.hidden = $("only").checked)));

function rehear() {
  if (!playing) return;
  pause();
  seek(at);
  play();
}

onKeys({
  " ": () => (playing ? pause() : play()),
  ArrowLeft: () => seek(at - 1000),
  ArrowRight: () => seek(at + 1000),
  n: () => step(1),
  p: () => step(-1),
  "+": () => zoomTo(zoom * 1.6, toX(at)),
  "=": () => zoomTo(zoom * 1.6, toX(at)),
  "-": () => zoomTo(zoom / 1.6, toX(at)),
  0: () => zoomTo(1),
  c: () => {
    const other = document.querySelector("input[name=hear]:not(:checked)");
    if (!other) return;
    other.checked = true;
    rehear();
  },
  d: swapTheme,
});

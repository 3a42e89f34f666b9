const controls = ["verdict", "candidate", "severity", "check", "search"].map((id) => document.getElementById(id));
const [verdict, candidate, severity, check, search] = controls;
const rows = [...document.querySelectorAll("#calls tbody tr")].map((row) => ({
  row,
  found: JSON.parse(row.dataset.found),
  text: (row.textContent + row.dataset.found).toLowerCase(),
}));

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, found, text } of rows) {
    const fits = found.some(([, name, weight]) => (!check.value || name === check.value) && (!severity.value || weight === severity.value));
    row.hidden = (verdict.value && row.dataset.verdict !== verdict.value)
      || (candidate.value && row.dataset.candidate !== candidate.value)
      || ((check.value || severity.value) && !fits)
      || !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  document.getElementById("hidden").hidden = shown > 0;
}

controls.forEach((control) => control.addEventListener("input", filter));
document.querySelectorAll("[data-path]").forEach((button) => button.addEventListener("click", () => {
  search.value = button.dataset.path;
  filter();
  document.getElementById("t-calls").scrollIntoView();
}));
onKeys({ d: swapTheme, "/": () => search.focus() });

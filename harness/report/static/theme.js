"use strict";
const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

function paintTheme(name) {
  root.dataset.theme = name;
  document.dispatchEvent(new Event("theme"));
}

function swapTheme() {
  paintTheme(root.dataset.theme === "dark" ? "light" : "dark");
  remembered((storage) => storage.setItem("theme", root.dataset.theme));
}

// A browser may refuse storage to pages opened from disk; the system's preference then decides.
function remembered(use) {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}

paintTheme(remembered((storage) => storage.getItem("theme")) || (dark.matches ? "dark" : "light"));
dark.addEventListener("change", () => paintTheme(dark.matches ? "dark" : "light"));
document.getElementById("theme").addEventListener("click", swapTheme);

// Keys typed into a control belong to the control.
function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
    if (event.key === " " && event.target.closest("button, a, summary, input")) return;
    if (event.key.startsWith("Arrow") && event.target.closest("input[type=radio]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

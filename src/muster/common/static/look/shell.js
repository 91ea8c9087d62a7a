// Keyboard, display set and the menu. Nothing here is needed to read or to act.
const YEAR_S = 31_536_000;
const root = document.documentElement;
const FOLDS = "details.menu[open], details.confirm[open]";
let leader = false;

function themeShow() {
  const now = root.dataset.theme || "light";
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === now));
  }
}

function themeSet(name) {
  root.dataset.theme = name;
  document.cookie = `theme=${name}; path=/; max-age=${YEAR_S}; samesite=lax`;
  themeShow();
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Closes a menu or a question; whoever was inside stands at its handle again. */
function fold(details) {
  const inside = details.contains(document.activeElement);
  details.removeAttribute("open");
  if (inside) details.querySelector("summary").focus();
}

function rowStep(by) {
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by))];
  rows.forEach((row) => row.removeAttribute("aria-selected"));
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const open = [...document.querySelectorAll(FOLDS)];
    open.forEach(fold);
    if (!open.length && typing(event.target)) event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "/") {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.focus(); find.select(); }
  } else if (event.key === "g") {
    leader = true;
    setTimeout(() => { leader = false; }, 1200);
    return;
  } else if (leader) {
    const tab = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (tab) location.assign(tab.href);
  } else if (event.key === "j" || event.key === "k") {
    rowStep(event.key === "j" ? 1 : -1);
  } else if (event.key === "Enter" && event.target === document.body) {
    document.querySelector("[data-rows] tr[aria-selected] a")?.click();
  } else if (event.key === "n" || event.key === "p") {
    document.querySelector(event.key === "n" ? "a[rel=next]" : "a[rel=prev]")?.click();
  }
  leader = false;
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});
document.getElementById("themes")?.removeAttribute("hidden");
document.querySelectorAll("[data-set-theme]").forEach((button) => {
  button.addEventListener("click", () => themeSet(button.dataset.setTheme));
});
document.querySelectorAll("select[data-now]").forEach((select) => {
  select.addEventListener("change", () => select.form.requestSubmit());
});
themeShow();
document.querySelectorAll("[data-close]").forEach((button) => {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => fold(button.closest("details")));
});
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("[data-print]").forEach((button) => {
  button.removeAttribute("hidden");
  button.addEventListener("click", () => print());
});

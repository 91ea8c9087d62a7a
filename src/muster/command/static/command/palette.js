// The finder as an overlay: "/" or Ctrl+K opens it, results come while one types, arrows choose, Enter goes there.
// What is typed is sent in the body of a request, never in an address.
const WAIT_MS = 220;
const LIMIT_MS = 10_000;
const form = document.querySelector("header form.find");
let dialog = null;
let timer = 0;
let asking = null;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", form.querySelector("label").textContent);
  const copy = form.cloneNode(true);
  copy.className = "palette-form";
  const field = copy.querySelector("input[name=q]");
  field.id = "palette-field";
  copy.querySelector("label").htmlFor = field.id;
  copy.querySelector("kbd")?.remove();
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "true");
  field.setAttribute("aria-controls", "palette-hits");
  field.setAttribute("aria-autocomplete", "list");
  const hits = document.createElement("div");
  hits.id = "palette-hits";
  hits.className = "hits";
  hits.setAttribute("role", "listbox");
  hits.setAttribute("aria-label", form.querySelector("label").textContent);
  dialog.append(copy, hits);
  document.body.append(dialog);
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT_MS); });
  copy.addEventListener("submit", (event) => {
    const chosen = dialog.querySelector("[aria-selected=true]");
    if (chosen) { event.preventDefault(); location.assign(chosen.href); }
  });
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { asking?.abort(); clearTimeout(timer); });
}

function onKey(event) {
  if (event.key === "Escape") {  // of itself the first one would only empty the field
    event.preventDefault();
    dialog.close();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...dialog.querySelectorAll("[role=option]")];
  if (!rows.length) return;
  event.preventDefault();
  const here = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  choose(rows, (here + (event.key === "ArrowDown" ? 1 : rows.length + (here < 0 ? 0 : -1))) % rows.length);
}

function choose(rows, place) {
  rows.forEach((row, number) => row.setAttribute("aria-selected", String(number === place)));
  dialog.querySelector("input[name=q]").setAttribute("aria-activedescendant", rows[place].id);
  rows[place].scrollIntoView({ block: "nearest" });
}

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const hits = dialog.querySelector("#palette-hits");
  hits.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(form.action, {
      method: "POST", body: new FormData(dialog.querySelector("form")), headers: { Accept: "text/x-part" },
      signal: AbortSignal.any([asking.signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    if (reply.redirected) return location.reload();
    if (!reply.ok) throw new Error(String(reply.status));
    const part = new DOMParser().parseFromString(await reply.text(), "text/html");
    hits.replaceChildren(...part.body.childNodes);
    const rows = [...hits.querySelectorAll("a.hit")];
    rows.forEach((row, number) => { row.id = `hit-${number}`; row.setAttribute("role", "option"); });
    if (rows.length) choose(rows, 0);
  } catch (error) {
    if (error.name === "AbortError") return;
    hits.replaceChildren();
  }
  hits.removeAttribute("aria-busy");
}

function open(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input[name=q]").select();
}

if (form && window.HTMLDialogElement) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if ((event.ctrlKey || event.metaKey) && event.key === "k") open(event);
    else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) open(event);
  }, true);
  form.querySelector("input[name=q]").addEventListener("mousedown", open);
  document.querySelectorAll("[data-find]").forEach((way) => way.addEventListener("click", open));
}

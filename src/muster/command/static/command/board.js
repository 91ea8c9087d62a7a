// The board keeps itself fresh: every five seconds it asks whether anything changed, and swaps only what did.
const EVERY_MS = 5_000;
const AWAY_MS = 30_000;
const LIMIT_MS = 10_000;
const board = document.querySelector("[data-fresh]");
let tag = board?.dataset.etag ?? "";
let timer = 0;

function swap(fresh) {
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(part.id);
    if (!old || old.isEqualNode(part)) continue;
    const inside = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    old.replaceWith(document.adoptNode(part));
    if (inside) document.querySelector(`#${CSS.escape(part.id)} [href="${CSS.escape(inside)}"]`)?.focus();
  }
}

async function look() {
  try {
    const reply = await fetch(board.dataset.fresh, {
      headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (reply.redirected || reply.status === 403) return location.reload();
    if (reply.status === 200) {
      tag = reply.headers.get("ETag") ?? "";
      swap(new DOMParser().parseFromString(await reply.text(), "text/html"));
    } else if (reply.status !== 304) throw new Error(String(reply.status));
    document.body.classList.remove("is-stale");
  } catch {
    document.body.classList.add("is-stale");
  }
  timer = setTimeout(look, document.hidden ? AWAY_MS : EVERY_MS);
}

if (board) {
  timer = setTimeout(look, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) { clearTimeout(timer); look(); }
  });
}

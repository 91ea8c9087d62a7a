// The bar moves by itself. Without this file the page renews itself every few seconds instead.
const EVERY_MS = 700;
const AWAY_MS = 5000;
const box = document.getElementById("job");
const said = document.getElementById("job-said");
const bar = document.getElementById("job-bar");

async function look() {
  let wait = EVERY_MS;
  try {
    const answer = await fetch(box.dataset.state, { headers: { accept: "application/json" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const now = await answer.json();
    if (!now.open) return location.reload();
    if (said.textContent !== now.said) said.textContent = now.said;
    if (now.share === null) bar.removeAttribute("value");
    else bar.value = now.share;
  } catch {
    wait = AWAY_MS; // the server is away for a moment
  }
  setTimeout(look, wait);
}

if (box.dataset.state) setTimeout(look, EVERY_MS);

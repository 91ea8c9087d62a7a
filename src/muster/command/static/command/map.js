// The county as a plane without tiles: outlines, villages, points by queue. Asks again every 15 seconds.
const EVERY_MS = 15_000;
const AWAY_MS = 60_000;
const LIMIT_MS = 10_000;
const NS = "http://www.w3.org/2000/svg";
const L = window.L;
const holder = document.getElementById("map");
let tag = "";
let timer = 0;

function icon(shape, style) {
  const drawn = document.createElementNS(NS, "svg");
  const use = document.createElementNS(NS, "use");
  drawn.setAttribute("class", `i is-${style}`);
  drawn.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${holder.dataset.icons}#${shape}`);
  drawn.append(use);
  return drawn;
}

function words(text) {
  const said = document.createElement("span");
  said.textContent = text;
  return said;
}

function spot(properties) {
  const pin = document.createElement("span");
  pin.className = `pin is-${properties.style}`;
  pin.append(icon(properties.icon, properties.style));
  return L.divIcon({ className: "", html: pin, iconSize: [22, 22] });
}

const map = L.map(holder, {
  crs: L.CRS.Simple, minZoom: -2, maxZoom: 4, zoomSnap: 0.25, zoomControl: false, attributionControl: false, keyboard: true,
});
L.control.zoom({ zoomInTitle: holder.dataset.in, zoomOutTitle: holder.dataset.out }).addTo(map);
const lands = L.layerGroup().addTo(map);
const spots = L.layerGroup().addTo(map);
const points = L.layerGroup().addTo(map);
const at = ([x, y]) => L.latLng(y, x);

function land({ geometry, properties }) {
  const shape = L.polygon(geometry.coordinates[0].map(at), { className: "land", weight: 1.5, interactive: false });
  shape.addTo(lands);
  const name = words(properties.name);
  name.className = "town";
  L.marker(shape.getBounds().getCenter(), {
    icon: L.divIcon({ className: "", html: name, iconSize: [0, 0] }),
    interactive: false, keyboard: false,
  }).addTo(lands);
}

function village({ geometry, properties }) {
  L.circleMarker(at(geometry.coordinates), { radius: 2.5, className: "village", interactive: true })
    .bindTooltip(words(properties.name))
    .on("click", () => location.assign(properties.url)).addTo(spots);
}

function point({ geometry, properties }) {
  const marker = L.marker(at(geometry.coordinates), {
    icon: spot(properties), alt: properties.say, riseOnHover: true, zIndexOffset: properties.label === "jammed" ? 900 : 0,
  });
  marker.bindTooltip(words(properties.say)).on("click", () => location.assign(properties.url)).addTo(points);
  marker.on("add", () => marker.getElement().setAttribute("aria-label", properties.say)); // alt is for pictures only
  marker.on("keypress", (event) => { if (event.originalEvent.key === "Enter") location.assign(properties.url); });
  listed(properties);
}

function listed(properties) {
  const line = document.querySelector(`.map-list [data-code="${CSS.escape(properties.code)}"]`);
  if (!line) return;
  line.firstElementChild.className = `is-${properties.style}`;
  line.firstElementChild.replaceChildren(icon(properties.icon, properties.style));
  line.querySelector("[data-word]").textContent = properties.word;
  line.querySelector("[data-open]").textContent = properties.open;
  line.querySelector("[data-wait]").textContent = properties.wait;
}

function draw(features, first) {
  points.clearLayers();
  if (first) features.filter((one) => one.properties.kind === "township").forEach(land);
  if (first) features.filter((one) => one.properties.kind === "village").forEach(village);
  features.filter((one) => one.properties.kind === "point").forEach(point);
  if (!first) return;
  const all = features.flatMap(({ geometry }) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates[0]));
  map.fitBounds(all.length ? L.latLngBounds(all.map(at)).pad(0.08) : [[0, 0], [1000, 1000]]);
}

async function look(first) {
  try {
    const reply = await fetch(holder.dataset.shapes, {
      headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (reply.redirected || reply.status === 403) return location.reload();
    if (reply.status === 200) {
      tag = reply.headers.get("ETag") ?? "";
      draw((await reply.json()).features, first);
    } else if (reply.status !== 304) throw new Error(String(reply.status));
    document.body.classList.remove("is-stale");
    first = false;
  } catch {
    document.body.classList.add("is-stale");
  }
  timer = setTimeout(() => look(first), document.hidden ? AWAY_MS : EVERY_MS);
}

look(true);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && tag) { clearTimeout(timer); look(false); }
});

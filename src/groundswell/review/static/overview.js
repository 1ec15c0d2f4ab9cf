// The overview: the map of what is asked for, filters without reloading, moving between bars by keys.

import { announce, words } from "./app.js";

const root = document.getElementById("overview");
const form = document.getElementById("filters");
const holder = document.getElementById("map");
const note = document.getElementById("map-note");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const told = (number) => number.toLocaleString("en");
const query = () => document.getElementById("asked").dataset.query;

// ------------------------------------------------------------------ filters

const isEmpty = (name, value) => value === "" || (name === "reports" && value === "1");

document.addEventListener("htmx:config:request", ({ detail }) => {
  const body = detail.ctx.request.body;
  if (!(body instanceof FormData)) return;
  for (const [name, value] of [...body]) if (isEmpty(name, value)) body.delete(name);
});

/** Put into the fields what is asked for now: it may have been chosen elsewhere. */
function fillForm() {
  const asked = new URLSearchParams(query());
  for (const field of form.elements) {
    if (!field.name || field === document.activeElement || field.type === "hidden") continue;
    const value = asked.get(field.name) ?? (field.name === "reports" ? "1" : "");
    if (field.type === "checkbox") field.checked = value === "true";
    else if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value, true, true));
    else field.value = value;
  }
}

let shown = query();

document.addEventListener("htmx:after:settle", () => {
  prepareBars();
  if (query() === shown) return;
  shown = query();
  announce(document.getElementById("count").textContent);
  fillForm();
  load();
});

/** Go to an address of the overview, without loading the page anew where htmx is there. */
function go(address) {
  if (!window.htmx) location.assign(address);
  else window.htmx.ajax("GET", address, { source: root, target: "#results", select: "#results", selectOOB: "#asked", swap: "outerHTML", push: "true" });
}

// ------------------------------------------------------------------ the timeline by keys

/** One bar is reached by Tab, the others from it by the arrow keys. */
function prepareBars() {
  const bars = [...document.querySelectorAll(".timeline a")];
  const reach = (at) => bars.forEach((bar) => bar.setAttribute("tabindex", bar === at ? "0" : "-1"));
  reach(bars.find((bar) => bar.matches(".chosen")) ?? bars[0]);
  bars.forEach((bar, place) =>
    bar.addEventListener("keydown", (event) => {
      const to = bars[{ ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: bars.length - 1 }[event.key]];
      if (!to) return;
      event.preventDefault();
      reach(to);
      to.focus();
    }),
  );
}

prepareBars();

// ------------------------------------------------------------------ places

let map = null; // while it is not there yet, or cannot be
let library = null;
let latest = null;
let asking = 0;

/** Fetch the places of what is asked for, and show them: on the map, and as a table. */
async function load() {
  const mine = ++asking;
  let found;
  try {
    const response = await fetch(`/api/map?${query()}`);
    if (!response.ok) throw new Error(response.statusText);
    found = await response.json();
  } catch {
    say([words("overview.map_failed")]);
    return;
  }
  if (mine !== asking) return;
  latest = found;
  tabulate(found.places.slice(0, 100));
  remark();
  if (map) draw();
}

function say(notes) {
  note.textContent = notes.join(" ");
  note.hidden = notes.length === 0;
}

/** Say beneath the map what it does not show. */
function remark() {
  const notes = [];
  if (holder.hidden) notes.push(words("overview.map_off"));
  const [places, events] = latest.more;
  if (places) notes.push(words("overview.more_places", { places: told(places), events: told(events) }));
  if (latest.unplaced) notes.push(words("overview.unplaced", { n: latest.unplaced }));
  say(notes);
}

function made(name, { text = "", kind = "", ...attributes } = {}, ...inside) {
  const one = document.createElement(name);
  if (text) one.textContent = text;
  if (kind) one.className = kind;
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  one.append(...inside);
  return one;
}

function tabulate(places) {
  const old = document.querySelector(".places-table");
  const head = made("tr", {}, made("th", { text: words("overview.place_column"), scope: "col" }), made("th", { text: words("overview.events_column"), scope: "col", kind: "number" }));
  const rows = places.map(({ place, events }) =>
    made("tr", {}, made("th", { scope: "row" }, link(place, place)), made("td", { text: told(events), kind: "number" })),
  );
  const label = words("overview.most_frequent", { n: places.length });
  const table = made("table", {}, made("thead", {}, head), made("tbody", {}, ...rows));
  const scroll = made("div", { kind: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
  const box = made("details", { kind: "places-table" }, made("summary", { text: words("overview.places_table") }), scroll);
  box.open = old?.open ?? holder.hidden;
  old?.remove();
  if (places.length) document.querySelector(".map-panel").append(box);
}

/** A link to the events of one place, beside what is asked for. */
function link(text, place) {
  const asked = new URLSearchParams(query());
  const parts = place.split(", ");
  asked.set("place", parts[0]);
  if (parts.length > 1 && /^[A-Z]{3}$/.test(parts.at(-1))) asked.set("country", parts.at(-1));
  const to = made("a", { text, href: `/overview?${asked}` });
  to.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to.href);
  });
  return to;
}

// ------------------------------------------------------------------ the map

/** The colours of the map, as the style sheet has them now. */
function tones() {
  const found = {};
  for (const name of ["sea", "land", "border"]) {
    const probe = made("span", { kind: `tone-${name}` });
    holder.append(probe);
    found[name] = getComputedStyle(probe).backgroundColor;
    probe.remove();
  }
  return found;
}

const nothing = { type: "FeatureCollection", features: [] };

function style() {
  const { sea, land, border } = tones();
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: new URL("./vendor/countries.json", import.meta.url).href, tolerance: 0.2 },
      places: { type: "geojson", data: nothing, cluster: true, clusterRadius: 48, clusterMaxZoom: 10, clusterProperties: { events: ["+", ["get", "events"]] } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": sea } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": land } },
      { id: "borders", type: "line", source: "countries", paint: { "line-color": border, "line-width": 0.6 } },
      { id: "places", type: "circle", source: "places", paint: { "circle-radius": 1, "circle-opacity": 0 } },
    ],
  };
}

async function start() {
  library = await import("./vendor/maplibre-gl.mjs");
  map = new library.Map({
    container: holder,
    style: style(),
    attributionControl: false,
    renderWorldCopies: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    maxZoom: 11,
    center: [0, 18],
    zoom: 0.6,
    fadeDuration: 0,
    cooperativeGestures: true, // scrolling the page does not zoom
    locale: {
      "Map.Title": words("overview.map_label"),
      "NavigationControl.ZoomIn": words("overview.zoom_in"),
      "NavigationControl.ZoomOut": words("overview.zoom_out"),
      "Popup.Close": words("app.close"),
      "CooperativeGesturesHandler.WindowsHelpText": words("overview.scroll_windows"),
      "CooperativeGesturesHandler.MacHelpText": words("overview.scroll_mac"),
      "CooperativeGesturesHandler.MobileHelpText": words("overview.scroll_mobile"),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new Whole(), "top-right");
  map.addControl(new library.AttributionControl({ compact: false, customAttribution: "Natural Earth" }), "bottom-right");
  map.on("load", () => latest && draw());
  map.on("render", () => map.isSourceLoaded("places") && mark());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  new MutationObserver(recolour).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

/** The button that brings all places into view. */
class Whole {
  onAdd() {
    const label = words("overview.whole_world");
    const button = made("button", { text: "⤢", kind: "whole", type: "button", title: label, "aria-label": label });
    button.addEventListener("click", () => latest && fit(latest.places));
    this.box = made("div", { kind: "maplibregl-ctrl maplibregl-ctrl-group" }, button);
    return this.box;
  }
  onRemove() {
    this.box.remove();
  }
}

function recolour() {
  const { sea, land, border } = tones();
  map.setPaintProperty("sea", "background-color", sea);
  map.setPaintProperty("land", "fill-color", land);
  map.setPaintProperty("borders", "line-color", border);
}

let first = true;

function draw() {
  const source = map.getSource("places");
  if (!source) return; // the style is not there yet; it is drawn when it is
  const features = latest.places.map(({ place, latitude, longitude, events }) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [longitude, latitude] },
    properties: { place, events },
  }));
  source.setData({ type: "FeatureCollection", features });
  fit(latest.places, { animate: !first && !calm });
  first = false;
}

function fit(places, { animate = !calm } = {}) {
  if (!places.length) return;
  const bounds = new library.LngLatBounds();
  for (const { longitude, latitude } of places) bounds.extend([longitude, latitude]);
  map.fitBounds(bounds, { padding: 48, maxZoom: 6, animate });
}

// ------------------------------------------------------------------ marks: buttons, so that keys and readers reach them

const marks = new Map();
const heads = () => [...marks.values()].map((marker) => marker.getElement()).sort((one, other) => other.dataset.events - one.dataset.events);

/** Have a button for each cluster and each place in view, and no other. */
function mark() {
  const seen = new Set();
  let lost = false;
  for (const { properties, geometry } of map.querySourceFeatures("places")) {
    const key = `${properties.cluster_id ?? properties.place}/${properties.events}/${geometry.coordinates}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (!marks.has(key)) marks.set(key, new library.Marker({ element: spot(properties, geometry.coordinates) }).setLngLat(geometry.coordinates).addTo(map));
  }
  for (const [key, marker] of marks) {
    if (seen.has(key)) continue;
    lost ||= marker.getElement() === document.activeElement;
    marker.remove();
    marks.delete(key);
  }
  reachable();
  if (lost) (heads()[0] ?? map.getCanvas()).focus();
}

function spot({ cluster, cluster_id: number, point_count: places, place, events }, at) {
  const label = cluster
    ? words("overview.cluster", { events: told(events), places: told(places), place: nearest(at) })
    : words(events === 1 ? "overview.spot_one" : "overview.spot", { place, events: told(events) });
  const text = events < 1_000 ? events : events < 10_000 ? `${(events / 1_000).toFixed(1)}k` : `${Math.round(events / 1_000)}k`;
  const kind = `spot s${Math.min(5, 1 + Math.floor(Math.log10(events)))}${cluster ? "" : " one"}`;
  const button = made("button", { text, kind, type: "button", title: label, "data-events": events });
  button.setAttribute("aria-label", label);
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    if (!cluster) return open(label, place, at);
    const zoom = await map.getSource("places").getClusterExpansionZoom(number);
    map.easeTo({ center: at, zoom: Math.min(zoom, 11), animate: !calm });
  });
  return button;
}

/** The place with many events near the middle of a cluster: a name for it. */
function nearest([longitude, latitude]) {
  const far = (place) => ((place.longitude - longitude) ** 2 + (place.latitude - latitude) ** 2 + 0.01) / Math.sqrt(place.events);
  return latest.places.reduce((best, place) => (far(place) < far(best) ? place : best)).place;
}

function open(label, place, at) {
  const box = made("div", {}, made("p", { text: label }), made("p", {}, link(words("overview.show_these"), place)));
  new library.Popup({ maxWidth: "18rem", offset: 12 }).setLngLat(at).setDOMContent(box).addTo(map);
}

/** One of the marks is reached by Tab, the others from it by the arrow keys; the largest first. */
function reachable() {
  const held = heads();
  const at = held.includes(document.activeElement) ? document.activeElement : held[0];
  for (const one of held) one.tabIndex = one === at ? 0 : -1;
}

holder.addEventListener(
  "keydown",
  (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".spot")) return;
    event.preventDefault();
    event.stopPropagation();
    const held = heads();
    held[(held.indexOf(event.target) + step + held.length) % held.length].focus();
    reachable();
  },
  { capture: true },
);

start().catch(() => {
  map = null; // there is no WebGL here, or the files were not reached: the table says the same
  holder.hidden = true;
  const table = document.querySelector(".places-table");
  if (table) table.open = true;
  if (latest) remark();
});
load();

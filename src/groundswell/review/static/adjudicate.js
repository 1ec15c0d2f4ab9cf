// Two records of a report side by side: the words of what one stands on are marked, and every decision is a key.

import { Failure, announce, post, tell, words, writing } from "./app.js";
import { forget, h, valueForm } from "./report-forms.js";
import { Text } from "./report-text.js";

const $ = (id) => document.getElementById(id);
const record = $("record");
const { number, left, right, between } = record.dataset;
const state = () => record.querySelector(".actions").dataset;
const mayDecide = () => state().may === "1";
const SINGLE = "groundswell:keys";

// ------------------------------------------------------------------ rows

const rows = () => [...record.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
const differences = () => rows().filter((row) => "differs" in row.dataset);
const current = () => record.querySelector("[data-row][aria-current]");
const rowOf = (key) => rows().find((row) => row.dataset.row === key);

function go(row, { focus = true } = {}) {
  if (!row) return;
  current()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  mark(row);
}

function move(among, step) {
  if (!among.length) return;
  const all = rows();
  const at = all.indexOf(current());
  const ahead = among.filter((row) => (step > 0 ? all.indexOf(row) > at : all.indexOf(row) < at));
  go(step > 0 ? (ahead[0] ?? among.at(-1)) : (ahead.at(-1) ?? among[0]));
}

record.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (row && !event.target.closest("button, a, input, select, textarea")) go(row);
});
record.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row && row !== current()) go(row, { focus: false });
});

// ------------------------------------------------------------------ the text

let form = null; // of a value that is being written, which takes words chosen in the text
const text = new Text($("text"), {
  choose: (range) => form?.takeWords(range),
  leave: () => current()?.focus(),
  begin: () => {},
  pick(seg) {
    const [event, field] = seg.dataset.on.trim().split(" ")[0].split(":");
    go(rowOf(`${event}:${field}`) ?? rowOf(event));
  },
});

/** Mark the words that the values of a row rest on: the left's, the right's, the record's; else those of the event. */
function mark(row) {
  const { event, field } = row.dataset;
  const on = (seg, name, whose) => seg.dataset.on.trim().split(" ").includes(`${event}:${name}:${whose}`);
  const any = (seg, name) => [1, 2, 3].some((whose) => on(seg, name, whose));
  const segs = [...$("text").querySelectorAll(".seg")];
  const bare = !field || !segs.some((seg) => any(seg, field));
  for (const seg of segs) {
    ["l", "r", "a"].forEach((side, n) => seg.classList.toggle(`mark-${side}`, !bare && on(seg, field, n + 1)));
    seg.classList.toggle("mark-e", bare && any(seg, "form"));
  }
  text.show((seg) => any(seg, bare ? "form" : field));
}

// ------------------------------------------------------------------ deciding

let busy = false;

async function decide(action, body, { then = null, again = false } = {}) {
  if (busy || !mayDecide()) return null;
  busy = true;
  const sent = { ...body, left, right, seen: Number(state().seen), token: crypto.randomUUID?.() ?? String(Math.random()) };
  try {
    const answer = await post(`/api/adjudication/${number}/${action}`, sent);
    await refresh(then);
    return answer;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.status === 409 && !again) {
      busy = false;
      await refresh();
      if (await asked("conflict", failure.detail)) return decide(action, body, { then, again: true });
    } else tell(words("app.failed", { detail: failure.detail }));
    return null;
  } finally {
    busy = false;
  }
}

async function takeBack(action) {
  if (busy) return;
  busy = true;
  try {
    await post(`/api/adjudication/${number}/${action}`, { seen: Number(state().seen) });
    await refresh();
    announce(words(`adjudicate.${action}`));
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    tell(failure.detail, { seconds: 6 });
  } finally {
    busy = false;
  }
}

/** Ask in a dialog; gives what was answered, empty where it was left. */
function asked(id, detail) {
  const dialog = $(id);
  if (detail) $(`${id}-words`).textContent = detail;
  // not the event of closing: it comes later, when the same dialog may be open again
  return new Promise((answer) => {
    dialog.querySelector("form").onsubmit = (event) => answer(event.submitter?.value ?? "");
    dialog.oncancel = () => answer("");
    dialog.showModal();
  });
}

/** Load the record and the text anew, and stand on the row of a key, or on the same as before. */
async function refresh(key = null) {
  const stood = key ?? current()?.dataset.row;
  const answer = await fetch(location.href, { headers: { "hx-request": "true" }, credentials: "same-origin" });
  if (!answer.ok) return tell(words("app.failed", { detail: answer.statusText }));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  form = null;
  record.replaceChildren(...page.getElementById("record").childNodes);
  $("text").replaceChildren(...page.getElementById("text").childNodes);
  text.read();
  showOnly();
  go(rowOf(stood) ?? rowOf(stood?.split(":")[0]) ?? differences()[0] ?? rows()[0]);
}

/** The next difference that is open after a row; the row itself where none is. */
function following(row) {
  const all = rows();
  const after = all.slice(all.indexOf(row) + 1);
  const open = (among) => among.find((other) => "open" in other.dataset && other.dataset.row !== row.dataset.row);
  return (open(after) ?? open(all) ?? row).dataset.row;
}

async function take(row, side) {
  const { event, field } = row.dataset;
  if (!field) return;
  const then = following(row);
  if (await decide("value", { event, field, side }, { then })) left_();
}

async function takeEvent(row, yes) {
  const { event } = row.dataset;
  const then = yes ? row.dataset.row : following(record.querySelector(`[data-row="${event}"]`));
  if (await decide("event", { event, take: yes }, { then: yes ? event : then })) left_();
}

/** Tell how much is left. */
function left_() {
  const open = Number(state().open);
  announce(open ? words("adjudicate.next_open", { n: open }) : words("adjudicate.agreed_or_decided"));
}

async function finish() {
  const open = Number(state().open);
  let rest = null;
  if (open) {
    $("finish-title").textContent = words("adjudicate.finish_title", { n: open });
    rest = await asked("finish");
    if (!rest) return;
  }
  const answer = await decide("finish", { rest, list: between });
  if (answer) location.assign(answer.go);
}

// ------------------------------------------------------------------ what neither says

const ready = fetch("/api/fields").then((answer) => answer.json());
const twin = async () => (await fetch(`/api${location.pathname}${location.search}`)).json();

/** Open a place below a row where what stands is chosen from what the two say, or written anew. */
async function own(row) {
  const { event, field: name } = row.dataset;
  if (!name || !mayDecide()) return;
  const [known, page] = await Promise.all([ready, twin()]);
  const field =
    name === "standing"
      ? { name, label: row.querySelector("th").firstChild.textContent.trim(), type: "code", codes: known.parts.standing, many: false }
      : known.fields.find((one) => one.name === name);
  const told = page.told.events.find((one) => one.name === event);
  const held = told.fields.find((one) => one.name === name);
  const entries = [];
  for (const word of [held.adjudicated, held.left, held.right]) {
    for (const statement of word?.statements ?? []) {
      const same = entries.find((one) => JSON.stringify(one.value) === JSON.stringify(statement.value));
      if (!same) entries.push({ ...statement, on: word === held.adjudicated });
    }
  }
  const texts = new Map(
    [...row.querySelectorAll(".values li")].map((item, n) => [n, item.firstElementChild.textContent]),
  );
  const said = (statement) => {
    const all = [held.left, held.right, held.adjudicated].flatMap((word) => word?.statements ?? []);
    return texts.get(all.findIndex((one) => JSON.stringify(one.value) === JSON.stringify(statement.value)));
  };
  const others = page.told.events
    .filter((one) => one.name !== event)
    .map((one) => ({ code: one.event_id, label: headOf(one.name) }));
  closeOwn();
  const cell = h("td", { colspan: "4" });
  const place = h("tr", { class: "own" }, cell);
  row.after(place);
  const choose = () => {
    form = null;
    if (!field.many) return write(entries[0]);
    const boxes = entries.map((entry) => h("input", { type: "checkbox", checked: entry.on }));
    cell.replaceChildren(
      h("h3", {}, words("adjudicate.own_title", { field: field.label })),
      h("p", { class: "muted small" }, words("adjudicate.own_hint")),
      h("ul", {}, ...entries.map((entry, n) => h("li", {}, h("label", {}, boxes[n], " ", said(entry) ?? entry.shown ?? "")))),
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", class: "primary", onclick: () => give(entries.filter((_, n) => boxes[n].checked)) }, words("adjudicate.own_save")),
        h("button", { type: "button", onclick: () => write(null) }, words("adjudicate.own_add")),
        h("button", { type: "button", onclick: () => give([]) }, words("adjudicate.own_none")),
        h("button", { type: "button", onclick: closeOwn }, words("app.cancel"), " ", h("kbd", {}, "Esc")),
      ),
    );
    (boxes[0] ?? cell.querySelector("button")).focus();
    place.scrollIntoView({ block: "nearest" });
  };
  const write = (entry) => {
    const draft = `groundswell:draft:adjudication:${number}:${event}:${name}`;
    forget(draft);
    form = valueForm({
      title: words("adjudicate.own_new", { field: field.label }),
      field,
      given: {
        value: entry?.value ?? null,
        status: entry?.status ?? "stated",
        reason: entry?.reason ?? null,
        evidence: (entry?.evidence ?? []).map((piece) => [piece.start, piece.end]),
      },
      known,
      events: others,
      quote: (start, end) => text.quote(start, end),
      draft,
      submit(value) {
        if (!field.many) return give([value]);
        entries.push({ ...value, on: true, shown: inWords(value.value) });
        return choose();
      },
      cancel: () => (field.many ? choose() : closeOwn()),
      choosing: () => $("text").focus(),
    });
    const none = h("button", { type: "button", onclick: () => give([]) }, words("adjudicate.own_none"));
    cell.replaceChildren(form.element, ...(field.many || name === "standing" ? [] : [none]));
    form.focus();
    place.scrollIntoView({ block: "nearest" });
  };
  const give = async (chosen) => {
    const values = chosen.map(({ value, status, text: quote, reason, evidence }) => ({ value, status, text: quote, reason, evidence }));
    if (await decide("values", { event, field: name, values }, { then: following(row) })) left_();
  };
  choose();
}

const inWords = (value) =>
  value === null || typeof value !== "object"
    ? String(value)
    : Object.values(value).flat().filter((part) => part !== null && part !== "").join(" · ");

const headOf = (event) => record.querySelector(`#h-${event}`)?.textContent.replace(/\s+/g, " ").trim() ?? event;

function closeOwn() {
  form = null;
  record.querySelector(".own")?.remove();
  current()?.focus();
}

// ------------------------------------------------------------------ keys and buttons

const eventOf = (row) => record.querySelector(`[data-row="${row.dataset.event}"]`);
const has = (row, what) => eventOf(row)?.querySelector(`[data-do="${what}"]`);

const DEEDS = {
  undo: () => takeBack("undo"),
  redo: () => takeBack("redo"),
  help: () => $("keys").showModal(),
  finish,
  own: (row) => own(row),
  take: (row) => has(row, "take") && takeEvent(row, true),
  leave: (row) => has(row, "leave") && takeEvent(row, false),
};

record.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-take]");
  if (!button) return;
  const row = button.closest("[data-row]");
  if (row) go(row, { focus: false });
  if (button.dataset.take) take(row, button.dataset.take);
  else DEEDS[button.dataset.do](row);
});

const KEYS = {
  j: () => move(differences(), 1),
  k: () => move(differences(), -1),
  J: () => move(rows(), 1),
  K: () => move(rows(), -1),
  1: () => current() && take(current(), "left"),
  2: () => current() && take(current(), "right"),
  0: () => current() && own(current()),
  t: () => current() && DEEDS.take(current()),
  x: () => current() && DEEDS.leave(current()),
  D: finish,
  u: DEEDS.undo,
  U: DEEDS.redo,
  a: () => ($("only").click(), current()?.focus()),
  "?": DEEDS.help,
};

const singleKeys = () => localStorage.getItem(SINGLE) !== "off";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && record.querySelector(".own")) {
    closeOwn();
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || writing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("dialog, #text, .own")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (document.activeElement !== document.body && !event.target.closest("#record")) return;
    move(differences(), event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    return;
  }
  const deed = KEYS[event.key];
  if (!deed || !singleKeys()) return;
  event.preventDefault();
  deed();
});

$("single").checked = singleKeys();
$("single").addEventListener("change", ({ target }) => {
  if (target.checked) localStorage.removeItem(SINGLE);
  else localStorage.setItem(SINGLE, "off");
});

// ------------------------------------------------------------------ what is shown

let only = false;

function showOnly() {
  record.classList.toggle("only-differences", only);
  const box = $("only");
  box.checked = only;
  box.addEventListener("change", () => {
    only = box.checked;
    record.classList.toggle("only-differences", only);
  });
}

showOnly();
const open = rows().find((row) => "open" in row.dataset);
go(open ?? differences()[0] ?? rows()[0]);

// A report as it is read and edited: values are chosen, looked at in the text, and acted on; every action by a key.

import { announce, tell, words, writing } from "./app.js";
import { drafts, forget, h, picker, valueForm } from "./report-forms.js";
import { Outbox } from "./report-outbox.js";
import { Text } from "./report-text.js";

const $ = (id) => document.getElementById(id);
const root = $("report");
const list = $("events");
const dock = $("dock");
const number = Number(root.dataset.number);
const coder = document.querySelector('meta[name="coder"]').content;
const api = (action) => `/api/reports/${number}/${action}`;
const state = () => $("state").querySelector(".heading").dataset;
const mayEdit = () => state().mayEdit === "1";

let known = { fields: [], parts: {} };
const ready = fetch("/api/fields")
  .then((answer) => answer.json())
  .then((told) => (known = told));
const fieldOf = (name) =>
  name === "standing"
    ? { name, label: words("report.standing"), type: "code", codes: known.parts.standing, many: false }
    : known.fields.find((field) => field.name === name);

// ------------------------------------------------------------------ the list of values

let goal = null; // key of the line to stand on when the parts were loaded anew

const lines = () => [...list.querySelectorAll('[role="option"]')];
const current = () => list.querySelector('[aria-selected="true"]');
const valueOf = (line) => JSON.parse(line.dataset.value);
const eventLines = () => [...list.querySelectorAll('.head[data-kind="event"]')];
const linesOf = (event, field) => lines().filter((l) => l.dataset.event === event && l.dataset.field === field);
const valuesOf = (event, field) => linesOf(event, field).filter((line) => line.dataset.kind === "value");
const said = (line) => (line.querySelector(".what > bdi, .what > em") ?? line.querySelector(".what")).textContent.replace(/\s+/g, " ").trim();

function go(line, { reveal = true } = {}) {
  if (!line) return;
  goal = null;
  for (const other of lines()) other.setAttribute("aria-selected", String(other === line));
  list.setAttribute("aria-activedescendant", line.id);
  if (reveal) line.scrollIntoView({ block: "nearest" });
  showWords(line);
  drawDeeds();
}

function showWords(line) {
  const event = line.dataset.event;
  for (const seg of $("text").querySelectorAll(".seg")) seg.classList.toggle("far", Boolean(event) && !has(seg, "e", event));
  const statement = line.dataset.statement;
  if (statement) text.show((seg) => has(seg, "s", statement), line.dataset.group);
  else text.show(() => false);
}

const has = (seg, key, value) => seg.dataset[key].split(" ").includes(value);

function move(step) {
  const all = lines();
  const at = all.indexOf(current());
  go(all[Math.max(0, Math.min(all.length - 1, at + step))]);
}

function moveEvent(step) {
  const heads = [...list.querySelectorAll(".head, .rejected .line")];
  const group = current()?.closest(".event");
  const own = heads.findIndex((head) => head.closest(".event") === group);
  const at = step < 0 && current() !== heads[own] ? own : own + step;
  go(heads[Math.max(0, Math.min(heads.length - 1, at))]);
}

/** The line to stand on after a field was dealt with: the next of another field, that is still open where there is one. */
function following(line) {
  const all = lines().filter((l) => ["value", "event", "untold"].includes(l.dataset.kind));
  const own = all.findLastIndex((l) => l.dataset.event === line.dataset.event && l.dataset.field === line.dataset.field);
  const after = all.slice(Math.max(own, all.indexOf(line)) + 1);
  return after.find((l) => l.dataset.mine === "0") ?? after[0] ?? line;
}

list.addEventListener("click", (event) => {
  const line = event.target.closest('[role="option"]');
  if (line) go(line, { reveal: false });
});
list.addEventListener("dblclick", (event) => {
  if (event.target.closest('[role="option"]') && can("correct")) run("correct");
});

// ------------------------------------------------------------------ the text

const text = new Text($("text"), {
  choose: (range) => choose(range),
  leave: () => list.focus(),
  begin: () => begin(),
  pick(seg) {
    const statements = seg.dataset.s.trim().split(" ");
    const at = statements.indexOf(current()?.dataset.statement);
    go($(`v-${statements[(at + 1) % statements.length]}`));
  },
});

let begun = false;
function begin() {
  if (begun || !mayEdit()) return;
  begun = true;
  fetch(api("ready")).catch(() => (begun = false));
}

// ------------------------------------------------------------------ sending

const outbox = new Outbox(coder, {
  changed: () => drawSaved(),
  done(item, answer) {
    announce(words("report.done", { said: item.said }));
    if (item.report !== number) return;
    if (answer.event && item.follow) goal = answer.event;
    if (item.path.endsWith("/finish")) location.assign(nextReport());
  },
  refused(item, failure) {
    tell(words("report.refused", { said: item.said, detail: failure.detail }));
    if (item.form && item.report === number) openForm(item.form.event, item.form.field, item.form);
  },
  conflict: (item, failure) => askWhose(item, failure),
  emptied: () => refresh(),
});

/** Where the next report is: in the order, and of the kind, in which this one came. */
function nextReport() {
  const asked = new URLSearchParams(location.search);
  asked.set("after", number);
  return `/queue/next?${asked}`;
}

/** Send an action; `told` says it in words, `to` is the line to stand on from now on. */
function act(action, body, told, { to = null, ...more } = {}) {
  current()?.classList.add("sending");
  if (to) go(lines().find((line) => line.dataset.key === to));
  goal = to ?? current()?.dataset.key ?? null;
  return outbox.add({ report: number, path: api(action), body, seen: Number(state().seen), said: told, ...more });
}

// Values of fields as they were sent and not shown yet, by event and field: what is sent next builds on them.
const sent = new Map();

/** The values of a field: the statement that each is, or was, and what to send for it. */
function entries(event, field) {
  const shown = () =>
    valuesOf(event, field)
      .map(valueOf)
      .filter((value) => value.value !== null)
      .map((value) => ({ of: value.statement, send: { keep: value.statement } }));
  return sent.get(`${event}:${field}`) ?? shown();
}

function actOnField(event, field, list_, told, more) {
  sent.set(`${event}:${field}`, list_);
  act("values", { event, field, values: list_.map((entry) => entry.send) }, told, more);
}

function drawSaved() {
  const waiting = outbox.items();
  const box = $("waiting");
  box.hidden = !(outbox.failure && waiting.length);
  if (!box.hidden) box.replaceChildren(h("b", {}, words("report.waiting")), " ", `${waiting.map((item) => item.said).join("; ")}. ${outbox.failure.detail}.`);
  const badge = $("saved");
  if (!badge) return;
  const failed = outbox.failure !== null && waiting.length > 0;
  badge.className = `badge ${failed ? "bad" : waiting.length ? "warn" : ""}`;
  badge.textContent = failed
    ? words("report.not_saved", { n: waiting.length })
    : words(waiting.length ? "report.saving" : "report.saved");
}

let refreshing = null;
async function refresh() {
  refreshing ??= load().finally(() => (refreshing = null));
  return refreshing;
}

async function load() {
  const answer = await fetch(`/reports/${number}/parts`).catch(() => null);
  if (!answer?.ok) return;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html");
  const key = goal ?? current()?.dataset.key;
  const at = Math.max(0, lines().indexOf(current()));
  const chosen = text.chosen();
  const scrolled = [list.scrollTop, $("text").scrollTop];
  for (const part of ["state", "text", "events"]) {
    const fresh = told.querySelector(`[data-part="${part}"]`);
    $(part).replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  }
  if (!outbox.items().some((item) => item.report === number)) sent.clear();
  text.read();
  [list.scrollTop, $("text").scrollTop] = scrolled;
  if (chosen) text.choose(chosen.start, chosen.end);
  goal = null;
  go(lines().find((line) => line.dataset.key === key) ?? lines()[Math.min(at, lines().length - 1)]);
  drawSaved();
}

// ------------------------------------------------------------------ a conflict

async function askWhose(item, failure) {
  if (item.report === number) await refresh();
  const dialog = $("conflict");
  const here = item.report === number && item.body.event && item.body.field;
  const theirs = here ? linesOf(item.body.event, item.body.field).map(said).join("; ") : "";
  return new Promise((resolve) => {
    const answer = (seen) => {
      dialog.close();
      resolve(seen);
    };
    const keys = { t: () => answer(null), m: async () => answer(await latest(item)) };
    dialog.replaceChildren(
      h("h2", { id: "conflict-title" }, words("report.conflict")),
      h("p", {}, failure.detail),
      h(
        "dl",
        { class: "sides" },
        h("dt", {}, words("report.theirs")),
        h("dd", {}, theirs || words("report.look_there")),
        h("dt", {}, words("report.mine")),
        h("dd", {}, item.shown ?? item.said),
      ),
      h(
        "div",
        { class: "row end" },
        h("button", { type: "button", onclick: keys.t }, words("report.keep_theirs"), " ", h("kbd", {}, "t")),
        h("button", { type: "button", class: "primary", onclick: keys.m }, words("report.use_mine"), " ", h("kbd", {}, "m")),
      ),
    );
    dialog.oncancel = (event) => event.preventDefault(); // nothing is decided by leaving
    dialog.onkeydown = (event) => {
      if (event.key in keys && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        keys[event.key]();
      }
    };
    dialog.showModal();
  });
}

/** The last run that changed the report of an action. */
async function latest(item) {
  if (item.report === number) return Number(state().seen);
  const answer = await fetch(`/api/reports/${item.report}`).catch(() => null);
  return answer?.ok ? (await answer.json()).report.last_run : item.seen;
}

// ------------------------------------------------------------------ the dock, where something is asked

let form = null; // the form for a value that is open

function showDock(element, focus) {
  dock.replaceChildren(element);
  dock.hidden = false;
  focus();
}

function closeDock() {
  form = null;
  dock.hidden = true;
  dock.replaceChildren();
  list.focus();
}

/** Ask for something in the dock: a form with controls, and what to do with them. */
function ask(title, controls, done, { go: goWords = words("app.save") } = {}) {
  const element = h(
    "form",
    {
      class: "ask",
      "aria-label": title,
      onsubmit(event) {
        event.preventDefault();
        if (done() !== false) closeDock();
      },
      onkeydown(event) {
        if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          closeDock();
        }
        if (event.key === "Enter" && (event.ctrlKey || event.target.tagName === "TEXTAREA") && !event.shiftKey) {
          event.preventDefault();
          element.requestSubmit();
        }
      },
    },
    h("h2", {}, title),
    ...controls.map((control) => control.element),
    h(
      "div",
      { class: "row end" },
      h("button", { type: "button", onclick: closeDock }, words("app.cancel"), " ", h("kbd", {}, "Esc")),
      h("button", { class: "primary" }, goWords, " ", h("kbd", {}, "↵")),
    ),
  );
  form = null;
  showDock(element, () => controls[0].focus());
}

function askWords(title, hint, held, done) {
  const id = `w${Date.now()}`;
  const area = h("textarea", { id, maxlength: 2000, "aria-describedby": `${id}-hint` });
  area.value = held;
  const label = h("label", { for: id }, title);
  const about = h("span", { class: "hint", id: `${id}-hint` }, hint);
  const control = { element: h("div", { class: "field" }, label, area, about), focus: () => area.focus() };
  ask(title, [control], () => done(area.value.trim()));
}

/** Keys 1 to 9, then a to z. */
const PICKS = [..."123456789abcdefghijklmopqrstuvwxyz"];

/** Offer some answers, each taken by one key. */
function offer(title, answers, { more = null, hint = null } = {}) {
  const buttons = answers.slice(0, PICKS.length).map((answer, n) =>
    h(
      "button",
      { type: "button", class: `answer ${answer.class ?? ""}`, onclick: () => answer.take() },
      h("kbd", {}, PICKS[n]),
      h("span", {}, answer.label),
    ),
  );
  const element = h(
    "div",
    {
      class: "ask",
      role: "group",
      "aria-label": title,
      onkeydown(event) {
        if (event.ctrlKey || event.metaKey || event.altKey || writing(event)) return;
        const at = buttons.indexOf(document.activeElement);
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (event.key === "Escape") closeDock();
        else if (step) buttons[(at + step + buttons.length) % buttons.length]?.focus();
        else if (event.key in (more?.keys ?? {})) more.keys[event.key]();
        else if (PICKS.indexOf(event.key) >= 0 && PICKS.indexOf(event.key) < buttons.length) buttons[PICKS.indexOf(event.key)].click();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
    },
    h("h2", {}, title),
    hint && h("p", { class: "small muted" }, hint),
    more?.element ?? null,
    h("div", { class: "answers" }, ...buttons.filter((button) => !button.matches(".bare"))),
    h("div", { class: "answers bares" }, ...buttons.filter((button) => button.matches(".bare"))),
    h("div", { class: "row end" }, h("button", { type: "button", onclick: closeDock }, words("app.cancel"), " ", h("kbd", {}, "Esc"))),
  );
  form = null;
  showDock(element, () => (buttons[0] ?? element.querySelector("button")).focus());
}

// ------------------------------------------------------------------ values

const nameOf = (event) => {
  const head = eventLines().find((line) => line.dataset.event === event);
  return head ? said(head) : event;
};

const placeOf = (event) => eventLines().findIndex((line) => line.dataset.event === event) + 1;

function eventChoices(except) {
  return [...list.querySelectorAll(".event[data-id]")]
    .filter((group) => group.dataset.event !== except)
    .map((group) => ({ code: group.dataset.id, label: said(group.querySelector(".head")) }));
}

/** Open the form of a field for a value that is given, and in place of the line of a statement where one is given. */
async function openForm(event, name, { given, statement = null, restore = null }) {
  await ready;
  const field = fieldOf(name);
  const key = `groundswell:draft:${coder}:${number}:${event}:${name}:${statement ?? "new"}`;
  form = valueForm({
    title: words(statement ? "report.correct_title" : "report.add_title", { field: field.label, event: placeOf(event) }),
    field,
    given,
    known,
    events: eventChoices(event),
    quote: (start, end) => text.quote(start, end),
    draft: key,
    submit(told) {
      closeDock();
      give(event, field, told, statement, { given, statement });
    },
    cancel: closeDock,
    choosing: () => $("text").focus(),
  });
  if (restore) form.restore(restore);
  const opened = form;
  showDock(form.element, form.focus);
  form = opened;
}

/** Give a value to a field: in place of one, or beside the others. */
function give(event, field, told, statement) {
  const held = entries(event, field.name);
  const place = held.findIndex((entry) => entry.of === statement);
  const entry = { of: place >= 0 ? statement : null, send: told };
  const many = place < 0 ? [...held, entry] : held.map((other, n) => (n === place ? entry : other));
  const values = field.many ? many : [entry];
  actOnField(event, field.name, values, words("report.gave", { field: field.label }), {
    to: field.name === "standing" ? event : `${event}:${field.name}:${Math.max(0, values.indexOf(entry))}`,
    shown: inWords(told.value, field),
    form: { event, field: field.name, given: asGiven(told), statement },
  });
}

const asGiven = (told) => ({ ...told, evidence: (told.evidence ?? []).map((piece) => [piece.start, piece.end]) });

function inWords(value, field) {
  if (value === null || typeof value !== "object") return labelOf(field, value);
  return Object.values(value).flat().filter((part) => part !== null && part !== "").map((part) => labelOf(field, part)).join(" · ");
}

const labelOf = (field, value) => field.codes?.find((code) => code.code === value)?.label ?? String(value);

// ------------------------------------------------------------------ chosen words

async function choose(range) {
  if (!mayEdit()) return;
  if (form && !dock.hidden) {
    form.takeWords(range);
    return;
  }
  await ready;
  const quote = text.quote(range.start, range.end);
  const answer = await fetch(`${api("words")}?start=${range.start}&end=${range.end}`).catch(() => null);
  if (!answer?.ok) {
    tell(answer ? words("app.failed", { detail: (await answer.json().catch(() => ({}))).detail ?? answer.statusText }) : words("app.offline"));
    return;
  }
  const found = await answer.json();
  const heads = eventLines();
  const forms = found.filter((one) => one.proposal.field === "form" && one.proposal.whole).map((one) => one.proposal.value);
  if (!heads.length) {
    newEvent(range, forms);
    return;
  }
  const select = h("select", { "aria-label": words("report.for_event") }, ...heads.map((line) => h("option", { value: line.dataset.event }, said(line))));
  select.value = current()?.dataset.event || heads[0].dataset.event;
  const other = h(
    "button",
    { type: "button", onclick: () => newEvent(range, forms) },
    words("report.as_new_event"),
    " ",
    h("kbd", {}, "N"),
  );
  const answers = found.map(({ proposal, label, words: told }) => ({
    label: proposal.found ? `${label}: ${told}${proposal.whole ? "" : " …"}` : `${label}${proposal.whole ? "" : " …"}`,
    class: `g-${fieldOf(proposal.field).group}${proposal.found ? "" : " bare"}`,
    take() {
      const event = select.value;
      const { value, status, reason, evidence } = proposal;
      const field = fieldOf(proposal.field);
      if (proposal.whole) {
        closeDock();
        give(event, field, { value, status, reason, text: proposal.text, evidence }, single(event, field));
      } else openForm(event, field.name, { given: asGiven({ value, status, reason, evidence }), statement: single(event, field) });
    },
  }));
  offer(words("report.could_be", { words: short(quote) }), answers, {
    hint: words("report.could_be_hint"),
    more: { element: h("div", { class: "row" }, select, other), keys: { N: () => newEvent(range, forms) } },
  });
}

/** The statement that a new value of a field takes the place of: that of a field with one value. */
const single = (event, field) => (field.many ? null : (entries(event, field.name)[0]?.of ?? null));

const short = (quote) => (quote.length > 60 ? `${quote.slice(0, 59)}…` : quote);

async function newEvent(range, forms) {
  await ready;
  const form_ = picker("form", fieldOf("form").label, fieldOf("form").codes, { many: true, hint: words("report.hint_forms") });
  form_.set([...new Set(forms)]);
  const standing = picker("standing", words("report.standing"), known.parts.standing);
  standing.set("focal");
  ask(words("report.new_event", { words: short(text.quote(range.start, range.end)) }), [form_, standing], () => {
    if (!form_.get().length) {
      form_.focus();
      announce(words("report.need_value"));
      return false;
    }
    const body = { ...range, forms: form_.get(), standing: standing.get() ?? "focal" };
    getSelection().removeAllRanges();
    act("add", body, words("report.added"), { follow: true });
    return true;
  });
}

// ------------------------------------------------------------------ all that can be done, and by which keys

const kind = (...kinds) => () => mayEdit() && kinds.includes(current()?.dataset.kind);
const always = () => true;
const edit = () => mayEdit();
const fieldLabel = (line) => fieldOf(line.dataset.field)?.label ?? "";

/** Every action: its keys, its words, where it can be done, and what it does. The help and the buttons are made of it. */
const DEEDS = [
  { name: "next", keys: ["j", "ArrowDown"], group: "move", can: always, run: () => move(1) },
  { name: "previous", keys: ["k", "ArrowUp"], group: "move", can: always, run: () => move(-1) },
  { name: "next_event", keys: ["l", "PageDown"], group: "move", can: always, run: () => moveEvent(1) },
  { name: "previous_event", keys: ["h", "PageUp"], group: "move", can: always, run: () => moveEvent(-1) },
  { name: "to_text", keys: ["t"], group: "move", can: always, run: () => $("text").focus() },
  { name: "to_event", keys: ["g"], group: "move", can: () => Boolean(current()?.dataset.event), run: () => location.assign(`/events/${current().dataset.event}`) },
  {
    name: "accept",
    keys: ["a"],
    group: "value",
    bar: true,
    can: kind("value", "event"),
    run() {
      const line = current();
      const to = following(line).dataset.key;
      act("accept", { event: line.dataset.event, field: line.dataset.field }, words("report.accepted", { field: fieldLabel(line) }), { to, shown: said(line) });
    },
  },
  {
    name: "accept_event",
    keys: ["A"],
    group: "event",
    bar: true,
    can: kind("value", "event", "untold", "note"),
    run() {
      const heads = eventLines();
      const at = heads.findIndex((head) => head.dataset.event === current().dataset.event);
      const to = (heads[at + 1] ?? heads[at]).dataset.key;
      act("accept", { event: current().dataset.event }, words("report.accepted_event"), { to });
    },
  },
  {
    name: "correct",
    keys: ["e", "Enter"],
    group: "value",
    bar: true,
    can: () => kind("value", "event")() || (kind("note")() && current().dataset.mine === "1"),
    run() {
      const line = current();
      if (line.dataset.kind === "note") return editNote(line);
      const given = valueOf(line);
      return openForm(line.dataset.event, line.dataset.field, { given, statement: given.value === null ? null : given.statement });
    },
  },
  {
    name: "reject",
    keys: ["x", "Delete"],
    group: "value",
    bar: true,
    can: () => kind("value", "event")() || (kind("note")() && current().dataset.mine === "1"),
    run() {
      const line = current();
      if (line.dataset.kind === "note") act("replace-note", { note: Number(line.dataset.note), text: "" }, words("report.note_removed"));
      else if (line.dataset.kind === "event") act("reject", { event: line.dataset.event }, words("report.rejected_event"));
      else {
        const { event, field, statement } = line.dataset;
        const stay = entries(event, field).filter((entry) => entry.of !== Number(statement));
        line.classList.add("gone");
        actOnField(event, field, stay, words("report.rejected_value", { field: fieldLabel(line) }), { shown: words("report.said_not_stated") });
      }
    },
  },
  {
    name: "not_stated",
    keys: ["-"],
    group: "value",
    bar: true,
    can: kind("value", "untold"),
    run() {
      const line = current();
      const say = (field) => act("not-stated", { event: line.dataset.event, field }, words("report.said_so", { field: fieldOf(field).label }), { shown: words("report.said_not_stated") });
      if (line.dataset.kind === "value") say(line.dataset.field);
      else pickField(line.dataset.event, words("report.which_not_stated"), say, { untold: true });
    },
  },
  {
    name: "undecided",
    keys: ["i"],
    group: "value",
    can: kind("value"),
    run() {
      const { event, field } = current().dataset;
      askWords(words("report.undecided_title", { field: fieldLabel(current()) }), words("report.undecided_hint"), "", (reason) => reason && act("undecided", { event, field, reason }, words("report.said_undecided", { field: fieldOf(field).label })) && true);
    },
  },
  {
    name: "add",
    keys: ["n", "Enter"],
    group: "value",
    bar: true,
    can: () => kind("value", "event", "untold", "note")() && Boolean(current().dataset.event),
    run() {
      const event = current().dataset.event;
      const range = text.chosen();
      const evidence = range ? [[range.start, range.end]] : [];
      pickField(event, words("report.which_field"), (name) => {
        const field = fieldOf(name);
        openForm(event, name, { given: { value: null, status: "stated", evidence }, statement: single(event, field) });
      });
    },
  },
  { name: "undo", keys: ["u", "Ctrl+z"], group: "report", bar: true, can: edit, run: () => act("undo", {}, words("report.undone")) },
  { name: "redo", keys: ["U", "Ctrl+y", "Ctrl+Z"], group: "report", bar: true, can: edit, run: () => act("redo", {}, words("report.redone")) },
  {
    name: "new_event",
    keys: ["N"],
    group: "event",
    bar: true,
    can: edit,
    run() {
      const range = text.chosen();
      if (range) wordsOfForm(range);
      else {
        announce(words("report.choose_first"));
        tell(words("report.choose_first"), { seconds: 6, kind: "good" });
        $("text").focus();
      }
    },
  },
  {
    name: "merge",
    keys: ["m"],
    group: "event",
    can: () => kind("value", "event", "untold")() && eventLines().length > 1,
    run() {
      const first = current().dataset.event;
      const others = eventLines().filter((line) => line.dataset.event !== first);
      offer(words("report.merge_title", { event: nameOf(first) }), others.map((line) => ({
        label: said(line),
        take() {
          closeDock();
          act("merge", { first, second: line.dataset.event }, words("report.merged"), { follow: true });
        },
      })), { hint: words("report.merge_hint") });
    },
  },
  {
    name: "split",
    keys: ["s"],
    group: "event",
    can: () => kind("value", "event")() && lines().filter((line) => line.dataset.kind === "value" && line.dataset.event === current().dataset.event).length > 1,
    run: () => askSplit(current()),
  },
  { name: "restore", keys: ["b"], group: "event", bar: true, can: kind("rejected"), run: () => act("restore", { event: current().dataset.event }, words("report.restored")) },
  {
    name: "note",
    keys: ["o"],
    group: "report",
    bar: true,
    can: edit,
    run() {
      const line = current();
      const event = ["value", "event", "untold", "note"].includes(line?.dataset.kind) ? line.dataset.event || null : null;
      askWords(words(event ? "report.note_on_event" : "report.note_on_report"), words("report.note_hint"), "", (told) => told && act("note", { text: told, event }, words("report.noted")) && true);
    },
  },
  {
    name: "note_report",
    keys: ["O"],
    group: "report",
    can: edit,
    run: () => askWords(words("report.note_on_report"), words("report.note_hint"), "", (told) => told && act("note", { text: told, event: null }, words("report.noted")) && true),
  },
  { name: "finish", keys: ["D"], group: "report", bar: true, can: edit, run: () => act("finish", {}, words("report.finished")) },
  { name: "skip", keys: ["K"], group: "report", bar: true, can: edit, run: () => askWords(words("report.skip_title"), words("report.skip_hint"), "", (reason) => reason && act("skip", { reason }, words("report.skipped")) && true) },
  { name: "expert", keys: ["E"], group: "report", can: edit, run: () => askWords(words("report.expert_title"), words("report.expert_hint"), "", (reason) => reason && act("expert", { reason }, words("report.asked")) && true) },
  { name: "reopen", keys: ["R"], group: "report", can: edit, run: () => act("reopen", {}, words("report.reopened")) },
  { name: "help", keys: ["?"], group: "report", bar: true, can: always, run: () => help() },
];
const TEXT_KEYS = [
  ["← →", "key_word"],
  ["↑ ↓", "key_sentence"],
  ["Shift", "key_extend"],
  ["↵", "key_choose"],
  ["N", "key_new_event"],
  ["Esc", "key_leave"],
];

const deed = (name) => DEEDS.find((one) => one.name === name);
const can = (name) => deed(name).can();
const run = (name) => deed(name).run();

async function wordsOfForm(range) {
  const answer = await fetch(`${api("words")}?start=${range.start}&end=${range.end}`).catch(() => null);
  const found = answer?.ok ? await answer.json() : [];
  newEvent(range, found.filter((one) => one.proposal.field === "form" && one.proposal.whole).map((one) => one.proposal.value));
}

async function pickField(event, title, done, { untold = false } = {}) {
  await ready;
  const fields = known.fields.filter((field) => !untold || !valuesOf(event, field.name).length);
  const control = picker("field", words("report.field"), fields.map((field) => ({ code: field.name, label: field.label, definition: field.definition })));
  const take = () => {
    const name = control.get();
    if (!name) return false;
    closeDock();
    done(name);
    return false;
  };
  control.taken = take;
  ask(title, [control], take, { go: words("report.go_on") });
}

function editNote(line) {
  const held = line.querySelector(".note-text").textContent;
  askWords(words("report.note_edit"), words("report.note_hint"), held, (told) => act("replace-note", { note: Number(line.dataset.note), text: told }, words("report.noted")) && true);
}

function askSplit(line) {
  const event = line.dataset.event;
  const values = lines().filter((one) => one.dataset.kind === "value" && one.dataset.event === event && valueOf(one).value !== null);
  const boxes = values.map((one) => h("input", { type: "checkbox", value: one.dataset.statement }));
  boxes[values.indexOf(line)]?.setAttribute("checked", "");
  const element = h(
    "fieldset",
    {
      class: "checks",
      onkeydown(key) {
        const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key.key];
        if (!step) return;
        key.preventDefault();
        const at = boxes.indexOf(document.activeElement);
        boxes[(at + step + boxes.length) % boxes.length].focus();
      },
    },
    h("legend", {}, words("report.split_hint")),
    ...values.map((one, n) => h("label", {}, boxes[n], " ", `${fieldLabel(one)}: ${said(one)}`)),
  );
  const control = { element, focus: () => (boxes.find((box) => box.checked) ?? boxes[0]).focus() };
  ask(words("report.split_title"), [control], () => {
    const statements = boxes.filter((box) => box.checked).map((box) => Number(box.value));
    if (!statements.length) return false;
    act("split", { event, statements }, words("report.split"), { follow: true });
    return true;
  });
}

// ------------------------------------------------------------------ keys

const SINGLE = "groundswell:keys";
const singleKeys = () => localStorage.getItem(SINGLE) !== "off";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
  if (writing(event) || dock.contains(event.target) || event.target.closest?.("header")) return;
  const modified = event.ctrlKey || event.metaKey;
  const pressed = modified ? `Ctrl+${event.key}` : event.key;
  const meant = DEEDS.filter((one) => one.keys.includes(pressed));
  const found = meant.find((one) => one.can()) ?? meant[0];
  if (!found) return;
  const onControl = event.target.closest?.("a, button, summary");
  if (onControl && ["Enter", " "].includes(event.key)) return;
  const single = !modified && pressed.length === 1;
  if (single && !singleKeys()) return;
  if (!single && !modified && document.activeElement !== list) return; // arrows scroll where they are not in the list
  event.preventDefault();
  if (found.can()) found.run();
  else announce(words("report.not_here"));
});

function shownKey(key) {
  return { ArrowDown: "↓", ArrowUp: "↑", PageDown: words("report.page_down"), PageUp: words("report.page_up"), Enter: "↵", Delete: words("report.delete"), Shift: words("report.shift") }[key] ?? key.replace("Ctrl+Z", words("report.shift_ctrl_z"));
}

function drawDeeds() {
  const bar = $("deeds");
  if (!bar) return;
  bar.replaceChildren(
    ...DEEDS.filter((one) => one.bar && one.can()).map((one) =>
      h("button", { type: "button", class: "deed", "data-deed": one.name, onclick: () => (list.focus(), one.run()) }, h("kbd", { "aria-hidden": "true" }, one.keys[0]), words(`report.deed_${one.name}`)),
    ),
  );
}

function help() {
  const dialog = $("help");
  const table = (title, rows) =>
    h(
      "section",
      {},
      h("h3", {}, title),
      h("dl", { class: "keys" }, ...rows.flatMap(([keys, told]) => [h("dt", {}, ...keys.flatMap((key) => [h("kbd", {}, key), " "])), h("dd", {}, told)])),
    );
  const groups = ["move", "value", "event", "report"];
  const box = h("input", { type: "checkbox", onchange: ({ target }) => localStorage.setItem(SINGLE, target.checked ? "on" : "off") });
  box.checked = singleKeys();
  dialog.replaceChildren(
    h("h2", { id: "help-title" }, words("app.help")),
    h(
      "div",
      { class: "columns" },
      ...groups.map((group) => table(words(`report.keys_${group}`), DEEDS.filter((one) => one.group === group).map((one) => [one.keys.map(shownKey), words(`report.help_${one.name}`)]))),
      table(words("report.keys_text"), TEXT_KEYS.map(([key, told]) => [[shownKey(key)], words(`report.${told}`)])),
    ),
    h("label", {}, box, " ", words("report.single_keys")),
    h("div", { class: "row end" }, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, words("app.close"), " ", h("kbd", {}, "Esc"))),
  );
  dialog.onclose = () => list.focus();
  dialog.showModal();
}

// ------------------------------------------------------------------ begin

go(lines()[0], { reveal: false });
drawSaved();
list.focus({ preventScroll: true });
outbox.send();
for (const [key, kept] of drafts(`groundswell:draft:${coder}:${number}:`).slice(-1)) {
  const [event, name, statement] = key.split(":").slice(-3);
  const there = eventLines().some((line) => line.dataset.event === event);
  if (!there || !mayEdit()) forget(key);
  else openForm(event, name, { given: kept.given, statement: statement === "new" ? null : Number(statement), restore: kept });
}
addEventListener("pageshow", (event) => event.persisted && refresh());

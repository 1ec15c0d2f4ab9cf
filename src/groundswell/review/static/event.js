// The page of an event: choosing what to say of it, being told what will change, and the keys for it.
import { Failure, announce, post, tell, words, writing } from "./app.js";

const article = document.getElementById("event");
const address = `/api/events/${article.dataset.name}`;
const act = document.getElementById("act");
const tellers = [...document.querySelectorAll(".teller")];

function element(name, attributes = {}, ...inside) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...inside);
  return made;
}

/** Answer of a question to the server. */
async function ask(path) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", headers: { accept: "application/json" } });
  } catch {
    throw new Failure(0, "offline", words("app.offline"));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failure(response.status, answer.kind ?? "", answer.detail ?? response.statusText);
  return answer;
}

// ------------------------------------------------------------------ what a person says

let doing = null; // what the open dialog is about: {verb, chosen, seen}
let asked = 0; // questions sent; an answer to an earlier one comes too late

const part = (name) => document.getElementById(`act-${name}`);

function open(verb, candidate = null) {
  if (verb === "separate" && tellers.length < 2) return;
  doing = { verb, chosen: null, seen: null };
  part("title").textContent = words(`event.${verb}_title`);
  part("legend").textContent = words(verb === "separate" ? "event.reports" : "event.choose");
  part("confirm").textContent = words(`event.confirm_${verb}`);
  part("search").hidden = verb === "separate";
  part("q").value = "";
  part("note").value = "";
  show([]);
  act.showModal();
  if (verb === "separate") {
    offer(tellers.map((one, place) => ({ name: one.dataset.candidate, title: `${place + 1} · ${one.dataset.title}` })), candidate);
  } else {
    part("q").focus();
    search();
  }
}

async function search() {
  const mine = ++asked;
  const q = part("q").value.trim();
  try {
    const found = await ask(`${address}/similar?q=${encodeURIComponent(q)}`);
    if (mine !== asked) return;
    offer(found.events);
    announce(words("event.found", { n: found.events.length }));
  } catch (failure) {
    if (mine === asked) part("choices").replaceChildren(problem(failure));
  }
}

/** Show what can be chosen. */
function offer(choices, chosen = null) {
  const rows = choices.map((choice) => {
    const input = element("input", { type: "radio", name: "other", value: choice.name });
    const lines = [element("strong", { textContent: choice.title })];
    const more = [choice.subtitle, choice.reports && words("event.report_count", { n: choice.reports }), choice.why];
    if (more.some(Boolean)) lines.push(element("span", { className: "muted small", textContent: more.filter(Boolean).join(" · ") }));
    return element("label", { className: "choice" }, input, element("span", {}, ...lines));
  });
  part("choices").replaceChildren(...(rows.length ? rows : [element("p", { className: "muted", textContent: words(part("q").value.trim() ? "event.none_found" : "event.none_near") })]));
  choose(null);
  const wanted = rows.map((row) => row.querySelector("input")).find((input) => input.value === chosen);
  if (wanted) {
    wanted.checked = true;
    wanted.focus();
    choose(chosen);
  } else if (doing.verb === "separate") rows[0]?.querySelector("input").focus();
}

/** Have the server say what would come of the choice. */
async function choose(name) {
  const mine = ++asked;
  Object.assign(doing, { chosen: name, seen: null });
  part("confirm").disabled = true;
  if (name === null) return show([element("p", { className: "muted", textContent: words("event.choose_first") })]);
  show([element("p", { className: "muted", textContent: words("event.looking") })]);
  try {
    const found = await ask(`${address}/plan?act=${doing.verb}&other=${name}`);
    if (mine !== asked) return;
    doing.seen = found.seen;
    part("confirm").disabled = false;
    show(foreseen(found));
  } catch (failure) {
    if (mine === asked) show([problem(failure)]);
  }
}

function foreseen({ sentences, warnings, groups }) {
  const shown = sentences.map((textContent) => element("p", { textContent }));
  shown.push(...warnings.map((textContent) => element("p", { className: "notice warn", textContent })));
  if (groups.length) {
    const cards = groups.map(({ title, reports, more }) => {
      const lines = reports.map((textContent) => element("li", { textContent }));
      if (more) lines.push(element("li", { className: "muted", textContent: more }));
      return element("div", { className: "panel" }, element("strong", { textContent: title }), element("ul", { className: "small" }, ...lines));
    });
    shown.push(element("h4", { textContent: words("event.afterwards") }), element("div", { className: "after" }, ...cards));
  }
  return shown;
}

const problem = (failure) => element("p", { className: "notice bad", textContent: failure.detail ?? String(failure) });
const show = (what) => part("plan").replaceChildren(...what);

async function send(path, body, button) {
  button.disabled = true;
  try {
    const { go } = await post(path, body);
    sessionStorage.setItem("done", words(path.endsWith("/undo") ? "event.undone" : "event.done"));
    if (go === location.pathname) location.reload();
    else location.assign(go);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    tell(words("app.failed", { detail: failure.detail }));
    button.disabled = false;
    if (failure.status === 409 && act.open) choose(doing.chosen);
  }
}

act?.addEventListener("change", ({ target }) => target.name === "other" && choose(target.value));
document.getElementById("act-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { verb, chosen, seen } = doing;
  if (seen === null) return;
  const body = { note: part("note").value.trim() || null, seen };
  body[verb === "separate" ? "candidate" : "other"] = chosen;
  send(`${address}/${verb}`, body, part("confirm"));
});

let later = 0;
part("q")?.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(search, 250);
});
part("q")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // a search, and no confirmation of what was chosen before
  clearTimeout(later);
  search();
});

// ------------------------------------------------------------------ taking back

const back = document.getElementById("back");
let taking = null; // what is to be taken or brought back: {verb, run}

function takeBack(verb, button = null) {
  const mine = [...document.querySelectorAll(`[data-run][data-back="${verb}"]`)];
  const chosen = button ?? mine.find((one) => one.dataset.own === "yes");
  if (!chosen) return tell(words(`event.nothing_to_${verb}`), { seconds: 6 });
  taking = { verb, run: Number(chosen.dataset.run) };
  document.getElementById("back-title").textContent = words(`event.${verb}_title`);
  document.getElementById("back-told").textContent = chosen.dataset.told;
  document.getElementById("back-confirm").textContent = words(`event.${verb}_this`);
  back.showModal();
  document.getElementById("back-confirm").focus();
}

document.getElementById("back-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  send(`${address}/${taking.verb}`, { run: taking.run }, document.getElementById("back-confirm"));
});

const done = sessionStorage.getItem("done");
if (done) {
  sessionStorage.removeItem("done");
  tell(done, { kind: "good", seconds: 6 });
}

// ------------------------------------------------------------------ mouse and keys

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.act) open(button.dataset.act, button.dataset.candidate);
  else if (button.dataset.back) takeBack(button.dataset.back, button.dataset.run ? button : null);
  else if (button.dataset.open) document.getElementById(button.dataset.open).showModal();
  else if ("close" in button.dataset) button.closest("dialog").close();
});

/** The report that one is on. */
const here = () => document.activeElement?.closest?.(".teller")?.dataset.candidate ?? null;

const KEYS = {
  s: () => open("separate", here()),
  j: () => open("join"),
  d: () => open("apart"),
  u: () => takeBack("undo"),
  U: () => takeBack("redo"),
  n: () => {
    const note = document.getElementById("note");
    if (here()) note.querySelector("select").value = here();
    note.showModal();
    note.querySelector("textarea").focus();
  },
  "?": () => document.getElementById("help").showModal(),
};

const SINGLE = "groundswell:keys"; // whether single keys are shortcuts, on all screens
const shortcuts = document.getElementById("shortcuts-on");
if (shortcuts) {
  shortcuts.checked = localStorage.getItem(SINGLE) !== "off";
  shortcuts.addEventListener("change", () => {
    if (shortcuts.checked) localStorage.removeItem(SINGLE);
    else localStorage.setItem(SINGLE, "off");
  });
}

document.addEventListener("keydown", (event) => {
  if (!act || !shortcuts.checked || event.ctrlKey || event.metaKey || event.altKey || writing(event)) return;
  if (document.querySelector("dialog[open]")) return;
  if (/^[1-9]$/.test(event.key)) tellers[Number(event.key) - 1]?.focus();
  else if (event.key in KEYS) KEYS[event.key]();
  else return;
  event.preventDefault();
});

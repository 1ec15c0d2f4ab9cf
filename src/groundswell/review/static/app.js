// What all screens share: sending actions, telling what came of them, words of the interface.

const said = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** Words of the interface: `words("report.saved", {n: 3})`. */
export function words(key, values = {}) {
  const [screen, entry] = key.split(".", 2);
  let found = said[screen]?.[entry];
  if (found === undefined) throw new Error(`no words ${key}`);
  if (typeof found === "object") found = found[values.n === 1 ? "one" : "other"];
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Why an action was not done: the HTTP status (0 where the server was not reached), a kind, and a sentence. */
export class Failure extends Error {
  constructor(status, kind, detail, answer = {}) {
    super(detail);
    Object.assign(this, { status, kind, detail, answer });
  }
}

/** Send an action as JSON; gives the answer, or throws a Failure. Where the person logged in anew, it goes on. */
export async function post(path, body = {}, { again = true } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-groundswell-token": token() },
      body: JSON.stringify(body),
      credentials: "same-origin",
    });
  } catch {
    throw new Failure(0, "offline", words("app.offline"));
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (answer.kind === "token" && again && (await renewed())) return post(path, body, { again: false });
  const loggedOut = answer.kind === "login" && meta("coder").content !== "";
  const detail = loggedOut ? words("app.logged_out") : (answer.detail ?? response.statusText);
  throw new Failure(response.status, answer.kind ?? "", detail, answer);
}

const meta = (name) => document.querySelector(`meta[name="${name}"]`);
const token = () => meta("token").content;

/** Take the token of the session as it is now, where it is that of the same person. */
async function renewed() {
  const visitor = await (await fetch("/api/visitor")).json();
  if (visitor.name !== meta("coder").content) return false;
  meta("token").content = visitor.token;
  return true;
}

/** Say something to whoever listens to the page. */
export function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 30);
}

/** Show a message that stays until it is closed, or for some seconds. */
export function tell(text, { kind = "warn", seconds = 0 } = {}) {
  const box = document.createElement("div");
  box.className = `message ${kind}`;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = words("app.close");
  close.addEventListener("click", () => box.remove());
  box.append(document.createTextNode(text), close);
  document.getElementById("messages").append(box);
  if (seconds) setTimeout(() => box.remove(), seconds * 1000);
}

/** Whether keys that are pressed now are meant for a field that one writes in. */
export function writing(event) {
  const at = event.target;
  return at.isContentEditable || (at.matches?.("input, textarea, select") && !at.matches('[type="checkbox"], [type="radio"]'));
}

// ------------------------------------------------------------------ forms that send an action

/** What stands in a form: numbers of data-type="number" as numbers, checkboxes of one name as a list or true/false. */
export function contents(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled) continue;
    if (field.type === "radio" && !field.checked) continue;
    if (field.type === "checkbox") {
      if (field.dataset.type === "list") {
        found[field.name] ??= [];
        if (field.checked) found[field.name].push(field.value);
      } else found[field.name] = field.checked;
      continue;
    }
    if (field.multiple) found[field.name] = [...field.selectedOptions].map((option) => option.value);
    else if (field.dataset.type === "number") found[field.name] = field.value === "" ? null : Number(field.value);
    else found[field.name] = field.value === "" && field.dataset.type === "optional" ? null : field.value;
  }
  return found;
}

async function send(form) {
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  try {
    const answer = await post(form.dataset.action, contents(form));
    form.dispatchEvent(new CustomEvent("done", { detail: answer, bubbles: true }));
    const then = answer.go ?? form.dataset.then;
    if (then === "reload") location.reload();
    else if (then) location.assign(then);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    tell(words("app.failed", { detail: failure.detail }));
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-action]");
  if (!form) return;
  event.preventDefault();
  send(form);
});

document.getElementById("theme")?.addEventListener("change", ({ target }) => {
  document.documentElement.dataset.theme = target.value;
  post("/api/preferences", { theme: target.value }).catch((failure) => tell(words("app.failed", { detail: failure.detail })));
});

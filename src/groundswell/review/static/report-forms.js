// Small forms for each type of value, made of controls that can be read, set, and kept half-written.

import { words } from "./app.js";

let made = 0;

/** An element with attributes and children; words become text nodes. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// ------------------------------------------------------------------ controls

function labelled(label, control, hint = null) {
  const id = `c${++made}`;
  control.id = id;
  const about = hint && h("span", { class: "hint", id: `${id}-hint` }, hint);
  if (about) control.setAttribute("aria-describedby", about.id);
  return h("div", { class: "field" }, h("label", { for: id }, label), control, about);
}

function text(name, label, { hint = null, long = false, ...attributes } = {}) {
  const input = h(long ? "textarea" : "input", { name, autocomplete: "off", maxlength: 2000, ...attributes });
  return {
    name,
    element: labelled(label, input, hint),
    focus: () => (input.focus(), input.select?.()),
    get: () => input.value.trim(),
    set: (value) => (input.value = value ?? ""),
    input,
  };
}

function number(name, label) {
  const control = text(name, label, { inputmode: "numeric", class: "short" });
  const get = control.get;
  control.value = () => {
    const told = get().replace(/[\s.,'’]/g, "");
    if (told === "") return null;
    return /^\d+$/.test(told) ? Number(told) : get(); // what is no number is refused by the server, which says why
  };
  return control;
}

function choice(name, label, codes) {
  const select = h("select", { name }, ...codes.map((code) => h("option", { value: code.code }, code.label)));
  return {
    name,
    element: labelled(label, select),
    focus: () => select.focus(),
    get: () => select.value,
    set: (value) => (select.value = value ?? codes[0]?.code),
    input: select,
  };
}

function radio(name, label, codes) {
  const group = `g${++made}`;
  const inputs = codes.map((code) => h("input", { type: "radio", name: group, value: code.code }));
  const element = h(
    "fieldset",
    { class: "choices" },
    h("legend", {}, label),
    ...codes.map((code, n) => h("label", {}, inputs[n], " ", code.label)),
  );
  return {
    name,
    element,
    focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus(),
    get: () => inputs.find((input) => input.checked)?.value ?? null,
    set: (value) => inputs.forEach((input) => (input.checked = input.value === String(value))),
  };
}

/** A field in which one types, and that offers what fits; one code, or several. */
export function picker(name, label, codes, { many = false, hint = null } = {}) {
  const input = h("input", { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" });
  const list = h("ul", { role: "listbox", class: "options", "aria-label": label, id: `l${++made}`, hidden: true });
  input.setAttribute("aria-controls", list.id);
  const chips = h("span", { class: "chips" });
  const field = labelled(label, input, hint);
  field.classList.add("picker");
  field.append(list);
  if (many) field.insertBefore(chips, input);
  const control = { name, element: field, input, focus: () => (input.focus(), input.select()) };
  let chosen = [];
  let at = -1;

  const labelOf = (code) => codes.find((known) => known.code === code)?.label ?? code;
  const fits = () => {
    const asked = folded(input.value.trim());
    const told = (known) => [folded(known.label), folded(known.code.replaceAll("_", " "))];
    const rank = (known) => {
      const [name_, code] = told(known);
      if (name_.startsWith(asked) || code.startsWith(asked)) return 0;
      if (name_.includes(asked) || code.includes(asked)) return 1;
      return asked.length > 2 && folded(known.definition ?? "").includes(asked) ? 2 : 3;
    };
    return codes
      .filter((known) => !(many && chosen.includes(known.code)))
      .map((known) => [rank(known), known])
      .filter(([value]) => value < 3)
      .sort((a, b) => a[0] - b[0])
      .map(([, known]) => known);
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const mark = (to) => {
    const options = [...list.children];
    if (!options.length) return;
    at = (to + options.length) % options.length;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    const found = fits();
    list.replaceChildren(
      ...found.map((known) =>
        h(
          "li",
          { role: "option", id: `o${++made}`, "data-code": known.code, "aria-selected": "false", title: known.definition ?? "" },
          h("span", {}, known.label),
          known.definition ? h("span", { class: "small muted" }, known.definition) : null,
        ),
      ),
    );
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    at = -1;
    if (found.length && input.value.trim()) mark(0);
  };
  const draw = () => {
    chips.replaceChildren(
      ...chosen.map((code) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "aria-label": words("report.remove_code", { code: labelOf(code) }),
            onclick: () => ((chosen = chosen.filter((other) => other !== code)), draw(), changed(), input.focus()),
          },
          labelOf(code),
          h("span", { "aria-hidden": "true" }, "×"),
        ),
      ),
    );
  };
  const changed = () => input.dispatchEvent(new Event("change", { bubbles: true }));
  const take = (code) => {
    if (many) {
      chosen = [...chosen, code];
      input.value = "";
      draw();
    } else {
      chosen = [code];
      input.value = labelOf(code);
    }
    close();
    changed();
    control.taken?.(code);
  };

  input.addEventListener("input", () => {
    if (!many) chosen = [];
    open();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[data-code]");
    if (option) take(option.dataset.code);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) open();
      mark(at + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      take(list.children[at].dataset.code);
      event.preventDefault();
    } else if (event.key === "Escape" && !list.hidden) {
      close();
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Backspace" && many && !input.value && chosen.length) {
      chosen = chosen.slice(0, -1);
      draw();
      changed();
    }
  });
  control.get = () => (many ? chosen : (chosen[0] ?? (fits().length === 1 && input.value.trim() ? fits()[0].code : null)));
  control.set = (value) => {
    chosen = many ? [...(value ?? [])] : value ? [value] : [];
    input.value = many || !value ? "" : labelOf(value);
    draw();
  };
  return control;
}

/** A date as the record writes it; the arrows move a whole date by a day. */
function dateControl(name, label, hint) {
  const control = text(name, label, { hint, class: "short", inputmode: "numeric" });
  control.input.addEventListener("keydown", (event) => {
    const told = control.input.value.match(/^(\d{4})-(\d\d)-(\d\d)$/);
    if (!told || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const day = new Date(Date.UTC(Number(told[1]), Number(told[2]) - 1, Number(told[3]) + (event.key === "ArrowUp" ? 1 : -1)));
    control.input.value = day.toISOString().slice(0, 10);
    control.input.dispatchEvent(new Event("input", { bubbles: true }));
    event.preventDefault();
  });
  return control;
}

// ------------------------------------------------------------------ a control or several for each type

const plain = (label) => [{ code: "", label }];

/**
 * The controls of a field, and how a value is spread over them and taken from them.
 * @returns {{controls: object[], spread: (value: any) => void, take: () => any}}
 */
export function controlsOf(field, known, events) {
  const of = (controls, spread, take) => ({ controls, spread, take });
  const one = (control, value = control.get) => of([control], (told) => control.set(told), () => value() || null);
  const label = field.label;
  switch (field.type) {
    case "code":
      return one(picker("value", label, field.codes));
    case "date":
      return one(dateControl("value", label, words(field.name === "end_date" ? "report.hint_end" : "report.hint_date")));
    case "time":
      return one(text("value", label, { hint: words("report.hint_time"), class: "short" }));
    case "words":
      return one(text("value", label));
    case "event":
      return one(choice("value", label, events));
    case "flag": {
      const answers = ["yes", "no"].map((code) => ({ code, label: words(`report.${code}`) }));
      const control = radio("value", label, answers);
      return of([control], (told) => control.set(told === false ? "no" : "yes"), () => control.get() === "yes");
    }
    case "actor": {
      const name = text("name", words("report.name"));
      const kind = picker("kind", words("report.kind"), field.codes);
      return of(
        [name, kind],
        (told) => (name.set(told?.name), kind.set(told?.kind)),
        () => ({ name: name.get(), kind: kind.get() }),
      );
    }
    case "claim": {
      const told = text("text", words("report.claim_text"));
      const issue = picker("issue", words("report.issues"), field.codes, { many: true });
      const stances = ["for", "against", ""].map((code) => ({ code, label: words(`report.stance_${code || "none"}`) }));
      const stance = radio("stance", words("report.stance"), stances);
      return of(
        [told, issue, stance],
        (value) => (told.set(value?.text), issue.set(value?.issue), stance.set(value?.stance ?? "")),
        () => ({ text: told.get(), issue: issue.get(), stance: stance.get() || null }),
      );
    }
    case "place":
      return placeControls(known);
    case "size": {
      const ends = ["low", "high", "estimate"].map((name) => number(name, words(`report.${name}`)));
      const by = choice("by", words("report.counted_by"), known.parts.counted_by);
      return counted(ends, [by]);
    }
    case "harm": {
      const ends = ["low", "high", "estimate"].map((name) => number(name, words(`report.${name}`)));
      const of_ = choice("of", words("report.harmed"), known.parts.harmed);
      const by = text("by", words("report.harmed_by"));
      return counted(ends, [of_, by]);
    }
  }
  throw new Error(`no form for the type ${field.type}`);
}

function counted(ends, more) {
  let held = {};
  return {
    controls: [...ends, ...more],
    spread: (value) => {
      held = value ?? {};
      for (const end of ends) end.set(held[end.name] ?? "");
      for (const part of more) part.set(held[part.name] ?? (part.name === "by" && part.input.tagName === "INPUT" ? "" : "unknown"));
    },
    take: (said) => {
      const range = Object.fromEntries(ends.map((end) => [end.name, end.value()]));
      const parts = Object.fromEntries(more.map((part) => [part.name, part.get() || null]));
      const same = ends.every((end) => range[end.name] === (held[end.name] ?? null));
      const { low, high, estimate } = range;
      // one number that is told alone is all three
      const alone = low === null && high === null && estimate !== null ? { low: estimate, high: estimate } : {};
      return { ...range, ...alone, ...parts, text: held.text ?? said ?? "", rule: same ? (held.rule ?? null) : null };
    },
  };
}

function placeControls(known) {
  const name = text("name", words("report.place_name"), { hint: words("report.hint_place") });
  const parts = ["site", "locality", "admin2", "admin1"].map((part) => text(part, words(`report.${part}`)));
  const country = text("country", words("report.country"), { maxlength: 3, class: "short" });
  const precisions = [...plain(words("report.unknown")), ...known.parts.precision];
  const precision = choice("precision", words("report.precision"), precisions);
  const found = h("ul", { class: "options", hidden: true });
  const more = h("div", { class: "pairs", role: "group", "aria-label": words("report.place_parts") });
  more.append(...[...parts, country, precision].map((part) => part.element));
  let held = {};
  let asked = 0;

  const spread = (value) => {
    held = value ?? {};
    name.set(held.name);
    for (const part of [...parts, country, precision]) part.set(held[part.name] ?? "");
  };
  async function look() {
    const number = ++asked;
    const query = name.get();
    const answer = query.length > 1 ? await fetch(`/api/places?name=${encodeURIComponent(query)}`).catch(() => null) : null;
    if (number !== asked) return;
    const places = answer?.ok ? await answer.json() : [];
    found.hidden = !places.length;
    found.replaceChildren(
      ...places.slice(0, 8).map((told) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "quiet",
              onclick: () => {
                const site = parts[0].get();
                spread({ ...told.place, ...(site ? { site, precision: "site" } : {}) });
                found.hidden = true;
                name.input.dispatchEvent(new Event("change", { bubbles: true }));
                name.focus();
              },
            },
            told.words,
          ),
        ),
      ),
    );
  }
  let timer;
  name.input.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(look, 250))));
  name.element.append(found);
  const group = { name: "parts", element: more, get: () => "", set: () => {} };
  return {
    controls: [name, group],
    inner: [...parts, country, precision],
    spread,
    take: () => {
      const told = Object.fromEntries(parts.map((part) => [part.name, part.get() || null]));
      const same = [...parts, country].every((part) => (part.get() || null) === (held[part.name] ?? null));
      const kept = same ? held : {};
      return {
        name: name.get(),
        ...told,
        country: country.get().toUpperCase() || null,
        precision: precision.get() || null,
        latitude: kept.latitude ?? null,
        longitude: kept.longitude ?? null,
        geoname_id: kept.geoname_id ?? null,
      };
    },
  };
}

// ------------------------------------------------------------------ a whole form

/**
 * A form for one value: its parts, how it is known, why, and the words that it rests on.
 * @param {{title: string, field: object, given: object, known: object, events: object[], quote: (start: number, end:
 *   number) => string, draft: string, submit: (given: object) => void, cancel: () => void, choosing: () => void}} told
 */
export function valueForm({ title, field, given, known, events, quote, draft, submit, cancel, choosing }) {
  const value = controlsOf(field, known, events);
  const status = radio("status", words("report.status"), [
    { code: "stated", label: words("report.stated") },
    { code: "inferred", label: words("report.inferred") },
  ]);
  const reason = text("reason", words("report.reason"));
  const quoted = h("span", { class: "quoted" });
  let evidence = [];
  const drawEvidence = () => {
    const told = evidence.map(([start, end]) => `“${quote(start, end)}”`).join(" … ");
    quoted.replaceChildren(told || words("report.no_words"));
    quoted.classList.toggle("muted", !told);
  };
  const setReason = () => {
    reason.element.hidden = status.get() !== "inferred";
    reason.input.required = status.get() === "inferred";
  };
  const bare = field.name === "standing";
  const wrong = h("p", { class: "wrong", role: "alert" });
  const parts = [...value.controls, ...(bare ? [] : [status, reason])];
  const drafted = [...value.controls, ...(value.inner ?? []), status, reason];
  const form = h(
    "form",
    { class: "ask", "aria-label": title },
    h("h2", {}, title),
    ...parts.map((part) => part.element),
    bare
      ? null
      : h(
          "p",
          { class: "evidence small" },
          h("b", {}, words("report.words")),
          " ",
          quoted,
          " ",
          h("button", { type: "button", class: "quiet", onclick: choosing }, words("report.choose_words")),
        ),
    wrong,
    h(
      "div",
      { class: "row end" },
      h("button", { type: "button", onclick: () => close() }, words("app.cancel"), " ", h("kbd", {}, "Esc")),
      h("button", { class: "primary" }, words("app.save"), " ", h("kbd", {}, "↵")),
    ),
  );

  const set = (told) => {
    value.spread(told.value);
    status.set(told.status === "inferred" ? "inferred" : "stated");
    reason.set(told.reason);
    evidence = told.evidence ?? [];
    drawEvidence();
    setReason();
  };
  const remember = () => {
    const written = Object.fromEntries(drafted.map((part) => [part.name, part.get()]));
    keep(draft, { title, field: field.name, given, written, evidence });
  };
  const close = () => {
    forget(draft);
    cancel();
  };
  form.addEventListener("input", remember);
  form.addEventListener("change", () => (setReason(), remember()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const told = evidence.map(([start, end]) => ({ start, end, quote: quote(start, end) }));
    const first = told[0]?.quote ?? null;
    const inferred = status.get() === "inferred";
    const taken = value.take(first);
    const missing = missingIn(field, taken) ?? (!bare && !inferred && !told.length ? "report.need_words" : null);
    if (missing) {
      wrong.textContent = words(missing);
      value.controls[0].focus();
      return;
    }
    forget(draft);
    submit({
      value: taken,
      ...(bare ? {} : { status: status.get(), reason: inferred ? reason.get() : null, evidence: told, text: first }),
    });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      event.preventDefault();
      event.stopPropagation();
    }
    if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
  });
  set(given);
  return {
    element: form,
    focus: () => value.controls[0].focus(),
    takeWords: (range) => {
      evidence = [[range.start, range.end]];
      status.set("stated");
      setReason();
      drawEvidence();
      remember();
      value.controls[0].focus();
    },
    restore: (kept) => {
      for (const part of drafted) if (part.name in kept.written) part.set(kept.written[part.name]);
      evidence = kept.evidence;
      drawEvidence();
      setReason();
    },
  };
}

/** What a value lacks before it can be sent, as the key of the words that say so; null where it lacks nothing. */
function missingIn(field, value) {
  if (value === null || value === "") return "report.need_value";
  if (field.type === "actor" && !(value.name && value.kind)) return "report.need_actor";
  if (field.type === "claim" && !value.text) return "report.need_value";
  if (field.type === "place" && !value.name) return "report.need_value";
  return null;
}

// ------------------------------------------------------------------ half-written forms

function keep(key, told) {
  try {
    localStorage.setItem(key, JSON.stringify(told));
  } catch {
    // a browser that keeps nothing: the form is there as long as the page is
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

/** What was half-written, by key, where the keys start so. */
export function drafts(start) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => [key, JSON.parse(localStorage.getItem(key))]);
  } catch {
    return [];
  }
}

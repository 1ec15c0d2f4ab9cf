// The text of a report: where words stand, choosing them by mouse or by keyboard, and showing those of a value.
//
// The server counts characters of Unicode, a browser counts units of UTF-16; `points` and `units` lead from one to the
// other. Nothing here writes into the text: what is chosen is the browser's own selection.

const WORD = /[\p{L}\p{N}\p{M}]+(?:[.,'’\-][\p{L}\p{N}\p{M}]+)*/gu;
const STOP = /[.!?…]+["”»’)\]]*\s+|\n+/gu;

export class Text {
  /**
   * @param {HTMLElement} root that holds the text and nothing else
   * @param {{choose: (range: {start: number, end: number}) => void, leave: () => void, pick: (seg: HTMLElement) => void,
   *   begin: () => void}} hooks what to do with words that were chosen, on leaving, on a click on marked words, and
   *   when somebody is about to choose
   */
  constructor(root, hooks) {
    Object.assign(this, { root, hooks, anchor: 0, at: 0 });
    this.read();
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("pointerdown", () => hooks.begin());
    root.addEventListener("focus", () => hooks.begin());
    root.addEventListener("mouseup", (event) => this.#released(event));
  }

  /** Take the text as it is now. */
  read() {
    const text = this.root.textContent;
    if (text === this.text) return;
    this.text = text;
    this.characters = [...text];
    this.words = [...text.matchAll(WORD)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
    this.starts = this.#sentences();
  }

  #sentences() {
    const ends = [0, ...[...this.text.matchAll(STOP)].map((m) => m.index + m[0].length)];
    const starts = ends.map((end) => this.words.findIndex((word) => word.start >= end)).filter((n) => n >= 0);
    return [...new Set(starts)];
  }

  /** Characters of Unicode before a unit of UTF-16. */
  points(unit) {
    let point = 0;
    for (let at = 0; at < unit; point++) at += this.characters[point].length;
    return point;
  }

  /** Units of UTF-16 before a character of Unicode. */
  units(point) {
    let unit = 0;
    for (let at = 0; at < point && at < this.characters.length; at++) unit += this.characters[at].length;
    return unit;
  }

  /** The words of a range of characters of Unicode. */
  quote(start, end) {
    return this.characters.slice(start, end).join("");
  }

  /** What is chosen, in characters of Unicode, without spaces at its ends; null where nothing is. */
  chosen() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) || !this.root.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(this.root);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length;
    const told = range.toString();
    const inner = told.trim();
    if (!inner) return null;
    const from = start + told.indexOf(inner);
    return { start: this.points(from), end: this.points(from + inner.length) };
  }

  /** Choose a range of units of UTF-16, and bring it into sight. */
  #choose(start, end) {
    const range = document.createRange();
    range.setStart(...this.#place(start));
    range.setEnd(...this.#place(end));
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    this.#reveal(range);
  }

  /** Choose a range of characters of Unicode. */
  choose(start, end) {
    this.#choose(this.units(start), this.units(end));
  }

  #place(unit) {
    const walker = document.createTreeWalker(this.root, NodeFilter.SHOW_TEXT);
    let left = unit;
    let node = walker.nextNode();
    for (; node; node = walker.nextNode()) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
    return [this.root, this.root.childNodes.length];
  }

  #reveal(range) {
    const box = range.getBoundingClientRect();
    const frame = this.root.getBoundingClientRect();
    const margin = frame.height / 4;
    if (box.top < frame.top + 8) this.root.scrollTop -= frame.top + margin - box.top;
    else if (box.bottom > frame.bottom - 8) this.root.scrollTop += box.bottom - frame.bottom + margin;
  }

  // ---- the cursor: a word, or from one word to another

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const leaps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.#move(this.chosen() ? this.at + steps[event.key] : this.at, event.shiftKey); // shown first
    else if (event.key in leaps) this.#leap(leaps[event.key], event.shiftKey);
    else if (event.key === "Home") this.#move(0, event.shiftKey);
    else if (event.key === "End") this.#move(this.words.length - 1, event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") {
      if (!this.chosen()) this.#move(this.at, false);
      const range = this.chosen();
      if (range) this.hooks.choose(range);
    } else if (event.key === "Escape") {
      getSelection().removeAllRanges();
      this.hooks.leave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(to, extend) {
    if (!this.words.length) return;
    this.at = Math.max(0, Math.min(this.words.length - 1, to));
    if (!extend) this.anchor = this.at;
    const [first, last] = [this.words[Math.min(this.anchor, this.at)], this.words[Math.max(this.anchor, this.at)]];
    this.#choose(first.start, last.end);
  }

  #leap(step, extend) {
    const here = this.starts.findLastIndex((start) => start <= this.at);
    const next = this.starts[Math.max(0, here + step)] ?? this.words.length - 1;
    if (!extend || step < 0) this.#move(step < 0 && this.at > this.starts[here] ? this.starts[here] : next, extend);
    else {
      const end = (this.starts[here + 1] ?? this.words.length) - 1;
      this.#move(this.at < end ? end : (this.starts[here + 2] ?? this.words.length) - 1, extend);
    }
  }

  /** Put the cursor at a character of Unicode. */
  put(point) {
    const unit = this.units(point);
    const found = this.words.findIndex((word) => word.end > unit);
    this.at = this.anchor = Math.max(0, found);
  }

  #released(event) {
    const range = this.chosen();
    if (range) {
      const [start, end] = [this.units(range.start), this.units(range.end)];
      this.anchor = Math.max(0, this.words.findIndex((word) => word.end > start));
      this.at = Math.max(this.anchor, this.words.findLastIndex((word) => word.start < end));
      this.hooks.choose(range);
      return;
    }
    const seg = event.target.closest(".seg");
    if (seg) this.hooks.pick(seg);
  }

  // ---- the words of a value

  /** Mark the pieces that a test holds for, in the look of a group of fields, and bring the first into sight. */
  show(test, group = "") {
    let first = null;
    this.root.dataset.group = group;
    for (const seg of this.root.querySelectorAll(".seg")) {
      const on = test(seg);
      seg.classList.toggle("on", on);
      if (on) first ??= seg;
    }
    if (!first) return;
    const range = document.createRange();
    range.selectNodeContents(first);
    this.#reveal(range);
    this.put(Number(first.dataset.start));
  }
}

// Actions on their way to the server. Each is kept in this browser until the server has it, and sent in order.
//
// An action has a token of its own: one that arrived, and whose answer was lost, is not done again when it is sent anew.

import { Failure, post } from "./app.js";

const WAIT = [1, 2, 5, 10, 20, 30]; // seconds between attempts
const LATER = new Set([0, 401, 403, 408, 429, 500, 502, 503, 504]); // answers after which it is worth to try again

export class Outbox {
  /**
   * @param {string} coder whose actions they are
   * @param {{changed: () => void, done: (item: object, answer: object) => void, refused: (item: object, failure: Failure)
   *   => void, conflict: (item: object, failure: Failure) => Promise<number | null>, emptied: () => Promise<void>}} hooks
   *   `conflict` gives the run that was seen meanwhile where the action is to be sent nevertheless, or null to leave it
   */
  constructor(coder, hooks) {
    Object.assign(this, { key: `groundswell:outbox:${coder}`, hooks, failure: null, tries: 0, busy: false, memory: [] });
    addEventListener("online", () => this.send());
    addEventListener("focus", () => this.failure && this.send());
    addEventListener("storage", (event) => event.key === this.key && hooks.changed());
  }

  /** What the server does not have yet. */
  items() {
    if (this.forgetful) return this.memory;
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  #keep(items) {
    this.memory = items;
    try {
      localStorage.setItem(this.key, JSON.stringify(items));
    } catch {
      this.forgetful = true; // a browser that keeps nothing: the actions stay in this page
    }
    this.hooks.changed();
  }

  /** Add an action, and send what there is. */
  add(item) {
    this.#keep([...this.items(), { ...item, token: token() }]);
    return this.send();
  }

  #remove(item) {
    this.#keep(this.items().filter((other) => other.token !== item.token));
  }

  /** Send all, in order, one browser tab at a time. */
  async send() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      if (navigator.locks) await navigator.locks.request(this.key, () => this.#send());
      else await this.#send();
    } finally {
      this.busy = false;
    }
    if (this.failure) this.timer = setTimeout(() => this.send(), 1000 * WAIT[Math.min(this.tries++, WAIT.length - 1)]);
    else if (this.items().length) return this.send();
  }

  async #send() {
    let sent = false;
    for (let [item] = this.items(); item; [item] = this.items()) {
      try {
        const answer = await post(item.path, { ...item.body, seen: item.seen, token: item.token });
        this.failure = null;
        this.tries = 0;
        sent = true;
        this.#remove(item);
        this.hooks.done(item, answer);
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (LATER.has(failure.status)) {
          this.failure = failure;
          break;
        }
        this.failure = null;
        sent = true;
        const seen = failure.status === 409 ? await this.hooks.conflict(item, failure) : null;
        if (seen !== null) this.#keep(this.items().map((other) => (other.token === item.token ? { ...other, seen } : other)));
        else {
          this.#remove(item);
          if (failure.status !== 409) this.hooks.refused(item, failure);
        }
      }
    }
    this.hooks.changed();
    if (sent) await this.hooks.emptied();
  }
}

function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The list of reports to adjudicate: keys that move over it.

import { writing } from "./app.js";

document.addEventListener("keydown", (event) => {
  if (writing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...document.querySelectorAll("a[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step));
  rows[to].focus();
  event.preventDefault();
});

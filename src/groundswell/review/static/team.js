// Telling an admin, once, the password that was made for somebody.

import { announce, words } from "./app.js";

const dialog = document.getElementById("told");
const password = document.getElementById("told-password");

document.addEventListener("done", ({ target, detail }) => {
  if (!target.matches("form[data-tells]")) return;
  document.getElementById("told-words").textContent = words("team.told", { name: detail.name });
  password.textContent = detail.password;
  dialog.showModal();
});

const copy = document.getElementById("told-copy");
copy.hidden = !navigator.clipboard; // which browsers have over HTTPS and on this machine alone
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(password.textContent);
  announce(words("team.copied"));
});

document.getElementById("told-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  password.textContent = "";
  location.reload();
});

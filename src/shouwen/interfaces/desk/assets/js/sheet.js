// The sheet of keys: those of the page one is on, read from the page itself, then those that hold everywhere.
import { actions, shownKey } from "./palette.js";
import { say } from "./words.js";

function line(key, word) {
  const dt = document.createElement("dt"), dd = Object.assign(document.createElement("dd"), { textContent: word });
  for (const each of key.split(" ")) dt.append(Object.assign(document.createElement("kbd"), { textContent: each }));
  return [dt, dd];
}

export function listenForSheet() {
  const sheet = document.getElementById("sw-keys");
  const here = sheet?.querySelector("[data-keys-here]");
  if (!here) return;
  document.addEventListener("click", (event) => event.target.closest("[data-opens=sw-keys]") && fill(here), true);
  document.addEventListener("keydown", (event) => event.key === "?" && fill(here), true);
}

function fill(here) {
  const rows = actions().filter(([, key, , , off]) => key && !off).map(([label, key]) => line(shownKey(key), label));
  if (document.querySelector("[data-rows]")) rows.unshift(line("J K", say("key_step")), line("↵", say("key_open")));
  if (document.querySelector("[data-row] input[type=checkbox]")) rows.push(line("X", say("key_check")));
  here.replaceChildren(...rows.flat());
  here.parentElement.hidden = !rows.length;
}

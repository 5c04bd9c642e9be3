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

// One line a key: what this page does with it; the list of everywhere leaves out what stands here already.
function fill(here) {
  const keys = new Map();
  if (document.querySelector("[data-rows]")) keys.set("J K", say("key_step")).set("↵", say("key_open"));
  for (const [label, key, , , off] of actions()) if (key && !off && !keys.has(shownKey(key))) keys.set(shownKey(key), label);
  if (document.querySelector("[data-row] input[type=checkbox]")) keys.set("X", say("key_check"));
  const rows = [...keys].map(([key, label]) => line(key, label));
  here.replaceChildren(...rows.flat());
  for (const dt of document.querySelectorAll("#sw-keys [data-keys-everywhere] dt")) dt.hidden = dt.nextElementSibling.hidden = keys.has(dt.textContent.trim());
  here.parentElement.hidden = !rows.length;
}

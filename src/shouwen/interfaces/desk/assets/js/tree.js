// The tree of units: walked by arrow keys, a line picked up by M or by the pointer and put below another. What the move
// would mean is a page of its own, so that nothing happens before it has been read.
import { seen } from "./seen.js";

export function listenForTree() {
  const tree = document.querySelector("[data-tree]");
  if (!tree) return;
  const says = document.querySelector("[data-tree-says]");
  let held = null;
  const link = (line) => line.querySelector("a");
  const unit = (line) => line.closest("[data-unit]").dataset.unit;
  const lines = () => [...tree.querySelectorAll("[data-line]")].filter(seen);
  const go = (line) => line && link(line).focus();

  function pick(line) {
    drop();
    held = line;
    line.classList.add("is-held");
    says.textContent = says.dataset.held.replace("{0}", link(line).textContent);
  }
  function drop() { held?.classList.remove("is-held"); held = null; }
  function put(line) {
    if (!held || line === held || line.closest("[data-unit]") === held.closest("[data-unit]")) return;
    location.assign(`${tree.dataset.moveUrl.replace("/0/", `/${unit(held)}/`)}?parent=${unit(line)}`);
  }

  tree.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]") ?? event.target.closest("details")?.previousElementSibling;
    if (!line || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "F2") return line.querySelector("[data-rename]")?.click();
    if (event.target.matches("input")) return;
    const all = lines(), place = all.indexOf(line), fold = line.nextElementSibling;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); go(all[place + step]); }
    else if (event.key === "ArrowRight" && fold) { event.preventDefault(); fold.open ? go(all[place + 1]) : (fold.open = true); }
    else if (event.key === "ArrowLeft") {
      event.preventDefault();
      fold?.open ? (fold.open = false) : go(line.closest("ul").closest("li")?.querySelector("[data-line]"));
    }
    else if (event.key.toLowerCase() === "m" && line.matches("[data-movable]")) { event.preventDefault(); event.stopPropagation(); pick(line); }
    else if (event.key === "Enter" && held && held !== line) { event.preventDefault(); put(line); }
    else if (event.key === "Escape" && held) { event.preventDefault(); drop(); says.textContent = says.dataset.free; }
  });
  tree.addEventListener("dragstart", (event) => {
    const line = event.target.closest?.("[data-movable]");
    if (!line) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", link(line).textContent);
    pick(line);
  });
  tree.addEventListener("dragover", (event) => {
    const line = event.target.closest("[data-line]");
    for (const other of tree.querySelectorAll(".is-over")) if (other !== line) other.classList.remove("is-over");
    if (!held || !line || held.closest("li").contains(line)) return;
    event.preventDefault();
    line.classList.add("is-over");
  });
  tree.addEventListener("drop", (event) => { const line = event.target.closest("[data-line]"); if (line) { event.preventDefault(); put(line); } });
  tree.addEventListener("dragend", () => { drop(); for (const other of tree.querySelectorAll(".is-over")) other.classList.remove("is-over"); });
}

// A tree of nested lists: arrows walk and fold, Alt with an arrow or dragging moves a value among those beside it.
import { seen } from "./seen.js";

const lines = (tree) => [...tree.querySelectorAll("summary, .leaf")].filter(seen);

export function listenForBranches(htmx) {
  const ready = (root) => { for (const line of root.querySelectorAll?.("[data-branches] .leaf:not([tabindex])") ?? []) line.tabIndex = 0; for (const node of root.querySelectorAll?.("[data-branches] [data-place]") ?? []) node.draggable = true; };
  ready(document);
  let open = null, there = null;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target?.id !== "tree") return;
    open = [...detail.target.querySelectorAll("details[open]")].map((each) => each.closest("li").dataset.node);
    there = document.activeElement?.closest?.("[data-branches] li")?.dataset.node;
  });
  document.addEventListener("htmx:load", () => {
    ready(document);
    for (const node of open ?? []) { const fold = document.querySelector(`[data-node="${node}"] > details`); if (fold) fold.open = true; }
    if (there) document.querySelector(`[data-node="${there}"] > :is(.leaf, details > summary), [data-node="${there}"] > details > summary`)?.focus();
    open = there = null;
  });
  document.addEventListener("keydown", (event) => {
    const line = event.target.matches?.("[data-branches] summary, [data-branches] .leaf") ? event.target : null;
    if (line && !event.isComposing) key(event, line);
  });
  let held = null;
  document.addEventListener("dragstart", (event) => { held = event.target.closest?.("[data-branches] [data-place]"); if (held) { event.dataTransfer.effectAllowed = "move"; held.classList.add("is-held"); } });
  document.addEventListener("dragover", (event) => { if (held && over(event, held)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    const node = held && over(event, held);
    if (!node) return;
    event.preventDefault();
    const box = node.getBoundingClientRect();
    const after = event.clientY > box.top + Math.min(box.height, 36) / 2 ? node : node.previousElementSibling;
    htmx.ajax("POST", held.dataset.place, { swap: "none", values: { after: after?.dataset.node ?? "0" } });
  });
  document.addEventListener("dragend", () => { held?.classList.remove("is-held"); held = null; });

  function key(event, line) {
    const all = lines(line.closest("[data-branches]")), here = all.indexOf(line), node = line.closest("li");
    const fold = line.parentElement.matches("details") ? line.parentElement : null;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.altKey && step && node.dataset.place) { event.preventDefault(); return htmx.ajax("POST", node.dataset.place, { swap: "none", values: { step: step < 0 ? "up" : "down" } }); }
    if (step) { event.preventDefault(); all[here + step]?.focus(); }
    if (event.key === "ArrowRight" && fold) { event.preventDefault(); if (fold.open) all[here + 1]?.focus(); else fold.open = true; }
    if (event.key === "ArrowLeft") { event.preventDefault(); if (fold?.open) fold.open = false; else node.parentElement.closest("li")?.querySelector("summary")?.focus(); }
  }
}

const over = (event, held) => { const node = event.target.closest?.("[data-node]"); return node && node !== held && node.parentElement === held.parentElement ? node : null; };

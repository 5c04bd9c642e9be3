// A value changed where it stands: [data-edit] fetches its choices into the cell; Escape or 不了 puts the value back.
export function quick(htmx) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit]");
    if (button && !event.ctrlKey && !event.metaKey) { event.preventDefault(); return ask(htmx, button); }
    const off = event.target.closest("[data-quick-off]");
    if (off?.closest("td")) { event.preventDefault(); back(off.closest("td")); }
  });
  document.addEventListener("keydown", (event) => {
    const cell = event.key === "Escape" && event.target.closest?.("td:has([data-quick])");
    if (cell) { event.preventDefault(); back(cell); }
  });
}

function ask(htmx, button) {
  for (const open of document.querySelectorAll("td:has([data-quick])")) back(open);
  const cell = button.closest("td");
  const place = Object.assign(document.createElement("div"), { className: "sw-quickplace" });
  cell.append(place);
  htmx.ajax("GET", button.href, { target: place, swap: "innerHTML" }).then(() => {
    (place.querySelector("[autofocus]") ?? place.querySelector("button:not([disabled]), a, select, input:not([type=hidden])"))?.focus();
  });
}

function back(cell) {
  cell?.querySelector(".sw-quickplace")?.remove();
  cell?.querySelector("[data-edit]")?.focus();
}

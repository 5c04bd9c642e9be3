// Forms opened in the line they are about: what comes into a [data-panel-place] gets the focus; 再想想 and Escape put it away.
export function listenForPanels() {
  document.documentElement.addEventListener("htmx:afterSwap", ({ detail }) => {
    const place = detail.target.closest?.("[data-panel-place]");
    place?.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  });
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-closes-panel]");
    if (closer?.closest("[data-panel-place]")) { event.preventDefault(); close(closer); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.target.closest?.("[data-panel-place]")) close(event.target);
  });
}

function close(inside) {
  const place = inside.closest("[data-panel-place]");
  place.replaceChildren();
  document.querySelector(`[hx-target="#${CSS.escape(place.id)}"]`)?.focus();
}

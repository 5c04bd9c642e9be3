// A list whose order is kept on the server: <ol data-order> of <li data-order-item data-order-url="…">. Dragging an item by
// its handle asks the address for the new place, counted from 1; the buttons beside it do the same without a script.
export function listenForOrder(htmx) {
  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-order-handle]")?.closest("[data-order-item]");
    if (item) item.draggable = true;
  });
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-order-item]");
    if (held) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const over = held && event.target.closest?.("[data-order-item]");
    if (!over || over.parentElement !== held.parentElement) return;
    event.preventDefault();
    for (const each of over.parentElement.children) each.classList.toggle("is-over", each === over && each !== held);
  });
  document.addEventListener("drop", (event) => {
    const over = held && event.target.closest?.("[data-order-item]");
    if (!over || over.parentElement !== held.parentElement) return;
    event.preventDefault();
    const place = [...over.parentElement.children].indexOf(over) + 1;
    const token = held.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    if (over !== held) htmx.ajax("POST", held.dataset.orderUrl, { swap: "none", values: { place, csrfmiddlewaretoken: token } });
  });
  document.addEventListener("dragend", () => {
    for (const each of held?.parentElement?.children ?? []) { each.classList.remove("is-over"); each.draggable = false; }
    held = null;
  });
}

// Moves as sheets over their page: <a href="…/return" data-sheet="do-return"> lifts that part of the page into the sheet and
// puts it back where it was. It came with the page, so it opens without a line. Without script the link is a page.
const opens = (link) => document.getElementById(link?.dataset.sheet ?? "");

export function listenForLifting() {
  document.addEventListener("click", (event) => {
    const part = event.ctrlKey || event.metaKey ? null : opens(event.target.closest("a[data-sheet]"));
    if (!part) return;
    event.preventDefault();
    lift(part);
  });
  addEventListener("DOMContentLoaded", () => {
    const asked = new URLSearchParams(location.search).get("do");
    const link = asked && document.querySelector(`footer a[data-sheet="do-${CSS.escape(asked)}"]`);
    if (link?.offsetParent !== undefined && link?.getClientRects().length) link.click();
  });
}

function lift(part) {
  const sheet = document.getElementById("sw-sheet"), body = document.getElementById("sw-sheet-body");
  const place = document.createComment("");
  part.replaceWith(place);
  body.replaceChildren(part);
  sheet.addEventListener("close", () => { place.replaceWith(body.firstElementChild ?? ""); body.replaceChildren(); }, { once: true });
  sheet.showModal();
}

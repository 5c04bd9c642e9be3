// Shares and places set through the CSSOM, which the strict policy allows: data-p="62" becomes --p, and so on.
export function draw(root) {
  for (const name of ["p", "x", "w", "y"]) {
    for (const each of root.querySelectorAll?.(`[data-${name}]`) ?? []) each.style.setProperty(`--${name}`, each.dataset[name]);
  }
  for (const strip of root.querySelectorAll?.(".sw-strip") ?? []) lay(strip);
  for (const end of root.querySelectorAll?.("[data-scroll=end]") ?? []) end.scrollTop = end.scrollHeight;
}

// Events of the day strip go to the first row in which they do not touch their neighbour. On phones they are an agenda.
function lay(strip) {
  const ends = [];
  const width = strip.clientWidth;
  if (matchMedia("(max-width: 767px)").matches) return strip.classList.add("is-drawn");
  for (const event of strip.querySelectorAll(".sw-ev")) {
    let left = (Number(event.dataset.x) / 100) * width;
    if (left + event.offsetWidth > width - 4) { left = Math.max(0, width - event.offsetWidth - 4); event.style.setProperty("--x", (left / width) * 100); }
    let row = ends.findIndex((end) => end < left - 4);
    if (row < 0) row = ends.length;
    if (row > 3) { event.hidden = true; continue; }
    ends[row] = left + event.offsetWidth;
    event.style.setProperty("--y", row);
  }
  strip.dataset.rows = Math.max(Number(strip.dataset.rows) || 2, ends.length);
  strip.classList.add("is-drawn");
}

// The numbers of the sidebar: remembered for this tab, so that they stand at once, and asked for each minute.
const KEPT = "sw-counts";

function fill(counts) {
  for (const place of document.querySelectorAll("[data-count-of]")) {
    const value = counts[place.dataset.countOf];
    const most = place.dataset.countOf.startsWith("view:") ? 99 : 999;
    place.textContent = value > most ? `${most}+` : value ? value.toLocaleString("en-US") : "";
  }
}

async function ask(url) {
  if (document.hidden) return;
  const answer = await fetch(url, { headers: { Accept: "application/json", "X-Shouwen-Refresh": "1" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || !answer.headers.get("content-type")?.includes("json")) return;
  const counts = await answer.json();
  sessionStorage.setItem(KEPT, JSON.stringify(counts));
  fill(counts);
}

export function listenForCounts() {
  const url = document.querySelector("meta[name=counts-url]")?.content;
  if (!url) return;
  fill(JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"));
  ask(url);
  setInterval(() => ask(url), 60000);
  document.documentElement.addEventListener("counts-changed", () => ask(url));
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-signs-out]")) { sessionStorage.clear(); localStorage.clear(); } });
}

// A year of days: one stop of the tabulator key, arrows inside it (a week up and down), Home and End for the week.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function listenForDays() {
  const year = document.querySelector("[data-days]");
  if (!year) return;
  const days = [...year.querySelectorAll("[data-day]")];
  const start = days.find((day) => day.matches("[aria-current=true]")) ?? days.find((day) => day.matches("[aria-current=date]")) ?? days[0];
  for (const day of days) day.tabIndex = day === start ? 0 : -1;
  year.addEventListener("keydown", (event) => {
    const here = days.indexOf(event.target.closest("[data-day]"));
    if (here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const weekday = (new Date(`${days[here].dataset.day}T12:00`).getDay() + 6) % 7;
    const step = STEPS[event.key] ?? { Home: -weekday, End: 6 - weekday }[event.key];
    const next = step === undefined ? undefined : days[Math.max(0, Math.min(days.length - 1, here + step))];
    if (!next) return;
    event.preventDefault();
    days[here].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  year.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]");
    if (!day) return;
    for (const other of days) if (other.ariaCurrent === "true") other.removeAttribute("aria-current");
    day.setAttribute("aria-current", "true");
  });
}

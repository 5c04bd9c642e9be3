// A value shown in full counts down: <span data-countdown="60">60</span>. The server's fragment masks it again.
export function listenForCountdowns() {
  setInterval(() => {
    for (const each of document.querySelectorAll("[data-countdown]")) {
      const left = Math.max(0, Number(each.dataset.countdown) - 1);
      each.dataset.countdown = String(left);
      each.textContent = String(left);
    }
  }, 1000);
}

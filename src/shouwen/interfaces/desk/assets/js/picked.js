// The names of the files chosen, below the button that chooses them: a browser's own button speaks the browser's language.
const FIELDS = ".sw-pick input[type=file]";

export function listenForPicked() {
  document.addEventListener("change", ({ target }) => { if (target.matches?.(FIELDS)) show(target); });
  document.addEventListener("reset", ({ target }) => setTimeout(() => target.querySelectorAll(FIELDS).forEach(show)));
  addEventListener("pageshow", () => document.querySelectorAll(FIELDS).forEach(show));
}

function show(input) {
  const lines = [...input.files].map((file) => Object.assign(document.createElement("p"), { className: "sw-fileline", textContent: file.name }));
  input.closest(".sw-pick").querySelector("[data-picked]").replaceChildren(...lines);
}

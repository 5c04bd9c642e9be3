// Texts the script needs, in the reader's language: the server puts them on the page's <html data-words>.
let words;
export function say(name, ...values) {
  words ??= JSON.parse(document.getElementById("sw-words")?.dataset.words ?? "{}");
  return (words[name] ?? name).replace(/\{(\d)\}/g, (_all, index) => values[index]);
}

const two = (number) => String(number).padStart(2, "0");

// 36分 · 3时06分 · 1天4时, as the server spells them (interfaces/desk/saying.py).
export function span(minutes) {
  const all = Math.max(0, Math.floor(minutes));
  if (all < 60) return say("m", all);
  if (all < 1440) return say("hm", Math.floor(all / 60), two(all % 60)).replace(/(\D)00\D+$/, "$1");
  return say("dh", Math.floor(all / 1440), Math.floor((all % 1440) / 60));
}

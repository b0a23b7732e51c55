// Shows only the paragraphs of a transcript (<ol data-participa-transcript>) with the words looked for, and marks them.
// [data-participa-transcript-search], hidden without this, holds [data-participa-transcript-words], the field, and
// [data-participa-transcript-found], which says how many there are. Accents and case do not matter.
const search = document.querySelector("[data-participa-transcript-search]");
const list = document.querySelector("[data-participa-transcript]");

if (search && list) {
  const field = search.querySelector("[data-participa-transcript-words]");
  const found = search.querySelector("[data-participa-transcript-found]");
  const items = [...list.children].map((item) => {
    const text = item.querySelector("p");
    return { item, text, words: text.textContent, folded: fold(text.textContent) };
  });
  search.hidden = false;
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 200);
  });
  if (field.value) look(); // the browser kept it

  function look() {
    const wanted = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { item, text, words, folded } of items) {
      const fits = wanted.every((word) => folded.includes(word));
      item.hidden = !fits;
      count += fits;
      text.replaceChildren(...(fits && wanted.length ? marked(words, folded, wanted) : [words]));
    }
    found.textContent = wanted.length ? sentence(search.dataset, count) : search.dataset.all;
  }
}

// Letter by letter, so that a place in one text is the same place in the other.
function fold(text) {
  return Array.from(text, (letter) => letter.normalize("NFD")[0].toLowerCase().padEnd(letter.length)).join("");
}

function marked(words, folded, wanted) {
  const parts = [];
  let done = 0;
  for (;;) {
    const [place, length] = nearest(folded, wanted, done);
    if (place < 0) return [...parts, words.slice(done)];
    const mark = document.createElement("mark");
    mark.textContent = words.slice(place, place + length);
    parts.push(words.slice(done, place), mark);
    done = place + length;
  }
}

function nearest(folded, wanted, from) {
  const places = wanted.map((word) => [folded.indexOf(word, from), word.length]).filter(([place]) => place >= 0);
  return places.sort(([a, long], [b, other]) => a - b || other - long)[0] ?? [-1, 0];
}

function sentence({ none, one, many }, count) {
  if (count < 2) return count ? one : none;
  return many.replace("%s", count.toLocaleString(document.documentElement.lang, { useGrouping: "always" }));
}

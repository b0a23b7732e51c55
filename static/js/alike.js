// While somebody writes a question, shows those already asked that look like it, so that she may join one instead.
// <div hidden data-participa-alike="id-of-the-textarea" data-address="/…/parecidas/">: what the address answers goes
// inside; with nothing alike it hides. It asks once she stops typing, and not again for the same words.
const PAUSE = 900;
const FEWEST = 12; // letters that say something
const MOST = 300;

for (const box of document.querySelectorAll("[data-participa-alike]")) watch(box);

function watch(box) {
  const area = document.getElementById(box.dataset.participaAlike);
  if (!area) return;
  box.setAttribute("aria-live", "polite");
  let [waiting, asked] = [0, ""];
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });

  async function look() {
    const text = area.value.trim().slice(0, MOST);
    if (text === asked) return;
    asked = text;
    if (text.length < FEWEST) return show("");
    try {
      const answer = await fetch(`${box.dataset.address}?${new URLSearchParams({ q: text })}`);
      if (answer.ok && asked === text) show((await answer.text()).trim());
    } catch {
      show(""); // the step before sending shows them too
    }
  }

  function show(inside) {
    if (box.innerHTML !== inside) box.innerHTML = inside;
    box.hidden = !inside;
  }
}

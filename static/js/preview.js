// While somebody writes, shows how it will be read. <form data-participa-preview="id-of-the-part">: once she stops
// typing, what she typed is sent as her button "preview" would, and the part of the answer with that id takes the
// place of the one in the page. The button does the same without this script.
const PAUSE = 900;

for (const form of document.querySelectorAll("form[data-participa-preview]")) watch(form);

function watch(form) {
  const id = form.dataset.participaPreview;
  let [waiting, asking] = [0, null];
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });

  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
  });

  async function look() {
    asking?.abort();
    asking = new AbortController();
    const typed = new FormData(form);
    typed.set("preview", "1");
    typed.delete("form_token"); // nothing is kept, so it need not count once
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed, signal: asking.signal });
      if (answer.ok || answer.status === 422) show(await answer.text());
    } catch {
      // the network failed or she went on typing: the button is there
    }
  }

  function show(page) {
    const fresh = new DOMParser().parseFromString(page, "text/html").getElementById(id);
    const place = document.getElementById(id);
    if (!fresh || !place) return;
    const open = [...place.querySelectorAll("details")].map((one) => one.open);
    fresh.querySelectorAll("details").forEach((one, n) => { one.open = open[n] ?? false; });
    place.replaceChildren(...fresh.childNodes);
  }
}

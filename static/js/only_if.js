// Hides what is asked only of whoever chose something before. Without this everything shows, each with its words.
// <div data-participa-only-if="p3" data-participa-only-if-value="7 9"> shows while a control named p3 has one of
// those values chosen, and stands in what shows. The server ignores what was not asked, hidden or not.
const parts = [...document.querySelectorAll("[data-participa-only-if]")];

function chosen(name) {
  return [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((control) => (control.checked || control.type === "select-one") && !control.closest("[hidden]"))
    .map((control) => control.value);
}

function show() {
  for (const part of parts) { // in the order of the page: what opens another stands before it
    const wanted = part.dataset.participaOnlyIfValue.split(" ");
    part.hidden = !chosen(part.dataset.participaOnlyIf).some((value) => wanted.includes(value));
  }
}

if (parts.length) {
  document.addEventListener("input", show);
  show();
}

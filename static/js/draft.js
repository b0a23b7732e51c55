// Keeps what is being written in this browser until the server has it: a lost network or session loses nothing.
// <form data-participa-draft="consulta-12"> keeps; an element with data-participa-draft-clear="consulta-12"
// on the page that says it was received forgets. [data-participa-draft-note] in the form says when it was kept.
// With data-participa-draft-choices what was chosen counts as written too, not only the text.
// What stands inside [data-participa-draft-skip] is never kept: computers are shared. Drafts last three days.
const PREFIX = "participa-draft:";
const LASTS = 3 * 24 * 3600 * 1000;
const SKIPPED = new Set(["hidden", "password", "file", "submit"]);

for (const done of document.querySelectorAll("[data-participa-draft-clear]")) {
  localStorage.removeItem(PREFIX + done.dataset.participaDraftClear);
}

for (const form of document.querySelectorAll("form[data-participa-draft]")) {
  const key = PREFIX + form.dataset.participaDraft;
  const choices = "participaDraftChoices" in form.dataset;
  const note = form.querySelector("[data-participa-draft-note]");
  const fields = () => [...form.elements].filter(
    (field) => field.name && !SKIPPED.has(field.type) && !field.closest("[data-participa-draft-skip]"),
  );

  restore();
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 600);
  });
  window.addEventListener("pagehide", keep);

  function says(type, value, checked) {
    if (type === "textarea") return value.trim() !== "";
    if (!choices) return false;
    return ["radio", "checkbox"].includes(type) ? checked : type === "select-one" && value !== "";
  }

  function keep() {
    const kept = fields().map((field) => [field.name, field.type, field.value, field.checked ?? null]);
    if (!kept.some(([, type, value, checked]) => says(type, value, checked))) return;
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), kept }));
    } catch {
      return; // no room or not allowed: the page works all the same
    }
    if (!note) return;
    const hour = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    note.textContent = note.dataset.kept.replace("%s", hour);
  }

  function restore() {
    const { at, kept } = JSON.parse(localStorage.getItem(key)) ?? {};
    if (!kept) return;
    const written = fields().some((field) => says(field.type, field.value, field.checked));
    if (Date.now() - at > LASTS) localStorage.removeItem(key);
    if (written || Date.now() - at > LASTS) return; // what the server sent back is newer
    for (const [name, type, value, checked] of kept) {
      const field = fields().find((one) => one.name === name && one.type === type && (checked === null || one.value === value || !["radio", "checkbox"].includes(type)));
      if (!field) continue;
      if (["radio", "checkbox"].includes(type)) field.checked = checked;
      else field.value = value;
      field.dispatchEvent(new Event("input"));
    }
    if (note) note.textContent = note.dataset.restored;
  }
}

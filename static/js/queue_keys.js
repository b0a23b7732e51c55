// The keyboard on a queue: j and k go through its rows; other letters press what a row marks with data-key.
for (const queue of document.querySelectorAll("[data-participa-queue]")) {
  const rows = [...queue.querySelectorAll("[data-participa-queue-row]")];
  let here = -1;

  const go = (step) => {
    here = Math.min(Math.max(here + step, 0), rows.length - 1);
    rows.forEach((row, n) => { row.tabIndex = n === here ? 0 : -1; });
    rows[here].focus();
    rows[here].scrollIntoView({ block: "nearest" });
  };

  rows.forEach((row, n) => {
    row.tabIndex = n ? -1 : 0;
    row.addEventListener("focusin", () => { here = n; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("textarea, select, input:not([type=checkbox])")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) { event.preventDefault(); go(step); return; }
    const onRow = document.activeElement === rows[here];
    if (here < 0 || !rows[here].contains(document.activeElement) || (event.key === "Enter" && !onRow)) return;
    const pressed = [...rows[here].querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (pressed) { event.preventDefault(); pressed.click(); }
  });
}

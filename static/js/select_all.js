// One box that ticks all the boxes of its form named like it: <input type="checkbox" data-participa-select-all="o" hidden>.
for (const master of document.querySelectorAll("[data-participa-select-all]")) {
  const boxes = () => [...master.form.elements].filter((one) => one.type === "checkbox" && one.name === master.dataset.participaSelectAll);
  const label = master.closest("[hidden]");
  if (label) label.hidden = false; // without JavaScript it would do nothing, so it is not shown

  master.addEventListener("change", () => {
    for (const box of boxes()) box.checked = master.checked;
  });
  master.form.addEventListener("change", (event) => {
    if (event.target === master) return;
    const ticked = boxes().filter((box) => box.checked).length;
    master.checked = ticked > 0 && ticked === boxes().length;
    master.indeterminate = ticked > 0 && !master.checked;
  });
}

// Striking words of a text: what is selected goes to the first empty box of the form.
for (const button of document.querySelectorAll("[data-participa-strike]")) {
  const text = document.querySelector("[data-participa-strike-from]");
  const boxes = [...document.querySelectorAll("input[name^=strike_]")];
  button.closest("[hidden]").hidden = false; // without JavaScript it would do nothing, so it is not shown

  button.addEventListener("click", () => {
    const words = text.value.slice(text.selectionStart, text.selectionEnd).trim();
    const box = boxes.find((one) => !one.value);
    if (!words || !box) { text.focus(); return; }
    box.value = words;
    box.focus();
  });
}

// A button that prints the page: <button type="button" hidden data-participa-print>. Without JavaScript it stays hidden.
for (const button of document.querySelectorAll("[data-participa-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

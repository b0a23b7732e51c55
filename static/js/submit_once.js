// A second press of the same button does nothing visible: the server already counts a form once.
for (const form of document.querySelectorAll("form[data-participa-submit-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(free, 8000); // the network may have failed: let the person try again
  });
  window.addEventListener("pageshow", free);

  function free() {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
}

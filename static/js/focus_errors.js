// After a form comes back with errors, the reader starts at the list of what to put right.
document.querySelector("[data-participa-focus]")?.focus();

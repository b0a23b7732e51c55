// Puts the person's name where the shared page says "Ingresar". The cookie holds a name and nothing else.
const name = document.cookie
  .split("; ")
  .find((pair) => pair.startsWith("participa_name="))
  ?.slice("participa_name=".length);

for (const link of document.querySelectorAll("[data-participa-account]")) {
  const signedIn = link.parentElement.querySelector("template");
  if (!name || !signedIn) continue;
  const replacement = signedIn.content.cloneNode(true);
  replacement.querySelector("[data-participa-account-name]").textContent = plain(name);
  link.replaceWith(replacement);
}

function plain(encoded) {
  try {
    return decodeURIComponent(encoded).replace(/^"|"$/g, "");
  } catch {
    return encoded;
  }
}

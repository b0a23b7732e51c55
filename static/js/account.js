// Puts the person's name where the shared page says "Ingresar". The cookie holds a name and nothing else.
// Beside it, how many notices she has not read: [data-participa-notices="the address that tells"] with its figures in
// [data-participa-unread]. It is asked at most once a minute; the pages of one person bring it themselves.
const KEPT = "participa-notices";
const MINUTE = 60_000;
const name = document.cookie
  .split("; ")
  .find((pair) => pair.startsWith("participa_name="))
  ?.slice("participa_name=".length);

for (const link of document.querySelectorAll("[data-participa-account]")) {
  const signedIn = link.parentElement.querySelector("template");
  if (!name || !signedIn) continue;
  const replacement = signedIn.content.cloneNode(true);
  replacement.querySelector("[data-participa-account-name]").textContent = plain(name);
  const notices = replacement.querySelector("[data-participa-notices]");
  link.replaceWith(replacement);
  if (notices) tell(notices);
}
const brought = document.querySelector("[data-participa-notices]:not([data-asked]) [data-participa-unread]");
if (brought) keep(brought.textContent);

async function tell(notices) {
  notices.dataset.asked = "";
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept?.name === name && Date.now() - kept.at < MINUTE) return show(notices, kept.unread);
    keep(kept?.name === name ? kept.unread : ""); // so that nobody else asks meanwhile
    const answer = await fetch(notices.dataset.participaNotices, { redirect: "manual" });
    if (!answer.ok) return;
    const { unread } = await answer.json();
    keep(unread);
    show(notices, unread);
  } catch {} // the page is as good without it
}

function show(notices, unread) {
  const figures = notices.querySelector("[data-participa-unread]");
  figures.textContent = unread;
  figures.parentElement.hidden = !unread;
}

function keep(unread) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ name, unread, at: Date.now() }));
  } catch {}
}

function plain(encoded) {
  try {
    return decodeURIComponent(encoded).replace(/^"|"$/g, "");
  } catch {
    return encoded;
  }
}

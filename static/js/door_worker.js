// Keeps the door's page at hand where there is no network: the page and what it is dressed with, from the last time
// there was one. It keeps nothing of what is counted (the page does), and nothing that was sent.
const KEPT = "participa-door";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(event.data))));
self.addEventListener("fetch", (event) => {
  const { method, destination, mode } = event.request;
  if (method === "GET" && (mode === "navigate" || ["script", "style", "font", "image"].includes(destination)))
    event.respondWith(fresh(event.request));
});

async function fresh(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) (await caches.open(KEPT)).put(request, answer.clone());
    return answer;
  } catch (problem) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw problem;
  }
}

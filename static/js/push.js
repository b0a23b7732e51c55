// Turns notices on and off in this device.
// <form data-participa-push="the key of the portal" data-worker="its script" data-scope="/avisos/">: asks the browser,
// puts what it answers in the fields endpoint, p256dh and auth, and sends the form. Inside it, messages that stay hidden
// until needed: [data-participa-push-denied], [data-participa-push-failed]; outside, [data-participa-push-missing].
// <form data-participa-push-off="digest of the device">: the one of this device says so ([data-participa-push-here])
// and, sent, forgets it in the browser too; then there is nothing to turn on.
const form = document.querySelector("form[data-participa-push]");
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

if (form && !able) document.querySelector("[data-participa-push-missing]").hidden = false;
if (form && able) offer();

async function offer() {
  const { worker, scope } = form.dataset;
  const found = await navigator.serviceWorker.getRegistration(scope);
  const known = found?.scope.endsWith(scope) ? await found.pushManager.getSubscription() : null;
  const mine = known && (await ours(known));
  if (mine) return;
  form.hidden = false; // without JavaScript it would do nothing, so it may not be shown
  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    say("denied", false);
    say("failed", false);
    try {
      if ((await Notification.requestPermission()) !== "granted") return say("denied");
      await navigator.serviceWorker.register(worker, { scope });
      await fill(await subscribe(await ready(scope)));
    } catch {
      return say("failed");
    }
    form.submit();
  });
}

async function ours(known) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(known.endpoint));
  const digest = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const off = document.querySelector(`form[data-participa-push-off="${digest}"]`);
  if (!off) return false;
  const here = off.closest("section")?.querySelector("[data-participa-push-here]");
  if (here) here.hidden = false;
  off.addEventListener("submit", () => known.unsubscribe());
  return true;
}

async function ready(scope) {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  if (registration.active) return registration;
  const worker = registration.installing ?? registration.waiting;
  await new Promise((done) => worker.addEventListener("statechange", () => worker.state === "activated" && done()));
  return registration;
}

async function subscribe(registration) {
  await (await registration.pushManager.getSubscription())?.unsubscribe(); // of another account, or another key
  return registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: form.dataset.participaPush,
  });
}

async function fill(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  Object.entries({ endpoint, ...keys }).forEach(([name, value]) => (form.elements[name].value = value));
}

function say(what, shown = true) {
  form.querySelector(`[data-participa-push-${what}]`)?.toggleAttribute("hidden", !shown);
}

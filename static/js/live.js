// Keeps a part of the page up to date: <div id="x" data-participa-live="/address/of/its/inside/"
// data-participa-live-seconds="5">. Asks with the ETag it has, so that nothing new costs almost nothing; waits longer
// while the server fails, and asks nothing while nobody looks. What it brings replaces the inside of the element,
// unless somebody is in it with the keyboard. [data-participa-live-status="x"] says when it changed (data-changed="…%s")
// or that it could not ask (data-lost="…"). An inside with [data-participa-live-stop] was the last.
const LONGEST = 60_000;
const SAID_EVERY = 30_000; // a reader that speaks is not told of each change

for (const part of document.querySelectorAll("[data-participa-live]")) keep(part);

function keep(part) {
  const status = part.id && document.querySelector(`[data-participa-live-status="${part.id}"]`);
  const every = Number(part.dataset.participaLiveSeconds || 5) * 1000;
  let [wait, timer, etag, asking, stopped, saidAt] = [every, 0, "", false, false, 0];
  let shown = null;

  plan();
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));

  function plan() {
    clearTimeout(timer);
    if (!stopped && !document.hidden) timer = setTimeout(look, wait);
  }

  async function look() {
    if (asking || stopped) return;
    asking = true;
    try {
      const answer = await fetch(part.dataset.participaLive, { headers: etag ? { "If-None-Match": etag } : {} });
      if (answer.redirected || !(answer.ok || answer.status === 304)) throw new Error(answer.status);
      if (answer.ok) show(await answer.text(), answer.headers.get("ETag"));
      if (wait > every) say(status?.dataset.changed); // it answers again
      wait = every;
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      say(status?.dataset.lost);
    }
    asking = false;
    plan();
  }

  function show(inside, tag) {
    if (part.contains(document.activeElement)) return; // later: nobody loses their place
    etag = tag ?? "";
    if (inside === shown) return;
    const first = shown === null;
    shown = inside;
    part.innerHTML = inside;
    stopped = Boolean(part.querySelector("[data-participa-live-stop]"));
    if (first && !stopped) return; // what the page came with, most of the times
    if (stopped || Date.now() - saidAt > SAID_EVERY) say(status?.dataset.changed);
  }

  function say(words) {
    if (!status || !words) return;
    const hour = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    status.textContent = words.replace("%s", hour);
    saidAt = Date.now();
  }
}

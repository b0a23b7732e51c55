// Counts who comes in, with or without a network: [data-participa-door="/where/it/sends/"] with a form whose buttons
// are named sex and undo. Each press is kept on the device before anything else and sent every few seconds; the number
// of each one makes it count once however often it is sent. What an earlier visit left unsent is sent too.
const EVERY = 4000;
const MOST = 500; // presses in one delivery
const door = document.querySelector("[data-participa-door]");
if (door) open();

function open() {
  const code = `participa-door:${door.dataset.code}:`;
  const device = crypto.randomUUID?.() ?? made();
  const status = door.querySelector("[data-status]");
  const counts = new Map([...door.querySelectorAll("[data-count]")].map((one) => [one.dataset.count, one]));
  const part = { woman: "women", man: "men", other: "other", undeclared: "undeclared" };
  const said = `participa-door-said:${door.dataset.code}`;
  let known = newer(); // what the portal last said, of all devices
  let sending = false;

  stayAtHand();
  door.querySelector("form").addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    if (button.name === "undo") undo();
    else press(button.value);
    navigator.vibrate?.(15);
    show();
    say(status.dataset.sending); // what it said of earlier presses is not true of this one
    send();
  });
  window.addEventListener("online", send);
  setInterval(send, EVERY);
  show();
  send();

  async function stayAtHand() {
    try {
      await navigator.serviceWorker.register(door.dataset.worker);
      const { active } = await navigator.serviceWorker.ready;
      const dressed = [...document.querySelectorAll("link[rel=stylesheet][href], script[src]")];
      active.postMessage([location.href, ...dressed.map((one) => one.href ?? one.src)]);
    } catch {} // without it the page still counts while it stays open
  }

  function newer() {
    // Without a network the page that opens is an old one: it does not know what was sent since
    const last = JSON.parse(localStorage.getItem(said) ?? "null");
    return last && last.version > Number(door.dataset.version) ? last : null;
  }

  function kept() {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(code));
    return names.map((name) => [name.slice(code.length), JSON.parse(localStorage.getItem(name))]);
  }

  function mine() {
    return JSON.parse(localStorage.getItem(code + device) ?? '{"last":0,"taps":[]}');
  }

  function keep(name, what) {
    localStorage.setItem(code + name, JSON.stringify(what));
  }

  function press(sex) {
    const own = mine();
    own.last += 1;
    own.taps.push({ seq: own.last, sex, at: new Date().toISOString(), sent: false });
    keep(device, own);
  }

  function undo() {
    const own = mine();
    const last = own.taps.findLast((tap) => !tap.undone);
    if (!last) return;
    Object.assign(last, { undone: true, sent: false, was: last.sent });
    keep(device, own);
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      do {
        for (const [name, what] of kept()) await deliver(name, what);
      } while (pending()); // somebody pressed meanwhile
      say(status.dataset.sent);
    } catch (problem) {
      if (problem.words) say(problem.words);
      else say(status.dataset.waiting.replace("%s", pending()));
    }
    sending = false;
    show();
  }

  async function deliver(name, what) {
    const taps = what.taps.filter((tap) => !tap.sent).slice(0, MOST);
    if (!taps.length) return;
    const answer = await fetch(door.dataset.participaDoor, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": door.querySelector("[name=csrfmiddlewaretoken]").value },
      body: JSON.stringify({ device: name, taps: taps.map(({ seq, sex, at, undone }) => ({ seq, sex, at, undone: !!undone })) }),
    });
    if (answer.redirected || answer.status === 403) throw { words: status.dataset.login };
    if (answer.status === 409 || answer.status === 422) throw { words: status.dataset.lost.replace("%s", (await answer.json()).error) };
    if (!answer.ok) throw new Error(answer.status);
    known = await answer.json();
    localStorage.setItem(said, JSON.stringify(known));
    const now = JSON.parse(localStorage.getItem(code + name)) ?? what; // somebody may have pressed meanwhile
    for (const tap of now.taps) {
      const sent = taps.find((one) => one.seq === tap.seq);
      if (sent && !!sent.undone === !!tap.undone) tap.sent = true;
    }
    if (name !== device && now.taps.every((tap) => tap.sent)) localStorage.removeItem(code + name);
    else keep(name, now);
    if (taps.length === MOST) await deliver(name, now);
  }

  function pending() {
    return kept().reduce((sum, [, what]) => sum + what.taps.filter((tap) => !tap.sent).length, 0);
  }

  function show() {
    if (known) for (const [sex, name] of Object.entries(part)) counts.get(sex).dataset.base = known[name];
    const waiting = kept().flatMap(([, what]) => what.taps.filter((tap) => !tap.sent));
    let total = 0;
    for (const sex of Object.keys(part)) {
      const place = counts.get(sex);
      place.dataset.base ??= place.textContent.replace(/\D/g, "");
      const added = waiting.filter((tap) => tap.sex === sex && !tap.undone).length;
      const taken = waiting.filter((tap) => tap.sex === sex && tap.undone && tap.was).length;
      const sum = Number(place.dataset.base) + added - taken;
      place.textContent = sum.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
      total += sum;
    }
    counts.get("total").textContent = total.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
  }

  function say(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  function made() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }
}

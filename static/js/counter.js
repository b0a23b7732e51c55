// Says how many letters are left under a textarea. Reads it aloud when the person stops typing, not at each key.
for (const area of document.querySelectorAll("textarea[data-participa-counter]")) {
  const foot = document.querySelector(`[data-participa-counter-foot="${area.id}"]`);
  const limit = Number(area.dataset.participaCounter);
  if (!foot || !limit) continue;

  const spoken = document.createElement("span");
  spoken.className = "hidden";
  spoken.setAttribute("aria-live", "polite");
  foot.after(spoken);

  const show = () => {
    const left = limit - [...area.value].length;
    foot.textContent = words(foot.dataset, left);
  };
  let waiting;
  area.addEventListener("input", () => {
    show();
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = foot.textContent; }, 1200);
  });
  show();
}

function words({ left, leftOne, over, overOne }, count) {
  const amount = Math.abs(count);
  const sentence = count < 0 ? (amount === 1 ? overOne : over) : (amount === 1 ? leftOne : left);
  return sentence.replace("%s", amount.toLocaleString(document.documentElement.lang, { useGrouping: "always" }));
}

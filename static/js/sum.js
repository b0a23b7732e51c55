// Adds up the numbers of a form while they are typed. The server adds them again.
for (const total of document.querySelectorAll("[data-participa-sum-total]")) {
  const parts = [...document.querySelectorAll(`[data-participa-sum="${total.dataset.participaSumTotal}"]`)];
  const show = () => {
    const sum = parts.reduce((so_far, part) => so_far + (/^\d+$/.test(part.value) ? Number(part.value) : 0), 0);
    total.textContent = sum.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
  };
  for (const part of parts) part.addEventListener("input", show);
}

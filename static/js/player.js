// Brings a video of another site into the page once the visitor asks for it: before that, nothing reaches that site.
// <div data-participa-player="address" data-kind="frame" or "file" data-title="…"> holds the link that works without
// this ([data-participa-player-link]), and hidden, its button ([data-participa-player-button]) and a second link
// ([data-participa-player-other]).
for (const block of document.querySelectorAll("[data-participa-player]")) {
  const button = block.querySelector("[data-participa-player-button]");
  if (!button) continue;
  block.querySelector("[data-participa-player-link]").hidden = true;
  block.querySelector("[data-participa-player-other]").hidden = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    const screen = block.dataset.kind === "file" ? film(block.dataset) : frame(block.dataset);
    screen.className = "player__screen";
    button.replaceWith(screen);
    screen.focus();
  });
}

function frame({ participaPlayer, title }) {
  const screen = document.createElement("iframe");
  screen.title = title;
  screen.allow = "fullscreen";
  screen.src = participaPlayer;
  return screen;
}

function film({ participaPlayer, title, captions, captionsLabel }) {
  const screen = document.createElement("video");
  screen.controls = true;
  screen.tabIndex = -1;
  screen.setAttribute("aria-label", title);
  screen.src = participaPlayer;
  if (captions) {
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: captions, srclang: "es", label: captionsLabel, default: true });
    screen.append(track);
  }
  return screen;
}

// Asks the device for a passkey, puts its answer in the form's field "credential" and sends the form.
// <form data-participa-passkey="create" or "get" data-options="what the server asks, as JSON">; inside it, messages
// that stay hidden until needed: [data-participa-passkey-failed] and [data-participa-passkey-missing].
for (const form of document.querySelectorAll("form[data-participa-passkey]")) {
  if (!window.PublicKeyCredential) {
    show(form, "missing");
    continue;
  }
  form.hidden = false; // without JavaScript it would do nothing, so it may not be shown
  form.addEventListener("submit", async (event) => {
    const field = form.elements.credential;
    if (field.value) return;
    event.preventDefault();
    show(form, "failed", false);
    try {
      const publicKey = toBytes(JSON.parse(form.dataset.options).publicKey);
      const credential = await navigator.credentials[form.dataset.participaPasskey]({ publicKey });
      field.value = JSON.stringify(plain(credential));
    } catch {
      show(form, "failed");
      return;
    }
    form.submit();
  });
}

function show(form, what, shown = true) {
  form.querySelector(`[data-participa-passkey-${what}]`)?.toggleAttribute("hidden", !shown);
}

function toBytes(options) {
  const ready = { ...options, challenge: decode(options.challenge) };
  if (options.user) ready.user = { ...options.user, id: decode(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) ready[list] = options[list].map((one) => ({ ...one, id: decode(one.id) }));
  }
  return ready;
}

function plain(credential) {
  const response = { clientDataJSON: encode(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = encode(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function decode(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function encode(bytes) {
  const letters = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

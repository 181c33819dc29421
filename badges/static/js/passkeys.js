// Buttons that make or use a passkey. Each stands in the page's own form and is hidden until this script runs:
//   <div data-with-passkeys hidden><button type="button" data-passkey="get" data-options="/…" data-send="/…">
// It fetches the options, lets the browser ask its user, and sends the form with the answer in the field `credential`.
"use strict";

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const described = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  // PublicKeyCredential.parseCreationOptionsFromJSON is missing in browsers of 2023.
  const read = (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (options.user) publicKey.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) publicKey.excludeCredentials = described(options.excludeCredentials);
    if (options.allowCredentials) publicKey.allowCredentials = described(options.allowCredentials);
    return publicKey;
  };

  const written = (credential) => {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  const start = async (button) => {
    const form = button.form;
    const token = form.elements.namedItem("csrf_token").value;
    const answer = await fetch(button.dataset.options, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const publicKey = read(await answer.json());
    const credential = await navigator.credentials[button.dataset.passkey]({ publicKey });
    form.elements.namedItem("credential").value = written(credential);
    if (button.dataset.send) form.action = button.dataset.send;
    form.submit();
  };

  if (!window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    button.closest("[data-with-passkeys]").hidden = false;
    const failed = document.getElementById("passkey-failed");
    button.addEventListener("click", async () => {
      button.disabled = true;
      if (failed) failed.hidden = true;
      try {
        await start(button);
      } catch {
        button.disabled = false; // refused, cancelled, or too slow: the rest of the page stands
        if (failed) failed.hidden = false;
      }
    });
  }
})();

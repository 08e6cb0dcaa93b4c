// Lets a form with data-passkey ask the browser for a passkey. Without script, or where the browser can't, the form stays hidden.
document.addEventListener("DOMContentLoaded", () => {
  const known = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
  const onName = !/^[\d.]+$|^\[/.test(location.hostname); // a passkey belongs to a name, not to a number
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!known || !onName) continue;
    form.hidden = false;
    form.closest("section[hidden]")?.removeAttribute("hidden");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const answer = await fetch(form.dataset.passkey, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        if (!answer.ok) throw await answer.json(); // { said }: what to do instead
        const { options, state } = await answer.json();
        const credential = form.dataset.with === "create"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.elements.state.value = state;
        form.submit();
      } catch (error) {
        form.querySelector("[role=status]").textContent = error.said || form.dataset.failed;
      }
    });
  }
});

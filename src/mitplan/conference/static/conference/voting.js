/* Votes without leaving the page, and by the keys 1, 2 and 3; without it the same form loads the next page. */
"use strict";
(() => {
  const begin = () => {
    const ballot = document.getElementById("ballot");
    const form = ballot && ballot.querySelector("form[data-voting]");
    if (!form) return;
    for (const hint of ballot.querySelectorAll("[data-key-hint]")) hint.hidden = false;
    form.addEventListener("submit", (event) => {
      const chosen = event.submitter;
      if (!chosen || form.dataset.sent) return;
      event.preventDefault();
      send(ballot, form, chosen);
    });
  };

  const send = async (ballot, form, chosen) => {
    form.dataset.sent = "1";
    const body = new FormData(form);
    body.append(chosen.name, chosen.value);
    ballot.setAttribute("aria-busy", "true");
    try {
      const headers = { "HX-Request": "true", "HX-Target": "ballot" };
      const answer = await fetch(form.action, { method: "POST", body, headers });
      const text = await answer.text();
      const next = new DOMParser().parseFromString(text, "text/html").getElementById("ballot");
      if (!answer.ok || !next) throw new Error("no ballot");
      ballot.replaceWith(document.adoptNode(next));
      begin();
      const asked = document.querySelector("#ballot [data-asked]");
      if (asked) asked.focus();
    } catch {
      // Whatever went wrong, the plain way says it.
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: chosen.name, value: chosen.value });
      form.append(kept);
      form.submit();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const button = document.querySelector(`#ballot button[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  begin();
})();

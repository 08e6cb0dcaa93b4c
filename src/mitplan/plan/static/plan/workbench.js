/* Makes the workbench more comfortable; without it every page works all the same. */
"use strict";
(() => {
  // Whoever follows a link to a gap begins to type there.
  const wanted = decodeURIComponent(location.hash.slice(1));
  const place = wanted && document.getElementById(wanted);
  if (place) {
    const within = "input:not([type=hidden]), select, textarea, a, button";
    (place.matches(within) ? place : place.querySelector(within) || place).focus();
  }

  // What is typed and not sent off is kept every twenty seconds, and when the page is left.
  const form = document.querySelector("form[data-jot]");
  if (form) {
    let changed = false, sending = false;
    const keep = () => {
      if (!changed || sending) return;
      changed = false;
      fetch(form.dataset.jot, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => { changed = true; });
    };
    form.addEventListener("input", () => { changed = true; });
    // Sent off after the session had ended, it would be lost: this tab keeps it until the page says that it is saved.
    const key = `unsent:${location.pathname}`;
    if (location.hash === "#weiter") sessionStorage.removeItem(key);
    const unsent = sessionStorage.getItem(key);
    const notice = document.getElementById("unsent");
    if (unsent && notice && !document.getElementById("errors")) {
      fill(form, JSON.parse(unsent));
      notice.hidden = false;
      notice.querySelector("button").addEventListener("click", () => {
        sessionStorage.removeItem(key);
        location.reload();
      });
    }
    form.addEventListener("submit", () => {
      sending = true;
      sessionStorage.setItem(key, JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")));
    });
    setInterval(keep, 20000);
    addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  }

  // Rows of a list are dragged to their place; the same form puts them there that works without dragging.
  const rows = [...document.querySelectorAll("tr[data-number]")];
  const mover = document.getElementById("move-number")?.form;
  if (mover) {
    let dragged = null;
    for (const row of rows) {
      row.draggable = true;
      row.addEventListener("dragstart", (event) => {
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.dataset.number);
      });
      row.addEventListener("dragover", (event) => {
        if (!dragged || dragged === row) return;
        event.preventDefault();
        rows.forEach((other) => other.classList.remove("before", "behind"));
        row.classList.add(above(event, row) ? "before" : "behind");
      });
      row.addEventListener("dragend", () => rows.forEach((other) => other.classList.remove("before", "behind")));
      row.addEventListener("drop", (event) => {
        event.preventDefault();
        if (!dragged || dragged === row) return;
        const left = rows.filter((other) => other !== dragged);
        const index = left.indexOf(row) - (above(event, row) ? 1 : 0);
        mover.elements.number.value = dragged.dataset.number;
        mover.elements.after.value = index < 0 ? "" : left[index].dataset.number;
        mover.submit();
      });
    }
  }
  function fill(form, pairs) {
    const values = new Map();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) || []), value]);
    for (const input of form.elements) {
      if (!values.has(input.name)) continue;
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.get(input.name).includes(input.value);
      else input.value = values.get(input.name).shift() ?? "";
    }
  }
  function above(event, row) {
    const box = row.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  }
})();

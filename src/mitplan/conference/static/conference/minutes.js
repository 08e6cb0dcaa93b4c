/* Keeps what is typed into minutes and not saved yet in this tab; without it every section is saved by its button. */
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-kept]")) {
    const { text, seen } = form.elements;
    const key = `${location.pathname}#${form.elements.item.value}`;
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && kept.text.trim() === text.value.trim()) sessionStorage.removeItem(key);
    else if (kept) {
      // With the mark of the text it was begun from: what somebody else has written since is not overwritten.
      [text.value, seen.value] = [kept.text, kept.seen];
      form.querySelector("[data-unsaved]").hidden = false;
    }
    text.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify({ text: text.value, seen: seen.value }));
      form.querySelector("[data-unsaved]").hidden = false;
    });
    form.querySelector("[data-drop]").addEventListener("click", () => {
      sessionStorage.removeItem(key);
      location.reload();
    });
  }
})();

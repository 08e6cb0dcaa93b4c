/* Makes the workbench more comfortable; without it every page works all the same. */
"use strict";
(() => {
  // Whoever follows a link to a gap begins to type there.
  const wanted = decodeURIComponent(location.hash.slice(1));
  const field = wanted && document.getElementById(wanted);
  if (field) {
    const input = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea, a, button");
    (input || field).focus();
  }
})();

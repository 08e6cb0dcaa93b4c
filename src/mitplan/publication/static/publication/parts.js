// Folds the secondary parts of a page on a phone. Without script, and where there is room, all of them are open.
(() => {
  const phone = matchMedia("(max-width: 47.99rem)");
  const parts = [...document.querySelectorAll("details.part")];
  const target = () => location.hash && document.getElementById(location.hash.slice(1));
  const leadsInto = (at, part) => at && (at.contains(part) || part.contains(at));
  const fold = () => {
    const at = target();
    for (const part of parts) part.open = !phone.matches || Boolean(leadsInto(at, part));
    if (at) at.scrollIntoView();
  };
  addEventListener("hashchange", () => {
    const at = target();
    for (const part of parts) if (leadsInto(at, part)) part.open = true;
  });
  addEventListener("beforeprint", () => { for (const part of parts) part.open = true; });
  phone.addEventListener("change", fold);
  if (phone.matches) fold();
})();

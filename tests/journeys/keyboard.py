"""A reader who uses the keyboard alone."""

FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return {
    tag: it.tagName.toLowerCase(), href: it.getAttribute("href") || "", name: it.getAttribute("name") || "",
    words: (it.getAttribute("aria-label") || it.textContent || "").replace(/\\u00ad/g, "").trim().replace(/\\s+/g, " "),
    outlined: outlined || style.boxShadow !== "none",
    inSight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
MOST_STEPS = 400


def focused(page):
    """Where the focus is, and whether one can see it."""
    return page.evaluate(FOCUSED)


def step(page, key="Tab"):
    """Go on to the next place; it must show that it is there."""
    page.keyboard.press(key)
    place = focused(page)
    if place["tag"] != "body":
        assert place["outlined"], f"the focus can't be seen on {place} at {page.url}"
        assert place["inSight"], f"the focus is out of sight on {place} at {page.url}"
    return place


def walk_to(page, *, words="", href="", name=""):
    """Step on until a place that is called so, or leads there."""
    for _ in range(MOST_STEPS):
        place = step(page)
        if place["tag"] == "body":  # past the last place; all words of the page are its own
            continue
        if words in place["words"] and href in place["href"] and (not name or place["name"] == name):
            return place
    raise AssertionError(f"{words or href or name!r} can't be reached by keyboard at {page.url}")


def follow(page, **wanted):
    """Walk to a link and follow it."""
    walk_to(page, **wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")

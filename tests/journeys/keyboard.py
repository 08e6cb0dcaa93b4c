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
# Seconds for one key of somebody who types without training, and for making up one's mind before each step: the
# keystroke-level model (Card, Moran and Newell 1980, Communications of the ACM 23/7). Reading a page comes on top.
KEY, MIND, READING = 0.28, 1.35, 10


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


class Keyboard:
    """Types, and counts the keys, the steps and the pages."""

    def __init__(self, page):
        self.page, self.keys, self.steps, self.pages, self.address = page, 0, 0, 0, ""
        page.keyboard.press, self._press = self.press, page.keyboard.press
        page.on("framenavigated", self.turned)

    def turned(self, frame):
        """Another page, which has to be read; not the same one once more."""
        self.pages += frame.url != self.address
        self.address = frame.url

    @property
    def by_hand(self):
        """How many seconds all this takes somebody who knows what to enter."""
        return KEY * self.keys + MIND * (self.steps + self.pages) + READING * self.pages

    def press(self, key):
        self.keys += 1
        self._press(key)

    def type(self, name, words):
        """Go to an input and type over what is there; into a list of choices, what its choice begins with."""
        walk_to(self.page, name=name)
        self.steps += 1
        if focused(self.page)["tag"] != "select":
            self.press("Control+a")
        self.page.keyboard.type(words)
        self.keys += len(words)

    def send(self, words="", **where):
        """Go to a button and press it."""
        walk_to(self.page, words=words, **where)
        self.steps += 1
        with self.page.expect_navigation():
            self.press("Enter")

    def tick(self, name):
        walk_to(self.page, name=name)
        self.steps += 1
        self.press("Space")

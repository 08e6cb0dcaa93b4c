"""Reads a page the way its reader does: headings, links, rows of tables."""

from html.parser import HTMLParser


class _Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.rows, self.links, self.headings, self.lists = [], {}, [], []
        self._cell = self._link = self._heading = self._item = None
        self._href = ""
        self.text = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in {"p", "li", "br", "div"}:
            self.handle_data(" ")
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._cell = []
        elif tag == "a":
            self._link, self._href = [], given.get("href", "")
        elif tag in {"h1", "h2", "h3"}:
            self._heading = []
        elif tag in {"script", "style"}:
            self._hidden += 1

    def handle_endtag(self, tag):
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append(_words(self._cell))
            self._cell = None
        elif tag == "a" and self._link is not None:
            self.links.setdefault(_words(self._link), self._href)
            self._link = None
        elif tag in {"h1", "h2", "h3"} and self._heading is not None:
            self.headings.append(_words(self._heading))
            self._heading = None
        elif tag in {"script", "style"}:
            self._hidden -= 1

    def handle_data(self, data):
        if self._hidden:
            return
        self.text += data
        for open_one in (self._cell, self._link, self._heading):
            if open_one is not None:
                open_one.append(data)


def _words(pieces):
    return " ".join("".join(pieces).replace("\u00ad", "").split())


def page_of(client, address, status=200):
    """The page at an address, read; `.rows` without the head of tables, `.links` by their words."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    page = _Page(response.content.decode())
    page.text = " ".join(page.text.replace("\u00ad", "").split())
    page.numbers = [row[0] for row in page.rows[1:] if row]
    page.context = response.context
    return page

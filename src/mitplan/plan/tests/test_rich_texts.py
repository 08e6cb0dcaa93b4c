"""The texts of the demo plans were written before texts had structure: they must come out as they were meant."""

import re
from html import unescape

import pytest

from mitplan.core.rich import rendered, words

from .test_demo_documents import DOCUMENTS

LONG = ("text", "reason", "reply", "note", "minority", "notice")


def texts_in(thing):
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name in LONG and isinstance(value, str):
                yield value
            yield from texts_in(value)
    elif isinstance(thing, list):
        for item in thing:
            yield from texts_in(item)


@pytest.mark.parametrize("key", DOCUMENTS)
def test_each_long_text_of_a_demo_plan_comes_out_as_before(key):
    texts = set(texts_in(DOCUMENTS[key]))
    assert len(texts) > 20
    changed = []
    for text in texts:
        parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
        shown = [unescape(part) for part in re.findall(r"<p>(.*?)</p>", rendered(text), re.DOTALL)]
        if shown != parts or words(text) != "\n\n".join(parts):
            changed.append(text)
    assert changed == []

"""Components for page authors. One tag or one include each; the gallery at /komponenten/ shows all of them."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from .. import rich, texts
from ..badges import badge_of

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / "static" / "mitplan" / "icons"
# These point along the line of reading and turn round in right-to-left languages.
DIRECTED = {"arrow", "chevron", "onward", "out", "level"}
NOTICE_ICONS = {"info": "info", "good": "done", "warn": "triangle", "bad": "stop", "fictional": "dotted"}
# Four things a field without a value can mean; zero, the fourth, is a value.
NOTHINGS = {
    "unknown": (_("nicht bekannt"), "question", "warn"),
    "none": (_("gibt es nicht"), "empty", "plain"),
    "nil": (_("Fehlanzeige"), "minus", "plain"),
}
# German compounds may break after these joints when the word is long.
JOINT = re.compile(r"(ungs|heits|keits|schafts|tions|täts|ings|landes|bundes|arbeits|berufs)(?=[a-zäöüß]{4})", re.I)


@cache
def _drawing(name: str) -> SafeString:
    text = (ICONS / f"{name}.svg").read_text()
    return mark_safe(text[text.index(">") + 1 : text.rindex("</svg>")])  # noqa: S308 - our own file


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words; it is hidden from screen readers, so never use it alone."""
    turned = " turned" if name in DIRECTED else ""
    return format_html('<svg class="icon{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', turned, _drawing(name))


@register.simple_tag
def badge(family: str, code: str, label: str = "") -> SafeString:
    """A state as shape and words: `{% badge "stage" measure.stage %}`."""
    look = badge_of(family, str(code))
    return format_html(
        '<span class="badge {}">{}<span>{}</span></span>', look.tone, icon(look.shape), label or look.label
    )


@register.simple_tag
def mark(label: str, shape: str, tone: str = "plain") -> SafeString:
    """A badge with words of your own: `{% mark _("Widerspruch") "unequal" "warn" %}`."""
    return format_html('<span class="badge {}">{}<span>{}</span></span>', tone, icon(shape), label)


@register.inclusion_tag("ui/unknown.html")
def unknown(owed_by: Any = "", due: Any = "", url: str = "", standing: str = "unknown") -> dict[str, Any]:
    """What isn't known: who owes it, until when. `standing` none and nil are the other kinds of nothing."""
    label, shape, tone = NOTHINGS[standing]
    return {"owed_by": owed_by, "due": due, "url": url, "label": label, "shape": shape, "tone": tone}


@register.inclusion_tag("ui/counter.html")
def counter(label: str, part: int, whole: int, url: str = "", note: str = "") -> dict[str, Any]:
    """An honest count: "37 von 120", with a line drawn to that length."""
    share = 100 * part / whole if whole else 0
    return {"label": label, "part": part, "whole": whole, "url": url, "note": note, "width": f"{share:.2f}"}


@register.inclusion_tag("ui/tile.html")
def tile(value: Any, label: str, url: str = "", note: str = "") -> dict[str, Any]:
    """One large figure and what it counts."""
    return {"value": value, "label": label, "url": url, "note": note}


@register.inclusion_tag("ui/field.html")
def field(bound: Any) -> dict[str, Any]:
    """One form field with label, help and error in the right order: `{% field form.title %}`."""
    kind = getattr(bound.field.widget, "input_type", "")
    return {"field": bound, "ticked": kind == "checkbox" and not bound.use_fieldset}


@register.simple_tag(takes_context=True)
def term(context: Context, word: str, meaning: str) -> SafeString:
    """A word with its meaning on request, without script: `{% term "Federführung" "Das Ressort, das …" %}`."""
    return format_html(
        '<dfn><button type="button" class="term" popovertarget="{0}">{1}</button></dfn>'
        '<span class="meaning" id="{0}" popover>{2}</span>',
        _next_id(context, "term"),
        word,
        meaning,
    )


@register.inclusion_tag("ui/hash.html", takes_context=True)
def hash_block(context: Context, value: str, label: str = "") -> dict[str, Any]:
    """A long hash that wraps and still copies as one word."""
    pieces = [value[at : at + 8] for at in range(0, len(value), 8)]
    return {"pieces": pieces, "label": label, "id": _next_id(context, "hash")}


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, tone: str = "info", title: str = "") -> SafeString:
    """A sentence that must not be missed: `{% notice "warn" title=_("…") %}<p>…</p>{% endnotice %}`."""
    return _block("notice", content, tone=tone, title=title, shape=NOTICE_ICONS[tone])


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Nothing to show, and what to do about it: `{% empty _("Keine Treffer") %}<p>…</p>{% endempty %}`."""
    return _block("empty", content, title=title)


@register.simple_block_tag(takes_context=True)
def table(context: Context, content: str, caption: str, stacked: bool = False, quiet: bool = False) -> SafeString:
    """A table with caption that scrolls inside itself; `stacked=True` makes rows into cards on a phone."""
    return _block("table", content, caption=caption, stacked=stacked, quiet=quiet, id=_next_id(context, "table"))


@register.simple_block_tag(takes_context=True)
def picture(context: Context, content: str, svg: str, caption: str, label: str = "") -> SafeString:
    """A drawing from the server and, inside the block, the table that says the same."""
    return _block("picture", content, svg=svg, caption=caption, label=label or caption)


@register.inclusion_tag("ui/languages.html", takes_context=True)
def languages(context: Context) -> dict[str, Any]:
    """The same page in the other languages; on pages without a request (error 500) the start page."""
    request = context.get("request")
    current = get_language()
    links = []
    for code, _words in settings.LANGUAGES:
        info = get_language_info(code)
        links.append(
            {"code": code, "name": info["name_local"], "url": page_in(request, code), "current": code == current}
        )
    return {"links": links}


def page_in(request: HttpRequest | None, code: str) -> str:
    """The address of this page in another language."""
    return translate_url(request.get_full_path() if request else "/", code)


@register.filter
def soft(text: Any) -> str:
    """Long German words with soft hyphens at their joints; for headings on narrow screens."""
    softened = re.sub(r"\w{14,}", lambda word: JOINT.sub("\\1\u00ad", word[0]), str(text))
    # What is marked with its language has tags, and no word in them is that long.
    return mark_safe(softened) if isinstance(text, SafeString) else softened  # noqa: S308 - as safe as it came


@register.filter
def paragraphs(text: Any, named: str = "") -> SafeString:
    """A long text with its paragraphs, lists, emphasis and links; everything else in it is escaped.

    `{{ text|paragraphs:"named" }}` lets each paragraph be addressed (`#p-…`); for one text of a page.
    """
    return rich.rendered(text, named=bool(named))


@register.filter
def words(text: Any) -> str:
    """What a long text says, without its structure: `{{ text|words|truncatewords:20 }}`."""
    return rich.words(text)


@register.filter
def said(text: Any, language: str) -> str:
    """A text of a plan, marked with its language on pages in another: `{{ claim.note|said:plan.language }}`."""
    return texts.said(text, language)


@register.filter
def listed(items: Iterable[Any]) -> str:
    """Words one after the other: `{{ names|listed }}`."""
    return texts.listed(items)


@register.simple_tag
def comma(*, apart: bool = False) -> str:
    """What stands between two items of a list, where `listed` can't be used because they are links."""
    return texts.comma(apart=apart)


@register.filter
def numbers(page: Page) -> list[int | str]:
    """The page numbers worth a link: first, last and those around this one."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def host(address: Any) -> str:
    """The site of a web address, so that a link says where it leads."""
    try:
        return urlsplit(str(address)).netloc.removeprefix("www.")
    except ValueError:
        return str(address)


def _block(name: str, content: str, **values: Any) -> SafeString:
    return render_to_string(f"ui/{name}.html", {"content": content, **values})


def _next_id(context: Context, name: str) -> str:
    """Ids are counted on the request, because every included template starts a render context of its own."""
    request = getattr(context, "request", None)
    counts: Any = request.__dict__.setdefault("ui_ids", {}) if request else context.render_context.dicts[0]
    counts[name] = counts.get(name, 0) + 1
    return f"{name}-{counts[name]}"

"""Samples for the gallery; openly invented, without any domain word in the code."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

DRAWING = mark_safe(
    '<svg viewBox="0 0 640 132" width="640" height="132">'
    '<path class="thread-line" d="M40 40H200C260 40 260 40 320 40H600"/>'
    '<path class="thread-line weak" d="M200 40C260 40 250 100 320 100H460"/>'
    '<circle class="knot" cx="40" cy="40" r="6"/><circle class="knot" cx="200" cy="40" r="6"/>'
    '<circle class="knot here" cx="320" cy="40" r="7"/><circle class="knot lost" cx="460" cy="100" r="6"/>'
    '<circle class="knot open" cx="600" cy="40" r="6"/>'
    '<text class="label" x="30" y="22">Bericht</text><text class="label" x="160" y="22">Empfehlung</text>'
    '<text class="label strong" x="290" y="22">Maßnahme</text><text class="label soft" x="400" y="126">abgelehnt</text>'
    '<text class="label" x="560" y="22">Angebot</text></svg>'
)

CLAIMS = [
    {
        "value": _("13. Juni 2018"),
        "is_valid": True,
        "source": _("Pressemitteilung der Stadt"),
        "url": "#",
        "locator": _("Absatz 2"),
        "stated_on": _("Juni 2018"),
        "note": _("Feierliche Eröffnung."),
    },
    {"value": _("November 2017"), "source": _("Plan"), "url": "#", "locator": _("S. 68"), "stated_on": _("2017")},
    {"standing": "unknown", "source": _("Auskunft des Ressorts"), "stated_on": _("2016")},
]

FACTS = [
    {"label": _("Federführung"), "value": _("Ministerium für Soziales"), "url": "#"},
    {"label": _("Beginn"), "value": _("Frühjahr 2016"), "note": _("Das Quartal steht in keiner Quelle.")},
    {"label": _("Kosten"), "unknown": {"owed_by": _("Ministerium der Finanzen"), "due": _("März 2028")}},
    {"label": _("Rechtsgrundlage"), "unknown": {"standing": "none"}},
    {"label": _("Beitrag der Kommunen"), "unknown": {"standing": "nil"}},
    {"label": _("Eröffnung"), "claims": CLAIMS},
]

MOMENTS = [
    {"on": _("Frühjahr 2016"), "title": _("Konferenz fordert ein Zentrum"), "url": "#", "kind": _("Empfehlung")},
    {
        "on": _("20. Dezember 2017"),
        "edtf": "2017-12-20",
        "title": _("Maßnahme im Plan"),
        "here": True,
        "kind": _("Maßnahme"),
        "text": _("Die Landesregierung nimmt das Zentrum in den Plan auf."),
    },
    {
        "on": _("13. Juni 2018"),
        "edtf": "2018-06-13",
        "title": _("Eröffnung"),
        "url": "#",
        "kind": _("Ereignis"),
        "source": _("Pressemitteilung"),
        "source_url": "#",
    },
    {"on": _("Ende 2027"), "title": _("Bericht an das Parlament"), "kind": _("Zusage"), "ahead": True},
]

ITEMS = [
    {
        "url": "#",
        "number": "M12",
        "title": _("Integrationskoordinationsstellen in allen Landkreisen und kreisfreien Städten"),
        "text": _("Jeder Kreis bekommt eine Stelle, die Angebote kennt und vermittelt."),
        "badges": [("stage", "running"), ("assessment", "at_risk")],
        "meta": [_("Ministerium für Soziales"), _("2017 bis 2020")],
    },
    {
        "url": "#",
        "number": "M13",
        "title": _("Sprachkurse am Abend"),
        "badges": [("stage", "unknown"), ("assessment", "not_assessed")],
        "meta": [_("Kultusministerium")],
    },
]

OPTIONS = [
    {"value": "1", "label": _("Sprache"), "count": 12, "selected": True},
    {"value": "2", "label": _("Arbeit"), "count": 0, "selected": False},
]

SAMPLES: dict[str, Any] = {
    "drawing": DRAWING,
    "claims": CLAIMS,
    "facts": FACTS,
    "moments": MOMENTS,
    "items": ITEMS,
    "filters": [
        {"name": "q", "label": _("Wort im Titel"), "kind": "search", "value": ""},
        {"name": "field", "label": _("Handlungsfeld"), "options": OPTIONS},
        {"name": "gap", "label": _("Lücken"), "kind": "choice", "options": OPTIONS[:1]},
    ],
    "active": [{"label": _("Handlungsfeld: Sprache"), "url": "?"}],
    "tabs": [
        {"label": _("Faden"), "url": "#thread", "current": True},
        {"label": _("Wortlaut"), "url": "#words"},
        {"label": _("Quellen"), "url": "#facts", "count": 4},
    ],
    "files": [
        {"url": "#", "label": _("Fassung 3"), "format": "JSON", "size": "412 kB", "sha256": "b5" * 32},
        {"url": "#", "label": _("Liste der Maßnahmen"), "format": "CSV", "note": _("So gefiltert wie angezeigt.")},
    ],
}

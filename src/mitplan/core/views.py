"""The gallery: every component of the interface with all its states, as living style guide."""

from hashlib import sha256

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from .badges import families
from .gallery import SAMPLES

CONTENTS = [
    ("words", _("Schrift")),
    ("actions", _("Schaltflächen und Links")),
    ("states", _("Zustände")),
    ("facts", _("Angaben und ihre Quellen")),
    ("thread", _("Faden und Verlauf")),
    ("counts", _("Zahlen")),
    ("lists", _("Listen und Tabellen")),
    ("forms", _("Formulare")),
    ("notices", _("Hinweise")),
    ("documents", _("Dokumente")),
]


class SampleForm(forms.Form):
    """A form with one field of each sort; only shown, never saved."""

    title = forms.CharField(label=_("Titel"), help_text=_("So kurz, dass er in eine Zeile passt."))
    reason = forms.CharField(label=_("Begründung"), widget=forms.Textarea, required=False)
    code = forms.ChoiceField(
        label=_("Antwort"),
        choices=[("", _("bitte wählen")), ("a", pgettext_lazy("Antwort", "übernommen")), ("b", _("nicht übernommen"))],
    )
    way = forms.ChoiceField(label=_("Weg"), choices=[("1", _("Sitzung")), ("2", _("Umlauf"))], widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("Ich habe den Wortlaut geprüft"))


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; two sample forms, one of them with mistakes."""
    wrong = SampleForm({"title": "", "reason": _("weil"), "code": "a"}, prefix="wrong")
    context = {
        "title": _("Komponenten"),
        "plan": {"title": _("Musterplan"), "fictional": True},
        "plan_url": "#",
        "lead": _("Aus diesen Bausteinen ist jede Seite von Mitplan gemacht."),
        "crumbs": [(_("Start"), reverse("core:gallery").removesuffix("komponenten/"))],
        "contents": CONTENTS,
        "families": families(),
        "form": SampleForm(prefix="right"),
        "wrong": wrong,
        "page": Paginator(range(240), 20).get_page(request.GET.get("page", 4)),
        "sha256": sha256(b"Mitplan").hexdigest(),
        "nav": [{"label": label, "url": f"#{anchor}", "current": anchor == "words"} for anchor, label in CONTENTS[:8]],
        **SAMPLES,
    }
    return render(request, "core/gallery.html", context)

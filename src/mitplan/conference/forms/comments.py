"""Forms around comments: saying something, answering, putting right."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..queries.discussed import Discussed
from ..states.comments import Stance
from ..states.contributions import LANGUAGES
from .hinting import Hinting

LONGEST = 5000
STANCES = (
    (Stance.FOR, _("Ich bin dafür")),
    (Stance.AGAINST, _("Ich bin dagegen")),
    (Stance.QUESTION, _("Ich habe eine Frage")),
)


def text_field(label: Any) -> forms.CharField:
    """A comment as it is typed."""
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 5}))


def language_field() -> forms.ChoiceField:
    """In which language it is."""
    return forms.ChoiceField(label=_("In welcher Sprache schreiben Sie?"), choices=LANGUAGES)


def reason_field() -> forms.CharField:
    """Why an official acts outside the phase."""
    help_text = _("Die Phase ist nicht offen. Als Amt können Sie trotzdem antworten; alle lesen den Grund.")
    return forms.CharField(label=_("Grund"), help_text=help_text, required=False, max_length=500)


class CommentForm(Hinting):
    """A comment on a text or one paragraph of it."""

    thing = forms.CharField(max_length=80, widget=forms.HiddenInput)
    stance = forms.ChoiceField(label=_("Wie stehen Sie dazu?"), choices=STANCES, widget=forms.RadioSelect)
    passage = forms.ChoiceField(label=_("Worum geht es Ihnen?"), required=False)
    text = text_field(_("Ihr Kommentar"))
    language = language_field()
    reason = reason_field()

    def __init__(self, target: Discussed, *args: Any, is_open: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = {"thing": target.key, "language": get_language()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if len(target.paragraphs) > 1:
            parts = enumerate(target.paragraphs, 1)
            named = [(part.name, f"{place}. {Truncator(part.words).chars(60)}") for place, part in parts]
            self.fields["passage"].choices = [("", _("um den ganzen Text")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["passage"]
        if is_open:
            del self.fields["reason"]


class ReplyForm(Hinting):
    """An answer to a comment."""

    text = text_field(_("Ihre Antwort"))
    language = language_field()
    reason = reason_field()

    def __init__(self, *args: Any, is_open: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if is_open:
            del self.fields["reason"]


class ReviseForm(Hinting):
    """Another wording of one's own comment."""

    text = text_field(_("Ihr Kommentar"))

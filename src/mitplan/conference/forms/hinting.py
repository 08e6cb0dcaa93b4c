"""Forms that say what a text may give away, once, before it is sent; the same text again goes through as it is."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from ..hints import Hint, hints_in, seen_mark


class Hinting(forms.Form):
    """A form with texts for everybody to read: name them in `hinted`, show `conference/_hints.html` with `form`."""

    hinted: ClassVar[tuple[str, ...]] = ("text",)
    seen_hints = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints: list[Hint] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        texts = [str(cleaned.get(name) or "") for name in self.hinted]
        self.hints = hints_in(*texts)
        mark = seen_mark(*texts)
        if self.hints and not self.errors and cleaned.get("seen_hints") != mark:
            self.add_error(
                None, _("Bitte sehen Sie sich die Hinweise an. Dann schicken Sie den Text ab, wie Sie möchten.")
            )
            # The form comes back with the mark of this text: sent again unchanged, nothing is said.
            data: Any = self.data
            data = data.copy()
            data[self.add_prefix("seen_hints")] = mark
            self.data = data
        return cleaned

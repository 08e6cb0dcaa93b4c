"""Searches that somebody keeps: a list for oneself and nothing of the record, so without a line in the journal."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.people.models import Person

from .. import rules
from ..models import LONGEST_QUERY, KeptSearch

MOST_KEPT = 50


@transaction.atomic
def keep_search(by: Acting, query: str) -> KeptSearch:
    """Keep a search for oneself, by its address; once is enough. Raises ValidationError and Refused."""
    require(rules.may_keep_search(by))
    if not query or len(query) > LONGEST_QUERY:
        raise ValidationError(_("Diese Suche lässt sich nicht merken: Sie ist leer oder zu lang."))
    # The lock makes two clicks at once into one.
    assert by.person  # says the rule
    person = Person.objects.select_for_update().get(pk=by.person.pk)
    kept = KeptSearch.objects.filter(person=person)
    if found := kept.filter(query=query).first():
        return found
    if kept.count() >= MOST_KEPT:
        raise ValidationError(
            _("Sie haben sich schon %(most)d Suchen gemerkt. Vergessen Sie bitte erst eine.") % {"most": MOST_KEPT}
        )
    return KeptSearch.objects.create(person=person, query=query)


@transaction.atomic
def drop_search(by: Acting, query: str) -> None:
    """Forget a search one has kept; what was never kept is no error. Raises Refused."""
    require(rules.may_keep_search(by))
    KeptSearch.objects.filter(person=by.person, query=query).delete()

"""What the search page reads beside what was found."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from mitplan.people.capacities import CHOSEN, acting_of
from mitplan.people.models import Office, Person
from mitplan.people.sessions import STRONG
from mitplan.people.states import OfficeRole
from mitplan.people.terms import lasting
from mitplan.plan.models import Admission, Plan
from mitplan.plan.states import Kind
from mitplan.plan.workbench.plans import offices_of

from .drafting import DRAFT
from .models import PUBLIC, Entry, KeptSearch, Word, audience_of
from .telling import ELEMENT


def entries_by_pk(keys: Iterable[int]) -> dict[int, Entry]:
    """The entries of a page, with their texts."""
    return Entry.objects.defer("folded", "folded_title").in_bulk(list(keys))


def plan_names(audiences: Sequence[str], language: str) -> dict[str, tuple[str, str]]:
    """What the plans of some audiences are called, by key: name and its language; the reader's where there is one.

    Where a plan is published, by the name it has in public.
    """
    # By the index of facets, a few rows for each plan.
    plans = Plan.objects.order_by().values("key")
    rows = Entry.objects.filter(source__in=(ELEMENT, DRAFT), audience__in=audiences, plan__in=plans, kind=Kind.PLAN)
    found = list(rows.order_by("pk").values_list("plan", "title", "language", "audience"))
    public = [row for row in found if row[3] == PUBLIC]
    drafted = [row for row in found if row[0] not in {plan for plan, *_more in public}]
    names: dict[str, tuple[str, str]] = {}
    for plan, title, own, _audience in (*public, *drafted):
        if plan not in names or own == language:
            names[plan] = (title, own)
    return names


def known_words(folded: Sequence[str]) -> set[str]:
    """Those of the words that occur in public entries."""
    return set(Word.objects.filter(folded__in=folded).values_list("folded", flat=True))


def audiences_of(request: HttpRequest) -> list[str]:
    """Whose entries somebody may find: everybody's, and the drafts of those plans whose workbench opens to them."""
    return [PUBLIC, *(audience_of(key) for key in desks_of(request))]


def desks_of(request: HttpRequest) -> list[str]:
    """The plans whose workbench opens to somebody in the capacity they have chosen; a fixed number of queries.

    As each page of the workbench asks it for its own plan: who hasn't chosen a capacity acts in the office that
    coordinates the plan where it is theirs; else one acts in the capacity chosen, or the first one, and the plan must
    have admitted that office. And where an installation wants a second factor of offices, it was shown.
    """
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return []
    if settings.SECOND_FACTOR == "offices" and not request.session.get(STRONG):
        return []
    office = acting_of(request).office
    own: list[Office] = [office] if office else []
    if not request.session.get(CHOSEN):
        own = offices_of(person)
    plans = set(Plan.objects.filter(coordination__in=own).values_list("key", flat=True))
    if office and office.role != OfficeRole.NONE:
        admissions = Admission.objects.filter(office=office, is_current=True).select_related("plan")
        plans |= {one.plan.key for one in admissions if lasting([one], None)}
    return sorted(plans)


def kept_by(user: Person | AnonymousUser) -> list[str]:
    """The searches somebody keeps, newest first."""
    if not isinstance(user, Person):
        return []
    return list(KeptSearch.objects.filter(person=user).order_by("-pk").values_list("query", flat=True))

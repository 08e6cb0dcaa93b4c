"""Which plans somebody works on today, and in which office."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from mitplan.people.acting import Acting
from mitplan.people.capacities import CHOSEN, SHOWN, acting_of, capacities_of, shown
from mitplan.people.models import Holder, Office, Person
from mitplan.people.queries import acting_in
from mitplan.people.states import OfficeRole
from mitplan.people.terms import lasting

from .. import rules
from ..models import Admission, Element, Plan, Version
from ..states import Kind


@dataclass(frozen=True, slots=True)
class AtWork:
    """A plan somebody works on: its title, the office in which they do, and its latest version."""

    plan: Plan
    title: str
    office: Office
    version: Version | None


def offices_of(person: Person) -> list[Office]:
    """The offices a person holds today; one query."""
    terms: dict[int, list[Holder]] = {}
    held = Holder.objects.filter(office__holders__person=person).select_related("office__body").distinct()
    for holder in held:
        terms.setdefault(holder.office_id, []).append(holder)
    lasts = [lasting(holders, None) for holders in terms.values()]
    return [term.office for term in lasts if term is not None and term.person_id == person.pk]


def plans_of(person: Person) -> list[AtWork]:
    """The plans a person's offices coordinate or take part in, the youngest first; five queries."""
    offices = {office.pk: office for office in offices_of(person)}
    admitted = dict(Admission.objects.filter(office__in=offices, is_current=True).values_list("plan_id", "office_id"))
    plans = list(Plan.objects.filter(Q(coordination__in=offices) | Q(pk__in=admitted)).order_by("-pk"))
    titles = dict(Element.objects.filter(plan__in=plans, kind=Kind.PLAN).values_list("plan_id", "title"))
    latest: dict[int, Version] = {}
    columns = ("pk", "plan_id", "number", "label", "kind")
    for version in Version.objects.filter(plan__in=plans).only(*columns).order_by("plan", "number"):
        latest[version.plan_id] = version
    return [
        AtWork(
            plan,
            titles[plan.pk],
            offices[plan.coordination_id if plan.coordination_id in offices else admitted[plan.pk]],
            latest.get(plan.pk),
        )
        for plan in plans
    ]


def acting_on(request: HttpRequest, plan: Plan) -> Acting:
    """The chosen capacity; whoever hasn't chosen another one acts in the plan's own office where it is theirs."""
    if request.session.get(CHOSEN) in (None, f"office:{plan.coordination.key}"):
        by = acting_in(request.user, plan.coordination)
        if by.office:
            return by
    return acting_of(request, plan.coordination)


def words_for(request: HttpRequest, by: Acting) -> str:
    """What the header has to say of who acts on a plan, where that isn't the capacity it would show; else ""."""
    if by.office is None or by.person is None:
        return ""
    str(shown(request)["capacity_words"])  # asked anew where that was long ago
    key = f"office:{by.office.key}"
    if request.session.get(SHOWN, {}).get("key") == key:
        return ""
    return next((capacity.words for capacity in capacities_of(by.person) if capacity.key == key), "")


def edit_url(request: HttpRequest, element: int) -> str:
    """The form of an element, for whoever may change it; no query for those who haven't signed in."""
    if not request.user.is_authenticated:
        return ""
    here = Element.objects.select_related("plan__coordination").get(pk=element)
    may = rules.may_revise(acting_on(request, here.plan), here)
    return reverse("plan:element", args=[here.plan.key, here.kind, here.number]) if may else ""


def beginning(person: Person) -> list[Acting]:
    """The person in each office in which they may begin a plan."""
    offices = [office for office in offices_of(person) if office.role == OfficeRole.COORDINATION]
    return [Acting(person, office) for office in offices]

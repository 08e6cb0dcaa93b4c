"""Drafts are found by those who may open the plan's workbench, in the capacity chosen, and by nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.models import Act
from mitplan.people import actions as people
from mitplan.people.acting import Acting, system
from mitplan.people.capacities import CHOSEN, capacities_of
from mitplan.people.models import Office, Person
from mitplan.people.sessions import STRONG
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow, ClaimRow, Draft, Seal
from mitplan.plan.models import Admission, Element, Plan, Revision
from mitplan.plan.tests.scene import build_scene
from tests.spies import watched

from .. import drafting
from ..actions import keep_search
from ..following import follow, rebuild
from ..models import PUBLIC, Entry, KeptSearch, Token, Word
from ..queries import audiences_of, desks_of
from .test_following import assert_as_if_built_anew

SETUP = system("test")
PLANS = ("probe", "zweitplan", "drittplan")
SECRET = "Geheimprojekt"
SEAL = Seal(label="Erster Stand", kind="record")


@pytest.fixture
def scene(cast):
    return build_scene(cast.eva)


@pytest.fixture
def drafted(scene, cast):
    """A sealed plan of which one measure was revised since, and another one is new."""
    actions.freeze(scene.plan, SEAL, by=cast.eva)
    actions.revise(scene["measure/2"], {"title": f"{SECRET} am Abend"}, by=cast.eva)
    actions.draft(scene.plan, Draft(kind="measure", number="4", title="Neu", text=f"Ein {SECRET}"), by=cast.eva)
    follow()
    return scene


def client_of(person: Person | None, capacity: str = "") -> Client:
    client = Client(headers={"accept-language": "de"})
    if person:
        client.force_login(person)
        if capacity:
            session = client.session
            session[CHOSEN] = capacity
            session.save()
    return client


def page(client: Client, **asked: str) -> str:
    answer = client.get("/suche/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def status(text: str) -> str:
    (told,) = re.findall(r'id="found" role="status">(.*?)</p>', text)
    return re.sub(r"<.*?>", "", told).strip()


def hits(text: str) -> list[str]:
    return re.findall(r'<h2[^>]*><a href="([^"]+)"', text)


def drafts() -> dict[str, str]:
    """The drafts in the index: title by element."""
    return dict(Entry.objects.exclude(audience=PUBLIC).values_list("place", "title"))


# ---------------------------------------------------------------- who finds them


@pytest.fixture
def stage(scene, cast):
    """Three plans; who coordinates, takes part, took part, or has several capacities."""
    second = office("zweite-koordinierung", "coordination", cast.bodies.other_ministry, cast.eva.person)
    third = office("dritte-koordinierung", "coordination", cast.bodies.association, cast.ida.person)
    build_scene(Acting(cast.eva.person, second), "zweitplan")
    build_scene(Acting(cast.ida.person, third), "drittplan")
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    actions.admit(scene.plan, cast.dana.office, by=cast.eva)
    actions.admit(scene.plan, cast.guel.office, by=cast.eva)
    Admission.objects.filter(office=cast.guel.office).update(until=PartialDate.of(day(-1)))
    third_plan = Plan.objects.get(key="drittplan")
    by = Acting(cast.ida.person, third)
    actions.dismiss(actions.admit(third_plan, cast.dana.office, by=by), "Fertig", by=by)
    actions.admit(third_plan, cast.cem.office, by=by)
    # Finn was a clerk who takes part, until yesterday; and Cem has two offices, one of which takes part nowhere.
    clerk = office("frueheres-amt", "clerk", cast.bodies.lead_ministry, cast.finn.person, until=PartialDate.of(day(-1)))
    actions.admit(scene.plan, clerk, by=cast.eva)
    office("a-nebenamt", "clerk", cast.bodies.other_ministry, cast.cem.person)
    people.give_mandate(cast.eva.person, cast.bodies.association, PartialDate("2016"), UNKNOWN, by=SETUP)
    follow()
    return cast


def day(step: int):
    return timezone.localdate() + timedelta(days=step)


def office(key, role, body, person, until=UNKNOWN) -> Office:
    made = people.create_office(key, body, key, role, by=SETUP)
    people.appoint(made, person, PartialDate("2016"), until, by=SETUP)
    return made


def test_exactly_those_whose_workbench_opens(stage, settings):
    seen: set[tuple[str, str, str]] = set()
    for name, acting in stage.everybody.items():
        chosen = ["", "office:frueheres-amt", *(one.key for one in capacities_of(acting.person))]
        for capacity in chosen:
            for wanted in ("", "offices"):
                settings.SECOND_FACTOR = wanted
                client = client_of(acting.person, capacity)
                request = RequestFactory().get("/suche/")
                request.user, request.session = acting.person, client.session
                opened = [key for key in PLANS if client.get(f"/arbeit/{key}/").status_code == 200]
                assert sorted(opened) == desks_of(request), (name, capacity, wanted)
                seen |= {(name, key, wanted) for key in opened}
    assert {key for name, key, _wanted in seen if name == "eva"} == {"probe", "zweitplan"}
    assert {key for name, key, _wanted in seen if name == "cem"} == {"probe", "drittplan"}
    assert {name for name, _key, _wanted in seen} == {"eva", "cem", "dana", "ida"}
    assert all(wanted == "" for _name, _key, wanted in seen)


def test_with_the_second_factor_shown_drafts_are_found(stage, settings):
    settings.SECOND_FACTOR = "offices"
    request = RequestFactory().get("/suche/")
    request.user, request.session = stage.eva.person, client_of(stage.eva.person).session
    assert audiences_of(request) == [PUBLIC]
    request.session[STRONG] = True
    assert audiences_of(request) == [PUBLIC, "plan:probe", "plan:zweitplan"]


def test_a_closed_account_finds_what_is_public(stage):
    Person.objects.filter(pk=stage.eva.person.pk).update(is_active=False)
    request = RequestFactory().get("/suche/")
    request.user, request.session = Person.objects.get(pk=stage.eva.person.pk), {}
    assert audiences_of(request) == [PUBLIC]


def test_the_number_of_queries_does_not_grow_with_the_plans(stage, cast):
    def asked() -> int:
        request = RequestFactory().get("/suche/")
        request.user, request.session = cast.eva.person, client_of(cast.eva.person).session
        with watched() as report:
            audiences_of(request)
        return report.queries

    before = asked()
    for number in range(3):
        build_scene(cast.eva, f"weiterer-{number}")
    assert asked() == before <= 12


# ---------------------------------------------------------------- what they find


def test_the_coordination_office_finds_drafts_and_gets_to_the_workbench(drafted, cast):
    eva = client_of(cast.eva.person)
    text = page(eva, q=SECRET)
    assert status(text) == "2 Treffer"
    assert hits(text) == ["/arbeit/probe/measure/2/", "/arbeit/probe/measure/4/"]
    assert text.count("<span>Entwurf</span>") == 2
    assert all(eva.get(address).status_code == 200 for address in hits(text))
    # What is published is found beside it, each with its own page.
    both = page(eva, q="Abend", kind="measure")
    assert hits(both) == ["/arbeit/probe/measure/2/", "/plaene/probe/massnahmen/2-abendkurse/"]
    assert "veröffentlicht" in both.partition("<aside")[2]
    assert hits(page(eva, q="Abend", kind="measure", version="draft")) == ["/arbeit/probe/measure/2/"]
    assert hits(page(eva, q="Abend", version="public", kind="measure")) == ["/plaene/probe/massnahmen/2-abendkurse/"]


QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"q": SECRET},
    {"q": SECRET, "version": "draft"},
    {"q": SECRET, "plan": "probe", "kind": "measure"},
    {"q": "geheimprojekte"},
    {"q": "Geheimprojeckt"},
    {"q": "Maßnahme"},
    {"q": "Maßnahme", "version": "draft"},
    {"q": "Abend", "version": "public"},
    {"q": "a"},
)


def without_tokens(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|csrf-token" content=)"\w+"|nonce-?="?[\w+/=]+"?', "", text)


def test_nobody_else_finds_or_sees_counted_what_drafts_say(scene, cast):
    """Every page for everybody else says the same, to the byte, before and after somebody writes the draft."""
    actions.freeze(scene.plan, SEAL, by=cast.eva)
    follow()
    others = {name: by.person for name, by in cast.everybody.items() if name != "eva"} | {"anonymous": None}
    for person in others.values():
        if person:
            keep_search(Acting(person), f"q={SECRET}&version=draft&plan=probe")
    clients = {name: client_of(person) for name, person in others.items()}
    told = {name: [without_tokens(page(client, **asked)) for asked in QUESTIONS] for name, client in clients.items()}
    words = set(Word.objects.values_list("spelling", "count"))
    tokens = set(Token.objects.filter(audience=PUBLIC).values_list("text", "count"))
    actions.revise(scene["measure/2"], {"title": f"{SECRET} am Abend"}, by=cast.eva)
    actions.draft(scene.plan, Draft(kind="source", number="S9", title="Neu", text=f"Ein {SECRET}"), by=cast.eva)
    actions.withdraw(scene["measure/3"], f"Wegen {SECRET}", by=cast.eva)
    second = actions.begin("geheimplan", SECRET, cast.eva.office, by=cast.eva)
    actions.draft(second, Draft(kind="measure", number="1", title=SECRET), by=cast.eva)
    follow()
    assert status(page(client_of(cast.eva.person), q=SECRET)) == "5 Treffer"
    for name, client in clients.items():
        assert [without_tokens(page(client, **asked)) for asked in QUESTIONS] == told[name], name
    assert set(Word.objects.values_list("spelling", "count")) == words
    assert set(Token.objects.filter(audience=PUBLIC).values_list("text", "count")) == tokens


def test_whoever_takes_part_finds_drafts_until_they_do_no_more(drafted, cast):
    cem = client_of(cast.cem.person)
    assert status(page(cem, q=SECRET)) == "Keine Treffer"
    admission = actions.admit(drafted.plan, cast.cem.office, by=cast.eva)
    assert status(page(cem, q=SECRET)) == "2 Treffer"
    assert status(page(client_of(cast.cem.person, "oneself"), q=SECRET)) == "Keine Treffer"
    cem.post("/suche/merken/", {"q": SECRET, "version": "draft"})
    assert KeptSearch.objects.get().query == f"q={SECRET}&version=draft"
    actions.dismiss(admission, "Fertig", by=cast.eva)
    text = page(cem, q=SECRET, version="draft")
    assert status(text) == "Keine Treffer"
    assert hits(text) == []
    assert "Eingegrenzt auf" not in text
    # The list of kept searches is one's own; what is in it can still be forgotten.
    cem.post("/suche/merken/", {"forget": "1", "query": f"q={SECRET}&version=draft"})
    assert KeptSearch.objects.count() == 0


def test_the_capacity_chosen_decides(drafted, cast):
    people.give_mandate(cast.eva.person, cast.bodies.association, PartialDate("2016"), UNKNOWN, by=SETUP)
    mandate = client_of(cast.eva.person, f"mandate:{cast.bodies.association.key}")
    assert status(page(mandate, q=SECRET)) == "Keine Treffer"
    assert status(page(client_of(cast.eva.person, f"office:{cast.eva.office.key}"), q=SECRET)) == "2 Treffer"


def test_the_empty_page_says_whose_drafts_are_searched(drafted, cast):
    assert "Entwürfen dieser Pläne" in page(client_of(cast.eva.person))
    assert "Probeplan" in page(client_of(cast.eva.person))
    assert "Entwürfen dieser Pläne" not in page(client_of(cast.cem.person))
    assert "Entwürfen dieser Pläne" not in page(client_of(None))


# ---------------------------------------------------------------- what is a draft


def test_a_plan_without_a_version_is_all_draft(scene):
    follow()
    assert set(drafts()) == {element.reference for element in Element.objects.all()}
    assert not Entry.objects.filter(audience=PUBLIC, plan="probe").exists()


def test_sealing_leaves_no_draft_and_taking_back_neither(drafted, cast):
    assert drafts() == {"measure/2": f"{SECRET} am Abend", "measure/4": "Neu"}
    actions.undo(Revision.objects.get(), "Ein Irrtum", by=cast.eva)
    follow()
    assert drafts() == {"measure/4": "Neu"}
    actions.freeze(drafted.plan, Seal(label="Zweiter Stand", kind="record"), by=cast.eva)
    follow()
    assert drafts() == {}
    assert_as_if_built_anew()


def test_whatever_says_something_else_is_a_draft(scene, cast):
    measure, recommendation = scene["measure/1"], scene["recommendation/1"]
    actions.freeze(scene.plan, SEAL, by=cast.eva)
    steps = {
        "measure/1": lambda: actions.claim(
            scene.plan, ClaimRow(element=measure, field="cost", standing="unknown", note="Wir fragen nach"), by=cast.eva
        ),
        "recommendation/1": lambda: actions.answer(
            scene.plan, AnswerRow(recommendation=recommendation, code="adopted", reason="Gut so"), by=cast.eva
        ),
        "measure/2": lambda: actions.withdraw(scene["measure/2"], "Zu teuer", by=cast.eva),
        "source/S1": lambda: actions.revise(scene["source/S1"], {"tags": ["neu"]}, by=cast.eva),
    }
    for count, (reference, step) in enumerate(steps.items(), 1):
        step()
        follow()
        assert reference in drafts()
        assert len(drafts()) == count
    assert_as_if_built_anew()


def test_what_documents_hold_is_compared_as_they_hold_it(demo, monkeypatch):
    """Of all elements of the demo plans, each compared with its sealed part, none is a draft."""
    acts = Act.objects.order_by()
    monkeypatch.setattr(drafting, "_since_sealing", lambda plans: ((key, acts.filter(plan=key)) for key in set(plans)))
    keys = [f"plan.element:{pk}" for pk in Element.objects.values_list("pk", flat=True)]
    assert len(keys) > 500
    assert list(drafting.drafts(keys)) == []


def test_drafts_are_found_by_whoever_is_responsible_and_by_their_new_name(scene, cast):
    follow()
    found = Entry.objects.exclude(audience=PUBLIC).filter(text__contains="Ministerium für Soziales")
    assert "measure/1" in found.values_list("place", flat=True)
    people.rename(cast.bodies.lead_ministry, "Haus für Soziales", "", PartialDate("2020"), by=SETUP)
    follow()
    assert_as_if_built_anew()
    assert Entry.objects.exclude(audience=PUBLIC).filter(place="measure/1", text__contains="Haus für Soziales").exists()


def test_one_revised_element_costs_the_same_in_a_plan_of_any_size(scene, cast):
    def cost() -> int:
        actions.revise(scene["measure/2"], {"text": f"Stand {Act.objects.count()}"}, by=cast.eva)
        with watched() as report:
            assert follow() == 1
        return report.queries

    follow()
    cost()  # from here on one such text follows another
    before = cost()
    rows = [Draft(kind="measure", number=f"9{number}", title=f"Kurs {number}") for number in range(300)]
    actions.draft_many(scene.plan, rows, by=cast.eva)
    follow()
    assert cost() == before


def test_building_anew_includes_drafts(drafted):
    before = drafts()
    rebuild()
    assert drafts() == before


def test_the_page_takes_few_queries_for_whoever_is_signed_in(drafted, cast):
    def asked(plans: int) -> int:
        for number in range(plans):
            build_scene(cast.eva, f"weiterer-{number}")
        follow()
        client = client_of(cast.eva.person)
        page(client, q=SECRET)
        with watched() as report:
            page(client, q=SECRET)
        return report.queries

    assert asked(0) == asked(3) <= 20

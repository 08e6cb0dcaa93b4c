"""Export and loading are one round: whatever versions say comes back with the same hash."""

import json
import random
from collections import Counter
from contextlib import contextmanager
from importlib import resources

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from mitplan.people.acting import system
from mitplan.people.documents import load_people, people_document
from mitplan.plan import actions
from mitplan.plan.exporting import parties_of, plan_document
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Claim, Element, Link, Plan, Version
from mitplan.plan.schema import json_schema
from mitplan.plan.shape import faults_of
from mitplan.plan.snapshot import document

from .sample import COST
from .scene import build_scene

QUERIES = 21
BY = system("test")


def demo(key):
    folder = resources.files("mitplan.plan") / "documents" / key
    return [json.loads((folder / name).read_text(encoding="utf-8")) for name in ("people.json", "plan.json")]


@contextmanager
def elsewhere():
    """What is done here is undone at the end, as if it had been done in another installation."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def hashes_of(key):
    return list(Version.objects.filter(plan__key=key).order_by("number").values_list("number", "sha256"))


def load(*documents):
    for people, plan in documents:
        load_people(people, by=BY)
        load_plan(plan, by=BY)


def exported(key):
    document = plan_document(Plan.objects.get(key=key))
    assert faults_of(document) == []
    # As a file would carry it.
    return json.loads(json.dumps([people_document(parties_of(document)), document]))


@pytest.mark.django_db
@pytest.mark.parametrize("keys", [("hessen-2017",), ("musterland-2022", "musterland-2027")])
def test_each_demo_plan_comes_back_with_the_same_hashes(keys):
    written, hashes = [], {}
    with elsewhere():
        load(*map(demo, keys))
        for key in keys:
            written.append(exported(key))
            hashes[key] = hashes_of(key)
    assert not Plan.objects.exists()
    load(*written)
    for key in keys:
        assert hashes_of(key) == hashes[key]
        assert exported(key) == written[keys.index(key)]


@pytest.mark.django_db
def test_what_is_exported_fits_the_schema():
    load(demo("hessen-2017"))
    jsonschema.validate(exported("hessen-2017")[1], json_schema())


# ---------------------------------------------------------------- whatever the verbs can do


class Clerk:
    """Does something to a small plan, by chance."""

    def __init__(self, scene, seed):
        self.scene, self.by, self.chance = scene, scene.by, random.Random(seed)
        self.done = Counter()

    def act(self, times):
        for _turn in range(times):
            name = self.chance.choice(DEEDS)
            try:
                with transaction.atomic():
                    getattr(self, name)()
            except ValidationError:
                self.done["refused"] += 1
            else:
                self.done[name] += 1

    def one(self, *kinds):
        rows = Element.objects.filter(plan=self.scene.plan).exclude(kind="plan").select_related("plan")
        return self.chance.choice(list(rows.filter(kind__in=kinds) if kinds else rows))

    def text(self):
        return self.chance.choice(["", "Ein Satz.", "Zwei Sätze.\n\nDer zweite.", "Drei"])

    def draft(self):
        kind, number = self.chance.choice(["measure", "recommendation"]), str(self.chance.randrange(10, 99))
        fields = {"lead": self.chance.choice(["lead-ministry", "other-ministry"])} if kind == "measure" else {}
        rows = [actions.Draft(kind=kind, number=number, title="Neues", text=self.text(), fields=fields)]
        actions.draft_many(self.scene.plan, rows, by=self.by)

    def revise(self):
        element = self.one()
        changes = {"title": self.chance.choice(["Anders", "Ganz anders"]), "text": self.text()}
        names = [{"name": "Früher", "since": "2015"}], []
        changes |= {"pages": self.text()[:9], "names": self.chance.choice(names), "tags": [self.text() or "Wort"]}
        actions.revise(element, changes, by=self.by, reason=self.text())

    def revise_fields(self):
        dates = ["2016", "2017-11", ""]
        changes = {"starts": self.chance.choice(dates), "lead": self.chance.choice(["lead-ministry", ""])}
        changes |= {"target_groups": self.chance.choice([[], ["Eltern"]]), "cost": self.chance.choice([None, COST])}
        stage = {"stage": self.chance.choice(["paused", "running"]), "status_reason": "Kein Geld"}
        actions.revise(self.one("measure"), changes | stage, by=self.by)

    def claim(self):
        field, value = self.chance.choice([("starts", "2018"), ("cost", COST), ("stage", "paused"), ("pages", "7")])
        standing = self.chance.choice(["stated", "stated", "unknown", "nil"])
        row = actions.ClaimRow(
            element=self.one("measure"),
            field=field,
            standing=standing,
            value=value if standing == "stated" else None,
            source=self.scene["source/S1"],
            valid=self.chance.random() < 0.5,
        )
        actions.claim(self.scene.plan, row, by=self.by)

    def mark_valid(self):
        claims = list(Claim.objects.filter(element__plan=self.scene.plan, is_valid=False))
        if claims:
            actions.mark_valid(self.chance.choice(claims), "Neuerer Beleg.", by=self.by)

    def link(self):
        type_, ends = self.chance.choice(
            [("leads_to", ("recommendation", "measure")), ("serves", ("measure", "objective"))]
        )
        row = actions.LinkRow(origin=self.one(ends[0]), type=type_, target=self.one(ends[1]), note=self.text())
        actions.link(self.scene.plan, row, by=self.by)

    def unlink(self):
        links = list(Link.objects.filter(origin__plan=self.scene.plan, is_current=True))
        if links:
            actions.unlink(self.chance.choice(links), "Überholt.", by=self.by)

    def answer(self):
        code = self.chance.choice(["adopted", "declined", "partly"])
        row = actions.AnswerRow(recommendation=self.one("recommendation"), code=code, reason="Darum.")
        actions.answer(self.scene.plan, row, by=self.by)

    def translate(self):
        given = {"title": "Title", "text": self.text(), "state": self.chance.choice(["draft", "checked"])}
        given = {name: given[name] for name in self.chance.sample(sorted(given), 2)}
        actions.translate_many(self.scene.plan, [(self.one(), "en", given)], by=self.by)

    def withdraw(self):
        actions.withdraw(self.one(), self.chance.choice(["Doppelt", "Überholt"]), by=self.by)

    def reinstate(self):
        actions.reinstate(self.one(), "Doch nicht.", by=self.by)

    def reorder(self):
        kind = self.chance.choice(["measure", "recommendation"])
        actions.reorder(self.one(kind), self.chance.choice([None, self.one(kind)]), by=self.by)

    def split(self):
        parts = [actions.Draft(kind="measure", number=f"T{self.chance.randrange(999)}", title="Teil") for _n in "ab"]
        actions.split(self.one("measure"), parts, "Zu groß.", by=self.by)

    def merge(self):
        actions.merge([self.one("measure"), self.one("measure")], self.one("measure"), "Dasselbe.", by=self.by)

    def supersede(self):
        actions.supersede(self.one("measure"), self.one("measure"), "Neu gefasst.", by=self.by)

    def freeze(self):
        actions.freeze(self.scene.plan, actions.Seal(label="Stand", kind="record"), by=self.by)


DEEDS = [name for name in vars(Clerk) if not name.startswith("_") and name not in {"act", "one", "text"}]


def draft_of(plan):
    return [part.content for part in document(plan, {}, on=None).parts]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_done_to_a_plan_comes_back(cast, seed):
    with elsewhere():
        scene = build_scene(cast.eva)
        clerk = Clerk(scene, seed)
        clerk.act(120)
        hashes, draft, written = hashes_of("probe"), draft_of(scene.plan), exported("probe")
    assert sum(clerk.done.values()) - clerk.done["refused"] > 40
    load(written)
    assert hashes_of("probe") == hashes
    assert draft_of(Plan.objects.get(key="probe")) == draft
    assert exported("probe")[0] == written[0]


def test_the_public_export_says_nothing_of_the_draft(cast):
    scene = build_scene(cast.eva)
    actions.freeze(scene.plan, actions.Seal(label="Stand", kind="record"), by=cast.eva)
    public = plan_document(scene.plan, with_draft=False)
    actions.revise(scene["measure/2"], {"title": "Noch geheim"}, by=cast.eva)
    assert plan_document(scene.plan, with_draft=False) == public
    assert plan_document(scene.plan)["stages"][1] == {"revise": [{"element": "measure/2", "title": "Noch geheim"}]}


def test_a_document_with_another_hash_than_it_names_is_refused(cast):
    with elsewhere():
        scene = build_scene(cast.eva)
        actions.freeze(scene.plan, actions.Seal(label="Stand", kind="record"), by=cast.eva)
        people, plan = exported("probe")
    plan["stages"][0]["elements"][3]["title"] = "Untergeschoben"
    with pytest.raises(ValidationError, match="Fassung 1 „Stand“ hat hier eine andere Prüfsumme"):
        load([people, plan])
    assert not Plan.objects.exists()


def test_no_person_leaves_with_a_plan(cast):
    build_scene(cast.eva)
    people, _plan = exported("probe")
    assert set(people) == {"bodies", "successions", "offices"}
    assert [office["key"] for office in people["offices"]] == ["office-of-eva"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_grow(cast, size, django_assert_num_queries):
    scene = build_scene(cast.eva)
    rows = [actions.Draft(kind="measure", number=f"X{n}", title="Mehr") for n in range(size * 20)]
    actions.draft_many(scene.plan, rows, by=cast.eva)
    actions.freeze(scene.plan, actions.Seal(label="Stand", kind="record"), by=cast.eva)
    plan = Plan.objects.select_related("coordination").get(key="probe")
    with django_assert_num_queries(QUERIES):
        plan_document(plan)

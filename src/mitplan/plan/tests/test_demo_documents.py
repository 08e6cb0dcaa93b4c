"""The demo plans, loaded through the verbs: what is sealed is what the documents say, twice the same."""

import json
from importlib import resources

import pytest
import rfc8785
from django.db import transaction

from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Facet, Plan, Sealed
from mitplan.plan.shape import faults_of
from mitplan.plan.states import AnswerCode, Assessment, Degree, Kind, LinkType, MeasureKind, Origin, Stage, Standing
from mitplan.plan.verifying import document_text, version_faults

KEYS = ("hessen-2017", "musterland-2022", "musterland-2027")


def read(key, name):
    file = resources.files("mitplan.plan") / "documents" / key / name
    return json.loads(file.read_text(encoding="utf-8"))


DOCUMENTS = {key: read(key, "plan.json") for key in KEYS}


def load_all():
    """Load all three; what was sealed, by plan."""
    by = system("test")
    for key in KEYS:
        load_people(read(key, "people.json"), by=by)
        load_plan(DOCUMENTS[key], by=by)
    return [(plan.key, version.sha256) for plan in Plan.objects.all() for version in plan.versions.all()]


@pytest.fixture
def sealed(demo):
    """The sealed contents of a version by reference."""

    def of(key, number):
        rows = Sealed.objects.filter(version__plan__key=key, version__number=number)
        return {row.reference: row.content for row in rows}

    return of


@pytest.fixture
def facets(demo):
    """The values of a facet in a version, with the elements that have it."""

    def of(key, number, name):
        found = Facet.objects.filter(version__plan__key=key, version__number=number, name=name, sealed__state="current")
        return sorted(found.values_list("kind", "sealed__number", "value"))

    return of


def test_the_same_documents_give_the_same_hashes(db):
    loads = []
    for _attempt in range(2):
        point = transaction.savepoint()
        loads.append(load_all())
        transaction.savepoint_rollback(point)
    first, second = loads
    assert first == second
    assert [key for key, _hash in first] == ["hessen-2017", "musterland-2022", *["musterland-2027"] * 3]
    assert len(set(first)) == 5


@pytest.mark.parametrize("key", KEYS)
def test_every_version_is_canonical_and_whole(demo, key):
    plan = Plan.objects.get(key=key)
    for version in plan.versions.all():
        text = "".join(document_text(version))
        assert rfc8785.dumps(json.loads(text)) == text.encode()
    assert list(version_faults(plan)) == []


@pytest.mark.parametrize("key", KEYS)
def test_the_documents_are_of_the_format(key):
    assert faults_of(DOCUMENTS[key]) == []


# ---------------------------------------------------------------- what is sealed is what the documents say


def said(item, *apart):
    """What an entry of a document says, without what is empty."""
    return {name: value for name, value in item.items() if value not in ("", False, None) and name not in apart}


def rows_of(key, part):
    """The entries of all stages, each with the number of its stage."""
    return [(stage, row) for stage, told in enumerate(DOCUMENTS[key]["stages"], 1) for row in told.get(part, ())]


def reference(row):
    return row.get("element") or f"{row['kind']}/{row['number']}"


@pytest.mark.parametrize("key", KEYS)
def test_every_element_with_its_names_and_tags_is_sealed_in_its_stage(sealed, key):
    parts = {stage: sealed(key, stage) for stage in range(1, len(DOCUMENTS[key]["stages"]) + 1)}
    for stage, row in rows_of(key, "elements"):
        part = parts[stage][reference(row)]
        assert (part["title"], part.get("text", "")) == (row["title"], row.get("text", ""))
        assert part.get("tags", []) == row.get("tags", [])
        assert part.get("names", []) == [said(item) for item in row.get("names", ())]
        assert part.get("pages", "") == row.get("pages", "")
        assert set(part.get("translations", {})) == set(row.get("translations", {}))


@pytest.mark.parametrize("key", KEYS)
def test_every_claim_is_sealed_word_for_word(sealed, key):
    wanted = {}
    for part in ("elements", "revise"):
        for _stage, row in rows_of(key, part):
            wanted.setdefault(reference(row), []).extend(said(claim) for claim in row.get("claims", ()))
    last = sealed(key, len(DOCUMENTS[key]["stages"]))
    found = {name: content["claims"] for name, content in last.items() if "claims" in content}
    assert {name: by_text(claims) for name, claims in found.items()} == {
        name: by_text(claims) for name, claims in wanted.items() if claims
    }


def by_text(items):
    return sorted(json.dumps(item, sort_keys=True, ensure_ascii=False) for item in items)


@pytest.mark.parametrize("key", KEYS)
def test_every_link_is_sealed_word_for_word(sealed, key):
    wanted = {}
    for _stage, link in rows_of(key, "links"):
        wanted.setdefault(link["from"], []).append(said(link, "from"))
    last = sealed(key, len(DOCUMENTS[key]["stages"]))
    found = {name: content["links"] for name, content in last.items() if "links" in content}
    assert {name: by_text(links) for name, links in found.items()} == {
        name: by_text(links) for name, links in wanted.items()
    }


@pytest.mark.parametrize("key", KEYS)
def test_every_answer_is_sealed_and_the_last_one_is_current(sealed, key):
    wanted = {}
    for _stage, row in rows_of(key, "answers"):
        wanted.setdefault(row["recommendation"], []).append(said(row, "recommendation"))
    last = sealed(key, len(DOCUMENTS[key]["stages"]))
    found = {name: content["answers"] for name, content in last.items() if "answers" in content}
    assert found == {name: [*answers[:-1], {**answers[-1], "current": True}] for name, answers in wanted.items()}


# ---------------------------------------------------------------- Hessen


def test_the_contradictions_of_hessen(facets):
    """Exactly those; each is told in the fact file."""
    assert facets("hessen-2017", 1, "contradiction") == [
        ("event", "E22", "on"),
        ("indicator", "I1", "current"),
        ("indicator", "I11", "current"),
        ("measure", "M3", "started"),  # the ZIP: November 2017 or 13 June 2018
        ("measure", "M5", "cost"),
        ("measure", "P1", "stage"),  # the ambulance: announced in 2017 …
        ("measure", "P1", "started"),  # … and open since 2015
        ("measure", "PR2", "cost"),
        ("measure", "PR7", "cost"),
        ("measure", "PR9", "cost"),
        ("plan", "0", "cost"),  # four statements
        ("plan", "0", "presented"),
    ]


def test_the_ten_measures_of_hessen_have_pages(sealed):
    measures = {name: content for name, content in sealed("hessen-2017", 1).items() if name.startswith("measure/M")}
    assert sum("pages" in content for content in measures.values()) >= 9
    assert {f"measure/M{n}" for n in range(1, 11)} <= set(measures)


def test_hessen_counts_what_began_before_it(facets):
    """Seven of its measures had begun before the plan was decided, by the start that is marked valid."""
    began = [number for _kind, number, code in facets("hessen-2017", 1, "gap") if code == "before_plan"]
    assert began == ["M5", "M6", "M7", "M8", "M9", "PR2", "PR5"]


# ---------------------------------------------------------------- Musterland


def test_musterland_is_sealed_three_times(demo):
    versions = Plan.objects.get(key="musterland-2027").versions.all()
    assert [version.kind for version in versions] == ["consultation_draft", "cabinet_draft", "adopted"]
    assert [version.previous for version in versions] == ["", *(version.sha256 for version in versions[:2])]


@pytest.mark.parametrize(("kind", "count"), [("recommendation", 90), ("measure", 120), ("objective", 40)])
def test_the_adopted_musterland_has_its_counts(demo, kind, count):
    rows = Sealed.objects.filter(version__plan__key="musterland-2027", version__number=3, kind=kind, state="current")
    assert rows.count() == count


def test_every_recommendation_of_musterland_is_answered_when_adopted(facets):
    answers = [value for _kind, _number, value in facets("musterland-2027", 3, "answer")]
    assert len(answers) == 90
    assert set(answers) == set(AnswerCode.values)
    assert {value for *_, value in facets("musterland-2027", 1, "answer")} == {"open"}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("stage", Stage),
        ("assessment", Assessment),
        ("origin", Origin),
        ("measure_kind", MeasureKind),
        ("answer", AnswerCode),
    ],
)
def test_every_code_occurs_in_the_facets_of_musterland(facets, name, codes):
    """In the adopted version, but for measures that are only proposed."""
    drafts, adopted = ({value for *_, value in facets("musterland-2027", number, name)} for number in (1, 3))
    assert set(codes.values) - adopted == {"proposed"} & set(codes.values)
    assert set(codes.values) & {"proposed"} <= drafts


def test_every_link_type_degree_and_standing_occurs_in_the_adopted_musterland(sealed):
    contents = sealed("musterland-2027", 3).values()
    links = [link for content in contents for link in content.get("links", ())]
    claims = [claim for content in contents for claim in content.get("claims", ())]
    assert {link["type"] for link in links} == set(LinkType.values)
    assert {link.get("degree", "") for link in links} == set(Degree.values)
    assert {claim["standing"] for claim in claims} == set(Standing.values)
    assert {content["kind"] for content in contents} == set(Kind.values)
    assert {content.get("state", "current") for content in contents} == {"current", "withdrawn"}


def test_no_money_of_musterland_counts_twice(demo):
    """Of a measure and the programme that pays for it, one at most is in a sum of the same kind."""
    rows = {
        row.reference: row
        for row in Sealed.objects.filter(version__plan__key="musterland-2027", version__number=3, kind="measure")
    }
    kinds = ("cost_currency", "cost_period", "cost_basis")
    for row in rows.values():
        for link in row.content.get("links", ()):
            above = rows.get(link["to"])
            if link["type"] not in {"part_of", "financed_by"} or not (row.cost_counts and above and above.cost_low):
                continue
            assert [getattr(row, name) for name in kinds] != [getattr(above, name) for name in kinds] or (
                above.state == "withdrawn"
            )
    assert any(not row.cost_counts for row in rows.values() if row.cost_low is not None)


@pytest.mark.parametrize("key", KEYS)
def test_no_persons_name_is_sealed(key):
    """What is sealed can't be erased: holders are named on the page of their office, which can."""
    sealed = json.dumps(DOCUMENTS[key], ensure_ascii=False)
    names = [person["name"] for person in read(key, "people.json")["persons"]]
    assert [name for name in names if name in sealed] == []

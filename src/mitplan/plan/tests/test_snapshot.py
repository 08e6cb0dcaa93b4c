"""The document of a version: canonical, in order, without anything empty, with the names of its time."""

import json
from types import SimpleNamespace

import pytest
import rfc8785
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mitplan.core.dates import PartialDate
from mitplan.people import actions as people_actions
from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.plan import actions, generating
from mitplan.plan.actions import AnswerRow, ClaimRow, Draft, LinkRow, Seal
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Sealed
from mitplan.plan.snapshot import slug_of
from mitplan.plan.states import Kind
from mitplan.plan.verifying import document_text, version_faults

from .sample import DOCUMENT

# What breaks careless writers: quotes, control characters, right-to-left marks, joined emoji, line separators, JSON.
NASTY = [
    *('"', "\\", "\\u0041", "\n", "\t", "\x01", "\x1f", "\x7f", "\u2028", "\ufeff", "\u202e", "\u200d", "\uffff"),
    *(
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "مجال العمل",
        "שלום",
        "ﷺ",
        "e\u0301",
        "\U0010ffff",
        '"elements":[]',
        "</script>",
        "' OR 1=1 --",
    ),
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
WORDS = st.lists(TEXTS | st.sampled_from(NASTY), min_size=1, max_size=3).map("".join)
TITLES = WORDS.map(lambda text: f"T{text}")


def seal(scene, **more):
    return actions.freeze(scene.plan, Seal(**{"label": "Fassung", "kind": "record", **more}), by=scene.by)


def contents(version):
    return {row.reference: row.content for row in Sealed.objects.filter(version=version)}


def part(scene, reference, **more):
    return contents(seal(scene, **more))[reference]


# ---------------------------------------------------------------- bytes


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_through_the_verbs_into_the_same_canonical_bytes(scene, data):
    point = transaction.savepoint()
    try:
        check_any_text(scene, data.draw)
    finally:
        transaction.savepoint_rollback(point)


def check_any_text(scene, draw):
    title, tag, reply, label, english = (draw(TITLES) for _ in range(5))
    names = [{"name": draw(TITLES), "note": draw(WORDS)}]
    fields = {"reply": reply}
    row = Draft(
        kind="question", number="9", title=title, text=draw(WORDS), tags=[tag[:100]], fields=fields, names=names
    )
    element = actions.draft(scene.plan, row, by=scene.by)
    claim = ClaimRow(element=scene["measure/1"], field="region", value=draw(TITLES), locator=draw(WORDS))
    actions.claim(scene.plan, claim, by=scene.by)
    actions.translate_many(scene.plan, [(element, "ar", {"title": english, "text": draw(WORDS)})], by=scene.by)
    version = seal(scene, label=label, note=draw(WORDS))
    document = "".join(document_text(version))
    read = json.loads(document)
    assert rfc8785.dumps(read) == document.encode()
    assert (read["label"], len(read["elements"])) == (label, 14)
    told = next(part for part in read["elements"] if part["kind"] == "question" and part["number"] == "9")
    assert (told["title"], told["tags"], told["values"]["reply"]) == (title, [tag[:100]], reply)
    assert told["translations"]["ar"]["title"]["text"] == english
    rows = Sealed.objects.filter(version=version).order_by("position")
    assert [json.loads(row.part) for row in rows] == read["elements"]
    assert list(version_faults(scene.plan)) == []


def test_elements_stand_by_kind_and_in_the_order_they_were_drafted(scene):
    actions.draft_many(scene.plan, [Draft(kind="field", number=n, title="Feld") for n in ("9", "2", "10")], by=scene.by)
    document = json.loads("".join(document_text(seal(scene))))
    kinds = [element["kind"] for element in document["elements"]]
    assert kinds == sorted(kinds, key=Kind.values.index)
    assert [element["number"] for element in document["elements"] if element["kind"] == "field"] == [
        "1",
        "9",
        "2",
        "10",
    ]


def empties(value, place="$"):
    """Where a document says something empty."""
    if value in ("", None, [], {}) or value is False:
        yield place
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from empties(inner, f"{place}.{step}")


@pytest.mark.parametrize("which", ["generated", "sample"])
def test_everything_empty_is_left_out(cast, which):
    load_people(generating.people(), by=system("test"))
    document = generating.plan("gross", 80) if which == "generated" else DOCUMENT
    plan = load_plan(document, by=system("test"))
    for version in plan.versions.all():
        found = list(empties(json.loads("".join(document_text(version)))))
        # The first version says of itself that there is none before it.
        assert found == (["$.previous"] if version.number == 1 else [])


# ---------------------------------------------------------------- slugs


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Straßen für Übermut in Ägypten & Öl", "strassen-fuer-uebermut-in-aegypten-oel"),
        ("STRAẞE", "strasse"),
        ("Fu\u0308r alle", "fuer-alle"),  # the same letter, written as two characters
        ("Café à la carte", "cafe-a-la-carte"),
        ("مجال العمل", ""),
        ("", ""),
        ("…", ""),
        ("  -- A  --  B -- ", "a-b"),
        ("../../etc/passwd", "etcpasswd"),
        ("<b>Titel</b>", "btitelb"),
        ("x" * 300, "x" * 60),
        ("wort " * 60, ("wort-" * 12).rstrip("-")),
        ("a" * 59 + " bc", "a" * 59),
        ("a" * 60 + " bc", "a" * 60),
    ],
)
def test_slugs(title, slug):
    assert slug_of(title) == slug


@given(title=TEXTS | WORDS)
def test_a_slug_is_short_plain_and_stays_itself(title):
    slug = slug_of(title)
    assert len(slug) <= 60
    assert slug == "" or all(char.isascii() and (char.islower() or char.isdigit() or char in "-_") for char in slug)
    assert slug_of(slug) == slug


def test_no_slug_is_said_where_there_is_none(scene):
    actions.draft(scene.plan, Draft(kind="measure", number="9", title="مجال العمل"), by=scene.by)
    version = seal(scene)
    assert "slug" not in contents(version)["measure/9"]
    assert Sealed.objects.get(version=version, kind="measure", number="9").slug == ""


# ---------------------------------------------------------------- what a part says


def test_a_translation_says_when_the_original_has_moved_on(scene):
    element = scene["measure/1"]
    given_ = {"title": "Courses", "text": "All", "state": "checked"}
    actions.revise(element, {"text": "Alles"}, by=scene.by)
    actions.translate_many(scene.plan, [(element, "en", given_)], by=scene.by)
    checked = {"state": "checked"}
    wanted = {"title": {"text": "Courses", **checked}, "text": {"text": "All", **checked}}
    assert part(scene, "measure/1")["translations"] == {"en": wanted}
    actions.revise(element, {"title": "Anders"}, by=scene.by)
    wanted["title"]["outdated"] = True
    assert part(scene, "measure/1")["translations"] == {"en": wanted}


def test_what_is_withdrawn_is_contained_with_its_reason_and_links(scene):
    row = LinkRow(origin=scene["measure/1"], type="serves", target=scene["objective/1"])
    actions.link(scene.plan, row, by=scene.by)
    actions.withdraw(scene["measure/1"], "Doppelt", by=scene.by)
    told = part(scene, "measure/1")
    assert (told["state"], told["withdrawn_because"]) == ("withdrawn", "Doppelt")
    assert told["links"] == [{"type": "serves", "to": "objective/1"}]
    actions.reinstate(scene["measure/1"], "Doch nicht", by=scene.by)
    assert {"state", "withdrawn_because"}.isdisjoint(part(scene, "measure/1"))


def test_an_ended_link_is_left_out(scene):
    row = LinkRow(origin=scene["measure/1"], type="serves", target=scene["objective/1"])
    actions.unlink(actions.link(scene.plan, row, by=scene.by), "Irrtum", by=scene.by)
    assert "links" not in part(scene, "measure/1")


def test_a_former_answer_stays_with_the_current_one(scene):
    for code in ("examining", "partly"):
        row = AnswerRow(recommendation=scene["recommendation/1"], code=code, reason="Weil")
        actions.answer(scene.plan, row, by=scene.by)
    assert part(scene, "recommendation/1")["answers"] == [
        {"code": "examining", "reason": "Weil"},
        {"code": "partly", "reason": "Weil", "current": True},
    ]


def test_values_claims_and_their_parties_are_named(scene):
    claims = [
        ClaimRow(element=scene["measure/2"], field="lead", value="other-ministry"),
        ClaimRow(element=scene["measure/2"], field="partners", value=["association", "office:office-of-ben"]),
        ClaimRow(element=scene["measure/2"], field="cost", standing="unknown", owed_by="government"),
    ]
    actions.claim_many(scene.plan, claims, by=scene.by)
    told = part(scene, "measure/2")
    assert "values" not in told
    assert told["parties"] == {
        "association": {"name": "Verband der Vereine", "short": "VdV"},
        "government": {"name": "Landesregierung"},
        "office:office-of-ben": {"name": "Leitung der Arbeitsgruppe 1"},
        "other-ministry": {"name": "Ministerium der Finanzen", "short": "MdF"},
    }


def rename(cast, when):
    people_actions.rename(cast.bodies.conference, "Neue Konferenz", "NK", PartialDate.parse(when), by=cast.eva)


@pytest.mark.parametrize(
    ("kind", "fields", "decided_on", "name"),
    [
        ("event", {"on": "2015", "body": "conference"}, "2019", "Integrationskonferenz"),
        ("event", {"on": "2018", "body": "conference"}, "2015", "Neue Konferenz"),
        ("event", {"body": "conference"}, "2015", "Integrationskonferenz"),
        ("recommendation", {"made_on": "2015", "made_by": "conference"}, "2019", "Integrationskonferenz"),
        ("question", {"asked_on": "2015", "asked_by": "conference"}, "", "Integrationskonferenz"),
        # A measure is of no moment: it names its parties as of the resolution, else as they are called now.
        ("measure", {"starts": "2015", "lead": "conference"}, "2019", "Neue Konferenz"),
        ("measure", {"starts": "2019", "lead": "conference"}, "2015", "Integrationskonferenz"),
        ("measure", {"starts": "2015", "lead": "conference"}, "", "Neue Konferenz"),
    ],
)
def test_parties_bear_the_name_of_the_moment(scene, cast, kind, fields, decided_on, name):  # noqa: PLR0917  a table
    rename(cast, "2017-01-01")
    actions.draft(scene.plan, Draft(kind=kind, number="9", title="Neu", fields=fields), by=scene.by)
    told = part(scene, f"{kind}/9", decided_on=PartialDate.parse(decided_on))
    assert told["parties"]["conference"]["name"] == name


def test_the_header_names_owner_and_deciders_of_their_time(scene, cast):
    rename(cast, "2017-01-01")
    version = seal(scene, decided_by="conference", decided_on=PartialDate.parse("2016-05"))
    assert version.header["parties"] == {
        "conference": {"name": "Integrationskonferenz", "short": "IK"},
        "government": {"name": "Landesregierung"},
    }


def test_a_plan_that_continues_another_names_it_and_its_elements(scene, cast):
    link = {"type": "continues", "to": "probe:measure/1", "source": "probe:source/S1"}
    document = {
        "key": "spaeter",
        "title": "Späterer Plan",
        "coordination": "office-of-eva",
        "predecessor": scene.plan.key,
        "stages": [
            {
                "elements": [{"kind": "measure", "number": "1", "title": "Weiter"}],
                "links": [
                    {"from": "measure/1", "type": "continues", "to": "probe:measure/1", "source": "probe:source/S1"}
                ],
                "freeze": {"label": "Fassung", "kind": "record"},
            }
        ],
    }
    later = SimpleNamespace(plan=load_plan(document, by=cast.eva), by=cast.eva)
    version = seal(later)
    assert version.header["plan"]["predecessor"] == "probe"
    assert contents(version)["measure/1"]["links"] == [link]
    assert list(version_faults(later.plan)) == []

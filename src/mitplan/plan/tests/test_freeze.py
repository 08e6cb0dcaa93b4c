"""freeze: one canonical document, chained, read from ever after."""

import hashlib
import json
from datetime import UTC

import pytest
import rfc8785
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions as people_actions
from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.plan import actions, generating
from mitplan.plan.actions import AnswerRow, ClaimRow, LinkRow, Seal
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Facet, Sealed, SealedLink, Version
from mitplan.plan.verifying import document_text

DRAFT = Seal(label="Entwurf", kind="consultation_draft")


def text_of(version):
    return "".join(document_text(version))


def answer_all(scene):
    rows = [AnswerRow(recommendation=scene[f"recommendation/{n}"], code="adopted") for n in (1, 2)]
    actions.answer_many(scene.plan, rows, by=scene.by)


def test_freeze_seals_a_canonical_document_chained_to_the_one_before(scene):
    first = actions.freeze(scene.plan, DRAFT, by=scene.by)
    actions.revise(scene["measure/1"], {"title": "Anders"}, by=scene.by)
    second = actions.freeze(scene.plan, DRAFT, by=scene.by)
    for version in (first, second):
        text = text_of(version)
        assert rfc8785.dumps(json.loads(text)) == text.encode()
        assert (len(text.encode()), hashlib.sha256(text.encode()).hexdigest()) == (version.size, version.sha256)
    assert [first.previous, second.previous] == ["", first.sha256]
    assert json.loads(text_of(second))["previous"] == first.sha256
    act = Act.objects.latest("number")
    facts = {"number": 2, "kind": "consultation_draft", "sha256": second.sha256, "previous": first.sha256}
    facts["sealed_at"] = second.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    assert (act.verb, act.facts) == ("plan.version.sealed", facts)


def test_sealed_text_stays_when_the_draft_moves_on(scene):
    version = actions.freeze(scene.plan, DRAFT, by=scene.by)
    before = text_of(version)
    actions.revise(scene["measure/1"], {"title": "Anders"}, by=scene.by)
    actions.withdraw(scene["measure/2"], "Doppelt", by=scene.by)
    actions.claim(scene.plan, ClaimRow(element=scene["measure/1"], field="started", value="2017"), by=scene.by)
    assert text_of(version) == before
    assert Sealed.objects.get(version=version, kind="measure", number="1").title == "Kurse mit Kinderbetreuung"


def test_the_same_draft_gives_the_same_bytes(db):
    document = generating.plan("gleich", 60)
    load_people(generating.people(), by=system("test"))
    hashes = set()
    for _attempt in range(2):
        point = transaction.savepoint()
        plan = load_plan(document, by=system("test"))
        hashes.add(plan.versions.get().sha256)
        transaction.savepoint_rollback(point)
    assert len(hashes) == 1


def test_a_part_says_only_what_is_known(scene):
    actions.link(
        scene.plan,
        LinkRow(origin=scene["recommendation/1"], type="leads_to", target=scene["measure/1"], degree="weakened"),
        by=scene.by,
    )
    version = actions.freeze(scene.plan, DRAFT, by=scene.by)
    content = Sealed.objects.get(version=version, kind="recommendation", number="1").content
    assert content == {
        "kind": "recommendation",
        "number": "1",
        "slug": "kurse-mit-kinderbetreuung-anbieten",
        "title": "Kurse mit Kinderbetreuung anbieten",
        "links": [{"type": "leads_to", "to": "measure/1", "degree": "weakened"}],
    }


def test_parties_bear_the_name_of_their_time(scene, cast):
    people_actions.rename(
        cast.bodies.conference, "Teilhabekonferenz", "TK", PartialDate.parse("2017-01-01"), by=cast.eva
    )
    version = actions.freeze(scene.plan, DRAFT, by=scene.by)
    event = Sealed.objects.get(version=version, kind="event").content
    assert event["parties"] == {"conference": {"name": "Integrationskonferenz", "short": "IK"}}


def test_reading_is_kept_for_pages(scene):
    cost = {"low": 100, "high": 200, "currency": "EUR", "period": "year", "basis": "budget"}
    rows = [ClaimRow(element=scene[f"measure/{n}"], field="cost", value=cost, valid=True) for n in (1, 3)]
    actions.claim_many(scene.plan, rows, by=scene.by)
    ends = [("measure/1", "financed_by", "measure/3"), ("measure/1", "belongs_to", "field/1")]
    links = [LinkRow(origin=scene[a], type=type_, target=scene[b]) for a, type_, b in ends]
    actions.link_many(scene.plan, links, by=scene.by)
    version = actions.freeze(scene.plan, DRAFT, by=scene.by)
    rows = {row.number: row for row in Sealed.objects.filter(version=version, kind="measure")}
    assert [rows[n].cost_high for n in "123"] == [200, None, 200]
    # The programme's money contains that of the measure paid out of it.
    assert [rows[n].cost_counts for n in "123"] == [False, False, True]
    facets = Facet.objects.filter(sealed=rows["1"]).values_list("name", "value")
    assert set(facets) == {
        ("field", "1"),
        ("lead", "lead-ministry"),
        *(("gap", code) for code in ("objective", "guideline", "date", "evidence", "origin", "ancestor")),
    }
    assert SealedLink.objects.filter(version=version).count() == 2


def test_adopted_needs_a_resolution_and_an_answer_to_everything(scene):
    when = PartialDate.parse("2017-12")
    with pytest.raises(Refused, match="braucht das Gremium und das Datum des Beschlusses"):
        actions.freeze(scene.plan, Seal(label="Plan", kind="adopted"), by=scene.by)
    adopted = Seal(label="Plan", kind="adopted", decided_by="government", decided_on=when)
    with pytest.raises(Refused, match=r"Ohne Antwort sind noch 2 Empfehlungen: 1, 2\."):
        actions.freeze(scene.plan, adopted, by=scene.by)
    answer_all(scene)
    version = actions.freeze(scene.plan, adopted, by=scene.by)
    assert (version.decided_by, version.decided_on) == ("government", when)


def test_freeze_refuses_strangers_and_other_kinds(scene, cast):
    for name in ("ada", "ben", "cem", "dana", "finn", "guel", "ida"):
        with pytest.raises(Refused, match="Nur die Koordinierungsstelle dieses Plans"):
            actions.freeze(scene.plan, DRAFT, by=getattr(cast, name))
    with pytest.raises(ValidationError, match="Die Art „final“ gibt es bei Fassungen nicht"):
        actions.freeze(scene.plan, Seal(label="Plan", kind="final"), by=scene.by)
    with pytest.raises(ValidationError, match="Die Stelle „nobody“ ist nicht eingetragen"):
        actions.freeze(scene.plan, Seal(label="Plan", kind="record", decided_by="nobody"), by=scene.by)
    assert not Version.objects.exists()


@pytest.mark.parametrize("model", [Version, Sealed, SealedLink, Facet])
def test_sealed_rows_can_not_be_changed_or_removed(scene, model):
    actions.link(
        scene.plan, LinkRow(origin=scene["measure/1"], type="serves", target=scene["objective/1"]), by=scene.by
    )
    actions.freeze(scene.plan, DRAFT, by=scene.by)
    row = model.objects.first()
    for attempt in (lambda: model.objects.filter(pk=row.pk).update(id=row.pk), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("size", [20, 200])
def test_freeze_takes_the_same_reads_whatever_the_size(db, size, django_assert_max_num_queries):
    by = system("test")
    load_people(generating.people(), by=by)
    plan = load_plan(generating.plan("gross", size), by=by)
    # Inserts come in batches, so their number grows slowly; nothing is asked or written element by element.
    with django_assert_max_num_queries(50):
        actions.freeze(plan, Seal(label="Noch eine", kind="record"), by=by)

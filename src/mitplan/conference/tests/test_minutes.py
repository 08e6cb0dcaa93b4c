"""Minutes in four stages; approved, they never change."""

import itertools
import json
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from mitplan.conference.actions import meetings
from mitplan.conference.actions import minutes as verbs
from mitplan.conference.models import Approval, Correction, Minutes, Passage
from mitplan.conference.queries.minutes import document_of
from mitplan.conference.rules import minutes as rules
from mitplan.conference.speaking import speaking
from mitplan.conference.states.meetings import CORRECTION_MOVES, MINUTES_MOVES, CorrectionState, MinutesState
from mitplan.core.models import Act
from mitplan.core.states import move

from .hall import build_hall
from .test_meetings import refused


@pytest.fixture
def hall(cast):
    return build_hall(cast)


@pytest.mark.parametrize(
    ("model", "codes", "moves"),
    [(Minutes, MinutesState, MINUTES_MOVES), (Correction, CorrectionState, CORRECTION_MOVES)],
)
def test_no_step_leads_where_the_table_has_none(model, codes, moves) -> None:
    assert set(moves) == set(codes)
    for old, new in itertools.product(codes, codes):
        if new not in moves[old]:
            with pytest.raises(ValidationError):
                move(model(state=old), new, moves)


def test_minutes_are_taken_down_while_the_meeting_runs(hall) -> None:
    refused(lambda: verbs.begin_minutes(hall.convened(), by=hall.ben), "beginnt mit der Sitzung")
    meeting = hall.running()
    refused(lambda: verbs.begin_minutes(meeting, by=hall.ada), "Schriftführung")
    minutes = verbs.begin_minutes(meeting, by=hall.ben)
    assert verbs.begin_minutes(meeting, by=hall.eva) == minutes
    item = meeting.items.get()
    passage = verbs.take_down(minutes, item, "Erster Satz.", by=hall.ben, seen=verbs.digest_of(""))
    before = Act.objects.count()
    verbs.take_down(minutes, item, "Erster Satz.", by=hall.ben)
    assert Act.objects.count() == before  # nothing changed, nothing told
    refused(lambda: verbs.take_down(minutes, item, "Zweiter.", by=hall.eva, seen=verbs.digest_of("")), "inzwischen")
    verbs.take_down(minutes, item, "Zweiter.", by=hall.eva, seen=verbs.digest_of(passage.text))
    refused(lambda: verbs.complete_minutes(minutes, by=hall.ben), "Beenden Sie zuerst")
    meetings.end_meeting(meeting, by=hall.ben)
    verbs.complete_minutes(minutes, "Zur Vorbereitung.", by=hall.ben)
    refused(lambda: verbs.take_down(minutes, item, "Dritter.", by=hall.ben), "fertiggestellt")
    refused(lambda: verbs.reopen_minutes(minutes, "", by=hall.ben), "Grund")
    verbs.reopen_minutes(minutes, "Ein Name fehlte.", by=hall.ben)
    verbs.take_down(minutes, item, "Dritter.", by=hall.ben)


def test_empty_minutes_are_not_completed(hall) -> None:
    meeting = hall.running()
    minutes = verbs.begin_minutes(meeting, by=hall.ben)
    meetings.end_meeting(meeting, by=hall.ben)
    refused(lambda: verbs.complete_minutes(minutes, by=hall.ben), "noch nichts")


def wish(hall, minutes, before="Frau A berichtet.", after="Die Vorsitzende berichtet.", by=None):
    item = minutes.meeting.items.get()
    return verbs.propose_correction(
        minutes, verbs.CorrectionEntry(before, after, "Ohne Namen.", item), by=by or hall.ada
    )


def test_only_those_who_were_there_may_amend_and_only_in_time(hall, cast) -> None:
    minutes = hall.amendable()
    absent = speaking(cast.ida, hall.plan)
    assert rules.may_correct(hall.ada, minutes)
    assert rules.may_correct(hall.ben, minutes)
    for by in (hall.eva, hall.finn, absent):
        assert not rules.may_correct(by, minutes)
    refused(lambda: wish(hall, minutes, by=absent), "anwesend war")
    refused(lambda: wish(hall, minutes, by=speaking(cast.ada, hall.plan)), "Wählen Sie den Sitz")
    made = wish(hall, minutes)
    assert (made.number, made.state) == (1, "proposed")
    Minutes.objects.filter(pk=minutes.pk).update(amendable_until=timezone.now())
    refused(lambda: wish(hall, minutes, "Die Gruppe ist sich einig.", "x"), "ließen sich bis")
    refused(lambda: wish(hall, hall.over().minutes), "zur Durchsicht")


def test_changes_are_accepted_into_the_text_or_refused_with_a_sentence(hall) -> None:
    minutes = hall.amendable()
    first, second = wish(hall, minutes), wish(hall, minutes, after="Eine Referentin berichtet.")
    refused(lambda: verbs.decide_correction(first, "accepted", "", by=hall.ada), "Schriftführung")
    refused(lambda: verbs.decide_correction(first, "refused", "", by=hall.ben), "warum nicht")
    refused(lambda: verbs.approve_minutes(minutes, by=hall.setup), "noch nicht entschieden")
    verbs.decide_correction(first, "accepted", "", by=hall.ben)
    assert Passage.objects.get().text == "Die Vorsitzende berichtet.\n\nDie Gruppe ist sich einig."
    refused(lambda: verbs.decide_correction(second, "accepted", "", by=hall.ben), "inzwischen anders")
    verbs.decide_correction(second, "refused", "Der Absatz ist schon geändert.", by=hall.ben)
    refused(lambda: verbs.decide_correction(first, "refused", "Doch nicht.", by=hall.ben), "schon entschieden")
    added = wish(hall, minutes, "", "Es gab Applaus.")
    refused(lambda: verbs.withdraw_correction(added, by=hall.ben), "vorgeschlagen hat")
    verbs.withdraw_correction(added, by=speaking(hall.ada.acting, hall.plan))
    refused(lambda: wish(hall, minutes, "Das stand nie da."), "gibt es im Protokoll nicht")
    refused(lambda: wish(hall, minutes, "Die Gruppe ist sich einig.", "Die Gruppe ist sich einig."), "schon so")


def test_approval_waits_for_the_window_and_freezes(hall) -> None:
    minutes = hall.amendable()
    refused(lambda: verbs.approve_minutes(minutes, by=hall.ben), "Die Anwesenden können bis")
    Minutes.objects.filter(pk=minutes.pk).update(amendable_until=timezone.now())
    refused(lambda: verbs.approve_minutes(minutes, by=hall.ada), "Schriftführung")
    approval = verbs.approve_minutes(minutes, by=hall.ben)
    assert sha256(approval.document.encode()).hexdigest() == approval.sha256
    line = Act.objects.get(verb="conference.minutes.approved")
    assert line.facts["sha256"] == approval.sha256
    minutes.refresh_from_db()
    item = minutes.meeting.items.get()
    for call in (
        lambda: verbs.take_down(minutes, item, "Anders.", by=hall.ben),
        lambda: wish(hall, minutes),
        lambda: verbs.reopen_minutes(minutes, "Doch noch.", by=hall.ben),
        lambda: verbs.approve_minutes(minutes, by=hall.setup),
    ):
        refused(call, ".")
    assert json.loads(approval.document)["agenda"][0]["text"] == "Frau A berichtet.\n\nDie Gruppe ist sich einig."


@pytest.mark.parametrize("table", ["conference_approval", "conference_erratum"])
def test_the_database_refuses_to_change_what_is_approved(hall, table) -> None:
    minutes = hall.approved()
    verbs.add_erratum(minutes, None, "Die Sitzung begann um 14:15 Uhr.", by=hall.ben)
    for statement in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_erratum_is_an_addition(hall) -> None:
    refused(lambda: verbs.add_erratum(hall.amendable(), None, "x", by=hall.ben), "lässt sich noch ändern")
    minutes = hall.approved()
    before = Approval.objects.get(minutes=minutes).document
    refused(lambda: verbs.add_erratum(minutes, None, "x", by=hall.ada), "Schriftführung")
    refused(lambda: verbs.add_erratum(minutes, None, " ", by=hall.ben), "was berichtigt wird")
    assert verbs.add_erratum(minutes, None, "Es waren drei Gäste da.", by=hall.ben).number == 1
    assert Approval.objects.get(minutes=minutes).document == before


def test_the_record_names_organisations_and_no_person(hall) -> None:
    document = json.dumps(document_of(hall.amendable()), ensure_ascii=False)
    assert "Verband der Vereine" in document
    assert "geheim" not in document
    for name in ("Ada", "Ben"):
        assert f'"{name}"' not in document


def test_who_reads_minutes(hall) -> None:
    amendable, approved, closed = hall.amendable(), hall.approved(), hall.approved(is_public=False)
    assert [bool(rules.may_read_minutes(hall.finn, one)) for one in (amendable, approved, closed)] == [
        False,
        True,
        False,
    ]
    assert [bool(rules.may_read_minutes(hall.ada, one)) for one in (amendable, approved, closed)] == [True, True, True]

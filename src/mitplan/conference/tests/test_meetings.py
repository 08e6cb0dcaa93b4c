"""Meetings are planned, convened in time, begun, ended or called off; the agenda comes from the backlog."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mitplan.conference.actions import agendas, attendance, convening, meetings, resolutions
from mitplan.conference.models import AgendaItem, Letter, Meeting, Presence, Speech, Task, Topic
from mitplan.conference.queries.meetings import orders_of, proof_of, quorum_of, speaking_list
from mitplan.conference.rules import meetings as rules
from mitplan.conference.speaking import speaking
from mitplan.conference.states import meetings as states
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused
from mitplan.people.acting import Acting
from mitplan.people.models import Address

from .hall import build_hall


@pytest.fixture
def hall(cast):
    return build_hall(cast)


def last_line(verb):
    return Act.objects.filter(verb=verb).order_by("-number").first()


def proof(meeting):
    found = proof_of(meeting)
    assert found
    return found


def refused(call, words: str) -> None:
    with pytest.raises((Refused, ValidationError), match=words):
        call()


TABLES: dict[str, tuple[Any, Any]] = {
    "MEETING_MOVES": (Meeting, states.MeetingState),
    "TOPIC_MOVES": (Topic, states.TopicState),
    "SPEECH_MOVES": (Speech, states.SpeechState),
    "TASK_MOVES": (Task, states.TaskState),
    "LETTER_MOVES": (Letter, states.LetterState),
}


@pytest.mark.parametrize("table", TABLES)
def test_no_step_leads_where_the_table_has_none(table) -> None:
    model, codes = TABLES[table]
    moves = getattr(states, table)
    assert set(moves) == set(codes)
    for old, new in itertools.product(codes, codes):
        if new not in moves[old]:
            with pytest.raises(ValidationError):
                move(model(state=old), new, moves)


# ---------------------------------------------------------------- planning


def test_those_who_lead_a_body_plan_its_meetings(hall) -> None:
    meeting = hall.meeting()
    assert (meeting.number, meeting.state) == (1, "planned")
    for by in (hall.ada, hall.finn):
        assert not rules.may_plan(by, hall.group)
    assert rules.may_plan(hall.eva, hall.group)
    refused(
        lambda: meetings.plan_meeting(replace(entry(hall), body=hall.eva.acting.office.body), by=hall.eva),
        "arbeitet nicht",
    )


def entry(hall, **more):
    begins = timezone.now() + timedelta(days=30)
    return meetings.MeetingEntry(hall.group, "Sitzung", begins, begins + timedelta(hours=1), place="Saal", **more)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends": timezone.now()}, "nach dem Beginn"),
        ({"zone": "Europa/Berlin"}, "Zeitzone"),
        ({"join_link": "http://konferenz.example"}, "https"),
        ({"place": ""}, "Ort"),
        ({"title": "a\x00b"}, "Nullzeichen"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(hall, change, words) -> None:
    refused(lambda: meetings.plan_meeting(replace(entry(hall), **change), by=hall.ben), words)
    assert not Meeting.objects.exists()


def test_once_convened_a_meeting_keeps_its_time(hall) -> None:
    meeting = hall.convened()
    refused(
        lambda: meetings.revise_meeting(meeting, {"begins": meeting.begins + timedelta(hours=1)}, by=hall.ben),
        "sagen Sie sie ab",
    )
    meetings.revise_meeting(meeting, {"place": "Saal 2"}, by=hall.ben)
    meeting.refresh_from_db()
    assert (meeting.place, meeting.edition) == ("Saal 2", 2)


def test_the_journal_knows_neither_join_link_nor_place(hall) -> None:
    meeting = hall.convened()
    meetings.revise_meeting(meeting, {"join_link": "https://konferenz.example/anders"}, by=hall.ben)
    told = str(list(Act.objects.values_list("facts", "reason")))
    assert "konferenz.example" not in told
    assert "Saal" not in told


# ---------------------------------------------------------------- convening


def test_convening_in_time_needs_no_reason_and_leaves_proof(hall, settings, mailoutbox) -> None:
    settings.MAIL, settings.DEFAULT_FROM_EMAIL = True, "plan@example.org"
    Address.objects.create(person=hall.ada.acting.person, email="ada@example.org")
    meeting = hall.meeting()
    agendas.put_on_agenda(meeting, agendas.ItemEntry("Sprachkurse"), by=hall.ben)
    summons = convening.convene(meeting, convening.Summoning("https://plan.example/1"), by=hall.ben)
    assert not summons.is_short
    convening.send_letters(summons, by=hall.ben)
    (letter,) = mailoutbox
    assert letter.to == ["ada@example.org"]
    assert "1. Sprachkurse (Beratung)" in letter.body
    assert "geheim" not in letter.body
    sent = proof(meeting)
    assert (sent.sent, sent.waiting, sent.failed, sent.without_address) == (1, 0, [], [hall.seats.ben])
    line = last_line("conference.meeting.letters_sent")
    assert (line.facts["sent"], line.facts["failed"], line.facts["sha256"]) == (1, 0, summons.digest)
    convening.send_letters(summons, by=hall.ben)
    assert len(mailoutbox) == 1  # what is out doesn't go out again


def test_a_letter_that_fails_is_named_and_can_be_sent_again(hall, settings, mailoutbox) -> None:
    Address.objects.create(person=hall.ada.acting.person, email="ada@example.org")
    meeting = hall.convened()
    summons = convening.send_letters(meeting.summonses.get(), by=hall.ben)  # no mail is set up
    assert proof(meeting).failed == [hall.seats.ada]
    assert Letter.objects.get(seat=hall.seats.ada).fault == "NoMail"
    settings.MAIL, settings.DEFAULT_FROM_EMAIL = True, "plan@example.org"
    convening.send_letters(summons, by=hall.ben)
    assert (proof(meeting).sent, proof(meeting).failed, len(mailoutbox)) == (1, [], 1)


def test_short_notice_needs_a_reason_that_is_public(hall) -> None:
    meeting = hall.meeting(days=10)
    agendas.put_on_agenda(meeting, agendas.ItemEntry("Sprachkurse"), by=hall.ben)
    refused(lambda: convening.convene(meeting, convening.Summoning(), by=hall.ben), "Fristgerecht")
    summons = convening.convene(meeting, convening.Summoning(reason="Die Anhörung wurde vorgezogen."), by=hall.ben)
    assert (summons.is_short, summons.reason) == (True, "Die Anhörung wurde vorgezogen.")
    line = last_line("conference.meeting.convened")
    assert (line.reason, line.facts["short"]) == (summons.reason, True)


def test_a_body_lays_down_its_own_notice(hall) -> None:
    meetings.lay_down(hall.group, meetings.OrdersEntry(notice_days=7, quorum_percent=60), by=hall.eva)
    assert (orders_of(hall.plan, hall.group).notice_days, orders_of(hall.plan, hall.group).quorum_percent) == (7, 60)
    meeting = hall.meeting(days=10)
    agendas.put_on_agenda(meeting, agendas.ItemEntry("Sprachkurse"), by=hall.ben)
    assert not convening.convene(meeting, convening.Summoning(), by=hall.ben).is_short
    refused(lambda: meetings.lay_down(hall.group, meetings.OrdersEntry(notice_days=0), by=hall.ada), "leiten")


def test_nobody_is_convened_without_agenda_or_twice(hall) -> None:
    refused(lambda: convening.convene(hall.meeting(), convening.Summoning(), by=hall.ben), "Tagesordnung")
    refused(lambda: convening.convene(hall.convened(), convening.Summoning(), by=hall.ben), "schon eingeladen")
    refused(lambda: convening.convene(hall.meeting(), convening.Summoning(), by=hall.ada), "Vorsitz")
    refused(lambda: convening.convene(hall.meeting(), convening.Summoning(), by=hall.ben, at=timezone.now()), "Uhrzeit")


def test_a_cancelled_meeting_gives_its_topics_back(hall) -> None:
    topic = agendas.suggest_topic(hall.group, agendas.TopicEntry("Kinderbetreuung"), by=hall.ada)
    meeting = hall.meeting()
    item = agendas.put_on_agenda(meeting, agendas.ItemEntry(topic=topic), by=hall.ben)
    assert (item.title, Topic.objects.get().state) == ("Kinderbetreuung", "taken")
    refused(lambda: meetings.cancel_meeting(meeting, " ", by=hall.ben), "Grund")
    meetings.cancel_meeting(meeting, "Der Saal ist gesperrt.", by=hall.ben)
    assert Topic.objects.get().state == "open"
    refused(lambda: meetings.cancel_meeting(hall.running(), "Zu spät.", by=hall.ben), "bevor sie beginnt")


# ---------------------------------------------------------------- agenda and papers


def test_seats_suggest_topics_and_the_chair_declines_with_a_reason(hall) -> None:
    refused(lambda: agendas.suggest_topic(hall.group, agendas.TopicEntry("Thema"), by=hall.finn), "Sitz")
    topic = agendas.suggest_topic(hall.group, agendas.TopicEntry("Thema"), by=hall.ada)
    refused(lambda: agendas.decline_topic(topic, "Nein.", by=hall.ada), "Vorsitz")
    refused(lambda: agendas.decline_topic(topic, "", by=hall.ben), "Grund")
    agendas.decline_topic(topic, "Das berät schon eine andere Gruppe.", by=hall.ben)
    refused(lambda: agendas.withdraw_topic(topic, by=hall.ada), "schon entschieden")
    own = agendas.suggest_topic(hall.group, agendas.TopicEntry("Anderes"), by=hall.ada)
    refused(lambda: agendas.withdraw_topic(own, by=hall.ben), "vorgeschlagen hat")
    assert agendas.withdraw_topic(own, by=hall.ada).state == "withdrawn"
    refused(
        lambda: agendas.suggest_topic(hall.group, agendas.TopicEntry("x", thing="conference.poll:99"), by=hall.ada),
        "gibt es",
    )


def test_what_was_sent_out_stays_on_the_agenda(hall) -> None:
    meeting = hall.convened()
    first = AgendaItem.objects.get()
    later = agendas.put_on_agenda(meeting, agendas.ItemEntry("Nachtrag"), by=hall.ben)
    assert (first.is_added_later, later.is_added_later) == (False, True)
    refused(lambda: agendas.revise_item(first, agendas.ItemEntry("Anderer Titel"), by=hall.ben), "eingeladen")
    agendas.move_item(later, None, by=hall.ben)
    assert list(meeting.items.values_list("title", flat=True)) == ["Nachtrag", "Sprachkurse am Abend"]
    refused(lambda: agendas.drop_item(first, "", by=hall.ben), "Grund")
    agendas.drop_item(first, "Noch nicht beratungsreif.", by=hall.ben)
    refused(lambda: agendas.drop_item(first, "Noch einmal.", by=hall.ben), "schon abgesetzt")


def test_a_late_paper_says_so_for_good(hall) -> None:
    meeting = hall.meeting()
    agendas.put_on_agenda(meeting, agendas.ItemEntry("Sprachkurse"), by=hall.ben)
    early = agendas.add_paper(meeting, agendas.PaperEntry("Vorlage", text="Drei Seiten."), by=hall.ben)
    assert early.sent_at is None
    convening.convene(meeting, convening.Summoning(), by=hall.ben)
    early.refresh_from_db()
    assert (early.sent_at is not None, early.is_late) == (True, False)
    soon = hall.convened(days=5)
    late = agendas.add_paper(soon, agendas.PaperEntry("Nachtrag", content=b"%PDF-1.4"), by=hall.ben)
    assert (late.is_late, late.size, len(late.sha256)) == (True, 8, 64)
    taken = agendas.withdraw_paper(late, "Enthält Namen.", by=hall.ben)
    assert (taken.content, taken.is_late, taken.sha256) == (None, True, late.sha256)
    refused(lambda: agendas.add_paper(soon, agendas.PaperEntry("Leer"), by=hall.ben), "Datei")
    refused(lambda: agendas.add_paper(soon, agendas.PaperEntry("x", text="y"), by=hall.ada), "Vorsitz")
    over = hall.over()
    refused(lambda: agendas.add_paper(over, agendas.PaperEntry("x", text="y"), by=hall.ben), "vorbei")


# ---------------------------------------------------------------- in the meeting


def test_presence_is_noted_for_seats_and_makes_the_quorum(hall) -> None:
    meeting = hall.convened()
    refused(lambda: attendance.arrive(meeting, attendance.Arrival(hall.seats.ben), by=hall.ada), "nur den Sitz")
    there = attendance.arrive(meeting, attendance.Arrival(hall.seats.ada, manner="remote"), by=hall.ada)
    assert (quorum_of(meeting).present, quorum_of(meeting).needed, quorum_of(meeting).is_met) == (1, 2, False)
    refused(lambda: attendance.arrive(meeting, attendance.Arrival(hall.seats.ada), by=hall.ada), "schon als anwesend")
    attendance.arrive(meeting, attendance.Arrival(hall.seats.ben), by=hall.ben)
    assert quorum_of(meeting).is_met
    attendance.leave(there, by=hall.ada)
    assert quorum_of(meeting).present == 1
    refused(lambda: attendance.leave(there, by=hall.ada), "schon als gegangen")
    meetings.begin_meeting(meeting, by=hall.ben)
    ended = meetings.end_meeting(meeting, by=hall.ben)
    assert not Presence.objects.filter(left_at=None).exists()
    refused(lambda: attendance.arrive(ended, attendance.Arrival(hall.seats.ada), by=hall.ada), "bis sie endet")


def test_speakers_ask_are_called_and_finish(hall) -> None:
    refused(lambda: attendance.ask_to_speak(hall.convened(), attendance.Wish(), by=hall.ada), "läuft")
    meeting = hall.running()
    refused(lambda: attendance.ask_to_speak(meeting, attendance.Wish(), by=hall.finn), "Mitglieder")
    first = attendance.ask_to_speak(meeting, attendance.Wish("Kosten", "against"), by=hall.ada)
    refused(lambda: attendance.ask_to_speak(meeting, attendance.Wish(), by=hall.ada), "schon auf der Redeliste")
    guest = attendance.ask_to_speak(meeting, attendance.Wish(words="Sachverständige"), by=hall.ben)
    refused(lambda: attendance.ask_to_speak(meeting, attendance.Wish(words="Gast"), by=hall.ada), "Schriftführung")
    refused(lambda: attendance.call_speaker(first, by=hall.ada), "Schriftführung")
    attendance.call_speaker(first, by=hall.ben)
    attendance.call_speaker(guest, by=hall.ben)  # ends what Ada says
    assert Speech.objects.get(pk=first.pk).state == "finished"
    again = attendance.ask_to_speak(meeting, attendance.Wish("Nachfrage"), by=hall.ada)
    own = attendance.ask_to_speak(meeting, attendance.Wish("Ordnung"), by=hall.ben)
    found = speaking_list(meeting)
    assert (found.now, found.waiting, [one.pk for one in found.finished]) == (guest, [again, own], [first.pk])
    refused(lambda: attendance.take_back_speech(own, by=hall.ada), "wer sich gemeldet hat")
    attendance.take_back_speech(again, by=hall.ada)
    meetings.end_meeting(meeting, by=hall.ben)
    assert set(Speech.objects.values_list("state", flat=True)) == {"finished", "withdrawn"}


def test_resolutions_need_a_phase_or_a_reason(hall) -> None:
    meeting = hall.running()
    item = meeting.items.get()
    words = resolutions.ResolutionEntry(item, "Wir empfehlen Abendkurse.", objections=[(hall.seats.ada, "Zu teuer.")])
    refused(lambda: resolutions.resolve(meeting, words, by=hall.ben), "keine Phase")
    refused(lambda: resolutions.resolve(meeting, words, by=hall.ada), "Schriftführung")
    made = resolutions.resolve(meeting, replace(words, reason="Die Gruppe tagt nur einmal."), by=hall.ben)
    assert (made.number, made.way, made.present, made.had_quorum, made.objections.count()) == (
        1,
        "consensus",
        2,
        True,
        1,
    )
    line = last_line("conference.meeting.resolved")
    assert (line.facts["outside_phase"], line.facts["objections"]) == (True, 1)
    assert "teuer" not in str(line.facts)
    refused(
        lambda: resolutions.resolve(
            meeting, replace(words, reason="x", poll="conference.poll:1", objections=()), by=hall.ben
        ),
        "gibt es",
    )
    refused(lambda: resolutions.resolve(hall.convened(), words, by=hall.ben), "laufenden")


def test_tasks_go_to_bodies_and_are_settled(hall) -> None:
    meeting = hall.over()
    refused(
        lambda: resolutions.give_task(meeting, resolutions.TaskEntry("Zahlen nachreichen", "nobody"), by=hall.ben),
        "Verzeichnis",
    )
    task = resolutions.give_task(meeting, resolutions.TaskEntry("Zahlen nachreichen", "lead-ministry"), by=hall.ben)
    refused(lambda: resolutions.settle_task(task, "dropped", "", by=hall.ben), "warum")
    assert resolutions.settle_task(task, "done", "Liegt vor.", by=hall.ben).state == "done"
    refused(lambda: resolutions.settle_task(task, "dropped", "Doch nicht.", by=hall.ben), "führt kein Schritt")


# ---------------------------------------------------------------- who sees what


def test_the_join_link_is_for_the_body_and_the_office(hall, cast) -> None:
    meeting = hall.convened()
    seen = {
        by: bool(rules.may_see_inside(speaking(acting, hall.plan), meeting)) for by, acting in cast.everybody.items()
    }
    # Ada acts as herself here: only in her seat is she inside.
    assert {who for who, sees in seen.items() if sees} == {"ben", "eva"}
    assert rules.may_see_inside(hall.ada, meeting)
    elsewhere = Acting(cast.ada.person, organisation=cast.bodies.association)
    assert not rules.may_see_inside(speaking(elsewhere, hall.plan), meeting)


def test_an_agenda_is_public_with_the_summons_of_a_public_meeting(hall) -> None:
    assert not rules.may_see_agenda(hall.finn, hall.meeting())
    assert rules.may_see_agenda(hall.ada, hall.meeting())
    assert rules.may_see_agenda(hall.finn, hall.convened())
    assert not rules.may_see_agenda(hall.finn, hall.convened(is_public=False))

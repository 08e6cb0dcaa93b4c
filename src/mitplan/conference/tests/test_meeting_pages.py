"""Pages of meetings: who sees join link, drafts and names; every step by a form, without script."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from mitplan.conference.actions import agendas, attendance, convening, meetings
from mitplan.conference.actions import minutes as verbs
from mitplan.conference.models import Correction, Meeting, Minutes, Presence, Resolution, Speech, Task, Topic
from mitplan.core.icalendar import CALENDAR_TYPE
from mitplan.core.models import Act
from mitplan.people.acting import system
from mitplan.people.actions import give_account
from mitplan.people.capacities import CHOSEN
from tests.spies import watched

from .hall import build_hall

SECRET = "konferenz.example"


@pytest.fixture
def hall(cast):
    made = build_hall(cast)
    from mitplan.conference import actions  # noqa: PLC0415

    begins = timezone.now()
    actions.announce(
        actions.PhaseEntry("Beratung", begins, begins + timedelta(days=90), [("decide", "members", "write")]),
        by=made.eva,
    )
    return made


@pytest.fixture
def browser(hall, cast):
    """The browser of one of the cast in the capacity that the test means: Ada in her seat."""

    def of(who: str = "") -> Client:
        client = Client(headers={"accept-language": "de"})
        if not who:
            return client
        person = getattr(cast, who).person
        if not person.username:
            give_account(person, who, "mitplan-demo", by=system("test"))
        client.force_login(person)
        if who == "ada":
            session = client.session
            session[CHOSEN] = f"seat:{hall.seats.ada.pk}"
            session.save()
        return client

    return of


def url(place: str = "", plan: str = "probe") -> str:
    return f"/plaene/{plan}/mitmachen/sitzungen/{place}"


def read(client: Client, place: str = "", status: int = 200):
    answer = client.get(url(place))
    assert answer.status_code == status, (place, answer.status_code)
    if answer.streaming:
        return b"".join(answer).decode()
    return answer.content.decode() if not place.endswith("docx") else answer.content


def send(client: Client, place: str, data: dict, status: int = 302) -> str:
    answer = client.post(url(place), data)
    assert answer.status_code == status, answer.content.decode()[:6000]
    return answer.content.decode()


# ---------------------------------------------------------------- who sees what


PLACES = ("", "termine.ics", "themen/", "1/", "1/termin.ics", "1/protokoll/", "1/akte.csv", "1/akte.docx", "1/saal/")


def test_the_join_link_leaks_to_nobody_else(hall, browser) -> None:
    hall.convened()
    for who, sees in (("", False), ("finn", False), ("ida", False), ("ada", True), ("ben", True), ("eva", True)):
        assert (SECRET in read(browser(who), "1/")) is sees, who
    for who in ("", "finn", "ida", "ada", "ben", "eva"):
        client = browser(who)
        for place in PLACES:
            answer = client.get(url(place))
            said = b"".join(answer) if answer.streaming else answer.content
            if place != "1/":
                assert SECRET.encode() not in said, (who, place)


def test_drafts_of_minutes_are_for_members_until_they_are_approved(hall, browser) -> None:
    minutes = hall.amendable()
    words = "Die Gruppe ist sich einig."
    for who in ("", "finn", "ida"):
        for place in ("1/protokoll/", "1/akte.csv", "1/akte.docx"):
            assert words not in str(read(browser(who), place, 403))
        assert words not in read(browser(who), "1/")
    for who in ("ada", "ben", "eva"):
        assert words in read(browser(who), "1/protokoll/")
    verbs.approve_minutes(minutes, by=hall.setup)
    assert words in read(browser(), "1/protokoll/")
    assert words in read(browser(), "1/akte.csv")


def test_a_closed_meeting_shows_that_it_is_and_no_more(hall, browser) -> None:
    meeting = hall.convened(is_public=False, place="Geheimer Ort", note="Nur für uns.")
    agendas.add_paper(meeting, agendas.PaperEntry("Streng vertraulich", text="Zahlen."), by=hall.ben)
    public = "".join(read(browser(), place) for place in ("", "1/", "1/termin.ics", "termine.ics"))
    for words in ("Geheimer Ort", "Nur für uns", "Streng vertraulich", "Sprachkurse am Abend"):
        assert words not in public
    assert browser().get(url("1/unterlagen/1/")).status_code == 403
    assert "Streng vertraulich" in read(browser("ada"), "1/")


def test_a_planned_agenda_and_its_papers_are_drafts(hall, browser) -> None:
    meeting = hall.meeting()
    agendas.put_on_agenda(meeting, agendas.ItemEntry("Noch geheim"), by=hall.ben)
    agendas.add_paper(meeting, agendas.PaperEntry("Entwurf", text="Zahlen."), by=hall.ben)
    assert "Noch geheim" not in read(browser(), "1/")
    assert browser().get(url("1/unterlagen/1/")).status_code == 403
    convening.convene(meeting, convening.Summoning(), by=hall.ben)
    assert "Noch geheim" in read(browser(), "1/")
    answer = browser().get(url("1/unterlagen/1/"))
    assert (answer.content, answer["Content-Disposition"]) == (b"Zahlen.", 'attachment; filename="unterlage-1.txt"')


def test_what_was_called_off_before_the_summons_stays_a_draft(hall, browser) -> None:
    meeting = hall.meeting()
    agendas.put_on_agenda(meeting, agendas.ItemEntry("Noch geheim"), by=hall.ben)
    meetings.cancel_meeting(meeting, "Der Saal ist gesperrt.", by=hall.ben)
    said = read(browser(), "1/")
    assert "Der Saal ist gesperrt." in said
    assert "Noch geheim" not in said


def test_the_journal_says_nothing_of_what_members_discuss(hall) -> None:
    minutes = hall.amendable(is_public=False)
    item = minutes.meeting.items.get()
    entry = verbs.CorrectionEntry("Frau A berichtet.", "Vertrauliches.", "Weil es vertraulich ist.", item)
    wish = verbs.propose_correction(minutes, entry, by=hall.ada)
    verbs.decide_correction(wish, "refused", "Das bleibt vertraulich.", by=hall.ben)
    told = str(list(Act.objects.values_list("facts", "reason"))).lower()
    assert "vertraulich" not in told
    assert "frau a" not in told


def test_names_of_members_are_inside_only(hall, browser) -> None:
    meeting = hall.running()
    attendance.ask_to_speak(meeting, attendance.Wish("Kosten"), by=hall.ada)
    assert "Ada" in read(browser("eva"), "1/saal/")
    browser_of_nobody = browser()
    assert browser_of_nobody.get(url("1/saal/")).status_code == 403
    assert "Ada" not in read(browser_of_nobody, "1/")


# ---------------------------------------------------------------- a meeting from plan to approval, by forms


def test_a_meeting_by_forms_alone(hall, browser, settings) -> None:
    ben, ada = browser("ben"), browser("ada")
    day = (timezone.localtime() + timedelta(days=40)).date().isoformat()
    typed = {"body": "working-group", "title": "Vierte Sitzung", "day": day, "begins": "14:00", "ends": "16:00"}
    typed |= {"zone": "Europe/Berlin", "place": "Rathaus", "join_link": f"https://{SECRET}/4", "is_public": "on"}
    assert "Das Ende muss nach dem Beginn" in send(ben, "neu/", typed | {"ends": "13:00"}, 422)
    send(ben, "neu/", typed)
    send(ada, "themen/", {"body": "working-group", "title": "Kinderbetreuung", "kind": "decision", "note": ""})
    topic = Topic.objects.get()
    send(ben, "1/tagesordnung/", {"topic": topic.pk, "title": "", "kind": "discussion"})
    send(
        ben, "1/tagesordnung/", {"topic": "", "title": "Verschiedenes", "kind": "information", "planned_minutes": "10"}
    )
    send(ben, "1/tagesordnung/", {"step": "up", "item": "2"})
    send(ben, "1/tagesordnung/2/", {"title": "Berichte", "kind": "information", "planned_minutes": "15"})
    send(ben, "1/unterlagen/", {"title": "Vorlage", "text": "Drei Seiten."})
    assert "Fristgerecht ist" in read(ben, "1/einladen/")
    send(ben, "1/einladen/", {"words": "Wir freuen uns auf Sie."})
    send(ben, "1/saal/", {"step": "begin"})
    send(ada, "1/saal/", {"step": "come", "manner": "remote"})
    send(ben, "1/saal/", {"step": "arrive", "arrival-seat": hall.seats.ben.pk, "arrival-manner": "in_place"})
    assert Presence.objects.count() == 2
    send(ada, "1/saal/", {"step": "ask", "wish-topic": "Wer zahlt?", "wish-side": "question", "wish-item": ""})
    speech = Speech.objects.get()
    send(ben, "1/saal/", {"step": "call", "speech": speech.pk})
    send(ben, "1/saal/", {"step": "finish", "speech": speech.pk})
    item = Meeting.objects.get().items.get(title="Kinderbetreuung")
    resolved = {
        "resolution-item": item.pk,
        "resolution-wording": "Kurse mit Betreuung.",
        "resolution-outcome": "adopted",
    }
    assert "Dafür ist zurzeit keine Phase" not in send(ben, "1/saal/", {"step": "resolve", **resolved})
    assert "Wortlaut" in send(ben, "1/saal/", {"step": "resolve", **resolved, "resolution-wording": ""}, 422)
    assert Resolution.objects.get().number == 1
    send(ben, "1/saal/", {"step": "give", "task-what": "Zahlen holen", "task-party": "association", "task-due": ""})
    send(ben, "1/protokoll/schreiben/", {"item": item.number, "text": "Frau A spricht.\r\n\r\nAlle stimmen zu."})
    send(ben, "1/saal/", {"step": "end"})
    send(ben, "1/saal/", {"step": "settle", "task": Task.objects.get().pk, "state": "done", "result": "Liegt vor."})
    send(ben, "1/protokoll/", {"step": "complete", "preface": "Zur Durchsicht."})
    send(ben, "1/protokoll/", {"step": "lay_open"})
    assert "Änderung zu diesem Absatz" in read(ada, "1/protokoll/")
    place = f"1/protokoll/aenderung/?punkt={item.number}&absatz=1"
    assert "Frau A spricht." in read(ada, place)
    send(ada, place, {"before": "Frau A spricht.", "after": "Eine Expertin spricht.", "reason": "Ohne Namen."})
    assert "warum nicht" in send(ben, "1/protokoll/aenderungen/1/", {"to": "refused", "answer": ""}, 422)
    send(ben, "1/protokoll/aenderungen/1/", {"to": "accepted", "answer": "Gern."})
    assert Correction.objects.get().state == "accepted"
    assert "Die Anwesenden können bis" in read(ben, "1/protokoll/")
    assert ben.post(url("1/protokoll/"), {"step": "approve"}).status_code == 403
    Minutes.objects.update(amendable_until=timezone.now())
    send(ben, "1/protokoll/", {"step": "approve"})
    send(ben, "1/protokoll/berichtigung/", {"item": "", "text": "Beginn war 14:10 Uhr."})
    public = read(browser(), "1/protokoll/")
    for words in ("Eine Expertin spricht.", "Kurse mit Betreuung.", "Beginn war 14:10 Uhr.", "Verband der Vereine"):
        assert words in public
    assert "Ada" not in public


def test_forms_refuse_with_their_sentence(hall, browser) -> None:
    hall.convened()
    ben = browser("ben")
    for place in ("neu/", "1/absagen/", "1/tagesordnung/", "1/unterlagen/", "1/aendern/", "themen/"):
        assert "Fehler" in send(ben, place, {"csrfmiddlewaretoken": "x"}, 422), place
    for place in ("neu/", "1/absagen/", "1/tagesordnung/", "1/unterlagen/", "1/einladen/", "1/aendern/"):
        assert browser("ada").post(url(place), {}).status_code == 403, place
        assert browser().get(url(place)).status_code == 403, place
    assert "schon eingeladen" in read(ben, "1/tagesordnung/")
    moved = {
        "title": "x",
        "begins": "10:00",
        "ends": "11:00",
        "day": "2030-01-01",
        "zone": "Europe/Berlin",
        "place": "y",
    }
    assert "sagen Sie sie ab" in send(ben, "1/aendern/", moved, 422)
    send(ben, "1/absagen/", {"reason": "Der Saal ist gesperrt."})
    assert "Der Saal ist gesperrt." in read(browser(), "1/")


def test_the_room_refreshes_only_its_live_part(hall, browser) -> None:
    hall.running()
    answer = browser("ada").get(url("1/saal/"), headers={"HX-Request": "true", "HX-Target": "live"})
    said = answer.content.decode()
    assert said.startswith('<div id="live"')
    assert "<h1" not in said
    assert "Redeliste" in said


def test_a_writer_never_overwrites_another(hall, browser) -> None:
    hall.running()
    ben, eva = browser("ben"), browser("eva")
    empty = verbs.digest_of("")
    send(ben, "1/protokoll/schreiben/", {"item": "1", "text": "Von Ben.", "seen": empty})
    again = send(eva, "1/protokoll/schreiben/", {"item": "1", "text": "Von Eva.", "seen": empty}, 422)
    assert "Von Ben." in again
    assert "Von Eva." in again


# ---------------------------------------------------------------- files and lists


def test_calendars_hold_meetings_and_no_secret(hall, browser) -> None:
    hall.convened(title="Sitzung; mit, Zeichen")
    hall.meeting()
    answer = browser().get(url("termine.ics"))
    assert answer["Content-Type"] == CALENDAR_TYPE
    said = answer.content.decode()
    assert said.count("BEGIN:VEVENT") == 2
    assert "Sitzung\\; mit\\, Zeichen" in said.replace("\r\n ", "")
    assert SECRET not in said
    assert read(browser(), "1/termin.ics").count("BEGIN:VEVENT") == 1
    assert read(browser(), "termine.ics?gremium=working-group").count("BEGIN:VEVENT") == 2
    assert answer.content == browser().get(url("termine.ics")).content


def test_the_record_of_a_session_holds_all_of_it(hall, browser) -> None:
    hall.approved()
    book = Document(io.BytesIO(read(browser(), "1/akte.docx")))
    told = "\n".join(paragraph.text for paragraph in book.paragraphs)
    rows = read(browser(), "1/akte.csv")
    for words in (
        "Abendkurse werden empfohlen.",
        "Die Gruppe ist sich einig.",
        "Verband der Vereine",
        "Sprachkurse am Abend",
    ):
        assert words in told
        assert words in rows
    assert Minutes.objects.get().approval.sha256 in told


@pytest.mark.parametrize("place", ["", "themen/", "1/", "1/protokoll/", "termine.ics"])
def test_pages_ask_as_often_with_three_as_with_one(hall, browser, place) -> None:
    minutes = hall.approved()
    meeting = minutes.meeting
    hall.convened()
    agendas.suggest_topic(hall.group, agendas.TopicEntry("Thema"), by=hall.ada)
    client = browser()

    def asked() -> int:
        with watched() as report:
            read(client, place)
        return report.queries

    read(client, place)
    once = asked()
    for number in (1, 2):
        hall.approved()
        agendas.suggest_topic(hall.group, agendas.TopicEntry(f"Thema {number}"), by=hall.ada)
        other = hall.convened()
        agendas.put_on_agenda(other, agendas.ItemEntry("Noch einer"), by=hall.ben)
    assert asked() == once
    assert once <= 12, once
    assert meeting.number == 1

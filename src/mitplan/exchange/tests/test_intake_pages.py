"""From the workbook on somebody's machine to the draft, on the pages."""

import csv
import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from mitplan.core import uploads
from mitplan.core.models import Act
from mitplan.exchange import actions, progress
from mitplan.exchange.models import Intake
from mitplan.exchange.reading import read
from mitplan.people.acting import system
from mitplan.people.actions import appoint, create_office
from mitplan.people.models import Person
from mitplan.plan.models import Element

from .making import xlsx
from .test_intakes import NAME, ROWS

SETUP = system("test")
HOME = "/arbeit/probe/einlesen/"


@pytest.fixture
def eva(scene, settings, tmp_path):
    settings.DATA = tmp_path
    client = Client()
    client.force_login(Person.objects.get(key="eva"))
    return client


def handed_in(client, content=ROWS, name=NAME, **more):
    return client.post(HOME, {"file": SimpleUploadedFile(name, content), **more})


def test_a_file_is_looked_through_and_taken_in(eva, scene):
    answer = handed_in(eva)
    found = Intake.objects.get()
    assert answer["Location"] == f"{HOME}{found.pk}/"
    page = eva.get(answer["Location"]).content.decode()
    assert "massnahmen.csv, Zeile 2, Spalte Titel" in page or "massnahmen.csv, Zeile 2, Spalte titel" in page
    assert "Maßnahme 1, Titel" in page
    assert "in Umsetzung" in page
    assert "Alles übernehmen" in page
    assert not Element.objects.filter(number="77").exists()
    answer = eva.post(answer["Location"], {"take": "1"}, follow=True)
    assert "ist übernommen" in answer.content.decode()
    assert "Alles übernehmen" not in answer.content.decode()
    assert scene["measure/77"].title == "Ganz neu"
    assert eva.post(f"{HOME}{found.pk}/", {"take": "1"}).status_code == 422


def test_the_head_says_in_which_office_one_takes_in(eva, scene):
    files = create_office("a-files", scene.plan.coordination.body, "Aktenführung", by=SETUP)
    appoint(files, Person.objects.get(key="eva"), by=SETUP)
    for address in (HOME, "/arbeit/probe/zuordnungen/", "/arbeit/probe/word/", "/arbeit/probe/ausgeben/"):
        head = eva.get(address).content.decode().partition("Angemeldet als")[2].partition("</a>")[0]
        assert "Koordinierungsstelle" in head
        assert "Aktenführung" not in head


def test_only_errors_can_be_shown_and_taken_away(eva):
    handed_in(eva, ROWS + b"78;;demn\xc3\xa4chst\n")
    address = f"{HOME}{Intake.objects.get().pk}/"
    page = eva.get(address).content.decode()
    assert "Alles übernehmen" not in page
    assert "Berichtigen Sie die Datei" in page
    errors = eva.get(f"{address}?urteil=error").content.decode()
    assert "demnächst" in errors
    assert "Ganz neu" not in errors
    rows = read(eva.get(f"{address}pruefung.xlsx").content, "pruefung.xlsx")[0].rows
    assert rows[0][0] == "Urteil"
    assert rows[1][0] == "Fehler"
    assert "demnächst" in str(rows[1:3])


def test_a_file_can_be_dropped(eva):
    handed_in(eva)
    answer = eva.post(f"{HOME}{Intake.objects.get().pk}/", {"drop": "1"}, follow=True)
    assert "ist verworfen" in answer.content.decode()
    assert Intake.objects.get().state == "dropped"


def test_many_verdicts_come_page_by_page_faults_first(eva):
    rows = "".join(f"{number};Neu {number};{'geplant' if number % 10 else 'bald'}\n" for number in range(100, 160))
    handed_in(eva, f"Nummer;Titel;Umsetzungsstand\n{rows}".encode())
    address = f"{HOME}{Intake.objects.get().pk}/"
    first, last = (eva.get(f"{address}?page={number}").content.decode() for number in (1, 99))
    assert first.count('<th scope="row">') == 25
    assert first.count("steht nicht zur Wahl") == 6
    assert "steht nicht zur Wahl" not in last
    assert "Neu 159" in last
    assert eva.get(f"{address}?urteil=error").content.decode().count('<th scope="row">') == 6
    assert '<span class="badge bad">' in first
    assert "<bdi>„bald“ steht nicht zur Wahl" in first  # a sentence of another language keeps its order


def test_what_was_cleared_is_said(eva, scene):
    handed_in(eva)
    found = actions.clear(Intake.objects.get(), by=scene.by)
    page = eva.get(f"{HOME}{found.pk}/").content.decode()
    assert "abgelaufen" in page
    assert "nach 90 Tagen entfernt" in page
    assert "Alles übernehmen" not in page
    assert eva.get(f"{HOME}{found.pk}/pruefung.xlsx").status_code == 200


def test_the_same_file_again_has_nothing_to_take_in(eva):
    handed_in(eva)
    eva.post(f"{HOME}{Intake.objects.get().pk}/", {"take": "1"})
    page = eva.get(handed_in(eva)["Location"]).content.decode()
    assert "es gibt nichts zu übernehmen" in page


HOSTILE = xlsx('<row r="7"><c r="B7"><f>SUM(A1:A6)</f><v>3</v></c></row>')


@pytest.mark.parametrize(("content", "name", "told"), [(HOSTILE, "plan.xlsx", "Zelle B7"), (b"", "a.csv", "leer")])
def test_what_cannot_be_read_is_said_beside_the_field(eva, content, name, told):
    lines = Act.objects.count()
    answer = handed_in(eva, content, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert (Intake.objects.count(), Act.objects.count()) == (0, lines)


def test_a_file_too_large_is_cut_off_and_said(eva, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 1000)
    answer = handed_in(eva, b"x" * 300_000)
    assert answer.status_code == 422
    assert "ist größer als 50 MB" in answer.content.decode()
    assert Intake.objects.count() == 0


def test_a_large_file_is_taken_in_beside_the_pages(eva, monkeypatch):
    started = []
    monkeypatch.setattr(progress, "LARGE", 1)
    monkeypatch.setattr(progress, "start", lambda intake, by: started.append((intake.pk, by.person_key)))
    handed_in(eva)
    found = Intake.objects.get()
    assert eva.post(f"{HOME}{found.pk}/", {"take": "1"}).status_code == 302
    assert [number for number, _person in started] == [found.pk]
    assert not Element.objects.filter(number="77").exists()


def test_progress_and_its_end_are_shown(eva):
    handed_in(eva)
    found = Intake.objects.get()
    progress.tell(found.pk, progress.Progress(3, 9, os.getpid()))
    page = eva.get(f"{HOME}{found.pk}/").content.decode()
    assert '<meta http-equiv="refresh" content="3">' in page
    assert '<progress max="9" value="3"' in page
    assert "Alles übernehmen" not in page
    progress.tell(found.pk, progress.Progress(3, 9, os.getpid(), "Der Speicher des Servers ist voll."))
    page = eva.get(f"{HOME}{found.pk}/").content.decode()
    assert "Der Speicher des Servers ist voll." in page
    assert "Alles übernehmen" in page


@pytest.mark.parametrize(
    ("fault", "told"),
    [("database or disk is full", "Der Speicher des Servers ist voll"), ("deadlock", "versuchen Sie es noch einmal")],
)
def test_a_database_that_gives_up_is_said(eva, monkeypatch, fault, told):
    handed_in(eva)

    def give_up(*_args, **_kwargs):
        raise OperationalError(fault)

    monkeypatch.setattr(actions, "take_in", give_up)
    answer = eva.post(f"{HOME}{Intake.objects.get().pk}/", {"take": "1"})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_workbook_and_lists_come_back_unchanged(eva):
    page = eva.get("/arbeit/probe/ausgeben/").content.decode()
    assert "arbeitsmappe.xlsx" in page
    book = eva.get("/arbeit/probe/ausgeben/arbeitsmappe.xlsx").content
    found = handed_in(eva, book, "probe.xlsx")
    assert Intake.objects.get(pk=found["Location"].split("/")[-2]).counts["changed"] == 0
    answer = eva.get("/arbeit/probe/ausgeben/measure.csv")
    content = b"".join(answer.streaming_content)
    assert next(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[:2] == ["Nummer", "Titel"]
    handed_in(eva, content, "massnahmen.csv")
    assert Intake.objects.first().counts["same"] > 0
    assert Intake.objects.first().counts["changed"] == 0
    assert eva.get("/arbeit/probe/ausgeben/gibt-es-nicht.csv").status_code == 404


def test_the_number_of_queries_is_the_same_for_one_and_three(eva, django_assert_num_queries):
    handed_in(eva)
    eva.get(HOME)  # the session is written once
    with django_assert_num_queries(8):
        eva.get(HOME)
    with django_assert_num_queries(8):
        eva.get(f"{HOME}{Intake.objects.get().pk}/")
    for _ in range(2):
        handed_in(eva, ROWS + b"78;x;geplant\n79;y;geplant\n")
    eva.get(HOME)
    with django_assert_num_queries(8):
        eva.get(HOME)
    with django_assert_num_queries(8):
        eva.get(f"{HOME}{Intake.objects.first().pk}/")


def test_others_are_refused(scene, cast):
    for who in ("cem", "finn"):
        client = Client()
        client.force_login(Person.objects.get(key=who))
        assert handed_in(client).status_code == 403
        assert client.get("/arbeit/probe/ausgeben/arbeitsmappe.xlsx").status_code == 403
    assert Intake.objects.count() == 0


@pytest.mark.parametrize("page", ["einlesen", "ausgeben", "zuordnungen", "word"])
def test_whoever_has_chosen_another_capacity_does_not_write_as_the_office(eva, scene, page):
    eva.post("/konto/rolle/", {"capacity": "oneself"})
    assert eva.get(f"/arbeit/probe/{page}/").status_code == 403
    assert handed_in(eva).status_code == 403
    assert not Intake.objects.exists()
    eva.post("/konto/rolle/", {"capacity": f"office:{scene.by.office.key}"})
    assert eva.get(f"/arbeit/probe/{page}/").status_code == 200

"""Hostile files on the page: refused within two seconds, with one sentence beside the field; nothing is written."""

import html
import time
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from mitplan.core.models import Act
from mitplan.core.uploads import LARGEST_UPLOAD
from mitplan.exchange.models import Intake
from mitplan.people.models import Person
from mitplan.plan.models import Element

from .making import workbook
from .test_hostile_files import JSON, MEGABYTE, OFFICE, TEXTS

CASES = {
    **{f"workbook: {what}": (make, "mappe.xlsx", told) for what, (make, told) in OFFICE.items()},
    **{f"text: {what}": (partial(bytes, content), "liste.csv", told) for what, (content, told) in TEXTS.items()},
    **{f"json: {what}": (partial(bytes, content), "liste.json", told) for what, (content, told) in JSON.items()},
    "picture by another name": (lambda: b"\x89PNG\r\n" + b"\0" * 99, "plan.csv", "ein Bild"),
    "200 MB": (lambda: b"x" * 200 * MEGABYTE, "mappe.xlsx", "größer als 50 MB"),
}


@pytest.fixture
def eva(scene, settings, tmp_path):
    settings.DATA = tmp_path
    client = Client()
    client.force_login(Person.objects.get(key="eva"))
    client.get("/arbeit/probe/einlesen/")  # templates are compiled once, not in each refusal
    return client


@pytest.mark.parametrize("what", CASES)
def test_a_hostile_file_is_refused_on_the_page(eva, what):
    make, name, told = CASES[what]
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, make())})
    before = Act.objects.count(), list(Element.objects.values())
    begin = time.process_time()
    answer = eva.generic("POST", "/arbeit/probe/einlesen/", body, content_type=MULTIPART_CONTENT)
    assert time.process_time() - begin < 2
    assert answer.status_code == 422
    assert told in html.unescape(answer.content.decode())
    assert (Act.objects.count(), list(Element.objects.values())) == before
    assert not Intake.objects.exists()


@pytest.mark.parametrize("name", ["liste.csv", "massnahmen.csv"])
def test_who_brings_a_foreign_table_is_told_the_way(eva, name):
    """Each step that the sentence names is there: the choice, and the page where a mapping is made."""
    answer = eva.post("/arbeit/probe/einlesen/", {"file": SimpleUploadedFile(name, b"ID;Vorhaben\n1;Kurse\n")})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Wählen Sie unter „Aufbau der Datei“ die Zuordnung" in page
    assert 'href="/arbeit/probe/zuordnungen/#neu"' in page
    assert "benennen Sie das Blatt (bei CSV und JSON die Datei) nach dem, was darin steht: Der Plan als Ganzes" in page
    assert 'id="neu"' in eva.get("/arbeit/probe/zuordnungen/").content.decode()
    assert "Eine fremde Tabelle?" not in eva.get("/arbeit/probe/einlesen/").content.decode()


def test_many_files_count_together(monkeypatch):
    """Whoever isn't signed in may post a form, too; a hundred files of 50 MB would fill the disk."""
    kept = []
    handle = TemporaryFileUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        TemporaryFileUploadHandler,
        "receive_data_chunk",
        lambda self, chunk, start: (kept.append(len(chunk)), handle(self, chunk, start))[1],
    )
    files = {f"file{number}": SimpleUploadedFile("mappe.xlsx", b"x" * 20 * MEGABYTE) for number in range(4)}
    client = Client(enforce_csrf_checks=True)
    client.get("/anmelden/")
    assert client.post("/anmelden/", files).status_code == 403
    assert 0 < sum(kept) <= LARGEST_UPLOAD


def test_no_mapping_has_a_name_that_no_database_looks_for(eva):
    """A zero byte in an address is an error of PostgreSQL's."""
    assert eva.get("/arbeit/probe/zuordnungen/plan:%00.json").status_code == 404


@pytest.mark.parametrize(
    ("sheet", "rows", "told"),
    [
        ("Maßnahmen", [["Nummer", "Kosten"], ["1", 1e300]], "„low“ muss zwischen 0 und"),
        ("Maßnahmen", [["Nummer", "Kosten"], ["1", -1e308]], "„low“ muss zwischen 0 und"),
        ("Belegte Angaben", [["Nr.", "Element"], ["9" * 5000, "measure/1"]], "Eine Angabe mit der Nummer „9999"),
    ],
)
def test_a_number_nobody_can_count_is_a_fault_at_its_place(eva, sheet, rows, told):
    answer = eva.post(
        "/arbeit/probe/einlesen/", {"file": SimpleUploadedFile("mappe.xlsx", workbook(**{sheet: rows}))}, follow=True
    )
    assert answer.status_code == 200
    page = html.unescape(answer.content.decode())
    assert told in page
    assert f"Blatt {sheet}, Zeile 2" in page

"""The pages of contributions, as people and their browsers meet them."""

import io
import re
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from mitplan.conference import actions
from mitplan.conference.files import format_of, storage, without_traces
from mitplan.conference.models import Attachment, Contribution, Participant
from mitplan.conference.speaking import GUEST
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people.models import Attempt
from tests.spies import watched

from .taking_part import Stage

HERE = "/plaene/probe/mitmachen/beitraege/"
TYPED = {
    "kind": "suggestion",
    "title": "Kurse am Samstag",
    "text": "Wer im Schichtdienst arbeitet, kann unter der Woche nicht.\n\nSamstags ginge es.",
    "language": "de",
    "field": "1",
    "body": "alle",
    "author": "browser",
    "written_as": "guest",
}
PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    len(data).to_bytes(4, "big") + name + data + b"\0\0\0\0"
    for name, data in ((b"IHDR", b"\0" * 13), (b"tEXt", b"Ort\0Musterstadt"), (b"IDAT", b"x"), (b"IEND", b""))
)


@pytest.fixture
def stage(cast, settings, tmp_path):
    settings.DATA = tmp_path
    return Stage(cast)


@pytest.fixture
def as_(client, stage):
    def sign_in(name, capacity=""):
        client.force_login(getattr(stage.cast, name).person)
        if capacity:
            client.post("/konto/rolle/", {"capacity": capacity})
        return client

    return sign_in


def sent(client, **more):
    return client.post(f"{HERE}neu/", TYPED | {"step": "send", "consent": "on"} | more)


# ---------------------------------------------------------------- writing


def test_a_guest_writes_looks_at_it_and_sends_it_off(client, stage):
    stage.phase()
    assert "Kurse" not in client.get(f"{HERE}neu/").text
    looked = client.post(f"{HERE}neu/", TYPED | {"step": "check"})
    assert "So wird es veröffentlicht" in looked.text
    assert "<p>Samstags ginge es.</p>" in looked.text
    assert not Contribution.objects.exists()
    missing = client.post(f"{HERE}neu/", TYPED | {"step": "send"})
    assert missing.status_code == 422
    answer = sent(client)
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}1/")
    assert answer.cookies[GUEST]["httponly"]
    page = client.get(f"{HERE}1/").text
    assert "Teilnehmende Person 1" in page
    assert "Text ändern" in page
    client.cookies.clear()
    assert "Text ändern" not in client.get(f"{HERE}1/").text


def test_what_was_typed_comes_back_when_something_is_missing_or_to_be_changed(client, stage):
    stage.phase()
    answer = client.post(f"{HERE}neu/", TYPED | {"step": "check", "title": ""})
    assert answer.status_code == 422
    assert "Samstags ginge es." in answer.text
    again = client.post(f"{HERE}neu/", TYPED | {"step": "edit"})
    assert (again.status_code, "Samstags ginge es." in again.text) == (200, True)


def test_whoever_is_signed_out_meanwhile_neither_loses_the_text_nor_signs_as_somebody_else(client, stage):
    stage.phase()
    answer = sent(client, written_as="people.seat:1", author="organisation")
    assert answer.status_code == 422
    assert "Sie sind jetzt anders angemeldet als beim Schreiben." in answer.text
    assert "Samstags ginge es." in answer.text
    assert not Contribution.objects.exists()


def test_where_nothing_is_open_the_page_says_so_and_gives_the_text_back(client, stage):
    stage.phase([(Activity.CONTRIBUTE, Audience.MEMBERS, Access.WRITE)])
    page = client.get(f"{HERE}neu/")
    assert "Das ist zurzeit nur für andere offen, nicht für Sie." in page.text
    answer = sent(client)
    assert answer.status_code == 403
    assert "Samstags ginge es." in answer.text


def test_a_member_writes_on_behalf_of_the_organisation(as_, stage):
    stage.phase()
    client = as_("ada")
    page = client.get(f"{HERE}neu/").text
    written_as = re.search(r'name="written_as" value="([^"]+)"', page)[1]
    assert "Wann hat Ihre Organisation das beschlossen?" in page
    more = {"author": "organisation", "resolved_on": "12. März 2027", "written_as": written_as}
    assert sent(client, **more).status_code == 302
    page = client.get(f"{HERE}1/").text
    assert "Verband der Vereine" in page
    assert "12. März 2027" in page


def test_too_many_from_one_address_wait(client, stage, monkeypatch):
    stage.phase()
    monkeypatch.setattr("mitplan.conference.views.contributing.TOO_MANY.__class__.most", 1, raising=False)
    assert sent(client).status_code == 302
    assert Attempt.objects.count() == 1


# ---------------------------------------------------------------- by letter


@pytest.fixture
def letters(settings):
    settings.MAIL = True


def test_a_letter_brings_the_link_that_sends_it_off_and_takes_it_back(client, stage, letters, live_letters):
    stage.phase()
    answer = sent(client, author="letter", email="finn@example.org")
    assert "Die Adresse haben wir nicht gespeichert." in answer.text
    assert not Contribution.objects.exists()
    link = re.search(r"http://testserver(/\S+)", live_letters()[0].body)[1]
    assert "finn" not in str(list(Participant.objects.values()))
    assert "Kurse am Samstag" in client.get(link).text
    assert not Contribution.objects.exists()
    assert client.post(link)["Location"] == f"{HERE}1/"
    client.cookies.clear()
    assert "Diesem Browser sagen" in client.get(link).text
    client.post(link)
    assert client.post(f"{HERE}1/widerrufen/", {"sure": "on"}).status_code == 302
    page = client.get(f"{HERE}1/").text
    assert "Zurückgezogen durch die verfassende Person; Text entfernt" in page
    assert "Samstag" not in page
    assert client.get(f"{HERE}link/x/y/").status_code == 404


@pytest.fixture
def live_letters(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("mitplan.people.mail.threading.Thread", Here)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **_more: call())
    return lambda: mail.outbox


class Here:
    """A thread that runs at once."""

    def __init__(self, target, args):
        self.start = lambda: target(*args)


# ---------------------------------------------------------------- keeping


def test_after_signing_in_one_keeps_what_one_sent_as_a_guest(as_, client, stage):
    stage.phase()
    sent(client)
    assert client.get(f"{HERE}behalten/").status_code == 302
    client = as_("finn")
    assert f"{HERE}behalten/" in client.get(HERE).text
    assert "Kurse am Samstag" in client.get(f"{HERE}behalten/").text
    assert client.post(f"{HERE}behalten/").status_code == 302
    assert Participant.objects.get().person == stage.cast.finn.person
    assert f"{HERE}behalten/" not in client.get(HERE).text
    assert client.get(f"{HERE}behalten/").status_code == 404


# ---------------------------------------------------------------- the list


def test_the_list_finds_by_filter_and_word(client, stage):
    stage.phase()
    stage.submit(title="Kurse am Samstag", field=stage.scene["field/1"])
    stage.submit(title="ÄRZTE fehlen", kind="criticism", language="uk", body=stage.cast.bodies.working_group)
    stage.submit(title="Dritter")
    actions.withdraw_contribution(Contribution.objects.get(number=3), by=stage.again(stage.finn))

    def titles(query=""):
        return re.findall(r"<h3[^>]*><a[^>]*>([^<]+)", client.get(f"{HERE}{query}").text)

    assert titles() == ["ÄRZTE fehlen", "Kurse am Samstag"]
    assert titles("?sort=oldest") == ["Kurse am Samstag", "ÄRZTE fehlen"]
    assert titles("?sort=supported") == ["ÄRZTE fehlen", "Kurse am Samstag"]
    assert titles("?kind=criticism") == titles("?language=uk") == titles("?body=working-group") == ["ÄRZTE fehlen"]
    assert titles("?q=ärzte+fehlen") == ["ÄRZTE fehlen"]
    assert titles("?field=1") == titles("?body=alle") == ["Kurse am Samstag"]
    assert titles("?state=withdrawn") == ["Dritter"]
    assert titles("?kind=nonsense&field=99&page=x") == ["ÄRZTE fehlen", "Kurse am Samstag"]
    assert titles("?q=%00nichts") == []


def test_what_isn_t_open_to_the_public_is_on_no_list(client, stage):
    stage.phase([(Activity.CONTRIBUTE, Audience.MEMBERS, Access.WRITE)])
    stage.submit(stage.ada)
    assert "Kurse am Samstag" not in client.get(HERE).text
    assert "Kurse am Samstag" not in b"".join(client.get(f"{HERE}tabelle.csv")).decode()
    assert client.get(f"{HERE}1/").status_code == 403
    assert client.get(f"{HERE}99999999999999/").status_code == 404


def test_the_table_says_what_the_list_shows_and_carries_no_formula(client, stage):
    stage.phase()
    stage.submit(title="=1+1", text="Eine Zeile\nund noch eine")
    rows = b"".join(client.get(f"{HERE}tabelle.csv")).decode("utf-8-sig").split("\r\n")
    assert "persönliche Beiträge" in rows[0]
    assert rows[1].startswith("Nummer;Art;Titel;Text;Sprache;")
    assert "'=1+1" in rows[2]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?sort=supported"])
def test_the_list_asks_twelve_times_whatever_its_length(client, stage, count, query):
    stage.phase()
    for _time in range(count):
        stage.submit(stage.ada, for_organisation=True, body=stage.cast.bodies.working_group)
    client.get(HERE)
    with watched() as report:
        client.get(f"{HERE}{query}")
    assert report.queries <= 12 + (query != "")


# ---------------------------------------------------------------- one contribution


def test_its_author_rewords_and_the_first_text_stays_readable(as_, stage):
    stage.phase()
    stage.submit()
    client = as_("finn")
    assert client.post(f"{HERE}1/aendern/", {"title": "", "text": "x"}).status_code == 422
    assert client.post(f"{HERE}1/aendern/", {"title": "Neuer Titel", "text": "Neuer Text"}).status_code == 302
    page = client.get(f"{HERE}1/").text
    assert "Neuer Titel" in page
    assert "Schichtdienst" in page
    assert client.post(f"{HERE}1/zurueckziehen/", {"reason": ""}).status_code == 302
    assert "Zurückgezogen durch die verfassende Person" in client.get(f"{HERE}1/").text


def test_the_coordination_office_takes_it_up_and_revokes_with_a_reason(as_, stage):
    stage.phase()
    stage.submit()
    client = as_("eva")
    assert "Bearbeitung beginnen" in client.get(f"{HERE}1/").text
    assert client.post(f"{HERE}1/bearbeiten/").status_code == 302
    assert client.post(f"{HERE}1/widerrufen/", {"sure": "on"}).status_code == 422
    assert client.post(f"{HERE}1/widerrufen/", {"sure": "on", "reason": "Auf Wunsch"}).status_code == 302
    assert client.post(f"{HERE}1/zurueckziehen/").status_code == 403


# ---------------------------------------------------------------- files


def upload(client, content, name="Foto vom Platz.png", description="Ein leerer Platz"):
    file = SimpleUploadedFile(name, content, "image/png")
    return client.post(f"{HERE}1/anhaenge/", {"file": file, "description": description})


def test_a_picture_is_given_out_to_be_kept_and_without_what_the_camera_wrote(as_, stage):
    stage.phase()
    stage.submit()
    client = as_("finn")
    assert upload(client, PNG, "../../Foto\u202e vom Platz.exe").status_code == 302
    answer = client.get(f"{HERE}1/anhaenge/1/")
    assert b"Musterstadt" not in answer.content
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Disposition"].endswith('.png"') or ".png" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Ein leerer Platz" in client.get(f"{HERE}1/").text


def test_a_file_goes_with_the_consent_and_by_itself(as_, stage, django_capture_on_commit_callbacks):
    stage.phase()
    stage.submit()
    client = as_("finn")
    upload(client, PNG)
    upload(client, PNG)
    files = list(Attachment.objects.values_list("file", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{HERE}1/anhaenge/1/entfernen/").status_code == 302
    assert [storage().exists(name) for name in files] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HERE}1/widerrufen/", {"sure": "on"})
    assert not storage().exists(files[1])
    assert client.get(f"{HERE}1/anhaenge/2/").status_code == 404


def test_more_than_five_files_and_files_without_words_are_refused(as_, stage):
    stage.phase()
    stage.submit()
    client = as_("finn")
    assert upload(client, PNG, description=" ").status_code == 422
    for _time in range(5):
        assert upload(client, PNG).status_code == 302
    assert upload(client, PNG).status_code == 403
    assert Attachment.objects.count() == 5


def box(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_D_", "."), content)
    return out.getvalue()


ODT = box(mimetype="application/vnd.oasis.opendocument.text", content_D_xml="<x/>")
DOCX = box(word__document_D_xml="<x/>", **{"[Content_Types]_D_xml": "<x/>"})
JPEG = b"\xff\xd8\xff\xe1\x00\x08Exif\0\0\xff\xe0\x00\x04ok\xff\xda\x00\x02picture\xff\xd9"


@pytest.mark.parametrize(
    ("content", "found"), [(b"%PDF-1.7\n", "pdf"), (PNG, "png"), (JPEG, "jpg"), (ODT, "odt"), (DOCX, "docx")]
)
def test_a_file_is_what_stands_in_it(content, found):
    assert format_of(content) == found


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<html>", "Das ist keine Datei der Art PDF, PNG, JPEG, ODT oder DOCX."),
        (b"", "Das ist keine Datei der Art PDF, PNG, JPEG, ODT oder DOCX."),
        (b"PK\x03\x04nonsense", "Die Datei ist beschädigt. Speichern Sie sie bitte neu."),
        (box(a="b"), "Das ist keine Datei der Art PDF, PNG, JPEG, ODT oder DOCX."),
        (
            box(word__document_D_xml="<x/>", word__vbaProject_D_bin="x", **{"[Content_Types]_D_xml": "<x/>"}),
            "Die Datei enthält Makros. Speichern Sie sie bitte ohne.",
        ),
    ],
)
def test_what_isn_t_one_of_them_is_refused(content, told):
    with pytest.raises(Exception, match=re.escape(told)):
        format_of(content)


def test_a_picture_loses_where_it_was_taken_and_a_damaged_one_is_refused():
    assert b"Exif" not in without_traces(JPEG, "jpg")
    assert without_traces(JPEG, "jpg").endswith(b"picture\xff\xd9")
    for damaged, found in ((JPEG[:9], "jpg"), (PNG[:40], "png")):
        with pytest.raises(Exception, match="Das Bild ist beschädigt"):
            without_traces(damaged, found)

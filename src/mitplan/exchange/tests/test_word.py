"""Plans from Word: what a text proposes, what a person takes over, and what is no text."""

import html
import re
import time
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from mitplan.core.models import Act
from mitplan.exchange.reading.packages import parts_of
from mitplan.exchange.texts.word import read_word
from mitplan.plan.models import Element, Link

ADDRESS = "/arbeit/probe/word/"


def saved(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def plan_text():
    document = Document()
    document.add_paragraph("Vorwort ohne Nummer.")
    document.add_heading("Sprache und Bildung", 1)
    document.add_paragraph("Sprache öffnet Türen.")
    document.add_paragraph("Maßnahme M3: Kurse am Abend")
    document.add_paragraph("Für alle, die tagsüber arbeiten.")
    document.add_paragraph("Mit Betreuung der Kinder.", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Beginn", "2027"
    document.add_heading("7 Arbeit und Wirtschaft", 1)
    document.add_heading("7.1 Lotsen in Betrieben", 2)
    document.add_paragraph("7.2 Anerkennung von Abschlüssen beschleunigen")
    document.add_heading("Ein Zwischentitel", 2)
    return document


def numbered(document, texts, pattern="%1."):
    """Paragraphs that Word numbers by itself, from 1."""
    numbering = document.part.numbering_part.element
    used = len(numbering.findall(qn("w:abstractNum"))) + 100
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{used}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{used}"><w:abstractNumId w:val="{used}"/></w:num>'))
    for text in texts:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{used}"/></w:numPr>')
        )


def proposed(content, name="plan.docx"):
    return read_word(parts_of(BytesIO(content), name), name)


def test_headings_and_numbered_measures_are_proposed():
    found = proposed(saved(plan_text()))
    assert [(one.kind, one.number, one.title, one.is_sure) for one in found] == [
        ("field", "1", "Sprache und Bildung", True),
        ("measure", "M3", "Kurse am Abend", True),
        ("field", "7", "Arbeit und Wirtschaft", True),
        ("measure", "7.1", "Lotsen in Betrieben", True),
        ("measure", "7.2", "Anerkennung von Abschlüssen beschleunigen", True),
        ("measure", "", "Ein Zwischentitel", False),
    ]
    assert found[0].text == ["Sprache öffnet Türen."]
    assert found[1].text == ["Für alle, die tagsüber arbeiten.", "– Mit Betreuung der Kinder.", "Beginn | 2027"]


def test_numbers_that_word_counts_are_counted_again():
    document = Document()
    document.add_heading("Sprache", 1)
    numbered(document, ["Kurse am Abend", "Kurse am Tag"])
    document.add_heading("Arbeit", 1)
    numbered(document, ["Lotsen"], pattern="Maßnahme %1")
    assert [(one.kind, one.number, one.title) for one in proposed(saved(document))] == [
        ("field", "1", "Sprache"),
        ("measure", "1.1", "Kurse am Abend"),
        ("measure", "1.2", "Kurse am Tag"),
        ("field", "2", "Arbeit"),
        ("measure", "1", "Lotsen"),
    ]


def paragraphs(*texts):
    document = Document()
    for text in texts:
        if text.startswith("# "):
            document.add_heading(text[2:], 1)
        else:
            document.add_paragraph(text)
    return [(one.kind, one.number, one.title, one.is_sure) for one in proposed(saved(document))]


def test_numbers_typed_in_front_of_plain_paragraphs_are_proposed():
    assert paragraphs(
        "# Sprache", "1. Kurse am Abend", "Für Berufstätige.", "2) Kurse am Tag", "7. Räume", "# Arbeit", "1. Lotsen"
    ) == [
        ("field", "1", "Sprache", True),
        ("measure", "1.1", "Kurse am Abend", True),
        ("measure", "1.2", "Kurse am Tag", True),
        ("measure", "1.7", "Räume", False),  # what doesn't count on is proposed, and not ticked
        ("field", "2", "Arbeit", True),
        ("measure", "2.1", "Lotsen", True),
    ]
    assert paragraphs("1.1 Kurse am Abend", "1.2. Kurse am Tag") == [
        ("measure", "1.1", "Kurse am Abend", True),
        ("measure", "1.2", "Kurse am Tag", True),
    ]


def test_letters_before_a_number_say_what_it_is():
    assert paragraphs("HF 2 Sprache", "M 12 Kurse am Abend", "M13: Lotsen", "E 4 Räume", "Maßnahme M 3: Beratung") == [
        ("field", "HF2", "Sprache", True),
        ("measure", "M12", "Kurse am Abend", True),
        ("measure", "M13", "Lotsen", True),
        ("recommendation", "E4", "Räume", True),
        ("measure", "M3", "Beratung", True),
    ]


def test_what_only_looks_like_a_number_is_text():
    (one,) = paragraphs(
        "Maßnahme 1: Kurse",
        "10.000 Menschen nehmen teil.",
        "3. Oktober 2027: Beginn",
        "1. Anmelden",
        "2017 gab es keine.",
    )
    assert one == ("measure", "1", "Kurse", True)
    assert [one[2] for one in paragraphs("# Sprache", "3. Oktober 2027: Beginn")] == ["Sprache"]


def test_a_title_that_is_too_long_keeps_its_words_in_the_text():
    document = Document()
    document.add_paragraph("Maßnahme 1: " + "sehr lang " * 60)
    (one,) = proposed(saved(document))
    assert len(one.title) <= 300
    assert one.text == [("sehr lang " * 60).strip()]


def test_a_text_without_headings_says_what_to_do():
    document = Document()
    document.add_paragraph("Nur ein Absatz.")
    with pytest.raises(ValidationError, match="weder Überschriften noch nummerierte Absätze"):
        proposed(saved(document))


# ---------------------------------------------------------------- hostile


def changed(content, change):
    """The document with its parts changed: `change` maps a name to new bytes, or adds a part."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change.pop(entry, old.read(entry)))
        for entry, added in change.items():
            new.writestr(entry, added)
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
SECRET = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("macros", lambda good: changed(good, {"word/vbaProject.bin": b"x"})),
        ("a million of blanks", lambda good: changed(good, {"word/media/a.bin": b" " * 300_000_000})),
        ("entities", lambda good: changed(good, {"word/document.xml": BOMB})),
        ("a file of the server", lambda good: changed(good, {"word/document.xml": SECRET})),
        ("no text", lambda good: changed(good, {"word/document.xml": b"<x/>"})),
        ("not XML", lambda good: changed(good, {"word/document.xml": b"\0\1\2"})),
        ("cut off", lambda good: good[: len(good) // 2]),
        ("a way out", lambda good: changed(good, {"../evil.xml": b"x"})),
    ],
)
def test_hostile_documents_are_refused_with_a_sentence(name, content):
    bad = content(saved(plan_text()))
    with pytest.raises(ValidationError) as refused:
        proposed(bad)
    assert "„plan.docx“" in refused.value.messages[0]


# ---------------------------------------------------------------- the pages


def sent(client, content=None, name="plan.docx"):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content or saved(plan_text()))})


def fields_in(response):
    text = response.content.decode()
    found = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name = re.search(r'name="([\w-]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and not ('type="checkbox"' in tag and " checked" not in tag):
            found[name[1]] = value[1] if value else "on"
    for name, inner in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', text, re.DOTALL):
        found[name] = (re.findall(r'<option value="([^"]*)" selected', inner) or [""])[0]
    found |= dict(re.findall(r'<textarea name="([\w-]+)"[^>]*>\s?(.*?)</textarea>', text, re.DOTALL))
    return {name: html.unescape(value) for name, value in found.items() if name.startswith("form-")}


@pytest.mark.django_db
def test_eva_takes_over_what_she_confirms(client, cast, scene):
    client.force_login(cast.eva.person)
    lines, before = Act.objects.count(), Element.objects.filter(plan=scene.plan).count()
    page = sent(client)
    assert page.status_code == 200
    given = fields_in(page)
    assert given["form-5-title"] == "Ein Zwischentitel"
    assert "form-5-take" not in given
    given["form-0-number"] = "S"
    checked = client.post(f"{ADDRESS}bestaetigen/", {**given, "check": "1"})
    assert checked.status_code == 200
    assert Act.objects.count() == lines
    answer = client.post(f"{ADDRESS}bestaetigen/", given, follow=True)
    assert "5 Einträge sind neu im Entwurf." in answer.content.decode()
    assert Element.objects.filter(plan=scene.plan).count() == before + 5
    measure = Element.objects.get(plan=scene.plan, kind="measure", number="M3")
    assert (measure.title, measure.text) == (
        "Kurse am Abend",
        "Für alle, die tagsüber arbeiten.\n\n– Mit Betreuung der Kinder.\n\nBeginn | 2027",
    )
    assert Link.objects.get(origin=measure).target.number == "S"
    again = client.post(f"{ADDRESS}bestaetigen/", given, follow=True)
    assert "0 Einträge sind neu" in again.content.decode()


@pytest.mark.django_db
def test_what_is_there_already_is_changed_only_by_somebody_who_has_seen_it(client, cast, scene):
    """The text calls its first field 1, and so does the plan another one."""
    client.force_login(cast.eva.person)
    given = fields_in(sent(client))
    lines = Act.objects.count()
    asked = client.post(f"{ADDRESS}bestaetigen/", given)
    assert asked.status_code == 422
    assert "field/1, text: „“ → „Sprache öffnet Türen.“" in html.unescape(asked.content.decode())
    assert Act.objects.count() == lines
    client.post(f"{ADDRESS}bestaetigen/", {**given, "changes": "1"})
    assert Element.objects.get(plan=scene.plan, kind="field", number="1").text == "Sprache öffnet Türen."


@pytest.mark.django_db
def test_a_number_without_sense_comes_back_with_what_to_do(client, cast, scene):
    client.force_login(cast.eva.person)
    given = {**fields_in(sent(client)), "form-1-number": "M 3/a"}
    lines = Act.objects.count()
    answer = client.post(f"{ADDRESS}bestaetigen/", given)
    assert answer.status_code == 422
    assert "Möglich sind Buchstaben (A bis Z), Ziffern und Punkte." in answer.content.decode()
    assert Act.objects.count() == lines


@pytest.mark.django_db
def test_a_file_that_is_no_word_document_is_refused(client, cast, scene):
    client.force_login(cast.eva.person)
    answer = sent(client, b"%PDF-1.4 nichts", "plan.pdf")
    assert answer.status_code == 422
    assert "„plan.pdf“ ist kein Word-Dokument." in html.unescape(answer.content.decode())


def document(body):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()}


def test_a_cell_that_says_to_span_millions_is_one():
    said = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="50000000"/></w:tcPr>{said.format("Zelle")}</w:tc>'
    table = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    (found,) = read_word(document(said.format("1.1 Kurse") + table), "a.docx")
    assert found.text == ["Zelle"]


def test_a_text_nested_deeper_than_can_be_read_is_refused():
    with pytest.raises(ValidationError, match="nicht als Word-Dokument lesen"):
        read_word(document("<w:p>" * 5000 + "</w:p>" * 5000), "a.docx")


SAID = "<w:p>{}<w:r><w:t>{}</w:t></w:r></w:p>"


@pytest.mark.parametrize("named", [lambda _n: "", lambda n: f'<w:pPr><w:pStyle w:val="s{n % 400}"/></w:pPr>'])
def test_thousands_of_paragraphs_are_read_in_no_time(named):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    style = '<w:style w:type="paragraph" w:styleId="s{}"><w:name w:val="S"/><w:basedOn w:val="s{}"/></w:style>'
    parts = document(SAID.format("", "1.1 Kurse") + "".join(SAID.format(named(n), "Wort") for n in range(14_000)))
    styles = "".join(style.format(n, n + 1) for n in range(400))
    parts["word/styles.xml"] = f'<w:styles xmlns:w="{space}">{styles}</w:styles>'.encode()
    begun = time.process_time()
    (found,) = read_word(parts, "a.docx")
    assert time.process_time() - begun < 2
    assert len(found.text) == 14_000


@pytest.mark.parametrize(
    "body",
    [SAID.format("", "Wort") * 30_000, "<w:p>" + "<w:r/>" * 500_000 + "</w:p>", SAID.format("", "a " * 11_000_000)],
)
def test_a_text_too_large_to_be_read_is_refused_in_no_time(body):
    begun = time.process_time()
    with pytest.raises(ValidationError, match=r"„a\.docx“ ist zu umfangreich"):
        read_word(document(body), "a.docx")
    assert time.process_time() - begun < 2


def test_a_style_that_is_named_oddly_is_no_fault():
    odd = """<w:pPr><w:pStyle w:val="&quot;x']"/></w:pPr>"""
    assert read_word(document(SAID.format(odd, "1.1 Kurse")), "a.docx")[0].number == "1.1"

"""The files of the journal: one to check the hashes with, one to read."""

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from mitplan.core.journal import hash_of
from mitplan.core.models import Act
from mitplan.plan import actions
from mitplan.plan.models import Element, Version
from mitplan.publication import verb_words as verbs

from .reading import page_of
from .test_journal import JOURNAL, seal, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]


def body(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.streaming
    return answer, b"".join(answer.streaming_content)


def checked(tmp_path, content):
    """As docs/journal-document.md says how, with nothing of ours."""
    page = (Path(settings.PACKAGE).parents[1] / "docs" / "journal-document.md").read_text("utf-8")
    given = {}
    exec(re.search(r"```python\n(.*?)```", page, re.DOTALL)[1], given)
    file = tmp_path / "journal.json"
    file.write_bytes(content)
    given["check"](file)


def test_the_file_to_check_with_holds_every_line_and_each_hash_comes_out(client, plan, eva, tmp_path):
    seal(plan, eva)
    answer, content = body(client, f"{JOURNAL}journal.json")
    assert answer["Content-Disposition"] == 'attachment; filename="klein-journal-3.json"'
    document = json.loads(content)
    version = Version.objects.get(plan=plan, number=3)
    assert (document["format"], document["plan"], document["version"]) == ("mitplan-journal/1", "klein", 3)
    assert (document["sha256"], document["filter"]) == (version.sha256, {})
    assert [line["number"] for line in document["lines"]] == stored()[::-1]
    checked(tmp_path, content)
    last = document["lines"][-1]
    assert document["last"] == {"number": last["number"], "hash": last["hash"]}
    with pytest.raises(AssertionError, match="was changed"):
        checked(tmp_path, content.replace(b"Kein Geld mehr.", b"Kein Geld mehr!"))
    lines = document["lines"]
    lines[4]["previous"] = "0" * 64
    lines[4]["hash"] = hash_of(Act(**{**lines[4], "at": datetime.fromisoformat(lines[4]["at"])}))
    with pytest.raises(AssertionError, match="does not follow"):
        checked(tmp_path, json.dumps(document).encode())


def test_a_selection_is_what_is_downloaded(client):
    _answer, content = body(client, f"{JOURNAL}journal.json?verb=plan.element.withdrawn&fassung=2")
    document = json.loads(content)
    assert [line["number"] for line in document["lines"]] == stored(verb="plan.element.withdrawn")
    assert (document["filter"], document["version"]) == ({"verb": "plan.element.withdrawn"}, 2)
    page = page_of(client, f"{JOURNAL}?verb=plan.element.withdrawn&fassung=2&vor=99999")
    for file in page.context["files"]:
        assert file["url"].endswith("?verb=plan.element.withdrawn&fassung=2")
        assert client.get(file["url"]).status_code == 200
    _answer, content = body(client, f"{JOURNAL}journal.json?verb=none")
    assert json.loads(content)["lines"] == []


def test_what_is_not_sealed_is_in_no_file(client, plan, eva):
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    actions.revise(element, {"title": "Noch geheim"}, by=eva, reason="Noch geheim")
    for form in ("csv", "json"):
        assert b"geheim" not in body(client, f"{JOURNAL}journal.{form}")[1]


def test_the_table_says_it_in_words_and_carries_no_formula(client, plan, eva):
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    actions.revise(element, {"title": "=Anders"}, by=eva, reason="=cmd|' /C calc'!A0")
    seal(plan, eva)
    answer, content = body(client, f"{JOURNAL}journal.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [int(row["Zeile"]) for row in rows] == stored()[::-1]
    row = rows[-2]
    assert (row["Vorgang"], row["Eintrag"], row["Amt"]) == ("Eintrag geändert", "measure/1", "Koordinierungsstelle")
    assert (row["Titel"], row["Begründung"]) == ("'=Anders", "'=cmd|' /C calc'!A0")
    act = Act.objects.get(number=int(row["Zeile"]))
    assert (row["hash"], json.loads(row["facts"]), row["verb"]) == (act.hash, act.facts, act.verb)
    assert "Geheim" not in content.decode()


def test_a_table_speaks_the_language_of_its_page_to_the_last_row(client):
    answer = client.get(f"/en{JOURNAL}journal.csv")
    first = client.get(JOURNAL).status_code  # meanwhile somebody reads German in this thread
    assert first == 200
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    with override("en"):
        assert rows[-1][2] == verbs.words_of("plan.version.sealed")
        assert rows[0][0] == gettext("Zeile")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_files_come_in_pieces_with_a_few_queries_for_many_lines(client, django_assert_max_num_queries, form):
    for plan_key in ("mess-10", "mess-1000"):
        with django_assert_max_num_queries(20):
            answer = client.get(f"/plaene/{plan_key}/journal/journal.{form}")
            pieces = list(answer.streaming_content)
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 600_000


def test_a_head_request_writes_no_file(client):
    answer = client.head(f"{JOURNAL}journal.csv")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"", "text/csv; charset=utf-8")

"""The pages of versions: what a version is, what it changed, and its document byte for byte."""

import hashlib
import io
import json
import zipfile

import pytest

from mitplan.plan.models import Version

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]


def test_versions_are_listed_newest_first_with_who_decided_and_what_changed(client, changing):
    page = page_of(client, "/plaene/wandel/fassungen/")
    assert page.headings[1:4] == [
        "Fassung 3: Dritter Stand",
        "Fassung 2: Beschluss",
        "Fassung 1: Entwurf der Konferenz",
    ]
    assert "Beschlossen: Landesregierung, 15. Januar 2027" in page.text
    assert page.links["Landesregierung"] == "/stellen/land/"
    assert "2 Einträge sind neu, 1 wurde zurückgezogen, 4 wurden anders gefasst." in page.text
    assert "0 Einträge sind neu, 0 wurden zurückgezogen, 0 wurden anders gefasst." in page.text
    assert page.text.count("Das ist die erste Fassung dieses Plans") == 1
    assert page.links["Was sich geändert hat"] == "/plaene/wandel/vergleich/?nach=3"
    for version in Version.objects.filter(plan=changing):
        assert version.sha256 in page.text.replace(" ", "")
    assert page.links["Den Plan in Fassung 1 lesen"] == "/plaene/wandel/?fassung=1"


@pytest.mark.parametrize("address", ["4/", "0/", "99999999999999999999/", "9/dokument.json"])
def test_what_there_is_not_is_not_found(client, changing, address):
    assert "nicht" in page_of(client, f"/plaene/wandel/fassungen/{address}", 404).text


def test_the_first_version_has_nothing_before_it(client, changing):
    page = page_of(client, "/plaene/wandel/fassungen/1/")
    assert "Das ist die erste Fassung dieses Plans in Mitplan." in page.text
    assert "Mit einer anderen Fassung vergleichen" not in page.links
    assert "Zu dieser Fassung ist kein Beschluss eingetragen." in page.text
    assert "keine, es ist die erste" in page.text


def test_the_document_has_the_bytes_that_were_hashed(client, changing):
    for version in Version.objects.filter(plan=changing):
        response = client.get(f"/plaene/wandel/fassungen/{version.number}/dokument.json")
        body = b"".join(response.streaming_content)
        assert hashlib.sha256(body).hexdigest() == version.sha256
        assert response["Content-Length"] == str(len(body)) == str(version.size)
        assert response["Content-Type"] == "application/json"
        assert response["ETag"] == f'"{version.sha256}"'
        assert f"wandel-fassung-{version.number}.json" in response["Content-Disposition"]
        assert "immutable" in response["Cache-Control"]
        assert json.loads(body)["previous"] == version.previous


def test_a_large_document_is_streamed_whole(client):
    version = Version.objects.get(plan__key="mess-1000")
    pieces = list(client.get("/plaene/mess-1000/fassungen/1/dokument.json").streaming_content)
    assert len(pieces) > 2
    assert hashlib.sha256(b"".join(pieces)).hexdigest() == version.sha256


def test_who_has_the_document_gets_it_no_second_time(client, changing):
    address = "/plaene/wandel/fassungen/1/dokument.json"
    sha256 = Version.objects.get(plan=changing, number=1).sha256
    again = client.get(address, headers={"If-None-Match": f'"{sha256}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_size_and_hash_without_the_document(client, changing):
    version = Version.objects.get(plan=changing, number=1)
    response = client.head("/plaene/wandel/fassungen/1/dokument.json")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(version.size)
    assert response["ETag"] == f'"{version.sha256}"'


def test_the_whole_plan_goes_along_as_a_folder_to_load(client, changing):
    response = client.get("/plaene/wandel/fassungen/alle.zip")
    again = client.get("/plaene/wandel/fassungen/alle.zip")
    assert again.content == response.content
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        files = {name: json.loads(packed.read(name)) for name in packed.namelist()}
    assert list(files) == ["wandel/people.json", "wandel/plan.json"]
    told = [stage["freeze"]["sha256"] for stage in files["wandel/plan.json"]["stages"]]
    assert told == list(Version.objects.filter(plan=changing).order_by("number").values_list("sha256", flat=True))


@pytest.mark.parametrize("address", ["", "2/", "2/dokument.json", "alle.zip"])
def test_versions_are_only_read(client, changing, address):
    assert client.post(f"/plaene/wandel/fassungen/{address}").status_code == 405


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan", ["mess-10", "mess-1000", "hessen-2017"])
@pytest.mark.parametrize(("page", "most"), [("", 6), ("1/", 8), ("1/dokument.json", 3)])
def test_queries_do_not_grow_with_the_plan(client, django_assert_max_num_queries, plan, page, most):
    with django_assert_max_num_queries(most):
        response = client.get(f"/plaene/{plan}/fassungen/{page}")
        assert (b"".join(response.streaming_content) if response.streaming else response.content) != b""


@pytest.mark.parametrize("language", ["/en", "/ar"])
def test_other_languages_read_the_same_pages(client, changing, language):
    for page in ("", "2/"):
        assert client.get(f"{language}/plaene/wandel/fassungen/{page}").status_code == 200

"""Whoever asks for what isn't there is led back."""

import pytest

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("rest", ["massnahmen/999-weg/", "gibt-es-nicht/", "fassungen/99/", "?fassung=99"])
def test_within_a_plan_it_offers_the_plan_and_its_lists(client, prefix, rest):
    page = page_of(client, f"{prefix}/plaene/klein/{rest}", 404)
    assert f"{prefix}/plaene/klein/" in page.links.values()
    assert f"{prefix}/plaene/klein/massnahmen/" in page.links.values()


def test_the_list_one_was_about_to_read_comes_first(client):
    page = page_of(client, "/plaene/klein/quellen/Q99-weg/", 404)
    assert "„Quelle Q99“ gibt es in Fassung 2 dieses Plans nicht." in page.text
    assert page.text.index("In diesem Plan: 3 Quellen,") < page.text.index("6 Maßnahmen")
    assert page.links["3 Quellen"] == "/plaene/klein/quellen/"


@pytest.mark.parametrize("address", ["/gibt-es-nicht/", "/plaene/gibt-es-nicht/", "/plaene/%00/", "/stellen/nirgends/"])
def test_elsewhere_it_leads_to_the_start(client, address):
    page = page_of(client, address, 404)
    assert page.links["Zur Startseite mit allen Plänen"] == "/"
    assert "In diesem Plan" not in page.text


def test_four_queries_suffice(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get("/plaene/klein/massnahmen/999-weg/gibt-es-nicht/")

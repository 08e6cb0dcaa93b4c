import pytest
from django.utils import timezone

from mitplan.core.dates import PartialDate
from mitplan.plan.models import Sealed
from mitplan.publication.thread.storyline import Moment, told

from .test_element import element

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]


def story(client, key, kind, number):
    return client.get(element(key, kind, number)).context["story"]


def test_partial_dates_are_in_order_and_unknown_ones_last():
    moments = [Moment(PartialDate(edtf), {"title": edtf}) for edtf in ("", "2017-12-20", "2016-21", "2017", "2017-11")]
    lines = told(moments)
    assert [line["title"] for line in lines] == ["2016-21", "2017", "2017-11", "2017-12-20", ""]
    assert lines[-1]["on"] == "Datum nicht bekannt"


def test_what_is_still_to_come_is_marked():
    next_year = PartialDate(str(timezone.localdate().year + 1))
    assert told([Moment(next_year, {"title": "bald"})])[0]["ahead"] is True
    assert told([Moment(PartialDate("2017"), {"title": "war"})])[0]["ahead"] is False


def test_both_opening_dates_of_zip_are_told_and_marked_as_disputed(client):
    lines = story(client, "hessen-2017", "measure", "M3")
    began = [line for line in lines if line["title"] == "Begonnen"]
    assert [line["on"] for line in began] == ["November 2017", "13. Juni 2018"]
    assert all("widersprechen sich" in line["kind"] for line in began)
    assert began[0]["kind"].endswith("diese Angabe gilt")
    assert "Ebenso: Pressemitteilung zur Vorstellung" in began[0]["text"]
    assert began[1]["source"] == "Eröffnung des ZIP Hessen"


def test_events_about_it_belong_to_its_story(client):
    titles = [line["title"] for line in story(client, "hessen-2017", "measure", "M3")]
    assert titles.index("ZIP Hessen nimmt die Arbeit auf") < titles.index("Offizielle Eröffnung des ZIP Hessen")


@pytest.mark.parametrize("number", ["M1", "M5", "M10"])
def test_what_several_links_lead_to_is_told_once(client, number):
    lines = story(client, "hessen-2017", "measure", number)
    told_as = [(line["on"], line["title"], line.get("url")) for line in lines]
    assert sorted(told_as) == sorted(set(told_as))


def test_a_recommendation_was_made_answered_and_led_to_something(client):
    lines = story(client, "klein", "recommendation", "1")
    titles = [line["title"] for line in lines]
    assert titles[:2] == ["Empfohlen am", "Antwort von Ministerium für Soziales"]
    assert {"Aufgenommen in Fassung 1: Entwurf", "Geändert in Fassung 2: Beschluss"} == set(titles[2:])
    assert lines[1]["badge"] == ("answer", "partly")


def test_a_withdrawal_is_told_with_its_reason(client):
    lines = story(client, "klein", "measure", "5")
    assert [(line["title"], line["text"]) for line in lines if "Zurückgezogen" in line["title"]] == [
        ("Zurückgezogen in Fassung 2: Beschluss", "Kein Geld mehr.")
    ]


def test_versions_that_change_nothing_are_silent(client):
    assert Sealed.objects.filter(version__plan__key="klein", kind="measure", number="2").count() == 2
    titles = [line["title"] for line in story(client, "klein", "measure", "2")]
    assert [title for title in titles if "Fassung" in title] == ["Aufgenommen in Fassung 1: Entwurf"]

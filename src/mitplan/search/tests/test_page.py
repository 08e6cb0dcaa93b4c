"""The search page: everybody's, by address alone; whatever is asked of it."""

import re
from urllib.parse import parse_qs

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from mitplan.core.verdict import Refused
from mitplan.people.acting import Acting
from mitplan.people.models import Person
from tests.spies import watched

from .. import actions
from ..actions.kept import MOST_KEPT
from ..models import KeptSearch
from ..queries import kept_by
from .telling import tell, thing

HOSTILE = (
    *(
        "%",
        "_",
        "*",
        "'",
        '"',
        '""',
        "„“",
        "\\",
        "\0",
        "a\0b",
        "' OR 1=1 --",
        "MATCH NEAR(a b)",
        "a AND NOT b",
        "x" * 10_000,
    ),
    *(
        "<script>alert(1)</script>",
        "{{ settings }}",
        "{% url %}",
        "\u202e\u200f",
        "🙂",
        "!?…,;.–",
        " ",
        "\n\t",
    ),
)


def page(client: Client, **asked: str) -> str:
    answer = client.get("/suche/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def count(text: str) -> str:
    (told,) = re.findall(r'role="status">(.*?)</p>', text)
    return re.sub(r"<.*?>", "", told).strip()


# ---------------------------------------------------------------- what it shows


def test_hits_lead_to_their_pages_in_the_readers_language(demo):
    text = page(demo.client(), q="Integrationslotsen")
    assert "<mark>" in text
    addresses = re.findall(r'<h2[^>]*><a href="([^"]+)"', text)
    assert addresses
    for address in addresses:
        assert demo.client().get(address).status_code == 200
    english = demo.client().get("/en/suche/", {"q": "orientation"}).content.decode()
    assert re.findall(r'<h2[^>]*><a href="(/en/[^"]+)"', english)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Maßnahme M3", "/plaene/hessen-2017/massnahmen/M3-"),
        ("Bevollmächtigter", "/aemter/bevollmaechtigter/"),
        ("Integrationskonferenz 2015", "/stellen/integrationskonferenz-2015/"),
    ],
)
def test_everything_public_is_found(demo, question, place):
    assert f'href="{place}' in page(demo.client(), q=question)


def test_facets_are_links_that_narrow_down(demo):
    client = demo.client()
    whole = page(client, q="Sprache")
    links = re.findall(r'<li><a href="\?([^"]+)">', whole.partition("<aside")[2].partition("</aside")[0])
    assert links
    for link in links:
        asked = {name: values[0] for name, values in parse_qs(link.replace("&amp;", "&")).items()}
        assert asked["q"] == "Sprache"
        narrowed = page(client, **asked)
        assert "Keine Treffer" not in count(narrowed)
        assert 'class="chip"' in narrowed


def test_the_empty_page_and_no_hits_say_what_to_do(demo):
    assert "So wird gesucht" in page(demo.client())
    text = page(demo.client(), q="xyzzyqwertz", kind="measure")
    assert count(text) == "Keine Treffer"
    assert 'href="?q=xyzzyqwertz"' in text


def test_a_mistyped_word_is_mended(demo):
    text = page(demo.client(), q="Sprachkusre")
    (address,) = re.findall(r'class="meant">.*?href="\?([^"]+)"', text)
    assert "Treffer" in count(demo.client().get(f"/suche/?{address}").content.decode())


@pytest.mark.parametrize("question", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_nothing_typed_in_breaks_it(demo, question):
    with watched() as report:
        answer = demo.client().get("/suche/", {"q": question, "page": "-1", "plan": question[:50]})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert report.tables == set()
    assert text.count("<h1") == 1
    assert "<script>alert" not in text


def test_few_queries_however_much_is_found(db):
    def asked(items: int) -> int:
        tell(thing(number, f"Kurse {number}", plan=f"plan-{number}") for number in range(items))
        with watched() as report:
            assert "Treffer" in count(page(Client(), q="Kurse"))
        return report.queries

    assert asked(4) == asked(50) == asked(300) == 4
    assert asked(700) <= 6
    with watched() as report:
        page(Client(), q="kuse kurze kuhrse kurst kusre")
    assert report.queries <= 9


def test_browsers_are_told_how_to_search(demo):
    answer = demo.client().get("/suche/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    assert 'template="http://testserver/suche/?q={searchTerms}"' in answer.content.decode()
    assert "http://testserver/en/suche/" in demo.client().get("/en/suche/opensearch.xml").content.decode()
    assert 'rel="search"' in demo.client().get("/").content.decode()


def test_every_page_has_one_box(demo):
    for address in ("/", "/suche/", "/suche/?q=Sprache", "/plaene/hessen-2017/"):
        text = demo.client().get(address).content.decode()
        assert len(re.findall(r'<input type="search" name="q"', text)) == 1
        assert 'action="/suche/"' in text


# ---------------------------------------------------------------- kept searches


def test_whoever_is_signed_in_keeps_a_search_and_forgets_it(demo):
    eva = demo.client("eva")
    assert "Diese Suche merken" in page(eva, q="Sprache", kind="measure")
    answer = eva.post("/suche/merken/", {"q": "Sprache", "kind": "measure"}, follow=True)
    assert answer.redirect_chain == [("/suche/?q=Sprache&kind=measure", 302)]
    text = answer.content.decode()
    assert "Diese Suche merken" not in text
    assert "Sprache · Maßnahme" in text
    assert "Sprache · Maßnahme" not in page(demo.client("cem"), q="Sprache")
    assert "Gemerkte Suchen" not in page(demo.client(), q="Sprache")
    eva.post("/suche/merken/", {"q": "Sprache", "kind": "measure"})
    assert KeptSearch.objects.count() == 1
    eva.post("/suche/merken/", {"q": "Sprache", "kind": "measure", "forget": "1"})
    assert KeptSearch.objects.count() == 0


def test_whoever_is_not_signed_in_is_asked_to(demo):
    answer = demo.client().post("/suche/merken/", {"q": "Sprache"})
    assert answer.status_code == 302
    assert "/anmelden/" in answer["Location"]
    assert KeptSearch.objects.count() == 0


def test_nothing_and_too_many_are_not_kept(cast):
    eva = cast.eva
    with pytest.raises(ValidationError):
        actions.keep_search(eva, "")
    with pytest.raises(ValidationError):
        actions.keep_search(eva, "q=" + "a" * 600)
    for number in range(MOST_KEPT):
        actions.keep_search(eva, f"q={number}")
    with pytest.raises(ValidationError):
        actions.keep_search(eva, "q=one+more")
    assert actions.keep_search(eva, "q=0")
    assert kept_by(eva.person)[0] == f"q={MOST_KEPT - 1}"


def test_nobody_keeps_a_search_for_nobody(cast):
    with pytest.raises(Refused):
        actions.keep_search(Acting(None), "q=a")
    Person.objects.filter(pk=cast.eva.person.pk).update(is_active=False)
    with pytest.raises(Refused):
        actions.keep_search(Acting(Person.objects.get(pk=cast.eva.person.pk)), "q=a")

"""What a hostile reader or document might try on the pages: nothing breaks, nothing grows, nothing runs."""

import pytest
from django.core.management import CommandError, call_command

from mitplan.core.templatetags.ui import host
from mitplan.publication.showing import is_web_address

MEASURES = "/plaene/klein/massnahmen/"
# What the server and Django let through: longer addresses and more parameters are refused before they reach us.
LONGEST, MOST_PARAMETERS = 60_000, 990
# The shell repeats an address as it came, for each language and for signing in; everything else only what we know.
SHELL = 4


@pytest.mark.parametrize("number", ["%00", "1%00", "1%00-zweite-chance", "%ED%A0%80", "%2e%2e%2f"])
@pytest.mark.usefixtures("plans")
def test_an_odd_number_is_not_found(client, db, number):
    assert client.get(f"{MEASURES}{number}/").status_code == 404


@pytest.mark.parametrize(
    "part", ["lead={}&", "field={}&", "p{}=x&", "tag=any&gap={}&", "q={}&", "sort={}&", "fassung=1&made_by={}&"]
)
@pytest.mark.usefixtures("plans")
def test_a_list_stays_small_however_much_is_asked(client, db, part):
    """Each link of a list repeats what was asked; unbounded, one long address made a page of ten megabytes."""
    query = "".join(part.format(f"{number:050}") for number in range(MOST_PARAMETERS // part.count("=")))[:LONGEST]
    response = client.get(f"{MEASURES}?{query}")
    assert response.status_code == 200
    assert len(response.content) < 6 * len(query) + 60_000


@pytest.mark.usefixtures("plans")
def test_parameters_of_others_are_not_carried_on(client, db):
    page = client.get(f"{MEASURES}?utm_source=somebody&lead=ms&fassung=1").content.decode()
    assert page.count("utm_source") <= SHELL
    assert page.count("fassung=1") > SHELL


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)//https://example.org", False),
        ("data:text/html,<script>", False),
        ("//example.org", False),
        ("http://[", False),
        ("https://", False),
        ("Bericht, S. 3", False),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(address, expected):
    assert is_web_address(address) is expected


def test_what_is_no_address_is_shown_as_it_is():
    assert host("http://[bad") == "http://[bad"
    assert host("https://www.example.org/a") == "example.org"


@pytest.mark.parametrize(("hosts", "https"), [(["plan.example.org"], False), (["localhost", "*"], False), ([], True)])
def test_no_demo_on_an_installation_that_others_reach(settings, hosts, https):
    """Its accounts have a password that stands in the code."""
    settings.ALLOWED_HOSTS, settings.HTTPS = hosts, https
    with pytest.raises(CommandError, match="whose password everybody knows"):
        call_command("demo", "--load-only")

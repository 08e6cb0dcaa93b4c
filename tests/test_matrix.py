"""The matrix of rights: every route has its row, everybody gets what it says, and nobody writes in silence."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, include, path, resolve

from mitplan.core.journal import Line, record
from mitplan.people.acting import system
from mitplan.plan.models import Claim

from .demo import ANONYMOUS, EVERYBODY, HESSEN
from .matrix import ASTRAY, OTHERS, READ, ROWS
from .spies import JOURNAL, watched, written_table

PREFIXES = {"de": "", "en": "/en", "ar": "/ar"}
# What a browser sends when a form is sent off empty; a POST without any field is sent by no form.
NOTHING_TYPED = {"csrfmiddlewaretoken": "as in the page"}
READ_ONLY = [row for row in ROWS if row.everybody == READ]


def routes(patterns, namespace=""):
    """The names of all routes below some patterns; a route without a name is called by its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"


def asked(client: Client, method: str, address: str, data=None):
    """The answer to one request, and what it did to the database."""
    with watched() as report:
        send = getattr(client, method.lower(), None) if method in {"GET", "HEAD", "POST"} else None
        answer = send(address, data or NOTHING_TYPED) if send and method == "POST" else client.generic(method, address)
        if answer.streaming:
            b"".join(answer)
    return answer, report


def breaches(method: str, report) -> set[str]:
    """Tables that this request should not have touched so: reading writes nothing, and writing is journalled."""
    return report.silent if method == "POST" else report.tables


# ---------------------------------------------------------------- complete


def test_every_route_has_one_row_and_every_row_a_route() -> None:
    assert sorted(routes(get_resolver().url_patterns)) == sorted(row.route for row in ROWS)


def test_a_route_without_a_row_is_seen() -> None:
    planted = [path("neu/", HttpResponse, name="new"), path("namenlos/", HttpResponse)]
    assert list(routes([path("", include((planted, "plan")))])) == ["plan:new", "plan:namenlos/"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_samples_belong_to_their_route(row) -> None:
    assert {resolve(sample.partition("?")[0]).view_name for sample in row.samples} == {row.route}


# ---------------------------------------------------------------- everybody, every method


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_everybody_gets_what_the_matrix_says(demo, row) -> None:
    wrong = {}
    for who in EVERYBODY:
        client = demo.client(who)
        for method in ("GET", "HEAD", *OTHERS, "POST"):  # POST last: one of them signs out
            answer, report = asked(client, method, row.samples[0])
            found = (answer.status_code, breaches(method, report))
            if found != (row.expected(who, method), set()):
                wrong[who, method] = found
    assert wrong == {}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_other_languages_have_the_same_rights(demo, row, language) -> None:
    wrong = {}
    for who in (ANONYMOUS, "eva"):
        client = demo.client(who)
        for method in ("GET", "PUT", "POST"):
            answer, report = asked(client, method, PREFIXES[language] + row.samples[0])
            found = (answer.status_code, breaches(method, report))
            if found != (row.expected(who, method), set()):
                wrong[who, method] = found
    assert wrong == {}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.expected(ANONYMOUS, "POST") == 405], ids=lambda row: row.route
)
def test_refused_methods_say_which_are_allowed(demo, row) -> None:
    assert demo.client().post(row.samples[0])["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.expected(ANONYMOUS, "HEAD") == 200], ids=lambda row: row.route
)
def test_head_is_get_without_a_body(demo, row) -> None:
    head, get = (getattr(demo.client(), method)(row.samples[0]) for method in ("head", "get"))
    assert head.content == b""
    assert head["Content-Type"] == get["Content-Type"]


@pytest.mark.parametrize("address", ASTRAY, ids=lambda address: address[:60])
def test_who_goes_astray_is_led_back(demo, address) -> None:
    answer, report = asked(demo.client(), "GET", address)
    assert (answer.status_code, report.tables) == (ASTRAY[address], set())
    if answer.status_code == 301:
        assert demo.client().get(answer["Location"]).status_code == 200
    if answer.status_code == 404:
        page = answer.content.decode()
        assert page.count("<h1") == 1
        assert 'href="/"' in page


@pytest.mark.parametrize("route", ["people:sign_in", "people:sign_out"])
def test_forms_sent_from_elsewhere_are_refused(demo, route) -> None:
    (row,) = (row for row in ROWS if row.route == route)
    answer = Client(enforce_csrf_checks=True).post(row.samples[0], {"username": "eva", "password": "mitplan-demo"})
    assert answer.status_code == 403
    assert answer.content.decode().count("<h1") == 1


def test_signing_in_and_out_writes_a_session_and_nothing_else(demo) -> None:
    client = demo.client()
    answer, report = asked(client, "POST", "/anmelden/", {"username": "eva", "password": "mitplan-demo"})
    assert (answer.status_code, set(report.written)) == (302, {"people_signedin", "people_attempt", "people_spent"})
    answer, report = asked(client, "POST", "/abmelden/")
    assert (answer.status_code, set(report.written)) == (302, {"people_signedin"})


def test_choosing_a_statement_writes_it_and_the_journal(demo) -> None:
    eva = demo.client("eva")
    address = f"/arbeit/{HESSEN}/measure/M3/started/gueltige-angabe/"
    other = Claim.objects.filter(
        element__plan__key=HESSEN, element__number="M3", field="started", is_valid=False
    ).latest("pk")
    answer, report = asked(eva, "POST", address, {"claim": other.pk, "reason": "Die spätere Quelle ist amtlich."})
    assert (answer.status_code, report.silent) == (302, set())
    assert {"plan_claim", JOURNAL} <= report.tables


# ---------------------------------------------------------------- the spies see what they are for


def silent(request):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plan_plan SET key = key")
    return HttpResponse()


def journalled(request):
    record(system("test"), Line("test.written", "plan.plan:1"))
    return silent(request)


urlpatterns = [path("silent/", silent, name="silent"), path("journalled/", journalled, name="journalled")]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("method", "address", "found"),
    [
        ("GET", "/silent/", {"plan_plan"}),
        ("HEAD", "/silent/", {"plan_plan"}),
        ("POST", "/silent/", {"plan_plan"}),
        ("POST", "/journalled/", set()),
        ("GET", "/journalled/", {"plan_plan", "core_act", "core_chainhead"}),
    ],
)
def test_spies_see_a_planted_write(demo, method, address, found) -> None:
    answer, report = asked(demo.client(), method, address)
    assert (answer.status_code, breaches(method, report)) == (200, found)


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('SELECT "a" FROM "b"', ""),
        ('INSERT INTO "core_act" ("a") VALUES (%s)', "core_act"),
        ('INSERT OR IGNORE INTO "core_act" ("a") VALUES (%s)', "core_act"),
        ('UPDATE "people_person" SET "a" = 1', "people_person"),
        ('DELETE FROM "plan_link"', "plan_link"),
        ('TRUNCATE "plan_link"', "plan_link"),
        ("DROP TABLE plan_link", "plan_link"),
        ('SAVEPOINT "s1"', ""),
        ("WITH a AS (SELECT 1) SELECT * FROM a", ""),
        ("WITH a AS (DELETE FROM b RETURNING 1) SELECT 1", "WITH a AS (DELETE FROM b RETURNING 1) SELECT 1"),
        ("VACUUM", "VACUUM"),
        ('COPY "core_act" ("number") FROM STDIN', "core_act"),
    ],
)
def test_spies_know_reading_from_writing(sql, table) -> None:
    assert written_table(sql) == table

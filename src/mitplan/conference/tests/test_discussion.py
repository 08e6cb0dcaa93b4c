"""The pages of comments: sending, threads page by page, support, and how many queries that takes."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from mitplan.conference import actions
from mitplan.conference.models import Comment, Support
from mitplan.conference.queries.discussed import discussed
from mitplan.conference.queries.discussions import Wish, surroundings_of, threads_in, threads_with
from mitplan.core.models import Act
from mitplan.core.rich import passages
from mitplan.people.models import Attempt
from tests.spies import watched

from .discussing import TEXT, Discussing

LONG = "Am Abend fährt kein Bus.\n\nDie Kurse beginnen um 18 Uhr."


@pytest.fixture
def stage(cast):
    return Discussing(cast)


def url(stage, name, *args):
    return reverse(f"conference:{name}", args=[stage.plan.key, *args])


def send(client, stage, **more):
    data = {"thing": stage.thing, "stance": "for", "text": TEXT, "language": "de"} | more
    return client.post(url(stage, "send_comment"), data)


def test_a_guest_sends_a_comment_and_finds_it(stage, client):
    answer = send(client, stage)
    made = Comment.objects.get()
    assert (answer.status_code, answer.url) == (302, url(stage, "comment", made.number))
    page = client.get(answer.url).content.decode()
    assert TEXT in page
    assert "Kommentar zurückziehen" in page
    assert "Kommentar zurückziehen" not in Client().get(answer.url).content.decode()
    assert TEXT in client.get(discussed(stage.plan, stage.thing).url).content.decode()


def test_hints_come_once_and_never_block(stage, client):
    answer = send(client, stage, text="Frau Muster sagt das auch.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Frau Muster" in page
    assert "mit Namen genannt" in page
    mark = re.search(r'name="seen_hints" value="(\w+)"', page)[1]
    assert send(client, stage, text="Frau Muster sagt das auch.", seen_hints=mark).status_code == 302
    assert Comment.objects.count() == 1


def test_what_is_wrong_comes_back_with_the_text(stage, client):
    answer = send(client, stage, stance="", text="Meine lange Rede")
    assert answer.status_code == 422
    assert "Meine lange Rede" in answer.content.decode()
    assert send(client, stage, thing="conference.contribution:99").status_code == 404
    assert send(client, stage, thing="people.person:1").status_code == 404


def test_the_one_who_writes_much_waits_and_is_told_until_when(stage, client):
    for number in range(10):
        assert send(client, stage, text=f"Nummer {number}").status_code == 302
    answer = send(client, stage, text="Nummer 11")
    assert answer.status_code == 422
    assert re.search(r"Ab \d\d:\d\d Uhr geht es weiter", answer.content.decode())
    assert "Nummer 11" in answer.content.decode()
    assert Comment.objects.count() == 10
    Attempt.objects.all().delete()
    assert send(client, stage, text="Nummer 11").status_code == 302


def test_reply_revise_withdraw(stage, client):
    send(client, stage)
    other = Client()
    assert client.post(url(stage, "revise_comment", 1), {"text": "Ab 20 Uhr."}).status_code == 302
    assert Comment.objects.get(number=1).text == "Ab 20 Uhr."
    assert other.post(url(stage, "revise_comment", 1), {"text": "fremd"}).status_code == 403
    assert other.post(url(stage, "reply_comment", 1), {"text": "Stimmt.", "language": "de"}).status_code == 302
    assert client.post(url(stage, "revise_comment", 1), {"text": "Ab 21 Uhr."}).status_code == 403
    assert other.post(url(stage, "withdraw_comment", 1)).status_code == 403
    assert client.post(url(stage, "withdraw_comment", 1)).status_code == 302
    page = client.get(discussed(stage.plan, stage.thing).url).content.decode()
    assert "Ab 20 Uhr." not in page
    assert "Stimmt." in page
    assert "hat zurückgezogen, wer ihn geschrieben hat" in page


def test_support_by_button(stage, client):
    address = url(stage, "send_support")
    assert client.post(address, {"thing": stage.thing, "act": "support"}).status_code == 302
    assert client.post(address, {"thing": stage.thing, "act": "support"}).status_code == 302
    assert Support.objects.count() == 1
    page = client.get(discussed(stage.plan, stage.thing).url).content.decode()
    assert "1 Person unterstützt das." in page
    assert "Unterstützung zurücknehmen" in page
    assert client.post(address, {"thing": stage.thing, "act": "stop"}).status_code == 302
    assert Support.objects.get().withdrawn_at


def test_after_the_phase_only_officials_have_a_form(stage, client):
    stage.comment()
    stage.end()
    actions.charge(stage.cast.bodies.conference, by=stage.eva)  # the journal moves on
    thing = discussed(stage.plan, stage.thing).url
    assert "Kommentieren: Das endete am" in client.get(thing).content.decode()
    assert send(client, stage).status_code == 403
    client.force_login(stage.cast.eva.person)
    reply = {"text": "Wir prüfen das.", "language": "de"}
    assert client.post(url(stage, "reply_comment", 1), reply).status_code == 403
    assert client.post(url(stage, "reply_comment", 1), reply | {"reason": "Frage offen"}).status_code == 302
    assert Act.objects.filter(facts__outside_phase=True).count() == 1


def test_threads_of_one_stance_or_passage(cast):
    stage = Discussing(cast)
    stage.contribution = stage.submit(title="Zweiter", text=LONG)
    stage.thing = f"conference.contribution:{stage.contribution.pk}"
    name = passages(LONG)[1].name
    stage.comment(stance="for")
    stage.comment(stance="against", passage=name)
    around = surroundings_of(stage.plan, stage.thing)
    assert len(threads_in(around, Wish(), None)) == 2
    assert len(threads_in(around, Wish(stance="against"), None)) == 1
    assert len(threads_in(around, Wish(passage=name), None)) == 1
    page = Client().get(discussed(stage.plan, stage.thing).url + f"?absatz={name}").content.decode()
    assert "Nur zu diesem Absatz:" in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(stage, count, django_assert_num_queries):
    for number in range(count):
        first = stage.comment(stage.ada if number else None, text=f"Text {number}")
        actions.reply(first, actions.ReplyEntry("Antwort"), by=stage.guest("another"))
    surroundings_of(stage.plan, stage.thing)
    with django_assert_num_queries(3 if count == 3 else 2):  # the journal's head is asked for by the page
        around = surroundings_of(stage.plan, stage.thing)
        found = threads_with(threads_in(around, Wish(), None), around, None)
    assert [len(thread.replies) for thread in found] == [1] * count


def test_many_comments_stay_within_bounds(stage):
    now = stage.contribution.sent_at
    entries = [
        actions.BroughtComment(stage.thing, f"Kommentar {n}", f"x:{n}", now, f"x:{n - 1}" if n % 3 == 2 else "", "for")
        for n in range(700)
    ]
    actions.bring_comments(entries, "x", by=stage.eva)
    thing = discussed(stage.plan, stage.thing).url
    with watched() as report:
        first = Client().get(thing)
    cold = report.queries
    with watched() as report:
        assert Client().get(thing).status_code == 200
    with watched() as report:
        assert Client().get(thing + "?page=16").status_code == 200
    page = first.content.decode()
    assert page.count('class="said') <= 60
    assert "(700)" in page
    assert cold <= 20
    assert report.queries <= 12


def test_the_table_carries_the_warning(stage, client):
    first = stage.comment(stage.ada, text="=1+1")
    actions.reply(first, actions.ReplyEntry("Antwort"), by=stage.guest())
    address = url(stage, "comments_csv")
    rows = b"".join(client.get(f"{address}?was={stage.thing}")).decode("utf-8-sig").split("\r\n")
    assert "enthält persönliche Beiträge" in rows[0]
    assert rows[2].startswith("1;;dafür;;'=1+1;de;Verband der Vereine;")
    assert rows[3].startswith("2;1;;;Antwort;de;")
    assert client.get(address).status_code == 404

"""Polls over HTTP: everything by forms without script, and nothing shown before its time."""

import csv
import json

import pytest
from django.test import Client
from django.urls import reverse

from mitplan.conference import actions
from mitplan.conference.models import Ballot, Poll
from mitplan.core.models import Act

from .polling import Group, build_group


@pytest.fixture
def group(cast) -> Group:
    return build_group(cast)


def url(name: str, *args) -> str:
    return reverse(f"conference:{name}", args=["probe", *args])


def browser(group: Group, name: str) -> Client:
    client = Client()
    person = group.seat(name).person
    assert person
    client.force_login(person)
    return client


def text(response) -> str:
    return response.content.decode()


PREPARED = {
    "title": "Kurse am Abend",
    "question": "Soll es Kurse am Abend geben?",
    "method": "yes_no",
    "type": "open",
    "majority": "simple",
    "base": "yes_no",
    "winners": "1",
    "dots": "5",
    "most": "3",
    "utility": "points",
    "completion": "add1u",
    "step": "1",
}


def test_the_chair_prepares_opens_closes_and_publishes(group, client) -> None:
    chair = browser(group, "ben")
    assert chair.get(url("prepare_poll")).status_code == 200
    given = {**PREPARED, "body": str(group.body.pk), "thing": "conference.proposal:7"}
    assert chair.post(url("prepare_poll"), given).headers["Location"] == url("poll", 1)
    assert Poll.objects.get().thing == "conference.proposal:7"
    assert "mehr als die Hälfte mit Ja stimmt" in text(client.get(url("poll", 1)))
    assert chair.post(url("lead_poll", 1, "oeffnen"), {"present": []}).status_code == 302
    refused = chair.post(url("lead_poll", 1, "schliessen"), {"reason": ""})
    assert (refused.status_code, "Nennen Sie den Grund" in text(refused)) == (422, True)
    assert chair.post(url("lead_poll", 1, "schliessen"), {"reason": "Sitzung zu Ende"}).status_code == 302
    assert chair.post(url("lead_poll", 1, "veroeffentlichen")).status_code == 302
    assert "Abgelehnt: 0 von 0, nötig 1." in text(client.get(url("poll", 1)))


def test_what_does_not_fit_comes_back_with_a_sentence(group) -> None:
    chair = browser(group, "ben")
    given = {**PREPARED, "body": str(group.body.pk), "method": "approval", "options": "Nur eine"}
    response = chair.post(url("prepare_poll"), given)
    assert (response.status_code, "zwei bis 26 Wahlmöglichkeiten" in text(response)) == (422, True)
    response = chair.post(url("prepare_poll"), {**given, "options": "Wald | viel\nWiese"})
    assert "Die Kosten sind eine ganze Zahl." in text(response)


def test_ada_votes_and_nobody_sees_how_before_it_is_published(group, client) -> None:
    poll = group.opened()
    ada = browser(group, "ada")
    page = text(ada.get(url("poll", 1)))
    number = group.entry(poll, "ada").number
    assert page.count('type="radio"') == 3
    assert "<legend>Ihre Stimme" in page
    empty = ada.post(url("cast_vote", 1, number), {})
    assert empty.status_code == 422
    answer = f"sitz{number}-answer"
    assert ada.post(url("cast_vote", 1, number), {answer: "no"}).status_code == 302
    assert Ballot.objects.get().choice == "no"
    again = ada.post(url("cast_vote", 1, number), {answer: "yes"})
    assert (again.status_code, "Jeder Sitz hat eine Stimme" in text(again)) == (403, True)
    for somebody in (client, browser(group, "ben"), ada):
        shown = text(somebody.get(url("poll", 1)))
        assert "1 von 7" in shown
        assert '<th scope="col">Stimme</th>' not in shown
    record = group.published(poll)
    shown = text(client.get(url("poll", 1)))
    assert "Abgelehnt: 0 von 1, nötig 1." in shown
    assert '<td data-label="Stimme">Nein</td>' in shown
    assert "Ada" not in shown
    assert json.loads(client.get(url("poll_record", 1)).content) == record


def test_who_has_no_seat_sees_no_ballot(group) -> None:
    poll = group.opened()
    for somebody in (Client(), browser(group, "kim")):
        assert "Stimme abgeben" not in text(somebody.get(url("poll", 1)))
    assert Client().post(url("cast_vote", 1, group.entry(poll, "ada").number), {}).status_code == 403


def test_a_ranking_by_choosing_places(group) -> None:
    poll = group.opened("ranking", options=["Wald", "Wiese", "Wasser"])
    number = group.entry(poll, "ada").number
    ada = browser(group, "ada")
    assert text(ada.get(url("poll", 1))).count("<select") == 3
    nothing = ada.post(url("cast_vote", 1, number), {})
    assert "dass Sie sich enthalten" in text(nothing)
    given = {f"sitz{number}-B": "1", f"sitz{number}-A": "2", f"sitz{number}-C": "2"}
    assert ada.post(url("cast_vote", 1, number), given).status_code == 302
    assert Ballot.objects.get().choice == "B > A = C"


def test_points_and_an_abstention(group) -> None:
    options = [("Wald", "", 3), ("Wiese", "", 4)]
    poll = group.opened("equal_shares", options=options, budget=6, most=3)
    ada, fee = group.entry(poll, "ada").number, group.entry(poll, "fee").number
    too_many = browser(group, "ada").post(url("cast_vote", 1, ada), {f"sitz{ada}-A": "4"})
    assert too_many.status_code == 422
    assert browser(group, "ada").post(url("cast_vote", 1, ada), {f"sitz{ada}-A": "3"}).status_code == 302
    assert browser(group, "fee").post(url("cast_vote", 1, fee), {f"sitz{fee}-abstain": "on"}).status_code == 302
    assert sorted(Ballot.objects.values_list("choice", flat=True)) == ["", "A:3"]
    group.published(poll)
    shown = text(Client().get(url("poll", 1)))
    assert "Bezahlt werden: Wald." in shown
    assert "Ausgegeben sind 3 von 6" in shown


def test_a_code_is_shown_once_and_kept_in_no_session(group) -> None:
    poll = group.opened(secrecy="pseudonymous")
    number = group.entry(poll, "ada").number
    ada = browser(group, "ada")
    response = ada.post(url("cast_vote", 1, number), {f"sitz{number}-answer": "yes"})
    [[code, _choice]] = poll.urns.get().contents
    assert (response.status_code, code in text(response)) == (200, True)
    assert response.headers["Cache-Control"] == "no-store"
    assert code not in str(dict(ada.session)) + str(response.cookies)
    assert code not in text(ada.get(url("poll", 1)))
    assert not Act.objects.filter(facts__icontains=code).exists()
    group.published(poll)
    assert code in text(Client().get(url("poll", 1)))


def test_two_persons_count_paper(group) -> None:
    poll = group.opened()
    number = group.entry(poll, "fee").number
    given = {"yes": "1", "no": "0", "abstain": "0", "invalid": "0", "numbers": [str(number)]}
    ben, eva = browser(group, "ben"), Client()
    eva.force_login(group.cast.eva.person)
    assert ben.get(url("paper_poll", 1)).status_code == 200
    assert ben.post(url("paper_poll", 1), given).status_code == 302
    assert "zweite" in text(ben.get(url("paper_poll", 1)))
    page = text(eva.get(url("paper_poll", 1)))
    # The second person counts without seeing what the first one did.
    assert 'value="1"' not in page
    assert eva.post(url("paper_poll", 1), given).status_code == 302
    assert group.published(poll)["result"]["yes"] == 1


def test_a_vote_is_handed_over_and_taken_back(group) -> None:
    group.prepared()
    ada = browser(group, "ada")
    receiver = str(group.seat("fee").pk)
    assert ada.post(url("hand_over", 1), {"receiver": receiver}).status_code == 302
    made = Poll.objects.get().delegations.get()
    assert "Ihre Stimme gibt ab" in text(ada.get(url("poll", 1)))
    assert ada.post(url("hand_over", 1), {"take_back": str(made.pk)}).status_code == 302
    made.refresh_from_db()
    assert not made.is_current
    assert Client().post(url("hand_over", 1), {"receiver": receiver}).status_code == 403


def test_who_lost_puts_a_note_beside_the_decision(group, client) -> None:
    poll = group.opened()
    ada = browser(group, "ada")
    assert client.get(url("note_on_poll", 1)).status_code == 403
    assert ada.get(url("note_on_poll", 1)).status_code == 200
    words = "Abendkurse ohne Kinderbetreuung helfen Alleinerziehenden nicht."
    assert ada.post(url("note_on_poll", 1), {"text": words}).status_code == 302
    group.published(poll)
    shown = text(client.get(url("poll", 1)))
    assert words in shown
    assert "Verband der Vereine" in shown


def test_the_table_of_ballots_names_seats_of_open_polls_only(group) -> None:
    for secrecy, first in (("open", "Verband der Vereine"), ("secret", "")):
        poll = group.opened(secrecy=secrecy)
        group.vote(poll, ada="yes")
        group.published(poll)
        body = Client().get(url("poll_csv", poll.number)).content.decode("utf-8-sig")
        assert list(csv.reader(body.splitlines(), delimiter=";"))[1] == [first, "yes", "Ja", "1"]


def test_nothing_is_given_out_before_it_is_published(group, client) -> None:
    poll = group.opened()
    actions.close_poll(poll, "Genug.", by=group.ben)
    for name in ("poll_csv", "poll_record"):
        assert client.get(url(name, 1)).status_code == 404
    assert "Ergebnis</h2>" not in text(client.get(url("poll", 1)))


def test_a_body_whose_work_is_hidden_shows_published_polls_alone(cast) -> None:
    group = Group(cast)
    group.phase([("decide", "members", "write")])
    first, _second = group.opened(), group.prepared()
    group.published(first)
    assert text(Client().get(url("polls"))).count("Kurse am Abend") == 1
    assert Client().get(url("poll", 2)).status_code == 404
    assert browser(group, "ada").get(url("poll", 2)).status_code == 200


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(group, client, django_assert_num_queries, more) -> None:
    for _again in range(more):
        poll = group.opened()
        group.vote(poll, ada="yes")
        group.published(poll)
    client.get(url("polls"))
    with django_assert_num_queries(LIST):
        client.get(url("polls"))
    with django_assert_num_queries(PAGE):
        client.get(url("poll", 1))


LIST, PAGE = 11, 11

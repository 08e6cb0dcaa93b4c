"""The pages of conversations: voting by form and by script, as a guest, one's own votes, the map, the desk."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from mitplan.conference import actions
from mitplan.conference.models import Conversation, Participant, Statement, Vote
from mitplan.conference.opinions import reading
from mitplan.conference.speaking import GUEST
from mitplan.core.models import Act

from .talking import Talking


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(reading, "EVERY", 0.0)
    monkeypatch.setattr(reading, "REST", 0)
    monkeypatch.setattr(reading, "SETTLED", reading.SETTLED * 0)
    reading.forget()


@pytest.fixture
def stage(cast) -> Talking:
    return Talking(cast)


def at(stage, name="conversation", *args) -> str:
    return reverse(f"conference:{name}", args=[stage.plan.key, stage.conversation.number, *args])


def asked(answer) -> int:
    found = re.search(r'name="aussage" value="(\d+)"', answer.content.decode())
    assert found
    return int(found[1])


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_guest_votes_through_all_statements_without_script(stage, client):
    seen = []
    for count in range(10):
        answer = client.get(at(stage))
        assert f"{count} von 10 Aussagen" in answer.content.decode()
        seen.append(asked(answer))
        answer = client.post(at(stage, "vote"), {"aussage": seen[-1], "stimme": "1"})
        assert answer.status_code == 302
    assert sorted(seen) == list(range(1, 11))
    assert "über alle Aussagen abgestimmt" in client.get(at(stage)).content.decode()
    assert (Participant.objects.count(), Vote.objects.count()) == (1, 10)
    assert client.cookies[GUEST]["httponly"]
    mine = client.get(at(stage, "own_votes")).content.decode()
    assert mine.count("Stimme zu</td>") == 10
    answer = client.post(at(stage, "vote"), {"aussage": 3, "stimme": "-1", "weiter": "meine"}, follow=True)
    assert answer.redirect_chain == [(at(stage, "own_votes"), 302)]
    assert answer.content.decode().count("Stimme zu</td>") == 9


def test_asking_again_asks_the_same(stage, client):
    client.post(at(stage, "vote"), {"aussage": 1, "stimme": "0"})
    assert len({asked(client.get(at(stage))) for _ in range(5)}) == 1


def test_with_script_only_the_ballot_comes_back(stage, client):
    headers = {"HX-Request": "true", "HX-Target": "ballot"}
    answer = client.post(at(stage, "vote"), {"aussage": 1, "stimme": "1"}, headers=headers, follow=True)
    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="ballot"')
    assert "1 von 10 Aussagen" in text


def test_a_browser_without_cookies_is_told_so(stage, client):
    answer = client.post(at(stage, "vote"), {"aussage": 1, "stimme": "1"})
    client.cookies.clear()
    assert "kein Cookie angenommen" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"aussage": "1"}, {"aussage": "1", "stimme": "7"}, {"aussage": "x", "stimme": "1"}]
)
def test_an_incomplete_vote_counts_nothing(stage, client, sent):
    answer = client.post(at(stage, "vote"), sent, follow=True)
    assert "eine der drei Antworten" in answer.content.decode()
    assert not Participant.objects.exists()


def test_a_vote_costs_few_queries_and_a_page_no_more_than_twelve(stage, client, django_assert_max_num_queries):
    client.post(at(stage, "vote"), {"aussage": 1, "stimme": "1"})
    client.post(at(stage, "vote"), {"aussage": 2, "stimme": "1"})
    with django_assert_max_num_queries(3):
        client.post(at(stage, "vote"), {"aussage": 3, "stimme": "1"})
    stage.camps(12)
    for name in ("conversation", "own_votes", "statements", "opinion_map", "propose_statement"):
        with django_assert_max_num_queries(12):
            assert client.get(at(stage, name)).status_code == 200


def test_where_no_phase_is_open_the_page_says_why(cast, client):
    stage = Talking(cast, phase=False)
    stage.phase((("vote", "members", "write"),))
    refused = client.get(at(stage))
    assert (refused.status_code, "nur für andere offen" in refused.content.decode()) == (403, True)
    stage.phase((("vote", "public", "read"),))
    assert "nur für andere offen" in client.get(at(stage)).content.decode()
    assert client.post(at(stage, "vote"), {"aussage": 1, "stimme": "1"}).status_code == 403
    assert not Vote.objects.exists()


def test_a_statement_is_proposed_checked_and_asked(stage, client):
    answer = client.post(at(stage, "propose_statement"), {"text": "", "language": "de"})
    assert answer.status_code == 422
    answer = client.post(at(stage, "propose_statement"), {"text": "مواعيد مسائية", "language": "ar"}, follow=True)
    assert "wird geprüft" in answer.content.decode()
    assert "1 Aussage wartet" in client.get(at(stage, "statements")).content.decode()
    desk = signed_in(stage.cast.eva.person)
    assert client.get(at(stage, "conversation_desk")).status_code == 403
    assert 'lang="ar"' in desk.get(at(stage, "conversation_desk")).content.decode()
    answer = desk.post(at(stage, "conversation_desk"), {"aussage": 11, "urteil": "ablehnen", "grund": ""})
    assert answer.status_code == 422
    assert "nennen Sie den Grund" in answer.content.decode()
    answer = desk.post(at(stage, "conversation_desk"), {"aussage": 11, "urteil": "ablehnen", "grund": "Kein Satz"})
    assert answer.status_code == 302
    log = client.get(at(stage, "statements")).content.decode()
    assert "Kein Satz" in log
    assert "مواعيد" not in log
    assert "مواعيد" in client.get(at(stage, "own_votes")).content.decode()


def test_the_desk_takes_a_conversation_through_its_life(stage):
    desk = signed_in(stage.cast.eva.person)
    sent = {"title": "Wohnen", "introduction": "", "body": "", "statements": "Eins.\n\nZwei.", "is_strict": "on"}
    new = reverse("conference:prepare_conversation", args=[stage.plan.key])
    assert desk.post(new, {**sent, "anonymity": 3}).status_code == 422
    answer = desk.post(new, {**sent, "anonymity": 6})
    assert answer.status_code == 302
    made = Conversation.objects.get(number=2)
    assert (made.state, made.anonymity, Statement.objects.filter(conversation=made).count()) == ("prepared", 6, 2)
    step = reverse("conference:conversation_step", args=[stage.plan.key, 2])
    more = reverse("conference:add_statements", args=[stage.plan.key, 2])
    assert "Drei" in desk.post(more, {"texte": "Drei."}, follow=True).content.decode()
    for name, state in (("oeffnen", "open"), ("schliessen", "closed"), ("veroeffentlichen", "published")):
        assert desk.post(step, {"schritt": name}).status_code == 302
        made.refresh_from_db()
        assert made.state == state
    again = desk.post(step, {"schritt": "oeffnen"}, follow=True).content.decode()
    assert "kein Schritt" in again


def test_the_map_tells_groups_in_words_and_as_a_table(stage, client):
    stage.camps(40)
    text = client.get(at(stage, "opinion_map")).content.decode()
    assert "Es gibt 2 Gruppen" in text
    assert '<polygon class="field-of' in text
    assert "Felder der Karte" in text
    assert "Alle Gruppen stimmen zu" in text
    document = json.loads(client.get(at(stage, "opinion_map_json")).content)
    assert [group["letter"] for group in document["groups"]] == ["A", "B"]


def test_with_few_people_the_map_says_what_is_missing(stage, client):
    empty = client.get(at(stage, "opinion_map")).content.decode()
    assert "Noch zu wenige Stimmen" in empty
    assert client.get(at(stage, "opinion_map_json")).status_code == 404
    for person in range(6):
        stage.vote(person, dict.fromkeys(range(1, 9), 1))
    text = client.get(at(stage, "opinion_map")).content.decode()
    assert "Keine stabilen Gruppen" in text or "Noch zu wenige" in text


def test_the_result_waits_until_it_is_published(stage, client):
    stage.camps(20)
    actions.close_conversation(stage.conversation, by=stage.eva)
    assert client.get(at(stage, "opinion_map")).status_code == 403
    assert signed_in(stage.cast.eva.person).get(at(stage, "opinion_map")).status_code == 200
    actions.publish_conversation(stage.conversation, by=stage.eva)
    text = client.get(at(stage, "opinion_map")).content.decode()
    assert "Endstand" in text
    assert stage.conversation.digest[:8] in text


def test_raw_votes_are_given_only_to_who_leads_and_the_journal_says_so(stage, client):
    stage.camps(8)
    assert client.post(at(stage, "export_conversation")).status_code == 403
    answer = signed_in(stage.cast.eva.person).post(at(stage, "export_conversation"))
    assert answer["Content-Type"] == "application/zip"
    assert Act.objects.filter(verb="conference.conversation.exported").count() == 1

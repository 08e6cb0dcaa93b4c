"""What somebody may not read isn't named to them by another page either; and keys made up are counted as new guests."""

import pytest
from django.test import Client
from django.urls import reverse

from mitplan.conference import actions
from mitplan.conference.actions import ProposalEntry, ReportEntry, Wording
from mitplan.conference.models import Comment, Contribution, Opening, Participant, Support, Vote
from mitplan.conference.speaking import GUEST
from mitplan.conference.states.phases import Activity
from mitplan.core.verdict import Refused
from mitplan.people.throttling import Limit

from .discussing import TEXT, Discussing
from .drafting import in_seat
from .talking import Talking


@pytest.fixture
def stage(cast):
    return Discussing(cast)


def at(stage, name, *args):
    return reverse(f"conference:{name}", args=[stage.plan.key, *args])


def closed(stage) -> Contribution:
    """Nobody of the public reads contributions any more, but comments, support and reports stay open to them."""
    stage.running.openings.filter(activity=Activity.CONTRIBUTE, audience="public").delete()
    return stage.contribution


def test_what_one_may_not_read_is_not_named_by_reports_comments_or_support(stage, client):
    title = closed(stage).title
    answers = [
        client.get(f"{at(stage, 'report')}?was={stage.thing}"),
        client.post(at(stage, "send_comment"), {"thing": stage.thing, "stance": "", "text": "x", "language": "de"}),
        client.post(at(stage, "send_comment"), {"thing": stage.thing, "stance": "for", "text": TEXT, "language": "de"}),
        client.post(at(stage, "send_support"), {"thing": stage.thing}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert not any(title in answer.content.decode() for answer in answers)
    assert (Comment.objects.count(), Support.objects.count()) == (0, 0)
    with pytest.raises(Refused):
        actions.report(ReportEntry(stage.thing, "insult"), by=stage.guest())


def test_a_comment_on_a_hidden_text_does_not_tell_its_title(stage, client):
    made = stage.comment()
    page = at(stage, "comment", made.number)
    assert stage.contribution.title in client.get(page).content.decode()
    actions.hide([stage.thing], "insult", "Beleidigend.", by=stage.eva)
    assert stage.contribution.title not in client.get(page).content.decode()


def test_a_guest_who_loses_sight_of_a_text_takes_support_back(stage, client):
    client.post(at(stage, "send_support"), {"thing": stage.thing})
    closed(stage)
    assert client.post(at(stage, "send_support"), {"thing": stage.thing, "act": "stop"}).status_code == 302
    assert Support.objects.get().withdrawn_at is not None


def test_made_up_keys_count_as_new_guests(stage, monkeypatch):
    monkeypatch.setattr("mitplan.conference.views.votes.NEWCOMERS", Limit("new guests from an address", 2, 3600))
    answers = []
    for number in range(4):
        client = Client()
        client.cookies[GUEST] = f"made-up-{number}"
        answers.append(client.post(at(stage, "send_support"), {"thing": stage.thing}).status_code)
    assert answers == [302, 302, 403, 403]
    assert Support.objects.count() == 2


def test_made_up_keys_do_not_vote_without_end(cast, monkeypatch):
    talking = Talking(cast)
    monkeypatch.setattr("mitplan.conference.views.votes.NEWCOMERS", Limit("new guests from an address", 2, 3600))
    address = at(talking, "vote", talking.conversation.number)
    clients = [Client() for _guest in range(4)]
    for number, client in enumerate(clients):
        client.cookies[GUEST] = f"made-up-{number}"
    answers = [client.post(address, {"aussage": "1", "stimme": "1"}).status_code for client in clients]
    assert answers == [302, 302, 403, 403]
    # Whoever is known goes on.
    assert clients[0].post(address, {"aussage": "2", "stimme": "1"}).status_code == 302
    assert (Vote.objects.count(), Participant.objects.filter(person=None).count()) == (3, 2)


def test_a_conversation_among_members_stands_in_no_list_of_the_public(cast, client):
    talking = Talking(cast)
    address = at(talking, "conversations")
    assert "Sprache im Alltag" in client.get(address).content.decode()
    Opening.objects.filter(audience="public").delete()
    assert "Sprache im Alltag" not in client.get(address).content.decode()


def test_followers_are_not_told_the_title_of_a_hidden_text(stage, client):
    client.post(at(stage, "follow", stage.contribution.number))
    assert stage.contribution.title in client.get(at(stage, "mine")).content.decode()
    actions.hide([stage.thing], "insult", "Beleidigend.", by=stage.eva)
    assert stage.contribution.title not in client.get(at(stage, "mine")).content.decode()


def test_a_draft_does_not_name_sources_that_the_reader_may_not_open(cast, client):
    stage = Discussing(cast)
    stage.phase(((Activity.PROPOSE, "public", "read"), (Activity.PROPOSE, "members", "write")))
    wording = Wording("Busse am Abend", "Busse fahren bis 23 Uhr.")
    entry = ProposalEntry(cast.bodies.working_group, wording, None, (), [stage.contribution])
    made = actions.propose(entry, by=in_seat(cast.ben, cast.bodies.working_group, stage.plan))
    closed(stage)
    page = client.get(at(stage, "proposal", made.number)).content.decode()
    assert wording.title in page
    assert stage.contribution.title not in page

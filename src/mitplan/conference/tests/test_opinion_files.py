"""Conversations in and out of files: the real Klimarat, the round trip, recounting, and what must not leave."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from mitplan.conference import actions, opinions
from mitplan.conference.models import Conversation, OpinionMap, Participant, Statement, Vote
from mitplan.conference.opinions import reading
from mitplan.conference.opinions.sealing import ballots_of
from mitplan.conference.queries.opinions import talk_of
from mitplan.core.verdict import Refused

from .talking import Talking
from .test_opinion_pages import signed_in

KLIMARAT = Path(__file__).parents[5] / "shared" / "data" / "participation" / "austria-klimarat-polis"
COMMENTS, VOTES = KLIMARAT / "produktion-konsum_comments.csv", KLIMARAT / "produktion-konsum_participants-votes.csv"


@pytest.fixture
def stage(cast) -> Talking:
    reading.forget()
    return Talking(cast)


def files(comments="", votes=""):
    head = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    body = comments or '1651071094558,Wed Apr 27 07:51:34 PDT 2022,0,3,1,1,1,"Eins, zwei."\n0,,7,4,0,0,-1,Nein.\n'
    return (head + body).encode(), ("comment-id,voter-id,vote\n" + (votes or "0,3,1\n0,9,-1\n")).encode()


@pytest.mark.skipif(not COMMENTS.exists(), reason="the Klimarat data isn't here")
def test_the_klimarat_comes_in_completely(stage):
    found = opinions.read_files(COMMENTS.read_bytes(), VOTES.read_bytes())
    assert (len(found.statements), found.participants) == (522, 1116)
    held = actions.HeldElsewhere(
        "Produktion und Konsum", found.statements, found.rows(), found.participants, "Klimarat"
    )
    made = actions.bring_in_conversation(held, by=stage.eva)
    assert (made.state, made.digest != "") == ("closed", True)
    assert Vote.objects.filter(conversation=made).count() == found.count
    states = Statement.objects.filter(conversation=made).values_list("state", flat=True)
    assert sum(state == "rejected" for state in states) == sum(row[2] == "rejected" for row in found.statements) > 0
    first = Statement.objects.get(conversation=made, number=122)
    assert (first.text[:21], first.at.isoformat()) == ("Für die Klimaneutrali", "2022-04-27T14:51:34.558000+00:00")
    document = OpinionMap.objects.get(conversation=made).document
    assert (document["participation"]["participants"], len(document["groups"])) == (1116, 2)
    actions.publish_conversation(made, by=stage.eva)
    page = signed_in(stage.cast.finn.person).get(reverse("conference:opinion_map", args=[stage.plan.key, made.number]))
    assert page.status_code == 200
    assert len(page.content) < 100_000


def test_files_come_in_once_and_only_by_the_coordination_office(stage):
    found = opinions.read_files(*files())
    held = actions.HeldElsewhere("Alt", found.statements, found.rows(), found.participants, "Von früher", found.origin)
    with pytest.raises(Refused, match="nur die Koordinierungsstelle"):
        actions.bring_in_conversation(held, by=stage.finn)
    made = actions.bring_in_conversation(held, by=stage.eva)
    assert sorted(ballots_of(made).lines) == ["0:-1", "0:1"]
    with pytest.raises(ValidationError, match="schon eingebracht"):
        actions.bring_in_conversation(held, by=stage.eva)
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("comments", "votes", "told"),
    [
        ("0,,1,3,0,0,1,Eins.\n", "", "Does it|does it belong|none of the statements"),
        ("0,,0,3,0,0,5,Eins.\n", "", "moderated is -1, 0 or 1"),
        ("0,,0,3,0,0,1," + "x" * 281 + "\n", "", "Aussage 0 ist leer oder länger"),
        ("", "0,3,2\n", "line 2: a vote is 1"),
        ("", "0,3,1\n5,3,1\n", "fehlt die Aussage 5"),
    ],
)
def test_faults_are_named_and_nothing_comes_in(stage, comments, votes, told):
    with pytest.raises(ValidationError, match=told):
        opinions.read_files(*files(comments, votes))
    assert Conversation.objects.count() == 1


def test_checking_files_changes_nothing(stage):
    desk = signed_in(stage.cast.eva.person)
    address = reverse("conference:bring_in_conversation", args=[stage.plan.key])

    def send(**more):
        comments, votes = (io.BytesIO(each) for each in files())
        comments.name, votes.name = "comments.csv", "votes.csv"
        return desk.post(
            address, {"title": "Alt", "introduction": "Früher", "comments": comments, "votes": votes, **more}
        )

    checked = send(only_check="on").content.decode()
    assert "2 Aussagen, 2 Personen, 2 Stimmen" in checked
    assert Conversation.objects.count() == 1
    assert send().status_code == 302
    assert Conversation.objects.count() == 2
    assert send().status_code == 422


def test_what_goes_out_comes_in_again_and_is_recounted(stage, tmp_path, capsys):
    stage.camps(30)
    closed = actions.close_conversation(stage.conversation, by=stage.eva)
    whole = actions.export_conversation(closed, by=stage.eva)
    file = tmp_path / "export.zip"
    file.write_bytes(whole)
    call_command("recompute", str(file))
    told = capsys.readouterr().out
    assert closed.digest in told
    assert "Digest and map are the same." in told
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        for votes in ("votes.csv", "participants-votes.csv"):
            found = opinions.read_files(packed.read("comments.csv"), packed.read(votes))
            held = actions.HeldElsewhere("Noch einmal", found.statements, found.rows(), found.participants, seed=7)
            again = actions.bring_in_conversation(held, by=stage.eva)
            assert ballots_of(again).lines == ballots_of(closed).lines
        changed = tmp_path / "changed.zip"
        with zipfile.ZipFile(changed, "w") as other:
            for name in packed.namelist():
                content = packed.read(name)
                other.writestr(name, content.replace(b",1,-1", b",1,1", 1) if name == "votes.csv" else content)
    with pytest.raises(SystemExit):
        call_command("recompute", str(changed))
    assert "The digest of these votes is" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("recompute", str(tmp_path / "nothing.zip"))


def test_an_export_names_nobody_and_tells_no_author(stage):
    by = actions.cast_vote(stage.talk, 1, 1, by=stage.finn)
    actions.propose_statement(stage.conversation, "Von Finn vorgeschlagen, wie man weiß.", by=by)
    stage.vote("a", {1: 1})
    whole = actions.export_conversation(stage.conversation, by=stage.eva)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        rows = packed.read("comments.csv").decode().splitlines()
        assert all(row.split(",")[3] == "" for row in rows[1:])
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
        assert "Achtung" in packed.read("LIESMICH.txt").decode()
    assert stage.cast.finn.person.key not in everything.replace("Von Finn", "")
    assert by.participant.number == 1
    # Two who vote alike can't be told apart by their numbers: the order is that of the votes.
    assert ballots_of(stage.conversation).lines == ["1:1", "1:1"]


# ---------------------------------------------------------------- fewer than the threshold


def leaks(document, least):
    """Places in a public document that tell of fewer people than the threshold."""
    part = document["participation"]
    found = [name for name in ("participants", "grouped") if part[name] is not None and part[name] < least]
    found += [f"group {group['letter']}" for group in document["groups"] if group["size"] < least]
    fields = document["fields"] or {"fields": [], "elsewhere": 0}
    found += [f"field {field}" for field in fields["fields"] if field["people"] < least]
    found += ["elsewhere"] if 0 < fields["elsewhere"] < least else []
    for row in document["statements"]:
        shares = [row["agree"], row["disagree"], row["passes"], *(share for group in row["groups"] for share in group)]
        if (row["votes"] is None or row["votes"] < least) and any(share is not None for share in shares):
            found.append(f"statement {row['number']}")
    return found


@pytest.mark.parametrize("people", [0, 1, 4, 5, 9, 23, 60])
@pytest.mark.parametrize("least", [5, 12])
def test_nothing_is_told_of_fewer_than_the_threshold(cast, people, least):
    reading.forget()
    stage = Talking(cast, anonymity=least)
    dice = random.Random(people)
    for person in range(people):
        numbers = dice.sample(range(1, 11), dice.randint(1, 10))
        stage.vote(person, {number: dice.choice((1, -1, 0)) if person % 7 else 1 for number in numbers})
    final = opinions.final_document(stage.conversation, ballots_of(stage.conversation))
    assert leaks(final, least) == []
    # The test can fail: with the votes of each person as their own the document of a lower threshold is caught.
    if people == 60:
        header = {**ballots_of(stage.conversation).header, "anonymity": 2}
        from mitplan.conference.opinions.telling import document_of  # noqa: PLC0415

        assert leaks(document_of(header, ballots_of(stage.conversation).votes()), 40)


def test_the_live_map_moves_only_when_enough_people_have_voted_since(cast, monkeypatch):
    monkeypatch.setattr(reading, "EVERY", 0.0)
    monkeypatch.setattr(reading, "REST", 0)
    monkeypatch.setattr(reading, "SETTLED", reading.SETTLED * 0)
    reading.forget()
    stage = Talking(cast)
    shown = []
    for person in range(12):
        stage.vote(person, {1: 1})
        document = opinions.live_document(talk_of(stage.conversation))
        shown.append(document["participation"]["participants"] if document else None)
    assert shown == [None] * 4 + [5] * 5 + [10] * 3
    # One person alone moves nothing, however often.
    for value in (1, -1, 1, -1, 1, -1, 1):
        stage.vote(3, {2: value})
    assert opinions.live_document(talk_of(stage.conversation))["participation"]["participants"] == 10
    # Another process comes to the same map, from the beginning.
    before = opinions.live_document(talk_of(stage.conversation))
    reading.forget()
    assert opinions.live_document(talk_of(stage.conversation)) == before

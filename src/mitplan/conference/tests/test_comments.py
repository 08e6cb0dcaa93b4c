"""Comments and support: who may, until when, and what may be said once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.models import Comment, Support
from mitplan.conference.queries import comments as queries
from mitplan.conference.queries.discussed import discussed
from mitplan.conference.rules import comments as rules
from mitplan.conference.states.comments import MOVES, CommentState
from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.core.rich import passages
from mitplan.core.states import move
from mitplan.core.verdict import Refused

from .discussing import Discussing


@pytest.fixture
def stage(cast):
    return Discussing(cast)


def test_a_guest_comments_and_is_a_number(stage):
    made = stage.comment()
    assert (made.number, made.thing, made.stance, made.participant.number) == (1, stage.thing, "for", 2)
    line = Act.objects.get(verb="conference.comment.sent")
    assert line.facts == {"number": 1, "about": stage.thing, "language": "de", "stance": "for"}
    assert line.person == key_of(made.participant)
    assert made.text not in str(line.facts) + line.reason


def test_members_comment_for_their_organisation(stage):
    made = stage.comment(stage.ada)
    assert made.organisation == stage.cast.bodies.association
    assert Act.objects.get(verb="conference.comment.sent").facts["organisation"] == "association"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": " \n"}, "Bitte schreiben Sie, was Sie sagen möchten."),
        ({"text": "x" * 5001}, "Bitte kürzen Sie: Ein Kommentar hat höchstens 5000 Zeichen, dieser hat 5001."),
        ({"text": "a\x00b"}, "Der Text enthält ein unsichtbares Nullzeichen. Geben Sie ihn bitte neu ein."),
        ({"stance": ""}, "Bitte wählen Sie, ob Sie dafür sind, dagegen oder eine Frage haben."),
        ({"language": "xx"}, "Bitte wählen Sie die Sprache des Textes."),
    ],
)
def test_what_a_comment_must_be(stage, changed, sentence):
    with pytest.raises(ValidationError) as error:
        stage.comment(**changed)
    assert error.value.messages == [sentence]
    assert not Comment.objects.exists()


def test_passages(stage):
    name = passages(stage.contribution.text)[0].name
    assert stage.comment(passage=name).passage == name
    with pytest.raises(ValidationError, match="Den Absatz gibt es"):
        stage.comment(passage="p-nowhere")
    assert queries.on_passages(stage.plan, stage.thing) == {name: 1}


def test_a_thing_of_another_plan_or_none(stage):
    with pytest.raises(ValidationError, match="gibt es in diesem Plan nicht"):
        actions.comment(actions.CommentEntry("conference.contribution:999", "x", "for"), by=stage.guest())
    with pytest.raises(ValidationError, match="gibt es in diesem Plan nicht"):
        actions.comment(actions.CommentEntry("people.person:1", "x", "for"), by=stage.guest())


def test_one_level_of_replies(stage):
    first = stage.comment()
    answer = actions.reply(first, actions.ReplyEntry("Doch, die Linie 4."), by=stage.guest("another"))
    assert (answer.parent, answer.stance, answer.number) == (first, "", 2)
    with pytest.raises(Refused, match="Auf eine Antwort folgt keine weitere"):
        actions.reply(answer, actions.ReplyEntry("Nein."), by=stage.guest())


def test_outside_the_phase_only_officials_with_a_reason(stage):
    first = stage.comment()
    stage.end()
    with pytest.raises(Refused, match="Kommentieren: Das endete am"):
        stage.comment()
    with pytest.raises(Refused):
        actions.reply(first, actions.ReplyEntry("Wir prüfen das."), by=stage.eva)
    made = actions.reply(first, actions.ReplyEntry("Wir prüfen das."), reason="Nachgereichte Auskunft", by=stage.eva)
    assert (made.is_official, made.office) == (True, stage.cast.eva.office)
    line = Act.objects.filter(verb="conference.comment.sent").latest("number")
    assert (line.reason, line.facts["outside_phase"]) == ("Nachgereichte Auskunft", True)
    assert not rules.may_reply(stage.ben, first, _target(stage), reason="weil")


def test_the_chair_answers_outside_the_phase_in_the_own_body(cast):
    stage = Discussing(cast, body=cast.bodies.working_group)
    first = stage.comment()
    stage.end()
    assert actions.reply(
        first, actions.ReplyEntry("Steht auf der Tagesordnung."), reason="Frage offen", by=stage.ben
    ).is_official


def test_revise_within_15_minutes_or_until_replied(stage):
    first = stage.comment()
    author = stage.guest()
    author = replace(author, participant=first.participant)
    assert actions.revise_comment(first, "Ab 20 Uhr fährt kein Bus.", by=author).revised_at
    late = timezone.now() + timedelta(minutes=16)
    assert "nur 15 Minuten" in rules.may_revise_comment(author, first, late).reason
    assert "wer den Kommentar geschrieben hat" in rules.may_revise_comment(stage.eva, first).reason
    actions.reply(first, actions.ReplyEntry("Stimmt."), by=stage.guest("another"))
    with pytest.raises(Refused, match="Jemand hat schon geantwortet"):
        actions.revise_comment(first, "Anders", by=author)


def test_withdraw(stage):
    first = stage.comment()
    author = replace(stage.guest(), participant=first.participant)
    with pytest.raises(Refused):
        actions.withdraw_comment(first, by=stage.eva)
    actions.withdraw_comment(first, by=author)
    assert list(queries.threads(stage.plan, stage.thing)) == []
    with pytest.raises(Refused, match="schon zurückgezogen"):
        actions.withdraw_comment(first, by=author)
    with pytest.raises(Refused, match="nicht mehr öffentlich"):
        actions.reply(first, actions.ReplyEntry("Schade."), by=stage.guest("another"))


def test_forbidden_moves(stage):
    made = stage.comment()
    for old in CommentState:
        for new in set(CommentState) - set(MOVES.get(old, ())):
            made.state = old
            Comment.objects.update(state=old)
            with pytest.raises(ValidationError):
                move(made, new, MOVES)


def test_support_for_oneself_and_for_an_organisation(stage):
    first = actions.support(stage.thing, by=stage.guest("a"))
    actions.support(stage.thing, by=stage.ada)
    found = queries.supporters_of(stage.thing)
    assert (found.people, found.organisations, found.count) == (1, ["Verband der Vereine"], 2)
    assert queries.supports_among([stage.thing, "conference.contribution:9"]) == {
        stage.thing: 2,
        "conference.contribution:9": 0,
    }
    guest = replace(stage.guest("a"), participant=first.participant)
    with pytest.raises(ValidationError, match="Das unterstützen Sie schon"):
        actions.support(stage.thing, by=guest)
    with pytest.raises(Refused, match="nicht Ihre"):
        actions.stop_supporting(first, by=stage.ada)
    actions.stop_supporting(first, by=guest)
    actions.support(stage.thing, by=guest)
    assert Support.objects.count() == 3


def test_who_may_not_support(stage):
    target = _target(stage)
    assert rules.may_support(stage.eva, target).reason == (
        "Im Amt unterstützt man keine Texte. Wechseln Sie dafür in Ihre eigene Rolle."
    )
    assert "von Ihnen" in rules.may_support(stage.again(stage.finn), target).reason
    stage.end()
    assert "Unterstützen: Das endete am" in rules.may_support(stage.guest(), target).reason


def test_counts_for_lists(stage, django_assert_num_queries):
    for stance in ("for", "for", "against", "question"):
        stage.comment(stance=stance)
    other = stage.submit(title="Zweiter")
    keys = [stage.thing, key_of(other), "conference.contribution:77"]
    with django_assert_num_queries(2):
        found = queries.comments_among(stage.plan, keys)
    mine = found[stage.thing]
    assert (mine.all, mine.for_it, mine.against, mine.questions) == (4, 2, 1, 1)
    assert found[key_of(other)].all == 0


def test_brought_comments_come_once(stage):
    now = timezone.now()
    entries = [
        actions.BroughtComment(stage.thing, "Antwort", "dipas:2", now, parent="dipas:1"),
        actions.BroughtComment(stage.thing, "Erster", "dipas:1", now, stance="against"),
    ]
    with pytest.raises(Refused):
        actions.bring_comments(entries, "dipas", by=stage.finn)
    assert len(actions.bring_comments(entries, "dipas", by=stage.eva)) == 2
    assert actions.bring_comments(entries, "dipas", by=stage.eva) == []
    answer = Comment.objects.get(origin="dipas:2")
    assert (answer.parent.origin, answer.participant, answer.parent.stance) == ("dipas:1", None, "against")
    assert Act.objects.filter(verb="conference.comment.brought").count() == 1


def _target(stage):
    return discussed(stage.plan, stage.thing)

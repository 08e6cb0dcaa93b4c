"""Moderation: who may, three kinds of removal kept apart, rules, and that removed words appear nowhere."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import ReportEntry, RuleEntry
from mitplan.conference.actions.moderation_rules import check_rule
from mitplan.conference.models import Comment, Contribution, ContributionText, ModerationRule, Removal, Report
from mitplan.conference.queries.moderation import hidden_among, hidden_pks
from mitplan.conference.queries.screening import finds
from mitplan.conference.rules import moderation as rules
from mitplan.conference.speaking import Speaker
from mitplan.conference.states.moderation import REMOVALS, REPORTS, RemovalState, ReportState, RuleEffect, RuleKind
from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused
from mitplan.people.acting import system

from .discussing import Discussing

SECRET = "Zwiebelkuchenrezept"


@pytest.fixture
def stage(cast):
    return Discussing(cast)


def url(stage, name, *args):
    return reverse(f"conference:{name}", args=[stage.plan.key, *args])


def everywhere(stage, client):
    """All that can be read about the discussion, as one text."""
    thing = url(stage, "contribution", stage.contribution.number)
    addresses = [thing, thing + "?haltung=for", url(stage, "contributions"), url(stage, "contributions_csv")]
    addresses += [url(stage, "moderation"), url(stage, "moderation_csv"), url(stage, "home")]
    addresses.append(url(stage, "comments_csv") + f"?was={stage.thing}")
    addresses += [url(stage, "comment", number) for number in Comment.objects.values_list("number", flat=True)]
    # By a word beside it: the page of a search repeats what was asked.
    addresses += ["/suche/?q=Quitten", f"/suche/?q=Quitten&plan={stage.plan.key}"]
    pages = []
    for address in addresses:
        answer = client.get(address, follow=True)
        pages.append(b"".join(answer) if answer.streaming else answer.content)
    return b"\n".join(pages).decode()


@pytest.mark.parametrize("kind", ["comment", "contribution"])
@pytest.mark.parametrize("how", ["hide", "block", "withdraw"])
def test_removed_words_appear_nowhere(stage, kind, how, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        text = f"Hier mein {SECRET} mit Quitten."
        if kind == "comment":
            made = stage.comment(text=text)
        else:
            made = stage.contribution = stage.submit(stage.guest(), title=f"Mein {SECRET}", text=text)
    assert SECRET in everywhere(stage, Client())
    with django_capture_on_commit_callbacks(execute=True):
        author = replace(stage.guest(), participant=made.participant)
        if how == "hide":
            actions.hide([key_of(made)], "off_topic", "Geht nicht um den Plan.", by=stage.eva)
        elif how == "block":
            actions.block([key_of(made)], "personal_data", "Nennt andere.", by=stage.eva)
        elif kind == "comment":
            actions.withdraw_comment(made, by=author)
        else:
            return  # withdrawn contributions stay readable; their text goes with consent
    assert SECRET not in everywhere(stage, Client())
    if how == "block":
        tables = [*Comment.objects.values_list("text"), *Contribution.objects.values_list("title", "text", "folded")]
        tables += list(ContributionText.objects.values_list("title", "text"))
        assert SECRET.casefold() not in str(tables).casefold()
    client = Client()
    client.force_login(stage.cast.finn.person)
    assert SECRET not in everywhere(stage, client)
    assert SECRET not in str(list(Act.objects.values_list("facts", "reason")))


def test_who_may(stage):
    body = stage.cast.bodies.working_group
    assert rules.may_moderate(stage.eva, body)
    assert rules.may_moderate(stage.ben, body)
    no = "Moderieren können die Koordinierungsstelle und der Vorsitz des Gremiums."
    assert rules.may_moderate(stage.ben, None).reason == no
    assert rules.may_moderate(stage.finn, body).reason == no
    assert "Gesperrt wird nur" in rules.may_block(stage.eva, body, "spam").reason
    assert rules.may_set_rules(stage.ben).reason == "Regeln der Moderation legt die Koordinierungsstelle fest."
    assert not rules.may_see_queue(stage.finn, [body])
    assert rules.may_see_queue(stage.ben, [body])


def test_hide_and_restore(stage):
    key = key_of(stage.comment())
    actions.report(ReportEntry(key, "insult", "Das ist grob."), by=stage.guest("b"))
    with pytest.raises(Refused):
        actions.hide([key], "insult", "Grob.", by=stage.ben)
    with pytest.raises(ValidationError, match="Grund"):
        actions.hide([key], "insult", " ", by=stage.eva)
    row = actions.hide([key], "insult", "Grob.", by=stage.eva)[0]
    assert (set(hidden_among([key])), hidden_pks(stage.plan, "conference.comment")) == ({key}, {int(key.split(":")[1])})
    assert Report.objects.get().state == ReportState.HEEDED
    actions.restore([row], "Doch in Ordnung.", by=stage.eva)
    assert hidden_among([key]) == {}
    with pytest.raises(Refused, match="schon wieder sichtbar"):
        actions.restore([Removal.objects.get()], "Nochmal", by=stage.eva)
    assert list(Act.objects.filter(verb__startswith="conference.removal").values_list("verb", "reason")) == [
        ("conference.removal.hidden", "Grob."),
        ("conference.removal.restored", "Doch in Ordnung."),
    ]


def test_block_seal_restore_erase(stage, settings):
    made = stage.contribution
    text = made.text
    row = actions.block([stage.thing], "law", "Gesetz", by=stage.eva)[0]
    made.refresh_from_db()
    assert made.text == made.title == f"sha256:{row.digest}"
    assert text not in row.sealed
    assert Act.objects.latest("number").facts["digest"] == row.digest
    actions.restore([row], "Beschwerde begründet", by=stage.eva)
    made.refresh_from_db()
    assert made.text == text
    settings.BLOCKED_DAYS = 0
    row = actions.block([stage.thing], "law", "Gesetz", by=stage.eva)[0]
    call_command("tidy")
    row.refresh_from_db()
    assert (row.state, row.sealed) == (RemovalState.ERASED, "")
    with pytest.raises(Refused, match="gelöscht"):
        actions.restore([row], "Zu spät", by=stage.eva)
    assert Act.objects.filter(verb="conference.removal.erased").count() == 1


def test_what_is_blocked_is_kept_until_the_day(stage):
    row = actions.block([stage.thing], "law", "Gesetz", by=stage.eva)[0]
    assert row.erase_from == timezone.localdate() + timedelta(days=90)
    call_command("tidy")
    row.refresh_from_db()
    assert row.state == RemovalState.BLOCKED
    assert "läuft noch" in rules.may_erase(Speaker(system("tidy"), stage.plan, frozenset()), row.erase_from).reason
    assert "löscht Mitplan selbst" in rules.may_erase(stage.eva, timezone.localdate()).reason


def test_forbidden_moves(stage):
    asked = actions.report(ReportEntry(key_of(stage.comment()), "spam"), by=stage.guest("b"))
    row = actions.hide([stage.thing], "spam", "Werbung", by=stage.eva)[0]
    for thing, states, moves in ((row, RemovalState, REMOVALS), (asked, ReportState, REPORTS)):
        for old in states:
            for new in set(states) - set(moves.get(old, ())):
                thing.state = old
                type(thing).objects.filter(pk=thing.pk).update(state=old)
                with pytest.raises(ValidationError), transaction.atomic():
                    move(thing, new, moves)


def test_report_once_and_dismiss(stage):
    key = key_of(stage.comment())
    guest = stage.guest("b")
    made = actions.report(ReportEntry(key, "other", "Stimmt so nicht."), by=guest)
    with pytest.raises(ValidationError, match="schon gemeldet"):
        actions.report(ReportEntry(key, "spam"), by=replace(guest, participant=made.participant))
    with pytest.raises(ValidationError, match="in einem Satz"):
        actions.report(ReportEntry(key, "other"), by=stage.guest("c"))
    own = replace(stage.guest(), participant=Comment.objects.get().participant)
    assert "Den eigenen Text" in rules.may_report(own, actions.moderation.discussed(stage.plan, key)).reason
    actions.dismiss([made], "Eine Meinung.", by=stage.eva)
    assert "Stimmt so nicht." not in str(list(Act.objects.values_list("facts", "reason")))


@pytest.mark.parametrize(
    ("kind", "value", "text", "hit"),
    [
        (RuleKind.WORDS, "gewinnspiel*", "Tolle GEWINNSPIELE hier", True),
        (RuleKind.WORDS, "gewinnspiel", "Tolle Gewinnspiele hier", False),
        (RuleKind.WORDS, "*kredit", "Sofortkredit!", True),
        (RuleKind.WORDS, "ohne schufa", "Geld ohne Schufa.", True),
        (RuleKind.WORDS, "ohne schufa", "ohne jede Schufa", False),
        (RuleKind.LINKS, "1", "https://a.example und www.b.example", True),
        (RuleKind.LINKS, "2", "https://a.example und www.b.example", False),
    ],
)
def test_rules_find(kind, value, text, hit):
    assert finds(kind, value, text) is hit


@pytest.mark.parametrize(
    "entry",
    [
        RuleEntry("", "words", "hold", "wort"),
        RuleEntry("n", "words", "hold", " "),
        RuleEntry("n", "words", "hold", "a*"),
        RuleEntry("n", "links", "hold", "viele"),
        RuleEntry("n", "else", "hold", "wort"),
    ],
)
def test_rules_must_say_something(entry):
    with pytest.raises(ValidationError):
        check_rule(entry)


def test_a_rule_holds_what_newcomers_write_until_somebody_looks(stage):
    actions.set_moderation_rule(RuleEntry("Neue Gäste", RuleKind.NEWCOMERS, RuleEffect.HOLD), by=stage.eva)
    made = stage.comment(text=SECRET)
    held = Removal.objects.get()
    assert (held.state, held.thing, held.rule.name) == (RemovalState.HELD, key_of(made), "Neue Gäste")
    assert SECRET not in everywhere(stage, Client())
    actions.restore([held], "Angesehen.", by=stage.eva)
    assert SECRET in everywhere(stage, Client())
    actions.comment(
        actions.CommentEntry(stage.thing, "Noch etwas", "for"), by=replace(stage.guest(), participant=made.participant)
    )
    assert Removal.objects.count() == 1
    assert stage.comment(stage.ada)
    assert Removal.objects.count() == 1


def test_a_rule_flags_and_is_lifted(stage):
    entry = RuleEntry("Werbung", RuleKind.WORDS, RuleEffect.FLAG, "rabatt*")
    rule = actions.set_moderation_rule(entry, by=stage.eva)
    stage.comment(text="Rabattcode für alle")
    assert Report.objects.get().rule == rule
    actions.lift_moderation_rule(rule, "Zu grob", by=stage.eva)
    stage.comment(stage.guest("b"), text="Rabattcode für alle")
    assert Report.objects.count() == 1
    with pytest.raises(ValidationError, match="gilt schon nicht mehr"):
        actions.lift_moderation_rule(ModerationRule.objects.get(), "Zu grob", by=stage.eva)


def test_the_queue_decides_about_many(stage, client):
    keys = [key_of(stage.comment(stage.guest(name), text=f"Kaufen bei {name}")) for name in ("a", "b", "c")]
    for key in keys[:2]:
        actions.report(ReportEntry(key, "spam"), by=stage.guest("melder " + key))
    address = url(stage, "moderation_queue")
    assert client.get(address).status_code == 403
    client.force_login(stage.cast.eva.person)
    assert client.get(address).content.decode().count('name="thing"') == 2
    said = {"thing": keys[:2], "act": "hide", "ground": "spam", "reason": "Werbung"}
    assert client.post(address, said | {"reason": ""}).status_code == 422
    assert client.post(address, said | {"ground": ""}).status_code == 422
    assert client.post(address, said).status_code == 302
    assert set(hidden_among(keys)) == set(keys[:2])
    listed = client.get(address + "?liste=ausgeblendet").content.decode()
    assert listed.count('name="thing"') == 2
    assert (
        client.post(address + "?liste=ausgeblendet", {"thing": keys[0], "act": "restore", "reason": "Doch"}).status_code
        == 302
    )
    assert set(hidden_among(keys)) == {keys[1]}


def test_report_by_a_guest_and_rules_page(stage, client):
    key = key_of(stage.comment())
    address = url(stage, "report") + f"?was={key}"
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"ground": "insult", "sentence": "Grob"}).status_code == 302
    assert Report.objects.count() == 1
    rules_address = url(stage, "moderation_rules")
    assert client.get(rules_address).status_code == 403
    client.force_login(stage.cast.eva.person)
    said = {"name": "Bus", "kind": "words", "effect": "flag", "value": "bus", "samples": "Der Bus kommt\nDie Bahn"}
    tried = client.post(rules_address, said).content.decode()
    assert "hätte die Regel 1 gefunden" in tried
    assert not ModerationRule.objects.exists()
    assert client.post(rules_address, said | {"act": "set"}).status_code == 302
    assert client.post(url(stage, "lift_moderation_rule", 1), {"reason": "genug"}).status_code == 302

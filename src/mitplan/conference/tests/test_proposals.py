"""Draft recommendations from the first word to the sealed set, by verbs alone."""

import json
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mitplan.conference import actions
from mitplan.conference.actions import Merging, ProcedureEntry, Resolved, Wording
from mitplan.conference.models import Amendment, Notice, Proposal, ProposalStep
from mitplan.conference.patching import Deed, Patch
from mitplan.conference.queries import proposals as queries
from mitplan.conference.queries.following import descendants_of
from mitplan.conference.rules import proposals as rules
from mitplan.conference.states.proposals import AMENDMENT_MOVES, NOTE_MOVES, PROPOSAL_MOVES, NoteState, ProposalState
from mitplan.conference.states.proposals import AmendmentState as Fate
from mitplan.core.models import Act
from mitplan.core.states import move
from mitplan.core.verdict import Refused
from mitplan.plan.actions import Draft, draft
from mitplan.plan.models import Plan, Sealed, Version
from mitplan.plan.tests.scene import build_scene

from .drafting import OPEN, WORDING, open_floor


@pytest.fixture
def scene(cast):
    return build_scene(cast.eva)


@pytest.fixture
def floor(scene, cast):
    return open_floor(scene, cast)


def _change(at, text):
    return Patch(at, Deed.CHANGE, text)


def _last():
    return Act.objects.order_by("number").last()


def _adopted(floor, **about):
    made = floor.proposed(**about)
    actions.agree_in_group(made, Resolved("consensus"), by=floor.ben)
    return actions.adopt_in_conference(made, Resolved("vote", note="23 Ja, 2 Nein"), by=floor.eva)


# ---------------------------------------------------------------- drafts and their versions


def test_a_draft_has_a_number_named_paragraphs_and_a_digest_that_the_journal_knows(floor, scene):
    made = floor.proposed(field=scene["field/1"], addressees=["lead-ministry"])
    version = queries.version_of(made)
    assert (made.number, made.state, made.organisation.key) == (1, "draft", "association")
    assert [name for name, _text in version.paragraphs] == ["p1", "p2", "p3"]
    assert _last().verb == "conference.proposal.proposed"
    assert _last().facts == {"number": 1, "body": "working-group", "digest": version.digest, "sources": []}


def test_who_has_no_seat_in_the_group_or_no_open_phase_proposes_nothing(floor, cast):
    with pytest.raises(Refused, match="nur für andere offen"):
        floor.proposed(floor.finn)
    with pytest.raises(Refused, match="arbeitet nicht an diesem Plan"):
        actions.propose(actions.ProposalEntry(cast.bodies.association, WORDING), by=floor.ada)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("wording", "field"),
    [(Wording("", "Text"), "title"), (Wording("x" * 301, "Text"), "title"), (Wording("Titel", " \n"), "text")],
)
def test_a_draft_needs_a_title_and_a_text(floor, wording, field):
    with pytest.raises(ValidationError) as told:
        floor.proposed(wording=wording)
    assert list(told.value.message_dict) == [field]


def test_a_new_version_keeps_the_names_of_paragraphs_and_tells_of_the_phase(floor):
    made = floor.proposed()
    text = "Neu.\n\n" + WORDING.text.replace("abends", "abends und samstags")
    version = actions.revise_proposal(made, Wording(WORDING.title, text, seen=1), by=floor.ben)
    assert [name for name, _text in version.paragraphs] == ["p4", "p1", "p2", "p3"]
    assert "outside_phase" not in _last().facts
    with pytest.raises(ValidationError, match="Fassung 2"):
        actions.revise_proposal(made, Wording("Anders", "Anders.", seen=1), by=floor.ben)
    with pytest.raises(ValidationError, match="nichts geändert"):
        actions.revise_proposal(made, Wording(WORDING.title, text), by=floor.ben)
    with pytest.raises(Refused, match="Vorsitz und Schriftführung"):
        actions.revise_proposal(made, Wording("Anders", "Anders."), by=floor.ada)


def test_a_text_changed_by_the_group_is_agreed_on_anew_one_changed_by_the_conference_is_not(floor):
    made = floor.proposed()
    actions.agree_in_group(made, Resolved("consensus", minutes="conference.minutes:1"), by=floor.ben)
    actions.revise_proposal(made, Wording("Anders", WORDING.text), by=floor.eva)
    made.refresh_from_db()
    assert made.state == "group_agreed"
    actions.revise_proposal(made, Wording("Ganz anders", WORDING.text), by=floor.ben)
    made.refresh_from_db()
    assert made.state == "draft"
    assert [step.state for step in queries.steps_of(made)] == ["group_agreed", "draft"]


# ---------------------------------------------------------------- decisions


def test_the_conference_adopts_what_the_group_agreed_on_and_gives_the_number(floor):
    made = floor.proposed()
    with pytest.raises(Refused, match="Erst muss die Arbeitsgruppe"):
        actions.adopt_in_conference(made, Resolved("vote"), by=floor.eva)
    with pytest.raises(Refused, match="Vorsitz oder die Schriftführung der Arbeitsgruppe"):
        actions.agree_in_group(made, Resolved("vote"), by=floor.ada)
    actions.agree_in_group(made, Resolved("vote", poll="conference.poll:1"), by=floor.ben)
    with pytest.raises(Refused, match="Vorsitz oder die Koordinierungsstelle"):
        actions.adopt_in_conference(made, Resolved("vote"), by=floor.ben)
    with pytest.raises(ValidationError, match="wie beschlossen"):
        actions.adopt_in_conference(made, Resolved(), by=floor.eva)
    with pytest.raises(ValidationError, match="kein Minderheitenvotum"):
        actions.adopt_in_conference(made, Resolved("minority"), by=floor.eva)
    # The plan has recommendations 1 and 2.
    with pytest.raises(ValidationError, match="schon vergeben"):
        actions.adopt_in_conference(made, Resolved("vote", number="2"), by=floor.eva)
    done = actions.adopt_in_conference(made, Resolved("vote"), by=floor.eva)
    assert (done.state, done.recommendation) == ("conference_adopted", "3")
    with pytest.raises(Refused, match="Der Wortlaut steht fest"):
        actions.revise_proposal(done, Wording("Anders", "Anders."), by=floor.eva)
    with pytest.raises(Refused, match="Der Wortlaut steht fest"):
        actions.amend(queries.version_of(done), [_change("p1", "x")], "Darum.", by=floor.ada)


def test_nothing_is_decided_while_an_amendment_is_open(floor):
    made = floor.proposed()
    actions.amend(queries.version_of(made), [_change("p1", "x")], "Darum.", by=floor.finn)
    with pytest.raises(Refused, match="noch Änderungsanträge offen"):
        actions.agree_in_group(made, Resolved("consensus"), by=floor.ben)


def test_withdrawn_by_its_author_or_not_adopted_it_stays_with_the_reason(floor):
    one, other = floor.proposed(), floor.proposed()
    with pytest.raises(Refused, match="wer ihn vorgelegt hat"):
        actions.withdraw_proposal(one, "Darum.", by=floor.finn)
    with pytest.raises(ValidationError, match="Grund"):
        actions.withdraw_proposal(one, " ", by=floor.ada)
    actions.withdraw_proposal(one, "Geht in Entwurf 2 auf.", by=floor.ada)
    actions.drop_proposal(other, Resolved("vote", note="7 zu 12 Stimmen"), by=floor.ben)
    assert [p.state for p in Proposal.objects.order_by("number")] == ["withdrawn", "not_adopted"]
    assert list(ProposalStep.objects.values_list("note", flat=True)) == ["Geht in Entwurf 2 auf.", "7 zu 12 Stimmen"]


FORBIDDEN: list[tuple[Any, Any, tuple[Any, Any]]] = [
    *((ProposalState, PROPOSAL_MOVES, pair) for pair in product(ProposalState, ProposalState)),
    *((Fate, AMENDMENT_MOVES, pair) for pair in product(Fate, Fate)),
    *((NoteState, NOTE_MOVES, pair) for pair in product(NoteState, NoteState)),
]


@pytest.mark.parametrize(
    ("moves", "pair"), [(moves, pair) for _states, moves, pair in FORBIDDEN if pair[1] not in moves[pair[0]]]
)
def test_forbidden_moves(moves, pair):
    thing = Proposal(plan=Plan(key="probe"), number=1, state=pair[0])
    with pytest.raises(ValidationError, match="führt kein Schritt"):
        move(thing, pair[1], moves)


# ---------------------------------------------------------------- amendments


def test_anybody_whom_the_phase_lets_amends_a_pinned_version(floor):
    made = floor.proposed()
    first = queries.version_of(made)
    amendment = actions.amend(first, [_change("p2", "Auch samstags.")], "Viele arbeiten.", by=floor.finn)
    actions.revise_proposal(made, Wording("Anders", WORDING.text), by=floor.ben)
    amendment.refresh_from_db()
    assert (amendment.number, amendment.version, amendment.state) == (1, first, "open")
    for patches in (
        [],
        [_change("p9", "x")],
        [_change("p1", "x"), _change("p1", "y")],
        [Patch("p1", Deed.DELETE, "x")],
    ):
        with pytest.raises(ValidationError):
            actions.amend(first, patches, "Darum.", by=floor.ada)
    with pytest.raises(ValidationError, match="begründen"):
        actions.amend(first, [_change("p1", "x")], " ", by=floor.ada)


def test_the_author_answers_the_procedure_and_may_change_their_mind_until_merging(floor):
    made = floor.proposed()
    amendment = actions.amend(queries.version_of(made), [_change("p2", "Nie abends.")], "Darum.", by=floor.finn)
    with pytest.raises(Refused, match="macht der Vorsitz"):
        actions.propose_procedure(amendment, ProcedureEntry("reject", "Nein."), by=floor.ada)
    with pytest.raises(ValidationError, match="Anderen Wortlaut"):
        actions.propose_procedure(amendment, ProcedureEntry("partly", "Teils."), by=floor.ben)
    first = actions.propose_procedure(amendment, ProcedureEntry("reject", "Abends ist nötig."), by=floor.ben)
    with pytest.raises(Refused, match="wer den Änderungsantrag gestellt hat"):
        actions.reply_to_procedure(first, "accepted", "", by=floor.ada)
    with pytest.raises(ValidationError, match="warum nicht"):
        actions.reply_to_procedure(first, "refused", "", by=floor.finn)
    assert actions.reply_to_procedure(first, "refused", "Ich arbeite abends.", by=floor.finn).reply == "refused"
    assert actions.reply_to_procedure(first, "accepted", "", by=floor.finn).reply == "accepted"
    counter = [_change("p2", "Abends und samstags.")]
    second = actions.propose_procedure(amendment, ProcedureEntry("partly", "Beides.", counter), by=floor.ben)
    with pytest.raises(Refused, match="gilt nicht"):
        actions.reply_to_procedure(first, "refused", "Nein.", by=floor.finn)
    actions.withdraw_amendment(amendment, "Hat sich erledigt.", by=floor.finn)
    with pytest.raises(Refused, match="schon entschieden"):
        actions.reply_to_procedure(second, "accepted", "", by=floor.finn)


def test_merging_decides_every_place_and_gives_every_amendment_its_fate(floor):
    made = floor.proposed()
    first = queries.version_of(made)
    ours = actions.amend(first, [_change("p1", "Das Land sichert Kurse.")], "Fester.", by=floor.ada)
    theirs = actions.amend(
        first, [_change("p1", "Das Land bezahlt Kurse."), Patch("p3", Deed.DELETE)], "Klarer.", by=floor.finn
    )
    added = actions.amend(first, [Patch("p3", Deed.INSERT, "Mit Prüfung.")], "Fehlt.", by=floor.finn)
    with pytest.raises(ValidationError) as told:
        actions.merge_amendments(made, Merging(1, {"p1": "Das Land sichert Kurse."}), by=floor.ben)
    assert sorted(told.value.message_dict) == ["place-a3-1", "place-p3"]
    results = {"p1": "Das Land sichert Kurse.", "p3": "Die Teilnahme ist frei.", "a3-1": "Mit einer Prüfung am Ende."}
    with pytest.raises(ValidationError) as told:
        actions.merge_amendments(made, Merging(1, results), by=floor.ben)
    assert sorted(told.value.message_dict) == ["sentence-2", "sentence-3"]
    sentences = {2: "Wir folgen Antrag 1.", 3: "Mit anderem Wortlaut."}
    with pytest.raises(Refused, match="Vorsitz und Schriftführung"):
        actions.merge_amendments(made, Merging(1, results, sentences), by=floor.finn)
    version = actions.merge_amendments(made, Merging(1, results, sentences, note="Drei Anträge."), by=floor.ben)
    assert version.number == 2
    assert version.paragraphs == [
        ["p1", "Das Land sichert Kurse."],
        ["p2", "Die Kurse finden auch abends statt."],
        ["p3", "Die Teilnahme ist frei."],
        ["a3-1", "Mit einer Prüfung am Ende."],
    ]
    found = [Amendment.objects.get(pk=one.pk) for one in (ours, theirs, added)]
    assert [(one.state, one.fate_note, one.decided_in) for one in found] == [
        ("taken_over", "Wie beantragt übernommen.", version),
        ("not_taken", "Wir folgen Antrag 1.", version),
        ("partly", "Mit anderem Wortlaut.", version),
    ]
    assert _last().facts["fates"] == {"1": "taken_over", "2": "not_taken", "3": "partly"}


def test_an_amendment_to_words_that_are_gone_can_be_called_obsolete(floor):
    made = floor.proposed()
    first = queries.version_of(made)
    actions.amend(first, [_change("p1", "x")], "Darum.", by=floor.finn)
    actions.revise_proposal(made, Wording(WORDING.title, "Ganz neu."), by=floor.ben)
    merging = Merging(2, {}, {1: "Der Absatz lautet jetzt anders."}, frozenset({1}))
    assert actions.merge_amendments(made, merging, by=floor.ben).number == 2
    assert Amendment.objects.get().state == "obsolete"
    with pytest.raises(ValidationError, match="keine Änderungsanträge offen"):
        actions.merge_amendments(made, merging, by=floor.ben)


# ---------------------------------------------------------------- minorities, and the sealed set


def test_members_note_a_minority_and_join_until_it_is_forwarded(floor, scene, cast):
    made = floor.proposed()
    with pytest.raises(Refused, match="geben Mitglieder ab"):
        actions.note_minority(made, "Nein.", by=floor.finn)
    note = actions.note_minority(made, "Das Geld fehlt dann anderswo.", by=floor.ada)
    with pytest.raises(ValidationError, match="schon mit"):
        actions.join_minority(note, by=floor.ada)
    actions.join_minority(note, by=floor.ben)
    with pytest.raises(Refused, match="wer es abgegeben hat"):
        actions.withdraw_minority(note, "Doch nicht.", by=floor.ben)
    actions.agree_in_group(made, Resolved("vote"), by=floor.ben)
    actions.adopt_in_conference(made, Resolved("minority"), by=floor.eva)
    actions.forward_proposals(floor.conference, [made], by=floor.eva)
    made.refresh_from_db()
    assert made.element.recommendation.minority == (
        "Das Geld fehlt dann anderswo.\n\nGetragen von: Verband der Vereine, ein Mitglied ohne Organisation."
    )
    with pytest.raises(ValidationError, match="abgeschlossen"):
        actions.withdraw_minority(note, "Doch nicht.", by=floor.ada)
    with pytest.raises(ValidationError, match="abgeschlossen"):
        actions.note_minority(made, "Noch etwas.", by=floor.ben)


def test_adopted_recommendations_are_handed_over_as_one_sealed_set(floor, scene):
    about = {"field": scene["field/1"], "addressees": ["lead-ministry", "other-ministry"]}
    one, other = _adopted(floor, **about), _adopted(floor)
    with pytest.raises(Refused, match="Koordinierungsstelle"):
        actions.forward_proposals(floor.conference, [one], by=floor.ben)
    made = actions.forward_proposals(floor.conference, [one, other], by=floor.eva)
    version = Version.objects.get()
    assert (made.version, version.kind, version.decided_by) == (version, "consultation_draft", "conference")
    assert version.label == "Empfehlungen: Integrationskonferenz"
    one.refresh_from_db()
    sealed = Sealed.objects.get(version=version, element=one.element)
    content = json.loads(sealed.part)
    digest = queries.version_of(one).digest
    assert (one.state, content["number"], content["title"]) == ("forwarded", "3", WORDING.title)
    assert content["text"] == (
        f"{WORDING.text}\n\n**Begründung:** {WORDING.reasons}\n\nGerichtet auch an: Ministerium der Finanzen."
    )
    assert content["values"]["made_by"] == "conference"
    assert content["values"]["made_in"] == (
        f"Arbeitsgruppe Sprache und Bildung, Entwurf 1, Fassung 1 (SHA-256 {digest})"
    )
    assert content["values"]["addressee"] == "lead-ministry"
    assert [link["to"] for link in content["links"]] == ["field/1"]
    with pytest.raises(ValidationError, match="Anders: 1, 2"):
        actions.forward_proposals(floor.conference, [one, other], by=floor.eva)
    with pytest.raises(ValidationError, match="nichts Neues"):
        actions.forward_proposals(floor.conference, [], by=floor.eva)
    assert Version.objects.count() == 1


def test_what_was_forwarded_leaves_nothing_behind_when_it_fails(floor, scene):
    one = _adopted(floor)
    # Somebody has drafted the number in the plan meanwhile.
    draft(floor.plan, Draft(kind="recommendation", number="3", title="Dazwischen"), by=scene.by)
    with pytest.raises(ValidationError, match="schon vergeben"):
        actions.forward_proposals(floor.conference, [one], by=floor.eva)
    one.refresh_from_db()
    assert (one.state, one.element, Version.objects.count()) == ("conference_adopted", None, 0)


# ---------------------------------------------------------------- who reads


def test_drafts_are_read_by_those_whom_a_phase_lets_what_was_adopted_by_all(scene, cast):
    floor = open_floor(scene, cast, openings=[("propose", "members", "write"), ("decide", "members", "write")])
    made = floor.proposed()
    assert "noch nicht öffentlich" in rules.may_read_proposal(floor.finn, made).reason
    assert all(rules.may_read_proposal(who, made) for who in (floor.ada, floor.ben, floor.eva))
    actions.agree_in_group(made, Resolved("consensus"), by=floor.ben)
    done = actions.adopt_in_conference(made, Resolved("consensus"), by=floor.eva)
    assert rules.may_read_proposal(floor.finn, done)


def test_outside_every_phase_the_chair_needs_a_reason_that_the_journal_keeps(scene, cast):
    floor = open_floor(scene, cast, openings=[("propose", "public", "read")])
    with pytest.raises(Refused, match="keine Phase offen"):
        floor.proposed(floor.ben)
    entry = actions.ProposalEntry(floor.group, WORDING)
    actions.propose(entry, by=floor.ben, reason="Der Landtag berät am Montag.")
    assert (_last().facts["outside_phase"], _last().reason) == (True, "Der Landtag berät am Montag.")


# ---------------------------------------------------------------- authors are told


def test_authors_are_told_what_becomes_of_contributions_and_amendments(scene, cast):
    floor = open_floor(scene, cast, openings=[*OPEN, ("contribute", "public", "write")])
    words = {"kind": "suggestion", "title": "Kurse", "text": "Mehr davon.", "language": "de"}
    entry = actions.ContributionEntry(**words, consent=True)
    told = actions.submit_contribution(entry, by=floor.finn)
    made = floor.proposed(sources=[told])
    actions.amend(queries.version_of(made), [_change("p1", "x")], "Darum.", by=floor.finn)
    actions.merge_amendments(made, Merging(1, {"p1": "x"}), by=floor.ben)
    actions.agree_in_group(made, Resolved("consensus"), by=floor.ben)
    codes = Notice.objects.filter(participant=floor.finn.participant).order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["proposal_rests_on", "amendment_decided", "proposal_agreed"]
    assert [step.words for step in descendants_of(told)] == [
        *("Eingereicht", "Grundlage eines Empfehlungsentwurfs", "Entwurf von der Arbeitsgruppe beschlossen"),
    ]
    with pytest.raises(ValidationError, match="noch nicht als Grundlage"):
        actions.rest_on(made, [told], by=floor.ada)

"""What somebody might try with the verbs themselves: each is refused in words, and nothing is half done."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.models import Act, Text
from mitplan.core.money import MOST_CENTS
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow, ClaimRow, Draft, LinkRow, Seal
from mitplan.plan.models import Answer, Claim, Element, Label, Link, Plan, Tag, Version

from .scene import build_scene

COST = {"low": 100, "high": 200, "currency": "EUR", "period": "year", "basis": "budget"}
MODELS = (Plan, Element, Label, Tag, Link, Claim, Answer, Text, Version, Act)


@pytest.fixture
def untouched(scene):
    """Whatever is tried, the tables stay as they are."""
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    yield
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before


def claim(scene, **more):
    row = ClaimRow(**{"element": scene["measure/1"], "field": "region", "value": "Land", **more})
    return actions.claim(scene.plan, row, by=scene.by)


def link(scene, origin="measure/1", type_="serves", target="objective/1", **more):
    row = LinkRow(origin=scene[origin], type=type_, target=scene[target], **more)
    return actions.link(scene.plan, row, by=scene.by)


def answer(scene, **more):
    row = AnswerRow(**{"recommendation": scene["recommendation/1"], "code": "adopted", **more})
    return actions.answer(scene.plan, row, by=scene.by)


def draft(scene, **more):
    return actions.draft(scene.plan, Draft(**{"kind": "measure", "number": "9", "title": "Neu", **more}), by=scene.by)


def translate(scene, language="en", reference="measure/1", **given):
    rows = [(scene[reference], language, given)]
    return actions.translate_many(scene.plan, rows, by=scene.by)


LONG, NUL, HALF = "x" * 1_000_000, "a\x00b", "\ud83d"
FITS = "Möglich sind höchstens"
# (what is tried, how, the beginning of the sentence)
TRIED = [
    ("a huge title", lambda s: draft(s, title=LONG), "Maßnahme 9: "),
    ("a blank title", lambda s: draft(s, title=" \n"), "Maßnahme 9: Der Titel ist leer."),
    ("a huge number", lambda s: draft(s, number="1" * 21), "Maßnahme "),
    ("a number of another script", lambda s: draft(s, number="١"), "Maßnahme ١: "),
    ("a number that ends a line", lambda s: draft(s, number="1\n"), "Maßnahme 1"),
    ("a huge tag", lambda s: draft(s, tags=[LONG]), "Maßnahme 9: Ein Eintrag der Liste ist länger als 100 Zeichen."),
    ("a tag twice", lambda s: draft(s, tags=["a", "a"]), "Maßnahme 9: „a“ steht mehrfach in der Liste."),
    ("an empty tag", lambda s: draft(s, tags=[""]), "Maßnahme 9: Ein Schlagwort ist leer."),
    ("a huge name", lambda s: draft(s, names=[{"name": LONG}]), f"Maßnahme 9: name: {FITS} 300"),
    ("a nameless name", lambda s: draft(s, names=[{"since": "2015"}]), "Maßnahme 9: Ein weiterer Name ist leer."),
    ("a name since nonsense", lambda s: draft(s, names=[{"name": "A", "since": "x"}]), "Maßnahme 9: A: „x“ lässt sich"),
    ("half a character", lambda s: draft(s, text=HALF), "Maßnahme 9: Der Text enthält ein halbes Zeichen."),
    ("a second root", lambda s: draft(s, kind="plan", number="1"), "Plan 1: Der Plan als Ganzes hat die Nummer 0"),
    ("the root again", lambda s: draft(s, kind="plan", number="0"), "Plan 0: Diese Nummer ist schon vergeben."),
    (
        "fields of a guideline",
        lambda s: draft(s, kind="guideline", fields={"lead": "x"}),
        "Leitlinie 9: Das Feld „lead“",
    ),
    ("a million entries", lambda s: draft(s, fields={"target_groups": ["x"] * 10**6}), "Maßnahme 9: Zielgruppen: „x“"),
    ("a party in code", lambda s: draft(s, fields={"lead": "office:"}), "Maßnahme 9: Die Stelle „office:“ ist nicht"),
    ("a party of NUL", lambda s: answer(s, given_by=NUL), "Der Text enthält ein unsichtbares Nullzeichen."),
    ("a decider of NUL", lambda s: seal(s, decided_by=NUL), "Der Text enthält ein unsichtbares Nullzeichen."),
    ("a huge locator", lambda s: claim(s, locator=LONG), f"Maßnahme 1, locator: {FITS} 200"),
    ("an empty value", lambda s: claim(s, value=""), "Maßnahme 1, Gebiet: Der angegebene Wert ist leer."),
    (
        "a date that says nothing",
        lambda s: claim(s, field="starts", value="unbekannt"),
        "Maßnahme 1, Geplanter Beginn: Der",
    ),
    ("an empty list", lambda s: claim(s, field="partners", value=[]), "Maßnahme 1, Partner: Der angegebene Wert"),
    ("a field of another kind", lambda s: claim(s, field="minority"), "Maßnahme 1, Das Feld „minority“ gibt es"),
    ("a column that is no field", lambda s: claim(s, field="cost_low", value="1"), "Maßnahme 1, Das Feld „cost_low“"),
    ("the title as a field", lambda s: claim(s, field="title"), "Maßnahme 1, Das Feld „title“ gibt es"),
    ("negative money", lambda s: claim(s, field="cost", value={**COST, "low": -1}), "Maßnahme 1, Kosten: Geldbetrag"),
    (
        "huge money",
        lambda s: claim(s, field="cost", value={**COST, "high": MOST_CENTS + 1}),
        "Maßnahme 1, Kosten: Geld",
    ),
    ("money in words", lambda s: claim(s, field="cost", value={**COST, "low": "1"}), "Maßnahme 1, Kosten: Geldbetrag"),
    ("true as money", lambda s: claim(s, field="cost", value={**COST, "low": True}), "Maßnahme 1, Kosten: Geldbetrag"),
    ("pages too long", lambda s: claim(s, field="pages", value="1" * 41), "Maßnahme 1, Seite der gedruckten Ausgabe: "),
    (
        "a stage without its reason",
        lambda s: claim(s, field="stage", value="stopped", valid=True),
        "Maßnahme 1: Der Stand",
    ),
    (
        "a link on no source",
        lambda s: link(s, source=s["measure/2"]),
        "Maßnahme 1 → Ziel 1: Maßnahme 2 ist keine Quelle.",
    ),
    (
        "an answer on no source",
        lambda s: answer(s, source=s["event/E1"]),
        "Empfehlung 1: Ereignis E1 ist keine Quelle.",
    ),
    ("a huge locator of a link", lambda s: link(s, locator=LONG), f"Maßnahme 1 → Ziel 1: locator: {FITS} 200"),
    ("a note of NUL", lambda s: link(s, note=NUL), "Maßnahme 1 → Ziel 1: Der Text enthält ein unsichtbares Null"),
    (
        "a reason of NUL",
        lambda s: answer(s, reason=NUL),
        "Empfehlung 1: Der Text enthält ein unsichtbares Nullzeichen.",
    ),
    (
        "a withdrawal of NUL",
        lambda s: actions.withdraw(s["measure/1"], NUL, by=s.by),
        "Der Text enthält ein unsichtbares",
    ),
    ("an unknown state", lambda s: translate(s, title="A", state="x"), "Maßnahme 1, en: Den Stand „x“ gibt es nicht."),
    ("no language", lambda s: translate(s, "dé", title="A"), "Maßnahme 1, dé: In diese Sprache lässt sich nicht"),
    ("the plan's own language", lambda s: translate(s, "de", title="A"), "Maßnahme 1, de: In diese Sprache lässt sich"),
    (
        "another field translated",
        lambda s: translate(s, region="A"),
        "Maßnahme 1, en: Die Angabe „region“ gibt es hier",
    ),
    ("a huge translation", lambda s: translate(s, title=LONG), f"Maßnahme 1, en: title: {FITS} 300"),
    ("a translation of NUL", lambda s: translate(s, text=NUL), "Maßnahme 1, en: Der Text enthält ein unsichtbares"),
    ("a huge label", lambda s: seal(s, label=LONG), f"label: {FITS} 200"),
    ("a label of NUL", lambda s: seal(s, label=NUL), "Der Text enthält ein unsichtbares Nullzeichen."),
    ("half a character in a note", lambda s: seal(s, note=HALF), "Der Text enthält ein halbes Zeichen."),
]


def seal(scene, **more):
    return actions.freeze(scene.plan, Seal(**{"label": "Fassung", "kind": "record", **more}), by=scene.by)


@pytest.mark.parametrize(("attempt", "sentence"), [row[1:] for row in TRIED], ids=[row[0] for row in TRIED])
def test_refused_in_words(scene, untouched, attempt, sentence):
    with pytest.raises(ValidationError) as caught:
        attempt(scene)
    first = caught.value.messages[0]
    assert first.startswith(sentence)
    assert first.encode()


# ---------------------------------------------------------------- across plans


@pytest.fixture
def strange(scene, cast):
    """Another plan of the same office, made before anything is counted."""
    return build_scene(cast.eva, "fremd")


def test_nothing_of_another_plan_is_claimed_linked_answered_or_translated(scene, strange, untouched):
    other = strange["source/S1"]
    tried = [
        (lambda: claim(scene, element=strange["measure/1"]), "Maßnahme 1, gehört zu einem anderen Plan."),
        (lambda: claim(scene, source=other), "Maßnahme 1, Quelle S1 gehört zu einem anderen Plan."),
        (lambda: link(scene, source=other), "Maßnahme 1 → Ziel 1: Quelle S1 gehört zu einem anderen Plan."),
        (lambda: answer(scene, source=other), "Empfehlung 1: Quelle S1 gehört zu einem anderen Plan."),
        (lambda: answer(scene, recommendation=strange["recommendation/1"]), "Empfehlung 1: Beantwortet werden nur"),
        (
            lambda: actions.translate_many(scene.plan, [(strange["measure/1"], "en", {"title": "A"})], by=scene.by),
            "Maßnahme 1, en: gehört zu einem anderen Plan.",
        ),
    ]
    for attempt, sentence in tried:
        with pytest.raises(ValidationError) as caught:
            attempt()
        assert caught.value.messages[0].startswith(sentence)


def test_a_source_of_the_plan_that_is_continued_may_be_cited(scene, cast):
    later = build_scene(cast.eva, "spaeter", predecessor=scene.plan)
    made = claim(later, source=scene["source/S1"])
    assert made.source == scene["source/S1"]
    (row,) = Version.objects.filter(pk=seal(later).pk)
    part = row.sealed.get(kind="measure", number="1").content
    assert part["claims"][0]["source"] == "probe:source/S1"


def test_a_circle_over_calls_and_plans_is_refused(scene, cast):
    later = build_scene(cast.eva, "spaeter", predecessor=scene.plan)
    row = LinkRow(origin=later["measure/1"], type="supersedes", target=scene["measure/1"])
    actions.link(later.plan, row, by=later.by)
    link(scene, "measure/1", "continues", "measure/2")
    mixed = SimpleNamespace(plan=scene.plan, by=scene.by)
    back = LinkRow(origin=scene["measure/2"], type="continues", target=later["measure/1"])
    with pytest.raises(ValidationError, match="In einen anderen Plan führen nur Nachfolgen"):
        actions.link(mixed.plan, back, by=mixed.by)
    with pytest.raises(ValidationError, match="ergäbe einen Kreis"):
        link(scene, "measure/2", "supersedes", "measure/1")


def test_what_was_merged_into_something_later_may_be_superseded_by_it(scene):
    """The one says forward what the other says back; only both in the same direction make a circle."""
    link(scene, "measure/1", "merged_into", "measure/2")
    link(scene, "measure/2", "supersedes", "measure/1")
    with pytest.raises(ValidationError, match="ergäbe einen Kreis"):
        link(scene, "measure/1", "supersedes", "measure/2")
    with pytest.raises(ValidationError, match="ergäbe einen Kreis"):
        link(scene, "measure/2", "merged_into", "measure/1")


# ---------------------------------------------------------------- twice and half


def test_one_fault_among_many_keeps_everything_out(scene, untouched):
    good = [Draft(kind="measure", number=str(n), title="Gut", tags=["a"]) for n in range(20, 60)]
    with pytest.raises(ValidationError) as caught:
        actions.draft_many(scene.plan, [*good, Draft(kind="measure", number="1", title="Doppelt")], by=scene.by)
    assert caught.value.messages == ["Maßnahme 1: Diese Nummer ist schon vergeben."]
    claims = [ClaimRow(element=scene["measure/1"], field="region", value="Land", valid=True)] * 2
    with pytest.raises(ValidationError, match="Es gilt schon eine Angabe"):
        actions.claim_many(scene.plan, claims, by=scene.by)
    answers = [AnswerRow(recommendation=scene["recommendation/1"], code="adopted")] * 2
    with pytest.raises(ValidationError, match=r"Empfehlung 1: Möglich ist nur eine Antwort auf einmal."):
        actions.answer_many(scene.plan, answers, by=scene.by)
    links = [LinkRow(origin=scene["measure/1"], type="serves", target=scene["objective/1"])] * 2
    with pytest.raises(ValidationError, match="Diese Verbindung gibt es schon"):
        actions.link_many(scene.plan, links, by=scene.by)


def test_of_two_translations_in_one_call_the_later_one_stays(scene):
    rows = [(scene["measure/1"], "en", {"title": title}) for title in ("First", "Second")]
    actions.translate_many(scene.plan, rows, by=scene.by)
    assert [text.text for text in Text.objects.all()] == ["Second"]


def test_a_link_ends_once(scene):
    made = link(scene)
    again = Link.objects.get(pk=made.pk)
    actions.unlink(made, "Irrtum", by=scene.by)
    with pytest.raises(ValidationError, match="Diese Verbindung ist schon beendet"):
        actions.unlink(again, "Noch einmal", by=scene.by)
    assert Act.objects.filter(verb="plan.link.ended").count() == 1


def test_a_stage_may_rest_on_a_reason_given_before(scene):
    actions.revise(scene["measure/1"], {"status_reason": "Kein Geld"}, by=scene.by)
    actions.revise(scene["measure/1"], {"stage": "paused"}, by=scene.by)
    assert scene["measure/1"].measure.stage == "paused"
    with pytest.raises(ValidationError, match=r"Maßnahme 1: Der Stand „zurückgestellt“ braucht eine Begründung."):
        actions.revise(scene["measure/1"], {"status_reason": ""}, by=scene.by)
    assert scene["measure/1"].measure.status_reason == "Kein Geld"


def test_a_mark_that_the_field_can_not_bear_is_not_moved(scene):
    claim(scene, field="stage", value="running", valid=True)
    stopped = claim(scene, field="stage", value="stopped")
    with pytest.raises(ValidationError, match=r"Maßnahme 1: Der Stand „eingestellt“ braucht eine Begründung."):
        actions.mark_valid(stopped, "Weil", by=scene.by)
    assert scene["measure/1"].measure.stage == "running"
    assert [made.is_valid for made in Claim.objects.order_by("pk")] == [True, False]


def test_money_up_to_the_last_cent_is_kept_and_sealed(scene):
    claim(scene, field="cost", value={**COST, "low": 0, "high": MOST_CENTS}, valid=True)
    sealed = seal(scene).sealed.get(kind="measure", number="1")
    assert (sealed.cost_low, sealed.cost_high) == (0, MOST_CENTS)


def test_who_is_barred_writes_nothing(scene, untouched):
    scene.by.person.is_active = False
    scene.by.person.save()
    for attempt in (draft, claim, link, answer, seal, lambda s: translate(s, title="A")):
        with pytest.raises(Refused, match="ist Ihnen heute nicht übertragen"):
            attempt(scene)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://[bad", "data:text/html,x", "ftp://example.org", "x"]
)
def test_a_source_leads_to_the_web_or_nowhere(scene, address):
    """Once sealed, an address stays for good, and readers follow it."""
    with pytest.raises(ValidationError, match="Quelle 9: "):
        draft(scene, kind="source", fields={"address": address})
    assert draft(scene, kind="source", fields={"address": "https://example.org/a"})

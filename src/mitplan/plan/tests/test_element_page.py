"""The form of an element: fill in, see what changed, save; faults at their field; two people at once."""

import json

import pytest

from mitplan.core.models import Act
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow
from mitplan.plan.models import DETAILS, Claim, Element
from mitplan.plan.states import Kind
from mitplan.plan.workbench.field_help import HELP, grouped

from .desk import ADDRESS, form_in, send, sent

MEASURE = f"{ADDRESS}measure/1/"


@pytest.fixture
def eva(client, cast, scene):
    client.force_login(cast.eva.person)
    return client


def detail(scene, reference="measure/1"):
    element = scene[reference]
    return DETAILS[element.kind]._default_manager.get(pk=element.pk)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.SOURCE])
def test_every_kind_has_its_form_and_each_field_its_help(eva, scene, kind):
    element = Element.objects.filter(plan=scene.plan, kind=kind).first()
    text = eva.get(f"{ADDRESS}{kind}/{element.number}/").content.decode()
    for _key, _label, names in grouped(kind):
        for name in names:
            assert f'name="{name}' in text
            assert HELP[name]


def test_what_was_changed_is_shown_before_it_is_written(eva, scene):
    form = form_in(eva.get(MEASURE), "element-form")
    before = Act.objects.count()
    answer = send(eva, MEASURE, form, "check", starts="Frühjahr 2016", cost_0="1,3 bis 1,6 Mio. €", cost_1="year")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Frühjahr 2016" in text
    assert "1,3 bis 1,6 Mio. € im Jahr" in text
    assert Act.objects.count() == before
    answer = send(eva, MEASURE, form_in(answer), "save", reason="Haushalt beschlossen")
    assert answer.headers["Location"] == f"{MEASURE}#weiter"
    saved = detail(scene)
    assert saved.starts.edtf == "2016-21"
    assert saved.cost.high == 160_000_000
    act = Act.objects.latest("number")
    assert (act.verb, act.reason, act.office) == ("plan.element.revised", "Haushalt beschlossen", scene.by.office_key)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12.5.2017", "2017-05-12"), ("05.2017", "2017-05"), ("2015/16", "2015/2016"), ("2017-36~", "2017-36~")],
)
def test_dates_are_typed_as_people_write_them_and_come_back_unchanged(eva, scene, typed, kept):
    sent(eva, MEASURE, starts=typed)
    assert detail(scene).starts.edtf == kept
    again = form_in(eva.get(MEASURE), "element-form")
    answer = send(eva, MEASURE, again, "check")
    assert answer.status_code == 302, "nothing is different, so nothing is to be saved"
    assert detail(scene).starts.edtf == kept


def test_parties_are_typed_by_name_or_short_name(eva, scene):
    sent(eva, MEASURE, lead="MdF", partners=["Verband der Vereine (VdV)", "bund der träger"])
    saved = detail(scene)
    assert (saved.lead, saved.partners) == ("other-ministry", ["association", "other-association"])


def test_numbers_are_typed_with_comma(eva, scene):
    sent(eva, f"{ADDRESS}indicator/1/", baseline="1.234,50", target="23,5")
    saved = detail(scene, "indicator/1")
    assert (saved.baseline, saved.target) == ("1234.50", "23.5")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Dieses Feld ist zwingend erforderlich."),
        ({"starts": "irgendwann"}, "starts", "„irgendwann“"),
        ({"cost_0": "viel"}, "cost", "lässt sich nicht als Geldbetrag lesen"),
        ({"lead": "Minsterium für Soziales"}, "lead", "Ministerium für Soziales (MS)"),
        ({"partners": ["gibt es nicht"]}, "partners", "„gibt es nicht“ ist nicht eingetragen."),
        ({"text": "NUL\x00"}, "text", "Nullzeichen"),
        ({"stage": "erfunden"}, "stage", "erfunden"),
        ({"names": "Alt | irgendwann"}, "names", "Alt: "),
        ({"not-starts": "unknown", "starts": "2016"}, "starts", "nicht beides"),
        ({"not-starts-due": "2016"}, "not-starts", "Wählen Sie, was damit ist."),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(eva, typed, field, sentence):
    form = form_in(eva.get(MEASURE), "element-form")
    before = Act.objects.count()
    answer = send(eva, MEASURE, form, "check", **{"region": "ganz oben", **typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text[text.index(f'id="id_{field}_error"') :][:600]
    assert "ganz oben" in text
    assert Act.objects.count() == before


def test_what_the_verb_refuses_is_told_and_nothing_typed_is_lost(eva):
    form = form_in(eva.get(MEASURE), "element-form")
    answer = send(eva, MEASURE, form, "save", stage="stopped", region="ganz oben")
    assert answer.status_code == 422
    assert "braucht eine Begründung" in answer.content.decode()
    assert "ganz oben" in answer.content.decode()


def test_not_knowing_is_said_beside_the_field(eva, scene):
    typed = {"not-cost": "unknown", "not-cost-owed_by": "MdF", "not-cost-due": "März 2028"}
    form = form_in(eva.get(MEASURE), "element-form")
    answer = send(eva, MEASURE, form, "check", **typed)
    assert "nicht bekannt; schuldig: Ministerium der Finanzen; bis März 2028" in answer.content.decode()
    send(eva, MEASURE, form_in(answer), "save")
    claim = Claim.objects.get(element=scene["measure/1"], field="cost")
    assert (claim.standing, claim.owed_by, claim.due.edtf) == ("unknown", "other-ministry", "2028-03")
    text = eva.get(MEASURE).content.decode()
    assert "cost_0" not in text
    assert f"{MEASURE}cost/angabe/" in text


def test_two_people_lose_nothing(eva, cast, scene):
    mine = form_in(eva.get(MEASURE), "element-form")
    actions.revise(scene["measure/1"], {"text": "Von Eva am Nachmittag", "title": "Anders"}, by=cast.eva)
    answer = send(eva, MEASURE, mine, "save", text="Mein Text", region="ganz oben")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Von Eva am Nachmittag" in text
    assert "Mein Text" in text
    assert scene["measure/1"].text == "Von Eva am Nachmittag"
    send(eva, MEASURE, form_in(answer), "save")
    saved = scene["measure/1"]
    assert (saved.text, saved.title, detail(scene).region) == ("Mein Text", "Anders", "ganz oben")


def test_whoever_takes_what_the_other_wrote_keeps_the_rest(eva, cast, scene):
    mine = form_in(eva.get(MEASURE), "element-form")
    actions.revise(scene["measure/1"], {"cost": {"low": 1, "high": 2, "period": "once", "basis": "need"}}, by=cast.eva)
    answer = send(eva, MEASURE, mine, "save", cost_0="5 €", region="ganz oben")
    assert answer.status_code == 409
    answer = send(eva, MEASURE, form_in(answer), "save", **{"take-cost": "theirs"})
    assert answer.status_code == 302
    saved = detail(scene)
    assert (saved.cost.low, saved.region) == (1, "ganz oben")


def test_a_third_change_meanwhile_is_a_conflict_again(eva, cast, scene):
    mine = form_in(eva.get(MEASURE), "element-form")
    actions.revise(scene["measure/1"], {"text": "zweitens"}, by=cast.eva)
    answer = send(eva, MEASURE, mine, "save", text="erstens")
    actions.revise(scene["measure/1"], {"text": "drittens"}, by=cast.eva)
    assert send(eva, MEASURE, form_in(answer), "save").status_code == 409


def test_the_next_gap_is_one_step_away(eva):
    text = eva.get(MEASURE).content.decode()
    assert "Nächste Lücke: Maßnahme 1, ohne Ziel" in text
    assert f"{MEASURE}verbinden/?art=serves" in text


@pytest.mark.parametrize("name", ["ada", "ben", "cem", "dana", "finn", "guel", "ida"])
def test_others_are_told_why_not(client, cast, scene, name):
    client.force_login(getattr(cast, name).person)
    for answer in (client.get(MEASURE), client.post(MEASURE, {"title": "Anders"})):
        assert answer.status_code == 403
    assert scene["measure/1"].title == "Kurse mit Kinderbetreuung"


def test_a_clerk_writes_what_the_ministry_is_responsible_for_and_reads_the_rest(client, cast, scene):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    client.force_login(cast.cem.person)
    sent(client, MEASURE, region="ganz oben")
    assert detail(scene).region == "ganz oben"
    answer = client.get(f"{ADDRESS}measure/2/")
    assert answer.status_code == 200
    assert "hat noch keine Federführung" in answer.content.decode()
    assert "Prüfen und speichern" not in answer.content.decode()
    assert client.post(f"{ADDRESS}measure/2/", {"title": "Anders"}).status_code == 403
    form = form_in(client.get(MEASURE), "element-form")
    answer = send(client, MEASURE, form, "save", lead="MdF")
    assert answer.status_code == 403
    assert detail(scene).lead == "lead-ministry"


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_as_often_for_three_statements_as_for_one(eva, scene, many, django_assert_num_queries):
    rows = [
        ClaimRow(element=scene["measure/1"], field="cost", standing="unknown", owed_by="other-ministry", note=str(n))
        for n in range(many)
    ]
    actions.claim_many(scene.plan, rows, by=scene.by)
    eva.get(MEASURE)
    with django_assert_num_queries(21):
        eva.get(MEASURE)


@pytest.mark.parametrize("name", ["title", "tags", "names", "starts", "cost", "co_responsible"])
@pytest.mark.parametrize("value", [None, 1, True, "\0", "\ud800", [1], {"a": 1}, [[["x"]]], [{"name": 1}], 1e999])
def test_what_was_seen_may_be_forged_and_breaks_nothing(eva, scene, name, value):
    form = form_in(eva.get(MEASURE), "element-form")
    form["seen"] = [json.dumps(json.loads(form["seen"][0]) | {name: value})]
    answer = send(eva, MEASURE, form, "save", title="Anders", tags="eins", names="zwei", starts="2031")
    assert answer.status_code in (302, 409, 422)


@pytest.mark.parametrize("seen", ["[]", "null", "{", '{"a":' * 39_000, "9" * 5000, "NaN"])
def test_what_was_seen_may_be_nonsense(eva, scene, seen):
    form = form_in(eva.get(MEASURE), "element-form")
    assert send(eva, MEASURE, form | {"seen": [seen]}, "save", title="Anders").status_code == 302

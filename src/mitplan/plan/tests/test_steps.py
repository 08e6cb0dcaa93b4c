"""What is done to an element as a whole, its history, who takes part, what is kept unsent, and sealing."""

import pytest

from mitplan.core.models import Act
from mitplan.plan import actions, queries
from mitplan.plan.models import Admission, Jotting, Link, Version
from mitplan.plan.workbench import sealing
from mitplan.plan.workbench.contents import drafted

from .desk import ADDRESS, form_in, send

MEASURE = f"{ADDRESS}measure/1/"
SEAL = f"{ADDRESS}fassung-versiegeln/"


@pytest.fixture
def eva(client, cast, scene):
    client.force_login(cast.eva.person)
    return client


def test_a_withdrawn_element_has_no_form_and_offers_to_be_reinstated(eva, client, cast, scene):
    form = form_in(eva.get(MEASURE), "element-form")
    actions.revise(scene["measure/1"], {"region": "ganz Hessen"}, by=scene.by)
    actions.withdraw(scene["measure/1"], "Steckt jetzt in 2", by=scene.by)
    text = eva.get(MEASURE).content.decode()
    assert "element-form" not in text
    assert f'class="button" href="{MEASURE}wiederherstellen/"' in text
    for words in ("zurückgezogen", "Steckt jetzt in 2", "ganz Hessen", f"{MEASURE}verlauf/"):
        assert words in text
    for gone in ("verbinden/", "teilen/", "Was fehlt"):
        assert gone not in text
    # Whoever still has the form open is told, and nothing is changed.
    acts = Act.objects.count()
    for step_ in ("check", "save"):
        answer = send(eva, MEASURE, {**form, "region": "Nord"}, step_)
        assert answer.status_code == 409
        assert "werden nicht mehr geändert" in answer.content.decode()
    assert Act.objects.count() == acts
    actions.reinstate(scene["measure/1"], "Doch nicht", by=scene.by)
    assert "Ungesicherte Eingaben" in eva.get(MEASURE).content.decode()
    assert form_in(eva.get(f"{MEASURE}?wiederherstellen=1"), "element-form")["region"] == ["Nord"]
    actions.withdraw(scene["measure/1"], "Doch", by=scene.by)
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    client.force_login(cast.cem.person)
    text = client.get(MEASURE).content.decode()
    assert "wiederherstellen/" not in text
    assert "Wiederherstellen kann ihn die Koordinierungsstelle." in text


def step(client, name, number="1", **typed):
    address = f"{ADDRESS}measure/{number}/{name}/"
    return send(client, address, form_in(client.get(address)), **typed)


def test_an_element_is_withdrawn_and_comes_back(eva, scene):
    assert step(eva, "zurueckziehen", reason="doppelt").status_code == 302
    assert scene["measure/1"].withdrawn_because == "doppelt"
    assert "doppelt" in eva.get(MEASURE).content.decode()
    assert eva.get(f"{MEASURE}zurueckziehen/").status_code == 404
    assert step(eva, "wiederherstellen", reason="doch nicht").status_code == 302
    assert scene["measure/1"].state == "current"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("zurueckziehen", {"reason": " "}, "zwingend"),
        ("teilen", {"parts": "4 Einer", "reason": "Weil"}, "mindestens zwei Teile"),
        ("teilen", {"parts": "4\n5 Zweiter", "reason": "Weil"}, "Erst die Nummer, dann der Titel."),
        ("teilen", {"parts": "2 Neu\n5 Zweiter", "reason": "Weil"}, "schon vergeben"),
        ("zusammenlegen", {"reason": "Weil"}, "vorhandenen Eintrag"),
        ("zusammenlegen", {"title": "Neu", "reason": "Weil"}, "mindestens zwei auf"),
        ("zusammenlegen", {"title": "Neu", "along": ["99"], "reason": "Weil"}, "nicht zu finden"),
        ("zusammenlegen", {"along": ["2"], "other": "2", "reason": "Weil"}, "schon selbst aufgehen"),
        ("zusammenlegen", {"other": "99", "reason": "Weil"}, "nicht zu finden"),
        ("ersetzen", {"reason": "Weil"}, "vorhandenen Eintrag"),
        ("ersetzen", {"other": "2", "title": "Neu", "reason": "Weil"}, "vorhandenen Eintrag"),
        ("handlungsfeld", {"field": "0"}, "gültige Auswahl"),
    ],
)
def test_a_fault_is_told_and_changes_nothing(eva, scene, name, typed, sentence):
    before = Act.objects.count()
    answer = step(eva, name, **typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Act.objects.count() == before
    assert scene["measure/1"].state == "current"


def test_an_element_is_divided(eva, scene):
    assert step(eva, "teilen", parts="4 Kurse am Vormittag\n5: Kurse am Abend", reason="Zwei Träger").status_code == 302
    assert [scene[f"measure/{n}"].title for n in "45"] == ["Kurse am Vormittag", "Kurse am Abend"]
    assert scene["measure/1"].state == "withdrawn"


def test_an_element_is_merged_into_another(eva, scene):
    assert step(eva, "zusammenlegen", other="Maßnahme 2", reason="Dasselbe").status_code == 302
    assert Link.objects.get(type="merged_into").target == scene["measure/2"]


def test_several_elements_are_merged_into_a_new_one(eva, scene):
    typed = {"along": ["Maßnahme 2", "landesprogramm"], "title": "Kurse für alle", "reason": "Aus drei wird eine"}
    assert step(eva, "zusammenlegen", **typed).status_code == 302
    made = scene["measure/4"]
    assert made.title == "Kurse für alle"
    links = Link.objects.filter(type="merged_into", target=made)
    assert {link.origin.number for link in links} == {"1", "2", "3"}
    assert {scene[f"measure/{n}"].state for n in "123"} == {"withdrawn"}
    assert Act.objects.get(verb="plan.element.merged").reason == "Aus drei wird eine"


def test_an_element_is_superseded_by_a_new_one(eva, scene):
    assert step(eva, "ersetzen", title="Neue Kurse", reason="Neues Gesetz").status_code == 302
    assert Link.objects.get(type="supersedes").origin == scene["measure/4"]


def test_an_element_changes_its_field(eva, scene):
    field = scene["field/1"]
    assert step(eva, "handlungsfeld", field="1").status_code == 302
    assert Link.objects.get(type="belongs_to", is_current=True).target == field
    assert step(eva, "handlungsfeld", field="-", reason="passt nicht").status_code == 302
    assert not Link.objects.filter(is_current=True).exists()
    assert eva.get(f"{ADDRESS}guideline/1/handlungsfeld/").status_code == 404


# ---------------------------------------------------------------- history


def test_what_was_done_is_told_and_taken_back(eva, scene):
    actions.revise(scene["measure/1"], {"region": "überall"}, by=scene.by, reason="Erweitert")
    act = Act.objects.latest("number").number
    text = eva.get(f"{MEASURE}verlauf/").content.decode()
    for words in ("Erweitert", "überall", "Koordinierungsstelle Integrationsplan", "angelegt"):
        assert words in text
    undo = f"{MEASURE}verlauf/{act}/zuruecknehmen/"
    assert undo in text
    assert "überall" in eva.get(undo).content.decode()
    assert eva.post(undo, {"reason": ""}).status_code == 302
    assert queries.values_of(scene["measure/1"])["region"] == ""


def test_what_was_changed_again_is_not_taken_back(eva, scene):
    actions.revise(scene["measure/1"], {"region": "überall"}, by=scene.by)
    act = Act.objects.latest("number").number
    actions.revise(scene["measure/1"], {"region": "ganz oben"}, by=scene.by)
    undo = f"{MEASURE}verlauf/{act}/zuruecknehmen/"
    assert undo not in eva.get(f"{MEASURE}verlauf/").content.decode()
    answer = eva.post(undo, {"reason": ""})
    assert answer.status_code == 422
    assert "Seitdem noch einmal geändert" in answer.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_histories_ask_as_often_for_three_as_for_one(eva, scene, many, django_assert_num_queries):
    for n in range(many):
        actions.revise(scene["measure/1"], {"lead": ["lead-ministry", "other-ministry", ""][n - 1]}, by=scene.by)
    eva.get(f"{MEASURE}verlauf/")
    with django_assert_num_queries(16):
        eva.get(f"{MEASURE}verlauf/")


# ---------------------------------------------------------------- who takes part


def test_an_office_is_admitted_and_dismissed(eva, cast, scene):
    address = f"{ADDRESS}mitarbeit/"
    form = form_in(eva.get(address))
    answer = send(eva, address, form, office=str(cast.cem.office.pk), until="Ende 2099")
    assert answer.status_code == 302
    assert Admission.objects.get().office == cast.cem.office
    text = eva.get(address).content.decode()
    assert "Sachbearbeitung Integration" in text
    end = f"{address}office-of-cem/beenden/"
    assert end in text
    assert eva.post(end, {"reason": ""}).status_code == 422
    assert eva.post(end, {"reason": "Zuständigkeit gewechselt"}).status_code == 302
    assert not Admission.objects.get().is_current


@pytest.mark.parametrize(
    ("typed", "sentence"), [({}, "zwingend"), ({"until": "gestern"}, "„gestern“"), ({"until": "2001"}, "Vergangenheit")]
)
def test_a_fault_in_an_admission_is_told(eva, cast, typed, sentence):
    office = {"office": str(cast.cem.office.pk) if typed else ""}
    answer = eva.post(f"{ADDRESS}mitarbeit/", {**office, **typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# ---------------------------------------------------------------- not sent off


def test_what_is_typed_and_not_sent_off_comes_back(eva, scene):
    form = form_in(eva.get(MEASURE), "element-form")
    answer = eva.post(f"{MEASURE}merken/", {**form, "region": "ganz oben", "starts": "noch unfertig"})
    assert answer.status_code == 200
    text = eva.get(MEASURE).content.decode()
    assert "Ungesicherte Eingaben" in text
    assert "ganz oben" not in text
    answer = eva.get(f"{MEASURE}?wiederherstellen=1")
    assert answer.status_code == 200
    again = form_in(answer, "element-form")
    assert (again["region"], again["starts"]) == (["ganz oben"], ["noch unfertig"])
    assert send(eva, MEASURE, again, "save", starts="2016").status_code == 302
    assert not Jotting.objects.exists()


def test_what_is_not_wanted_is_thrown_away(eva, scene):
    eva.post(f"{MEASURE}merken/", {"region": "ganz oben"})
    assert eva.post(f"{MEASURE}merken/", {"step": "drop"}).status_code == 302
    assert not Jotting.objects.exists()


def test_nobody_sees_what_others_have_not_sent_off(eva, client, cast, scene):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    eva.post(f"{MEASURE}merken/", {"region": "ganz oben"})
    client.force_login(cast.cem.person)
    assert "Ungesicherte Eingaben" not in client.get(MEASURE).content.decode()


def test_too_much_is_not_kept(eva):
    answer = eva.post(f"{MEASURE}merken/", {"text": "x" * 300_000})
    assert answer.status_code == 422
    assert "zu viel" in answer.json()["fault"]


# ---------------------------------------------------------------- sealing


def test_a_version_is_sealed_after_a_look_at_what_it_changes(eva, scene):
    assert "Es ist die erste Fassung" in eva.get(SEAL).content.decode()
    form = form_in(eva.get(SEAL))
    assert send(eva, SEAL, form, label="Erster Entwurf", kind="consultation_draft").status_code == 302
    assert Version.objects.get().label == "Erster Entwurf"
    assert "hat sich nichts geändert" in eva.get(SEAL).content.decode()
    actions.revise(scene["measure/1"], {"lead": "other-ministry"}, by=scene.by)
    text = eva.get(SEAL).content.decode()
    assert "1 von 13 Einträgen anders" in text
    assert "1 Mal andere Zuständige" in text
    assert f'href="{MEASURE}">Maßnahme 1: Kurse mit Kinderbetreuung' in text
    assert "Zuständigkeit geändert" in text
    assert f'href="{ADDRESS}measure/2/">' not in text


def test_who_has_sealed_is_led_to_the_version_and_to_what_it_changed(eva, scene):
    for n, label in enumerate(("Erster", "Zweiter"), 1):
        form = form_in(eva.get(SEAL))
        answer = eva.post(SEAL, {**form, "label": label, "kind": "record"}, follow=True)
        text = answer.content.decode()
        assert f'href="/plaene/probe/fassungen/{n}/"' in text
        compared = f"/plaene/probe/vergleich/?von={n - 1}&amp;nach={n}"
        assert (compared in text) is (n > 1)
        actions.revise(scene["measure/1"], {"region": f"Gebiet {n}"}, by=scene.by)
    assert eva.get("/plaene/probe/vergleich/?von=1&nach=2").status_code == 200


def test_what_blocks_and_what_is_merely_open_are_told_apart(eva, scene):
    rows = [row for row in drafted(scene.plan) if row.gaps]
    gaps = sum(len(row.gaps) for row in rows)
    assert gaps > len(rows) > 2
    text = " ".join(eva.get(SEAL).content.decode().split())
    assert "2 Empfehlungen sind ohne Antwort." in text
    assert f"{len(rows)} Einträge haben Lücken, zusammen {gaps}." in text
    assert f'href="{ADDRESS}">Lücken ansehen und schließen' in text
    for n in "12":
        row = actions.AnswerRow(recommendation=scene[f"recommendation/{n}"], code="adopted")
        actions.answer(scene.plan, row, by=scene.by)
    text = eva.get(SEAL).content.decode()
    assert "Keine Empfehlung ist ohne Antwort." in text
    assert "Lücken ansehen und schließen" in text


def test_of_many_differences_the_first_are_named_and_the_others_counted(eva, scene, monkeypatch):
    monkeypatch.setattr(sealing, "MOST_NAMED", 2)
    actions.freeze(scene.plan, actions.Seal(label="Erster", kind="record"), by=scene.by)
    for n in "123":
        actions.revise(scene[f"measure/{n}"], {"region": "überall"}, by=scene.by)
    text = eva.get(SEAL).content.decode()
    assert "… und 1 weiterer Eintrag." in text
    assert text.count("/verlauf/") == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"label": "", "kind": "record"}, "zwingend"),
        ({"label": "Plan", "kind": "adopted"}, "braucht das Gremium und das Datum"),
        (
            {"label": "Plan", "kind": "adopted", "decided_by": "Landesregierung", "decided_on": "2017"},
            "Ohne Antwort sind noch 2",
        ),
        ({"label": "Plan", "kind": "record", "decided_on": "irgendwann"}, "„irgendwann“"),
    ],
)
def test_an_open_gate_is_told_and_nothing_is_sealed(eva, typed, sentence):
    assert "2 Empfehlungen sind ohne Antwort." in eva.get(SEAL).content.decode()
    answer = eva.post(SEAL, typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Version.objects.exists()


@pytest.mark.parametrize("name", ["ben", "cem", "finn"])
def test_others_do_none_of_this(client, cast, scene, name):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    client.force_login(getattr(cast, name).person)
    before = Act.objects.count()
    for address in (
        SEAL,
        f"{ADDRESS}mitarbeit/",
        *(f"{MEASURE}{one}/" for one in ("zurueckziehen", "teilen", "ersetzen")),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": "Weil"}).status_code == 403
    assert Act.objects.count() == before

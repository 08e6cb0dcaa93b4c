"""A form sent after its session has ended comes back to whoever typed it, and to nobody else."""

import re
from html import unescape

import pytest
from django.test import Client

from mitplan.core.models import Act
from mitplan.plan import actions
from mitplan.plan.models import Jotting
from mitplan.plan.workbench import unsent

from .desk import ADDRESS, form_in, send

MEASURE = f"{ADDRESS}measure/1/"
BACK = f"{MEASURE}?noch-einmal=1"
TYPED = "Kurse am Vormittag; nur ich weiß das"


@pytest.fixture
def typed(client, cast, scene):
    """What Eva has typed into the form of a measure, whose session ends before it is sent."""
    client.force_login(cast.eva.person)
    form = form_in(client.get(MEASURE), "element-form")
    client.logout()
    return {**form, "text": TYPED}


def asked_to_sign_in(answer):
    return answer.status_code == 302 and answer.headers["Location"].startswith("/anmelden/?next=")


def test_what_was_sent_too_late_comes_back_after_signing_in(client, cast, scene, typed):
    before = Act.objects.count()
    answer = send(client, MEASURE, typed, "check")
    assert answer.headers["Location"] == f"/anmelden/?next={MEASURE}%3Fnoch-einmal%3D1"
    assert Act.objects.count() == before
    client.force_login(cast.eva.person)
    page = client.get(BACK)
    assert TYPED in page.content.decode()
    again = {**form_in_main(page), "kept": "again"}
    checked = send(client, MEASURE, again)
    assert TYPED in checked.content.decode()
    assert not Jotting.objects.exists()
    assert send(client, MEASURE, form_in(checked), "save").status_code == 302
    assert scene["measure/1"].text == TYPED


def test_whoever_signs_in_again_is_told_that_nothing_is_lost(client, scene, typed):
    send(client, MEASURE, typed, "check")
    assert "Was Sie eingegeben haben, ist aufgehoben" in client.get("/anmelden/").content.decode()
    client.post(MEASURE, {"text": TYPED})
    text = client.get("/anmelden/").content.decode()
    assert "Es ist nichts gespeichert" in text
    assert "ist aufgehoben" not in text


def test_what_comes_back_is_named_as_in_the_form(client, cast, scene, typed):
    given = {"stage": "planned", "cost_0": "10 Mio. €", "cost_1": "year", "not-started": "unknown"}
    send(client, MEASURE, {**typed, **given}, "check")
    client.force_login(cast.eva.person)
    text = client.get(BACK).content.decode()
    assert f"Text: <bdi>{TYPED}</bdi>" in text
    assert "Umsetzungsstand: <bdi>geplant</bdi>" in text
    assert "Kosten: <bdi>10 Mio. €</bdi>" in text
    assert "<li><bdi>im Jahr</bdi>" in text
    assert not any(f"<bdi>{code}</bdi>" in text for code in ("planned", "year", "unknown"))


def form_in_main(page):
    """The form that sends once more: the one before the last, which throws away."""
    text = page.content.decode()
    start = text.index('name="typed_by"')
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text[start - 30 : text.index("</form>", start)]
    )
    typed: dict[str, list[str]] = {}
    for name, value in found:
        typed.setdefault(name, []).append(unescape(value))
    return typed


def test_nobody_else_sees_it(client, cast, scene, typed):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    send(client, MEASURE, typed, "check")
    for person in (cast.cem.person, cast.finn.person):
        client.force_login(person)
        answer = client.get(BACK)
        assert answer.headers["Location"] == MEASURE
        assert TYPED not in client.get(MEASURE).content.decode()
    client.logout()
    assert asked_to_sign_in(client.get(BACK))
    assert Jotting.objects.get().person == cast.eva.person


@pytest.mark.parametrize("mark", ["", "erfunden", "1:abc:def", None])
def test_without_a_mark_of_ours_nothing_is_kept(client, typed, mark):
    typed.pop("typed_by")
    answer = send(client, MEASURE, typed if mark is None else {**typed, "typed_by": mark}, "check")
    assert answer.headers["Location"] == f"/anmelden/?next={MEASURE}"
    assert not Jotting.objects.exists()


def test_nothing_is_kept_for_whoever_has_no_part_in_the_plan(client, cast, scene, typed):
    for person in (cast.finn.person, cast.cem.person):
        typed["typed_by"] = [unsent.mark_of(person)]
        assert asked_to_sign_in(send(client, MEASURE, typed, "check"))
    person = cast.eva.person
    person.is_active = False
    person.save()
    typed["typed_by"] = [unsent.mark_of(person)]
    assert asked_to_sign_in(send(client, MEASURE, typed, "check"))
    assert asked_to_sign_in(send(client, "/arbeit/gibt-es-nicht/measure/1/", typed, "check"))
    assert not Jotting.objects.exists()


def test_too_much_and_an_old_mark_are_not_kept(client, typed, monkeypatch):
    assert asked_to_sign_in(send(client, MEASURE, {**typed, "text": "x" * 300_000}, "check"))
    monkeypatch.setattr(unsent, "KEPT", -1)
    assert asked_to_sign_in(send(client, MEASURE, typed, "check"))
    assert not Jotting.objects.exists()


def test_it_is_thrown_away_on_request(client, cast, typed):
    send(client, MEASURE, typed, "check")
    client.force_login(cast.eva.person)
    assert client.post(MEASURE, {"kept": "drop"}).headers["Location"] == MEASURE
    assert not Jotting.objects.exists()
    assert client.get(BACK).headers["Location"] == MEASURE


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        (f"{MEASURE}zurueckziehen/", {"reason": "Nur ich weiß, warum"}),
        (f"{MEASURE}cost/angabe/?aussage=stated", {"note": "Nur ich weiß, warum"}),
        (f"{MEASURE}verbinden/?art=serves", {"note": "Nur ich weiß, warum"}),
        (f"{ADDRESS}recommendation/1/antwort/", {"reason": "Nur ich weiß, warum"}),
        (f"{ADDRESS}fassung-versiegeln/", {"note": "Nur ich weiß, warum"}),
        (f"{ADDRESS}measure/neuer-eintrag/", {"title": "Nur ich weiß, warum"}),
    ],
)
def test_every_form_of_the_desk_comes_back(client, cast, scene, address, typed):
    client.force_login(cast.eva.person)
    form = form_in(client.get(address))
    client.logout()
    answer = send(client, address, form, **typed)
    client.force_login(cast.eva.person)
    path = address.partition("?")[0]
    assert answer.headers["Location"] == f"/anmelden/?next={path}%3Fnoch-einmal%3D1"
    page = client.get(f"{path}?noch-einmal=1").content.decode()
    assert "Nur ich weiß, warum" in page
    assert f'action="{address}"' in page


def test_signed_in_anew_in_another_window_nothing_is_lost_either(cast, scene):
    """The proof of origin is renewed with each sign-in; the old window's form is kept and not acted on."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.eva.person)
    form = form_in(client.get(MEASURE), "element-form")
    client.force_login(cast.eva.person)
    before = Act.objects.count()
    answer = send(client, MEASURE, {**form, "text": TYPED}, "save")
    assert answer.headers["Location"] == BACK
    assert Act.objects.count() == before
    assert TYPED in client.get(BACK).content.decode()
    # From elsewhere, without the mark, it is what it always was.
    refused = send(client, MEASURE, {"text": TYPED}, "save")
    assert refused.status_code == 403
    assert "Das Formular ist abgelaufen" in refused.content.decode()


def test_reading_keeps_nothing_and_asking_costs_no_write(client, cast, typed):
    assert asked_to_sign_in(client.get(BACK, typed))
    client.force_login(cast.eva.person)
    client.get(BACK)
    assert not Jotting.objects.exists()

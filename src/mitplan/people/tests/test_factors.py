"""Second factors: apps with codes, codes on paper, and where offices need one."""

import re
import time

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.people import actions, factors, gate, throttling, urls
from mitplan.people.acting import Acting
from mitplan.people.models import Factor, RecoveryCode, SignedIn

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
STEP = "/anmelden/zweiter-schritt/"
HOME = "http://localhost"


@pytest.fixture
def eva(cast):
    return actions.give_account(cast.eva.person, "eva", PASSWORD, by=SETUP)


@pytest.fixture
def clock(monkeypatch):
    """Time stands still until it is told to go on."""
    now = [1_700_000_000.0]
    monkeypatch.setattr(factors.time, "time", lambda: now[0])
    return now


def code(now):
    return factors.code_at(SECRET, int(now[0]) // 30)


def sign_in(client, password=PASSWORD, **more):
    return client.post("/anmelden/", {"username": "eva", "password": password, **more})


def signed_in(client):
    return client.session.get("_auth_user_id")


# ---------------------------------------------------------------- codes of an app


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds, expected):
    """Test vectors of RFC 6238, appendix B (the last six digits)."""
    assert factors.code_at(SECRET, seconds // 30) == expected


def test_a_code_belongs_to_its_half_minute_and_its_neighbours(clock):
    now = int(clock[0]) // 30
    known = [factors.counter_of(SECRET, factors.code_at(SECRET, now + step)) for step in (-2, -1, 0, 1, 2)]
    assert known == [None, now - 1, now, now + 1, None]
    assert factors.counter_of(SECRET, " 12 ") is None


@pytest.fixture
def app(eva, clock):
    return actions.add_codes(eva, SECRET, code(clock), "Handy", by=Acting(eva))


def test_the_secret_is_not_stored_in_the_clear_and_not_journalled(app, eva):
    assert SECRET not in Factor.objects.get().data
    assert last_line() == ("people.factor.added", key_of(eva), {"factor": app.pk, "kind": "codes"})


def test_a_wrong_first_code_sets_up_nothing(eva, clock):
    with refused("Code: Der Code passt nicht, oder er ist schon benutzt. Geht die Uhr Ihres Geräts richtig?"):
        actions.add_codes(eva, SECRET, "000000", "Handy", by=Acting(eva))


def test_nobody_sets_up_or_removes_factors_of_others(app, eva, cast, clock):
    for act in (
        lambda: actions.add_codes(eva, SECRET, code(clock), "x", by=cast.cem),
        lambda: actions.remove_factor(app, by=cast.cem),
        lambda: actions.renew_recovery_codes(eva, by=cast.cem),
        lambda: actions.use_recovery_code(eva, "x", by=cast.cem),
        lambda: actions.add_passkey(eva, ("x", "y"), "x", by=cast.cem),
    ):
        with forbidden("Das kann nur, wem das Konto gehört."):
            act()


def test_signing_in_then_takes_both(client, app, clock):
    answer = sign_in(client, next="/konto/")
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, STEP, None)
    before = Act.objects.count()
    clock[0] += 30
    answer = client.post(STEP, {"code": code(clock)})
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/konto/", str(app.person_id))
    assert (Act.objects.count(), "half" in client.session) == (before, False)


def test_a_code_works_once(client, app, clock):
    clock[0] += 30
    for status in (302, 422):
        sign_in(client)
        assert client.post(STEP, {"code": code(clock)}).status_code == status
        client.post("/abmelden/")


def test_the_code_that_set_up_the_app_signs_nobody_in(client, app, clock):
    sign_in(client)
    assert client.post(STEP, {"code": code(clock)}).status_code == 422
    with refused("Code: Der Code passt nicht, oder er ist schon benutzt. Geht die Uhr Ihres Geräts richtig?"):
        actions.add_codes(app.person, SECRET, code(clock), "noch einmal", by=Acting(app.person))
    clock[0] += 30
    assert client.post(STEP, {"code": code(clock)}).status_code == 302


def test_after_a_code_none_from_before_it_works(client, app, clock):
    clock[0] += 60
    earlier, now = code([clock[0] - 30]), code(clock)
    assert [factors.proves(app.person, one) for one in (now, earlier)] == [True, False]


def test_wrong_codes_come_to_an_end(client, app, clock):
    sign_in(client)
    for _time in range(throttling.CODE.most):
        assert client.post(STEP, {"code": "000000"}).status_code == 422
    clock[0] += 30
    assert client.post(STEP, {"code": code(clock)}).status_code == 422
    assert signed_in(client) is None


def guess(client, times, **more):
    return {client.post(STEP, {"code": "000000"}, **more).status_code for _time in range(times)}


def test_wrong_codes_from_elsewhere_lock_nobody_out(client, app, clock):
    """Whoever guesses knows the password already; even so the owner comes in."""
    thief = Client(REMOTE_ADDR="203.0.113.7")
    sign_in(thief)
    assert guess(thief, throttling.CODE.most * 2) == {422}
    clock[0] += 30
    sign_in(client)
    assert client.post(STEP, {"code": code(clock)}).status_code == 302


def test_guessing_from_many_addresses_closes_digits_alone_and_until_there_is_a_new_password(client, app, clock):
    paper = actions.renew_recovery_codes(app.person, by=Acting(app.person))
    sign_in(client)
    for number in range(throttling.DIGITS.most):
        guess(client, 1, REMOTE_ADDR=f"203.0.113.{number}")
    clock[0] += 30
    answer = client.post(STEP, {"code": code(clock)})
    assert (answer.status_code, "neues, dann gelten Zahlencodes sofort" in answer.content.decode()) == (422, True)
    assert client.post(STEP, {"code": paper[0]}).status_code == 302
    client.post("/abmelden/")
    actions.change_password(app.person, "ein-anderes-wort", by=Acting(app.person))
    sign_in(client, password="ein-anderes-wort")
    assert client.post(STEP, {"code": code(clock)}).status_code == 302


def test_a_new_password_ends_the_second_step_of_whoever_knew_the_old_one(client, app, clock):
    sign_in(client)
    actions.change_password(app.person, "ein-anderes-wort", by=Acting(app.person))
    clock[0] += 30
    assert client.post(STEP, {"code": code(clock)})["Location"] == "/anmelden/"
    assert signed_in(client) is None


def test_the_second_step_needs_the_first_and_doesnt_wait_for_ever(client, app, clock):
    assert client.get(STEP)["Location"] == "/anmelden/"
    sign_in(client)
    clock[0] += 601
    assert client.post(STEP, {"code": code(clock)})["Location"] == "/anmelden/"
    assert signed_in(client) is None


def test_another_key_of_the_installation_makes_the_app_useless_and_breaks_nothing(client, app, clock, settings):
    settings.SECRET_KEY = "another"
    assert not factors.proves(app.person, code(clock))


APP = "/konto/zweiter-faktor/app/"


def set_up(page, now, **more):
    """What somebody sends who has read the picture with their app."""
    secret = page.context["key"].replace(" ", "")
    return {"code": code_of(secret, now), "name": "Handy", "offer": page.context["form"]["offer"].value(), **more}


def code_of(secret, now):
    return factors.code_at(secret, int(now[0]) // 30)


def test_setting_up_an_app_on_the_page(client, eva, clock):
    client.force_login(eva)
    page = client.get(APP)
    secret = page.context["key"].replace(" ", "")
    drawn = str(page.context["drawing"])
    assert drawn in page.content.decode()
    assert (drawn.startswith("<svg "), "style" in drawn) == (True, False)
    assert "Eva" not in factors.setup_address(eva, secret, "plan.example.org")
    again = client.post(APP, set_up(page, clock, code="000000"))
    assert (again.status_code, again.context["key"]) == (422, page.context["key"])
    assert client.post(APP, set_up(again, clock))["Location"] == "/konto/zweiter-faktor/"
    assert client.session["strong"]
    assert client.get(APP).context["key"].replace(" ", "") != secret


def test_reading_the_page_keeps_nothing(client, eva, clock):
    client.force_login(eva)
    client.get("/konto/")  # the shell notes the capacity
    before = list(SignedIn.objects.values())
    with CaptureQueriesContext(connection) as asked:
        page = client.get(APP)
    assert not [one["sql"] for one in asked if not one["sql"].startswith("SELECT")]
    assert (list(SignedIn.objects.values()), page.cookies.get("sessionid")) == (before, None)
    assert page.context["key"].replace(" ", "") not in page.context["form"]["offer"].value()


@pytest.mark.parametrize("offer", ["other person", "other key", "nonsense", "öä", "late", ""])
def test_only_what_was_offered_to_oneself_of_late_is_set_up(client, eva, cast, clock, offer):
    client.force_login(eva)
    given = factors.offer(cast.cem.person if offer == "other person" else eva, SECRET)
    if offer == "other key":
        with override_settings(SECRET_KEY="another"):
            given = factors.offer(eva, SECRET)
    elif offer == "late":
        clock[0] += factors.SETUP_PATIENCE + 1
    elif offer != "other person":
        given = offer
    page = client.post(APP, {"code": code(clock), "name": "x", "offer": given})
    assert (page.status_code, Factor.objects.count()) == (422, 0)
    assert "Das ist zu lange her." in page.content.decode()
    assert client.post(APP, set_up(page, clock)).status_code == 302


def test_a_session_from_before_the_factor_adds_none_of_its_own(client, app, eva, clock):
    """Whoever knew the password before the owner had a factor would else make theirs, and remove the owner's."""
    client.force_login(eva)
    page = client.get("/konto/zweiter-faktor/app/")
    assert page.status_code == 403
    assert client.post("/konto/zweiter-faktor/app/", {"code": "000000", "name": "Dieb"}).status_code == 403
    assert client.post("/konto/zweiter-faktor/passkey/").status_code == 403
    assert client.post("/konto/zweiter-faktor/passkey/behalten/").status_code == 403
    assert list(Factor.objects.all()) == [app]


# ---------------------------------------------------------------- codes on paper


def test_codes_on_paper_stand_in_for_the_factor_once_each(client, app, eva):
    codes = actions.renew_recovery_codes(eva, by=Acting(eva))
    assert (len(set(codes)), codes[0] in str(list(RecoveryCode.objects.values()))) == (10, False)
    sign_in(client)
    assert client.post(STEP, {"code": codes[3].upper()}).status_code == 302
    assert last_line() == ("people.recovery_codes.used", key_of(eva), {"left": 9})
    client.post("/abmelden/")
    sign_in(client)
    assert client.post(STEP, {"code": codes[3]}).status_code == 422
    assert not actions.use_recovery_code(eva, "nonsense", by=Acting(eva))


def test_new_codes_end_the_old_and_removing_the_last_factor_ends_all(app, eva):
    old = actions.renew_recovery_codes(eva, by=Acting(eva))
    actions.renew_recovery_codes(eva, by=Acting(eva))
    assert not actions.use_recovery_code(eva, old[0], by=Acting(eva))
    actions.remove_factor(app, by=Acting(eva))
    assert (RecoveryCode.objects.count(), Factor.objects.count()) == (0, 0)
    assert last_line()[0] == "people.factor.removed"


def test_codes_are_shown_to_whoever_came_in_with_the_factor(client, app, eva, clock):
    client.force_login(eva)
    for address in ("ersatzcodes/", f"{app.pk}/entfernen/"):
        assert client.post(f"/konto/zweiter-faktor/{address}").status_code == 403
    client.post("/abmelden/")
    sign_in(client)
    clock[0] += 30
    client.post(STEP, {"code": code(clock)})
    page = client.post("/konto/zweiter-faktor/ersatzcodes/")
    assert len(page.context["codes"]) == 10
    assert "no-store" in page["Cache-Control"]
    assert "10 Codes auf Papier" in client.get("/konto/zweiter-faktor/").content.decode()
    assert client.post(f"/konto/zweiter-faktor/{app.pk}/entfernen/").status_code == 302
    assert client.post(f"/konto/zweiter-faktor/{app.pk}/entfernen/").status_code == 404
    assert client.post("/konto/zweiter-faktor/ersatzcodes/").status_code == 403


# ---------------------------------------------------------------- where offices need one


@pytest.fixture
def needed(settings):
    settings.SECOND_FACTOR = "offices"


def test_whoever_has_an_office_sets_one_up_before_working(client, eva, cast, needed, clock):
    client.force_login(eva)
    assert client.get("/einladungen/")["Location"] == "/konto/zweiter-faktor/"
    assert client.get("/").status_code == 200
    assert client.get("/konto/").status_code == 200
    client.post(APP, set_up(client.get(APP), clock))
    assert client.get("/einladungen/").status_code == 200


def test_every_other_page_of_ours_has_to_wait(eva, needed):
    """What is let through is listed, so that a new page waits unless somebody thought of it."""
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names >= gate.OWN
    assert {"invitations", "invite", "revoke", "persons", "erase", "give_link"} <= names - gate.OWN


def test_others_are_not_asked(client, cast, needed):
    client.force_login(cast.finn.person)
    assert client.get("/einladungen/").status_code == 403
    client.logout()
    assert re.match("/anmelden/", client.get("/einladungen/")["Location"])


def test_the_clock_of_the_codes_is_the_real_one():
    assert abs(factors.time.time() - time.time()) < 1

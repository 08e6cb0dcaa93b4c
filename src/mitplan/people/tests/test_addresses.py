"""Another e-mail address: asked for signed in, confirmed from the new mailbox, told to the old one."""

import time

import pytest
from django.core import mail as letters
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.people import actions, mail, sealing, throttling
from mitplan.people.acting import Acting
from mitplan.people.models import Address, Person, SignedIn
from mitplan.people.tests.refusals import SETUP, forbidden, last_line, refused, without_tokens

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "ein-langes-wort", "ein-anderes-wort"
PAGE, OLD, NEW, TAKEN = "/konto/adresse/", "ada@example.org", "ada@neu.example", "eva@example.org"


@pytest.fixture(autouse=True)
def by_mail(settings, monkeypatch):
    """Letters go out, at once instead of beside the request."""
    settings.MAIL, settings.DEFAULT_FROM_EMAIL = True, "plan@example.org"
    monkeypatch.setattr(mail, "_send", lambda *given: mail._deliver(mail.EmailMessage(*given[1:], to=[given[0]])))


@pytest.fixture
def ada(cast):
    person = actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    Address.objects.create(person=person, email=OLD, is_verified=True)
    return person


@pytest.fixture
def inside(client, ada):
    client.post("/anmelden/", {"username": "ada", "password": PASSWORD})
    client.get("/konto/")
    return client


@pytest.fixture
def eva(cast):
    return Address.objects.create(person=cast.eva.person, email=TAKEN)


def ask(client, email=NEW, password=PASSWORD):
    return client.post(PAGE, {"email": email, "present": password})


def link():
    return next(line for line in letters.outbox[-1].body.splitlines() if line.startswith("http"))


def email_of(person):
    return Address.objects.get(person=person).email


def test_from_one_mailbox_to_the_other(inside, ada):
    assert OLD in inside.get("/konto/").content.decode()
    assert ask(inside, "Ada@Neu.Example").status_code == 200
    assert (letters.outbox[-1].to, email_of(ada)) == ([NEW], OLD)
    assert NEW in inside.get(link()).content.decode()
    assert (email_of(ada), len(letters.outbox)) == (OLD, 1)  # reading changes nothing
    assert inside.post(link())["Location"] == "/konto/"
    assert (email_of(ada), Address.objects.get(person=ada).is_verified) == (NEW, True)
    assert (len(letters.outbox), letters.outbox[-1].to) == (2, [OLD])
    assert NEW not in letters.outbox[-1].body
    verb, thing, facts = last_line()
    assert (verb, thing, facts) == ("people.account.address_changed", key_of(ada), {"sessions": 0})


def test_sessions_elsewhere_end_and_this_one_stays(inside, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)
    ask(inside)
    inside.post(link())
    assert (inside.get("/konto/").status_code, elsewhere.get("/konto/").status_code) == (200, 302)
    assert (SignedIn.objects.filter(person=ada).count(), last_line()[2]) == (1, {"sessions": 1})


def test_a_link_to_a_new_password_in_the_old_mailbox_opens_nothing_more(inside, ada, client):
    token = sealing.new_password_links.make_token(ada)
    assert sealing.new_password_links.check_token(ada, token)
    ask(inside)
    inside.post(link())
    assert not sealing.new_password_links.check_token(ada, token)


def test_the_link_is_of_use_to_its_owner_alone(inside, ada, cast):
    ask(inside)
    stranger = Client()
    assert stranger.get(link())["Location"].startswith("/anmelden/")
    stranger.force_login(cast.finn.person)
    assert (stranger.post(link()).status_code, email_of(ada)) == (403, OLD)
    assert NEW not in link()
    assert inside.post(link()[:-5] + "AAAA/").status_code == 403


@pytest.mark.parametrize("event", ["used", "password", "late", "other key"])
def test_a_link_ends(inside, ada, event, monkeypatch):
    ask(inside)
    first = link()
    if event == "used":
        assert inside.post(first).status_code == 302
    elif event == "password":
        actions.change_password(ada, OTHER, by=Acting(ada))
        inside.force_login(Person.objects.get(pk=ada.pk))
    elif event == "late":
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + sealing.ADDRESS_PATIENCE + 1)
    else:
        with override_settings(SECRET_KEY="another"):
            first = f"{PAGE}{sealing.address_link(ada, NEW)}/"
    before = Act.objects.count()
    assert (inside.post(first).status_code, Act.objects.count()) == (403, before)


def test_nobody_learns_who_has_an_address(inside, ada, eva):
    """The page is the same and takes the same to make; whoever has the address gets a letter without a link."""
    pages, queries = [], []
    for email in (TAKEN, NEW):
        with CaptureQueriesContext(connection) as asked:
            pages.append(ask(inside, email))
        queries.append([one["sql"].split(" ", 3)[:3] for one in asked])
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    assert [len(each) for each in queries] == [len(queries[0])] * 2
    assert [(one.to, "http" in one.body) for one in letters.outbox] == [([TAKEN], False), ([NEW], True)]


def test_an_address_that_was_taken_meanwhile(inside, ada, cast):
    ask(inside)
    Address.objects.create(person=cast.eva.person, email=NEW)
    assert (inside.post(link()).status_code, email_of(ada)) == (403, OLD)
    with refused("E-Mail-Adresse: Diese Adresse gehört schon zu einem anderen Konto."):
        actions.change_address(ada, NEW, by=Acting(ada))


@pytest.mark.parametrize(("email", "password"), [(NEW, "falsch"), ("nichts", PASSWORD), (OLD, PASSWORD), (NEW, "")])
def test_what_is_wrong_is_said_and_no_letter_goes_out(inside, ada, email, password):
    assert ask(inside, email, password).status_code == 422
    assert not letters.outbox


def test_nobody_is_flooded_with_letters(inside, ada, cast):
    answers = [ask(inside, f"x{number}@example.org").status_code for number in range(throttling.LETTERS_OF.most + 1)]
    assert answers == [200] * throttling.LETTERS_OF.most + [422]
    assert len(letters.outbox) == throttling.LETTERS_OF.most


def test_whoever_asks_for_the_address_of_others_keeps_nobody_from_it(inside, ada, cast):
    for _time in range(throttling.LETTERS_OF.most):
        ask(inside)
    finn = actions.give_account(cast.finn.person, "finn", PASSWORD, by=SETUP)
    theirs = Client()
    theirs.force_login(finn)
    assert ask(theirs).status_code == 200
    assert theirs.post(link()).status_code == 302
    assert email_of(finn) == NEW


def test_with_a_second_factor_the_password_is_not_enough(inside, ada):
    actions.add_passkey(ada, ("data", "handle"), "Schlüssel", by=Acting(ada))
    assert (inside.get(PAGE).status_code, ask(inside).status_code, len(letters.outbox)) == (403, 403, 0)
    own = f"{PAGE}{sealing.address_link(ada, NEW)}/"
    assert (inside.post(own).status_code, email_of(ada)) == (403, OLD)


def test_without_a_password_none_is_asked_for(client, ada):
    ada.set_unusable_password()
    ada.save()
    client.force_login(ada)
    assert list(client.get(PAGE).context["form"].fields) == ["email"]
    client.post(PAGE, {"email": NEW})
    client.post(link())
    assert email_of(ada) == NEW


def test_where_no_letters_go_out_the_page_says_so(inside, settings):
    settings.MAIL = False
    assert "verschickt keine E-Mails" in inside.get(PAGE).content.decode()
    assert ask(inside).status_code == 200
    assert not letters.outbox


def test_nobody_changes_the_address_of_others(ada, cast):
    with forbidden("Das kann nur, wem das Konto gehört."):
        actions.change_address(ada, NEW, by=cast.eva)

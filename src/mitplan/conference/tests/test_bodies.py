"""Bodies at work: their parts in phases, founded anew, and their members in public."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions as register
from mitplan.people.models import Body, BodySuccession, Seat
from mitplan.people.states import SeatFunction

from ..actions import Refounding, declare_part, extend, found_anew
from ..models import BodyRole, Charge
from ..queries.bodies import members_of
from ..states.phases import Access, Activity, Audience
from .taking_part import Stage

pytestmark = pytest.mark.django_db
SOMETHING = ((Activity.COMMENT, Audience.PUBLIC, Access.WRITE),)


@pytest.fixture
def stage(cast):
    return Stage(cast)


def address(part: str = "") -> str:
    return f"/plaene/probe/mitmachen/{part}"


def signed_in(acting) -> Client:
    client = Client()
    client.force_login(acting.person)
    return client


# ---------------------------------------------------------------- parts


def test_a_part_is_declared_before_the_phase_begins(stage) -> None:
    ahead, group = stage.phase(SOMETHING, begins=1), stage.cast.bodies.working_group
    declare_part(ahead, group, "drafts", by=stage.eva)
    declare_part(ahead, group, "advises", by=stage.eva)  # before it begins nobody has to explain
    assert [(role.part, role.is_current) for role in BodyRole.objects.all()] == [("drafts", False), ("advises", True)]
    assert Act.objects.filter(verb="conference.body.part_declared").count() == 2


def test_a_change_in_a_running_phase_needs_its_reason_and_keeps_what_was(stage) -> None:
    running, group = stage.phase(SOMETHING), stage.cast.bodies.working_group
    with pytest.raises(ValidationError, match="läuft schon"):
        declare_part(running, group, "drafts", by=stage.eva)
    declare_part(running, group, "drafts", "Beschluss der Konferenz", by=stage.eva)
    declare_part(running, group, "advises", "Auf Wunsch der Gruppe", by=stage.eva)
    page = Client().get(address("gremien/")).content.decode()
    assert "zuvor erklärt: entwirft" in page
    assert "Auf Wunsch der Gruppe" in page


def test_the_same_part_twice_an_unknown_one_and_one_in_a_past_phase_are_refused(stage) -> None:
    group = stage.cast.bodies.working_group
    ahead, past = stage.phase(SOMETHING, begins=1), stage.phase(SOMETHING, begins=-9, days=3)
    declare_part(ahead, group, "drafts", by=stage.eva)
    for phase, part, word in ((ahead, "drafts", "schon"), (ahead, "rules", "nicht"), (past, "drafts", "vorbei")):
        with pytest.raises(ValidationError, match=word):
            declare_part(phase, group, part, "Weil", by=stage.eva)
    with pytest.raises(Refused):
        declare_part(ahead, group, "advises", by=stage.ben)


# ---------------------------------------------------------------- founded anew


def test_a_body_founded_anew_takes_chosen_seats_and_its_field_along(stage) -> None:
    stage.phase(SOMETHING)
    former = stage.cast.bodies.working_group
    ada = Seat.objects.get(body=former, person=stage.cast.ada.person)
    register.name_in_public(ada, True, by=stage.cast.ada)
    entry = register.BodyEntry(
        "group-2019", "working_group", [register.NameEntry("Arbeitsgruppe Bildung")], "conference"
    )
    how = Refounding(entry, PartialDate("2019-12-01"), [ada], PartialDate("2024"))
    later = found_anew(former, how, by=stage.eva)
    [seat] = Seat.objects.filter(body=later)
    assert (seat.person, seat.organisation, seat.shows_name) == (ada.person, ada.organisation, True)
    assert (seat.since, seat.until) == (PartialDate("2019-12-01"), PartialDate("2024"))
    assert {str(one.until) for one in Seat.objects.filter(body=former)} == {"2019-11-30"}
    assert BodySuccession.objects.get().later == later
    charges = {charge.body: (charge.is_current, charge.field) for charge in Charge.objects.all()}
    field = stage.scene["field/1"]
    assert charges == {former: (False, field), later: (True, field)}
    page = Client().get(address("gremien/group-2019/")).content.decode()
    assert "Arbeitsgruppe Sprache und Bildung" in page  # its predecessor
    assert address("gremien/working-group/") in page
    old = Client().get(address("gremien/working-group/")).content.decode()
    assert "Arbeitet nicht mehr an diesem Plan" in old
    assert "Frühere Mitglieder" in old


def test_deputies_go_over_with_the_member_they_stand_in_for(stage) -> None:
    former, bodies = stage.cast.bodies.working_group, stage.cast.bodies
    ada = Seat.objects.get(body=former, person=stage.cast.ada.person)
    [deputy] = register.seat(
        [register.SeatEntry(former, bodies.other_association, None, SeatFunction.DEPUTY, PartialDate("2018"))],
        by=stage.cast.eva,
    )
    register.stand_in(deputy, ada, by=stage.cast.eva)
    entry = register.BodyEntry("group-2019", "working_group", [register.NameEntry("AG")])
    later = found_anew(former, Refounding(entry, PartialDate("2019"), [ada, deputy]), by=stage.eva)
    again = Seat.objects.get(body=later, function=SeatFunction.DEPUTY)
    assert again.stands_in_for == Seat.objects.get(body=later, person=ada.person)


def test_founding_anew_says_when_and_takes_only_running_seats_of_the_body(stage) -> None:
    former = stage.cast.bodies.working_group
    entry = register.BodyEntry("group-2019", "working_group", [register.NameEntry("AG")])
    other = Seat.objects.get(body=stage.cast.bodies.conference, person=stage.cast.ada.person)
    for how in (Refounding(entry, UNKNOWN), Refounding(entry, PartialDate("2019"), [other])):
        with pytest.raises(ValidationError):
            found_anew(former, how, by=stage.eva)
    assert not Body.objects.filter(key="group-2019").exists()
    with pytest.raises(Refused):
        found_anew(former, Refounding(entry, PartialDate("2019")), by=stage.ben)


# ---------------------------------------------------------------- members in public


def test_the_list_names_organisations_always_and_persons_by_consent(stage) -> None:
    stage.phase(SOMETHING)
    page = Client().get(address("gremien/working-group/")).content.decode()
    assert "Verband der Vereine" in page
    assert "Ada" not in page
    seat = Seat.objects.get(body=stage.cast.bodies.working_group, person=stage.cast.ada.person)
    register.name_in_public(seat, True, by=stage.cast.ada)
    assert "Ada" in Client().get(address("gremien/working-group/")).content.decode()
    table = b"".join(Client().get(address("gremien/working-group/mitglieder.csv"))).decode()
    assert "Verband der Vereine;Ada;Mitglied;2016-01-01" in table
    register.name_in_public(seat, False, by=stage.cast.ada)
    assert "Ada" not in Client().get(address("gremien/working-group/")).content.decode()


def test_who_is_erased_is_no_longer_named(stage) -> None:
    seat = Seat.objects.get(body=stage.cast.bodies.working_group, person=stage.cast.ada.person)
    register.name_in_public(seat, True, by=stage.cast.ada)
    register.erase(stage.cast.ada.person, by=stage.cast.ada)
    _present, former = members_of(stage.cast.bodies.working_group)
    assert "gelöscht" not in " ".join(member.person for member in [*_present, *former])


def test_the_member_says_so_on_the_page_and_nobody_else_s_seat_is_theirs(stage) -> None:
    stage.phase(SOMETHING)
    seat = Seat.objects.get(body=stage.cast.bodies.working_group, person=stage.cast.ada.person)
    place = address(f"gremien/working-group/sitze/{seat.pk}/name/")
    client = signed_in(stage.cast.ada)
    assert "Name zeigen?" in client.get(address("gremien/working-group/")).content.decode()
    assert client.post(place, {"shown": "yes", "reason": ""}).status_code == 302
    seat.refresh_from_db()
    assert seat.shows_name
    assert signed_in(stage.cast.finn).get(place).status_code == 403
    # The office says on what it rests.
    assert signed_in(stage.cast.eva).post(place, {"shown": "no", "reason": ""}).status_code == 422


def test_the_office_gives_fills_and_ends_seats_in_the_browser(stage) -> None:
    client, group = signed_in(stage.cast.eva), stage.cast.bodies.working_group
    base = address("gremien/working-group/")
    told = {"organisation": "other-association", "function": "member", "since": "Mai 2020"}
    assert client.post(f"{base}neuer-sitz/", told).status_code == 302
    seat = Seat.objects.get(body=group, organisation=stage.cast.bodies.other_association)
    assert client.post(f"{base}sitze/{seat.pk}/besetzen/", {"person": "finn"}).status_code == 302
    assert client.post(f"{base}sitze/{seat.pk}/beenden/", {"until": "2025", "reason": "Rücktritt"}).status_code == 302
    seat.refresh_from_db()
    assert (str(seat.person), seat.until) == ("Finn", PartialDate("2025"))
    assert client.post(f"{base}neuer-sitz/", {"function": "member", "since": "2020"}).status_code == 422


def test_a_body_is_founded_anew_in_the_browser(stage) -> None:
    client = signed_in(stage.cast.eva)
    ada = Seat.objects.get(body=stage.cast.bodies.working_group, person=stage.cast.ada.person)
    told = {"name": "AG Bildung", "key": "ag-bildung", "on": "2024-03-01", "seats": [str(ada.pk)]}
    answer = client.post(address("gremien/working-group/neu-gruenden/"), told)
    assert answer["Location"] == address("gremien/ag-bildung/")
    assert client.post(address("gremien/ag-bildung/neu-gruenden/"), told).status_code == 422  # the key is taken


def test_pages_take_the_same_queries_for_one_and_for_many(stage) -> None:
    group = stage.cast.bodies.working_group
    stage.phase(SOMETHING)
    counts: dict[str, set[int]] = {}
    for many in (1, 30):
        register.seat([register.SeatEntry(group, stage.cast.bodies.association)] * many, by=stage.cast.eva)
        for part in ("gremien/", "gremien/working-group/", "kalender/", ""):
            with CaptureQueriesContext(connection) as found:
                assert Client().get(address(part)).status_code == 200
            counts.setdefault(part, set()).add(len(found))
    assert {part: len(found) for part, found in counts.items()} == dict.fromkeys(counts, 1)
    assert max(max(found) for found in counts.values()) <= 12


# ---------------------------------------------------------------- phases in the browser


def test_a_phase_is_announced_and_extended_in_the_browser(stage) -> None:
    client = signed_in(stage.cast.eva)
    now = timezone.localtime()
    told = {"name": "Anhörung", "iteration": "2", "body": "", "note": ""}
    told |= {"begins": f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}", "ends": f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}"}
    told |= {f"opens_{activity}_{who}": "hidden" for activity in Activity.values for who in Audience.values}
    assert client.post(address("kalender/ankuendigen/"), told | {"opens_comment_public": "write"}).status_code == 302
    page = Client().get(address("kalender/")).content.decode()
    assert "Anhörung" in page
    assert "für Sie offen" in page
    later = {"until": f"{now + timedelta(days=12):%Y-%m-%dT%H:%M}", "reason": "Ferien"}
    assert client.post(address("kalender/1/verlaengern/"), later | {"reason": ""}).status_code == 422
    assert client.post(address("kalender/1/verlaengern/"), later).status_code == 302
    assert "Ferien" in Client().get(address("kalender/")).content.decode()
    # What was typed wrongly is said at its field.
    wrong = client.post(address("kalender/ankuendigen/"), told | {"ends": told["begins"]})
    assert (wrong.status_code, "nach dem Beginn" in wrong.content.decode()) == (422, True)


def test_the_feed_keeps_its_ids_and_tells_extensions(stage) -> None:
    phase = stage.phase(SOMETHING)
    lines = Client().get(address("kalender.ics")).content.decode().split("\r\n")
    [uid] = [line for line in lines if line.startswith("UID:")]
    assert "SEQUENCE:0" in lines
    extend(phase, phase.ends + timedelta(days=1), "Ferien", by=stage.eva)
    answer = Client().get(address("kalender.ics"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    again = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert {uid, "SEQUENCE:1"} <= set(again)
    assert "Ferien" in next(line for line in again if line.startswith("DESCRIPTION"))


def test_home_says_what_is_open_to_whoever_looks(stage) -> None:
    stage.phase(((Activity.CONTRIBUTE, Audience.MEMBERS, Access.WRITE), (Activity.VOTE, Audience.PUBLIC, Access.WRITE)))
    public = Client().get(address()).content.decode()
    assert "Über Aussagen abstimmen" in public
    assert "Beiträge einreichen" not in public
    assert "Sie brauchen dafür kein Konto" in public
    assert "Beiträge einreichen" in signed_in(stage.cast.ada).get(address()).content.decode()

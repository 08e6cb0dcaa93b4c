"""What is open to whom: every activity, audience and access, for every kind of speaker; officials outside a phase."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people.acting import Acting, system
from mitplan.people.models import Seat
from mitplan.plan.actions import admit
from mitplan.plan.tests.scene import build_scene

from ..actions import PhaseEntry, announce, charge, discharge, extend
from ..models import Extension, Phase
from ..queries.calendar import told, turns
from ..queries.phases import phases_of, reading_once
from ..rules.phases import is_outside_phase, may_arrange, may_read, may_take_part
from ..speaking import Speaker, speaking
from ..states.phases import Access, Activity, Audience

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
GUEST = "guest"
# To which audiences each kind of speaker belongs; `runs` acts as coordination office or as chair of the body.
BELONGS = {
    GUEST: {"public"},
    "finn": {"public"},
    "ada": {"public", "members"},
    "ada as herself": {"public"},
    "ben": {"public", "members"},
    "cem": {"public", "ministries"},
    "dana": {"public"},  # her ministry isn't admitted to the plan
    "eva": {"public", "members"},
    "ida": {"public"},
}


@pytest.fixture
def stage(cast):
    """A plan on which a conference and its working group are at work."""
    plan = build_scene(cast.eva).plan
    eva = speaking(cast.eva, plan)
    admit(plan, cast.cem.office, by=cast.eva)
    charge(cast.bodies.conference, by=eva)
    charge(cast.bodies.working_group, by=eva)
    seat = Seat.objects.get(body=cast.bodies.working_group, person=cast.ada.person)
    speakers = {name: speaking(getattr(cast, name), plan) for name in ("finn", "ben", "cem", "dana", "eva", "ida")}
    speakers["ada"] = speaking(Acting(cast.ada.person, organisation=seat.organisation, seat=seat), plan)
    speakers["ada as herself"] = speaking(cast.ada, plan)
    speakers[GUEST] = Speaker(Acting(None), plan, frozenset({"public"}), None, "digest")
    return speakers


def phase(by, *openings, begins=-HOUR, ends=HOUR, body=None, name="Phase"):
    now = timezone.now()
    return announce(PhaseEntry(name, now + begins, now + ends, openings, body), by=by["eva"])


def allowed(rule, stage, activity, **more):
    return {name for name in BELONGS if rule(stage[name], activity, **more)}


@pytest.mark.parametrize("audience", Audience)
def test_a_phase_opens_to_those_it_names_and_to_nobody_else(stage, audience) -> None:
    """Phase × audience × access × speaker: activities are opened in turn, so each is also one that another opens."""
    meant = {name for name, own in BELONGS.items() if audience in own}
    for access, activity in product(Access, Activity):
        one = phase(stage, (activity, audience, access))
        phases = [found for found in phases_of(stage["eva"].plan) if found.pk == one.pk]
        for other in Activity:
            writes = meant if (other, access) == (activity, Access.WRITE) else set()
            reads = meant if other == activity and access != Access.HIDDEN else set()
            assert allowed(may_take_part, stage, other, among=phases) == writes, (access, activity, other)
            # Who runs the work reads all of it.
            assert allowed(may_read, stage, other, among=phases) == reads | {"eva"}, (access, activity, other)


@pytest.mark.parametrize(("begins", "ends"), [(HOUR, 2 * HOUR), (-2 * HOUR, -HOUR)])
def test_before_and_after_it_nothing_is_open_to_anybody(stage, begins, ends) -> None:
    phase(stage, *product(Activity, Audience, [Access.WRITE]), begins=begins, ends=ends)
    assert not any(allowed(may_take_part, stage, activity) for activity in Activity)


def test_what_was_open_stays_readable_and_what_is_to_come_is_not_yet(stage) -> None:
    phase(stage, (Activity.COMMENT, Audience.PUBLIC, Access.WRITE), begins=-2 * HOUR, ends=-HOUR)
    phase(stage, (Activity.VOTE, Audience.PUBLIC, Access.READ), begins=HOUR, ends=2 * HOUR)
    assert allowed(may_read, stage, Activity.COMMENT) == set(BELONGS)
    assert allowed(may_read, stage, Activity.VOTE) == {"eva"}


def test_the_widest_access_holds_for_who_belongs_to_several_audiences(stage) -> None:
    phase(stage, ("comment", "public", "read"), ("comment", "members", "write"))
    assert allowed(may_take_part, stage, Activity.COMMENT) == {"ada", "ben", "eva"}


def test_a_phase_of_a_body_holds_for_its_groups_and_not_for_others(stage, cast) -> None:
    phase(stage, ("amend", "members", "write"), body=cast.bodies.conference)
    for body, expected in (
        (cast.bodies.conference, True),
        (cast.bodies.working_group, True),  # part of it
        (cast.bodies.association, False),
        (None, False),
    ):
        assert bool(may_take_part(stage["ada"], Activity.AMEND, body)) is expected


def test_officials_act_outside_a_phase_with_a_reason_alone(stage, cast) -> None:
    group = cast.bodies.working_group
    why = "Nachgereicht"
    assert {name for name in BELONGS if may_take_part(stage[name], Activity.DECIDE, group)} == set()
    found = {name for name in BELONGS if may_take_part(stage[name], Activity.DECIDE, group, reason=why)}
    assert found == {"eva", "ben"}
    # Ben leads his group and no other body.
    assert not may_take_part(stage["ben"], Activity.DECIDE, cast.bodies.conference, reason=why)
    assert not may_take_part(stage["eva"], Activity.DECIDE, group, reason="  ")
    assert is_outside_phase(stage["eva"], Activity.DECIDE, group)


def test_a_set_up_is_bound_by_no_phase_and_never_outside_one(stage) -> None:
    setup = speaking(system("demo"), stage["eva"].plan)
    assert may_take_part(setup, Activity.VOTE)
    assert not is_outside_phase(setup, Activity.VOTE)


def test_the_refusal_says_when_it_begins_or_that_it_ended(stage) -> None:
    assert "keine Phase offen" in may_take_part(stage["finn"], Activity.VOTE).reason
    phase(stage, ("vote", "members", "write"))
    assert "nur für andere offen" in may_take_part(stage["finn"], Activity.VOTE).reason
    phase(stage, ("comment", "public", "write"), begins=-2 * HOUR, ends=-HOUR, name="Anhörung")
    assert "endete am" in may_take_part(stage["finn"], Activity.COMMENT).reason
    phase(stage, ("comment", "public", "write"), begins=HOUR, ends=2 * HOUR, name="Zweite Anhörung")
    assert "„Zweite Anhörung“" in may_take_part(stage["finn"], Activity.COMMENT).reason


def test_whose_body_no_longer_works_on_the_plan_is_no_member(stage, cast) -> None:
    made = cast.bodies.working_group.charges.get()
    discharge(made, "Auftrag erfüllt", by=stage["eva"])
    again = speaking(stage["ada"].acting, stage["eva"].plan)
    assert Audience.MEMBERS not in again.audiences


# ---------------------------------------------------------------- announcing and extending


def test_only_the_coordination_office_arranges(stage) -> None:
    assert {name for name in BELONGS if may_arrange(stage[name])} == {"eva"}
    with pytest.raises(Refused):
        announce(PhaseEntry("X", timezone.now(), timezone.now() + HOUR), by=stage["ben"])


def test_a_phase_ends_after_it_begins_and_opens_what_there_is(stage) -> None:
    with pytest.raises(ValidationError):
        phase(stage, begins=HOUR, ends=HOUR)
    with pytest.raises(ValidationError):
        phase(stage, ("fly", "public", "write"))
    assert not Phase.objects.exists()


def test_an_extension_keeps_the_old_end_and_its_reason(stage) -> None:
    one = phase(stage, ("vote", "public", "write"))
    before, after = one.ends, one.ends + HOUR
    extend(one, after, "Die Übersetzung kam später", by=stage["eva"])
    kept = Extension.objects.get()
    assert (kept.before, kept.after, kept.reason) == (before, after, "Die Übersetzung kam später")
    line = Act.objects.get(verb="conference.phase.extended")
    assert (line.reason, line.facts["after"]) == ("Die Übersetzung kam später", after.isoformat())


@pytest.mark.parametrize(
    ("until", "reason", "word"), [(2 * HOUR, " ", "Grund"), (HOUR / 2, "Weil", "Verlängern heißt")]
)
def test_a_phase_is_not_extended_in_silence_or_shortened(stage, until, reason, word) -> None:
    one = phase(stage)
    with pytest.raises(ValidationError, match=word):
        extend(one, timezone.now() + until, reason, by=stage["eva"])


def test_what_is_over_is_not_extended(stage) -> None:
    one = phase(stage, begins=-2 * HOUR, ends=-HOUR)
    with pytest.raises(ValidationError, match="vorbei"):
        extend(one, timezone.now() + HOUR, "Weil", by=stage["eva"])


# ---------------------------------------------------------------- the calendar


def test_phases_are_told_as_whoever_looks_may_use_them(stage) -> None:
    phase(stage, ("vote", "public", "read"), ("vote", "members", "write"))
    phase(stage, begins=HOUR, ends=2 * HOUR)
    running, ahead = told(phases_of(stage["eva"].plan), {"public", "members"})
    assert (running.state, ahead.state) == ("running", "ahead")
    assert (running.mine.write, running.mine.read) == ([Activity.VOTE], [])
    [alone, _ahead] = told(phases_of(stage["eva"].plan), {"public"})
    assert (alone.mine.write, alone.mine.read) == ([], [Activity.VOTE])


def test_months_tell_beginnings_and_ends_in_order(stage) -> None:
    one = phase(stage, begins=timedelta(days=-40), ends=timedelta(days=40))
    months = turns(phases_of(stage["eva"].plan))
    assert [(turn.kind, turn.phase) for _month, found in months for turn in found] == [("begins", one), ("ends", one)]
    assert months[0][0] < months[-1][0]


def test_phases_are_read_once_in_a_block_and_anew_after_it(stage, django_assert_num_queries):
    plan = stage["eva"].plan
    with reading_once():
        assert phases_of(plan) == []
        made = phase(stage)
        with django_assert_num_queries(0):
            assert phases_of(plan) == []
    assert phases_of(plan) == [made]

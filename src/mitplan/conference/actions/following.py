"""Telling people what becomes of contributions, and the verbs of following."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from mitplan.core.journal import Line, key_of, record
from mitplan.core.verdict import require

from ..models import Contribution, Following, Notice, Participant
from ..queries.following import followers_of
from ..rules.following import may_follow, may_unfollow
from ..speaking import Speaker
from .participants import join


def tell(
    participants: Iterable[int] | Mapping[int, int], code: str, thing: Model, by: Speaker, number: int | None = None
) -> int:
    """Leave participants (by key) a notice about a thing of the plan; two queries. Gives how many were meant.

    A part of the verb that made it happen. `participants` may say because of which contribution somebody is told. The
    same is told once, and nobody is told what they did themselves. `number` is that of the thing, where it has none.
    """
    own = by.participant.pk if by.participant else None
    because: Mapping[int, int] = participants if isinstance(participants, Mapping) else {}
    wanted = sorted({pk for pk in participants if pk != own})
    shown = getattr(thing, "number", None) if number is None else number
    now = timezone.now()
    rows = (
        Notice(
            plan=by.plan,
            participant_id=pk,
            code=code,
            thing=key_of(thing),
            number=shown,
            contribution_id=because.get(pk),
            at=now,
        )
        for pk in wanted
    )
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(wanted)


def tell_followers(
    contributions: Iterable[Contribution], code: str, thing: Model, by: Speaker, number: int | None = None
) -> int:
    """Tell the authors and followers of contributions, and of all they came of, what happened; five queries."""
    followers = followers_of([contribution.pk for contribution in contributions])
    return tell(followers, code, thing, by, number)


@transaction.atomic
def follow(contribution: Contribution, *, by: Speaker) -> Following:
    """Follow a contribution and all that comes of it."""
    require(may_follow(by, contribution))
    by = join(by)
    row = _follow(contribution, by, is_on=True)
    record(by, Line("conference.following.begun", contribution, by.plan.key, {"number": contribution.number}))
    return row


@transaction.atomic
def unfollow(contribution: Contribution, *, by: Speaker) -> Following:
    """Stop following a contribution; authors can do that, too."""
    require(may_unfollow(by, contribution))
    row = _follow(contribution, by, is_on=False)
    record(by, Line("conference.following.ended", contribution, by.plan.key, {"number": contribution.number}))
    return row


@transaction.atomic
def see_notices(by: Speaker) -> int:
    """Mark one's notices as seen; private, so the journal says nothing of it. Gives how many there were."""
    if by.participant is None:
        return 0
    return Notice.objects.filter(participant=by.participant, seen_at=None).update(seen_at=timezone.now())


def hand_over(guest: Participant, own: Participant) -> None:
    """What a guest followed and was told becomes that of the account they take it into; a part of that verb."""
    followed = list(Following.objects.filter(participant=own).values_list("contribution", flat=True))
    Following.objects.filter(participant=guest).exclude(contribution__in=followed).update(participant=own)
    told = set(Notice.objects.filter(participant=own).values_list("code", "thing"))
    moved = [
        notice.pk for notice in Notice.objects.filter(participant=guest) if (notice.code, notice.thing) not in told
    ]
    Notice.objects.filter(pk__in=moved).update(participant=own)


def _follow(contribution: Contribution, by: Speaker, *, is_on: bool) -> Following:
    row, _new = Following.objects.update_or_create(
        participant=by.participant,
        contribution=contribution,
        defaults={"is_on": is_on},
        create_defaults={"is_on": is_on, "since": timezone.now()},
    )
    return row

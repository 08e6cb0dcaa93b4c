"""Who may follow a contribution."""

from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict

from ..models import Contribution
from ..queries.following import is_following
from ..queries.phases import phases_of
from ..speaking import Speaker
from .contributions import may_read_contribution


def may_follow(by: Speaker, contribution: Contribution) -> Verdict:
    """Whoever may read it and doesn't follow it yet; authors do from the beginning."""
    if is_following(by, contribution):
        return No(_("Sie folgen diesem Beitrag schon."))
    return may_read_contribution(by, contribution, phases_of(by.plan))


def may_unfollow(by: Speaker, contribution: Contribution) -> Verdict:
    """Whoever follows it, its author, too."""
    return YES if is_following(by, contribution) else No(_("Sie folgen diesem Beitrag nicht."))

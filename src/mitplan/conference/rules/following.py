"""Who may follow a contribution."""

from mitplan.core.verdict import Verdict

from ..models import Contribution
from ..queries.phases import phases_of
from ..speaking import Speaker
from .contributions import may_read_contribution


def may_follow(by: Speaker, contribution: Contribution) -> Verdict:
    """Whoever may read it."""
    return may_read_contribution(by, contribution, phases_of(by.plan))

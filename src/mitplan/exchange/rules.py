"""Who may bring files into a plan. Each rule answers yes, or no with the sentence that the person is shown."""

from mitplan.core.verdict import Verdict
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan
from mitplan.plan.rules import may_write


def may_keep_mapping(by: Acting, plan: Plan) -> Verdict:
    """Whoever writes the plan says how files for it are read."""
    return may_write(by, plan)


def may_take_in(by: Acting, plan: Plan) -> Verdict:
    """Whoever writes the plan may hand in files for it and take over what they give."""
    return may_write(by, plan)

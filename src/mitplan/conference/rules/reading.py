"""Who may read the thing that a text key names; asked wherever a key comes from an address, a form or another thing."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.journal import pk_in
from mitplan.core.verdict import YES, No, Verdict

from ..models import Amendment, Comment, Contribution, Proposal
from ..queries.contributions import open_phases
from ..queries.discussed import Discussed, discussed_among
from ..queries.moderation import hidden_among
from ..speaking import Speaker
from ..states.phases import Activity
from .contributions import may_read_contribution
from .phases import Phases, may_read
from .proposals import may_read_proposal


def may_see(by: Speaker, target: Discussed) -> Verdict:
    """Whoever may open the page of the thing."""
    return seen_among(by, {target.key: target})[target.key]


def seen_among(by: Speaker, found: Mapping[str, Discussed]) -> dict[str, Verdict]:
    """The same for several things, in a bounded number of queries."""
    if not found:
        return {}
    phases = open_phases(by.plan)
    told: dict[str, Verdict] = dict.fromkeys(found, YES)
    for key, row in _rows(Contribution, found, "body").items():
        told[key] = may_read_contribution(by, row, phases)
    for key, row in _rows(Proposal, found, "body__parent").items():
        told[key] = may_read_proposal(by, row, among=phases)
    for key, row in _rows(Amendment, found, "proposal__body__parent").items():
        told[key] = may_read_proposal(by, row.proposal, among=phases)
    return told | _comments(by, _rows(Comment, found, "body"), phases)


def as_shown(by: Speaker, found: Mapping[str, Discussed]) -> dict[str, Discussed]:
    """Things as they may be named to whoever looks: what they may not read, or nobody may now, without its words."""
    seen, hidden = seen_among(by, found), hidden_among(found)
    return {
        key: target
        if seen[key] and key not in hidden
        else replace(target, title=_("Zurzeit nicht öffentlich"), text="", paragraphs=())
        for key, target in found.items()
    }


def _comments(by: Speaker, rows: Mapping[str, Any], phases: Phases) -> dict[str, Verdict]:
    """A comment is read by whoever may read comments, and what it is about."""
    about = discussed_among(by.plan, {row.thing for row in rows.values()}) if rows else {}
    seen = seen_among(by, about)
    gone = No(_("Dieser Text ist zurzeit nicht öffentlich."))
    told = {key: may_read(by, Activity.COMMENT, row.body, among=phases) for key, row in rows.items()}
    return {key: verdict and seen.get(rows[key].thing, gone) for key, verdict in told.items()}


def _rows(model: type[Any], keys: Collection[str], *related: str) -> dict[str, Any]:
    label = model._meta.label_lower
    pks = {pk: key for key in keys if (pk := pk_in(key, label)) is not None}
    rows = model._default_manager.filter(pk__in=pks).select_related(*related) if pks else ()
    return {pks[row.pk]: row for row in rows}

"""The verb that hands over what a body adopted: as elements of the plan, sealed together in one version."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.journal import Line, key_of, record_many
from mitplan.core.states import move
from mitplan.core.texts import listed
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.people.queries import name_on, party_names
from mitplan.plan import actions as plan_actions
from mitplan.plan.actions import Draft, LinkRow, Seal
from mitplan.plan.models import Element
from mitplan.plan.states import Kind, LinkType, VersionKind

from .. import patching
from ..models import Forwarding, MinorityNote, Proposal, ProposalStep
from ..queries import proposals as queries
from ..rules import proposals as rules
from ..speaking import Speaker
from ..states.proposals import PROPOSAL_MOVES, ProposalState
from .proposals import held, tell_of


@transaction.atomic
def forward_proposals(body: Body, proposals: Sequence[Proposal], label: str = "", *, by: Speaker) -> Forwarding:
    """Hand over what a body adopted, on its behalf, as one sealed set: a version of the plan of the kind consultation
    draft. Each becomes a recommendation of the plan, with its minority notes and how it came about."""
    require(rules.may_forward_proposals(by))
    rows = [held(one) for one in proposals]
    _check_set(body, rows)
    plan = rows[0].plan
    elements = plan_actions.draft_many(plan, [_drafted(body, row) for row in rows], by=by.acting)
    pairs = list(zip(rows, elements, strict=True))
    if links := [_link(body, row, element) for row, element in pairs if row.field]:
        plan_actions.link_many(plan, links, by=by.acting)
    name = name_on(body, None).name
    numbers = listed(row.recommendation for row in rows)
    seal = Seal(
        label=label.strip() or _("Empfehlungen: %(body)s") % {"body": name},
        kind=VersionKind.CONSULTATION_DRAFT,
        decided_by=body.key,
        decided_on=max(_adopted_on(row) for row in rows),
        note=_("Im Namen von „%(body)s“ weitergeleitet: Empfehlungen %(numbers)s.")
        % {"body": name, "numbers": numbers},
    )
    version = plan_actions.freeze(plan, seal, by=by.acting)
    made = Forwarding.objects.create(plan=plan, body=body, version=version, at=timezone.now())
    for row, element in pairs:
        _hand_over(row, element, made)
        tell_of(row, "proposal_forwarded", by)
    facts = {"body": body.key, "version": version.number, "sha256": version.sha256, "numbers": [r.number for r in rows]}
    lines = [Line("conference.forwarding.made", made, plan=plan.key, facts=facts)]
    for row, element in pairs:
        told = {"element": key_of(element), "recommendation": row.recommendation, "version": version.number}
        lines.append(Line("conference.proposal.forwarded", row, plan=plan.key, facts=told))
    record_many(by, lines)
    return made


def _check_set(body: Body, rows: Sequence[Proposal]) -> None:
    if not rows:
        raise ValidationError(_("Es gibt nichts Neues weiterzuleiten."))
    if wrong := [row.number for row in rows if row.state != ProposalState.CONFERENCE_ADOPTED]:
        raise ValidationError(
            _("Weiterleiten lässt sich nur, was beschlossen und noch nicht weitergeleitet ist. Anders: %(numbers)s.")
            % {"numbers": listed(wrong)}
        )
    if len({row.plan_id for row in rows}) > 1 or len({row.pk for row in rows}) != len(rows):
        raise ValidationError(_("Die Empfehlungen gehören zu verschiedenen Plänen, oder eine kommt doppelt vor."))
    if strange := [row.number for row in rows if body.pk not in (row.body_id, row.body.parent_id)]:
        raise ValidationError(
            _("Das hat ein anderes Gremium beschlossen: Entwurf %(numbers)s.") % {"numbers": listed(strange)}
        )


def _drafted(body: Body, row: Proposal) -> Draft:
    """A recommendation as the plan holds it. No person is named: what is sealed can't be erased."""
    version = queries.version_of(row)
    parts = [patching.as_text(patching.paragraphs_in(version.paragraphs))]
    if version.reasons:
        parts.append(_("**Begründung:** %(reasons)s") % {"reasons": version.reasons})
    if len(row.addressees) > 1:
        names = party_names(row.addressees[1:], None)
        parts.append(
            _("Gerichtet auch an: %(names)s.") % {"names": listed(names[key].name for key in row.addressees[1:])}
        )
    group = name_on(row.body, None).name
    made_in = _("%(group)s, Entwurf %(number)d, Fassung %(version)d (SHA-256 %(digest)s)") % {
        "group": group,
        "number": row.number,
        "version": version.number,
        "digest": version.digest,
    }
    notes = queries.minority_notes_on(row.plan, key_of(row), standing=True)
    fields = {
        "made_by": body.key,
        "made_in": made_in,
        "made_on": _adopted_on(row).edtf,
        "addressee": row.addressees[0] if row.addressees else "",
        "minority": "\n\n".join(_minority(note) for note in notes),
    }
    return Draft(
        kind=Kind.RECOMMENDATION,
        number=row.recommendation,
        title=version.title,
        text="\n\n".join(parts),
        fields={name: value for name, value in fields.items() if value},
    )


def _minority(note: MinorityNote) -> str:
    backings = list(note.backings.all())
    carriers = [name_on(one.organisation, None).name for one in backings if one.organisation]
    alone = sum(1 for one in backings if not one.organisation)
    if alone:
        carriers.append(
            _("ein Mitglied ohne Organisation")
            if alone == 1
            else _("%(n)d Mitglieder ohne Organisation") % {"n": alone}
        )
    return _("%(text)s\n\nGetragen von: %(carriers)s.") % {"text": note.text, "carriers": listed(carriers)}


def _adopted_on(row: Proposal) -> PartialDate:
    step = ProposalStep.objects.filter(proposal=row, state=ProposalState.CONFERENCE_ADOPTED).latest("pk")
    return PartialDate.of(timezone.localdate(step.at))


def _link(body: Body, row: Proposal, element: Element) -> LinkRow:
    assert row.field is not None
    return LinkRow(
        origin=element,
        type=LinkType.BELONGS_TO,
        target=row.field,
        stated_by=body.key,
        stated_on=_adopted_on(row),
    )


def _hand_over(row: Proposal, element: Element, made: Forwarding) -> None:
    version = queries.version_of(row)
    move(row, ProposalState.FORWARDED, PROPOSAL_MOVES)
    row.forwarding, row.element = made, element
    row.save(update_fields=["forwarding", "element"])
    ProposalStep.objects.create(proposal=row, version=version, state=row.state, at=made.at)

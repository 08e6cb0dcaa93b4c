"""The verb that keeps a mapping for a plan."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.canonical import digest
from mitplan.core.journal import Line, record
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan

from .. import rules
from ..mapping.declared import mapping_of
from ..models import SavedMapping


@transaction.atomic
def keep_mapping(plan: Plan, content: Mapping[str, Any], *, by: Acting) -> SavedMapping:
    """Keep a mapping for a plan; one of the same name is replaced. Raises ValidationError and Refused."""
    require(rules.may_keep_mapping(by, plan))
    mapping = mapping_of(content, _("Zuordnung"))
    text = json.dumps(content, ensure_ascii=False, indent=2)
    refuse_nul([text])
    known = SavedMapping.objects.select_for_update().filter(plan=plan, name=mapping.name).first()
    kept = known or SavedMapping(plan=plan, name=mapping.name)
    if known and (known.title, known.content) == (str(mapping), text):
        return known
    kept.title, kept.content = str(mapping)[:200], text
    kept.full_clean(exclude=["plan"])
    kept.save()
    facts = {"mapping": kept.pk, "name": kept.name, "sha256": digest(text)}
    record(by, Line("exchange.mapping.kept", kept, plan.key, facts))
    return kept

"""Verbs on the files of a contribution: attach, detach. The files themselves lie in the data folder."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.journal import Line, record
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import No, require

from ..files import format_of, storage, without_traces
from ..models import Attachment, Contribution
from ..queries.contributions import LABEL, look
from ..queries.discussed import register
from ..rules import contributions as rules
from ..speaking import Speaker

_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class AttachmentEntry:
    """A file to attach: what it was called, what is in it, and what can be seen or read there."""

    name: str
    content: bytes
    description: str


@transaction.atomic
def attach(contribution: Contribution, entry: AttachmentEntry, *, by: Speaker) -> Attachment:
    """Put a file with one's own contribution; pictures lose what the camera wrote into them.

    Raises ValidationError and Refused.
    """
    stored = Contribution.objects.select_for_update().get(pk=contribution.pk)
    require(rules.may_attach(by, stored))
    refuse_nul([entry.name, entry.description])
    if not entry.description.strip():
        raise ValidationError({"description": _("Bitte beschreiben Sie, was die Datei zeigt.")})
    try:
        found = format_of(entry.content)
        content = without_traces(entry.content, found)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from None
    made = Attachment.objects.create(
        contribution=stored,
        number=stored.attachments.count() + 1,
        name=_named(entry.name, found),
        format=found,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        description=entry.description.strip()[:500],
        file=_kept(content),
        at=timezone.now(),
    )
    facts = {"number": stored.number, "attachment": made.number, "format": found, "sha256": made.sha256}
    record(by, Line("conference.contribution.attached", stored, plan=by.plan.key, facts=facts))
    return made


@transaction.atomic
def detach(attachment: Attachment, reason: str = "", *, by: Speaker) -> None:
    """Remove a file from a contribution; it is gone, and that there was one stays on record."""
    contribution = Contribution.objects.select_for_update().get(pk=attachment.contribution_id)
    require(rules.may_detach(by, contribution))
    own = rules.is_author(by, contribution)
    if not own and not reason.strip():
        require(No(_("Bitte nennen Sie den Grund.")))
    if _clear(Attachment.objects.select_for_update().get(pk=attachment.pk)):
        facts = {"number": contribution.number, "attachment": attachment.number}
        line = Line("conference.contribution.detached", contribution, by.plan.key, facts, reason.strip())
        record(by, line)


def clear_attachments(contribution: Contribution) -> int:
    """Remove all files of a contribution, as a part of another verb; returns how many there were."""
    return sum(_clear(each) for each in Attachment.objects.select_for_update().filter(contribution=contribution))


def _kept(content: bytes) -> str:
    """Write a file under a name that tells nothing; where the act fails, a file without a row is left, and no row
    without a file."""
    return storage().save(secrets.token_hex(16), ContentFile(content))


def _named(name: str, found: str) -> str:
    """What a file was called, without folders and control characters, with the ending that it really has."""
    stem = PurePath(name.replace("\\", "/")).stem
    plain = "".join(letter for letter in stem if letter.isprintable() and letter not in '"<>|:*?')
    return f"{plain[:_LONGEST_NAME].strip() or _('Anhang')}.{found}"


def _clear(attachment: Attachment) -> bool:
    """Forget a file and what it was called; it is removed once the act holds."""
    if attachment.removed_at is not None:
        return False
    name = attachment.file
    attachment.file = attachment.name = attachment.description = ""
    attachment.removed_at = timezone.now()
    attachment.save(update_fields=["file", "name", "description", "removed_at"])
    transaction.on_commit(lambda: storage().delete(name))
    return True


def _forget_files(pk: int) -> None:
    """What moderators blocked for good takes its files along; a part of their verb, with its line of the journal."""
    for attachment in Attachment.objects.select_for_update().filter(contribution=pk):
        _clear(attachment)


register(
    LABEL,
    gettext_lazy("Beitrag"),
    look,
    columns=("title", "text", "folded"),
    further=(
        ("conference.contributiontext", "contribution", ("title", "text")),
        ("conference.attachment", "contribution", ("name", "description")),
    ),
    on_erasure=_forget_files,
)

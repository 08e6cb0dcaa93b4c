"""Letters by e-mail, sent after the transaction that they speak of, and beside the request: nobody can tell by the time
an answer takes whether a letter went out."""

import logging
import smtplib
import threading
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def invitation(email: str, name: str, link: str) -> None:
    """The way into the account, for somebody invited."""
    text = _(
        "Guten Tag, %(name)s,\n\nSie sind eingeladen, an einem Plan mitzuarbeiten. Mit diesem Link öffnen Sie Ihr "
        "Konto. Er gilt sieben Tage und nur einmal:\n\n%(link)s\n\nWenn Sie damit nichts anfangen können, tun Sie "
        "nichts: Dann entsteht kein Konto."
    )
    _send(email, _("Ihre Einladung zu Mitplan"), text % {"name": name, "link": link})


def new_password(email: str, link: str) -> None:
    """The way to a new password, for somebody who has forgotten theirs."""
    text = _(
        "Guten Tag,\n\njemand hat für Ihr Konto ein neues Passwort verlangt. Wenn Sie das waren, wählen Sie es hier. "
        "Der Link gilt zwei Stunden:\n\n%(link)s\n\nWenn Sie es nicht waren, tun Sie nichts: Dann bleibt "
        "alles, wie es ist."
    )
    _send(email, _("Neues Passwort für Mitplan"), text % {"link": link})


def confirm_address(email: str, link: str) -> None:
    """The question whether this mailbox is theirs, for somebody who wants letters there."""
    text = _(
        "Guten Tag,\n\ndiese Adresse soll zu einem Konto bei Mitplan gehören. Wenn Sie das wollen, öffnen Sie den "
        "Link, und bestätigen Sie es angemeldet. Er gilt einen Tag:\n\n%(link)s\n\nWenn Sie damit nichts anfangen "
        "können, tun Sie nichts."
    )
    _send(email, _("Bestätigen Sie Ihre Adresse für Mitplan"), text % {"link": link})


def address_in_use(email: str) -> None:
    """The same to whoever has an account with this address already; nobody else is told."""
    text = _(
        "Guten Tag,\n\njemand mit einem Konto bei Mitplan wollte dort diese Adresse eintragen. Sie gehört schon zu "
        "Ihrem Konto, und dabei bleibt es. Sie müssen nichts tun. Wollen Sie die Adresse selbst an einem anderen "
        "Konto haben, ändern Sie sie zuerst am bisherigen."
    )
    _send(email, _("Ihre Adresse bei Mitplan"), text)


def address_changed(email: str) -> None:
    """To the address that was: no letters go there any more."""
    text = _(
        "Guten Tag,\n\nzu Ihrem Konto bei Mitplan gehört jetzt eine andere E-Mail-Adresse. An diese hier schreiben wir "
        "nicht mehr. Auf allen anderen Geräten sind Sie abgemeldet.\n\nWenn Sie das nicht waren, wenden Sie sich "
        "gleich an die Koordinierungsstelle: Jemand ist in Ihrem Konto."
    )
    _send(email, _("Ihre E-Mail-Adresse bei Mitplan ist geändert"), text)


def deliver(letters: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Send letters (address, subject, text) one after the other, here and now; says of each "" or what was wrong.

    For those whose sending has to be proven. Call it outside of a transaction.
    """
    connection = get_connection()
    for email, subject, text in letters:
        try:
            if not settings.MAIL:
                yield "NoMail"
            else:
                taken = EmailMessage(subject, text, to=[email], connection=connection).send()
                yield "" if taken else "NotTaken"
        except (OSError, smtplib.SMTPException) as error:
            yield type(error).__name__


def write(email: str, subject: str, text: str) -> None:
    """A letter of another room, which knows what it is about."""
    _send(email, subject, text)


def _send(email: str, subject: str, text: str) -> None:
    letter = EmailMessage(subject, text, to=[email])
    transaction.on_commit(lambda: threading.Thread(target=_deliver, args=[letter]).start())


def _deliver(letter: EmailMessage) -> None:
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        # Without the address: the log is no place for it.
        log.warning("A letter could not be sent by %s: %s", settings.EMAIL_HOST, type(error).__name__)

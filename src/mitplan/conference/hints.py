"""What a text may give away about people, said kindly before it is sent. A hint is a guess and never stops anybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mitplan.core.canonical import digest

# What stands above everything that leaves the house with texts of participants in it: the first line of a file.
EXPORT_WARNING: Final = _(
    "Diese Datei enthält persönliche Beiträge. Sie dürfen nur zu dem Zweck verwendet werden, zu dem sie gegeben "
    "wurden. Ausgeblendete, gesperrte und zurückgezogene Texte fehlen; löschen Sie deshalb ältere Kopien dieser Datei."
)


class HintKind(StrEnum):
    """What was found."""

    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    PERSON = "person"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Hint:
    """One find, with the words it is about."""

    kind: HintKind
    found: str

    @property
    def sentence(self) -> Any:
        """What the person reads."""
        return _SENTENCES[self.kind]


_SENTENCES: Final = {
    HintKind.EMAIL: _("Hier steht eine E-Mail-Adresse. Im Netz finden sie auch Leute, für die sie nicht gedacht ist."),
    HintKind.PHONE: _("Das sieht aus wie eine Telefonnummer. Alle können sie lesen."),
    HintKind.ACCOUNT: _("Das sieht aus wie eine Kontonummer. Sie gehört nicht in einen öffentlichen Text."),
    HintKind.ADDRESS: _("Das sieht aus wie eine Anschrift. Oft genügt der Ort oder der Stadtteil."),
    HintKind.PERSON: _("Hier ist wohl jemand mit Namen genannt. Weiß die Person davon? Oft genügt „eine Nachbarin“."),
    HintKind.HEALTH: _(
        "Hier geht es um Gesundheit. Achten Sie darauf, dass niemand zu erkennen ist, der das nicht möchte."
    ),
}
# Each pattern begins with something rare and has no nested repetition, so that no text takes long.
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE: Final = re.compile(r"(?<![\w.,/-])(?!\d\d\.\d\d?\.)(?:\+|0)\d[\d /().-]{5,20}\d(?!\w)")
_ACCOUNT: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_ADDRESS: Final = re.compile(
    r"\b[A-ZÄÖÜ][\w-]{0,40}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee)\s{1,2}\d{1,4}[a-z]?\b"
    r"|\b(?!(?:Der|Die|Das|Dem|Den|Ein) )[A-ZÄÖÜ][\w-]{1,40} (?:Straße|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer)"
    r"\s{1,2}\d{1,4}[a-z]?\b"
)
_PERSON: Final = re.compile(r"\b(?:Herrn?|Frau|Familie|Fr\.|Hr\.|Dr\.|Prof\.)\s{1,2}(?:Dr\.\s)?([A-ZÄÖÜ][\w-]{1,40})")
_HEALTH: Final = re.compile(
    r"\b(?:diagnos\w{0,12}|erkrank\w{0,12}|\w{0,20}krankheit\w{0,4}|krebs|schwanger\w{0,10}|depress\w{0,12}"
    r"|\w{0,20}behinder\w{0,12}|therapie\w{0,8}|trauma\w{0,14}|psychisch\w{0,4}|medikament\w{0,4}|hiv|sucht"
    r"|diagnosis|disease|pregnan\w{0,6}|disab\w{0,8}|مرض|تشخيص|إعاقة|حامل)\b",
    re.IGNORECASE,
)
# Whoever is spoken of by office isn't a private person; and people in general are nobody.
_NOBODY: Final = re.compile(
    r"(?:Ober)?(?:B|b)ürgermeister(?:in)?|Minister(?:in)?|Ministerpräsident(?:in)?|Präsident(?:in)?|Landrat|Landrätin"
    r"|Staatssekretär(?:in)?|Vorsitzende[rn]?|Und|Oder|Mann|Als|Ist|Im|In"
)
_ENOUGH_DIGITS: Final = 7
_MOST: Final = 20


def hints_in(*texts: str) -> list[Hint]:
    """What these texts may give away about people, each find once, in the order of the kinds; at most twenty."""
    found = dict.fromkeys(hint for text in texts for hint in _finds(text))
    order = list(HintKind)
    return sorted(found, key=lambda hint: order.index(hint.kind))[:_MOST]


def seen_mark(*texts: str) -> str:
    """Says which texts somebody was shown the hints for: with it in the form, the same texts are sent as they are."""
    return digest("\0".join(texts))[:16]


def _finds(text: str) -> Iterator[Hint]:
    for kind, pattern in ((HintKind.EMAIL, _EMAIL), (HintKind.ADDRESS, _ADDRESS), (HintKind.HEALTH, _HEALTH)):
        yield from (Hint(kind, match[0]) for match in pattern.finditer(text))
    accounts = [match[0] for match in _ACCOUNT.finditer(text) if _adds_up(match[0])]
    yield from (Hint(HintKind.ACCOUNT, account) for account in accounts)
    for match in _PHONE.finditer(text):
        if sum(sign.isdigit() for sign in match[0]) >= _ENOUGH_DIGITS and not any(match[0] in one for one in accounts):
            yield Hint(HintKind.PHONE, match[0])
    yield from (Hint(HintKind.PERSON, match[0]) for match in _PERSON.finditer(text) if not _NOBODY.fullmatch(match[1]))


def _adds_up(account: str) -> bool:
    """Whether an IBAN has the right check digits."""
    plain = account.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1

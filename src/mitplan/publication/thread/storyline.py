"""The dated story of an element or of the plan: every moment on record, in order; what has no date comes last."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.fields import PartialDateField
from mitplan.core.texts import filled, listed
from mitplan.plan.fields import FIELDS, label_of
from mitplan.plan.findings import contradict
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import EventKind, Kind, LinkType, Standing

from .. import addresses
from ..frame import Frame
from ..queries import Appearance
from ..showing import date_shown, name_of
from .link_words import WORDS
from .surroundings import Around

Content = Mapping[str, Any]
# When a page was fetched says nothing about the plan.
_LEFT_OUT = frozenset({"retrieved"})


@dataclass(frozen=True, slots=True)
class Moment:
    """One dated line. `shown` is what `ui/storyline.html` takes beside the date."""

    when: PartialDate
    shown: Mapping[str, Any]
    kind: str = ""

    def line(self) -> dict[str, Any]:
        today = timezone.localdate()
        ahead = self.when.earliest is not None and self.when.earliest > today
        return {
            "on": date_shown(self.when.edtf) if self.when else _("Datum nicht bekannt"),
            "edtf": self.when.edtf if self.when.is_exact else "",
            "ahead": ahead,
            **self.shown,
        }


def told(moments: Iterable[Moment]) -> list[dict[str, Any]]:
    """The moments in order, as lines. Moments of the same date keep the order in which they were collected."""
    return [moment.line() for moment in sorted(moments, key=lambda moment: moment.when)]


def story_of(around: Around, appearances: Sequence[Appearance]) -> list[dict[str, Any]]:
    """Everything dated about one element."""
    content = around.here.content
    moments = [
        *field_moments(around, content),
        *_answers(around, content),
        *_events(around),
        *_links(around, content),
        *_versions(around, appearances),
    ]
    return told(moments)


def field_moments(around: Around, content: Content) -> Iterator[Moment]:
    """The dated fields of an element, with what sources say about them."""
    values, claims = content.get("values", {}), content.get("claims", ())
    for name, field in FIELDS[content["kind"]].items():
        if not isinstance(field, PartialDateField) or name in _LEFT_OUT:
            continue
        stated = [claim for claim in claims if claim["field"] == name]
        if stated:
            yield from _claims(around, content, stated)
        elif values.get(name):
            yield Moment(PartialDate.parse(values[name]), {"title": label_of(content["kind"], name), "here": True})


def _claims(around: Around, content: Content, claims: Sequence[Content]) -> Iterator[Moment]:
    """One moment for each date that is stated; sources that agree share it, those that contradict it are marked."""
    label = label_of(content["kind"], claims[0]["field"])
    dated: dict[str, list[Content]] = {}
    for claim in claims:
        stated = claim["standing"] == Standing.STATED
        # A source that leaves the date open is a statement too; without a source it only says that nobody knows.
        if stated or claim.get("source") or claim.get("owed_by"):
            dated.setdefault(claim["value"] if stated else "", []).append(claim)
    disputed = any(contradict(one, other) for one, other in combinations(claims, 2))
    for edtf, alike in dated.items():
        if edtf or len(dated) == 1:
            yield _stated(around, content, label, (edtf, alike, disputed))


def _stated(around: Around, content: Content, label: str, told: tuple[str, list[Content], bool]) -> Moment:
    edtf, claims, disputed = told
    first = next((claim for claim in claims if claim.get("valid")), claims[0])
    others = [around.source(claim.get("source", "")) for claim in claims if claim is not first]
    in_order = (first, *(claim for claim in claims if claim is not first))
    notes = [around.frame.said(claim["note"]) for claim in in_order if claim.get("note")]
    if owed := first.get("owed_by"):
        notes.append(filled(_("Zu klären von: %(who)s."), who=around.frame.said(name_of(content, owed))))
    if also := [source["source"] for source in others if source]:
        notes.append(filled(_("Ebenso: %(sources)s."), sources=listed(also, apart=True)))
    return Moment(
        PartialDate.parse(edtf),
        {
            "title": label,
            "here": True,
            "kind": _standing(first, disputed) if edtf else "",
            "text": format_html_join(" ", "{}", ((note,) for note in notes)),
            **around.source(first.get("source", "")),
        },
    )


def _standing(claim: Content, disputed: bool) -> str:
    if not disputed:
        return ""
    if claim.get("valid"):
        return _("Die Quellen widersprechen sich; diese Angabe gilt")
    return _("Die Quellen widersprechen sich; andere Angabe")


def _answers(around: Around, content: Content) -> Iterator[Moment]:
    for answer in content.get("answers", ()):
        who = around.frame.said(name_of(content, answer["given_by"])) if answer.get("given_by") else ""
        shown = {
            "title": filled(_("Antwort von %(who)s"), who=who) if who else _("Antwort"),
            "badge": ("answer", answer["code"]),
            "kind": "" if answer.get("current") else _("später ersetzt"),
            "text": around.frame.said(answer.get("reason", "")),
            "here": True,
        } | around.source(answer.get("source", ""))
        yield Moment(PartialDate.parse(answer.get("given_on", "")), shown)
        if answer.get("current") and answer.get("follow_up"):
            yield Moment(
                PartialDate.parse(answer["follow_up"]), {"title": _("Wiedervorlage der Antwort"), "here": True}
            )


def _events(around: Around) -> Iterator[Moment]:
    """Events and questions about the element, and what it rests on; each once, however many links lead there."""
    here = around.here.element_id
    notes: dict[int, list[Any]] = {}
    for tie in around.near:
        if tie.type in {LinkType.CONCERNS, LinkType.RESTS_ON, LinkType.LEADS_TO}:
            told_here = notes.setdefault(tie.origin if tie.target == here else tie.target, [])
            if (note := around.told(tie).get("note")) and note not in told_here:
                told_here.append(note)
    for end, said in notes.items():
        row = around.rows.get(end)
        if row is not None and row.kind in {Kind.EVENT, Kind.QUESTION, Kind.RECOMMENDATION}:
            text = format_html_join(" ", "{}", ((around.frame.said(note),) for note in said))
            yield event_moment(around.frame, row, {"url": around.address(row), "text": text})
            yield from _due(around, row)


def _due(around: Around, row: Sealed) -> Iterator[Moment]:
    if due := row.content.get("values", {}).get("due"):
        shown = {
            "title": filled(_("Zugesagt bis: %(title)s"), title=around.frame.titled(row)),
            "url": around.address(row),
        }
        yield Moment(PartialDate.parse(due), shown, "promise")


def event_moment(frame: Frame, row: Sealed, shown: Mapping[str, Any]) -> Moment:
    """An event, question or recommendation as a moment of somebody's story."""
    values = row.content.get("values", {})
    when = next((values[name] for name in ("on", "asked_on", "made_on") if values.get(name)), "")
    kind = values.get("event_kind", "")
    words = str(EventKind(kind).label) if kind else row.get_kind_display()
    return Moment(PartialDate.parse(when), {"title": frame.titled(row), "kind": words, **shown}, kind or row.kind)


def _links(around: Around, content: Content) -> Iterator[Moment]:
    for tie in around.near:
        link = around.told(tie)
        if not link.get("stated_on"):
            continue
        origin, target = around.rows[tie.origin], around.rows[tie.target]
        other = target if tie.origin == around.here.element_id else origin
        words = WORDS.get((tie.type, tie.origin == around.here.element_id), LinkType(tie.type).label)
        who = link.get("stated_by")
        yield Moment(
            PartialDate.parse(link["stated_on"]),
            {
                "title": filled("%(words)s: %(title)s", words=words, title=around.frame.titled(other)),
                "url": around.address(other),
                "badge": ("degree", tie.degree) if tie.degree else None,
                "text": around.frame.said(name_of(origin.content, who)) if who else "",
                **around.source(link.get("source", "")),
            },
        )


def _versions(around: Around, appearances: Sequence[Appearance]) -> Iterator[Moment]:
    """The versions in which the element is new, changed or withdrawn; the others are silent."""
    because = around.frame.said(around.here.content.get("withdrawn_because", ""))
    for seen in appearances:
        if seen.what == "same":
            continue
        title = {
            "new": _("Aufgenommen in Fassung %(n)s: %(label)s"),
            "changed": _("Geändert in Fassung %(n)s: %(label)s"),
            "withdrawn": _("Zurückgezogen in Fassung %(n)s: %(label)s"),
        }[seen.what]
        shown = {
            "title": filled(title, n=seen.number, label=around.frame.said(seen.label)),
            "url": addresses.element(around.frame.key, around.here, seen.number),
            "text": because if seen.what == "withdrawn" else "",
        }
        yield Moment(seen.on, shown, "version")


def version_moments(frame: Frame, versions: Iterable[Version]) -> Iterator[Moment]:
    """The versions of a plan as moments."""
    for version in versions:
        sealed = PartialDate.of(timezone.localdate(version.sealed_at))
        shown = {
            "title": filled(_("Fassung %(n)s: %(label)s"), n=version.number, label=frame.said(version.label)),
            "kind": version.get_kind_display(),
            "url": addresses.version(frame.key, version.number),
            "text": frame.said(version.note),
        }
        yield Moment(version.decided_on or sealed, shown, "version")

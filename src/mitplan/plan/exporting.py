"""A plan as the document it could be loaded from: stage by stage, the sealed versions and the draft after them.

The counterpart of `loading.py`. It reads what versions say and what the draft would say, and derives from two states
that follow each other the stage between them; so whatever a version can say, a document can carry. Loaded elsewhere,
each version has the same bytes and the same hash, which the document names and loading checks.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.models import Act
from mitplan.people.documents import people_document

from .fields import FIELDS, field_of, parties_in, plain
from .models import Claim, Element, Plan, Sealed, Version
from .snapshot import document
from .states import ElementState, Kind

Content = Mapping[str, Any]
State = Mapping[str, Content]
Row = dict[str, Any]

_ABOUT = ("language", "fictional", "notice", "jurisdiction", "owner", "predecessor")
_SEAL = ("label", "kind", "note", "decided_by", "decided_on")
_OWN = ("text", "pages", "names", "tags")
# Reasons that stand in the journal alone.
_REASONED = ("plan.claim.marked_valid", "plan.link.ended", "plan.element.reinstated", "plan.element.revised")


def plan_document(plan: Plan, *, with_draft: bool = True) -> Row:
    """The plan's document (docs/plan-document.md); without its draft it says only what everybody may read.

    Raises ValidationError when that is nothing.
    """
    reasons = _Reasons(plan)
    before: State = {}
    stages: list[Row] = []
    states = _sealed_states(plan)
    for version in Version.objects.filter(plan=plan).order_by("number"):
        after = states[version.pk]
        rounds = _Interval(before, after, reasons).rounds() or [{}]
        rounds[-1]["freeze"] = _seal(version)
        stages += rounds
        before = after
    if with_draft:
        now = {_reference(part.content): part.content for part in document(plan, {}, on=None).parts}
        stages += _Interval(before, now, reasons).rounds()
    if not stages:
        raise ValidationError(_("Dieser Plan hat noch keine Fassung."))
    whole = stages[0]["elements"][0]
    about = {
        name: value for name in _ABOUT if name != "predecessor" and (value := getattr(plan, name)) not in ("", False)
    }
    if plan.predecessor:
        about["predecessor"] = plan.predecessor.key
    return {
        "key": plan.key,
        "title": whole["title"],
        "coordination": plan.coordination.key,
        **about,
        "stages": stages,
    }


def _sealed_states(plan: Plan) -> dict[int, dict[str, Content]]:
    """What each version of the plan says, by its key; one query."""
    states: dict[int, dict[str, Content]] = defaultdict(dict)
    rows = Sealed.objects.filter(version__plan=plan).order_by("version__number", "position")
    for version, part in rows.values_list("version", "part").iterator():
        content = json.loads(part)
        states[version][_reference(content)] = content
    return states


def plan_folder(plan: Plan, *, with_draft: bool = True) -> dict[str, Row]:
    """The files of the folder from which `mitplan load` loads the plan, by name.

    Raises ValidationError when there is nothing in them.
    """
    document = plan_document(plan, with_draft=with_draft)
    return {"people.json": people_document(parties_of(document)), "plan.json": document}


def parties_of(plan_file: Row) -> set[str]:
    """The keys of all parties that a plan document names, with the office that coordinates."""
    found = {plan_file.get("owner", ""), f"office:{plan_file['coordination']}"}
    for stage in plan_file["stages"]:
        found.add(stage.get("freeze", {}).get("decided_by", ""))
        found.update(link.get("stated_by", "") for link in stage.get("links", ()))
        found.update(answer.get("given_by", "") for answer in stage.get("answers", ()))
        for row in (*stage.get("elements", ()), *stage.get("revise", ())):
            found.update(_named(row))
    return found - {""}


def _named(row: Content) -> Iterator[str]:

    kind = row["kind"] if "kind" in row else row["element"].partition("/")[0]
    for name in FIELDS[kind]:
        if row.get(name):
            yield from parties_in(kind, name, row[name])
    for claim in row.get("claims", ()):
        yield claim.get("owed_by", "")
        if claim.get("value") is not None:
            yield from parties_in(kind, claim["field"], claim["value"])


def _reference(content: Content) -> str:
    return f"{content['kind']}/{content['number']}"


def _seal(version: Version) -> Row:
    told = {name: plain(getattr(version, name)) for name in _SEAL}
    return {name: value for name, value in told.items() if value} | {"sha256": version.sha256}


class _Reasons:
    """The reasons of acts, as the journal holds them, and how it names elements and statements.

    Three queries at most, and none before something is asked for.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @cached_property
    def _keys(self) -> dict[str, str]:
        rows = Element.objects.filter(plan=self._plan).values_list("pk", "kind", "number")
        return {f"{kind}/{number}": f"plan.element:{pk}" for pk, kind, number in rows}

    @cached_property
    def _claims(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        rows = Claim.objects.filter(element__plan=self._plan).order_by("pk")
        for pk, element, field in rows.values_list("pk", "element", "field"):
            found.setdefault((f"plan.element:{element}", field), []).append(pk)
        return found

    @cached_property
    def _acts(self) -> dict[tuple[str, str, Any], str]:
        acts = Act.objects.filter(plan=self._plan.key, verb__in=_REASONED).exclude(reason="").order_by("number")
        return {(act.verb, act.thing, act.facts.get("claim") or act.facts.get("type", "")): act.reason for act in acts}

    def of(self, verb: str, reference: str, which: Any = "") -> str:
        """The last reason given for such an act on the element; "" where there is none."""
        return self._acts.get((verb, self._keys.get(reference, ""), which), "")

    def of_mark(self, reference: str, field: str, ordinal: int) -> str:
        """Why that statement on the field was marked valid."""
        claims = self._claims.get((self._keys.get(reference, ""), field), [])
        told = self.of("plan.claim.marked_valid", reference, claims[ordinal - 1]) if len(claims) >= ordinal else ""
        return told or _("Dazu steht keine Begründung im Journal.")


class _Interval:
    """What happened between two states of a plan, as stages of a document."""

    def __init__(self, before: State, after: State, reasons: _Reasons) -> None:
        self._before, self._after, self._reasons = before, after, reasons
        self._stages: list[Row] = [{}]
        # Where each element is told of in which stage.
        self._rows: dict[tuple[int, str], Row] = {}

    def rounds(self) -> list[Row]:
        """One stage, or several where the same thing was answered or translated more than once; none for no change."""
        for reference, content in self._after.items():
            before = self._before.get(reference)
            if before == content:
                continue
            row = _element(content) if before is None else self._revision(reference, before, content)
            if row:
                self._add("elements" if before is None else "revise", row)
                self._rows[0, reference] = row
            self._state(reference, before or {}, content)
            self._links(reference, before or {}, content)
            self._marks(reference, before or {}, content)
            self._answers(reference, before or {}, content)
            self._translations(reference, before or {}, content)
        self._order()
        return [stage for stage in self._stages if stage]

    def _add(self, key: str, row: Row, turn: int = 0) -> None:
        while len(self._stages) <= turn:
            self._stages.append({})
        self._stages[turn].setdefault(key, []).append(row)

    def _revision(self, reference: str, before: Content, after: Content) -> Row:
        changes = _changes(before, after)
        if changes and (reason := self._reasons.of("plan.element.revised", reference)):
            changes["reason"] = reason
        held = {claim["field"] for claim in before.get("claims", ()) if claim.get("valid")}
        if claims := [
            _without(claim, "valid") if claim["field"] in held else claim
            for claim in after.get("claims", ())[len(before.get("claims", ())) :]
        ]:
            changes["claims"] = claims
        return {"element": reference, **changes} if changes else {}

    def _state(self, reference: str, before: Content, after: Content) -> None:
        old, new = (content.get("state", ElementState.CURRENT) for content in (before, after))
        reasons = before.get("withdrawn_because", ""), after.get("withdrawn_because", "")
        if old == ElementState.WITHDRAWN and (new != old or reasons[0] != reasons[1]):
            told = self._reasons.of("plan.element.reinstated", reference)
            self._add("reinstate", {"element": reference, "reason": told})
        if new == ElementState.WITHDRAWN and (new != old or reasons[0] != reasons[1]):
            self._add("withdraw", {"element": reference, "reason": reasons[1]})

    def _links(self, reference: str, before: Content, after: Content) -> None:
        """Links are told in the order in which they were made: those that stayed come first."""
        old, new = list(before.get("links", ())), list(after.get("links", ()))
        kept = _stayed(old, new)
        for link in (gone for gone in old if gone not in new[:kept]):
            row = {"from": reference, "type": link["type"], "to": link["to"]}
            reason = self._reasons.of("plan.link.ended", reference, link["type"])
            self._add("unlink", {**row, "reason": reason} if reason else row)
        for link in new[kept:]:
            self._add("links", {"from": reference, **link})

    def _marks(self, reference: str, before: Content, after: Content) -> None:
        """Where another statement holds now. The first one that holds is said to with the statement itself."""
        held = {claim["field"] for claim in before.get("claims", ()) if claim.get("valid")}
        earlier = before.get("claims", [])
        counts: dict[str, int] = {}
        for index, claim in enumerate(after.get("claims", ())):
            field = claim["field"]
            counts[field] = counts.get(field, 0) + 1
            known = index < len(earlier)
            moved = claim.get("valid") and (not earlier[index].get("valid") if known else field in held)
            if moved:
                told = self._reasons.of_mark(reference, field, counts[field])
                row = {"element": reference, "field": field, "claim": counts[field], "reason": told}
                self._add("mark_valid", row)

    def _answers(self, reference: str, before: Content, after: Content) -> None:
        """An answer replaces the one before: each has a stage of its own."""
        new = after.get("answers", ())[len(before.get("answers", ())) :]
        for turn, answer in enumerate(new):
            self._add("answers", {"recommendation": reference, **_without(answer, "current")}, turn)

    def _translations(self, reference: str, before: Content, after: Content) -> None:
        """Title and text share a state in documents; where they differ, one stage follows the other."""
        for language, texts in after.get("translations", {}).items():
            known = before.get("translations", {}).get(language, {})
            groups: dict[tuple[str, bool], dict[str, Any]] = {}
            for name, text in texts.items():
                aged = dict(known.get(name, {}))
                if aged and before.get(name) != after.get(name):
                    aged["outdated"] = True
                if aged != text:
                    groups.setdefault((text["state"], text.get("outdated", False)), {})[name] = text["text"]
            for turn, ((state, outdated), given) in enumerate(groups.items()):
                told = {**given, "state": state} | ({"outdated": True} if outdated else {})
                self._translation(reference, language, told, turn)

    def _translation(self, reference: str, language: str, told: Row, turn: int) -> None:
        row = self._rows.get((turn, reference))
        if row is None:
            row = {"element": reference}
            self._add("revise", row, turn)
            self._rows[turn, reference] = row
        row.setdefault("translations", {})[language] = told

    def _order(self) -> None:
        for kind in Kind.values:
            wanted = [reference for reference in self._after if reference.startswith(f"{kind}/")]
            stand = [reference for reference in self._before if reference.startswith(f"{kind}/")]
            stand += [reference for reference in wanted if reference not in self._before]
            for index, reference in enumerate(wanted):
                if stand[index] != reference:
                    stand.remove(reference)
                    stand.insert(index, reference)
                    self._add("order", {"element": reference, "after": wanted[index - 1] if index else ""})


def _without(item: Content, key: str) -> Row:
    return {name: value for name, value in item.items() if name != key}


def _element(content: Content) -> Row:
    """A new element. What a valid statement says of a field isn't said a second time."""
    stated = {claim["field"] for claim in content.get("claims", ()) if claim.get("valid")}
    # A stage that needs a reason is refused without it, and statements come after the element.
    values = content.get("values", {})
    told = {name: value for name, value in values.items() if name not in stated or name == "status_reason"}
    own = {name: content[name] for name in _OWN if name in content and name not in stated}
    row = {"kind": content["kind"], "number": content["number"], "title": content["title"], **own, **told}
    return row | ({"claims": content["claims"]} if "claims" in content else {})


def _changes(before: Content, after: Content) -> Row:
    """The texts and fields that are said differently, but for those that follow from statements."""
    kind = after["kind"]
    stated = {claim["field"] for claim in before.get("claims", ())}
    stated |= {claim["field"] for claim in after.get("claims", ()) if claim.get("valid")}
    changes: Row = {"title": after["title"]} if before["title"] != after["title"] else {}
    for name in _OWN:
        if name not in stated and before.get(name) != after.get(name):
            changes[name] = after.get(name, [] if name in {"names", "tags"} else "")
    old, new = before.get("values", {}), after.get("values", {})
    for name in FIELDS[kind]:
        if name not in stated and old.get(name) != new.get(name):
            changes[name] = new[name] if name in new else plain(field_of(kind, name).get_default())
    return changes


def _stayed(old: Sequence[Content], new: Sequence[Content]) -> int:
    """How many of the new ones, from the first, stand among the old ones in the same order."""
    rest = iter(old)
    kept = 0
    for one in new:
        if not any(one == other for other in rest):
            return kept
        kept += 1
    return kept

"""What a comparison marks as lost, weakened, contested or without an ancestor, and what it doesn't."""

import pytest

from mitplan.core.canonical import canonical
from mitplan.plan.diff import compare
from mitplan.plan.marks import Mark, marks_of


def element(kind="measure", number="1", **told):
    return {"kind": kind, "number": number, "slug": "", "title": "Titel", **told}


def marks(before, after, *others):
    """The marks of the change of one element; `others` are new beside it."""
    old = {f"{it['kind']}/{it['number']}": canonical(it) for it in (before,) if it}
    new = {f"{it['kind']}/{it['number']}": canonical(it) for it in (after, *others) if it}
    changes = list(compare(old, new))
    found = {change.reference: mark for change, mark in zip(changes, marks_of(changes), strict=True)}
    one = after or before
    return found[f"{one['kind']}/{one['number']}"]


def indicator(**values):
    return element("indicator", values={"direction": "up", "target": "90", **values})


def answered(code):
    return element("recommendation", answers=[{"code": code, "current": True}])


def leads(*links):
    return element("recommendation", links=[{"type": "leads_to", "to": to, "degree": degree} for to, degree in links])


def merged(type_="merged_into"):
    return element(state="withdrawn", withdrawn_because="x", links=[{"type": type_, "to": "measure/9"}])


CLAIMS = [{"field": "starts", "standing": "stated", "value": year} for year in ("2017", "2018")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (element(), None, {Mark.LOST}),
        (element(), element(state="withdrawn", withdrawn_because="x"), {Mark.LOST}),
        (element(), merged(), set()),
        (element(), merged("serves"), {Mark.LOST}),
        (element("recommendation"), answered("declined"), {Mark.LOST}),
        (answered("examining"), answered("not_competent"), {Mark.LOST}),
        (answered("declined"), answered("adopted"), set()),
        (element("recommendation"), answered("partly"), set()),
        (indicator(), indicator(target="85"), {Mark.WEAKENED}),
        (indicator(), indicator(target="95.5"), set()),
        (indicator(direction="down"), indicator(direction="down", target="95"), {Mark.WEAKENED}),
        (indicator(direction="down"), indicator(direction="down", target="85"), set()),
        (indicator(direction="hold"), indicator(direction="hold", target="85"), set()),
        (indicator(), element("indicator", values={"direction": "up"}), {Mark.WEAKENED}),
        (indicator(target_date="2027"), indicator(target_date="2028-03"), {Mark.WEAKENED}),
        (indicator(target_date="2027"), indicator(target_date="2027-03"), set()),
        (indicator(target_date="2027"), indicator(), {Mark.WEAKENED}),
        (indicator(), indicator(target_date="2027"), set()),
        (element("objective", values={"target": "80 %"}), element("objective", values={"target": "70 %"}), set()),
        (leads(("measure/2", "verbatim")), leads(("measure/2", "partly")), {Mark.WEAKENED}),
        (leads(("measure/2", "partly")), leads(("measure/2", "verbatim")), set()),
        (leads(), leads(("measure/2", "weakened")), {Mark.WEAKENED}),
        (leads(), leads(("measure/2", "substance")), set()),
        (element(), element(claims=CLAIMS), {Mark.CONTESTED}),
        (element(claims=CLAIMS), element(claims=CLAIMS, text="neu"), set()),
        (element("recommendation"), element("recommendation", values={"minority": "Dagegen."}), {Mark.CONTESTED}),
        (None, element(), {Mark.UNROOTED}),
        (None, element("guideline"), set()),
        (None, element(links=[{"type": "rests_on", "to": "source/1"}]), set()),
        (None, element(links=[{"type": "continues", "to": "früher:measure/1"}]), set()),
        (None, element(links=[{"type": "serves", "to": "objective/1"}]), {Mark.UNROOTED}),
    ],
)
def test_a_change_has_exactly_these_marks(before, after, expected):
    assert marks(before, after) == expected


def test_what_a_recommendation_leads_to_has_a_root():
    assert marks(None, element(), leads(("measure/1", "partly"))) == set()

"""A small plan to test verbs on, made by verbs: Eva's office coordinates it."""

from dataclasses import dataclass
from typing import Any

from mitplan.people.acting import Acting
from mitplan.plan import actions
from mitplan.plan.actions import Draft
from mitplan.plan.models import Element, Plan
from mitplan.plan.queries import elements_by_reference

ROWS = (
    Draft(kind="guideline", number="1", title="Teilhabe schaffen"),
    Draft(kind="field", number="1", title="Sprache und Bildung", fields={"group": "working-group"}),
    Draft(kind="objective", number="1", title="Mehr Plätze in Sprachkursen"),
    Draft(kind="indicator", number="1", title="Plätze in Sprachkursen", fields={"unit": "Plätze", "baseline": "1200"}),
    Draft(kind="recommendation", number="1", title="Kurse mit Kinderbetreuung anbieten"),
    Draft(kind="recommendation", number="2", title="Kurse am Abend anbieten"),
    Draft(kind="measure", number="1", title="Kurse mit Kinderbetreuung", fields={"lead": "lead-ministry"}),
    Draft(kind="measure", number="2", title="Abendkurse"),
    Draft(kind="measure", number="3", title="Landesprogramm Sprache", fields={"measure_kind": "programme"}),
    Draft(kind="source", number="S1", title="Bericht der Kommission", fields={"source_kind": "report"}),
    Draft(kind="event", number="E1", title="Erste Sitzung", fields={"on": "2016-03", "body": "conference"}),
    Draft(kind="question", number="F1", title="Was kostet der Plan?"),
)


@dataclass
class Scene:
    """The plan, and its elements by reference."""

    plan: Plan
    by: Acting

    def __getitem__(self, reference: str) -> Element:
        return elements_by_reference(self.plan)[reference]


def build_scene(by: Acting, key: str = "probe", **about: Any) -> Scene:
    assert by.office is not None
    plan = actions.begin(key, "Probeplan", by.office, by=by, owner="government", **about)
    actions.draft_many(plan, ROWS, by=by)
    return Scene(plan, by)

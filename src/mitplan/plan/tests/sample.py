"""A small plan document that says one of everything, for tests that load it or spoil it."""

from copy import deepcopy

COST = {"low": 100, "high": 200, "currency": "EUR", "period": "year", "basis": "budget"}
MEASURE = {
    "kind": "measure",
    "number": "M1",
    "title": "Kurse",
    "text": "Erster Absatz.\n\nZweiter.",
    "pages": "68–69",
    "names": [{"name": "Sprachkurse", "since": "2015", "until": "2016-21", "note": "bis zur Umbenennung"}],
    "tags": ["Kita", "Sprache"],
    "target_groups": ["Eltern", "Frauen"],
    "co_responsible": ["other-ministry"],
    "partners": ["association", "office:office-of-ben"],
    "lead": "lead-ministry",
    "starts": "2016-21",
    "stage": "paused",
    "status_reason": "Kein Geld",
    "translations": {"en": {"title": "Courses", "text": "First.", "state": "checked"}},
    "claims": [
        {"field": "cost", "standing": "stated", "value": COST, "source": "source/S1", "locator": "S. 3", "valid": True},
        {"field": "cost", "standing": "none", "source": "source/S2", "stated_on": "2017", "as_of": "2016/2017"},
        {"field": "evidence", "standing": "unknown", "owed_by": "lead-ministry", "due": "2018-33", "note": "gefragt"},
    ],
}
DOCUMENT = {
    "key": "probe",
    "title": "Probeplan",
    "language": "de",
    "fictional": True,
    "notice": "Zum Prüfen.",
    "owner": "government",
    "coordination": "office-of-eva",
    "jurisdiction": "Musterland",
    "predecessor": "",
    "stages": [
        {
            "elements": [
                {"kind": "plan", "number": "0", "title": "Probeplan", "text": "Das Ganze.", "status": "draft"},
                MEASURE,
                {"kind": "measure", "number": "M2", "title": "Abendkurse"},
                {"kind": "objective", "number": "1", "title": "Mehr Plätze"},
                {"kind": "recommendation", "number": "1", "title": "Kurse anbieten", "made_on": "2016-03"},
                {"kind": "source", "number": "S1", "title": "Bericht", "source_kind": "report"},
                {"kind": "source", "number": "S2", "title": "Presse"},
            ],
            "links": [
                {
                    "from": "recommendation/1",
                    "type": "leads_to",
                    "to": "measure/M1",
                    "degree": "partly",
                    "stated_by": "conference",
                    "stated_on": "2017-12-20",
                    "source": "source/S1",
                    "locator": "S. 48",
                    "note": "ausdrücklich",
                },
                {"from": "measure/M1", "type": "serves", "to": "objective/1"},
            ],
            "answers": [
                {
                    "recommendation": "recommendation/1",
                    "code": "partly",
                    "reason": "Nur am Abend.",
                    "given_by": "office:office-of-cem",
                    "given_on": "2017-10",
                    "follow_up": "2018",
                    "source": "source/S2",
                }
            ],
            "freeze": {"label": "Entwurf", "kind": "consultation_draft", "note": "Zur Beteiligung"},
        },
        {
            "revise": [
                {
                    "element": "measure/M2",
                    "reason": "Klarer",
                    "title": "Kurse am Abend",
                    "claims": [{"field": "started", "standing": "nil", "valid": True}],
                }
            ],
            "withdraw": [{"element": "measure/M1", "reason": "Doppelt"}],
            "answers": [{"recommendation": "recommendation/1", "code": "adopted"}],
            "freeze": {"label": "Plan", "kind": "adopted", "decided_by": "government", "decided_on": "2017-12-19"},
        },
    ],
}


# Where things stand in it.
FIRST, SECOND = ("stages", 0), ("stages", 1)
M1 = (*FIRST, "elements", 1)


def changed(path, value):
    """The document with something else at a place; `path` walks keys and indexes, `...` as value removes."""
    document = deepcopy(DOCUMENT)
    *steps, last = path
    place = document
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return document

"""The invented plans of Musterland: consistent in themselves, complete, and touching every code the format knows.

They are read as they lie in their folders, without a database.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mitplan.people.states import BodyKind, OfficeRole, SeatFunction, SuccessionKind
from mitplan.plan.fields import FIELDS, field_of, parties_in, read
from mitplan.plan.states import (
    JOINS,
    SUCCESSIONS,
    AnswerCode,
    Assessment,
    Degree,
    Kind,
    LinkType,
    Origin,
    Stage,
    Standing,
    VersionKind,
)

DOCUMENTS = Path(__file__).parents[1] / "documents"
EARLIER, LATER = "musterland-2022", "musterland-2027"
OWN = {"kind", "number", "title", "text", "names", "tags", "pages", "translations", "claims", "element", "reason"}
# No name of a real state, nor of a federal authority, may slip into an invented plan.
REAL = (
    "Hessen|hessisch|Wiesbaden|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Mecklenburg|Niedersachsen|Nordrhein|Rheinland|"
    "Saarland|Sachsen|Schleswig|Thüringen|Württemberg|Bundesministerium|Bundesagentur|Bundesamt|Klose|Dreiseitel"
)

Row = dict[str, Any]


def refuse_float(text: str) -> NoReturn:
    raise AssertionError(f"a float: {text}")


def load(plan: str, name: str) -> Any:
    return json.loads((DOCUMENTS / plan / name).read_text(encoding="utf-8"), parse_float=refuse_float)


PEOPLE = {plan: load(plan, "people.json") for plan in (EARLIER, LATER)}
PLAN = {plan: load(plan, "plan.json") for plan in (EARLIER, LATER)}
STAGES: list[Row] = PLAN[LATER]["stages"]
ROWS: list[Row] = [row for stage in STAGES for row in stage["elements"]]
ELEMENTS = {f"{row['kind']}/{row['number']}": row for row in ROWS}
REVISIONS: list[Row] = [row for stage in STAGES for row in stage.get("revise", ())]
LINKS: list[Row] = [link for stage in STAGES for link in stage["links"]]
ANSWERS: list[Row] = [answer for stage in STAGES for answer in stage.get("answers", ())]
WITHDRAWN = {row["element"]: row["reason"] for stage in STAGES for row in stage.get("withdraw", ())}


def reference(row: Row) -> str:
    return row.get("element") or f"{row['kind']}/{row['number']}"


def live(kind: str, upto: int = 3) -> dict[str, Row]:
    """The elements of a kind that stand in the version sealed at the end of a stage, with its latest values."""
    found: dict[str, Row] = {}
    for stage in STAGES[:upto]:
        for row in [*stage["elements"], *stage.get("revise", ())]:
            found.setdefault(reference(row), {}).update(row)
        for row in stage.get("withdraw", ()):
            del found[row["element"]]
    return {name: row for name, row in found.items() if name.startswith(f"{kind}/")}


def claims() -> list[tuple[str, Row]]:
    return [(reference(row), claim) for row in [*ROWS, *REVISIONS] for claim in row.get("claims", ())]


def targets(type_: str) -> set[str]:
    return {link["from"] for link in LINKS if link["type"] == type_}


def given(field: str) -> set[str]:
    """Every value of a field that the document states anywhere."""
    direct = {row[field] for row in [*ROWS, *REVISIONS] if field in row}
    return direct | {claim["value"] for _, claim in claims() if claim["field"] == field and "value" in claim}


def doubles(values: Iterable[Any]) -> list[Any]:
    return [value for value, count in Counter(values).items() if count > 1]


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (Kind.FIELD, 7),
        (Kind.GUIDELINE, 5),
        (Kind.OBJECTIVE, 40),
        (Kind.INDICATOR, 30),
        (Kind.RECOMMENDATION, 90),
        (Kind.MEASURE, 120),
    ],
)
def test_the_adopted_plan_has_the_counts_it_promises(kind: str, count: int) -> None:
    assert list(live(kind))
    assert {row["number"] for row in live(kind).values()} == {str(n + 1) for n in range(count)}


def test_three_versions_are_sealed_in_order() -> None:
    seals = [stage["freeze"] for stage in STAGES]
    assert [seal["kind"] for seal in seals] == [
        VersionKind.CONSULTATION_DRAFT,
        VersionKind.CABINET_DRAFT,
        VersionKind.ADOPTED,
    ]
    assert [len(live(Kind.MEASURE, upto)) for upto in (1, 2, 3)] == [66, 118, 120]
    assert seals[2]["decided_by"] == "ml-kabinett"
    assert seals[2]["decided_on"].startswith("2026-09")
    assert "answers" not in STAGES[0]


def test_seven_groups_made_the_recommendations() -> None:
    per_group = Counter(row["made_by"] for row in live(Kind.RECOMMENDATION).values())
    assert len(per_group) == 7
    assert set(per_group.values()) <= {12, 13, 14}
    groups = {row["group"] for row in live(Kind.FIELD).values()}
    assert groups == set(per_group)


def test_the_earlier_plan_is_small_and_adopted_once() -> None:
    (stage,) = PLAN[EARLIER]["stages"]
    assert sum(row["kind"] == Kind.MEASURE for row in stage["elements"]) == 14
    assert stage["freeze"]["kind"] == VersionKind.ADOPTED
    assert PLAN[LATER]["predecessor"] == PLAN[EARLIER]["key"] == EARLIER


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("stage", [2, 3])
def test_each_recommendation_has_one_current_answer(stage: int) -> None:
    for answers in (part.get("answers", []) for part in STAGES[:stage]):
        assert doubles(answer["recommendation"] for answer in answers) == []
    current = {answer["recommendation"] for part in STAGES[:stage] for answer in part.get("answers", ())}
    assert current == set(live(Kind.RECOMMENDATION))


def test_an_answer_says_why_unless_it_adopts() -> None:
    assert [answer for answer in ANSWERS if answer["code"] != AnswerCode.ADOPTED and not answer.get("reason")] == []
    waiting = [answer for answer in ANSWERS if answer["code"] in (AnswerCode.EXAMINING, AnswerCode.DEFERRED)]
    assert [answer for answer in waiting if not answer.get("follow_up")] == []


# ---------------------------------------------------------------- references and codes


def test_every_reference_resolves() -> None:
    earlier = {f"{EARLIER}:{row['kind']}/{row['number']}" for row in PLAN[EARLIER]["stages"][0]["elements"]}
    named = {end for link in LINKS for end in (link["from"], link["to"], link.get("source", ""))}
    named |= {claim.get("source", "") for _, claim in claims()} | {reference(row) for row in REVISIONS}
    named |= set(WITHDRAWN) | {answer["recommendation"] for answer in ANSWERS}
    assert named - set(ELEMENTS) - earlier == {""}
    across = {link["type"] for link in LINKS if link["to"] in earlier}
    assert across
    assert across <= set(SUCCESSIONS)


def test_nothing_is_named_before_it_exists() -> None:
    known: set[str] = set()
    for stage in STAGES:
        known |= {reference(row) for row in stage["elements"]}
        named = {end for link in stage["links"] for end in (link["from"], link["to"]) if ":" not in end}
        named |= {row["element"] for row in [*stage.get("revise", ()), *stage.get("withdraw", ())]}
        rows = [*stage["elements"], *stage.get("revise", ())]
        named |= {claim["source"] for row in rows for claim in row.get("claims", ()) if "source" in claim}
        assert named - known == set()


@pytest.mark.parametrize("plan", [EARLIER, LATER])
def test_links_join_what_may_be_joined(plan: str) -> None:
    for link in (link for stage in PLAN[plan]["stages"] for link in stage["links"]):
        origins, ends = JOINS[LinkType(link["type"])]
        assert link["from"].split("/")[0] in origins, link
        assert link["to"].split(":")[-1].split("/")[0] in ends, link
        assert "degree" not in link or link["type"] == LinkType.LEADS_TO, link
    made = [(link["from"], link["type"], link["to"]) for stage in PLAN[plan]["stages"] for link in stage["links"]]
    assert doubles(made) == []


@pytest.mark.parametrize("plan", [EARLIER, LATER])
def test_every_value_can_be_read(plan: str) -> None:
    kinds = {reference(row): row["kind"] for stage in PLAN[plan]["stages"] for row in stage["elements"]}
    for stage in PLAN[plan]["stages"]:
        for row in [*stage["elements"], *stage.get("revise", ())]:
            kind = kinds[reference(row)]
            for name in set(row) - OWN:
                assert name in FIELDS[kind], (reference(row), name)
                read(kind, name, row[name])
            for claim in row.get("claims", ()):
                assert ("value" in claim) == (claim["standing"] == Standing.STATED), (reference(row), claim)
                assert field_of(kind, claim["field"])
                if "value" in claim:
                    read(kind, claim["field"], claim["value"])


def test_at_most_one_claim_on_a_field_is_valid() -> None:
    assert doubles((name, claim["field"]) for name, claim in claims() if claim["valid"]) == []
    for row in [*ROWS, *REVISIONS]:
        assert {claim["field"] for claim in row.get("claims", ())} & set(row) == set(), reference(row)


def test_some_claims_contradict_each_other_with_and_without_a_valid_one() -> None:
    stated: dict[tuple[str, str], list[Row]] = {}
    for name, claim in claims():
        if claim["standing"] == Standing.STATED:
            stated.setdefault((name, claim["field"]), []).append(claim)
    several = {key: rows for key, rows in stated.items() if len({json.dumps(row["value"]) for row in rows}) > 1}
    assert {"cost", "starts", "lead", "stage"} <= {field for _, field in several}
    settled = {key for key, rows in several.items() if any(row["valid"] for row in rows)}
    assert settled
    assert set(several) - settled
    for rows in several.values():
        assert any(row.get("source") for row in rows)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (given("stage"), Stage),
        (given("assessment"), Assessment),
        (given("origin"), Origin),
        ({answer["code"] for answer in ANSWERS}, AnswerCode),
        ({link["type"] for link in LINKS}, LinkType),
        ({link["degree"] for link in LINKS if "degree" in link} | {""}, Degree),
        ({claim["standing"] for _, claim in claims()}, Standing),
        ({row["kind"] for row in ROWS}, Kind),
    ],
    ids=["stage", "assessment", "origin", "answer", "link", "degree", "standing", "kind"],
)
def test_every_code_occurs(said: set[str], codes: Any) -> None:
    assert said == set(codes.values)


def test_stages_keep_their_rules() -> None:
    for name, row in live(Kind.MEASURE).items():
        documented = name in targets(LinkType.DOCUMENTED_IN) or row.get("evidence")
        if row.get("stage") == Stage.DONE:
            assert row.get("done_on") or row.get("started"), name
            assert documented, name
        if row.get("stage") in (Stage.PAUSED, Stage.STOPPED, Stage.PARTLY_DONE):
            assert row["status_reason"], name
        if row.get("stage") == Stage.CONTINUOUS:
            claimed = {claim["field"] for owner, claim in claims() if owner == name}
            assert row.get("review_on") or "review_on" in claimed, name
        if row.get("stage") == Stage.SUPERSEDED:
            assert [link for link in LINKS if link["type"] == LinkType.SUPERSEDES and link["to"] == name], name


def test_nothing_is_reported_before_it_happened() -> None:
    for stage in STAGES:
        sealed = stage["freeze"]["decided_on"]
        for row in [*stage["elements"], *stage.get("revise", ())]:
            for name in ("started", "done_on", "current_date", "published"):
                assert row.get(name, "")[: len(sealed)] <= sealed, reference(row)


# ---------------------------------------------------------------- gaps and changes that a reader shall find


def test_gaps_are_there_on_purpose() -> None:
    measures = live(Kind.MEASURE)
    # "There is none" and a nil return are answers; "unknown" stays a gap.
    settled = {(name, claim["field"]) for name, claim in claims() if claim["valid"] and claim["standing"] != "unknown"}

    def without(field: str) -> int:
        return sum(not row.get(field) and (name, field) not in settled for name, row in measures.items())

    objectives = live(Kind.OBJECTIVE)
    unmeasured = {name for name, row in objectives.items() if not row.get("no_indicator_reason")}
    assert {
        "objective": len(set(measures) - targets(LinkType.SERVES)),
        "lead": without("lead"),
        "starts": without("starts"),
        "cost": without("cost"),
        "origin": without("origin"),
        "indicator": len(unmeasured - targets(LinkType.MEASURED_BY)),
    } == {"objective": 8, "lead": 5, "starts": 10, "cost": 20, "origin": 5, "indicator": 4}


def test_measures_change_between_the_versions() -> None:
    revised = [row for row in STAGES[1]["revise"] if row["element"].startswith("measure/")]
    assert len(revised) == 57
    assert all(row["reason"] for row in REVISIONS)
    assert all(WITHDRAWN.values())
    assert len(WITHDRAWN) == 10
    assert len([link for link in LINKS if link["type"] == LinkType.MERGED_INTO]) == 3
    programmes = [row for row in live(Kind.MEASURE).values() if row["measure_kind"] == "programme"]
    assert len(programmes) == 8


# ---------------------------------------------------------------- register


@pytest.mark.parametrize("plan", [EARLIER, LATER])
def test_the_register_is_whole(plan: str) -> None:
    people = PEOPLE[plan]
    bodies = {body["key"] for body in people["bodies"]}
    offices = {office["key"] for office in people["offices"]}
    persons = {person["key"] for person in people["persons"]}
    assert {body["parent"] for body in people["bodies"]} - bodies == {""}
    assert {row[end] for row in people["successions"] for end in ("earlier", "later")} <= bodies
    assert {office["body"] for office in people["offices"]} <= bodies
    assert {row["office"] for row in people["holders"]} <= offices
    assert {row["person"] for row in people["holders"]} <= persons
    assert {row[end] for row in people["seats"] for end in ("body", "organisation")} <= bodies
    assert {body["kind"] for body in people["bodies"]} <= set(BodyKind.values)
    assert {row["kind"] for row in people["successions"]} <= set(SuccessionKind.values)
    assert {office["role"] for office in people["offices"]} <= set(OfficeRole.values)
    assert {seat["function"] for seat in people["seats"]} <= set(SeatFunction.values)
    assert PLAN[plan]["coordination"] in offices


@pytest.mark.parametrize("plan", [EARLIER, LATER])
def test_every_party_is_in_the_register(plan: str) -> None:
    people = PEOPLE[plan]
    known = {body["key"] for body in people["bodies"]} | {f"office:{row['key']}" for row in people["offices"]}
    kinds = {reference(row): row["kind"] for stage in PLAN[plan]["stages"] for row in stage["elements"]}
    named = {PLAN[plan]["owner"]}
    for stage in PLAN[plan]["stages"]:
        named |= {link.get("stated_by", "") for link in stage["links"]} | {stage["freeze"]["decided_by"]}
        named |= {answer["given_by"] for answer in stage.get("answers", ())}
        for row in [*stage["elements"], *stage.get("revise", ())]:
            kind = kinds[reference(row)]
            stated = [(name, row[name]) for name in set(row) - OWN]
            stated += [(claim["field"], claim.get("value", "")) for claim in row.get("claims", ())]
            named |= {key for name, value in stated for key in parties_in(kind, name, value)}
            named |= {claim.get("owed_by", "") for claim in row.get("claims", ())}
    assert named - known - {""} == set()


def test_both_registers_agree() -> None:
    for part, key in [("bodies", "key"), ("offices", "key"), ("persons", "key")]:
        later = {row[key]: row for row in PEOPLE[LATER][part]}
        for row in PEOPLE[EARLIER][part]:
            assert later[row[key]] == row


def test_the_cast_holds_its_offices() -> None:
    names = {row["key"]: row["name"] for row in PEOPLE[LATER]["persons"]}
    roles = {office["key"]: office["role"] for office in PEOPLE[LATER]["offices"]}
    held = {row["person"]: roles[row["office"]] for row in PEOPLE[LATER]["holders"]}
    cast = {"ada": "", "ben": "chair", "cem": "clerk", "dana": "signatory", "eva": "coordination"}
    assert cast | {"guel": "translator", "ida": "monitor"} == {
        key: held[key] for key in held if key in names and len(key) < 5
    }
    assert names["finn"] == "Finn Hansen"
    assert "finn" not in held
    assert names["cem"] == "Cem Yıldız"
    assert names["guel"] == "Gül Aksoy"


# ---------------------------------------------------------------- texts


def test_no_title_occurs_twice() -> None:
    titles = [row["title"] for row in [*ROWS, *REVISIONS] if "title" in row]
    assert doubles(titles) == []
    texts = [row["text"] for row in [*ROWS, *REVISIONS] if row.get("text")]
    assert doubles(texts) == []


def test_what_shall_be_translated_has_an_english_title() -> None:
    kinds = (Kind.PLAN, Kind.GUIDELINE, Kind.FIELD, Kind.OBJECTIVE, Kind.RECOMMENDATION, Kind.MEASURE)
    wanting = [name for kind in kinds for name, row in live(kind).items() if not row["translations"]["en"]["title"]]
    assert wanting == []
    english = [row["translations"]["en"]["title"] for kind in kinds for row in live(kind).values()]
    assert doubles(english) == []


@pytest.mark.parametrize("plan", [EARLIER, LATER])
def test_everything_is_openly_invented(plan: str) -> None:
    assert PLAN[plan]["fictional"] is True
    assert "erfunden" in PLAN[plan]["notice"]
    for name in ("people.json", "plan.json"):
        text = (DOCUMENTS / plan / name).read_text(encoding="utf-8")
        assert sorted(set(re.findall(REAL, text))) == []
        assert all("musterland.example" in address for address in re.findall(r"https?://[^\s\"]+", text))

"""The document on the Hessian plan of 2017: consistent in itself, and true to the fact file where that is at hand.

It is read as it lies in its folder, without a database.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mitplan.people.states import BodyKind, OfficeRole, SuccessionKind
from mitplan.plan.fields import FIELDS, field_of, parties_in, read
from mitplan.plan.states import JOINS, Degree, Kind, LinkType, Standing, VersionKind

FOLDER = Path(__file__).parents[1] / "documents" / "hessen-2017"
SHARED = Path(__file__).parents[5] / "shared"
FACTS = SHARED / "data" / "hessen" / "facts.md"
SEED = SHARED / "seed" / "hessischer-integrationsplan-press-release.txt"
OURS = "mitplan-demo"
# What the editors say themselves, needing no source; everything else is a claim.
EDITORIAL = {"measure_kind", "event_kind", "group"}


def refuse_float(text: str) -> NoReturn:
    raise AssertionError(f"a float: {text}")


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=refuse_float)


PEOPLE, PLAN = load("people.json"), load("plan.json")
(STAGE,) = PLAN["stages"]
ELEMENTS = {f"{row['kind']}/{row['number']}": row for row in STAGE["elements"]}
BODIES = {body["key"] for body in PEOPLE["bodies"]}
OFFICES = {office["key"] for office in PEOPLE["offices"]}
PARTIES = BODIES | {f"office:{key}" for key in OFFICES}


def claims() -> Iterator[tuple[str, dict[str, Any]]]:
    for reference, row in ELEMENTS.items():
        for claim in row.get("claims", ()):
            yield reference, claim


def claims_on(reference: str, field: str) -> list[dict[str, Any]]:
    return [claim for claim in ELEMENTS[reference]["claims"] if claim["field"] == field]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {row["number"]: row for row in ELEMENTS.values() if row["kind"] == kind}


def all_text() -> str:
    return (FOLDER / "people.json").read_text(encoding="utf-8") + (FOLDER / "plan.json").read_text(encoding="utf-8")


# ---------------------------------------------------------------- the document in itself


def test_numbers_are_unique() -> None:
    assert len(ELEMENTS) == len(STAGE["elements"])


def test_every_reference_resolves() -> None:
    named = [end for link in STAGE["links"] for end in (link["from"], link["to"], link.get("source", ""))]
    named += [claim["source"] for _, claim in claims()]
    assert {name for name in named if name} - set(ELEMENTS) == set()


def test_every_party_is_in_the_register() -> None:
    named = {link.get("stated_by", "") for link in STAGE["links"]} | {claim.get("owed_by", "") for _, claim in claims()}
    named |= {PLAN["owner"]} | {field["group"] for field in of_kind(Kind.FIELD).values()}
    for reference, claim in claims():
        named |= set(parties_in(ELEMENTS[reference]["kind"], claim["field"], claim.get("value", "")))
    assert named - PARTIES - {""} == set()
    assert PLAN["coordination"] in OFFICES


def test_the_register_is_whole() -> None:
    persons = {person["key"] for person in PEOPLE["persons"]}
    assert {body["parent"] for body in PEOPLE["bodies"]} - BODIES == {""}
    assert {row[end] for row in PEOPLE["successions"] for end in ("earlier", "later")} <= BODIES
    assert {office["body"] for office in PEOPLE["offices"]} <= BODIES
    assert {(holder["office"] in OFFICES, holder["person"] in persons) for holder in PEOPLE["holders"]} == {
        (True, True)
    }


def test_codes_come_from_the_lists() -> None:
    assert {body["kind"] for body in PEOPLE["bodies"]} <= set(BodyKind.values)
    assert {row["kind"] for row in PEOPLE["successions"]} <= set(SuccessionKind.values)
    assert {office["role"] for office in PEOPLE["offices"]} <= set(OfficeRole.values)
    assert {row["kind"] for row in ELEMENTS.values()} <= set(Kind.values)
    assert {claim["standing"] for _, claim in claims()} <= set(Standing.values)
    assert {link.get("degree", "") for link in STAGE["links"]} <= set(Degree.values)
    assert STAGE["freeze"]["kind"] == VersionKind.RECORD


@pytest.mark.parametrize("reference", ELEMENTS)
def test_fields_and_values_are_readable(reference: str) -> None:
    row = ELEMENTS[reference]
    for name in FIELDS[row["kind"]]:
        if name in row:
            read(row["kind"], name, row[name])
    for claim in row.get("claims", ()):
        field_of(row["kind"], claim["field"])
        assert ("value" in claim) == (claim["standing"] == Standing.STATED)
        if "value" in claim:
            read(row["kind"], claim["field"], claim["value"])


def test_links_join_what_they_may_and_only_once() -> None:
    for link in STAGE["links"]:
        origins, targets = JOINS[LinkType(link["type"])]
        assert ELEMENTS[link["from"]]["kind"] in origins, link
        assert ELEMENTS[link["to"]]["kind"] in targets, link
    doubled = Counter((link["from"], link["type"], link["to"]) for link in STAGE["links"])
    assert [link for link, count in doubled.items() if count > 1] == []


def test_no_field_has_two_valid_claims() -> None:
    valid = Counter((reference, claim["field"]) for reference, claim in claims() if claim.get("valid"))
    assert [place for place, count in valid.items() if count > 1] == []


def test_no_field_is_given_both_directly_and_by_claims() -> None:
    both = [(reference, claim["field"]) for reference, claim in claims() if claim["field"] in ELEMENTS[reference]]
    assert both == []


# ---------------------------------------------------------------- sourced facts only


def test_every_stated_value_names_its_source() -> None:
    assert [
        (ref, claim["field"]) for ref, claim in claims() if claim["standing"] != "unknown" and not claim["source"]
    ] == []


def test_values_stand_in_claims_except_what_editors_say() -> None:
    for reference, row in ELEMENTS.items():
        direct = {name for name in FIELDS[row["kind"]] if name in row} - EDITORIAL
        editors_own = row["kind"] == Kind.SOURCE or row.get("asked_by") == OURS
        assert editors_own or not direct, (reference, direct)


def test_every_element_leads_to_a_source() -> None:
    """The text of an element states numbers and dates, too: it must be clear which source to look into."""
    led = {link["from"] for link in STAGE["links"] if link["to"].startswith("source/") and link.get("source")}
    own = {ref for ref, row in ELEMENTS.items() if row["kind"] == Kind.SOURCE or row.get("asked_by") == OURS}
    assert set(ELEMENTS) - led - own == set()


def test_every_source_is_used() -> None:
    used = {link["to"] for link in STAGE["links"]} | {claim["source"] for _, claim in claims()}
    assert {f"source/{number}" for number in of_kind(Kind.SOURCE)} - used == set()


def test_sources_named_in_a_text_exist() -> None:
    named = set(re.findall(r"\b(S\d{1,2}|X\d{1,2}|Z22|B13|B31)\b", all_text()))
    assert named - set(of_kind(Kind.SOURCE)) == set()


def test_no_press_contact_and_no_private_person() -> None:
    assert re.findall(r"[\w.]+@[\w.]+|\(0\d+\)|\b0611\b|Telefon|Fax\b", all_text()) == []
    assert {person["name"] for person in PEOPLE["persons"]} == {
        "Jo Dreiseitel", "Kai Klose", "Stefan Grüttner", "Heike Hofmann", "Holger Bellino", "Eva Sommer",
    }  # fmt: skip


def test_the_recording_office_is_ours() -> None:
    office = next(office for office in PEOPLE["offices"] if office["key"] == PLAN["coordination"])
    assert office["body"] == OURS
    assert PLAN["fictional"] is False
    assert "keine amtliche Veröffentlichung" in PLAN["notice"]


# ---------------------------------------------------------------- what is open stays open


@pytest.mark.parametrize("number", [f"M{i}" for i in range(1, 11)])
def test_the_ten_measures_say_what_is_unknown(number: str) -> None:
    unknown = {claim["field"] for claim in ELEMENTS[f"measure/{number}"]["claims"] if claim["standing"] == "unknown"}
    assert {"lead", "starts", "success"} <= unknown


def test_measures_follow_no_guideline_that_no_source_names() -> None:
    assert [link for link in STAGE["links"] if link["type"] in {"follows", "serves", "belongs_to"}] == []


def test_no_answer_is_invented() -> None:
    assert STAGE["answers"] == []


def test_conflicts_are_kept() -> None:
    assert {claim["value"] for claim in claims_on("measure/M3", "started")} == {"2017-11", "2018-06-13"}
    assert {claim["value"] for claim in claims_on("measure/P1", "started")} == {"2015-05-01", "2015-07-01"}
    cost = claims_on("plan/0", "cost")
    assert [claim.get("value", {}).get("period", claim["standing"]) for claim in cost] == [
        "year", "total", "unknown", "unknown",
    ]  # fmt: skip
    assert not any(claim.get("valid") for claim in cost)
    assert "Freitag" in next(
        claim["note"] for claim in claims_on("plan/0", "presented") if claim["source"] == "source/S6"
    )


# ---------------------------------------------------------------- against the fact file


@pytest.fixture(scope="module")
def facts() -> str:
    if not FACTS.exists():
        pytest.skip(f"fact file not at hand: {FACTS.name}")
    return FACTS.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def key_addresses(facts: str) -> dict[str, str]:
    """Each source key with its address, as the head of the fact file lists them."""
    head = facts.split("Source keys")[1].split("\n## ", maxsplit=1)[0]
    entries = re.split(r"\n- | · ", head)
    found = (re.match(r"(S\d+|Z22|B13|B31)(?: (https?://[^\s;]+(?:;\S+)?))?", entry.strip()) for entry in entries)
    return {match[1]: match[2] or "" for match in found if match} | {"B13": "", "B31": ""}


def squeezed(text: str) -> str:
    return re.sub(r"[\"“”„‚‘]", "", text).casefold()


def test_source_keys_and_addresses_are_those_of_the_fact_file(key_addresses: dict[str, str]) -> None:
    keyed = {key: row for key, row in of_kind(Kind.SOURCE).items() if key[0] in "SZB"}
    assert set(keyed) <= set(key_addresses)
    for key, row in keyed.items():
        known = key_addresses[key]
        if "..." in known or key == "S1":
            assert "address" not in row, key
            note = next(claim["note"] for claim in row["claims"] if claim["field"] == "address")
            assert known in note, key
        else:
            assert row.get("address", "") == known, key


def test_sources_without_key_stand_in_the_fact_file(facts: str) -> None:
    named = {number: row for number, row in of_kind(Kind.SOURCE).items() if number[0] in "XZB"}
    assert [number for number, row in named.items() if row["reference"] not in facts] == []


def test_guidelines_are_those_of_the_fact_file(facts: str) -> None:
    section = facts.split("## 2 ")[1].split("\n## ", maxsplit=1)[0]
    stated = {number: row["title"] for number, row in of_kind(Kind.GUIDELINE).items()}
    listed = re.findall(r"(\d)\. (.+?)(?: \([^)]*\))?(?= \d\. |\n|$)", section)
    assert stated == dict(listed)
    assert len(stated) == 5


def rows(facts: str, section: str) -> dict[str, list[str]]:
    lines = facts.split(f"## {section} ")[1].split("\n## ", maxsplit=1)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: row[1:] for row in cells}


def test_fields_are_those_of_the_fact_file(facts: str) -> None:
    stated = rows(facts, "3")
    for number, row in of_kind(Kind.FIELD).items():
        assert squeezed(row["title"]) == squeezed(stated[number][0])
    assert ELEMENTS["field/2"]["names"][0]["name"] in stated["2"][1]
    assert len(of_kind(Kind.FIELD)) == 7


@pytest.mark.parametrize("number", [f"M{i}" for i in range(1, 11)])
def test_measures_and_pages_are_those_of_the_fact_file(facts: str, number: str) -> None:
    title, _guideline, page = rows(facts, "5")[number][:3]
    measure = ELEMENTS[f"measure/{number}"]
    assert squeezed(measure["title"]) == squeezed(title)
    assert measure.get("pages", "unknown") == page


def test_the_press_release_is_not_copied() -> None:
    """No run of ten words of it stands in a text of ours; official names are shorter, or are titles."""
    if not SEED.exists():
        pytest.skip(f"press release not at hand: {SEED.name}")
    words = re.findall(r"\w+", SEED.read_text(encoding="utf-8").casefold())
    runs = {" ".join(words[i : i + 10]) for i in range(len(words) - 9)}
    texts = [row["text"] for row in ELEMENTS.values()] + [claim.get("note", "") for _, claim in claims()]
    ours = [re.findall(r"\w+", text.casefold()) for text in texts]
    copied = [run for text in ours for i in range(len(text) - 9) if (run := " ".join(text[i : i + 10])) in runs]
    assert copied == []

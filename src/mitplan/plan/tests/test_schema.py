"""The JSON Schema says what the checks of shape say, and the fields beside."""

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from mitplan.plan.schema import json_schema
from mitplan.plan.shape import faults_of

from .sample import DOCUMENT, FIRST, M1, changed
from .test_shape import MISSING, STRAY

ROOT = Path(__file__).resolve().parents[4]
SCHEMA = json_schema()
CHECK = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_in_the_docs_is_current():
    written = json.loads((ROOT / "docs" / "plan-document.schema.json").read_text(encoding="utf-8"))
    assert written == SCHEMA, "run `mitplan schema > docs/plan-document.schema.json`"


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("key", ["hessen-2017", "musterland-2022", "musterland-2027"])
def test_each_demo_document_fits(key):
    file = resources.files("mitplan.plan") / "documents" / key / "plan.json"
    assert [error.message for error in CHECK.iter_errors(json.loads(file.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("path", [path for path, _sentence in STRAY])
def test_a_stray_key_fits_neither(path):
    document = changed(path, "x")
    assert faults_of(document)
    assert not CHECK.is_valid(document)


@pytest.mark.parametrize("path", [path for path, _sentence in MISSING])
def test_a_missing_key_fits_neither(path):
    document = changed(path, ...)
    assert faults_of(document)
    assert not CHECK.is_valid(document)


WRONG = [
    ((*M1, "stage"), "flying"),
    ((*M1, "leads"), "government"),
    ((*M1, "target_groups"), "Eltern"),
    ((*M1, "claims", 0, "standing"), "guessed"),
    ((*FIRST, "elements", 3, "baseline"), "12"),
    ((*FIRST, "links", 0, "type"), "likes"),
    ((*FIRST, "freeze", "kind"), "final"),
]


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_the_schema_knows_codes_and_the_fields_of_each_kind(path, value):
    assert CHECK.is_valid(DOCUMENT)
    assert not CHECK.is_valid(changed(path, value))

"""What a plan document may say where; each fault of its shape names the place. Needs no database."""

import pytest

from mitplan.plan.shape import faults_of

from .sample import FIRST, M1, SECOND, changed

AT_M1 = "Stufe 1: elements[1] (measure/M1)"

STRAY = [
    (("colour",), "Die Angabe „colour“ gibt es hier nicht."),
    ((*FIRST, "colour"), "Stufe 1: Die Angabe „colour“ gibt es hier nicht."),
    ((*M1, "claims", 1, "colour"), f"{AT_M1}: claims[1]: Die Angabe „colour“ gibt es hier nicht."),
    ((*M1, "names", 0, "colour"), f"{AT_M1}: names[0]: Die Angabe „colour“ gibt es hier nicht."),
    ((*M1, "translations", "en", "colour"), f"{AT_M1}: translations.en: Die Angabe „colour“ gibt es hier nicht."),
    ((*FIRST, "links", 1, "colour"), "Stufe 1: links[1]: Die Angabe „colour“ gibt es hier nicht."),
    ((*FIRST, "answers", 0, "colour"), "Stufe 1: answers[0]: Die Angabe „colour“ gibt es hier nicht."),
    ((*FIRST, "freeze", "colour"), "Stufe 1: freeze: Die Angabe „colour“ gibt es hier nicht."),
    ((*SECOND, "withdraw", 0, "colour"), "Stufe 2: withdraw[0] (measure/M1): Die Angabe „colour“ gibt es hier nicht."),
]


@pytest.mark.parametrize(("path", "sentence"), STRAY)
def test_a_key_that_nothing_reads_is_refused(path, sentence):
    assert faults_of(changed(path, "x")) == [sentence]


MISSING = [
    (("key",), "Die Angabe „key“ fehlt."),
    (("stages",), "Die Angabe „stages“ fehlt."),
    ((*M1, "kind"), "Stufe 1: elements[1]: Die Angabe „kind“ fehlt."),
    ((*M1, "title"), f"{AT_M1}: Die Angabe „title“ fehlt."),
    ((*M1, "claims", 0, "field"), f"{AT_M1}: claims[0]: Die Angabe „field“ fehlt."),
    ((*M1, "names", 0, "name"), f"{AT_M1}: names[0]: Die Angabe „name“ fehlt."),
    ((*FIRST, "links", 0, "to"), "Stufe 1: links[0]: Die Angabe „to“ fehlt."),
    ((*FIRST, "answers", 0, "code"), "Stufe 1: answers[0]: Die Angabe „code“ fehlt."),
    ((*FIRST, "freeze", "label"), "Stufe 1: freeze: Die Angabe „label“ fehlt."),
    ((*SECOND, "withdraw", 0, "reason"), "Stufe 2: withdraw[0] (measure/M1): Die Angabe „reason“ fehlt."),
]


@pytest.mark.parametrize(("path", "sentence"), MISSING)
def test_what_must_be_said_is_asked_for(path, sentence):
    assert faults_of(changed(path, ...)) == [sentence]


@pytest.mark.parametrize("document", [None, [], "plan", 3, {}])
def test_what_is_no_document_at_all_is_refused(document):
    assert faults_of(document)


def test_many_faults_are_told_up_to_a_hundred():
    rows = [{"kind": "measure", "number": str(n)} for n in range(500)]
    found = faults_of(changed((*FIRST, "elements"), rows))
    assert len(found) == 100
    assert found[99] == "Stufe 1: elements[99] (measure/99): Die Angabe „title“ fehlt."

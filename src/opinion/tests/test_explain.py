"""A result in sentences and tables: nothing is missing in one language, nobody small is shown."""

import json
import re
import string

import numpy as np
import pytest

from opinion.engine import METHODS, analyse
from opinion.explain import Told, one_line, summary, tables
from opinion.phrases import PHRASES
from opinion.votes import Votes

CAMPS = {"A": range(30), "B": range(30, 50)}
TEXTS = {item: f"Aussage über {item}" for item in range(12)} | {11: "Alle wollen das"}


def conversation():
    """Thirty against twenty, who agree on the last statement alone."""
    random = np.random.default_rng(0)
    rows = []
    for person in range(50):
        for item in range(12):
            vote = 1 if item == 11 else (1 if (person < 30) == (item < 6) else -1)
            rows.append((person, item, vote if random.random() < 0.95 else 0))
    return Votes.of(rows)


@pytest.fixture(params=METHODS)
def result(request):
    return analyse(conversation(), method=request.param)


def test_each_language_has_each_phrase_with_the_same_blanks():
    def blanks(phrase):
        return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}

    german, english = PHRASES["de"], PHRASES["en"]
    assert german.keys() == english.keys()
    assert {key: blanks(german[key]) for key in german} == {key: blanks(english[key]) for key in english}


@pytest.mark.parametrize("language", PHRASES)
def test_the_summary_tells_what_is_there(result, language):
    told = summary(result, TEXTS, language)
    assert "{" not in told
    assert "nan" not in told
    assert "Alle wollen das" in told
    alone = {"de": "Gruppe A (60 %) stimmt als einzige mehrheitlich zu: „Aussage über",
             "en": "Group A (60%) is the only one with a majority that agrees: “Aussage über"}  # fmt: skip
    assert alone[language] in told
    assert {"de": "Es gibt 2 Gruppen: A (60 %, 30 Personen), B (40 %, 20 Personen).",
            "en": "There are 2 groups: A (60%, 30 people), B (40%, 20 people)."}[language] in told  # fmt: skip


@pytest.mark.parametrize("language", PHRASES)
def test_no_groups_are_said_and_not_shown(language):
    random = np.random.default_rng(0)
    rows = [(person, item, int(random.choice([-1, 1]))) for person in range(40) for item in range(12)]
    told = summary(analyse(Votes.of(rows)), None, language)
    assert {"de": "keine stabilen Meinungsgruppen", "en": "no stable opinion groups"}[language] in told
    assert not re.search(r"(Gruppe|Group) [A-E]\b", told)


def test_nobody_at_all_can_be_told():
    for language in PHRASES:
        told = Told(analyse(Votes.of([])), None, language)
        assert told.summary()
        assert all(len(table.columns) >= 2 for table in told.tables())


def test_tables_are_whole(result):
    groups, typical, statements, participation = tables(result, TEXTS, "de")
    assert [row[:2] for row in groups.rows] == [("A", 30), ("B", 20)]
    assert len(statements.rows) == 12
    assert len(typical.rows) == sum(len(group.typical) for group in result.groups)
    for table in (groups, typical, statements, participation):
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        for row in table.rows:
            assert all(cell is None or type(cell) in (str, int, float) for cell in row), row


def test_what_is_moderated_out_is_not_told():
    votes = conversation().moderated({0: -1})
    for method in METHODS:
        result = analyse(votes, method=method)
        everything = json.dumps([[table.rows for table in tables(result, TEXTS)], summary(result, TEXTS)])
        assert "über 0" not in everything.replace("\\u00fc", "ü")


def test_no_person_is_in_what_is_told():
    votes = Votes.of([(f"person-{person}", item, 1) for person in range(20) for item in range(8)])
    result = analyse(votes)
    assert "person-" not in json.dumps([[table.rows for table in tables(result)], summary(result)])


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        Told(analyse(Votes.of([])), None, "fr")


def test_no_statement_is_told_of_two_groups():
    result = analyse(conversation())
    told = summary(result, TEXTS).splitlines()
    named = [re.search(r"„(.+)“", line)[1] for line in told if "„" in line]
    assert len(named) == len(set(named)) >= 4


def test_a_text_cannot_leave_its_line():
    assert one_line(" Rot\x1b[31m\n\tund\u202eblau\u2028\x00 ") == "Rot [31m undblau"
    texts = {item: f"Satz {item}.\r\nMehr\x1b[2J\u202e" for item in range(12)}
    for method in METHODS:
        told = summary(analyse(conversation(), method=method), texts)
        assert re.search(r"„Satz \d+\. Mehr \[2J“", told)
        assert not set("\r\x1b\u202e") & set(told)
        assert not re.search("[.?!]“[.]", told)


def test_what_divides_is_told_by_what_the_groups_differ_in():
    """On the last statement nobody agrees: one group passes, the other disagrees."""
    rows = [
        (person, item, (1 if item < 6 else -1) if person < 30 else (-1 if item < 6 else 1))
        for person in range(50) for item in range(12)
    ]  # fmt: skip
    rows += [(person, 12, 0 if person < 30 else -1) for person in range(50)]
    result = analyse(Votes.of(rows))
    told = list(Told(result)._dividing(set(range(12))))
    assert [line.split("(")[1][:10] for line in told] == ["Ablehnung:"]
    assert "in Gruppe B, " in told[0]


def test_at_least_is_never_rounded_up():
    result = analyse(conversation(), method="polis")
    (one, _stance), *_ = result.consensus()
    said = re.search(r"jede mit mindestens (\d+) %", summary(result, TEXTS))[1]
    assert round(100 * one.consensus) > 100 * one.consensus, "a test that could not fail"
    assert int(said) / 100 <= one.consensus < (int(said) + 1) / 100


@pytest.mark.parametrize(
    ("people", "method", "said"),
    [
        (2, "default", "Es haben noch zu wenige Personen"),
        (2, "polis", "Es haben noch zu wenige Personen"),
        (9, "default", "Es haben noch zu wenige Personen"),
        (30, "default", "Es gibt keine stabilen Meinungsgruppen"),
        (30, "polis", "Alle gehören zu einer einzigen Gruppe."),
    ],
)
def test_why_there_are_no_groups(people, method, said):
    result = analyse(Votes.of([(person, item, 1) for person in range(people) for item in range(9)]), method=method)
    told = summary(result)
    assert said in told
    assert "In keiner Gruppe" not in told


def test_a_group_beside_a_hidden_one_is_not_called_the_only_opinion():
    rows = [(person, item, 1 if (person < 3) == (item < 5) else -1) for person in range(30) for item in range(10)]
    told = summary(analyse(Votes.of(rows), method="polis"))
    assert "Nur eine Gruppe ist groß genug, um gezeigt zu werden: 27 Personen." in told
    assert "Eine Gruppe ist so klein, dass sie nicht gezeigt wird." in told

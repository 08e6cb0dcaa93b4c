"""What is found, in which order: the same lists on both databases."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ..asking import Term, asked
from ..finding import MOST, Wish, find
from ..folding import index_text
from ..index import bring
from ..indexes import reads_all_scripts
from ..models import Entry, Word
from ..source import Source
from ..suggesting import meant
from .telling import candidates, found, tell, thing

pytestmark = pytest.mark.django_db

THINGS = (
    thing(1, "Integrationslotsenmanagement ausbauen"),
    thing(2, "Lotsen in jedem Kreis", "Ehrenamtliche helfen."),
    thing(3, "Lotsenhäuser", "Häuser für alle"),
    thing(4, "Ausbildung", "Wer lotsen will, lernt es hier.", day=date(2021, 1, 1)),
    thing(5, "Beirat", "Mitarbeiter*innen der Straßenbahn"),
    thing(6, "Dienst", "Mitarbeiterinnen und Mitarbeiter"),
    thing(7, "Team", "MitarbeiterInnen, Kolleg:innen, Ärzt_innen, Bürger/-innen"),
    thing(8, "المساواة في العمل", "إدارة التعليم", language="ar"),
    thing(9, "Рівність і праця", "Зв’язок з громадою на ґанку", language="uk"),
    thing(10, "Maßnahme der EU", "M3 und M3.1, Seite 12", stage="running"),
    thing(11, "100 % Teilhabe", 'a_b [c] "Zitat" AND NOT near*', kind="source", plan="other"),
    thing(12, "Frau Hauser", "Gleichstellung der Geschlechter"),
)


@pytest.fixture(autouse=True)
def told(db):
    tell(THINGS)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # In the title before the text; a whole word before its start before its inside; newest first.
        ("Lotsen", [2, 3, 1, 4]),
        ("lotsen LOTSEN", [2, 3, 1, 4]),
        ("Lotsen helfen", [2]),
        ('"in jedem Kreis"', [2]),
        ('"jedem in Kreis"', []),
        ("„in jedem“ Kreis", [2]),
        ("Häuser", [3]),
        ("Haeuser", [3]),
        ("Hauser", [12, 3]),
        ("Strassenbahn", [5]),
        ("STRAẞENBAHN", [5]),
        ("Mitarbeiterinnen", [5, 6, 7]),
        ("Mitarbeiter", [6, 5, 7]),
        ("Mitarbeiter*innen", [6, 5, 7]),
        ("Mitarbeiter:innen", [6, 5, 7]),
        ("MitarbeiterInnen", [5, 6, 7]),
        ("Mitarbeiter_innen", [6, 5, 7]),
        ("Mitarbeiter/-innen", [6, 5, 7]),
        ("Kolleg*innen", [7]),
        ("Ärztinnen", [7]),
        ("Bürgerinnen", [7]),
        ("المساواة", [8]),
        ("مساواه", [8]),
        ("ادارة", [8]),
        ("рівність", [9]),
        ("РІВНІСТЬ", [9]),
        ("зв'язок", [9]),
        ("ганку", [9]),
        # One or two letters are whole words, so that they find anything sensible.
        ("EU", [10]),
        ("M3", [10]),
        ("M3.1", [10]),
        ("3", []),
        ("i", []),
        ("100 %", [11]),
        ("100%", [11]),
        ("Integrations-Lotsen", [1]),
        ("Zitat", [11]),
        ("NOT", [11]),
        # What means something to a database means nothing here.
        ("%", []),
        ("_", []),
        ("*", []),
        ("%otsen", [1, 2, 3, 4]),
        ("L_tsen", []),
        ('"', []),
        ('"Lotsen', [2, 3, 1, 4]),
        ("\0", []),
        ("Lotsen\0helfen", [2]),
        ("' OR 1=1 --", []),
        ("title:Lotsen OR NEAR(a b)", []),
        ("\ud800", []),
        ("xyzzy", []),
    ],
)
def test_found(question, expected):
    assert found(question) == expected


def test_a_question_is_short_however_long_it_was():
    question = asked("x" * 10_000)
    assert len(question.text) == 200
    assert found("Lotsen " * 2_000) == [2, 3, 1, 4]
    many = asked(" ".join(f"wort{number}" for number in range(20)))
    assert len(many.terms) == 8
    assert many.was_cut
    assert not asked("ein Wort").was_cut


def test_newest_first_where_nothing_else_decides():
    tell(
        [thing(1, "Kurse", day=date(2019, 1, 1)), thing(2, "Kurse", day=date(2023, 1, 1)), thing(3, "Kurse", day=None)]
    )
    assert found("kurse") == [2, 1, 3]
    tell([thing(1, "Kurse", withdrawn=True, day=date(2023, 1, 1)), thing(2, "Kurse")])
    assert found("kurse") == [2, 1]


def test_a_thing_in_two_languages_is_found_once_in_the_readers():
    tell([thing(1, "Sprachkurse in Hessen"), thing(1, "Language courses in Hessen", language="en")])
    assert [(each.thing, each.language) for each in candidates("Hessen", language="en")] == [("test.thing:1", "en")]
    assert [each.language for each in candidates("Hessen")] == ["de"]
    assert [each.language for each in candidates("courses")] == ["en"]
    assert [each.language for each in candidates("Hessen", language="uk")] == ["de"]


def test_facets_count_what_each_would_leave():
    assert list(find(Wish((), {})).entries) == []
    tell([thing(1, "Kurse"), thing(2, "Kurse", kind="source"), thing(3, "Kurse", plan="other", stage="done")])
    counts = find(Wish(asked("kurse").terms, {"kind": "measure"})).counts
    assert counts == {
        "plan": {"other": 1, "probe": 1},
        "kind": {"measure": 2, "source": 1},
        "language": {"de": 2},
        "stage": {"done": 1},
    }
    assert found("kurse", kind="measure") == [1, 3]
    assert found("kurse", kind="measure", stage="done") == [3]
    assert found("kurse", kind="nothing") == []


def test_nobody_finds_what_is_for_others():
    tell([thing(1, "Kurse"), thing(2, "Kurse", "Geheimwort", audience="plan:probe")])
    assert found("kurse") == [1]
    assert found("kurse", audiences=("public", "plan:probe")) == [1, 2]
    assert found("kurse", audiences=("public", "plan:other")) == [1]
    assert not Word.objects.filter(folded="geheimwort").exists()


def test_of_too_many_those_with_the_word_in_the_title_come_first():
    tell([thing(number, f"Nummer {number}", "kurse", plan=f"plan-{number % 3}") for number in range(1, MOST + 100)])
    result = find(Wish(asked("kurse").terms, {}))
    assert (len(result.entries), result.cut) == (MOST, True)
    assert result.counts["plan"] == {"plan-0": None, "plan-1": None, "plan-2": None}
    narrowed = find(Wish(asked("kurse").terms, {"plan": "plan-1"}))
    assert (len(narrowed.entries), narrowed.cut) == (200, False)
    tell([thing(0, "Kurse"), *(thing(number, f"Nummer {number}", "kurse") for number in range(1, MOST + 100))])
    assert found("kurse")[0] == 0


# ---------------------------------------------------------------- words that occur nowhere


def reads_entries(question: str, *audiences: str) -> bool:
    with CaptureQueriesContext(connection) as asked_for:
        found(question, audiences=("public", *audiences))
    return any("search_entry" in query["sql"] for query in asked_for)


@pytest.mark.parametrize("question", ["gleichstelung", "Lotsen gleichstelung", '"in jeder Kreis"', "xy", "рівнсть"])
def test_for_what_no_word_holds_no_entry_is_read(question):
    assert not reads_entries(question)


def test_not_even_by_the_time_it_takes_a_draft_is_told():
    tell([thing(1, "Kurse"), thing(2, "Kurse", "Geheimwort", audience="plan:probe")])
    assert not reads_entries("geheim")
    assert not reads_entries("geheim", "plan:other")
    assert reads_entries("geheim", "plan:probe")


@given(st.data())
def test_whatever_stands_in_a_text_is_found(data):
    letters = st.sampled_from("abä1 ßоلx-")
    text = data.draw(st.text(letters, max_size=12)) + data.draw(st.text(letters, max_size=8)) * data.draw(
        st.integers(1, 60)
    )
    with transaction.atomic():
        tell([thing(1, "Titel", text)])
        folded = index_text(text).strip()
        low = data.draw(st.integers(0, len(folded)))
        part = folded[low : low + data.draw(st.integers(3, 200))].strip()
        for term in (Term(part), Term(data.draw(st.sampled_from([*folded.split(), "titel"])), whole=True)):
            if term.text and (term.whole or len(max(term.text.split(), key=len)) > 2):
                assert len(find(Wish([term], {})).entries) == 1
        transaction.set_rollback(True)


def test_the_index_of_the_database_knows_all_scripts():
    assert reads_all_scripts(connection)


# ---------------------------------------------------------------- did you mean


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("gleichstelung", "Gleichstellung"),
        ("integrationlotsenmanagement", "Integrationslotsenmanagement"),
        ("strasenbahn", "Straßenbahn"),
        ("рівнсть", "Рівність"),
        ("المساوة", "المساواة"),
        ("geschlehcter", "Geschlechter"),
        ("xyzzyxyzzy", ""),
        ("abc", ""),
    ],
)
def test_did_you_mean(typed, right):
    terms = asked(typed).terms
    assert meant(terms) == ({terms[0].text: right} if right else {})


def test_of_words_as_near_the_most_usual_is_meant():
    tell([thing(1, "Kuhse"), thing(2, "Kurse"), thing(3, "Kurse am Abend")])
    assert meant(asked("kukse").terms) == {"kukse": "Kurse"}


# ---------------------------------------------------------------- what hasn't changed is left alone


def test_only_what_changed_is_written_again(django_assert_num_queries):
    before = dict(Entry.objects.values_list("thing", "pk"))
    changed = [thing(2, "Lotsinnen in jedem Kreis", day=date(2024, 1, 1)), *THINGS[2:]]
    tell(changed)
    after = dict(Entry.objects.values_list("thing", "pk"))
    assert {name for name in before if after.get(name) != before[name]} == {"test.thing:1", "test.thing:2"}
    assert found("Lotsinnen") == [2]
    assert not Word.objects.filter(folded="integrationslotsenmanagement").exists()
    told = Source("test", lambda _lines: (), lambda: {"all"}, lambda _scopes: iter(changed))
    with django_assert_num_queries(1):
        assert bring(told, ["all"]) == 0


def test_a_new_day_moves_the_entry_without_folding_it_again():
    pks = set(Entry.objects.values_list("pk", flat=True))
    tell(thing(int(each.place), each.title, each.text, day=date(2025, 5, 5)) for each in THINGS[:4])
    kept = Entry.objects.filter(pk__in=pks)
    assert set(kept.values_list("day", flat=True)) == {date(2025, 5, 5)}
    assert kept.count() == 4

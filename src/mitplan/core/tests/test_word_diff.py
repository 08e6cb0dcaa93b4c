"""Texts compared word by word: nothing is lost, and the runs can be read."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.word_diff import Fate, changed_words

words = st.lists(
    st.sampled_from(["Kurse", "für", "Eltern", " ", " ", ".", "\n\n", "الدورات", "їх", "a-b"]), max_size=30
)
texts = words.map("".join)


def told(before, after):
    return [(run.fate.value, run.text) for run in changed_words(before, after)]


@given(texts, texts)
def test_both_texts_can_be_put_together_again(before, after):
    runs = changed_words(before, after)
    assert "".join(run.text for run in runs if run.fate != Fate.NEW) == before
    assert "".join(run.text for run in runs if run.fate != Fate.GONE) == after
    assert all(run.text for run in runs)


@given(texts)
def test_equal_texts_are_one_run(text):
    assert told(text, text) == ([("same", text)] if text else [])


@given(texts, texts)
def test_runs_of_one_fate_never_stand_side_by_side(before, after):
    fates = [run.fate for run in changed_words(before, after)]
    assert all(one != other for one, other in pairwise(fates))


def test_a_changed_word_is_one_change():
    assert told("Sie dauern drei Monate.", "Sie dauern sechs Monate.") == [
        ("same", "Sie dauern "),
        ("gone", "drei"),
        ("new", "sechs"),
        ("same", " Monate."),
    ]


def test_a_single_equal_word_between_changes_belongs_to_the_change():
    assert told("Wir prüfen die Kurse und berichten bald.", "Wir streichen die Mittel und berichten bald.") == [
        ("same", "Wir "),
        ("gone", "prüfen die Kurse"),
        ("new", "streichen die Mittel"),
        ("same", " und berichten bald."),
    ]


def test_words_with_hyphens_and_abbreviations_stay_whole():
    assert told("Deutsch-Kurse z.B. abends", "Deutsch-Stunden z.B. abends")[:2] == [
        ("gone", "Deutsch-Kurse"),
        ("new", "Deutsch-Stunden"),
    ]


def test_long_texts_are_compared_at_once():
    before = " ".join(f"Wort{n}" for n in range(5000))
    after = " ".join(f"Wort{n}" for n in range(5000) if n % 50)
    started = time.process_time()
    assert sum(run.fate == Fate.GONE for run in changed_words(before, after)) == 100
    assert time.process_time() - started < 2

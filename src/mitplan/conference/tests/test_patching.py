"""Amendments into texts: what is promised of them holds for any texts."""

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mitplan.conference.patching import (
    BEGINNING,
    Collision,
    Deed,
    Paragraph,
    Patch,
    Taken,
    as_text,
    between,
    blocks,
    carried,
    collisions,
    difference,
    outcome,
    patched,
    places,
    rebased,
    taken,
)
from mitplan.core.word_diff import Fate

TEXT = "Das Land fördert Kurse.\n\nKurse finden auch abends statt.\n\n- erstens\n- zweitens"
BASE = carried([], TEXT)


def _change(at, text):
    return Patch(at, Deed.CHANGE, text)


def _insert(at, text):
    return Patch(at, Deed.INSERT, text)


# ---------------------------------------------------------------- names that stay


def test_paragraphs_are_what_blank_lines_part_and_get_names():
    assert [
        Paragraph("p1", "Das Land fördert Kurse."),
        Paragraph("p2", "Kurse finden auch abends statt."),
        Paragraph("p3", "- erstens\n- zweitens"),
    ] == BASE
    assert blocks("\r\n eins \r\n \t\r\n\r\nzwei\rdrei\n") == ["eins", "zwei\ndrei"]


def test_names_stay_with_their_paragraphs_and_are_never_given_again():
    typed = "Neu davor.\n\nDas Land fördert Kurse und Prüfungen.\n\n- erstens\n- zweitens"
    after = carried(BASE, typed, taken=["p7"])
    assert [one.name for one in after] == ["p8", "p1", "p3"]
    # A single paragraph written anew from top to bottom is still that paragraph.
    assert carried([Paragraph("p1", "abc")], "xyz") == [Paragraph("p1", "xyz")]
    assert carried(BASE, as_text(BASE)) == BASE


# ---------------------------------------------------------------- patches


def test_patches_change_strike_out_and_put_in():
    patches = [_change("p1", "Das Land sichert Kurse."), Patch("p2", Deed.DELETE), _insert("p3", "Ende.")]
    assert as_text(patched(BASE, [*patches, _insert(BEGINNING, "Anfang.")], 4)) == (
        "Anfang.\n\nDas Land sichert Kurse.\n\n- erstens\n- zweitens\n\nEnde."
    )
    assert [one.name for one in patched(BASE, [*patches, _insert(BEGINNING, "Anfang.")], 4)] == [
        *("a4-4", "p1", "p3", "a4-3"),
    ]
    with pytest.raises(KeyError, match="p9"):
        patched(BASE, [_change("p9", "x")], 1)


def test_patches_are_what_lies_between_two_texts():
    after = [
        (BEGINNING, "", ""),
        ("p1", "Das Land sichert Kurse.\n\nEins.", "Zwei."),
        ("p2", " ", ""),
        ("p3", TEXT, ""),
    ]
    assert between(BASE[:2], after[:3]) == [
        _change("p1", "Das Land sichert Kurse."),
        _insert("p1", "Eins."),
        _insert("p1", "Zwei."),
        Patch("p2", Deed.DELETE),
    ]
    assert between(BASE, [(one.name, one.text, "") for one in BASE]) == []


def test_redline_tells_what_is_gone_before_what_is_new():
    after = patched(BASE, [Patch("p2", Deed.DELETE), _insert("p1", "Neu."), _change("p3", "- erstens\n- drittens")], 1)
    rows = difference(BASE, after)
    assert [(row.name, row.fate) for row in rows] == [
        *(("p1", "same"), ("p2", "gone"), ("a1-2", "new"), ("p3", "changed")),
    ]
    assert [(run.fate, run.text) for run in rows[3].runs] == [
        (Fate.SAME, "- erstens\n- "),
        (Fate.GONE, "zweitens"),
        (Fate.NEW, "drittens"),
    ]


# ---------------------------------------------------------------- collisions


@pytest.mark.parametrize(
    ("one", "other", "at"),
    [
        ([_change("p1", "a")], [_change("p1", "b")], "p1"),
        ([_change("p1", "a")], [Patch("p1", Deed.DELETE)], "p1"),
        ([_insert("p2", "a")], [_insert("p2", "b")], "p2"),
        ([_insert(BEGINNING, "a")], [_insert(BEGINNING, "b")], BEGINNING),
        ([Patch("p2", Deed.DELETE)], [_insert("p2", "b")], "p2"),
    ],
)
def test_amendments_collide_at_one_paragraph_and_in_one_place(one, other, at):
    assert collisions({1: one, 2: other, 3: [_change("p3", "c")]}) == [Collision(at, (1, 2))]


@pytest.mark.parametrize("other", [[_insert("p1", "b")], [_change("p2", "b")], [_insert(BEGINNING, "b")]])
def test_a_change_and_what_is_put_behind_it_do_not_collide(other):
    assert collisions({1: [_change("p1", "a")], 2: other}) == []


# ---------------------------------------------------------------- any texts

words = st.text("ab cd", min_size=1, max_size=8).map(str.strip).filter(bool)
texts = st.lists(words, min_size=1, max_size=5).map(lambda them: carried([], "\n\n".join(them)))


@st.composite
def texts_with_amendments(draw):
    base = draw(texts)
    names = [one.name for one in base]
    amendments = {}
    for number in range(1, draw(st.integers(2, 4)) + 1):
        at = draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
        patches = [draw(st.sampled_from([Patch(name, Deed.DELETE), _change(name, draw(words))])) for name in at]
        behind = draw(st.lists(st.sampled_from([BEGINNING, *names]), max_size=2))
        amendments[number] = patches + [_insert(name, draw(words)) for name in behind]
    return base, amendments


@given(texts_with_amendments())
def test_what_does_not_collide_gives_the_same_text_in_any_order(given_):
    base, amendments = given_
    for collision in collisions(amendments):
        amendments = {n: patches for n, patches in amendments.items() if n not in collision.amendments[1:]}
    assume(not collisions(amendments))
    found = set()
    for order in permutations(amendments):
        text = base
        for number in order:
            text = patched(text, amendments[number], number)
        found.add(tuple(text))
    assert len(found) == 1
    # Merging by places comes to the same.
    rows = places(base, {n: rebased(patches, base, base) for n, patches in amendments.items()})
    results = {row.name: offer for row in rows for offer in row.offers.values()}
    assert tuple(outcome(rows, results)) in found
    assert all(taken(n, rows, results).not_at_all == 0 for n in amendments)


@given(texts_with_amendments())
def test_a_patch_on_an_unchanged_paragraph_survives_any_other_change(given_):
    base, amendments = given_
    mine, other = amendments[1], amendments[2]
    newer = patched(base, other, 2)
    found = rebased(mine, base, newer)
    assert [mine[index] for index in found.indices] == found.fitting
    assert sorted(map(repr, [*found.fitting, *found.stale])) == sorted(map(repr, mine))
    touched = {patch.at for patch in other if patch.do != Deed.INSERT}
    assert [patch for patch in mine if patch.at not in touched] == [p for p in found.fitting if p.at not in touched]
    # And it can be applied, with the same effect on its paragraph.
    after = {one.name: one.text for one in patched(newer, found.fitting, 1)}
    for patch in found.fitting:
        if patch.do != Deed.INSERT:
            assert after.get(patch.at) == (patch.text if patch.do == Deed.CHANGE else None)


@given(texts, texts)
def test_both_texts_can_be_read_out_of_their_redline(before, other):
    after = carried(before, as_text(other))
    rows = difference(before, after)
    assert [Paragraph(row.name, row.before) for row in rows if row.before is not None] == list(before)
    assert [Paragraph(row.name, row.after) for row in rows if row.after is not None] == after
    for row in rows:
        told = {fate: "".join(run.text for run in row.runs if run.fate in (Fate.SAME, fate)) for fate in Fate}
        assert (told[Fate.GONE] or None) == row.before or row.before is None
        assert (told[Fate.NEW] or None) == row.after or row.after is None


# ---------------------------------------------------------------- merging


def test_how_much_of_an_amendment_came_in_is_counted_place_by_place():
    amendments = {
        1: [_change("p1", "Das Land sichert Kurse."), _insert("p2", "Mit Betreuung.")],
        2: [_change("p1", "Das Land bezahlt Kurse.")],
        3: [Patch("p3", Deed.DELETE)],
    }
    rows = places(BASE, {n: rebased(patches, BASE, BASE) for n, patches in amendments.items()})
    assert [(row.name, row.is_new, sorted(row.offers)) for row in rows] == [
        *(("p1", False, [1, 2]), ("p2", False, []), ("a1-2", True, [1]), ("p3", False, [3])),
    ]
    results = {"p1": "Das Land bezahlt Kurse.", "a1-2": "Mit Betreuung für Kinder.", "p3": None}
    assert as_text(outcome(rows, results)) == (
        "Das Land bezahlt Kurse.\n\nKurse finden auch abends statt.\n\nMit Betreuung für Kinder."
    )
    # Where one paragraph became two, the second gets a name that nobody had.
    parted = outcome(rows, {"p3": "Eins.\n\nZwei."}, taken=["p9"])
    assert parted[2:] == [Paragraph("p3", "Eins."), Paragraph("p10", "Zwei.")]
    assert [taken(n, rows, results) for n in amendments] == [Taken(0, 1, 1), Taken(1, 0, 0), Taken(1, 0, 0)]

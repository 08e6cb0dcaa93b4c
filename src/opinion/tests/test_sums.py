"""Sums over votes are right, and have the same bits on any number of threads, by scipy and by numba, in any order."""

from typing import NamedTuple

import numpy as np
import pytest

from opinion.engines import Local
from opinion.errors import InputError
from opinion.kernels import Block, compilable, cut, encoded
from opinion.sums import Sums, exponents, rounded
from opinion.synthetic import Plan, planted

WAYS = [(False, 1), (False, 2), (True, 1), (True, 2)]


class Cast(NamedTuple):
    starts: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    statements: np.ndarray


def cast(made, people, statements) -> Cast:
    starts = np.concatenate([[0], np.cumsum(np.bincount(made.participant, minlength=people))])
    return Cast(starts, made.statement, made.vote, np.arange(statements))


@pytest.fixture(scope="module")
def made():
    return planted(Plan(participants=20_000, statements=60, votes=30, popularity=0.7), seed=5)


@pytest.fixture(scope="module")
def votes(made) -> Cast:
    """Enough for several blocks."""
    found = cast(made, 20_000, 60)
    assert len(list(cut(found.starts, encoded(found.columns, found.values, 60), 60))) > 1
    return found


def solved(sums, beside):
    """A step as the map of two axes has it: a 2 x 2 system per person."""
    a, b, c = 1 + sums[:, 0] ** 2 * beside[:, 0], sums[:, 1], 1 + sums[:, 2] ** 2
    return np.stack([(c * sums[:, 3] - b * sums[:, 4]) / (a * c + 1), np.sqrt(a), beside[:, 1] * b], axis=1)


def everything(votes, made, compiled, threads) -> list[bytes]:
    """All kinds of sums, as bytes."""
    random = np.random.default_rng(0)
    table, beside = random.normal(size=(60, 3, 7)), random.random((20_000, 2))
    sums = Sums(votes, engine=Local(threads), compiled=compiled)
    passed = sums.through(table, solved, beside, spread=2)
    found = [sums.counts(), sums.counts_of(made.group, 3), sums.by_person(table), sums.by_statement(beside)]
    return [each.tobytes() for each in [*found, passed.spread, passed.total, sums.products()]]


def test_the_same_bits_on_any_threads_with_and_without_numba(votes, made) -> None:
    if not compilable():
        pytest.skip("numba is not installed")
    first, *others = [everything(votes, made, *way) for way in WAYS]
    assert all(other == first for other in others)


@pytest.mark.parametrize("compiled", [False, True])
def test_the_same_bits_for_participants_in_another_order(votes, made, compiled) -> None:
    if compiled and not compilable():
        pytest.skip("numba is not installed")
    order = np.random.default_rng(1).permutation(20_000)
    lengths = np.diff(votes.starts)[order]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    places = np.repeat(votes.starts[order] - starts[:-1], lengths) + np.arange(made.vote.size)
    other = Cast(starts, votes.columns[places], votes.values[places], votes.statements)
    table, beside = np.random.default_rng(2).normal(size=(60, 3, 5)), np.random.default_rng(3).random((20_000, 2))
    one = Sums(votes, compiled=compiled).through(table, solved, beside)
    two = Sums(other, compiled=compiled).through(table, solved, beside[order])
    assert one.spread.tobytes() == two.spread.tobytes()
    assert one.total.tobytes() == two.total.tobytes()


def test_counts(votes, made) -> None:
    sums, expected = Sums(votes), np.zeros((3, 60, 3), dtype=np.int64)
    np.add.at(expected, (made.group[made.participant], made.statement, made.vote + 1), 1)
    assert (sums.counts_of(made.group, 3) == expected).all()
    assert (sums.counts() == expected.sum(axis=0)).all()
    assert (sums.counts_of(np.where(made.group == 1, -1, made.group), 3)[1] == 0).all()


def test_sums_by_person_and_by_statement(votes, made) -> None:
    random = np.random.default_rng(0)
    table, values = random.normal(size=(60, 3, 6)), random.normal(size=(20_000, 4))
    by_person, by_statement = np.zeros((20_000, 6)), np.zeros((60, 3, 4))
    np.add.at(by_person, made.participant, table[made.statement, made.vote + 1])
    np.add.at(by_statement, (made.statement, made.vote + 1), values[made.participant])
    sums = Sums(votes)
    assert np.abs(sums.by_person(table) - by_person).max() < 1e-12
    assert np.abs(sums.by_statement(values) - by_statement).max() < 1e-8
    passed = sums.through(table, lambda rows: rows * rows)
    assert np.abs(passed.total - (by_person**2).sum(axis=0)).max() < 1e-6
    assert passed.spread.shape == (60, 3, 6)
    assert np.abs(sums.by_person(table, lambda rows: rows[:, :1] ** 2) - by_person[:, :1] ** 2).max() < 1e-11


def test_products(made) -> None:
    some = made.participant < 300
    votes = Cast(
        np.searchsorted(made.participant[some], np.arange(301)), made.statement[some], made.vote[some], np.arange(60)
    )
    cast_at, value = np.zeros((300, 60)), np.zeros((300, 60))
    cast_at[made.participant[some], made.statement[some]] = 1
    value[made.participant[some], made.statement[some]] = made.vote[some]
    expected = np.stack([cast_at.T @ cast_at, cast_at.T @ value, value.T @ value]).astype(np.int64)
    for compiled in (False, True) if compilable() else (False,):
        assert (Sums(votes, compiled=compiled).products() == expected).all()


def test_the_first_participants(votes, made) -> None:
    assert Sums(votes, first=700).counts().sum() == (made.participant < 700).sum()
    assert Sums(votes, first=700).by_person(np.ones((60, 3, 1))).shape == (700, 1)


def test_many_statements_take_wide_codes() -> None:
    columns = np.array([0, 999_999, 21_845], dtype=np.int32)
    votes = Cast(np.array([0, 1, 1, 3]), columns, np.array([1, -1, 0], dtype=np.int8), np.arange(1_000_000))
    for compiled in (False, True) if compilable() else (False,):
        counts = Sums(votes, compiled=compiled).counts()
        assert counts.sum() == 3
        assert (counts[columns, [2, 0, 1]] == 1).all()
    with pytest.raises(InputError, match="1000000 statements are too many"):
        Sums(votes).products()


def test_nobody() -> None:
    votes = Cast(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8), np.arange(2))
    sums = Sums(votes)
    assert sums.counts().tolist() == [[0, 0, 0], [0, 0, 0]]
    assert sums.by_person(np.ones((2, 3, 4))).shape == (0, 4)
    assert sums.products().shape == (3, 2, 2)
    with pytest.raises(InputError, match="no participants"):
        sums.by_statement(np.zeros((0, 2)))


def test_what_is_not_finite_is_refused(votes) -> None:
    with pytest.raises(InputError, match="not finite"):
        Sums(votes).by_person(np.full((60, 3, 1), np.nan))


def test_rounded_numbers_add_exactly() -> None:
    values = np.random.default_rng(0).lognormal(0, 8, (100_000, 3)) * (1e-300, 1.0, 1e280)
    whole = rounded(values, exponents(np.abs(values).max(axis=0), 100_000))
    assert whole.sum(axis=0).max() < 2**53
    assert (whole.sum(axis=0) == [sum(map(int, column)) for column in whole.T]).all()
    assert (exponents(np.zeros(2), 5) == 0).all()


def test_a_block_knows_its_rows() -> None:
    block = Block(7, np.array([0, 2, 2]), np.array([0, 5], dtype=np.uint16), 2)
    assert block.rows == slice(7, 9)


def test_compiled_loops_where_nothing_can_be_kept(monkeypatch) -> None:
    numba = pytest.importorskip("numba", reason="numba is not installed")
    from opinion import compiled  # noqa: PLC0415  it needs numba

    def refusing(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return lambda loop: (loop, options)

    monkeypatch.setattr(numba, "njit", refusing)
    assert compiled._compiled(len) == (len, {"nogil": True})

"""The default method from votes to result: map, groups, how they vote, and who took part."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .axes import RIDGE, Axes, Ballots, Map, improve, mapped
from .choosing import Candidate, chosen, sample_of, trials
from .groups import VOTE_STEPS, Classes, classes_of, likelihoods, normalised
from .kernels import Floats
from .participation import participation
from .rates import Tables
from .result import Group, Model, People, Result, Statement, Trial
from .votes import OUT, Votes

ENOUGH = 7
"""Votes from which on a person is put into a group, as Pol.is does; all statements, where there are fewer."""
CERTAIN, FEWEST = 0.8, 3
"""Who voted less is put into a group, too, if a few votes make it this likely."""
SMALLEST, SMALLEST_SHARE = 5, 0.02
"""No group is smaller than this many people, nor than this share of those who voted enough."""
STEPS = 3
"""Steps on everybody's votes after the fit on a sample."""
PULL_TO_NOTHING = 5 * RIDGE
"""Votes of nobody that a bridging score counts besides: as Community Notes, it doubts statements more than leanings."""


def analyse(votes: Votes, seed: int, anonymity: int) -> Result:
    """The map, the groups that hold, and what they say; see `engine.analyse`."""
    heard = np.bincount(votes.columns, minlength=votes.statements.size) > 0
    if not heard.any():
        return _widened(_nothing(votes, seed), votes, heard)
    if heard.all():
        return _analysed(votes, seed, anonymity)
    columns = (np.cumsum(heard) - 1).astype(np.int32)[votes.columns]
    narrow = replace(votes, statements=votes.statements[heard], columns=columns, moderation=votes.moderation[heard])
    return _widened(_analysed(narrow, seed, anonymity), votes, heard)


def _nothing(votes: Votes, seed: int) -> Result:
    """Where nobody voted."""
    count = votes.participants.size
    people = People(votes.participants, np.full(count, -1, dtype=np.int32), np.zeros((count, 2)), votes.counts)
    part = participation(votes, people.group, people.position)
    return Result("default", seed, False, people, (), (), (), part)


def _widened(result: Result, votes: Votes, heard: NDArray[np.bool_]) -> Result:
    """The result with the statements that nobody voted on."""
    rows = zip(votes.statements, votes.moderation.tolist(), strict=True)
    every = [Statement(ident, 0, 0, 0, state) for ident, state in rows]
    for at, one in zip(np.flatnonzero(heard).tolist(), result.statements, strict=True):
        every[at] = one
    groups = tuple(replace(one, rates=one.rates.widened(heard)) for one in result.groups)
    part = participation(votes, result.people.group, result.people.position)
    return replace(result, statements=tuple(every), groups=groups, participation=part)


def _analysed(votes: Votes, seed: int, anonymity: int) -> Result:
    ballots = Ballots.of(votes)
    people = np.ones(len(votes.participants)) if votes.weights is None else votes.weights
    live = int((votes.moderation != OUT).sum())
    enough = votes.counts >= min(ENOUGH, max(live, 1))
    says = ballots.counts()
    placed = enough & (says > 0)
    axes, candidates, best = _tried(votes, ballots, placed, people, (seed, anonymity))
    found = _mapped(ballots, axes, people)
    group = np.where(enough, 0, -1)
    if best is not None:
        members = _members(ballots, best, people * placed)
        clear = (members.max(axis=0) >= CERTAIN) & (says >= FEWEST)
        group = np.where(placed | clear, members.argmax(axis=0), -1)
    group, hidden = ordered(group, anonymity)
    folk = People(votes.participants, group, found.positions, votes.counts)
    counts = ballots.sums.counts_of(group, int(group.max(initial=-1)) + 1)
    tables = Tables.of(counts, ballots.sums.counts(), anonymity)
    return Result(
        method="default",
        seed=seed,
        stable=best is not None,
        people=folk,
        statements=_statements(votes, ballots, tables, found),
        groups=_groups(votes, tables, folk),
        trials=tuple(Trial(one.k, one.gain, one.stability) for one in candidates),
        participation=participation(votes, group, found.positions),
        hidden=hidden,
        history=votes.superseded,
        model=Model(
            found.means, found.loadings, ballots.share, 1 / np.maximum(ballots.scores[:, 2] - ballots.scores[:, 0], 1.0)
        ),
    )


def _tried(
    votes: Votes, ballots: Ballots, placed: NDArray[np.bool_], people: Floats, settings: tuple[int, int]
) -> tuple[Axes, tuple[Candidate, ...], Candidate | None]:
    """The axes and candidates of the first people, and the one that holds."""
    seed, anonymity = settings
    first = min(sample_of(len(ballots.share)), len(people))
    some = placed[:first]
    least = max(SMALLEST, anonymity, int(np.ceil(SMALLEST_SHARE * some.sum())))
    if (some & (people[:first] > 0)).sum() < 2 * least:
        return Axes(np.zeros((1, len(ballots.share), 2)), np.ones(1)), (), None
    sample = ballots if first == len(people) else ballots.only(votes, first)
    axes, candidates = trials(votes, sample, some, people[:first], seed)
    return axes, candidates, chosen(candidates, some, least)


def _mapped(ballots: Ballots, axes: Axes, people: Floats) -> Map:
    """The map; in a large conversation after some steps on everybody's votes."""
    if len(people) > sample_of(len(ballots.share)):
        weights = people[:, None]
        cast = ballots.sums.by_statement(weights)
        for _ in range(STEPS):
            axes = improve(ballots, axes, weights, cast)
    return mapped(ballots, axes, people)


def _members(ballots: Ballots, best: Candidate, people: Floats) -> Floats:
    """Memberships (k, P); those of a sample's classes are sharpened on everybody's votes."""
    if best.members.shape[1] == len(people):
        return best.members
    classes: Classes = best.classes
    members = normalised(likelihoods(ballots, classes))
    for _ in range(VOTE_STEPS - 1):
        members = normalised(likelihoods(ballots, classes_of(ballots, members, people[None])))
    return np.asarray(members[0])


def ordered(group: NDArray[np.int64], anonymity: int) -> tuple[NDArray[np.int32], int]:
    """Groups by size, largest first, at equal size by their first member; those under `anonymity` are taken out.

    Returns the new numbers, -1 for nobody's group, and how many groups were taken out.
    """
    sizes = np.bincount(group[group >= 0])
    first = [int(np.argmax(group == one)) if size else group.size for one, size in enumerate(sizes)]
    order = sorted(np.flatnonzero(sizes).tolist(), key=lambda one: (-sizes[one], first[one]))
    shown = [one for one in order if sizes[one] >= anonymity]
    number = np.full(sizes.size + 1, -1, dtype=np.int32)
    number[shown] = np.arange(len(shown))
    return number[group], len(order) - len(shown)


def _groups(votes: Votes, tables: Tables, people: People) -> tuple[Group, ...]:
    sizes = np.bincount(people.group[people.group >= 0], minlength=len(tables.votes))
    live = votes.moderation != OUT
    found = []
    for number, size in enumerate(sizes.tolist()):
        centre = people.position[people.group == number].mean(axis=0)
        typical = tables.typical(number, votes.statements, live) if len(sizes) > 1 else ()
        rates = tables.rates(number)
        found.append(Group(number, size, size / sizes.sum(), (float(centre[0]), float(centre[1])), typical, rates))
    return tuple(found)


def _statements(votes: Votes, ballots: Ballots, tables: Tables, found: Map) -> tuple[Statement, ...]:
    counts = ballots.sums.counts()
    none = np.zeros(len(counts))
    consensus, opposed = tables.consensus() if len(tables.votes) else (none, none)
    columns = (votes.statements, counts[:, 2], counts[:, 0], counts[:, 1], votes.moderation, consensus, opposed)
    more = (_bridging(ballots, found), tables.dividing())
    plain = [column.tolist() for column in (*columns[1:], *more)]
    positions = map(tuple, found.loadings.tolist())
    return tuple(Statement(*row) for row in zip(votes.statements, *plain, positions, strict=True))


def _bridging(ballots: Ballots, found: Map) -> Floats:
    """(S,): agreement less what the positions of those who voted explain, as the intercepts of Community Notes.

    With y = p + d (u . L) from the model of `axes`, d the standard deviation of a vote: the mean of 2 y - 1 - 2 d u . L
    over those who agree or disagree, with `PULL_TO_NOTHING` votes of 0 besides.
    """
    known = np.concatenate((found.means, np.ones((len(found.means), 1))), axis=1)
    sums = ballots.sums.by_statement(known) * ballots.says[..., None]
    deviation = ballots.scores[:, 2] - ballots.scores[:, 0]
    leaning = np.einsum("sva,sa->s", sums[..., :2], found.loadings) / np.maximum(deviation, 1.0)
    votes = sums[..., 2]
    left = (votes[:, 2] - votes[:, 0] - 2 * leaning) / (votes.sum(axis=1) + PULL_TO_NOTHING)
    return np.asarray(np.clip(left, -1.0, 1.0))

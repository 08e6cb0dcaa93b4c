"""What is asked next: by priority and at random, the same for the same seed, fair to new statements, and watched."""

import numpy as np
import pytest

from opinion.errors import InputError
from opinion.monitoring import Monitor
from opinion.routing import Router, Served, priorities

UNKNOWN = np.full(4, np.nan)


def router_of(size: int = 40, seed: int = 0, **options) -> Router:
    random = np.random.default_rng(seed)
    router = Router(seed=seed, **options)
    router.add(range(size), random.integers(0, 60, (size, 3)))
    router.chart({item: float(far) for item, far in enumerate(random.gamma(2, 1, size))})
    return router


def drawn(router: Router, *asked, **options) -> Served:
    found = router.next(*asked, **options)
    assert found is not None
    return found


def served(router: Router, draws: int, voted=()) -> list[Served]:
    return [drawn(router, person, voted) for person in range(draws)]


def watched(router: Router, draws: list[Served]) -> Monitor:
    monitor = Monitor(router)
    for draw in draws:
        monitor.record(draw)
    return monitor


def test_priorities_are_the_published_ones() -> None:
    counts = np.array([[0, 0, 0], [10, 10, 20], [0, 40, 0], [20, 0, 20]])
    found = priorities(counts, np.array([0.0, 1.0, 1.0, 0.0]))
    new, known = 0.25 * 9, (1 - 11 / 42) * 2 * (21 / 42) * (1 + 8 * 2.0**-8)
    assert np.allclose(found[:2], [new**2, known**2])
    assert found[2] < found[3] < found[1]
    alone, middle = priorities(counts, UNKNOWN), priorities(counts, np.array([np.nan, 1.0, 3.0, 2.0]))
    assert alone[0] == new**2
    assert np.isclose(middle[0], (new * 3) ** 2)


def test_the_same_draw_for_the_same_seed_whatever_the_order() -> None:
    one, other = router_of(), Router(seed=0)
    other.add(reversed(range(40)), one.counts[::-1])
    other.chart(dict(zip(one.statements, one._extremity, strict=True)))
    for person in range(200):
        assert drawn(one, person, [1, 2], turn=5).statement == drawn(other, person, [2, 1], turn=5).statement
    assert [draw.statement for draw in served(one, 99)] == [draw.statement for draw in served(router_of(), 99)]
    assert drawn(one, np.int64(7), []) == drawn(one, 7, [])
    one.add([3, "new", "new"])
    assert one.statements[39:] == (39, "new")
    one = router_of()
    elsewhere = router_of()
    elsewhere.seed = 1
    assert [draw.statement for draw in served(one, 99)] != [draw.statement for draw in served(elsewhere, 99)]


def test_draws_follow_the_chances_said() -> None:
    router = router_of()
    draws = served(router, 20_000, voted=range(5))
    shares = router.priorities[5:] / router.priorities[5:].sum()
    expected = 20_000 * (0.2 / 35 + 0.8 * shares)
    seen = np.bincount([draw.statement for draw in draws], minlength=40)
    assert (seen[:5] == 0).all()
    assert ((seen[5:] - expected) ** 2 / expected).sum() < 35 + 5 * np.sqrt(70)
    assert abs(np.mean([draw.random for draw in draws]) - 0.2) < 0.015
    assert all(np.isclose(draw.chance * 20_000, expected[draw.statement - 5]) for draw in draws[:50])
    assert np.isclose(np.mean([1 / draw.chance for draw in draws]), 35, rtol=0.05)


def test_nothing_voted_on_or_moderated_out_is_served() -> None:
    router = router_of(6)
    router.moderate(0, -1)
    router.moderate(1, 1)
    assert {draw.statement for draw in served(router, 300, voted=[2, 3])} == {1, 4, 5}
    assert router.next("Ada", range(6)) is None
    strict = router_of(6, approved=True)
    assert strict.next("Ada", []) is None
    strict.moderate(1, 1)
    assert {draw.statement for draw in served(strict, 20)} == {1}


def test_what_was_skipped_comes_again_last() -> None:
    router = router_of(4)
    assert {drawn(router, person, [0], [1, 2]).statement for person in range(50)} == {3}
    assert {drawn(router, person, [0, 3], [1, 2]).statement for person in range(50)} == {1, 2}


def test_a_new_statement_is_served_more_than_the_average() -> None:
    router = router_of(100)
    router.add(["new"])
    share = np.mean([draw.statement == "new" for draw in served(router, 5000)])
    assert share > 2 / 101
    for _ in range(60):
        router.voted("new", -1)
    assert np.mean([draw.statement == "new" for draw in served(router, 5000)]) > 0.2 / 101 * 0.5


def test_votes_change_priorities_one_by_one() -> None:
    router = router_of(30)
    router.add(["new"])
    assert router.priorities.size == 31
    router.voted("new", 1)
    router.voted(3, -1)
    router.voted(3, 1, before=-1)
    renewed = router.priorities.copy()
    assert (renewed == priorities(router.counts, router._extremity)).all()
    with pytest.raises(InputError, match="not 2"):
        router.voted(3, 2)
    with pytest.raises(InputError, match="'other' is not known"):
        router.voted("other", 1)
    with pytest.raises(InputError, match="between 0 and 1"):
        Router(share=1.5)
    with pytest.raises(InputError, match="shape"):
        router.add([77], np.zeros((2, 3)))


@pytest.mark.parametrize("seed", range(8))
def test_a_healthy_router_has_no_faults(seed) -> None:
    router = router_of(50, seed)
    monitor = watched(router, served(router, 4000))
    health = monitor.health(priorities(router.counts, router._extremity))
    assert health.faults == ()
    assert health.lift > 1.2
    assert np.isclose(health.lift, health.meant, rtol=0.2)
    assert health.agreement == 1
    assert not np.isnan(health.control)


def test_constant_priorities_are_noticed() -> None:
    router = router_of(50)
    router._priorities = np.full(50, 49.0)
    health = watched(router, served(router, 1000)).health(priorities(router.counts, router._extremity))
    assert health.faults[0] == "All priorities are equal, although votes on the statements differ."
    assert "Priorities are not those that the votes give." in health.faults
    assert np.isclose(health.lift, 1)


def test_equal_priorities_of_statements_without_votes_are_no_fault() -> None:
    router = Router()
    router.add(range(20))
    assert watched(router, served(router, 1000)).health().faults == ()


def test_serving_evenly_in_spite_of_the_priorities_is_noticed() -> None:
    router, random = router_of(50), np.random.default_rng(0)
    shares = router.priorities / router.priorities.sum()
    lift = 0.2 + 0.8 * 50 * float((shares**2).sum())
    draws = [
        Served(item, random.random() < 0.2, 0.2 / 50 + 0.8 * shares[item], 50, lift)
        for item in random.integers(0, 50, 2000)
    ]
    assert watched(router, draws).health().faults == ("What is served by priority does not follow the priorities.",)


def test_a_random_share_that_is_none_is_noticed() -> None:
    router, urgent = router_of(50), router_of(50, share=0.0)
    faults = watched(router, served(urgent, 1000)).health().faults
    assert "The share of random draws is not what was set." in faults
    biased = [draw for draw in served(router, 6000) if not draw.random or draw.chance * 50 > 1]
    assert "Random draws are not even." in watched(router, biased).health().faults


def test_a_statement_that_is_never_served_is_noticed() -> None:
    router = router_of(20)
    router.add(["new"])
    draws = [draw for draw in served(router, 9000) if draw.statement != "new"]
    health = watched(router, draws).health()
    assert health.starved == ("new",)
    assert "Some statements are never served." in health.faults


def test_few_draws_are_not_judged() -> None:
    router = router_of(50)
    router._priorities = np.full(50, 49.0)
    assert watched(router, served(router, 100)).health().faults == ()
    assert Monitor(Router()).health().faults == ()


@pytest.mark.parametrize("state", [2, 300, None])
def test_a_moderation_state_that_is_none_is_refused(state):
    router = Router()
    router.add([1])
    with pytest.raises(InputError, match="Statement 1: the moderation state is -1, 0 or 1, not"):
        router.moderate(1, state)

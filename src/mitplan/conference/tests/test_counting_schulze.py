"""Ranking: published examples, and what holds for all ballots."""

from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from mitplan.conference.counting import Question, Rules, Votes, count, written


def ranked(ballots: dict[str, int], **rules) -> dict:
    """Ballots as in the literature, "ACBED" for A before C and so on."""
    options = tuple(sorted(set("".join(ballots))))
    votes = Votes([(" > ".join(ballot), times) for ballot, times in ballots.items()], 0, sum(ballots.values()))
    return count(Question("ranking", Rules(**rules), options), votes)


def test_the_example_with_45_voters() -> None:
    # Schulze's first example (wiki page "Schulze method examples"): E > A > C > B > D.
    ballots = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
    result = ranked(ballots)
    assert result["order"] == list("EACBD")
    assert result["duels"][0] == [0, 20, 26, 30, 22]
    assert result["duels"][4] == [23, 27, 21, 31, 0]
    assert result["paths"] == [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
    ]
    assert result["ties"] == []


def test_a_circle_of_three_is_cut_at_its_weakest_link() -> None:
    # By hand: A beats B 5:4, B beats C 7:2, C beats A 6:3. Weakest is A over B.
    result = ranked({"ABC": 3, "BCA": 4, "CAB": 2})
    assert result["duels"] == [[0, 5, 3], [4, 0, 7], [6, 2, 0]]
    assert result["order"] == ["B", "C", "A"]


def test_equals_are_named_and_stand_in_the_order_of_the_lot() -> None:
    result = ranked({"ABC": 1, "BAC": 1}, lot=("C", "B", "A"))
    assert result["order"] == ["B", "A", "C"]
    assert result["ties"] == [["B", "A"]]


def test_what_has_no_place_stands_behind_all_that_has() -> None:
    question = Question("ranking", Rules(), ("A", "B", "C"))
    result = count(question, Votes([("B", 2), ("A = C", 1)], 0, 3))
    assert result["duels"] == [[0, 1, 0], [2, 0, 2], [0, 1, 0]]
    assert result["winners"] == ["B"]


def test_only_abstentions_choose_nothing() -> None:
    result = count(Question("ranking", Rules(), ("A", "B")), Votes([("", 3)], 0, 3))
    assert (result["outcome"], result["winners"], result["ties"]) == ("none", [], [])


OPTIONS = ("A", "B", "C", "D")
places = st.fixed_dictionaries({}, optional={option: st.integers(1, 4) for option in OPTIONS})
profiles = st.lists(places, min_size=1, max_size=9)


def order_of(profile, options=OPTIONS) -> dict:
    votes = Votes([(written("ranking", ballot), 1) for ballot in profile])
    return count(Question("ranking", Rules(winners=1, lot=tuple(options)), tuple(sorted(options))), votes)


@settings(max_examples=150, deadline=None)
@given(profiles)
def test_whoever_wins_every_comparison_is_first(profile) -> None:
    result = order_of(profile)
    duels = result["duels"]
    for place, option in enumerate(OPTIONS):
        if all(duels[place][other] > duels[other][place] for other in range(4) if other != place):
            assert result["order"][0] == option


@settings(max_examples=100, deadline=None)
@given(profiles, st.permutations(OPTIONS), st.randoms())
def test_names_and_order_of_ballots_change_nothing(profile, names, random) -> None:
    plain = order_of(profile)
    renaming = dict(zip(OPTIONS, names, strict=True))
    renamed = [{renaming[option]: place for option, place in ballot.items()} for ballot in profile]
    random.shuffle(renamed)
    result = order_of(renamed, [renaming[option] for option in OPTIONS])
    assert result["order"] == [renaming[option] for option in plain["order"]]


@settings(max_examples=100, deadline=None)
@given(profiles)
def test_raising_the_winner_on_a_ballot_never_harms_it(profile) -> None:
    result = order_of(profile)
    if not result["winners"]:
        return
    winner = result["winners"][0]
    raised = [{**ballot, winner: 1} for ballot in profile[:1]]
    raised[0].update({option: place + 1 for option, place in raised[0].items() if option != winner})
    assert order_of([*raised, *profile[1:]])["winners"] == [winner]


@settings(max_examples=60, deadline=None)
@given(profiles)
def test_strongest_paths_are_those_of_all_paths(profile) -> None:
    result = order_of(profile)
    duels, paths = result["duels"], result["paths"]

    def links(way):
        return [(duels[a][b] if duels[a][b] > duels[b][a] else 0) for a, b in pairwise(way)]

    for one, other in permutations(range(4), 2):
        between = [n for n in range(4) if n not in (one, other)]
        ways = [(one, *middle, other) for size in range(3) for middle in permutations(between, size)]
        assert paths[one][other] == max(min(links(way)) for way in ways)

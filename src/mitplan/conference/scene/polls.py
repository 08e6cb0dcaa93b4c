"""The conference decides: what is open, what was close, what was secret, and where the money should go first."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Final

from ..actions import (
    OptionEntry,
    PollEntry,
    cast,
    close_poll,
    confirm_paper_count,
    delegate,
    enter_paper_count,
    note_minority,
    open_poll,
    prepare_poll,
    publish_poll,
)
from ..counting import Rules
from ..models import Poll, RollEntry
from ..queries.polls import roll_of
from ..speaking import Speaker
from ..states.polls import PollMethod, PollType
from .stage import CONFERENCE, Stage

# Twelve measures with what they cost in thousands of euros a year; the budget pays for about half of them.
MEASURES: Final = (
    ("Sprachcafés in allen Kreisen", 240),
    ("Abendkurse mit Kinderbetreuung", 380),
    ("Dolmetschpool für Arztpraxen", 420),
    ("Beratung zur Anerkennung von Abschlüssen", 310),
    ("Stipendien für Lehrkräfte mit Einwanderungsgeschichte", 560),
    ("Schwimmkurse für Frauen", 90),
    ("Vereine öffnen sich: Zuschüsse", 150),
    ("Wohnungslotsen in Städten", 270),
    ("Mobile Rechtsberatung auf dem Land", 330),
    ("Meldestelle gegen Diskriminierung", 280),
    ("Jugendparlamente vor Ort", 120),
    ("Digitale Erstinformation in zwölf Sprachen", 200),
)
# What members care about, as points by measure; the groups repeat with small differences.
_WISHES: Final = (
    "A:3 B:3 D:2 L:1",
    "B:3 D:3 I:2 A:1",
    "C:3 I:3 H:2",
    "C:3 J:2 L:2",
    "F:3 G:3 K:2 A:1",
    "G:3 K:3 F:2",
    "E:3 D:2 B:1",
    "J:3 H:3 C:1",
    "L:3 A:2 K:1",
    "H:3 J:2 I:1 G:1",
)
_NOTE: Final = (
    "Wir sind für Kurse am Abend, aber nicht als Pflicht: Kleine Träger finden dafür weder Lehrkräfte noch Räume."
    " Ohne Zuschüsse für Honorare am Wochenende würden Kurse am Vormittag wegfallen, auf die Eltern angewiesen sind."
)
_ABSENT: Final = 7  # every seventh seat doesn't vote


def play(stage: Stage) -> None:
    """Four polls, one of each kind, in the state in which readers find them interesting."""
    _narrow(stage)
    _secret(stage)
    _money(stage)
    _running(stage)


def _narrow(stage: Stage) -> None:
    """A recommendation got the two thirds it needed by a hair; one organisation had handed over its vote."""
    body, chair = stage.body("ml-ag-2"), stage.chair("ml-ag-2")
    entry = PollEntry(
        body=body,
        title="Sprachkurse am Abend und am Wochenende als Pflichtangebot",
        question="Soll die Arbeitsgruppe der Konferenz empfehlen, dass jeder Landkreis Sprachkurse auch am Abend und am"
        " Wochenende anbietet, mit Kinderbetreuung?",
        method=PollMethod.YES_NO,
        type=PollType.OPEN,
        rules=Rules(base="yes_no", majority="two_thirds", quorum="1/2"),
    )
    poll = prepare_poll(entry, by=chair)
    members = [one for one in stage.members("ml-ag-2") if one.acting.seat and one.acting.seat.function == "member"]
    if len(members) > 2 and members[-1].acting.seat and members[-2].acting.seat:
        delegate(members[-1].acting.seat, members[-2].acting.seat, poll, by=members[-1])
    open_poll(poll, by=chair)
    seats = len(roll_of(poll))
    # As few yes votes as two thirds allow.
    yes = -(-2 * (seats - 1) // 3)
    _vote(poll, stage, ["yes"] * yes + ["no"] * (seats - 1 - yes) + ["abstain"])
    close_poll(poll, by=chair)
    poll = publish_poll(poll, by=chair)
    note_minority(poll, _NOTE, by=members[-2])


def _secret(stage: Stage) -> None:
    """A secret ranking, with two ballots on paper."""
    body, chair = stage.body("ml-ag-3"), stage.chair("ml-ag-3")
    options = ("eine Person aus den Verbänden", "eine Person aus den Kommunen", "zwei im Wechsel")
    entry = PollEntry(
        body=body,
        title="Vertretung im Redaktionsteam",
        question="Wer soll die Arbeitsgruppe im Redaktionsteam der Konferenz vertreten?",
        method=PollMethod.RANKING,
        type=PollType.SECRET,
        rules=Rules(quorum="1/2"),
        options=[OptionEntry(title) for title in options],
    )
    poll = prepare_poll(entry, by=chair)
    open_poll(poll, by=chair)
    roll = roll_of(poll)
    on_paper = [entry.number for entry in roll[-2:]]
    count = enter_paper_count(poll, [("C > A", 1), ("C > B > A", 1)], on_paper, by=chair)
    confirm_paper_count(count, [("C > B > A", 1), ("C > A", 1)], by=stage.eva)
    _vote(poll, stage, ["A > C > B", "C > A", "B > C", "C > B > A", "A > C"])
    close_poll(poll, by=chair)
    publish_poll(poll, by=chair)


def _money(stage: Stage) -> None:
    """Which measures should get money first: twelve of them, and a budget for about half."""
    entry = PollEntry(
        body=stage.body(CONFERENCE),
        title="Was zuerst Geld bekommen soll",
        question="Das Land prüft für das nächste Jahr 1,6 Millionen Euro für neue Maßnahmen. Welche davon sollen nach"
        " Meinung der Konferenz zuerst beginnen?",
        method=PollMethod.EQUAL_SHARES,
        type=PollType.PSEUDONYMOUS,
        rules=Rules(most=3, budget=1600, unit="Tausend Euro", step=2, completion="add1u", quorum="1/2"),
        options=[OptionEntry(title, cost=cost) for title, cost in MEASURES],
    )
    poll = prepare_poll(entry, by=stage.eva)
    open_poll(poll, by=stage.eva)
    _vote(poll, stage, _WISHES, skip=_ABSENT)
    close_poll(poll, "Die Sitzung, in der abgestimmt wurde, ist zu Ende.", by=stage.eva)
    publish_poll(poll, by=stage.eva)


def _running(stage: Stage) -> None:
    """An open question, about half of the seats still to come; Ada's is among them."""
    chair = stage.chair("ml-ag-2")
    entry = PollEntry(
        body=stage.body("ml-ag-2"),
        title="Empfehlung zu Sprachcafés annehmen",
        question="Nimmt die Arbeitsgruppe den Entwurf an, nach dem das Land Sprachcafés in allen Kreisen fördert, und"
        " legt sie ihn der Konferenz vor?",
        method=PollMethod.YES_NO,
        type=PollType.OPEN,
        rules=Rules(base="valid", majority="simple", quorum="1/2"),
        until=stage.day(9, 18),
    )
    poll = prepare_poll(entry, by=chair)
    open_poll(poll, by=chair)
    spared = stage.ada.acting.person
    entries = [one for one in roll_of(poll) if spared is None or one.person_id != spared.pk]
    _cast(entries[: len(entries) // 2], stage, cycle(["yes", "yes", "no"]))


def _vote(poll: Poll, stage: Stage, choices: Sequence[str], skip: int = 0) -> None:
    waiting = [entry for entry in roll_of(poll) if not entry.channel]
    _cast([one for one in waiting if not skip or one.number % skip], stage, cycle(choices))


def _cast(entries: Sequence[RollEntry], stage: Stage, choices: Iterator[str]) -> None:
    """Whoever stands on the roll votes, each for themselves and for whom they stand in."""
    for entry, choice in zip(entries, choices, strict=False):
        if entry.person is not None:
            cast(entry, choice, by=_speaker(entry, stage))


def _speaker(entry: RollEntry, stage: Stage) -> Speaker:
    seats = {one.acting.person: one for one in stage.members(entry.seat.body.key)}
    return seats.get(entry.person) or stage.eva

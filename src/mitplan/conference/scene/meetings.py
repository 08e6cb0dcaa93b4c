"""The act of the meetings: three that are over with approved minutes, one under review, one next week, one planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from mitplan.core.journal import key_of
from mitplan.people.models import Seat
from mitplan.people.terms import start_of

from .. import actions
from ..models import Contribution, Meeting, Minutes
from ..queries.meetings import has_vote
from ..speaking import Speaker, speaking
from ..states.meetings import ItemKind, Manner
from .stage import CONFERENCE, Stage

_INFO, _TALK, _VOTE = ItemKind.INFORMATION, ItemKind.DISCUSSION, ItemKind.DECISION


@dataclass(frozen=True, slots=True)
class _Item:
    """A point of an agenda with what the minutes say of it and what was resolved."""

    title: str
    kind: str = _TALK
    minutes: int = 20
    said: str = ""
    resolved: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Session:
    """A meeting of the demo: when (in days from now), where, about what."""

    body: str
    title: str
    day: int
    hour: int
    place: str
    items: Sequence[_Item]
    papers: Sequence[tuple[str, str, int, int]] = ()  # title, text, point, days before the meeting (0: with the letter)
    invited: int = 17  # days before
    around: str = ""
    tasks: Sequence[tuple[str, str, int]] = field(default=())  # what, party, days after


_OPENING: Final = (
    "Der Vorsitz eröffnet die Sitzung, stellt die fristgerechte Einladung und die Beschlussfähigkeit fest."
)
_SESSIONS: Final = (
    _Session(
        CONFERENCE,
        "Zweite Sitzung der Teilhabekonferenz",
        -40,
        14,
        "Landeshaus, Großer Saal",
        (
            _Item(
                "Bericht der Koordinierungsstelle",
                _INFO,
                20,
                "Die Koordinierungsstelle berichtet, was aus den Maßnahmen des Plans geworden ist und welche noch ohne "
                "Angabe der Kosten sind.\n\nAus den Reihen der Verbände wird gefragt, warum zu fünf Maßnahmen seit "
                "zwölf Monaten kein Bericht vorliegt. Die Koordinierungsstelle fragt bei den Ressorts nach.",
            ),
            _Item(
                "Fahrplan für die Fortschreibung",
                _VOTE,
                30,
                "Die Konferenz berät den Zeitplan. Mehrere Organisationen halten drei Wochen für die Sammlung für zu "
                "kurz, weil Ehrenamtliche abends arbeiten.\n\nEs besteht Einigkeit, die Sammlung zu verlängern und die "
                "Arbeitsgruppen früher beraten zu lassen.",
                "Die Teilhabekonferenz bittet die Koordinierungsstelle, die Sammlung auf sechs Wochen zu verlängern.",
            ),
            _Item(
                "Beiträge in anderen Sprachen",
                _TALK,
                20,
                "Die Sprachmittlung schlägt vor, Beiträge in jeder Sprache anzunehmen und die Übersetzung danach zu "
                "besorgen. Niemand soll warten müssen, bis jemand übersetzt hat.",
            ),
        ),
        (
            (
                "Stand der Maßnahmen",
                "Von 120 Maßnahmen laufen 74, 18 sind abgeschlossen, 28 haben nicht begonnen.",
                1,
                0,
            ),
            ("Vorschlag für den Zeitplan", "Sammlung sechs Wochen, Beratung acht Wochen, Beschluss im Frühjahr.", 2, 0),
            (
                "Rückmeldungen der Kommunen",
                "Elf von vierzehn Kommunen haben geantwortet. Drei bitten um mehr Zeit.",
                2,
                4,
            ),
        ),
        around=_OPENING,
        tasks=(("Bei den Ressorts nach den fehlenden Berichten fragen", "office", 21),),
    ),
    _Session(
        "ml-ag-2",
        "Dritte Sitzung: Sprachkurse am Abend",
        -26,
        17,
        "Haus der Bildung, Raum 2.14",
        (
            _Item(
                "Wer kann tagsüber keinen Kurs besuchen?",
                _INFO,
                25,
                "Der Volkshochschulverband trägt Zahlen vor: In vier von zehn Familien arbeitet mindestens ein "
                "Elternteil im Schichtdienst.\n\nDie Zahlen stammen aus einer eigenen Umfrage; das Land erhebt sie "
                "nicht.",
            ),
            _Item(
                "Kurse mit Kinderbetreuung",
                _VOTE,
                40,
                "Die Gruppe berät drei Wege: Betreuung am Kursort, Gutscheine, Kurse in Kindertagesstätten.\n\nGegen "
                "Gutscheine spricht, dass auf dem Land kaum jemand sie annehmen kann.",
                "Die Arbeitsgruppe empfiehlt Kurse am Abend mit Betreuung am Kursort, zuerst in fünf Landkreisen.",
                "Grundlage ist die Zusammenfassung der Beiträge aus der ersten Sammlung.",
            ),
            _Item("Verschiedenes", _INFO, 10, "Die nächste Sitzung findet zusammen mit einer Schule statt."),
        ),
        (("Umfrage des Volkshochschulverbands", "412 Antworten aus 31 Orten, Auszug auf zwei Seiten.", 1, 0),),
        around=_OPENING,
        tasks=(
            ("Die fünf Landkreise mit dem größten Bedarf benennen", "ml-vhs-verband", 30),
            ("Einen ersten Entwurf der Empfehlung vorlegen", "ml-ag-2", 20),
        ),
    ),
    _Session(
        "ml-ag-3",
        "Zweite Sitzung: Anerkennung von Abschlüssen",
        -17,
        16,
        "Handwerkskammer, Saal Nord",
        (
            _Item(
                "Wie lange dauert eine Anerkennung?",
                _TALK,
                45,
                "Die Kammern nennen im Mittel sieben Monate, die Beratungsstellen elf. Der Unterschied kommt daher, ab "
                "wann gezählt wird.\n\nDie Gruppe will künftig vom ersten Beratungsgespräch an zählen.",
                "Die Dauer einer Anerkennung wird vom ersten Beratungsgespräch an gezählt und so berichtet.",
            ),
            _Item("Gründen in der Zuwanderungsgesellschaft", _TALK, 30, "Vertagt, weil der Bericht noch aussteht."),
        ),
        (("Dauer der Verfahren 2025", "Tabelle der Kammern, ein Blatt.", 1, 0),),
        around=_OPENING,
    ),
    _Session(
        "ml-ag-2",
        "Vierte Sitzung: Übergang in die Schule",
        -5,
        17,
        "Grundschule am Anger, Aula",
        (
            _Item(
                "Besuch in einer Vorbereitungsklasse",
                _INFO,
                30,
                "Die Gruppe besucht eine Klasse mit siebzehn Kindern und elf Sprachen. Die Lehrkräfte wünschen sich "
                "feste Übergänge statt Wechsel mitten im Halbjahr.",
            ),
            _Item(
                "Entwurf: Übergang mit Begleitung",
                _VOTE,
                40,
                "Der Elternbund stellt den Entwurf vor. Strittig ist, wie lange Kinder begleitet werden sollen.\n\nDer "
                "Jugendring hält ein Jahr für zu kurz.",
                "Die Arbeitsgruppe berät den Entwurf mit einer Begleitung von zwei Jahren weiter.",
            ),
        ),
        (("Entwurf der Empfehlung", "Zwei Seiten, Stand vom Vortag.", 2, 1),),
        around=_OPENING,
    ),
)


def play(stage: Stage) -> None:
    """Hold the meetings that were, convene the next one, and plan one more."""
    setup = speaking(stage.setup, stage.plan)
    actions.lay_down(stage.body(CONFERENCE), actions.OrdersEntry(14, 33, 14), by=stage.eva)
    minutes = [_held(stage, setup, session) for session in _SESSIONS]
    for one in minutes[:3]:
        _approve(stage, setup, one)
    _errata(minutes[2], setup)
    _wish(stage, minutes[3])
    _backlog(stage)
    _next_week(stage, setup)
    _planned(stage)


def _held(stage: Stage, setup: Speaker, session: _Session) -> Minutes:
    """One meeting from the plan to the minutes that lie open."""
    meeting = _convened(stage, setup, session)
    begins = meeting.begins
    actions.begin_meeting(meeting, by=setup, at=begins)
    for number, seat in enumerate(_there(stage, session.body, meeting)):
        manner = Manner.REMOTE if number % 4 == 3 else Manner.IN_PLACE
        came = begins + timedelta(minutes=25 if number == 5 else -5)
        arrival = actions.Arrival(seat, manner, stands_in=number == 6)
        actions.arrive(meeting, arrival, by=setup, at=came)
    minutes = actions.begin_minutes(meeting, by=setup)
    actions.take_down(minutes, None, session.around, by=setup)
    items = list(meeting.items.all())
    for item, told in zip(items, session.items, strict=True):
        actions.take_down(minutes, item, told.said, by=setup)
        if told.resolved:
            objections = (
                [(_there(stage, session.body, meeting)[2], "Zu spät für dieses Schuljahr.")] if item.number == 2 else ()
            )
            entry = actions.ResolutionEntry(item, told.resolved, objections=objections)
            actions.resolve(meeting, entry, by=setup, at=begins + timedelta(minutes=60))
    actions.end_meeting(meeting, by=setup, at=meeting.ends)
    for what, party, days in session.tasks:
        due = (begins + timedelta(days=days)).date()
        who = f"office:{stage.plan.coordination.key}" if party == "office" else party
        actions.give_task(meeting, actions.TaskEntry(what, who, due), by=setup)
    actions.complete_minutes(minutes, by=setup)
    return actions.lay_open(minutes, by=setup, at=begins + timedelta(days=2))


def _convened(stage: Stage, setup: Speaker, session: _Session) -> Meeting:
    begins = stage.day(session.day, session.hour)
    entry = actions.MeetingEntry(
        stage.body(session.body), session.title, begins, begins + timedelta(hours=2), place=session.place
    )
    meeting = actions.plan_meeting(entry, by=setup)
    items = [
        actions.put_on_agenda(meeting, actions.ItemEntry(one.title, one.note, one.kind, one.minutes), by=setup)
        for one in session.items
    ]
    for title, text, point, before in session.papers:
        if not before:
            actions.add_paper(meeting, actions.PaperEntry(title, text, item=items[point - 1]), by=setup)
    sent = begins - timedelta(days=session.invited)
    actions.convene(meeting, actions.Summoning(), by=setup, at=sent)
    meeting.refresh_from_db()
    for title, text, point, before in session.papers:
        if before:
            paper = actions.PaperEntry(title, text, item=items[point - 1])
            actions.add_paper(meeting, paper, by=setup, at=begins - timedelta(days=before))
    return meeting


def _there(stage: Stage, body: str, meeting: Meeting) -> list[Seat]:
    """Three quarters of the seats that the body had on that day, at most twenty-four."""
    day = meeting.begins.date()
    seats = [seat for seat in stage.seats(body) if has_vote(seat) and start_of(seat) <= day]
    return [seat for number, seat in enumerate(seats) if number < 2 or number % 4 != 2][:24]


def _approve(stage: Stage, setup: Speaker, minutes: Minutes) -> None:
    actions.approve_minutes(minutes, by=setup, at=minutes.amendable_until)


def _errata(minutes: Minutes, setup: Speaker) -> None:
    item = minutes.meeting.items.get(number=1)
    actions.add_erratum(minutes, item, "Die Beratungsstellen nannten im Mittel zehn Monate, nicht elf.", by=setup)


def _wish(stage: Stage, minutes: Minutes) -> None:
    """Ada, who was there, wants one paragraph to say more."""
    item = minutes.meeting.items.get(number=2)
    entry = actions.CorrectionEntry(
        "Der Jugendring hält ein Jahr für zu kurz.",
        "Der Jugendring und die Migrantenorganisationen halten ein Jahr für zu kurz.",
        "Wir haben das in der Sitzung ebenfalls gesagt.",
        item,
    )
    actions.propose_correction(minutes, entry, by=stage.ada)


def _backlog(stage: Stage) -> None:
    group = stage.body("ml-ag-2")
    evening = actions.TopicEntry(
        "Elternabende mit Sprachmittlung", "Viele Eltern verstehen die Einladung nicht.", _TALK
    )
    actions.suggest_topic(group, evening, by=stage.ada)
    again = actions.suggest_topic(
        group, actions.TopicEntry("Schulbücher kostenlos ausleihen", kind=_VOTE), by=stage.ada
    )
    actions.decline_topic(
        again, "Dafür ist die Arbeitsgruppe nicht zuständig; das regelt das Schulgesetz.", by=stage.ben
    )


def _next_week(stage: Stage, setup: Speaker) -> None:
    """Convened in time, with a link to join; one paper came late. One point comes from a contribution."""
    group = stage.body("ml-ag-2")
    source = Contribution.objects.filter(plan=stage.plan, body=group, state="submitted").order_by("number").first()
    wish = actions.TopicEntry("Herkunftssprachen in der Schule", kind=_TALK, thing=key_of(source) if source else "")
    topic = actions.suggest_topic(group, wish, by=stage.ada)
    begins = stage.day(8, 17)
    entry = actions.MeetingEntry(
        stage.body("ml-ag-2"),
        "Fünfte Sitzung: Empfehlungen beschließen",
        begins,
        begins + timedelta(hours=3),
        place="Haus der Bildung, Raum 2.14",
        join_link="https://konferenz.musterland.example/ag2-sitzung-5",
        note="Der Raum ist ohne Stufen erreichbar. Wer Gebärdensprache oder Dolmetschen braucht, sage bitte Bescheid.",
    )
    meeting = actions.plan_meeting(entry, by=stage.ben)
    actions.put_on_agenda(meeting, actions.ItemEntry("Protokoll der vierten Sitzung", kind=_INFO), by=stage.ben)
    actions.put_on_agenda(meeting, actions.ItemEntry(topic=topic, planned_minutes=30), by=stage.ben)
    vote = actions.ItemEntry("Empfehlung: Übergang mit Begleitung", kind=_VOTE, planned_minutes=60)
    item = actions.put_on_agenda(meeting, vote, by=stage.ben)
    draft = actions.PaperEntry("Entwurf der Empfehlung, dritte Fassung", "Vier Absätze mit Begründung.", item=item)
    actions.add_paper(meeting, draft, by=stage.ben)
    actions.convene(meeting, actions.Summoning(words="Bitte lesen Sie den Entwurf vorher."), by=setup, at=stage.day(-9))
    meeting.refresh_from_db()
    late = actions.PaperEntry("Stellungnahme einer Schule", "Eine Seite, heute eingegangen.", item=item)
    actions.add_paper(meeting, late, by=stage.ben)


def _planned(stage: Stage) -> None:
    begins = stage.day(45, 14)
    entry = actions.MeetingEntry(
        stage.body(CONFERENCE),
        "Dritte Sitzung der Teilhabekonferenz",
        begins,
        begins + timedelta(hours=3),
        place="Landeshaus, Großer Saal",
    )
    meeting = actions.plan_meeting(entry, by=stage.eva)
    actions.put_on_agenda(meeting, actions.ItemEntry("Empfehlungen der Arbeitsgruppen", kind=_VOTE), by=stage.eva)
    group = stage.body("ml-ag-5")
    day = stage.day(12, 18)
    cancelled = actions.MeetingEntry(group, "Dritte Sitzung", day, day + timedelta(hours=2), place="Quartierstreff Süd")
    gone = actions.plan_meeting(cancelled, by=stage.eva)
    actions.cancel_meeting(gone, "Der Quartierstreff ist wegen eines Wasserschadens geschlossen.", by=stage.eva)

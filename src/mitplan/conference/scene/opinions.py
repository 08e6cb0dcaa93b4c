"""An act: two conversations. A large one with a map of opinions, brought in with its votes, and a small one just begun.

Who votes in the large one is drawn by lot with a fixed seed: three groups, and how likely each agrees with a statement.
"""

import math
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from ..actions import (
    ConversationEntry,
    HeldElsewhere,
    accept_statement,
    bring_in_conversation,
    cast_vote,
    open_conversation,
    prepare_conversation,
    propose_statement,
    reject_statement,
)
from ..queries.opinions import talk_of
from .stage import Stage

PEOPLE: Final = 2000
# Those for whom offers count most, those for whom duties do, those for whom the villages do.
SHARES: Final = (0.46, 0.31, 0.23)
PASSING: Final = 0.08
# Text, and how many in a hundred of each group agree, of those who agree or disagree.
STATEMENTS: Final = (
    ("Wer neu zugezogen ist, soll in den ersten drei Monaten einen Platz im Sprachkurs bekommen.", 93, 88, 85),
    ("Sprachkurse brauchen eine Kinderbetreuung, sonst bleiben vor allem Mütter zu Hause.", 95, 78, 86),
    ("Wer zweimal unentschuldigt im Kurs fehlt, soll den Platz verlieren.", 18, 86, 52),
    ("Deutsch lernt man am besten im Betrieb, nicht im Kursraum.", 38, 72, 61),
    ("Ämter sollen einen Nachmittag in der Woche bis 19 Uhr öffnen.", 87, 74, 62),
    ("Behördenbriefe sollen in einfacher Sprache geschrieben sein, für alle.", 94, 81, 88),
    ("Formulare sollen in den zehn häufigsten Sprachen bereitliegen.", 88, 24, 48),
    ("Für Termine im Amt soll das Land Dolmetscherinnen und Dolmetscher bezahlen.", 84, 21, 45),
    ("Kinder sollen nie für ihre Eltern im Amt oder beim Arzt dolmetschen müssen.", 90, 79, 77),
    (
        "Ausländische Abschlüsse sollen innerhalb von drei Monaten anerkannt oder begründet abgelehnt werden.",
        95,
        84,
        87,
    ),
    ("Wer eine Ausbildung beginnt, soll sicher bis zu ihrem Ende bleiben dürfen.", 94, 66, 83),
    ("Wer arbeiten kann und nicht arbeitet, soll weniger Unterstützung bekommen.", 22, 89, 57),
    ("Integration ist zuerst eine Aufgabe derer, die kommen.", 17, 83, 49),
    ("Integration ist zuerst eine Aufgabe von Ämtern, Schulen und Betrieben.", 76, 18, 34),
    ("Auf dem Land kommt man ohne Auto nicht zum Kurs; das Land soll die Fahrten bezahlen.", 71, 39, 95),
    ("Jeder Kreis braucht ein Haus, in dem alle Beratungen unter einem Dach sind.", 83, 62, 36),
    ("Beratung soll in die Dörfer kommen, etwa mit einem Bus.", 60, 41, 93),
    ("Statt neuer Stellen in der Landeshauptstadt braucht es Leute vor Ort.", 48, 64, 96),
    ("Kleine Gemeinden sollen weniger Menschen zugewiesen bekommen als Städte.", 14, 61, 79),
    ("Ohne die Vereine auf dem Dorf gelingt gar nichts.", 55, 68, 91),
    ("Sportvereine, die Zugewanderte aufnehmen, sollen dafür Geld bekommen.", 80, 33, 74),
    ("Ehrenamtliche brauchen feste Ansprechpersonen, die sie auch abends erreichen.", 86, 77, 90),
    ("Der muttersprachliche Unterricht an Schulen soll ausgebaut werden.", 85, 19, 42),
    ("Kein Kind soll ohne Deutsch in die erste Klasse kommen; das Jahr davor soll Pflicht sein.", 52, 90, 71),
    ("Lehrkräfte brauchen mehr Zeit für Gespräche mit Eltern.", 91, 80, 84),
    ("Eltern sollen sich schriftlich verpflichten, an Elternabenden teilzunehmen.", 21, 74, 47),
    ("Bei der Wohnungssuche werden Menschen mit fremdem Namen oft benachteiligt.", 92, 37, 54),
    ("Das Land soll Vermieter prüfen, die immer nur absagen.", 82, 20, 31),
    ("Neue Wohnungen sind wichtiger als neue Programme.", 57, 84, 73),
    ("Unterkünfte sollen höchstens hundert Plätze haben.", 79, 48, 82),
    ("Wer Pflegekraft werden will, soll schon während des Sprachkurses im Heim anfangen können.", 86, 85, 84),
    ("Ärztinnen und Ärzte mit ausländischer Zulassung sollen unter Aufsicht sofort arbeiten dürfen.", 77, 62, 81),
    ("Die Polizei soll Beschwerden über Ungleichbehandlung von einer unabhängigen Stelle prüfen lassen.", 88, 29, 46),
    ("Wer straffällig wird, soll das Land schneller verlassen müssen.", 31, 94, 76),
    ("Wer seit fünf Jahren hier lebt, soll bei der Gemeindewahl mitwählen dürfen.", 86, 16, 38),
    ("Die Einbürgerung soll gefeiert werden, mit einer Rede im Rathaus.", 69, 71, 66),
    ("Jedes Projekt soll nach zwei Jahren zeigen, was es gebracht hat, sonst endet die Förderung.", 46, 91, 68),
    ("Gute Projekte brauchen Geld für fünf Jahre statt für eins.", 91, 52, 85),
    ("In Beiräten sollen mindestens zur Hälfte Menschen sitzen, die selbst zugewandert sind.", 83, 17, 39),
    ("Was aus unseren Vorschlägen geworden ist, soll jedes Jahr öffentlich dastehen.", 96, 90, 93),
)
SMALL: Final = (
    "Der Bus soll bis 22 Uhr fahren, damit Abendkurse möglich sind.",
    "Im Rathaus soll jemand sitzen, der beim Ausfüllen hilft.",
    "Spielplätze sind die besten Orte, um ins Gespräch zu kommen.",
    "Das Willkommensheft soll es nur noch auf dem Telefon geben.",
    "Neue Nachbarn sollen von der Gemeinde begrüßt werden, mit einem Besuch.",
    "Die Bücherei soll auch sonntags öffnen.",
    "Wer dolmetscht, soll dafür etwas bekommen, auch Ehrenamtliche.",
    "Ein Fest im Jahr bringt mehr als zehn Broschüren.",
    "Vereine sollen ihre Satzung in einfacher Sprache haben.",
    "Der Wochenmarkt braucht einen Stand, an dem alle Beratungsstellen abwechselnd sind.",
)


def play(stage: Stage) -> None:
    """Bring in the large conversation and begin the small one."""
    held = HeldElsewhere(
        "Wie gelingt das Zusammenleben in Musterland?",
        [(number, row[0], "accepted", 0) for number, row in enumerate(STATEMENTS, 1)],
        _votes(),
        PEOPLE,
        introduction="Was hier Zustimmung in allen Gruppen findet, nimmt die Teilhabekonferenz in ihre Empfehlungen "
        "auf; worüber die Meinungen auseinandergehen, wird zuerst beraten. Die 2.000 Teilnehmenden sind erfunden.",
        seed=2027,
        over=False,
    )
    bring_in_conversation(held, by=stage.eva)
    _small(stage)


def _votes() -> Iterator[tuple[int, int, int]]:
    """(person, statement, vote): everybody votes on some of the statements, on earlier ones a little more often."""
    dice = random.Random(2027)  # noqa: S311  made up, the same each time
    numbers = range(1, len(STATEMENTS) + 1)
    chances = [[share / 100 for share in row[1:]] for row in STATEMENTS]
    weights = [1.6 - number / 50 for number in numbers]
    groups = dice.choices(range(len(SHARES)), cum_weights=list(accumulate(SHARES)), k=PEOPLE)
    for person, group in enumerate(groups):
        many = min(len(STATEMENTS), max(3, round(math.exp(dice.gauss(2.9, 0.5)))))
        # The largest of u ** (1 / weight): drawn without putting back.
        order = sorted(numbers, key=lambda number: dice.random() ** (1 / weights[number - 1]), reverse=True)
        for number in order[:many]:
            if dice.random() < PASSING:
                yield person, number, 0
            else:
                yield person, number, 1 if dice.random() < chances[number - 1][group] else -1


def _small(stage: Stage) -> None:
    entry = ConversationEntry(
        "Ankommen in der Gemeinde",
        "Was hilft in den ersten Wochen am neuen Ort? Zehn Aussagen zum Anfang, Ihre kommen dazu.",
        statements=SMALL,
        seed=17,
    )
    small = prepare_conversation(entry, by=stage.eva)
    open_conversation(small, by=stage.eva)
    talk, dice = talk_of(small), random.Random(17)  # noqa: S311  made up, the same each time
    for name in ("Anruferin", "Nachbar", "Kursleiterin", "Trainer"):
        by = stage.guest(f"Aussagen {name}")
        for number in dice.sample(talk.asked, 6):
            by = cast_vote(talk, number, dice.choice((1, 1, -1, 0)), by=by)
    held = propose_statement(
        small, "Neue Familien sollen im ersten Monat umsonst ins Schwimmbad dürfen.", by=stage.guest("Aussagen Trainer")
    )
    accept_statement(held, by=stage.eva)
    held = propose_statement(
        small, "Der Hausmeister der Schule soll freundlicher sein.", by=stage.guest("Aussagen Nachbar")
    )
    reject_statement(held, "Meint eine einzelne Person, die jeder am Ort kennt.", by=stage.eva)
    propose_statement(
        small, "يجب أن تكون هناك دورة لغة مسائية في كل بلدية.", "ar", by=stage.guest("Aussagen Anruferin")
    )

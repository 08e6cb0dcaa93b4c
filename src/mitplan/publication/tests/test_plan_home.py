import pytest

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
HOME = "/plaene/klein/"
# domain.md §2, the questions a to i: what is asked, the way that answers it, and what must stand there.
QUESTIONS = [
    ("a", "Jede Empfehlung mit Antwort und Folge", "Der Bund ist zuständig."),
    ("b", "verzögert oder gefährdet", "Zweite Chance"),
    ("d", "Kosten mit Quellen, je Handlungsfeld", "Kosten je Handlungsfeld"),
    ("e", "ohne Indikator", "Alle finden Arbeit"),
    ("e", "ohne Zielwert", "Alle finden Arbeit"),
    ("e", "ohne aktuellen Wert", "Alle lernen Deutsch"),
    ("f", "laut Angabe neu", "Zweite Chance"),
    ("f", "Beginn nach dem Beschluss", "Ärztliche Beratung"),
    ("g", "Beschlüsse", "Kabinett beschließt"),
    ("h", "Zusagen mit Frist", "einzulösen bis 2028"),
]


@pytest.mark.parametrize(("letter", "way", "expected"), QUESTIONS)
def test_a_question_is_answered_in_one_click(client, letter, way, expected):
    home = page_of(client, HOME)
    answer = page_of(client, home.links[way])
    assert expected in answer.text, letter


def test_questions_on_other_pages_have_their_way(client):
    links = page_of(client, HOME).links
    assert links["Alle Fassungen"] == "/plaene/klein/fassungen/"
    assert links["Alle Widersprüche"] == "/plaene/klein/widersprueche/"
    assert links["Gremien und Stellen"] == "/stellen/"
    assert links["Der Faden des ganzen Plans"] == "/plaene/klein/faden/"
    assert links["Das ganze Journal"] == "/plaene/klein/journal/"


def test_short_answers_count_honestly(client):
    answers = [item["answer"] for item in page_of(client, HOME).context["questions"]]
    assert answers == [
        "Hier stehen 6 Maßnahmen, davon 1 Programm. Bei manchen ist genannt, für wen sie gedacht sind, zum Beispiel:",
        "Zu 2 von 3 bekannten Empfehlungen ist eine Antwort belegt.",
        "Für 5 von 6 Maßnahmen ist die Federführung bekannt. Verzögert oder gefährdet: 1.",
        "Es gibt 2 Fassungen. Diese beschloss: Landesregierung, 15. Januar 2027.",
        "Was der ganze Plan kostet, sagen die Quellen verschieden. "
        "Für 5 von 6 Maßnahmen ist etwas über die Kosten bekannt.",
        "Von 2 Zielen haben 1 keinen Indikator, 1 keinen Zielwert, 2 keinen aktuellen Wert.",
        "Als neu bezeichnet: 1 von 6. Nicht bekannt: 5. Vor dem Beschluss begonnen: 1.",
        "Belegt: 1 Beschlüsse und 0 Sitzungen, jeweils mit dem, was darauf beruht.",
        "2 Zusagen sind belegt.",
        "Bei 2 Angaben sagen die Quellen Verschiedenes.",
    ]


def test_where_the_plan_stands(client):
    page = page_of(client, HOME)
    assert "Stand: in Umsetzung" in page.text
    assert page.links["Fassung 2: Beschluss"] == "/plaene/klein/fassungen/2/"
    assert page.links["Landesregierung"] == "/stellen/land/"
    facts = {fact["name"]: fact for fact in page.context["facts"]}
    assert facts["decided"]["value"] == "15. Januar 2027"
    assert "value" not in facts["presented"]
    assert "unknown" in facts["presented"]


def test_cost_statements_stand_side_by_side_with_the_mark(client):
    page = page_of(client, HOME)
    assert [claim["value"] for claim in page.context["costs"]] == [
        "900 € im Jahr (Haushalt)",
        "500 € im Jahr (Haushalt)",
    ]
    assert "Die Quellen widersprechen sich" in page.text


def test_a_draft_says_that_nobody_decided_it(client):
    page = page_of(client, f"{HOME}?fassung=1")
    assert "Kein Beschluss: Diese Fassung ist ein Entwurf." in page.text
    assert "Sie lesen Fassung 1" in page.text
    assert page.context["coverage"]["url"] == "/plaene/klein/empfehlungen/?fassung=1"


def test_entry_points_with_counts(client):
    entries = page_of(client, HOME).context["entries"]
    told = {e["title"]: [c["words"] for c in e["counts"]] for rows in entries.values() for e in rows}
    assert told == {"Bildung zuerst": ["1 Maßnahme"], "Sprache": ["2 Maßnahmen"], "Arbeit": ["3 Maßnahmen"]}


def test_promises_with_due_dates_first(client):
    promises = page_of(client, HOME).context["promises"]
    assert [(p["title"], p["on"], p["due"], p["by"]) for p in promises] == [
        ("Kurse zugesagt", "Februar 2027", "2028", ""),
        ("Bald mehr", "Mai 2027", "", "Landesregierung"),
    ]


def test_what_is_new_from_the_journal(client):
    news = page_of(client, HOME).context["news"]
    assert [(line["words"], [t["words"] for t in line["things"]]) for line in news] == [
        ("Fassung versiegelt", ["Fassung 2"]),
        ("2 Empfehlungen beantwortet", ["2 Ein Gesetz", "1 Mehr Kurse"]),
        ("Eintrag zurückgezogen", ["5 Aufgegebenes"]),
        ("Fassung versiegelt", ["Fassung 1"]),
    ]
    older = page_of(client, f"{HOME}?fassung=1").context["news"]
    assert [line["words"] for line in older] == ["Fassung versiegelt"]


def test_earlier_plans_known_as_documents(client):
    page = page_of(client, HOME)
    assert page.context["neighbours"]["before"] == [
        {"title": "Plan von 2017", "url": "/plaene/klein/quellen/Q3-plan-von-2017/", "on": "Dokument, 2017"}
    ]
    assert "kein späterer Plan ist genannt" in page.text


def test_hessen_has_no_objective_and_says_so(client):
    page = page_of(client, "/plaene/hessen-2017/")
    assert "Von diesem Plan ist kein einziges Ziel bekannt." in page.text
    assert "Zu 0 von 3 bekannten Empfehlungen ist eine Antwort belegt" in page.text
    assert "Stand: abgelöst" in page.text
    assert "Es gibt 1 Fassung. Der Plan wurde beschlossen: Ende 2017." in page.text
    assert "Kein Beschluss: Diese Fassung sammelt, was belegt ist." in page.text


def test_a_plan_that_is_not_there(client):
    assert client.get("/plaene/nirgendwo/").status_code == 404


@pytest.mark.parametrize("language", ["/en", "/ar"])
def test_in_other_languages(client, language):
    assert client.get(f"{language}{HOME}").status_code == 200


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan", ["mess-10", "mess-1000", "hessen-2017", "klein"])
def test_twelve_queries_at_any_size(client, django_assert_max_num_queries, plan):
    with django_assert_max_num_queries(12):
        client.get(f"/plaene/{plan}/")

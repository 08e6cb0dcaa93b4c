import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from mitplan.plan.models import Sealed, Version
from mitplan.publication.thread import drawing, flow_drawing
from mitplan.publication.thread.flows import flow_of
from mitplan.publication.thread.lettering import lines, width
from mitplan.publication.thread.single import MOST_IN_LAYER, Knot, Layer, Strand, Thread

from .reading import page_of
from .test_element import element

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]


def thread(client, key, kind, number):
    return client.get(element(key, kind, number)).context["thread"]


def knots(found):
    return {(knot.layer, knot.label, knot.look) for knot in found.knots}


def test_from_recommendation_over_answer_and_measure_to_indicator(client):
    found = thread(client, "klein", "measure", "1")
    assert {
        (Layer.RECOMMENDATION, "Mehr Kurse", ""),
        (Layer.ANSWER, "teilweise übernommen", ""),
        (Layer.MEASURE, "Zweite Chance", "here"),
        (Layer.OBJECTIVE, "Alle lernen Deutsch", ""),
        (Layer.INDICATOR, "Abschlüsse", ""),
    } <= knots(found)
    assert list(found.heads.values())[:3] == ["Empfehlungen", "Antworten", "Maßnahmen"]


def test_a_recommendation_reaches_its_measures_through_its_answer(client):
    found = thread(client, "klein", "recommendation", "1")
    names = {knot.key: knot.label for knot in found.knots}
    drawn = {(names[strand.start], names[strand.end], strand.look) for strand in found.strands}
    assert ("Mehr Kurse", "teilweise übernommen", "") in drawn
    assert ("teilweise übernommen", "Zweite Chance", "weak") in drawn
    assert ("teilweise übernommen", "Ärztliche Beratung", "") in drawn
    assert ("Mehr Kurse", "Zweite Chance", "") not in drawn


@pytest.mark.parametrize(
    ("number", "words", "look"), [("2", "nicht übernommen", "lost"), ("3", "noch keine Antwort", "open")]
)
def test_a_refused_and_a_missing_answer_look_different(client, number, words, look):
    assert (Layer.ANSWER, words, look) in knots(thread(client, "klein", "recommendation", number))


def test_the_table_twin_says_what_the_picture_draws(client):
    page = page_of(client, element("klein", "recommendation", "1"))
    assert [
        "Empfehlung 1: Mehr Kurse",
        "führt zu teilweise",
        "Maßnahme 1: Zweite Chance",
        "nicht angegeben",
        "",
    ] in page.rows
    row = next(row for row in page.rows if row[1:3] == ["beantwortet mit", "teilweise übernommen"])
    assert row[3] == "Ministerium für Soziales September 2026"


def test_what_is_not_drawn_is_counted(client):
    found = thread(client, "mess-1000", "source", "1")
    drawn = sum(knot.layer == Layer.MEASURE and knot.look != "more" for knot in found.knots)
    more = next(knot for knot in found.knots if knot.layer == Layer.MEASURE and knot.look == "more")
    version = Version.objects.get(plan__key="mess-1000")
    resting = Sealed.objects.filter(
        version=version, kind="measure", part__contains='{"to":"source/1","type":"rests_on"}'
    ).count()
    assert drawn == MOST_IN_LAYER
    assert int(re.search(r"\d+", more.label)[0]) >= resting - drawn > 0


def sketch():
    names = [
        "Kurz",
        "Bundesausländerbeauftragtenkonferenzgeschäftsstelle",
        "Ein Titel mit <spitzen> Klammern & Zeichen",
    ]
    found = Thread(heads={0: "Grundlagen", 1: "Empfehlungen", 3: "Maßnahmen"})
    found.knots = [
        Knot(f"e{i}", (0, 1, 3)[i], f"Nr. {i}", name, "here" if i == 1 else "") for i, name in enumerate(names)
    ]
    found.strands = [Strand("e0", "e1"), Strand("e1", "e2", "weak"), Strand("e0", "e2", "other"), Strand("e0", "gone")]
    return found


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("draw", [drawing.across, drawing.down])
def test_a_drawing_is_sound_stays_inside_and_needs_no_style(draw, mirrored):
    svg = draw(sketch(), mirrored=mirrored)
    root = ElementTree.fromstring(svg)
    wide, high = float(root.get("width")), float(root.get("height"))
    places = [(float(node.get("cx")), float(node.get("cy"))) for node in root if node.tag.endswith("circle")]
    assert len(places) == 3
    assert all(0 < x < wide and 0 < y < high for x, y in places)
    assert " style=" not in svg
    assert "&lt;spitzen&gt;" in svg


def test_a_mirrored_drawing_begins_at_the_right():
    first, mirrored = (ElementTree.fromstring(drawing.across(sketch(), mirrored=way)) for way in (False, True))
    xs, turned = ([float(n.get("cx")) for n in root if n.tag.endswith("circle")] for root in (first, mirrored))
    assert [round(x + y) for x, y in zip(xs, turned, strict=True)] == [round(float(first.get("width")))] * 3
    assert xs == sorted(xs)


def test_knots_of_a_column_do_not_touch():
    found = sketch()
    found.knots += [Knot(f"x{i}", 3, "Nr.", "Noch ein recht langer Titel einer Maßnahme") for i in range(6)]
    root = ElementTree.fromstring(drawing.across(found, mirrored=False))
    places = [(float(n.get("cx")), float(n.get("cy"))) for n in root if n.tag.endswith("circle")]
    column = sorted(y for x, y in places if x == max(x for x, _y in places))
    assert len(column) == 7
    assert min(b - a for a, b in pairwise(column)) > 40


def test_long_words_break_into_lines_that_fit():
    made = lines("Bundesausländerbeauftragtenkonferenzgeschäftsstelle", 8.0, 3)
    assert all(width(line) <= 8.0 for line in made)
    assert made[-1].endswith("…")
    assert made[0].endswith("-")
    assert lines("Kurz und gut", 20.0) == ("Kurz und gut",)
    assert lines("", 20.0) == ("",)


def flow(key, place=None):
    version = Version.objects.filter(plan__key=key).order_by("-number").first()
    return flow_of(version, place)


def columns(found):
    return [{node.label: node.count for node in nodes} for _head, _kind, nodes in found.columns]


def test_the_flow_counts_each_recommendation_and_each_measure_once():
    counted = columns(flow("klein"))
    assert counted[1] == {"Arbeitsgruppe Sprache": 3}
    assert counted[2] == {"teilweise übernommen": 1, "nicht übernommen": 1, "noch keine Antwort": 1}
    assert counted[3] == {"aus Empfehlungen": 2, "ohne Anlass": 4, "Empfehlungen ohne Folge": 2}
    assert counted[4] == {"neu": 1, "unbekannt": 5}
    assert counted[5] == {"Ziel mit Indikator": 1, "ohne Ziel": 5}


def test_the_flow_of_a_field_is_part_of_the_whole():
    counted = columns(flow("klein", ("field", "1")))
    assert counted[3] == {"aus Empfehlungen": 2}
    assert sum(counted[4].values()) == 2
    assert flow("klein", ("field", "99")).empty


def test_ribbons_carry_what_their_bars_count():
    found = flow("mess-1000")
    for column in (0, 1, 3, 4):
        for node in found.columns[column][2]:
            onward = [r.count for r in found.ribbons if (r.column, r.start) == (column, node.code)]
            if node.code not in {"nothing", "elsewhere", "aimed"}:
                assert sum(onward) == node.count


@pytest.mark.parametrize("draw", [flow_drawing.across, flow_drawing.down])
def test_the_flow_is_sound_svg(draw):
    root = ElementTree.fromstring(draw(flow("mess-1000"), mirrored=True))
    boxes = [node for node in root if node.tag.endswith("rect")]
    assert boxes
    assert all(0 <= float(box.get("x")) <= float(root.get("width")) for box in boxes)


def test_the_whole_thread_has_a_line_for_each_recommendation(client):
    page = page_of(client, "/plaene/klein/faden/")
    assert [
        "1: Mehr Kurse Arbeitsgruppe Sprache",
        "teilweise übernommen Ministerium für Soziales",
        "Maßnahme 1: Zweite Chance teilweise in Umsetzung Maßnahme 2: Ärztliche Beratung wörtlich geplant",
    ] in page.rows
    assert ["3: Öfter tagen Arbeitsgruppe Sprache", "noch keine Antwort", "nichts festgehalten"] in page.rows
    row = next(row for row in page.rows if row[1:2] == ["teilweise übernommen"])
    assert row == ["Antwort (Empfehlungen)", "teilweise übernommen", "1", "aus Empfehlungen: 1"]
    assert page.links["nicht übernommen"] == "/plaene/klein/empfehlungen/?answer=declined"


def test_the_story_of_the_plan_can_be_filtered(client):
    whole = client.get("/plaene/klein/faden/").context["story"]
    assert [line["title"] for line in whole if line["on"] == "15. Januar 2027"] == [
        "Kabinett beschließt",
        "Fassung 2: Beschluss",
        "Beschlossen",
    ]
    promised = client.get("/plaene/klein/faden/?art=promise").context["story"]
    assert [line["title"] for line in promised] == ["Kurse zugesagt", "Bald mehr"]
    nothing = page_of(client, "/plaene/klein/faden/?art=%00nichts")
    assert "Davon ist nichts festgehalten" in nothing.text
    assert nothing.links["Alles zeigen"] == "/plaene/klein/faden/#verlauf"


@pytest.mark.parametrize("query", ["", "?page=3", "?page=x", "?art=meeting&page=9999"])
@pytest.mark.parametrize("size", [10, 1000])
def test_queries_do_not_grow_with_the_plan(client, forgetful, django_assert_max_num_queries, size, query):
    with django_assert_max_num_queries(12):
        response = client.get(f"/plaene/mess-{size}/faden/{query}")
    assert response.status_code == 200

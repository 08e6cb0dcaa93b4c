"""Each real plan comes in with its figures, through to a sealed version and the public pages; again, and no change."""

import csv
import io
import re
import zipfile
from collections import Counter

import pytest

from mitplan.core.models import Act
from mitplan.exchange.actions import hand_in, take_in
from mitplan.exchange.applying import apply, dry_run
from mitplan.exchange.mapping import SourceFile, gather, mapping_named, records_of
from mitplan.exchange.mapping.parties import register_by_name
from mitplan.exchange.proposals import Verdict, propose
from mitplan.people.models import Body
from mitplan.plan import actions
from mitplan.plan.actions import Seal
from mitplan.plan.models import DETAILS, Claim, Element, Facet, Link

from .real_plans import FILES, applied, files, gathered, needs

pytestmark = pytest.mark.django_db
NAMES = [pytest.param(name, marks=needs(name)) for name in FILES]


@pytest.fixture
def plan(cast):
    return actions.begin("echt", "Ein echter Plan", cast.eva.office, by=cast.eva)


def elements(plan, kind):
    return Element.objects.filter(plan=plan, kind=kind)


def links(plan, type_):
    return Link.objects.filter(origin__plan=plan, type=type_, is_current=True)


def claims(plan, **about):
    return Claim.objects.filter(element__plan=plan, **about)


def by_id(plan, kind, original):
    """An element by the id it has in the source, which stays as another name."""
    return Element.objects.filter(plan=plan, kind=kind, labels__name=original).get()


def value(element, name):
    return str(getattr(DETAILS[element.kind]._default_manager.get(pk=element.pk), name))


def rows(name):
    (file,) = files(name)
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def sealed(plan, by):
    return actions.freeze(plan, Seal(label="Stand", kind="record"), by=by)


def words(client, address):
    response = client.get(f"/plaene/echt/{address}", follow=True)
    assert response.status_code == 200, address
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&shy;", "").replace("\u00ad", "").split())


@pytest.mark.parametrize("name", NAMES)
def test_comes_in_whole_and_a_second_time_changes_nothing(name, plan, cast):
    given = gathered(name).delivery
    made, done = apply(plan, given, by=cast.eva)
    assert made.faults == []
    assert (done.drafted, done.linked, done.claimed) == tuple(
        map(len, (given.elements, given.links, given.claims)),
    )
    lines = Act.objects.count()
    again = dry_run(plan, gathered(name).delivery, by=cast.eva)
    assert again.is_empty
    assert again.counts[Verdict.NEW] == again.counts[Verdict.CHANGED] == again.counts[Verdict.ERROR] == 0
    applied(name, plan, cast.eva)
    assert Act.objects.count() == lines


@pytest.mark.parametrize("name", NAMES)
def test_a_dry_run_writes_nothing(name, plan, cast):
    lines, bodies = Act.objects.count(), Body.objects.count()
    made = dry_run(plan, gathered(name).delivery, by=cast.eva)
    assert made.faults == []
    assert made.counts[Verdict.NEW] > 100
    assert (Act.objects.count(), Body.objects.count()) == (lines, bodies)
    assert Element.objects.filter(plan=plan).count() == 1


def as_one_file(name):
    """The source as a person hands it in on a page: the table, or the texts in a ZIP."""
    found = files(name)
    if len(found) == 1:
        return found[0].name, found[0].content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for file in found:
            package.writestr(file.name, file.content)
    return f"{name}.zip", out.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_comes_in_through_the_page_as_well(name, plan, cast):
    intake = hand_in(plan, *as_one_file(name), name, by=cast.eva)
    assert intake.counts["error"] == 0
    done = take_in(intake, by=cast.eva)
    assert done.drafted == len(gathered(name).delivery.elements)


# ---------------------------------------------------------------- Münster


@needs("muenster")
def test_muenster_keeps_counts_tree_dates_and_colours(plan, cast):
    applied("muenster", plan, cast.eva)
    assert [elements(plan, kind).count() for kind in ("field", "measure", "event")] == [5, 54, 216]
    assert links(plan, "belongs_to").count() == 54
    per_measure = Counter(links(plan, "concerns").values_list("target__number", flat=True))
    assert set(per_measure.values()) == {4}
    assert len(per_measure) == 54
    own = claims(plan, field="stage", is_valid=True)
    assert Counter(own.values_list("value", flat=True)) == {"done": 18, "partly_done": 20, None: 16}
    for year, counts in {
        "2013": {"done": 19, "partly_done": 21, None: 14},
        "2015/2016": {"done": 18, "partly_done": 16, None: 20},
        # One report has no colour, so it makes no statement.
        "2017/2018": {"done": 16, "partly_done": 17, None: 20},
        "2010": {"planned": 54},
    }.items():
        assert Counter(claims(plan, as_of=year).values_list("value", flat=True)) == counts
    assert claims(plan, element__number="Ue4").count() == 4
    assert all("rot: wesentliche Teile" in claim.note for claim in claims(plan, value=None))


# Quotation marks within the text, as the file has them; a usual reader of CSV loses or misplaces them.
MARKED = {
    "Ü8-Plan": '100 Klimaschutzsiedlungen in NRW". (ergänzend dazu: Antrag der SPD-Fraktion',
    "G2-1516": 'Das Projekt ist weiterhin in „Münsters Allianz für Klimaschutz" (Ü4) integriert.',
    "E1-1516": 'im Magazin "Wartung-Direkt"; regelmäßige Kommunikation',
    "E8-13": 'Münster das "Gesamtstädtisches Konzept zur Ermittlung',
}


@needs("muenster")
def test_muenster_keeps_every_text(plan, cast):
    applied("muenster", plan, cast.eva)
    for row in rows("muenster"):
        head, _dash, report = row["id"].partition("-")
        if report == "Plan":
            numbers = {"Ü": "Ue", "+": "und"}
            number = "".join(numbers.get(sign, sign) for sign in head)
            text = elements(plan, "measure").get(number=number).text
        elif report:
            event = by_id(plan, "event", row["id"])
            text = event.text
            assert value(event, "on") == {"13": "2013", "1516": "2015/2016", "1718": "2017/2018"}[report]
        if row["id"] in MARKED:
            assert MARKED[row["id"]] in text
        elif report:
            assert text == row["text"].strip()
    without_news = elements(plan, "event").filter(text__iexact="Kein neuer Sachstand").count()
    assert without_news == 28


@needs("muenster")
def test_muenster_shows_on_public_pages(plan, cast, client):
    applied("muenster", plan, cast.eva)
    version = sealed(plan, cast.eva)
    # Reports about different times don't contradict each other.
    assert not Facet.objects.filter(version=version, name="contradiction").exists()
    assert "54 Maßnahmen" in words(client, "massnahmen/")
    assert "216 Ereignisse" in words(client, "ereignisse/")
    assert "5 Handlungsfelder" in words(client, "handlungsfelder/")
    page = words(client, "massnahmen/B5und6/")
    assert "orange: Teile der Maßnahme wurden umgesetzt" in page
    assert "Klimawatch Münster: Umsetzung des Klimaschutzkonzepts 2020 , B5+6-1718" in page
    assert "B5+6 (Kennung in der Quelle)" in page
    for stated in ("geplant (Stand 2010)", "umgesetzt (Stand 2013)", "umgesetzt (Stand 2015/16)"):
        assert stated in page
    assert "Kein neuer Sachstand" in words(client, "ereignisse/Ue2.1718/")


# ---------------------------------------------------------------- Berlin


@needs("berlin")
def test_berlin_keeps_chapters_and_commitments(plan, cast, client):
    applied("berlin", plan, cast.eva)
    assert [elements(plan, kind).count() for kind in ("field", "measure")] == [26, 59]
    stated = claims(plan, field="stage")
    assert {(claim.value, str(claim.as_of), claim.is_valid) for claim in stated} <= {
        ("planned", "2021-12-11", True),
        ("planned", "2021-12-10", True),
    }
    assert stated.count() == 59
    assert value(elements(plan, "measure").get(number="mietkataster"), "ends") == "2022-06-10"
    assert by_id(plan, "measure", "prozesse-senat-bezirk").number == "prozesse.senat.bez"
    chapter = elements(plan, "field").get(number="10")
    # Stars within words are no emphasis, bold broken over lines is none either, and no word stays broken.
    assert "Romn*nja und Sinti*zze" in chapter.text
    assert "**" not in chapter.text
    assert "Kultureinrichtungen" in elements(plan, "field").get(number="15").text
    assert "Senats- und" in elements(plan, "field").get(number="18").text
    assert links(plan, "belongs_to").filter(target__number="19.3").count() == 16
    sealed(plan, cast.eva)
    assert "59 Maßnahmen" in words(client, "massnahmen/")
    assert "26 Handlungsfelder" in words(client, "handlungsfelder/")
    page = words(client, "massnahmen/mietkataster/")
    assert "noch nicht umgesetzt (not_implemented)" in page
    assert "Stand: 10. Dezember 2021" in page
    assert "10. Juni 2022" in page


# ---------------------------------------------------------------- Austria


@needs("austria")
def test_austria_keeps_both_levels_of_each_chapter(plan, cast, client):
    applied("austria", plan, cast.eva)
    numbers = list(elements(plan, "measure").values_list("number", flat=True))
    levels = Counter((number[:5], number.count(".") - 1) for number in numbers)
    assert [levels[chapter, 1] for chapter in ("04.02", "04.03", "05.04", "06.01")] == [80, 47, 43, 62]
    # In 04-02 two lines are indented by one sign: neither level, but below the item before them.
    assert [levels[chapter, 2] for chapter in ("04.02", "04.03", "05.04", "06.01")] == [42 + 2, 35, 25, 113]
    assert links(plan, "part_of").count() == 44 + 35 + 25 + 113
    assert elements(plan, "field").count() == 37
    by_number = {element.number: element for element in elements(plan, "measure")}
    assert "verpflichtenden Werte- und Orientierungskurse" in by_number["04.03.8.1"].text
    assert "Gleichstellung von Mann und Frau" in by_number["04.03.24"].text
    assert not [number for number, element in by_number.items() if ":index:" in element.text]
    sealed(plan, cast.eva)
    assert "449 Maßnahmen" in words(client, "massnahmen/")
    page = words(client, "massnahmen/04.03.8.1/")
    assert "04.03.8 Bedarfsgerechter Ausbau" in page
    assert "Federführung nicht bekannt" in page


@needs("austria")
def test_austria_tells_what_it_repaired_and_left_out():
    told = [remark.sentence for remark in gathered("austria", {}).delivery.remarks]
    assert "Berichtigt: „Gleich-stellung“ zu „Gleichstellung“." in told
    assert "Berichtigt: „verpflichten den Werte“ zu „verpflichtenden Werte“." in told


# ---------------------------------------------------------------- Canada


@needs("canada-platform")
def test_canada_keeps_leads_and_splits_ministers_at_semicolons(plan, cast, client):
    made, done = applied("canada-platform", plan, cast.eva)
    assert elements(plan, "measure").count() == 348
    first = by_id(plan, "measure", "LPC-001")
    assert value(first, "lead").startswith("ca-president-of-the-king")
    assert len(DETAILS["measure"].objects.get(pk=first.pk).co_responsible) == 5
    alone = DETAILS["measure"].objects.filter(element__plan=plan, co_responsible=[]).count()
    assert alone == 19
    # 31 lead, others only take part; "Government Transformation, Public Works and Procurement" is one of them.
    leads = set(DETAILS["measure"].objects.filter(element__plan=plan).values_list("lead", flat=True))
    assert len(leads) == 31
    assert done.bodies == len(made.bodies) == 44
    assert Body.objects.get(key="ca-minister-of-finance").parent.key == "ca-government"
    sealed(plan, cast.eva)
    assert "348 Maßnahmen" in words(client, "massnahmen/")
    assert "Minister of Government Transformation, Public Works and Procurement" in words(client, "massnahmen/LPC.001/")


@needs("canada-consolidated")
def test_the_second_vintage_of_canada_is_a_change_of_the_first(plan, cast, client):
    applied("canada-platform", plan, cast.eva)
    sealed(plan, cast.eva)
    made = propose(plan, gathered("canada-consolidated").delivery)
    new = {finding.thing for finding in made.findings if (finding.verdict, finding.part) == (Verdict.NEW, "title")}
    wanted = {f"measure/SFT.ONLY.{number}" for number in ("001", "026", "032", "047")} | {"source/T", "source/L"}
    assert new == wanted
    same = {finding.thing for finding in made.findings if (finding.verdict, finding.part) == (Verdict.SAME, "text")}
    changed = {finding.thing for finding in made.findings if finding.verdict == Verdict.CHANGED}
    # The escapes \u2019 are undone, so nothing but words that really differ is a change.
    assert (len(same), len(changed)) == (348, 0)
    assert made.bodies == []
    applied("canada-consolidated", plan, cast.eva)
    assert elements(plan, "measure").count() == 352
    assert not elements(plan, "measure").filter(text__contains="\\u").exists()
    noted = Link.objects.get(origin__plan=plan, origin__number="LPC.004", target__number="L")
    assert "Matches SFT_007" in noted.note
    version = sealed(plan, cast.eva)
    assert version.number == 2
    assert "352 Maßnahmen" in words(client, "massnahmen/")
    assert "King’s Privy Council" in words(client, "massnahmen/LPC.001/")


@needs("canada-platform")
def test_a_corrected_row_is_the_only_change(plan, cast):
    applied("canada-platform", plan, cast.eva)
    lines = Act.objects.count()
    (file,) = files("canada-platform")
    later = SourceFile(file.name, file.content.replace(b'LPC-002,"Remove barriers', b'LPC-002,"Remove all barriers'))
    mapping = mapping_named("canada-platform")
    delivery = gather(mapping, records_of(mapping, [later])[0], register_by_name()).delivery
    made, done = apply(plan, delivery, by=cast.eva, reason="Berichtigt")
    assert {(finding.thing, finding.part) for finding in made.findings if finding.verdict == Verdict.CHANGED} == {
        ("measure/LPC.002", "title"),
        ("measure/LPC.002", "text"),
    }
    assert (done.drafted, done.revised, done.linked, done.claimed, done.bodies) == (0, 1, 0, 0, 0)
    assert Act.objects.count() == lines + 1
    assert by_id(plan, "measure", "LPC-002").text.startswith("Remove all barriers")


# ---------------------------------------------------------------- United States


@needs("us-nap5")
def test_us_keeps_commitments_reports_evidence_and_statuses(plan, cast, client):
    applied("us-nap5", plan, cast.eva)
    assert elements(plan, "measure").count() == 36 + 70
    assert links(plan, "part_of").count() == 70
    assert {link.origin.number.partition(".")[0] for link in links(plan, "part_of")} == set(
        links(plan, "part_of").values_list("target__number", flat=True)
    )
    stages = Counter(claims(plan, field="stage", is_valid=True).values_list("value", flat=True))
    assert stages == {"running": 36, "done": 33, "planned": 1}
    reports = elements(plan, "event")
    assert reports.count() == 140
    assert Counter(value(event, "on") for event in reports) == {"2023-08": 70, "../2024-10-25": 70}
    assert by_id(plan, "measure", "US0113-1").number == "US0113.1"
    details = DETAILS["measure"].objects.filter(element__plan=plan)
    assert details.get(element__number="US0113.1").evidence == ""  # "None." is none
    assert "https://www.federalregister.gov/d/2024-05882" in details.get(element__number="US0113.2").evidence
    assert not elements(plan, "event").filter(text__contains="<br").exists()
    assert Body.objects.filter(names__name__startswith="Exee").count() == 0
    whole = elements(plan, "measure").get(number="US0113").text
    assert len(whole.split("\n\n")) == 8
    sealed(plan, cast.eva)
    assert "106 Maßnahmen" in words(client, "massnahmen/")
    page = words(client, "massnahmen/US0113.1/")
    assert "Stand: 25. Oktober 2024" in page
    assert "US0113 Expand the Production" in page
    assert "August 2023" in page

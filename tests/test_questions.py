"""The questions a citizen, a member or a journalist asks of a plan, each answered within two clicks from its home.

The letters are those of the list of questions. A reader follows only links that are on the page, and reads only what
the page says; what it must say comes from the documents of the plans.
"""

import re

import pytest
from django.utils import translation

from mitplan.core.dates import PartialDate
from mitplan.core.money import Money
from mitplan.publication import addresses

from .demo import HESSEN, MUSTERLAND
from .html import Page

MOST_CLICKS = 2


class Reader:
    """Somebody at the home of a plan, who clicks and reads."""

    def __init__(self, client, plan):
        self.client = client
        self.clicks = -1
        self.go(f"/plaene/{plan}/")

    def go(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200
        self.address, self.page = address, Page(answer.content.decode())
        self.text = self.page.text.replace("\u00ad", "")
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS, f"{self.clicks} clicks to {address}"

    def click(self, words="", to=""):
        """Follow the first link that is called so, or leads there."""
        for href, name in self.page.links:
            if re.search(words, name.replace("\u00ad", "")) and re.search(to, href) and not href.startswith("#"):
                self.go(href if href.startswith("/") else self.address.partition("?")[0] + href)
                return self
        raise AssertionError(f"no link {words or to!r} on {self.address}")

    def reads(self, *sentences):
        """All of this is on the page."""
        missing = [sentence for sentence in sentences if sentence not in self.text]
        assert missing == [], f"not on {self.address}: {missing}"
        return self

    def part(self, start, end):
        """What the page says between two words."""
        found = re.search(rf"{re.escape(start)}(.*?){re.escape(end)}", self.text)
        assert found, f"no {start!r} … {end!r} on {self.address}"
        return found[1]


@pytest.fixture
def hessen(demo):
    with translation.override("de"):
        yield Reader(demo.client(), HESSEN)


@pytest.fixture
def musterland(demo):
    with translation.override("de"):
        yield Reader(demo.client(), MUSTERLAND)


def titles(rows):
    return {row.title for row in rows}


def listed(reader, rows):
    """Which of some elements the list links to, in the order of the list."""
    known = {addresses.element(reader.address.split("/")[2], row): row.number for row in rows}
    found = (known.get(href.partition("?")[0]) for href, _ in reader.page.links)
    return list(dict.fromkeys(number for number in found if number))


# ---------------------------------------------------------------- a: what became of recommendation n?


@pytest.mark.parametrize(
    ("number", "answer", "followed"),
    [
        ("1", "übernommen", "3 Orientierungsgespräche in der ersten Woche"),
        ("6", "nicht übernommen", "keine Maßnahme und kein Ziel"),
        ("7", "nicht zuständig", "keine Maßnahme und kein Ziel"),
        ("11", "übernommen", "14 Anschreiben zum Bleiberecht durch die Ausländerbehörden"),
    ],
)
def test_a_ledger_says_what_became_of_each(musterland, demo, number, answer, followed) -> None:
    title = next(row.title for row in demo.rows(MUSTERLAND, "recommendation") if row.number == number)
    after = next(row.title for row in demo.rows(MUSTERLAND, "recommendation") if row.number == str(int(number) + 1))
    musterland.click("Jede Empfehlung mit Antwort und Folge").reads("90 von 90 Empfehlungen beantwortet")
    line = musterland.part(f" {number} {title} ", f" {after} ")
    assert answer in line
    assert followed in line


def test_a_page_of_a_recommendation_gives_the_reason(musterland) -> None:
    musterland.click("Jede Empfehlung").click(to="/empfehlungen/6-")
    musterland.reads("nicht übernommen", "Eine starre Frist würde derzeit zu Zuweisungen führen", "28. Mai 2026")
    musterland.reads("Musterländisches Ministerium des Innern und für Kommunales")


def test_a_last_recommendation_is_as_near_as_the_first(musterland, demo) -> None:
    last = demo.rows(MUSTERLAND, "recommendation")[-1]
    musterland.click("Jede Empfehlung").click(to="page=4").reads(last.title)
    assert "90" in listed(musterland, demo.rows(MUSTERLAND, "recommendation"))


def test_a_hessian_recommendations_have_no_answer_on_record(hessen) -> None:
    hessen.click("Jede Empfehlung").reads("0 von 3 bekannten Empfehlungen")
    line = hessen.part("1 Psychosoziale Anlaufstellen für traumatisierte Flüchtlinge", "2 Kommunales Wahlrecht")
    assert "keine Antwort bekannt" in line
    assert "M10 Psychosoziale Zentren für Geflüchtete" in line


# ---------------------------------------------------------------- c: what changed, and who decided?


def test_c_adopted_version_says_what_changed_and_who_decided(musterland) -> None:
    musterland.click("Alle Fassungen").click(to="/fassungen/3/")
    musterland.reads("Beschlossen: Kabinett der Landesregierung Musterland, 15. September 2026")


def test_c_draft_of_the_cabinet_says_what_it_left_out_of_the_conference(musterland) -> None:
    musterland.click("Alle Fassungen").click(to="/fassungen/2/")
    musterland.reads("Kabinett der Landesregierung Musterland, 16. Juni 2026", "9 wurden zurückgezogen")


def test_c_what_the_cabinet_changed_is_counted(musterland) -> None:
    musterland.click("Alle Fassungen").click(to=r"/vergleich/\?nach=2")
    musterland.reads("256 Einträge unterscheiden sich", "zurückgezogen 9", "zusammengelegt 3")
    musterland.reads("alles, was strittig, abgeschwächt oder weggefallen ist")


def test_c_what_was_withdrawn_has_its_reason(musterland) -> None:
    musterland.click("^Maßnahmen$").click(to="state=withdrawn")
    musterland.reads("Geht im landesweiten Sprachmittlungsdienst auf, der allen Behörden offensteht.")


def test_c_hessian_plan_has_one_version_that_nobody_decided(hessen) -> None:
    hessen.reads("Der Plan wurde beschlossen: Ende 2017.")
    hessen.click("Alle Fassungen").click(to="/fassungen/1/")
    hessen.reads("Diese Fassung hat niemand beschlossen.", "Das ist die erste Fassung dieses Plans")


# ---------------------------------------------------------------- d: what does field Y cost a year, by which source?


def costs_of_field(demo, number, period, basis):
    """Summed by hand from the parts: what belongs to the field and is not inside a programme with money of its own."""
    rows = {row.reference: row.content for row in demo.rows(MUSTERLAND, "measure") if row.state == "current"}
    with_money = {name for name, content in rows.items() if content.get("values", {}).get("cost")}
    low = high = 0
    for name in with_money:
        ends = {(link["type"], link["to"]) for link in rows[name].get("links", ())}
        above = {to for type_, to in ends if type_ in {"part_of", "financed_by"}}
        cost = rows[name]["values"]["cost"]
        counts = ("belongs_to", f"field/{number}") in ends and not above & with_money
        if counts and (cost["period"], cost["basis"]) == (period, basis):
            low, high = low + cost["low"], high + cost["high"]
    return Money.from_json({"low": low, "high": high, "currency": "EUR", "period": period, "basis": basis})


@pytest.mark.parametrize("number", ["1", "5"])
def test_d_field_says_its_costs_by_basis(musterland, demo, number) -> None:
    expected = costs_of_field(demo, number, "year", "budget").display("de")
    amount = re.match(r"[\d.,]+(?: bis [\d.,]+)?(?: Mio\.| Mrd\.)? €", expected)
    assert amount
    musterland.click(to=f"/handlungsfelder/{number}-")
    assert amount[0] in musterland.part("Summe der Maßnahmen nach Zeitraum und Grundlage", "Nicht enthalten")


def test_d_each_amount_is_beside_its_source(musterland) -> None:
    musterland.click("Kosten mit Quellen, je Handlungsfeld")
    musterland.reads("Ankommen und Bleiben", "im Jahr", "Haushalt")
    musterland.click(to=r"massnahmen/\?.*sort=cost").reads("10,2 Mio. € im Jahr (Haushalt)")
    musterland.reads("900.000 € bis 1,1 Mio. € insgesamt (Haushalt)", "Quelle: Entwurf des Haushaltsplans 2027/2028")


def test_d_hessian_plan_has_sums_that_differ_and_none_for_a_field(hessen) -> None:
    hessen.click("Kosten mit Quellen, je Handlungsfeld")
    hessen.reads("1,3 bis 1,6 Mrd. € im Jahr", "3 Mrd. € insgesamt", "Die Quellen widersprechen sich")
    hessen.reads("Agenturbericht: Hessen will Zuwanderer besser integrieren")
    hessen.click(to="/handlungsfelder/1-").reads("Keine Summe")


# ---------------------------------------------------------------- e: objectives without indicator, target, value


def without_indicator(rows):
    return [
        row.number
        for row in rows
        if not any(link["type"] == "measured_by" for link in row.content.get("links", ()))
        and not row.content.get("values", {}).get("no_indicator_reason")
    ]


def test_e_objectives_without_indicator_are_listed(musterland, demo) -> None:
    rows = demo.rows(MUSTERLAND, "objective")
    expected = without_indicator(rows)
    assert 0 < len(expected) < len(rows)
    assert listed(musterland.click("ohne Indikator"), rows) == expected


def test_e_objectives_without_target_are_listed(musterland, demo) -> None:
    rows = demo.rows(MUSTERLAND, "objective")
    indicators = {row.reference: row.content.get("values", {}) for row in demo.rows(MUSTERLAND, "indicator")}
    expected = []
    for row in rows:
        values = row.content.get("values", {})
        ends = [link["to"] for link in row.content.get("links", ()) if link["type"] == "measured_by"]
        settled = values.get("target") or values.get("no_indicator_reason")
        if not settled and not any(indicators[end].get("target") for end in ends):
            expected.append(row.number)
    assert expected
    assert listed(musterland.click("ohne Zielwert"), rows) == expected


def test_e_objectives_without_current_value_are_listed(musterland, demo) -> None:
    rows = demo.rows(MUSTERLAND, "objective")
    found = listed(musterland.click("ohne aktuellen Wert"), rows)
    assert 0 < len(found) < len(rows)
    assert set(without_indicator(rows)) <= set(found)
    musterland.reads(f"{len(found)} von {len(rows)}")


def test_e_no_objective_of_the_hessian_plan_is_known(hessen) -> None:
    hessen.reads("Von diesem Plan ist kein einziges Ziel bekannt.")
    assert hessen.click("ohne Indikator").page.text.count("0 Ziele") == 1


# ---------------------------------------------------------------- f: which measures are new since the decision?


def test_f_measures_that_begin_after_the_decision(musterland, demo) -> None:
    decided = PartialDate.parse("2026-09-15").latest
    rows = [row for row in demo.rows(MUSTERLAND, "measure") if row.state == "current"]
    expected = [row.number for row in rows if row.starts and row.starts > decided]
    musterland.click("Beginn nach dem Beschluss").reads(f"{len(expected)} von {len(rows)}")
    assert set(listed(musterland, rows)) <= set(expected)


@pytest.mark.parametrize("plan", [HESSEN, MUSTERLAND])
def test_f_measures_that_call_themselves_new(demo, plan) -> None:
    reader = Reader(demo.client(), plan)
    rows = [row for row in demo.rows(plan, "measure") if row.state == "current"]
    expected = [row.number for row in rows if row.content.get("values", {}).get("origin") == "new"]
    reader.click("laut Angabe neu").reads(f"{len(expected)} von {len(rows)}")
    assert listed(reader, rows) == expected[:40]


def test_f_hessian_measures_that_were_older_than_the_plan(hessen) -> None:
    hessen.click("begannen vorher")
    hessen.reads("Beitritt zur „Koalition gegen Diskriminierung“", "Antidiskriminierungsstelle", "Landesprogramm WIR")


# ---------------------------------------------------------------- g: what did body Z decide when, and what followed?


def test_g_cabinet_decided_three_times(musterland) -> None:
    musterland.click("Gremien und Stellen").click(to="/stellen/ml-kabinett/")
    decided = musterland.part("Kabinett billigt den Entwurf des Plans", "Hat diese Empfehlungen beantwortet")
    musterland.reads("16. Juni 2026", "15. September 2026", "Fassung 3: Beschlossene Fassung")
    assert "29. Juli 2026, Sondersitzung der Teilhabekonferenz zum Kabinettentwurf" in decided


def test_g_hessian_conference_got_the_plan_on_a_day_and_questions_followed(hessen) -> None:
    hessen.click("Gremien und Stellen").click(to="/stellen/integrationskonferenz-2015/")
    told = hessen.part("19. Dezember 2017 Plan liegt der Integrationskonferenz vor", "Frühjahr 2016")
    assert "Wozu eine Konferenz, die am Ende nicht Stellung nehmen kann?" in told
    assert "20. Dezember 2017, Plan in Landtag und Presse vorgestellt" in told


@pytest.mark.parametrize("plan", [HESSEN, MUSTERLAND])
def test_g_resolutions_are_listed(demo, plan) -> None:
    rows = demo.rows(plan, "event")
    expected = {row.number for row in rows if row.content["values"]["event_kind"] == "resolution"}
    assert set(listed(Reader(demo.client(), plan).click("^Beschlüsse$"), rows)) == expected


# ---------------------------------------------------------------- h: what was promised, and by when?


def test_h_promises_with_their_dates(musterland, demo) -> None:
    promises = [row for row in demo.rows(MUSTERLAND, "event") if row.content["values"]["event_kind"] == "promise"]
    musterland.click("Zusagen mit Frist").reads(*titles(promises))
    musterland.reads("30. April 2028", "31. Mai 2030", "31. Dezember 2027", "Sommer 2027")
    by_due = sorted((row for row in promises if row.ends), key=lambda row: row.ends)
    assert listed(musterland, promises) == [row.number for row in by_due]


def test_h_hessian_promises_have_no_date(hessen) -> None:
    hessen.click("Zusagen mit Frist")
    hessen.reads("Die Diskussion mit der Zivilgesellschaft geht weiter", "Der Plan wird dynamisch weiterentwickelt")
    assert hessen.text.count("ohne bekannte Frist") == 4


# ---------------------------------------------------------------- i: which statements contradict each other?


def test_i_hessian_contradictions_are_side_by_side(hessen) -> None:
    hessen.click("Alle Widersprüche")
    told = hessen.part("M3: ZIP Hessen", "Maßnahme M")
    assert told.index("November 2017") < told.index("13. Juni 2018")
    assert "gilt" in told.partition("November 2017")[0]
    clinic = hessen.part("P1: Interkulturelle Ambulanz", "Maßnahme P")
    assert "1. Mai 2015" in clinic
    assert "1. Juli 2015" in clinic


def test_i_contradictions_of_musterland(musterland, demo) -> None:
    rows = demo.rows(MUSTERLAND, "indicator")
    musterland.click("Alle Widersprüche").reads("gilt", "andere Angabe")
    assert "11" in listed(musterland, rows)

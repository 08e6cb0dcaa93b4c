"""A small conference from its founding to the recommendation it hands over; and a visitor who takes part by phone.

Eva coordinates, Ben chairs, Ada sits for an association. They use the keyboard and nothing else, without script.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .keyboard import Keyboard, walk_to
from .signing_in import fill_in

pytestmark = pytest.mark.journey
KEY = "probeplan"
PLAN = f"/plaene/{KEY}/mitmachen/"
BODY = f"{PLAN}gremien/probekonferenz/"
MEETING = f"{PLAN}sitzungen/1/"
# Who sits in it: organisation, person, function, each as far as it has to be typed to be chosen.
SEATS = (
    *(("", "Ben", "Vors"), ("Elternb", "Ada", ""), ("Mieterv", "", ""), ("Landess", "", "")),
    *(("Dachver", "", ""), ("Hochsch", "", ""), ("Handwer", "", "")),
)
OPEN = (
    *("contribute_public", "contribute_members", "comment_members", "support_members", "propose_members"),
    *("amend_members", "decide_members"),
)


class Somebody:
    """One of the cast at their keyboard."""

    def __init__(self, browser, site, who):
        options = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        context = browser.new_context(base_url=site, java_script_enabled=False, **options)
        self.page = context.new_page()
        self.hand = Keyboard(self.page)
        self.page.goto("/anmelden/")
        fill_in(self.page, who)

    def at(self, path):
        self.page.goto(path)
        return self.hand

    def sees(self, words, path=""):
        if path:
            self.page.goto(path)
        expect(self.page.get_by_text(words).first).to_be_visible()


def fill(hand, **values):
    """Days and times: in which order their parts are typed is up to the language of the browser, so all at once."""
    for name, value in values.items():
        walk_to(hand.page, name=name)
        hand.page.locator(f"[name={name}]").fill(value)


def found(eva):
    today = timezone.localdate()
    hand = eva.at("/arbeit/neuer-plan/")
    hand.type("title", "Probeplan")
    hand.type("key", KEY)
    hand.type("office", "Koord")
    hand.send("Plan anlegen")
    hand = eva.at("/register/neue-stelle/")
    hand.type("name", "Probekonferenz")
    hand.type("kind", "Konf")
    hand.send("Eintragen")
    hand = eva.at(f"{PLAN}gremien/beauftragen/")
    hand.type("body", "Probek")
    hand.send("Beauftragen")
    hand = eva.at(f"{PLAN}kalender/ankuendigen/")
    hand.type("name", "Beratung")
    fill(hand, begins=f"{today - timedelta(days=1)}T10:00", ends=f"{today + timedelta(days=30)}T10:00")
    for name in OPEN:
        hand.type(f"opens_{name}", "mit")
    hand.send("Ankündigen")
    for organisation, person, function in SEATS:
        hand = eva.at(f"{BODY}neuer-sitz/")
        for name, words in (("organisation", organisation), ("person", person), ("function", function)):
            if words:
                hand.type(name, words)
        hand.type("since", str(today.year))
        hand.send("Vergeben")
    eva.sees(f"Mitglieder ({len(SEATS)})", BODY)


def contribute(who, title, text):
    hand = who.at(f"{PLAN}beitraege/neu/")
    hand.type("title", title)
    hand.type("text", text)
    hand.type("body", "Probe")
    hand.send("Ansehen, wie es veröffentlicht wird")
    hand.tick("consent")
    hand.send("Abschicken")


def merge_with_consent(ben, ada):
    hand = ben.at(f"{PLAN}zusammenfuehren/neu/?beitrag=1")
    hand.type("numbers", "1, 2")
    hand.type("title", "Kurse, wenn Menschen Zeit haben")
    hand.type("text", "Sprachkurse finden auch abends und am Samstag statt.")
    hand.type("reason", "Beide wollen dasselbe.")
    hand.send("Vorschlagen und fragen")
    hand = ada.at(f"{PLAN}zusammenfuehren/1/")
    hand.tick("agrees")
    hand.send("Antwort abgeben")
    ada.sees("Kurse, wenn Menschen Zeit haben")
    ada.sees("Wer in Schichten arbeitet", f"{PLAN}beitraege/1/")
    ada.sees("Beitrag 3")


def propose(ben):
    hand = ben.at(f"{PLAN}empfehlungen/neu/")
    hand.type("title", "Sprachkurse zu Zeiten anbieten, die zum Arbeiten passen")
    hand.type("text", "Kurse finden auch abends statt. Die Träger bekommen dafür mehr Geld.")
    hand.type("sources", "3")
    hand.send("Entwurf anlegen")


def amend(ben, ada):
    hand = ada.at(f"{PLAN}empfehlungen/1/aendern/")
    hand.type("p-p1", "Kurse finden auch abends und am Samstag statt. Die Träger bekommen dafür mehr Geld.")
    hand.type("why", "Am Samstag können auch Schichtarbeitende.")
    hand.send("Antrag stellen")
    hand = ben.at(f"{PLAN}empfehlungen/1/aenderungen/1/verfahren/")
    hand.tick("kind")
    hand.type("why", "Das passt zum Beitrag 3.")
    hand.send("Vorschlagen")
    hand = ada.at(f"{PLAN}empfehlungen/1/aenderungen/1/antwort/")
    hand.tick("reply")
    hand.send("Antworten")
    hand = ben.at(f"{PLAN}empfehlungen/1/zusammenfuehren/")
    hand.send("Zusammenführen")
    ben.sees("auch abends und am Samstag statt", f"{PLAN}empfehlungen/1/")
    ben.sees("Wie beantragt übernommen.")


def poll(ben, ada):
    address = f"{PLAN}beschluesse/1/"
    hand = ben.at(f"{PLAN}beschluesse/neu/")
    hand.type("title", "Sprachkurse zu passenden Zeiten")
    hand.type("question", "Soll die Empfehlung so weitergehen?")
    hand.send("Vorbereiten")
    hand = ben.at(f"{address}oeffnen/")
    hand.send("Abstimmung öffnen")
    for who, entry in ((ada, 2), (ben, 1)):
        hand = who.at(address)
        hand.tick(f"sitz{entry}-answer")
        hand.send("Stimme abgeben")
    hand = ben.at(f"{address}schliessen/")
    hand.type("reason", "Alle, die da sind, haben abgestimmt.")
    hand.send("Schließen und auszählen")
    hand = ben.at(f"{address}veroeffentlichen/")
    hand.send("Ergebnis veröffentlichen")
    ada.sees("Angenommen: 2 von 2", address)


def dissent(ada):
    hand = ada.at(f"{PLAN}empfehlungen/1/minderheit/")
    hand.type("text", "Der Samstag gehört den Familien; Abende genügen.")
    hand.send("Abgeben")


def meet(ben, ada):
    hand = ben.at(f"{PLAN}sitzungen/fristen/probekonferenz/")
    hand.type("review_days", "0")
    hand.send("Festlegen")
    hand = ben.at(f"{PLAN}sitzungen/neu/")
    hand.type("title", "Erste Sitzung")
    fill(hand, day=f"{timezone.localdate() + timedelta(days=1)}", begins="10:00", ends="12:00")
    hand.type("place", "Rathaus")
    hand.send("Planen")
    hand = ben.at(f"{MEETING}tagesordnung/")
    hand.type("title", "Sprachkurse")
    hand.send("Auf die Tagesordnung setzen")
    hand = ben.at(f"{MEETING}einladen/")
    hand.type("reason", "Alle sind einverstanden.")
    hand.send("Einladen")
    hand = ben.at(f"{MEETING}saal/")
    hand.send("Sitzung eröffnen")
    for who in (ben, ada):
        hand = who.at(f"{MEETING}saal/")
        hand.send("Ich bin da")
    hand = ben.at(f"{MEETING}saal/")
    hand.type("resolution-wording", "Die Konferenz beschließt die Empfehlung 1.")
    hand.send("Festhalten")


def keep_minutes(ben, ada):
    hand = ben.at(f"{MEETING}protokoll/schreiben/")
    walk_to(ben.page, name="text")
    hand.type("text", "Die Konferenz spricht über Kurse am Samstag.")
    hand.send("Speichern")
    hand = ben.at(f"{MEETING}saal/")
    hand.send("Sitzung beenden")
    hand = ben.at(f"{MEETING}protokoll/")
    hand.send("Protokoll fertigstellen")
    hand = ben.at(f"{MEETING}protokoll/")
    hand.send("Den Anwesenden vorlegen")
    ada.sees("Kurse am Samstag", f"{MEETING}protokoll/")
    hand = ben.at(f"{MEETING}protokoll/")
    hand.send("Genehmigen")
    ben.sees("Seitdem unveränderlich.")


def adopt_and_forward(eva, ben):
    hand = ben.at(f"{PLAN}empfehlungen/1/beschluss/konferenz/")
    hand.tick("manner")
    hand.send("Festhalten")
    hand = eva.at(f"{PLAN}empfehlungen/weiterleiten/")
    hand.send("Weiterleiten und versiegeln")


def test_a_conference_from_its_founding_to_what_it_hands_over(browser, site):
    eva, ben, ada = people = [Somebody(browser, site, who) for who in ("eva", "ben", "ada")]
    found(eva)
    contribute(ada, "Kurse am Samstag", "Wer in Schichten arbeitet, kann am Samstag.")
    contribute(ben, "Kurse am Abend", "Abends haben viele Zeit, vormittags nicht.")
    merge_with_consent(ben, ada)
    propose(ben)
    amend(ben, ada)
    poll(ben, ada)
    dissent(ada)
    meet(ben, ada)
    keep_minutes(ben, ada)
    adopt_and_forward(eva, ben)
    # What the public reads now, from the sealed recommendation back to the contributions it came from.
    eva.sees("Sprachkurse zu Zeiten anbieten", f"/plaene/{KEY}/empfehlungen/")
    eva.page.get_by_role("link", name=re.compile("Sprachkurse zu Zeiten")).first.click()
    eva.sees("am Samstag statt")
    eva.sees("Der Samstag gehört den Familien")
    eva.page.get_by_role("link", name="Wie die Empfehlung entstand").first.click()
    eva.sees("Kurse, wenn Menschen Zeit haben")
    for one in people:
        one.page.context.close()


def test_finn_takes_part_by_phone_in_arabic(browser, site):
    """Without an account and without script: he votes, writes, and finds again what is his."""
    phone = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True, "locale": "ar"}
    page = browser.new_context(base_url=site, java_script_enabled=False, **phone).new_page()
    start = "/ar/plaene/musterland-2027/mitmachen/"
    page.goto(f"{start}abstimmen/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("main a[href$='/abstimmen/2/']").first.tap()
    for _turn in range(3):
        page.locator("main form button[value='1']").first.tap()
        expect(page.locator("main form button[value='1']").first).to_be_visible()
    page.goto(f"{start}abstimmen/2/meine/")
    expect(page.locator("main form")).to_have_count(3)
    page.goto(f"{start}beitraege/neu/")
    page.locator("[name=title]").fill("Mehr Kurse am Abend")
    page.locator("[name=text]").fill("Ich arbeite am Tag.")
    page.locator("main form .button").last.tap()
    page.locator("[name=consent]").check()
    page.locator("[name=step][value=send]").tap()
    expect(page.locator("main")).to_contain_text("Ich arbeite am Tag.")
    page.goto(f"{start}meine/")
    expect(page.locator("main")).to_contain_text("Mehr Kurse am Abend")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.context.close()

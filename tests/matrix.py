"""Who gets what: route × method × person → status, as data. `test_matrix.py` fails for a route without a row.

To add a page: add its row here, with an address in each demo plan that shows something, and run the matrix.
"""

from collections.abc import Mapping

from .demo import ANONYMOUS, EARLIER, HESSEN, MUSTERLAND
from .matrix_conference import CONFERENCE
from .matrix_people import PEOPLE
from .rows import ASKED_TO_SIGN_IN as ASKED_TO_SIGN_IN
from .rows import OTHERS as OTHERS
from .rows import READ as READ
from .rows import Row


def _in_plans(address: str = "", *plans: str) -> tuple[str, ...]:
    return tuple(f"/plaene/{plan}/{address}" for plan in plans or (HESSEN, MUSTERLAND, EARLIER))


def _elements(segment: str, **addresses: str) -> tuple[str, ...]:
    plans = {"hessen": HESSEN, "musterland": MUSTERLAND, "earlier": EARLIER}
    return tuple(f"/plaene/{plans[plan]}/{segment}/{address}/" for plan, address in addresses.items())


def _at_desk(name: str, *addresses: str, post: int = 422, get: int = 200, room: str = "plan") -> Row:
    """A page of the workbench, for the plan's own coordination office: nobody else takes part in the demo plans."""
    reads = {"GET": get, "HEAD": get, "POST": post, "other": 405}
    refused = {method: 405 if status == 405 else 403 for method, status in reads.items()}
    asked = dict.fromkeys(("GET", "HEAD", "POST", "other"), 302)
    samples = tuple(f"/arbeit/{address}" for address in addresses)
    return Row(f"{room}:{name}", samples, refused, {ANONYMOUS: asked, "eva": reads}, is_page=False)


def _in_register(*pages: tuple[str, str, int]) -> tuple[Row, ...]:
    """Pages of the register, which any coordination office keeps: route, address, what an empty form gets."""
    refused = {"GET": 403, "HEAD": 403, "POST": 403, "other": 405}
    asked = dict.fromkeys(("GET", "HEAD", "POST", "other"), 302)
    return tuple(
        Row(
            f"people:{name}",
            (f"/register/{address}",),
            refused | ({"POST": 405} if post == 405 else {}),
            {ANONYMOUS: asked, "eva": {"GET": 200, "HEAD": 200, "POST": post, "other": 405}},
        )
        for name, address, post in pages
    )


KINDS = (
    *("massnahmen", "empfehlungen", "ziele", "handlungsfelder", "leitlinien"),
    *("indikatoren", "quellen", "ereignisse", "fragen"),
)

ROWS = (
    Row("core:gallery", ("/komponenten/",)),
    *PEOPLE,
    *CONFERENCE,
    # The plan's own coordination office and nobody else; whoever isn't signed in is asked to.
    Row(
        "plan:mark_valid",
        tuple(f"/arbeit/{HESSEN}/measure/{which}/gueltige-angabe/" for which in ("M3/started", "M5/cost")),
        {"GET": 403, "HEAD": 403, "POST": 403, "other": 405},
        {
            ANONYMOUS: {"GET": 302, "HEAD": 302, "POST": 302, "other": 302},
            "eva": {"GET": 200, "HEAD": 200, "POST": 422, "other": 405},
        },
    ),
    # The workbench. Sent off empty, each form comes back with what is missing.
    Row(
        "plan:start",
        ("/arbeit/",),
        but={ANONYMOUS: dict.fromkeys(("GET", "HEAD", "POST", "other"), 302)},
        is_page=False,
    ),
    # Leads on: to the desk, or to the public start.
    Row(
        "plan:arrive",
        ("/zur-arbeit/",),
        {"GET": 302, "HEAD": 302, "POST": 405, "other": 405},
        {ANONYMOUS: dict.fromkeys(("GET", "HEAD", "POST", "other"), 302)},
        is_page=False,
    ),
    _at_desk("begin", "neuer-plan/"),
    _at_desk("board", f"{MUSTERLAND}/", f"{MUSTERLAND}/?lead=ml-mtz", f"{HESSEN}/", post=405),
    _at_desk("seal", f"{MUSTERLAND}/fassung-versiegeln/"),
    _at_desk("listing", f"{HESSEN}/measure/", f"{MUSTERLAND}/recommendation/?gap=answer", post=405),
    _at_desk("list_csv", f"{HESSEN}/measure/liste.csv", f"{MUSTERLAND}/recommendation/liste.csv?answer=open", post=405),
    _at_desk("new", f"{HESSEN}/measure/neuer-eintrag/"),
    _at_desk("element", f"{HESSEN}/measure/M3/", f"{HESSEN}/plan/0/", f"{MUSTERLAND}/objective/1/"),
    _at_desk("link", f"{HESSEN}/measure/M3/verbinden/?art=serves"),
    _at_desk("unlink", f"{MUSTERLAND}/measure/1/verbindung/belongs_to/zu/{MUSTERLAND}/field.1/"),
    _at_desk("answer", f"{HESSEN}/recommendation/1/antwort/"),
    _at_desk("withdraw", f"{HESSEN}/measure/M3/zurueckziehen/"),
    _at_desk("reinstate", f"{MUSTERLAND}/measure/E1/wiederherstellen/"),
    _at_desk("bulk", f"{HESSEN}/measure/gemeinsam-aendern/?pick=M3", post=302),
    _at_desk("reorder", f"{HESSEN}/measure/neue-reihenfolge/", get=405),
    _at_desk("admissions", f"{MUSTERLAND}/mitarbeit/"),
    _at_desk("dismiss", f"{MUSTERLAND}/mitarbeit/gibt-es-nicht/beenden/", get=404, post=404),
    _at_desk("relocate", f"{MUSTERLAND}/measure/1/handlungsfeld/"),
    _at_desk("split", f"{MUSTERLAND}/measure/1/teilen/"),
    _at_desk("merge", f"{MUSTERLAND}/measure/1/zusammenlegen/"),
    _at_desk("supersede", f"{MUSTERLAND}/measure/1/ersetzen/"),
    _at_desk("history", f"{HESSEN}/measure/M3/verlauf/", post=405),
    _at_desk("undo", f"{HESSEN}/measure/M3/verlauf/1/zuruecknehmen/", get=404, post=404),
    _at_desk("jot", f"{HESSEN}/measure/M3/merken/", get=405, post=302),
    _at_desk("claim", f"{HESSEN}/measure/M3/cost/angabe/?aussage=unknown"),
    _at_desk("intakes", f"{HESSEN}/einlesen/", room="exchange"),
    # Nobody has handed in a file for the demo plans.
    _at_desk("intake", f"{HESSEN}/einlesen/0/", get=404, post=404, room="exchange"),
    _at_desk("intake_findings", f"{HESSEN}/einlesen/0/pruefung.xlsx", get=404, post=405, room="exchange"),
    _at_desk("outputs", f"{HESSEN}/ausgeben/", post=405, room="exchange"),
    _at_desk("workbook", f"{HESSEN}/ausgeben/arbeitsmappe.xlsx", post=405, room="exchange"),
    _at_desk("list", f"{HESSEN}/ausgeben/measure.csv", post=405, room="exchange"),
    _at_desk("mappings", f"{HESSEN}/zuordnungen/", room="exchange"),
    _at_desk("confirm_mapping", f"{HESSEN}/zuordnungen/bestaetigen/", get=405, post=404, room="exchange"),
    _at_desk("own_mapping", f"{HESSEN}/zuordnungen/datei/", get=405, room="exchange"),
    _at_desk("mapping", f"{HESSEN}/zuordnungen/muenster.json", post=405, room="exchange"),
    _at_desk("word", f"{HESSEN}/word/", room="exchange"),
    _at_desk("confirm_word", f"{HESSEN}/word/bestaetigen/", get=405, room="exchange"),
    Row(
        "search:results",
        (
            "/suche/",
            "/suche/?q=Lotsen",
            "/suche/?q=Sprache&kind=measure",
            "/suche/?q=Sprache&version=draft",
            "/suche/?q=gleichstelung",
            "/suche/?q=xyzzy&plan=x",
            "/suche/?q=%E2%80%9E",
        ),
    ),
    Row("search:description", ("/suche/opensearch.xml",), is_page=False),
    # Nobody's list but one's own; whoever isn't signed in is asked to.
    Row(
        "search:keep",
        ("/suche/merken/",),
        {"GET": 405, "HEAD": 405, "POST": 302, "other": 405},
        is_page=False,
    ),
    *_in_register(
        ("register", "", 405),
        ("enter_body", "neue-stelle/", 422),
        ("register_body", "ml-mtz/", 405),
        ("rename", "ml-mtz/umbenennen/", 422),
        ("succeed", "ml-mtz/nachfolge/", 422),
        ("enter_office", "ml-mtz/neues-amt/", 422),
        ("appoint", "aemter/bevollmaechtigter/besetzen/", 422),
        ("end_term", "aemter/bevollmaechtigter/beenden/", 422),
    ),
    Row("publication:start", ("/",)),
    Row("publication:plan", (*_in_plans(), f"/plaene/{MUSTERLAND}/?fassung=1")),
    Row("publication:gaps", _in_plans("luecken/")),
    Row("publication:thread", _in_plans("faden/")),
    Row("publication:contradictions", _in_plans("widersprueche/")),
    Row("publication:journal", (*_in_plans("journal/"), *_in_plans("journal/?art=measure&verb=plan.claim&von=2020"))),
    Row("publication:journal_csv", _in_plans("journal/journal.csv", HESSEN), is_page=False),
    Row("publication:journal_json", _in_plans("journal/journal.json", HESSEN), is_page=False),
    Row("publication:versions", _in_plans("fassungen/")),
    Row(
        "publication:version",
        (
            *_in_plans("fassungen/3/", MUSTERLAND),
            *_in_plans("fassungen/2/", MUSTERLAND),
            *_in_plans("fassungen/1/", HESSEN, MUSTERLAND, EARLIER),
        ),
    ),
    Row(
        "publication:comparison",
        (
            *_in_plans("vergleich/", MUSTERLAND, HESSEN),
            *_in_plans("vergleich/?von=1&nach=3&nur=critical", MUSTERLAND),
            *_in_plans("vergleich/?von=1&nach=3&ansicht=empfehlungen", MUSTERLAND),
            *_in_plans(f"vergleich/?von={EARLIER}:1&nach=3", MUSTERLAND),
            *_in_plans(f"vergleich/?von={EARLIER}:1&nach=3&ansicht=empfehlungen", MUSTERLAND),
        ),
    ),
    Row("publication:folder", _in_plans("fassungen/alle.zip", MUSTERLAND), is_page=False),
    Row("publication:comparison_json", _in_plans("vergleich.json", MUSTERLAND), is_page=False),
    Row("publication:comparison_xlsx", _in_plans("vergleich.xlsx", MUSTERLAND), is_page=False),
    Row("publication:document", _in_plans("fassungen/1/dokument.json", HESSEN), is_page=False),
    Row(
        "publication:listing",
        (
            *(address for kind in KINDS for address in _in_plans(f"{kind}/", HESSEN, MUSTERLAND)),
            *_in_plans("massnahmen/?gap=lead"),
            *_in_plans("empfehlungen/?answer=declined", HESSEN, MUSTERLAND),
            *_in_plans("massnahmen/?field=1&sort=cost", MUSTERLAND),
            *_in_plans("massnahmen/?q=xyzzy"),
            *_in_plans("massnahmen/?fassung=1&page=2", MUSTERLAND),
        ),
    ),
    Row(
        "publication:listing_csv",
        (
            *(address for kind in KINDS for address in _in_plans(f"{kind}/liste.csv", HESSEN, MUSTERLAND)),
            *_in_plans("empfehlungen/liste.csv?answer=declined&fassung=1", MUSTERLAND),
        ),
        is_page=False,
    ),
    Row(
        "publication:element",
        (
            *_elements("massnahmen", hessen="M3-zip-hessen", musterland="1-landesprogramm-ankommen-vor-ort"),
            *_elements("massnahmen", musterland="37-anerkennungsberatung-an-14-standorten"),
            *_elements(
                "empfehlungen",
                hessen="1-psychosoziale-anlaufstellen-fuer-traumatisierte-fluechtlinge",
                musterland="1-orientierung-in-der-ersten-woche-zusichern",
            ),
            *_elements(
                "ziele",
                musterland="37-der-landesdienst-wird-so-vielfaeltig-wie-die-bevoelkerung",
                earlier="1-zugewanderte-finden-sich-rasch-zurecht",
            ),
            *_elements(
                "handlungsfelder",
                hessen="1-sprache-und-bildung",
                musterland="1-ankommen-und-bleiben",
                earlier="1-ankommen-und-sprache",
            ),
            *_elements(
                "leitlinien",
                hessen="1-schaffung-von-chancengerechtigkeit-durch-bildung",
                musterland="1-gleiche-rechte-gleiche-chancen",
            ),
            *_elements(
                "indikatoren",
                hessen="I1-anteil-der-bevoelkerung-mit-migrationshintergrund-in-hessen",
                musterland="1-bekanntheit-einer-festen-ansprechstelle",
            ),
            *_elements(
                "quellen",
                hessen="S1-pressemitteilung-zur-vorstellung-des-hessischen",
                musterland="1-schlussbericht-der-enquetekommission-zusammenleben-in",
            ),
            *_elements(
                "ereignisse",
                hessen="E20-kabinett-beschliesst-den-integrationsplan",
                musterland="1-landtag-beschliesst-das-teilhabegesetz-musterland",
            ),
            *_elements(
                "fragen",
                hessen="F2-wozu-eine-konferenz-die-am-ende-nicht-stellung-nehmen-kann",
                musterland="1-warum-gelten-fuer-auslaenderbehoerden-zwoelf-statt-sechs",
            ),
        ),
    ),
    Row("publication:bodies", ("/stellen/",)),
    Row("publication:body", ("/stellen/integrationskonferenz-2015/", "/stellen/ml-kabinett/", "/stellen/ml-mtz/")),
    Row("publication:office", ("/aemter/bevollmaechtigter/",)),
    Row("publication:accessibility", ("/barrierefreiheit/",)),
    Row("publication:privacy", ("/datenschutz/",)),
    Row("publication:imprint", ("/impressum/",)),
    Row("publication:verifying", ("/pruefen/",)),
)

# Whoever asks for what isn't there gets a page that helps, never a bare error: address → status.
ASTRAY: Mapping[str, int] = {
    "/gibt-es-nicht/": 404,
    "/plaene/gibt-es-nicht/": 404,
    f"/plaene/{HESSEN}/?fassung=9": 404,
    f"/plaene/{HESSEN}/?fassung=0": 404,
    f"/plaene/{HESSEN}/?fassung=²": 404,
    f"/plaene/{HESSEN}/?fassung=99999999999999999999": 404,
    f"/plaene/{HESSEN}/fassungen/9/": 404,
    f"/plaene/{HESSEN}/fassungen/99999999999999999999/": 404,
    f"/plaene/{HESSEN}/fassungen/9/dokument.json": 404,
    f"/plaene/{HESSEN}/vergleich/?von=9": 404,
    f"/plaene/{HESSEN}/vergleich/?nach=%00": 404,
    f"/plaene/{HESSEN}/vergleich/?von={MUSTERLAND}:1": 404,
    f"/plaene/{MUSTERLAND}/vergleich/?nach={EARLIER}:1": 404,
    f"/plaene/{HESSEN}/vergleich.json": 404,
    f"/plaene/{MUSTERLAND}/vergleich/?nur=x&art=y&was=z&page=-1": 200,
    f"/plaene/{HESSEN}/massnahmen/M999-gibt-es-nicht/": 404,
    f"/plaene/{HESSEN}/massnahmen/{'x' * 2000}/": 404,
    f"/plaene/{HESSEN}/massnahmen/%00/": 404,
    f"/plaene/{HESSEN}/gibt-es-nicht/": 404,
    "/stellen/gibt-es-nicht/": 404,
    "/aemter/gibt-es-nicht/": 404,
    # The number decides; another slug, or none, leads to the right address.
    f"/plaene/{HESSEN}/massnahmen/M3/": 301,
    f"/plaene/{HESSEN}/massnahmen/M3-so-hiess-es-einmal/": 301,
    f"/plaene/{MUSTERLAND}/massnahmen/37-anders/?fassung=1": 301,
    # Odd questions get an answer all the same.
    f"/suche/?q={'a' * 10000}&page=-1": 200,
    "/suche/?q=%00%25_*%22(AND)%22&plan=%00&kind=x": 200,
    f"/plaene/{HESSEN}/massnahmen/?stage=gibt-es-nicht": 200,
    f"/plaene/{HESSEN}/massnahmen/?gibt-es-nicht=1&sort=gibt-es-nicht&page=gibt-es-nicht": 200,
    f"/plaene/{HESSEN}/massnahmen/?page=-1&year=abc&q={'a' * 3000}": 200,
    f"/plaene/{HESSEN}/massnahmen/?q=%00&field=%00": 200,
    f"/plaene/{HESSEN}/massnahmen/?" + "&".join(f"field={n}" for n in range(500)): 200,
    f"/plaene/{HESSEN}/empfehlungen/?answer=declined&answer=open": 200,
}

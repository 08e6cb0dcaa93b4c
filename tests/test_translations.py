"""English and Arabic say all that German says: every text, every form, every placeholder, in their own signs.

What a text must keep is checked by functions that are shown to find a breach. The catalogues are read as they are
written; one test asks the compiled ones, as a page does.
"""

import ast
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise

from mitplan.core.dates import PartialDate
from mitplan.people import states as people
from mitplan.plan import states as plan
from tools import translations

from .source import code, told, within

LANGUAGES = tuple(translations.CATALOGUES)
CATALOGUES = {language: translations.read(language) for language in LANGUAGES}
TEXTS = translations.texts()
FORMS = {"en": 2, "ar": 6}
# The forms that count in words, "one measure", "two measures", may leave out the number.
WORDED = {"en": 1, "ar": 3}

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-0-9.]*[a-zA-Z]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
ARABIC = re.compile(r"[\u0621-\u064a]")
# Signs that end a sentence or announce something, and what they look like in Arabic.
MARKS = ".:?!,;…"
ARABIC_MARKS = {"؟": "?", "،": ",", "؛": ";"}
# Words and letters that give German away. Names stay German, and are known here.
GERMAN = re.compile(
    r"[äöüßÄÖÜ„]|\b(?:der|die|das|den|dem|und|oder|nicht|kein|keine|ist|sind|wird|wurde|von|vom|für|mit|ohne|zum|zur|bis"
    r"|seit|auf|aus|nach|nur|noch|Plan als|Stand|Stelle|Angaben?|Quellen?|Fassung|Ziele?|Antwort|Faden|Beleg|Seite)\b"
)
NAMES = ("Leichte Sprache",)


def forms_of(said: object) -> list[str]:
    return [str(form) for form in said] if isinstance(said, tuple | list) else [str(said or "")]


def held(text: str) -> tuple[Counter[str], Counter[str]]:
    """What no translation may lose or add: placeholders and tags."""
    return Counter(PLACEHOLDER.findall(text)), Counter(TAG.findall(text))


def frame_of(text: str) -> tuple[str, str, str]:
    """White space around it, and the mark it ends with."""
    last = text.rstrip(' \n“”»"')[-1:]
    last = ARABIC_MARKS.get(last, last)
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], last if last in MARKS else ""


def foreign(form: str, language: str) -> list[str]:
    """What doesn't belong to the language."""
    bare = TAG.sub("", PLACEHOLDER.sub("", form))
    if language == "en":
        for name in NAMES:
            bare = bare.replace(name, "")
        return [f"German: {word}" for word in GERMAN.findall(bare)]
    wrong = [f"Latin mark: {found}" for found in re.findall(r"[\u0621-\u064a]\s?[,;?](?!\w)", bare)]
    return wrong + ([] if ARABIC.search(bare) or not re.search(r"[a-zA-Z]{3}", bare) else ["no Arabic"])


def faults(source: object, said: object, language: str) -> list[str]:
    """What is wrong with a translation."""
    sources, forms = forms_of(source), forms_of(said)
    wanted = FORMS[language] if len(sources) > 1 else 1
    if len(forms) != wanted or not all(forms):
        return [f"{sum(map(bool, forms))} of {wanted} forms"]
    wrong = []
    for place, form in enumerate(forms):
        whole, tags = held(sources[-1])
        least = held(re.sub(r"%\((?:n|found|count|part|left)\)[sd]", "", sources[-1]))[0]
        worded = wanted > 1 and place < WORDED[language]
        placeholders, own_tags = held(form)
        if placeholders != whole and not (worded and placeholders == least):
            wrong.append(f"placeholders: {form}")
        if own_tags != tags:
            wrong.append(f"tags: {form}")
        if frame_of(form) != frame_of(sources[-1]):
            wrong.append(f"edges: {form}")
        wrong += foreign(form, language)
    return wrong


@pytest.mark.parametrize(
    ("source", "said", "language", "found"),
    [
        ("Maßnahme", "Measure", "en", ""),
        ("Maßnahme", "", "en", "0 of 1 forms"),
        ("Maßnahme", "Maßnahme", "en", "German: ß"),
        ("Was fehlt", "Was fehlt und warum", "en", "German: und"),
        ("§ 4 verlangt Leichte Sprache.", "Section 4 requires Leichte Sprache.", "en", ""),
        ("Stand: %(day)s", "As of %(date)s", "en", "placeholders"),
        ("%(n)d von %(m)d", "%(n)s of %(m)d", "en", "placeholders"),
        ("{} bis {}", "{}", "en", "placeholders"),
        ("<b>%(n)s</b> Ziele", "%(n)s objectives", "en", "tags"),
        ("Bitte wählen.", "Please choose", "en", "edges"),
        (" und", "and", "en", "edges"),
        (("%(n)s Ziel", "%(n)s Ziele"), ("one objective", "%(n)s objectives"), "en", ""),
        (("%(n)s Ziel", "%(n)s Ziele"), ("%(n)s objective", "objectives"), "en", "placeholders"),
        (("%(n)s von %(m)s Ziel", "%(n)s von %(m)s Ziele"), ("one", "%(n)s of %(m)s"), "en", "placeholders"),
        (("%(n)s Ziel", "%(n)s Ziele"), ("هدف", "هدفان"), "ar", "2 of 6 forms"),
        ("Was fehlt?", "ما ينقص؟", "ar", ""),
        ("Was fehlt?", "ما ينقص?", "ar", "Latin mark"),
        ("Was fehlt?", "What is missing?", "ar", "no Arabic"),
        ("2017", "2017", "ar", ""),
    ],
)
def test_faults_of_a_translation_are_found(source: object, said: object, language: str, found: str) -> None:
    wrong = faults(source, said, language)
    assert (found in "; ".join(wrong)) if found else not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    catalogue = CATALOGUES[language]
    wrong = {}
    for message in TEXTS:
        if message.id:
            own = catalogue.get(message.id, message.context)
            wrong[str(message.id)] = faults(message.id, own.string, language) if own else ["missing"]
    assert told(wrong) == {}, "run make messages, then fill in"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    """None without a text in the code, none that waits to be looked at, none put aside."""
    catalogue = CATALOGUES[language]
    left = [message.id for message in catalogue if message.id and not TEXTS.get(message.id, message.context)]
    assert left == [], "run make messages"
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []
    assert not catalogue.obsolete


def test_counts_have_the_forms_of_their_language() -> None:
    """Django counts Arabic in this order; another one in the file would put the words to other numbers."""
    assert {language: CATALOGUES[language].num_plurals for language in LANGUAGES} == FORMS
    arabic = CATALOGUES["ar"].plural_expr
    for marks in ("n==0 ? 0", "n==1 ? 1", "n==2 ? 2", "n%100>=3 && n%100<=10 ? 3", "n%100>=11 && n%100<=99 ? 4 : 5"):
        assert marks in arabic


def test_no_text_is_both_counted_and_not() -> None:
    """Whatever asks without a number for a text that is kept with its plural gets German in all languages."""
    ways = defaultdict(set)
    for _name, (context, message) in translations.places():
        plural = isinstance(message, tuple)
        ways[context, message[0] if isinstance(message, tuple) else message].add(plural)
    assert [text for text, plurals in ways.items() if len(plurals) > 1] == []


def unseen(text: str) -> list[int]:
    """Lines where a text to translate isn't written out, so that no catalogue can have it."""
    calls = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    asking = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in translations.KEYWORDS]
    return [call.lineno for call in asking if not translations.said(call.args, 1)]


def test_texts_are_written_out_where_they_are_translated() -> None:
    assert unseen('_("Ja")\nf"{_(\'Ja\')}"') == []
    assert unseen('_(words)\n_(f"Nr. {n}")\n_("a" + b)') == [1, 2, 3]
    assert told({within(path): unseen(path.read_text()) for path in code()}) == {}


def test_texts_in_f_strings_are_collected() -> None:
    counted = "ngettext('ein Ziel', '%d Ziele', n)"
    found = translations.in_code(f"""f"{{_('Stand')}}: {{{counted}}} {{pgettext('Amt', 'Sitz')}}" """)
    assert set(found) == {(None, "Stand"), (None, ("ein Ziel", "%d Ziele")), ("Amt", "Sitz")}


def test_django_leaves_our_german_as_it_is() -> None:
    """Our German is looked up in Django's catalogue, too, where a word spelt as in English could become another."""
    with translation.override("de"):
        changed = {m.id: translation.gettext(m.id) for m in TEXTS if isinstance(m.id, str) and m.id and not m.context}
    assert [text for text, shown in changed.items() if text != shown] == []


@pytest.mark.parametrize(
    ("label", "english", "arabic"),
    [
        (plan.Kind.MEASURE.label, "Measure", "إجراء"),
        (plan.AnswerCode.ADOPTED.label, "adopted", "معتمد"),
        (plan.Origin.TAKEN_OVER.label, "taken over", "مأخوذ من خطة أخرى"),
        (plan.AnswerCode.DEFERRED.label, "deferred", "مؤجل"),
        (plan.Stage.PAUSED.label, "paused", "مؤجل"),
        (people.OfficeRole.COORDINATION.label, "Coordination office", "مكتب التنسيق"),
    ],
)
def test_readers_see_their_language(label: Promise, english: str, arabic: str) -> None:
    for language, words in (("en", english), ("ar", arabic)):
        with translation.override(language):
            assert str(label) == words, "run make translations"


def test_arabic_counts_in_six_ways() -> None:
    with translation.override("ar"):
        shown = [
            translation.ngettext("Empfehlung beantwortet", "%(n)d Empfehlungen beantwortet", n) % {"n": n}
            for n in (0, 1, 2, 3, 11, 100)
        ]
    assert shown == [
        "أُجيب عن 0 توصية",
        "أُجيب عن توصية",
        "أُجيب عن توصيتين",
        "أُجيب عن 3 توصيات",
        "أُجيب عن 11 توصية",
        "أُجيب عن 100 توصية",
    ]


def test_dates_of_django_read_like_ours() -> None:
    """Days before months and 24 hours in every language, as in core/date_words.py."""
    moment = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
    shown = {}
    for language in ("de", *LANGUAGES):
        with translation.override(language):
            shown[language] = [date_format(moment, name) for name in ("DATE_FORMAT", "SHORT_DATETIME_FORMAT")]
            assert shown[language][0] == PartialDate.parse("2026-11-23").display(language)
    assert [short for _long, short in shown.values()] == ["23.11.2026 18:05", "23/11/2026 18:05", "23/11/2026 18:05"]

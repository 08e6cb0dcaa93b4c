"""Nothing exists until it is documented, and nothing documented is invented.

What code and docs both say is compared; examples and commands in docs are run.
"""

import ast
import json
import os
import re
import sqlite3
import tomllib
from importlib import import_module
from itertools import chain

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import get_resolver, resolve
from django.utils import translation

from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.models import TextState
from mitplan.core.money import Basis, Period
from mitplan.people import states as people_states
from mitplan.people.acting import system
from mitplan.people.documents import NAME_DETAILS, PARTS, load_people
from mitplan.plan import diff, findings, states
from mitplan.plan.fields import FIELDS
from mitplan.plan.loading import load_plan
from mitplan.plan.models import ListField, NumberField, PartiesField, PartyField, Version
from mitplan.plan.states import Kind
from mitplan.plan.verifying import document_text
from mitplan.publication.management.commands.demo import load_demo
from mitplan.publication.record.asked import FILTERS as JOURNAL_FILTERS
from tests.written import (
    CODE,
    DECISIONS,
    EVERYTHING,
    FENCE,
    NOTES,
    PAGES,
    ROOT,
    SOURCE,
    blocks,
    code_in,
    code_in_column,
    prose,
    rows,
    section,
    sources,
)
from tools import reference, verbs

ROOMS = [name.removeprefix("mitplan.") for name in settings.INSTALLED_APPS if name.startswith("mitplan.")]


# ---------------------------------------------------------------- commands and settings


def test_each_setting_is_named_and_none_is_invented():
    page = code_in(PAGES["docs/operate/settings.md"])
    text = "\n".join(sources().values())
    read = set(re.findall(r"MITPLAN_[A-Z_]+", text)) - {"MITPLAN_OPERATOR"} | {
        f"MITPLAN_OPERATOR_{name.upper()}" for name in settings.OPERATOR
    }
    ours = {name for name in read if name.startswith("MITPLAN_") and name[-1] != "_"}
    assert page == ours | {"PORT", "CI"}
    assert set(re.findall(r"MITPLAN_[A-Z_]+", EVERYTHING)) <= page


def test_each_target_of_make_is_explained_and_none_is_invented():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = set(re.findall(r"(?:^|`|=\d+ )make ([a-z-]+)", EVERYTHING, re.MULTILINE))
    assert told == targets - {"help"}


def test_each_command_is_explained_and_none_is_invented():
    ours = {path.stem for path in SOURCE.glob("*/management/commands/*.py") if path.stem != "__init__"}
    told = code_in(section("docs/operate/install.md", "Commands"))
    assert ours <= told, "docs/operate/install.md lacks a command"
    called = set(re.findall(r"-m mitplan ([a-z]+)", EVERYTHING))
    assert called | told <= set(get_commands())


def routes(patterns):
    for pattern in patterns:
        for route in routes(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [""]:
            yield str(pattern.pattern) + route


def test_each_address_is_explained_and_none_is_invented():
    known = {re.sub(r"<\w+:", "<", f"/{route}") for route in routes(get_resolver().url_patterns)}
    assert code_in(PAGES["docs/addresses.md"].partition("\n## ")[0]) == known


def test_each_parameter_of_an_address_is_explained():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "publication").rglob("*.py"))
    read = set(re.findall(r'request\.GET\.get\("(\w+)"', text))
    for module in ("lists/filters", "record/asked"):
        text = (SOURCE / "publication" / f"{module}.py").read_text(encoding="utf-8")
        read |= set(re.findall(r'given\.get\("(\w+)"', text))
    read |= {*JOURNAL_FILTERS}
    assert len(read) > 8
    assert read - code_in(section("docs/addresses.md", "Parameters")) == set()


def test_addresses_in_docs_are_addresses_of_ours():
    found = set(re.findall(r"(/plaene/[^\s`)]+)", PAGES["docs/version-document.md"]))
    assert found
    for address in found:
        resolve(address.replace("<plan>", "hessen-2017").replace("<number>", "1"))


# ---------------------------------------------------------------- verbs and rooms


def test_verbs_page_is_current():
    assert PAGES["docs/verbs.md"] == verbs.page(), "run `make verbs`"


def test_the_reference_of_the_engine_is_current_and_leaves_no_name_without_a_sentence():
    assert PAGES["docs/opinion-reference.md"] == reference.page(), "run `make reference`"
    names = [f"{module}.{name}" for module in reference.MODULES for name in reference.names(import_module(module))]
    assert {"opinion.analyse", "opinion.formats.read_votes", "opinion.polis.audit"} <= set(names)
    assert re.findall(r"^### `.*`\n\n|^- `.*`: $", PAGES["docs/opinion-reference.md"], re.MULTILINE) == []


@pytest.mark.parametrize("room", verbs.rooms())
def test_each_verb_and_rule_is_on_the_page_with_a_sentence(room):
    module = __import__(f"mitplan.{room}.actions", fromlist=["actions"])
    known = {name for name in module.__all__ if name[0].islower()}
    assert {verb.name for verb in verbs.verbs(room)} == known
    for function in [*verbs.verbs(room), *verbs.rules(room)]:
        assert function.told.endswith("."), f"{function.name} has no sentence"
        assert f"`{function.name}" in PAGES["docs/verbs.md"]
    told = (SOURCE / room / "__init__.py").read_text(encoding="utf-8")
    assert {name.removesuffix("_many") for name in known} <= set(re.findall(r"\w+", told.partition("Verbs:")[2]))


def test_each_verb_names_its_rule_and_its_journal_line():
    lines = [row for row in rows(PAGES["docs/verbs.md"]) if len(row) == 4]
    assert len(lines) > 20
    # Votes on statements are the one mass write: closing journals the digest of all of them.
    lines = [row for row in lines if not row[0].startswith("`cast_vote(")]
    assert [row[0] for row in lines if not row[1].startswith("`may_") or not row[2].startswith("`")] == []


def test_the_map_of_the_house_is_the_house():
    drawing = next(code for _language, code in FENCE.findall(PAGES["README.md"]) if code.startswith("src/mitplan/"))
    assert re.findall(r"^  (\w+) ", drawing, re.MULTILINE) == ROOMS
    told = [CODE.findall(row[0])[0] for row in rows(PAGES["docs/rooms.md"].partition("\n## ")[0])]
    assert told == ROOMS


# ---------------------------------------------------------------- the glossary

CHOICES = [
    *((f"{module.__name__.removeprefix('mitplan.')}.{name}", choices)
      for module in (states, people_states)
      for name, choices in vars(module).items()
      if isinstance(choices, type) and choices.__module__ == module.__name__ and hasattr(choices, "choices")),
    ("core.money.Period", Period),
    ("core.money.Basis", Basis),
    ("core.models.TextState", TextState),
]  # fmt: skip


@pytest.mark.parametrize(("name", "choices"), CHOICES, ids=[name for name, _choices in CHOICES])
def test_glossary_knows_each_code_with_its_german_name(name, choices):
    glossary = PAGES["docs/glossary.md"]
    heading = re.search(rf"^### (.+)\n`{re.escape(name)}`", glossary, re.MULTILINE)
    assert heading, f"docs/glossary.md has no table of {name}"
    with translation.override("de"):
        known = [(str(label), f"`{code}`" if code else "(empty)") for code, label in choices.choices]
    table = rows(section("docs/glossary.md", heading[1]))
    assert [(row[0], row[2]) for row in table] == known
    assert all(row[1] and row[3] for row in table), "an English word or a meaning is missing"


def test_glossary_knows_each_noun():
    nouns = code_in_column(section("docs/glossary.md", "Nouns"), 2) | code_in_column(
        section("docs/glossary.md", "Nouns"), 3
    )
    models = {model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models()}
    assert models - nouns == set()


def test_glossary_knows_each_gap_and_each_aspect():
    gaps = [tuple(row[:2]) for row in rows(section("docs/glossary.md", "Gaps"))]
    assert gaps == [(kind, f"`{code}`") for kind, codes in findings.GAPS_OF.items() for code in codes]
    aspects = section("docs/glossary.md", "Aspects of a change").split("\n\n")[1]
    assert CODE.findall(aspects) == [aspect.value for aspect in diff.Aspect]


# ---------------------------------------------------------------- documents in and out


@pytest.mark.parametrize("kind", [kind for kind in Kind if FIELDS[kind]])
def test_plan_document_page_has_the_fields_of_each_kind(kind):
    types = {PartialDateField: "date", MoneyField: "money", PartyField: "party", PartiesField: "parties"}
    types |= {ListField: "list", NumberField: "number"}
    with translation.override("de"):
        known = [
            (f"`{name}`", str(field.verbose_name), "code" if field.choices else types.get(type(field), "text"))
            for name, field in FIELDS[kind].items()
        ]
    fields = PAGES["docs/plan-document.md"].partition("\n## Fields\n")[2]
    table = fields.partition(f"\n### {kind.value}\n")[2].partition("\n### ")[0]
    assert [tuple(row[:3]) for row in rows(table)] == known


def test_plan_document_page_has_the_parts_of_people():
    told = {
        CODE.findall(row[0])[0]: " ".join(
            f"{' '.join(CODE.findall(row[1]))} | {' '.join(CODE.findall(row[2]))}".split()
        )
        for row in rows(section("docs/plan-document.md", "people.json"))
    }
    assert told == dict(PARTS)
    assert set(NAME_DETAILS) <= set(CODE.findall(section("docs/plan-document.md", "people.json")))


def texts_in(nodes):
    found = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in found if re.fullmatch(r"[a-z_]+", text)}


def keys_read():
    """The keys that a plan document may have, out of the tables at the end of `plan/shape.py`."""
    tree = ast.parse((SOURCE / "plan" / "shape.py").read_text(encoding="utf-8"))
    tables = [node.value for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) and node.value]
    return texts_in(node for table in tables for node in ast.walk(table))


def keys_written():
    """The keys that a version's document may have, out of `plan/snapshot.py`."""
    found = set()
    for node in ast.walk(ast.parse((SOURCE / "plan" / "snapshot.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_filled":
            found |= {given.arg for given in node.keywords}
        elif isinstance(node, ast.Call) and (getattr(node.func, "attr", "") == "setdefault" or is_named(node, "add")):
            found |= texts_in(node.args)
        elif isinstance(node, ast.Dict):
            found |= texts_in(node.keys)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            found |= texts_in([node.targets[0].slice])
    return found


def is_named(call, name):
    return getattr(call.func, "id", "") == name


@pytest.mark.parametrize(
    ("keys", "page"),
    [(keys_read(), "docs/plan-document.md"), (keys_written(), "docs/version-document.md")],
    ids=["plan", "version"],
)
def test_each_key_of_a_document_is_explained(keys, page):
    assert len(keys) > 40
    assert keys - set(CODE.findall(PAGES[page])) == set()


@pytest.mark.django_db
def test_the_examples_can_be_loaded_sealed_and_checked_by_hand(tmp_path, capsys):
    people, plan = (json.loads(code) for code in blocks("docs/plan-document.md", "json"))
    load_people(people, by=system("docs"))
    loaded = load_plan(plan, by=system("docs"))
    version = Version.objects.get(plan=loaded)
    file = tmp_path / "dokument.json"
    file.write_text("".join(document_text(version)), encoding="utf-8")
    given = {}
    exec(blocks("docs/version-document.md", "python")[0], given)
    given["check"]([str(file)])
    assert capsys.readouterr().out.split()[0] == version.sha256
    turned = dict(reversed(json.loads(file.read_text(encoding="utf-8")).items()))
    file.write_text(json.dumps(turned, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    with pytest.raises(AssertionError, match="not canonical"):
        given["check"]([str(file)])


@pytest.mark.django_db
def test_the_tour_works():
    load_demo("hessen-2017")
    given = {}
    for code in blocks("docs/tour.md", "python"):
        exec(compile(code, "docs/tour.md", "exec"), given)


def test_the_backup_copies_a_database_in_use(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "MITPLAN_DATA", str(tmp_path))
    database = sqlite3.connect(tmp_path / "mitplan.sqlite3")
    database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE act (number); INSERT INTO act VALUES (1)")
    code = re.search(r"<<'END'\n(.*?)^END$", PAGES["docs/operate/backup.md"], re.MULTILINE | re.DOTALL)[1]
    given = {}
    exec(code, given)
    database.close()
    for name in ("source", "copy"):
        given[name].close()
    copy = sqlite3.connect(tmp_path / "backup.sqlite3")
    assert copy.execute("SELECT number FROM act").fetchall() == [(1,)]
    copy.close()


# ---------------------------------------------------------------- links, paths, words


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def links():
    for name, text in PAGES.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
            yield name, target


def leads_somewhere(name, target):
    path, _hash, place = target.partition("#")
    file = (ROOT / name).parent / path if path else ROOT / name
    if not file.exists() or not place:
        return file.exists()
    headings = re.findall(r"^#+ (.+)$", prose(file.read_text(encoding="utf-8")), re.MULTILINE)
    return place in {anchor(heading) for heading in headings}


def test_each_link_leads_somewhere():
    """Within the project: docs are read offline, too."""
    assert [(name, target) for name, target in links() if not leads_somewhere(name, target)] == []


def test_each_page_can_be_reached():
    reached = {((ROOT / name).parent / target.partition("#")[0]).resolve() for name, target in links()}
    pages = {ROOT / name for name in PAGES if name.startswith("docs/")}
    assert pages - reached == set()


def test_each_file_named_in_docs_exists():
    """A path from the root (`tests/cast.py`) or within one of our packages (`plan/diff.py`, `opinion/votes.py`)."""
    shaped = re.compile(r"(?:[\w.-]+/)+[\w.-]+\.(?:py|sh|md|json|html|css|lock|toml)|(?:src|docs|tests|tools)/[\w/.-]*")
    missing = [
        (name, path)
        for name, text in PAGES.items()
        for path in CODE.findall(prose(text))
        if shaped.fullmatch(path) and not any((folder / path).exists() for folder in (ROOT, SOURCE, ROOT / "src"))
    ]
    assert missing == []


@pytest.mark.parametrize("name", DECISIONS)
def test_each_decision_has_its_four_parts(name):
    headings = re.findall(r"^## (.+)$", PAGES[name], re.MULTILINE)
    assert headings == ["Situation", "Choice", "Price", "What would change our mind"]
    number = re.search(r"/(\d{4})-", name)[1]
    assert PAGES[name].startswith(f"# {number} ")
    assert PAGES[name].count("\n") <= 60, "a decision is one page"


def test_decisions_are_counted_and_listed():
    assert [int(re.search(r"/(\d{4})-", name)[1]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", PAGES["docs/decisions/README.md"])
    assert [f"docs/decisions/{name}" for name in listed] == DECISIONS


def test_each_dependency_has_its_line_why():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = chain.from_iterable(project["project"]["optional-dependencies"].values())
    wanted = [*project["project"]["dependencies"], *extras, *project["dependency-groups"]["dev"]]
    page = next(name for name in DECISIONS if name.endswith("-dependencies.md"))
    assert code_in(PAGES[page]) == {re.match(r"[\w-]+", one)[0] for one in wanted}


@pytest.mark.parametrize("name", NOTES)
def test_each_change_note_speaks_german_and_english(name):
    note = re.fullmatch(r"## de\n(.+)\n\n## en\n(.+)\n", PAGES[name])
    assert note, f"{name} must have ## de and ## en with one paragraph each"
    assert note[1] != note[2]


@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_no_place_of_one_machine_and_no_filler(name):
    text = PAGES[name]
    assert re.findall(r"(?<![\w/…])/(?:home|root|tmp|mnt|opt|work|Users)/\S*", text) == []
    hosts = set(re.findall(r"https?://([^/\s:`)]+)", text))
    assert hosts <= {"127.0.0.1", "localhost", "example.org", "plan.example.org", "…"}
    assert re.findall(r"[\U0001F000-\U0001FAFF\u2600-\u27BF]", text) == []
    filler = (
        r"\b(?:TODO|TBD|FIXME|lorem|seamless\w*|cutting-edge|blazing\w*|leverage\w*|world-class|state-of-the-art)\b"
    )
    assert re.findall(filler, text, re.IGNORECASE) == []

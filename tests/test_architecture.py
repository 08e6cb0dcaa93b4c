"""What the import contracts don't see: relations, links and the order of rooms; one way to write.

Each check is a function on text and is shown to find a breach. Routes without a row in the matrix: test_matrix.py.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence

import pytest
from django.apps import apps
from django.conf import settings

from .source import PACKAGE, ROOT, code, files, module_of, told, within

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = [layer for layer in reversed(CONTRACTS[0]["layers"]) if layer != "urls"]

# Templates that may name routes of any room, because each page of each room is drawn in them.
SHELL = {
    "templates/base.html": "the shell around every page: start, sign in, sign out",
    "templates/403.html": "leads whoever was refused to sign in or to the start",
    "templates/403_csrf.html": "leads whoever sent an expired form to the start",
    "templates/404.html": "leads whoever went astray to the start",
    "core/templates/ui/footer.html": "the bottom of every page: accessibility, privacy, imprint",
}
# Modules besides a room's actions that may write to the database.
WRITERS = {
    "core/journal.py": "the journal is written by every verb, through `record`",
    "core/states.py": "`move` is the one way to change a state, called by verbs",
    "people/throttling.py": "attempts and used codes are no record: they expire after minutes",
    "conference/similar/keeping.py": "vectors are derived from contributions, and how far the follower has read",
    "conference/exporting/sessions.py": "`save` there is that of a Word document",
    "search/index.py": "the index is derived from the record and no part of it",
    "search/following.py": "how far the follower has read",
}
# A line of the map in the README: the folder, then what it is for.
MAP = r"[\s│├└─|*-]*`?({})(?:/|`?\s{{2,}}|`?\s*\|)"
FACES = ("views", "forms", "urls", "admin")
WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}


# ---------------------------------------------------------------- the order of the rooms


def backward(relations: Iterable[tuple[str, str]], rooms: Sequence[str] = ROOMS) -> list[tuple[str, str]]:
    """Relations from an earlier room to a later one; apps that aren't rooms come before all of them."""
    place = {room: index for index, room in enumerate(rooms)}
    return sorted({(one, other) for one, other in relations if place.get(one, -1) < place.get(other, -1)})


def relations() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                yield model._meta.app_label, field.related_model._meta.app_label


def test_foreign_keys_point_to_earlier_rooms() -> None:
    assert ("plan", "people") in relations()
    assert backward(relations()) == []


@pytest.mark.parametrize(
    ("pair", "breach"),
    [
        (("plan", "people"), False),
        (("plan", "plan"), False),
        (("people", "contenttypes"), False),
        (("people", "plan"), True),
        (("core", "people"), True),
        (("auth", "people"), True),
    ],
)
def test_a_foreign_key_to_a_later_room_is_seen(pair, breach) -> None:
    assert backward([pair]) == ([pair] if breach else [])


def routes_named(text: str) -> set[str]:
    """The rooms of the routes a template links to, or a module names in a string."""
    tags = re.findall(r"{%-?\s*url\s+['\"]([a-z_]+):", text)
    return set(tags) | set(re.findall(rf"['\"]({'|'.join(ROOMS)}):[a-z_]+['\"]", text))


def later_routes(path: str, text: str, rooms: Sequence[str] = ROOMS) -> list[str]:
    """Rooms later than the file's own whose routes it names."""
    if path in SHELL or path.startswith("settings"):
        return []
    room = path.partition("/")[0]
    earlier = rooms[: rooms.index(room) + 1] if room in rooms else []
    return sorted(routes_named(text) - set(earlier))


def test_rooms_link_to_their_own_and_earlier_routes() -> None:
    texts = {within(path): path.read_text() for path in [*files("*.html"), *code()]}
    assert told({path: later_routes(path, text) for path, text in texts.items()}) == {}


def test_every_exception_is_needed() -> None:
    assert [path for path in SHELL if not routes_named((PACKAGE / path).read_text())] == []
    assert [path for path in WRITERS if not written(ast.parse((PACKAGE / path).read_text()))] == []


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("plan/templates/plan/a.html", "{% url 'publication:start' %}", ["publication"]),
        ("plan/templates/plan/a.html", '{% url "publication:plan" key as a %}', ["publication"]),
        ("plan/templates/plan/a.html", '{% url "people:sign_in" %}{% url "plan:x" %}', []),
        ("core/templates/ui/nav.html", "{%url 'people:sign_in'%}", ["people"]),
        ("templates/500.html", "{% url 'publication:start' %}", ["publication"]),
        ("plan/views.py", 'return redirect("publication:start")', ["publication"]),
        ("publication/frame.py", 'reverse("people:sign_in")', []),
        ("templates/base.html", "{% url 'publication:start' %}", []),
    ],
)
def test_a_link_to_a_later_room_is_seen(path, text, breach) -> None:
    assert later_routes(path, text) == breach


def rooms_in(lines: Iterable[str], pattern: str) -> list[str]:
    return [found[1] for line in lines if (found := re.match(pattern, line))]


def test_the_order_of_rooms_is_one() -> None:
    """In the contract, in the settings, in the folder and in the map of the README."""
    folders = {path.parent.name for path in PACKAGE.glob("*/apps.py")}
    assert set(ROOMS) == folders
    assert rooms_in(settings.INSTALLED_APPS, r"mitplan\.(\w+)$") == ROOMS
    named = rooms_in((ROOT / "README.md").read_text().splitlines(), MAP.format("|".join(folders)))
    assert named == ROOMS


def test_a_room_out_of_order_is_seen() -> None:
    lines = ["├── plan/    plans", "  core   no domain", "text on plan/", "plan is a word"]
    assert rooms_in(lines, MAP.format("core|plan")) == ["plan", "core"]


def test_every_room_has_its_contract_and_says_what_it_is_for() -> None:
    inside = {container for contract in CONTRACTS[1:] for container in contract.get("containers", ())}
    # `core` has no faces that call verbs; everything else in a room stands in its contract.
    assert inside == {f"mitplan.{room}" for room in ROOMS if room != "core"}
    said = {room: ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text())) for room in ROOMS}
    assert [room for room, words in said.items() if not words] == []


# ---------------------------------------------------------------- one way to write


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def is_query(node: ast.AST) -> bool:
    """Whether an expression goes through a manager: `Plan.objects.filter(…)`, `row.tags.all()`."""
    names = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return bool(names & {"objects", "_default_manager", "_base_manager", "filter", "exclude", "select_for_update"})


def written(tree: ast.AST) -> list[str]:
    """Calls that write to the database."""
    found = []
    for call in calls(tree):
        if not isinstance(call.func, ast.Attribute):
            continue
        name = call.func.attr
        if name in WRITING or (name == "update" and is_query(call.func.value)):
            found.append(f"line {call.lineno}: .{name}(")
    return found


def reached(tree: ast.AST) -> list[str]:
    """Managers that are asked directly."""
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return [f"line {node.lineno}: .{node.attr}" for node in named if node.attr in {"objects", "_default_manager"}]


def generic_doors(tree: ast.AST) -> list[str]:
    """Names of second ways to write: forms and views that save by themselves, signals, skipping of checks."""
    doors = {"ModelForm", "modelform_factory", "modelformset_factory", "CreateView", "UpdateView", "DeleteView"}
    doors |= {"post_save", "pre_save", "m2m_changed", "ModelAdmin"}
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute | ast.alias))
    found = (getattr(node, "id", "") or getattr(node, "attr", "") or getattr(node, "name", "") for node in names)
    return sorted(doors & set(found))


def test_only_verbs_write() -> None:
    others = [path for path in code() if module_of(path) != "actions" and within(path) not in WRITERS]
    assert told({within(path): written(ast.parse(path.read_text())) for path in others}) == {}


def test_views_and_forms_ask_queries() -> None:
    faces = [path for path in code() if module_of(path) in FACES]
    assert len(faces) > 10
    assert told({within(path): reached(ast.parse(path.read_text())) for path in faces}) == {}


def test_nothing_saves_by_itself() -> None:
    assert told({within(path): generic_doors(ast.parse(path.read_text())) for path in code()}) == {}


@pytest.mark.parametrize(
    ("check", "text", "count"),
    [
        (written, "plan.save()", 1),
        (written, "Plan.objects.create(key='a')", 1),
        (written, "Plan.objects.filter(pk=1).update(key='a')", 1),
        (written, "type(a)._default_manager.filter(pk=1).update(b=1)", 1),
        (written, "element.tags.all().delete()", 1),
        (written, "Act.objects.bulk_create(acts)", 1),
        (written, "hashed.update(b'a'); parties[1].update({2}); given |= {}", 0),
        (written, "save(plan); rows.order_by('a')", 0),
        (reached, "Plan.objects.all()", 1),
        (reached, "queries.plans()", 0),
        (generic_doors, "from django.forms import ModelForm", 1),
        (generic_doors, "class A(forms.ModelForm): pass", 1),
        (generic_doors, "post_save.connect(follow)", 1),
        (generic_doors, "class A(forms.Form): pass", 0),
    ],
)
def test_a_second_way_to_write_is_seen(check, text, count) -> None:
    assert len(check(ast.parse(text))) == count

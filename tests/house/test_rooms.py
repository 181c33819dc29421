"""The size and the boundaries of the service's rooms: foreign keys, late imports, and which room writes a table."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

import badges.capabilities  # noqa: F401 - imports every table
from badges.base.database.types import Base
from badges.network.tables import staff_role, staff_site
from tests.house.sources import ROOMS, ROOT, called, modules, text, tree

MOST_MODULES, MOST_LINES = 13, 400
CHAIN = "badges/base/database/migrations/versions"  # one module for each step, for ever
WIRING = {"badges/app.py", "badges/jobs.py"}  # and badges/cli: they import late so that a start is fast

FILLS_EMPTY_DATABASES = "instance"  # `init` and `restore` write the first rows of every room
# What has an attribute of a column's name and is no row: the browser's session, Flask's `g`, the demonstration's story.
# And one that is: the demonstration dates the texts of its consents, since its story goes back before them.
NO_ROWS = {
    ("badges/demonstration/story.py", "story.password"),
    ("badges/demonstration/story.py", "story.sites"),
    ("badges/demonstration/tell_apart.py", "each.text_version"),
    ("badges/publication/images/pictures.py", "seen.words"),
    ("badges/publication/turns.py", "_IN_TURN.held"),
    ("badges/server/worker.py", "conn.sock.received"),
    ("badges/web/http/access.py", "g.member"),
    ("badges/web/http/sessions.py", "session.key"),
}


# -- keys point down --------------------------------------------------------------------------------------------------


def heights() -> dict[str, int]:
    """How high each room of the service stands, by the contract on layers; 0 is the lowest."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        contracts = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if "badges.base" in each.get("layers", ()))
    return {
        room.strip().removeprefix("badges."): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def rising_keys(metadata: MetaData, room_of: dict[str, str], height: dict[str, int]) -> list[str]:
    """The foreign keys that point to a table of a room above, or beside."""
    return [
        f"{table.name}.{key.parent.name} -> {key.column.table.name}"
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if room_of[table.name] != (other := room_of[key.column.table.name])
        and height[other] >= height[room_of[table.name]]
    ]


def test_foreign_keys_point_the_way_imports_do() -> None:
    room_of = {mapper.local_table.key: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    room_of |= {table.name: "network" for table in (staff_role, staff_site)}
    assert sum(len(table.foreign_keys) for table in Base.metadata.tables.values()) > 40
    assert rising_keys(Base.metadata, room_of, heights()) == []


def test_a_key_that_points_up_is_found() -> None:
    metadata = MetaData()
    Table("award", metadata, Column("id", Integer, primary_key=True))
    Table("member", metadata, Column("id", Integer, primary_key=True), Column("award_id", ForeignKey("award.id")))
    found = rising_keys(metadata, {"award": "recognition", "member": "people"}, heights())
    assert found == ["member.award_id -> award"]


# -- size -------------------------------------------------------------------------------------------------------------


def test_no_folder_and_no_module_is_too_large() -> None:
    folders = Counter(path.parent for path in modules("badges") if path.name != "__init__.py")
    assert folders.pop(Path(CHAIN)) > 10
    assert {str(folder): count for folder, count in folders.items() if count > MOST_MODULES} == {}
    lines = {str(path): len(text(path).splitlines()) for path in modules("badges")}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


# -- late imports -----------------------------------------------------------------------------------------------------


def late_imports(node: ast.AST, *, inside: bool = False) -> Iterator[str]:
    """The modules of our own that are imported inside a function."""
    for child in ast.iter_child_nodes(node):
        if inside and isinstance(child, ast.ImportFrom) and child.module and child.module.split(".")[0] in ROOMS:
            whole = {child.module} if child.module.count(".") > 1 else set()
            yield from whole or {
                f"{child.module}.{each.name}" if (ROOT / child.module.replace(".", "/")).is_dir() else child.module
                for each in child.names
            }
        elif inside and isinstance(child, ast.Import):
            yield from (each.name for each in child.names if each.name.split(".")[0] in ROOMS)
        yield from late_imports(child, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_module_of_ours_is_imported_late() -> None:
    found = {
        (str(path), name)
        for path in modules()
        if str(path) not in WIRING and path.parts[:2] != ("badges", "cli")
        for name in late_imports(tree(path))
    }
    assert found == set()


@pytest.mark.parametrize("line", ["from issuer import qr", "import issuer.qr", "from issuer.qr import matrix"])
def test_a_late_import_is_seen(line: str) -> None:
    assert set(late_imports(ast.parse(f"def draw():\n    if True:\n        {line}"))) == {"issuer.qr"}
    assert set(late_imports(ast.parse(line))) == set()
    assert set(late_imports(ast.parse("def draw():\n    import qrcode"))) == set()


# -- writes of tables -------------------------------------------------------------------------------------------------

HOMES = {mapper.class_.__name__: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers}
BY_VARIABLE = {re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower(): model for model in HOMES}  # award_consent: AwardConsent
WITH_ATTRIBUTE = {
    key: {mapper.class_.__name__ for mapper in Base.registry.mappers if key in mapper.attrs}
    for key in {attribute.key for mapper in Base.registry.mappers for attribute in mapper.attrs}
}


def writes(source: ast.Module) -> Iterator[str]:
    """The models whose rows a module makes, or changes by a statement: `Award(…)`, `delete(Award)`, `update(Award)`."""
    for node in ast.walk(source):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if name in HOMES:
            yield name
        elif (
            name in ("insert", "update", "delete") and node.args and isinstance(node.args[0], ast.Name | ast.Attribute)
        ):
            model = node.args[0].attr if isinstance(node.args[0], ast.Attribute) else node.args[0].id
            if model in HOMES:
                yield model


def written_from_outside() -> set[tuple[str, str]]:
    """By module, the models of other rooms whose rows it writes."""
    return {
        (str(path), model)
        for path in modules("badges")
        for model in writes(tree(path))
        if path.parts[1] not in (HOMES[model], FILLS_EMPTY_DATABASES)
    }


def changes(source: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """What a module changes or deletes of a row, and the models whose row it may be.

    `award.ended_at = now` changes an `Award`, by the name of the variable. Any other variable may hold a row of each
    model that has such an attribute. `session.delete(document)` deletes a `Document`.
    """
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            owner = _last_name(node.value)
            may_be = WITH_ATTRIBUTE.get(node.attr, set())
            if owner != "self" and may_be:
                yield ast.unparse(node), {BY_VARIABLE[owner]} if owner in BY_VARIABLE else may_be
        elif isinstance(node, ast.Call) and called(node) == "delete" and node.args:
            owner = _last_name(node.args[0])
            if owner in BY_VARIABLE:
                yield ast.unparse(node), {BY_VARIABLE[owner]}


def _last_name(node: ast.expr) -> str:
    """`member` in `award.member`; empty for what has no name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def changed_from_outside() -> set[tuple[str, str]]:
    """By module, the changes of rows that can only be those of other rooms."""
    return {
        (str(path), line)
        for path in modules("badges")
        for line, models in changes(tree(path))
        if path.parts[1] not in {FILLS_EMPTY_DATABASES, *(HOMES[model] for model in models)}
    }


def test_a_capability_writes_its_own_tables_alone() -> None:
    assert written_from_outside() == set()
    assert changed_from_outside() == NO_ROWS


@pytest.mark.parametrize(
    "line",
    ["session.add(Award(code=code))", "delete(Award).where(True)", "update(tables.Award)", "tables.Award(code=code)"],
)
def test_a_write_is_seen(line: str) -> None:
    assert set(writes(ast.parse(line))) == {"Award"}
    assert set(writes(ast.parse("select(Award); update(values); isinstance(row, Award)"))) == set()


@pytest.mark.parametrize(
    ("line", "models"),
    [
        ("award.ended_at, award.end_reason = now, reason", {"Award"}),
        ("award.member.email_confirmed_at = now", {"Member"}),
        ("edition.state = EditionState.ISSUED", {"Edition"}),
        ("waiting.attempts += 1", {"ConfirmationCode", "Letter"}),
        ("session.get_one(Award, 1).end_reason = reason", {"Award"}),
        ("session.delete(document)", {"Document"}),
    ],
)
def test_a_change_of_a_row_is_seen(line: str, models: set[str]) -> None:
    found = list(changes(ast.parse(line)))
    assert found and all(each == models for _, each in found)
    assert list(changes(ast.parse("self.state = 1; x = award.state; award.state == 1; found.unheard_of = 1"))) == []

"""A name with an underscore belongs to its module: no other module of the five rooms imports or reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import ROOMS, modules, tree


def private_names(source: ast.Module) -> Iterator[str]:
    """The underscore names that a module takes from others of ours, by import or as an attribute of what it imports."""
    imported: dict[str, str] = {}
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ROOMS:
            for each in node.names:
                imported[each.asname or each.name] = f"{node.module}.{each.name}"
        elif isinstance(node, ast.Import):
            ours = (each.name for each in node.names if each.name.partition(".")[0] in ROOMS and each.asname is None)
            imported |= {name.partition(".")[0]: name.partition(".")[0] for name in ours}
            imported |= {
                each.asname: each.name for each in node.names if each.asname and each.name.split(".")[0] in ROOMS
            }
    yield from (name for name in imported.values() if is_private(name))
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            owner, _dot, rest = ast.unparse(node).partition(".")
            if owner in imported:
                yield f"{imported[owner]}.{rest}"


def is_private(name: str) -> bool:
    """Whether a part of a dotted name begins with one underscore."""
    return any(part.startswith("_") and not part.startswith("__") for part in name.split("."))


def test_no_module_takes_a_private_name_of_another() -> None:
    assert len(modules()) > 700
    assert [f"{path}: {name}" for path in modules() for name in private_names(tree(path))] == []


@pytest.mark.parametrize(
    "lines",
    [
        "from badges.web.office.recognition import STEPS, _dossier",
        "def late():\n    from badges.web.office.recognition import _dossier as dossier",
        "from badges.web.office import recognition\nrecognition._dossier(1)",
        "from badges.web.office import recognition as pages\nx = pages._dossier",
        "import badges.web.office.recognition\nbadges.web.office.recognition._dossier(1)",
        "import badges.web.office.recognition as pages\npages._dossier(1)",
    ],
)
def test_a_private_name_is_seen(lines: str) -> None:
    assert list(private_names(ast.parse(lines))) == ["badges.web.office.recognition._dossier"]


@pytest.mark.parametrize(
    "line",
    ["from badges.web.http.wording import gettext as _", "import os\nos._exit(1)", "self._kept = _own()", "x.__name__"],
)
def test_a_module_s_own_names_pass(line: str) -> None:
    assert list(private_names(ast.parse(line))) == []

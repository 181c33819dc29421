"""Conventions: small modules with a docstring each, nothing half done, no path of a machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOMS, files, modules, nodes, text, tree

LONGEST_MODULE = 400
TOP_LEVEL = {*ROOMS, "tests", ".ci", ".github"}
TOP_FILES = {
    ".gitignore", "CHANGELOG.md", "COMPLIANCE.fr.md", "CONTRIBUTING.md", "DECISIONS.md", "Dockerfile", "GLOSSARY.md",
    "LICENSE", "Makefile", "README.fr.md", "README.md", "SECURITY.md", "babel.cfg", "compose.yaml", "hatch_build.py",
    "pyproject.toml", "requirements.txt", "requirements-build.txt", "requirements-dev.txt",
}  # fmt: skip
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common_utils", "tools"}
# Written apart, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|\bfor" r" now\b")
MACHINE = re.compile(r"(?<![\w.:/])/(?:work|root|home/[a-z]+|Users|tmp/\w+)\b")
TEXT_ENDINGS = {".py", ".md", ".html", ".css", ".txt", ".toml", ".po", ".cfg", ".json", ".svg", ".mako", ".yaml", ""}


def test_no_room_beyond_those_of_the_house() -> None:
    assert {path.parts[0] for path in files() if len(path.parts) > 1} <= TOP_LEVEL
    assert {path.name for path in files() if len(path.parts) == 1} <= TOP_FILES


def test_a_module_stays_small() -> None:
    lines = {str(path): len(text(path).splitlines()) for path in modules(*ROOMS, "tests")}
    assert {path: count for path, count in lines.items() if count > LONGEST_MODULE} == {}


def test_no_module_is_called_after_nothing() -> None:
    assert [str(path) for path in modules(*ROOMS, "tests") if {path.stem, *path.parts} & VAGUE] == []


def test_every_module_has_a_docstring() -> None:
    full = [path for path in modules(*ROOMS, "tests") if text(path).strip()]
    assert [str(path) for path in full if not ast.get_docstring(tree(path))] == []


def public_things(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """The public classes of a module, its public functions, and the public functions of those classes."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for each in node.body:
                    if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                        yield f"{node.name}.{each.name}", each


def _needs_a_docstring(name: str, node: ast.AST) -> bool:
    """Whether it needs its own: not a method that overrides another class's, nor one that a protocol only declares."""
    inside_a_class = "." in name
    body = getattr(node, "body", [])
    declared = len(body) == 1 and isinstance(body[0], ast.Expr) and getattr(body[0].value, "value", 0) is Ellipsis
    return not declared and not (inside_a_class and isinstance(node, ast.FunctionDef) and len(body) <= 2)


def test_every_public_thing_says_what_it_is() -> None:
    silent, seen = [], 0
    for path in modules():
        if "migrations" in path.parts:
            continue
        for name, node in public_things(path):
            seen += 1
            if _needs_a_docstring(name, node) and not ast.get_docstring(node):  # type: ignore[arg-type]
                silent.append(f"{path}: {name}")
    assert seen > 900
    assert silent == []


def written() -> Iterator[tuple[Path, str]]:
    """Every text that is written by hand; the standards' own documents and vectors are theirs."""
    for path in files():
        foreign = path.parts[:2] in (("schemas", "documents"), ("tests", "vectors")) or path.name == "OFL.txt"
        if path.suffix in TEXT_ENDINGS and not foreign:
            yield path, text(path)


def test_nothing_is_half_done() -> None:
    found = [f"{path}: {match[0]}" for path, words in written() for match in UNFINISHED.finditer(words)]
    assert found == []


def test_no_trace_of_one_machine() -> None:
    found = [f"{path}: {match[0]}" for path, words in written() for match in MACHINE.finditer(words)]
    assert found == []


@pytest.mark.parametrize("folder", ["work", "root", "home/lea", "tmp/x"])
def test_a_trace_is_noticed(folder: str) -> None:
    assert MACHINE.search(f'open("/{folder}/badges")')
    assert not MACHINE.search(f"https://badges.example/{folder}")


def test_imports_are_absolute_and_never_of_all() -> None:
    for path in modules(*ROOMS, "tests"):
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}:{node.lineno}"
                assert node.names[0].name != "*", f"{path}:{node.lineno}"


# Private functions whose parameters others decide: handlers, keys of a cache, entries of a table.
GIVEN = {
    "badges/base/database/engine.py": {"_connect_to_read.arguments"},
    "badges/ledger/logbook/narrowings.py": {"_replaced.session"},
    "badges/web/counter/reports/files.py": {"_two_pages.read_in", "_book.read_in"},
    "badges/web/http/errors.py": {"_token_refused.error"},
}


def unread_parameters(module: ast.AST) -> set[str]:
    """The parameters of private functions that their bodies read nowhere, without those with an underscore."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_") and not node.name.startswith("__"):
            read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            names = {each.arg for each in given if not each.arg.startswith("_")} - {"self", "cls"}
            found |= {f"{node.name}.{name}" for name in names - read}
    return found


def test_private_functions_read_what_they_are_given() -> None:
    paths = [path for path in modules("badges") if "migrations" not in path.parts]
    assert {str(path): found for path in paths if (found := unread_parameters(tree(path)))} == GIVEN


def test_a_parameter_that_no_line_reads_is_found() -> None:
    source = "def _of(site, today, *, _later):\n    return [each for each in site]\ndef read(today):\n    return 1\n"
    assert unread_parameters(ast.parse(source)) == {"_of.today"}

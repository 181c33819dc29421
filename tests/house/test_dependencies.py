"""What is installed: pinned with hashes, imported by a module of ours or kept for a reason, explained in a README."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pytest

from tests.house.sources import ROOMS, ROOT, modules, nodes, text

# Asked for and imported by no module of the rooms (below: of the tests). Each line is the reason for keeping it.
LOADED_BY_NAME: Final = {
    "psycopg": "SQLAlchemy loads it for an address that begins with postgresql+psycopg",
    "tzdata": "zoneinfo reads it where the system has no table of time zones",
}
FOR_TESTS: Final = {
    "pytest-playwright": "its fixtures open the browser",
    "import-linter": "make check runs it",
    "ruff": "make check runs it",
    "djangofmt": "make check runs it",
    "mypy": "make check runs it",
    "hatchling": "builds the package that a test looks into",
}
# Imported and not asked for by itself: the dependency of ours that requires it.
BROUGHT: Final = {
    "werkzeug": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "flask-login": "flask-security",
    "referencing": "jsonschema",
}
BROUGHT_FOR_TESTS: Final = {
    **BROUGHT,
    "argon2-cffi": "libpass",
    "cbor2": "webauthn",
    "lxml": "pyld",
    "playwright": "pytest-playwright",
    "pydantic": "data-inclusion-schema",
}
# What an environment of its own holds, and one driver imports another as the script beside it.
ELSEWHERE: Final = ("tests/interop/peers/", "tests/benchmarks/peers/", "tests/benchmarks/siege_servers.py")
SECTION: Final = re.compile(
    r"^## [^\n]*\bdependency\b.*?(?=^## |\Z)|^## Dependencies.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL
)
PARAGRAPH: Final = re.compile(r"^\*\*Dependencies\*\*.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("name", "at_least"), [("requirements.txt", 41), ("requirements-dev.txt", 41), ("requirements-build.txt", 5)]
)
def test_every_part_is_pinned_with_its_hashes(name: str, at_least: int) -> None:
    joined = text(Path(name)).replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) >= at_least
    for line in lines:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==\S+", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|@ ", joined)


def test_the_pins_cover_what_the_project_asks_for() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        whole = tomllib.load(stream)
    project, build = whole["project"], {_name(each) for each in whole["build-system"]["requires"]}
    bare = {name: _pinned(name) for name in ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")}
    assert build <= bare["requirements-build.txt"] and "hatchling" not in bare["requirements.txt"]
    runtime = {_name(each) for each in project["dependencies"]}
    assert runtime <= bare["requirements.txt"]
    assert {_name(each) for each in project["optional-dependencies"]["dev"]} <= bare["requirements-dev.txt"]
    assert runtime <= bare["requirements-dev.txt"]


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found[0].lower().replace("_", "-")


def _pinned(name: str) -> set[str]:
    return {_name(line) for line in text(Path(name)).splitlines() if re.match(r"[a-z0-9]", line)}


@cache
def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _asked() -> set[str]:
    """What runs: the names in `dependencies`."""
    return {_name(each) for each in _project()["project"]["dependencies"]}


def _asked_for_tests() -> set[str]:
    return {_name(each) for each in _project()["project"]["optional-dependencies"]["dev"]}


@cache
def _owners() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


@cache
def _imported_by(path: Path) -> set[str]:
    """The distributions whose packages a module imports, at its top or later."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    foreign = found - set(sys.stdlib_module_names) - {*ROOMS, "tests", "hatch_build", "_typeshed"}
    return {_name(_owners()[each][0]) for each in foreign}


def _imported(*folders: str) -> set[str]:
    paths = [path for path in modules(*folders) if not str(path).startswith(ELSEWHERE)]
    return set().union(*map(_imported_by, paths))


def surplus(asked: set[str], imported: set[str], kept: set[str]) -> set[str]:
    """What is asked for, imported by no module, and kept for no reason; and a reason for what is imported or gone."""
    return asked - imported - kept | kept & imported | kept - asked


def test_each_dependency_is_imported_or_kept_for_a_reason() -> None:
    """What only another dependency needs is that one's to ask for, with the version that it can live with."""
    assert surplus(_asked(), _imported(*ROOMS), set(LOADED_BY_NAME)) == set()
    assert surplus(_asked_for_tests(), _imported("tests"), set(FOR_TESTS)) == set()


def test_a_transitive_pin_is_noticed() -> None:
    assert surplus({"flask", "wtforms"}, {"flask"}, set()) == {"wtforms"}
    assert surplus({"flask", "tzdata"}, {"flask"}, {"tzdata"}) == set()
    assert surplus({"flask"}, {"flask"}, {"flask", "nh3"}) == {"flask", "nh3"}


def test_each_import_is_asked_for_or_brought_by_one_that_is() -> None:
    assert _imported(*ROOMS) - _asked() == set(BROUGHT)
    assert _imported("tests") - _asked() - _asked_for_tests() == set(BROUGHT_FOR_TESTS) & _imported("tests")
    for name, bringer in BROUGHT_FOR_TESTS.items():
        assert bringer in _asked() | _asked_for_tests(), name
        assert name in {_name(each) for each in metadata.requires(bringer) or ()}, f"{bringer} does not bring {name}"


def _explained() -> dict[str, str]:
    """The words of each room's README about its dependencies."""
    paths = [path for path in (ROOT / room for room in ROOMS) for path in path.rglob("README.md")]
    found = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}
    return {
        name: " ".join([*SECTION.findall(words), *PARAGRAPH.findall(words)]).lower() for name, words in found.items()
    }


def test_each_dependency_has_its_line_in_the_readme_of_a_room_that_uses_it() -> None:
    said = _explained()
    assert sum(bool(words) for words in said.values()) >= 9
    for name in _asked():
        imports = {path.parts[0] for path in modules() if name in _imported_by(path)}
        rooms = imports or set(ROOMS)
        heard = " ".join(words for path, words in said.items() if Path(path).parts[0] in rooms)
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", heard), (
            f"no README of {sorted(rooms)} says why {name}"
        )


def test_no_readme_explains_a_dependency_that_is_gone() -> None:
    """The names of the table in `badges/README.md`, and those with which a line of another room's section begins."""
    asked = _asked() | _asked_for_tests()
    table = next(each for each in SECTION.findall(text(Path("badges/README.md"))))
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)
    named = {_name(each.strip()) for row in rows[1:] for each in row.split(",")}
    for room in ROOMS:
        for section in SECTION.findall(text(Path(room) / "README.md")):
            named |= {_name(each) for each in re.findall(r"^- `([a-z][a-z0-9-]+)`", section, re.MULTILINE)}
    assert len(named) > 22
    assert named - asked == set()

"""The import contracts of pyproject.toml hold, and each of them fails on an import that it forbids."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOMS, ROOT, files, modules, string, tree

# An import that each contract forbids, in a module of the room that may not have it.
FORBIDDEN = {
    "The five rooms stand one upon the other, and the two benches never see each other": (
        "verifier/verdict.py",
        "import issuer.drafts",
    ),
    "Inside badges each capability stands on those below it, and what people open stands on all": (
        "badges/people/rules.py",
        "import badges.issuing.sign",
    ),
    "Only keys knows cryptography and PyJWT": ("issuer/drafts.py", "import jwt"),
    "Only schemas knows jsonschema, jsonschema-rs, orjson and pybase64": (
        "verifier/presented_bytes.py",
        "import jsonschema_rs",
    ),
    "Only the issuer draws QR codes and badge images": ("badges/base/text/names.py", "import qrcode"),
    "The libraries know neither the web, nor the database, nor the keyring's owner": (
        "schemas/identity.py",
        "import sqlalchemy",
    ),
    "The verifier never opens the keyring": ("verifier/presented_bytes.py", "import keys.keyring"),
    "Only badges.base.database speaks to a driver of a database, and badges.instance to Alembic beside it": (
        "badges/web/http/formats.py",
        "import sqlite3",
    ),
    "Flask is known to web, server and app alone, and to the tables of network, whose mixins are Flask-Security's": (
        "badges/people/rules.py",
        "import flask",
    ),
    "Pages call intentions and reads: no row of the database, and no table but those that Flask-Security takes": (
        "badges/web/office/today.py",
        "from badges.people import rows",
    ),
    # `rdfc` imports `limits`, so this import closes a circle inside a library's folder.
    "No circle in a library or in the service, nor in a folder of them": (
        "keys/canonical/limits.py",
        "import keys.canonical.rdfc",
    ),
    "The verifier's reading never fetches": ("verifier/reading/token.py", "import verifier.environment"),
}
# The rooms whose package names what a user of the library needs. Their own modules import each other and not the
# package, which would be a circle that no contract sees.
FACES = ("issuer", "verifier")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts over the five rooms in a folder."""
    program = Path(sys.executable).with_name("lint-imports")
    environ = {"PYTHONPATH": str(folder), "COLUMNS": "200"}  # no contract's name on two lines
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, env=environ, check=False)


def outcome(report: str, contract: str) -> str:
    """KEPT or BROKEN, as the report's summary says of a contract."""
    found = re.search(re.escape(contract) + r"\s+(KEPT|BROKEN)", report)
    assert found is not None, report
    return found[1]


def contracts() -> list[str]:
    """The names of the contracts."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        return [each["name"] for each in tomllib.load(stream)["tool"]["importlinter"]["contracts"]]


def test_contracts_are_kept() -> None:
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def report_of_a_broken_house(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on a copy of the tree in which every contract is broken."""
    copy = tmp_path_factory.mktemp("house")
    for path in files():
        if path.suffix == ".py" and path.parts[0] in ROOMS:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, copy / path)
    shutil.copyfile(ROOT / "pyproject.toml", copy / "pyproject.toml")
    for module, line in FORBIDDEN.values():
        with (copy / module).open("a", encoding="utf-8") as stream:
            stream.write(f"\n{line}\n")
    answer = lint_imports(copy)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    return answer.stdout


@pytest.mark.parametrize("contract", contracts())
def test_each_contract_breaks_when_it_is_broken(report_of_a_broken_house: str, contract: str) -> None:
    assert contract in FORBIDDEN, "a contract without an import that it forbids"
    assert outcome(report_of_a_broken_house, contract) == "BROKEN"


def imported_packages(source: ast.Module) -> set[str]:
    """The names of the modules and packages that a module imports, or imports something from."""
    found = set()
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


@pytest.mark.parametrize("room", FACES)
def test_no_module_imports_from_the_face_of_its_own_room(room: str) -> None:
    face = Path(room) / "__init__.py"
    assert [str(path) for path in modules(room) if path != face and room in imported_packages(tree(path))] == []
    assert imported_packages(tree(face)), "the face of the room is empty"


def test_an_import_from_the_face_is_seen() -> None:
    for line in ("from verifier import verify", "def late():\n    import verifier"):
        assert "verifier" in imported_packages(ast.parse(line))
    assert "verifier" not in imported_packages(ast.parse("from verifier.checks import status\nimport verifier.fetch"))


# -- tests ------------------------------------------------------------------------------------------------------------


def modules_of_tests(source: ast.Module) -> set[str]:
    """The modules of tests that a module imports, or imports something from; also in a program that it holds."""
    found = set()
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{each.name}" for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif (program := string(node)) is not None and "import" in program:
            found |= set(re.findall(r"(?:from|import) ([\w.]+)", program))
    return {name for name in found if re.fullmatch(r"tests\..*\btest_\w+", name)}


def test_no_module_imports_from_a_module_of_tests() -> None:
    """What tests share stands in a module of its own, so that no other test breaks when one is moved."""
    all_of_tests = [path for path in files() if path.suffix == ".py" and path.parts[0] in ("tests", *ROOMS)]
    assert len(all_of_tests) > 600
    assert {str(path): found for path in all_of_tests if (found := modules_of_tests(tree(path)))} == {}


def test_an_import_from_a_module_of_tests_is_seen() -> None:
    name = "tests.keys.test_jws"
    for line in (
        "from {} import signed",
        "from tests.keys import test_jws as jws",
        "import {}",
        "def late():\n    from {} import signed",
        "PROGRAM = 'import sys; from {} import signed'",
    ):
        assert modules_of_tests(ast.parse(line.format(name))) == {name}, line
    assert modules_of_tests(ast.parse("from tests.keys.rings import ring\nimport tests.keys.rings")) == set()

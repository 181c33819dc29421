"""The map is the tree: rooms, capabilities, audiences, the number of checks and the libraries that documents name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from tests.house.sources import ROOMS, ROOT, files, modules, text

ENGLISH, FRENCH, CONTRIBUTING, GLOSSARY = (
    Path(name) for name in ("README.md", "README.fr.md", "CONTRIBUTING.md", "GLOSSARY.md")
)
BADGES, WEB = Path("badges/README.md"), Path("badges/web/README.md")
HISTORY: Final = ("CHANGELOG.md", "DECISIONS.md")
NUMBERS: Final = {
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
}
COUNTED: Final = re.compile(
    r"\b(\w+) (?:numbered (?:checks|steps)|checks and one verdict|contrôles numérotés)\b", re.IGNORECASE
)
PARENTHESES: Final = re.compile(r"\([^()]*\)")
NOT_ROOMS: Final = {"static", "translations", "__pycache__", "__main__"}
CELL: Final = re.compile(r"^\|((?:\\\||[^|\n])+)\|", re.MULTILINE)


def contracts() -> list[dict[str, Any]]:
    """The import contracts of the project."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(whole["tool"]["importlinter"]["contracts"])


def layers(first: str) -> list[list[str]]:
    """The contract of layers whose highest is `first`: each layer with the rooms that stand side by side."""
    (found,) = [each["layers"] for each in contracts() if each.get("layers", [""])[0] == first]
    return [[name.strip() for name in layer.split("|")] for layer in found]


def capabilities() -> list[str]:
    """The rooms of `badges`, highest first, as the contract orders them."""
    return [name.removeprefix("badges.") for layer in layers("badges.cli") for name in layer]


def table(path: Path, head: str) -> list[str]:
    """The names in backticks in the first column of the one table of a document whose head begins so."""
    after = text(path).partition(f"\n{head}")[2].partition("\n\n")[0]
    assert after, f"{path} has no table {head}"
    return [name for cell in CELL.findall(after) for name in re.findall(r"`([^`]+)`", cell)]


def children(folder: str) -> set[str]:
    """The modules and folders of modules that stand in a folder."""
    inside = [path.relative_to(folder) for path in modules(folder.split("/")[0]) if path.is_relative_to(folder)]
    return {path.parts[0].removesuffix(".py") for path in inside} - {"__init__"} - NOT_ROOMS


def audiences() -> set[str]:
    """The folders of pages: those of `badges/web` but `http` and `admission`, which all of them use."""
    return {
        path.parts[2] for path in modules("badges") if path.parts[:2] == ("badges", "web") and len(path.parts) > 3
    } - {"http", "admission"}


def test_the_contract_names_the_rooms_that_are_there() -> None:
    assert {name for layer in layers("badges") for name in layer} == set(ROOMS)
    assert set(capabilities()) == children("badges")


@pytest.mark.parametrize(("path", "head"), [(CONTRIBUTING, "| Capability | Owns |"), (BADGES, "| Room | What lives")])
def test_the_tables_of_rooms_are_the_contract(path: Path, head: str) -> None:
    """In its order, from the highest to the lowest; rooms of one layer stand in any."""
    places = {name: place for place, layer in enumerate(layers("badges.cli")) for name in layer}
    named = table(path, head)
    assert {f"badges.{name}" for name in named} == set(places)
    assert [places[f"badges.{name}"] for name in named] == sorted(places.values())


def test_each_document_leads_to_the_five_rooms() -> None:
    assert set(re.findall(r"\[`(\w+)/`\]\(\w+/README\.md\)", text(CONTRIBUTING))) == set(ROOMS)
    for path in (ENGLISH, FRENCH):
        assert set(re.findall(r"\((\w+)/README\.md", text(path))) & set(ROOMS) == set(ROOMS)


def test_the_audiences_are_the_folders_of_pages() -> None:
    there = audiences()
    assert len(there) > 4
    assert set(table(WEB, "| Folder | For |")) >= there | {"http"}
    sentence = text(CONTRIBUTING).partition("The audiences of `web`: ")[2].partition("\n\n")[0]
    assert there <= set(re.findall(r"`(\w+)`", sentence))
    (listed,) = re.findall(r"each audience \(([^)]+)\)", " ".join(text(ENGLISH).split()))
    assert set(listed.split(", ")) == there
    (row,) = re.findall(r"^\| ([^|]+) \| [^|]+ \| the audiences of the pages \|", text(GLOSSARY), re.MULTILINE)
    assert set(row.split(", ")) == there


def checks() -> int:
    """How many numbered checks the pipeline has, by its own list."""
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", text(Path("verifier/pipeline.py")), re.MULTILINE)]
    assert steps == list(range(len(steps)))
    return steps[-1]


def test_the_checks_are_as_many_as_documents_say() -> None:
    found = {
        (str(path), word)
        for path in files()
        if path.suffix == ".md" and path.name not in HISTORY
        for word in COUNTED.findall(text(path))
        if word.lower() in NUMBERS or word.isdigit()
    }
    assert {name for name, _ in found} >= {"README.md"}
    assert {(name, word) for name, word in found if NUMBERS.get(word.lower(), word) != checks()} == set()


def test_a_count_is_read_in_both_languages() -> None:
    said = "ten numbered checks and one verdict; douze contrôles numérotés; one of the nine numbered steps"
    assert COUNTED.findall(said) == ["ten", "douze", "nine"]


def test_the_check_to_follow_has_the_number_of_the_pipeline() -> None:
    (followed,) = re.findall(r"^Follow check (\d+), evidence\.", text(CONTRIBUTING), re.MULTILINE)
    assert re.search(rf"^{followed}\. Evidence: ", text(Path("verifier/pipeline.py")), re.MULTILINE)


@pytest.mark.parametrize("audience", sorted(audiences()))
def test_each_page_module_stands_in_the_row_of_its_audience(audience: str) -> None:
    """The other way about too: what a row names outside of its parentheses stands in the folder."""
    (row,) = re.findall(rf"^\| `{audience}` \| [^|]+ \| (.+) \|$", text(WEB), re.MULTILINE)
    there = children(f"badges/web/{audience}") - {"room", "routes"}
    named = set(re.findall(r"`([a-z_]+)`", row))
    assert there - named == set()
    assert set(re.findall(r"`([a-z_]+)`", PARENTHESES.sub("", row))) - there == set()


def test_what_all_pages_share_is_named_beside_them() -> None:
    shared = {each for each in children("badges/web") if Path(f"badges/web/{each}.py") in modules("badges")}
    assert {each for each in shared if f"{each}.py`" not in text(WEB)} == set()


def test_the_picture_of_the_rooms_names_libraries_that_they_import() -> None:
    """The last column of the picture in README.md."""
    picture = text(ENGLISH).partition("## How it is built")[2].split("```")[1]
    for room, libraries in (
        ("badges", "Flask, SQLAlchemy"),
        ("keys", "cryptography, PyJWT"),
        ("schemas", "jsonschema"),
    ):
        (line,) = [each for each in picture.splitlines() if re.match(rf"\s*{room}\b", each)]
        assert line.endswith(f"  {libraries}")
        for name in libraries.split(", "):
            imported = {"PyJWT": "jwt"}.get(name, name.lower())
            assert any(
                re.search(rf"^\s*(?:import|from) {imported}\b", text(path), re.MULTILINE) for path in modules(room)
            ), name


@pytest.mark.parametrize("room", ["keys", "issuer", "schemas"])
def test_the_readme_of_a_room_names_what_a_contract_keeps_for_it(room: str) -> None:
    kept = [
        each["forbidden_modules"]
        for each in contracts()
        if each["type"] == "forbidden" and re.match(rf"Only (?:the )?{room}(?:r)? (?:knows|draws)", each["name"])
    ]
    assert kept
    words = text(Path(room) / "README.md").lower().replace("-", "_")
    assert [name for names in kept for name in names if {"jwt": "pyjwt"}.get(name, name) not in words] == []


HEADS: Final = {
    "schemas": "| Module | What",
    "keys": "| Module | What",
    "issuer": "| Module | What",
    "verifier": "| File | What",
}


@pytest.mark.parametrize("room", HEADS)
def test_the_table_of_a_library_is_its_modules(room: str) -> None:
    named = {
        name.rstrip("/").removesuffix(".py").partition("/")[0] for name in table(Path(room) / "README.md", HEADS[room])
    }
    assert children(room) - named == set(), "a module that the README leaves out"
    there = children(room) | {path.parts[1] for path in files() if path.parts[0] == room}
    assert named - there == set(), "a name of no module"

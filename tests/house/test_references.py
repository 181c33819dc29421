"""Every reference in a comment, a docstring or a document leads somewhere inside the repository.

A decision leads to its number in DECISIONS.md; a requirement, a threat or a journey (R6b, S1, J4) to its row there or
in GLOSSARY.md; a file, a folder or a module to what stands in the tree; a link to its file and its heading.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.prose import Block, blocks
from tests.house.sources import ROOMS, ROOT, files, modules, nodes, strings_of, text

DECISIONS, GLOSSARY = Path("DECISIONS.md"), Path("GLOSSARY.md")
NUMBER = re.compile(r"(?:\b[Dd]ecisions?|DECISIONS\.md)\s+(\d+(?:(?:,\s+|\s+and\s+|\s+to\s+|[-–])\d+)*)")
ROW = re.compile(r"(?<![\w.+])[A-Z]\d{1,2}[a-z]?\b(?!\.?\w)")
PAPER_AND_HTML = {"A4", "A6", "H1"}
ADDRESS = re.compile(r"(?:[a-z+]+:)?//[^\s)`\"'>]*|(?<![\w.*/])/[\w.*<>/-]+")
FILE = re.compile(
    r"(?<![\w/.@<{-])(?:[\w*-]+/|\.{1,2}/)*[\w*-]+\.(?:py|md|html|css|mjs|js|toml|mako|cfg|in|po|txt|yml)\b"
)
FOLDER = re.compile(r"`((?:[\w-]+/)+[\w-]*)`")
DOTTED = re.compile(rf"(?<![\w./@:-])(?:{'|'.join(ROOMS)}|tests)(?:\.[A-Za-z_]\w*)+")
SHORT = re.compile(r"`([a-z_]\w*)\.([A-Za-z_]\w*)`")
FIRST_CELL = re.compile(r"^\| ([^|]*) \|", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Notes that were written beside the project and are not part of it.
ELSEWHERE = re.compile(r"\bdesign/|(?<!\w)(?:security|product|standards|house|performance|interop|stack|next)\.md\b")
# Names in the form of a module, a folder or a file, of things that no commit holds.
OTHER_DOTTED = re.compile(r"(?:badges|issuer)\.(?:example|service|id)\b.*")
OTHER_PLACES = {"instance/", "node_modules/", "BADGES_HOME/mail", "peers/javascript/node_modules"}
# Names in the form of one in a module: members of documents of the standards, files, what other libraries have.
OTHER_NAMES = {
    "claim.id", "credentialSubject.id", "criteria.id", "house.typ", "jinja2.UndefinedError", "record.jsonl",
    "verification.creator",
}  # fmt: skip
OTHER_FILES = {"robots.txt", "security.txt", "gunicorn/workers/gthread.py"}

Found = Iterator[tuple[int, str]]  # where a reference begins in its block, and its words


@cache
def places() -> frozenset[str]:
    """Every file and every folder of the tree, from the root."""
    return frozenset(str(each) for path in files() for each in (path, *path.parents))


@cache
def constants() -> frozenset[str]:
    """Every string of the rooms: a stable code may look like the name of a module or of a file."""
    return frozenset(each for path in modules() for each in strings_of(path))


@cache
def rows() -> frozenset[str]:
    """The requirements and threats that DECISIONS.md lists, and the journeys of GLOSSARY.md."""
    first = re.findall(r"^\| ([A-Z]\d[^|]*) \|", text(DECISIONS) + text(GLOSSARY), re.MULTILINE)
    return frozenset(re.findall(r"\*\*(R\d+b?)\*\*", text(DECISIONS))) | {
        each.strip() for cell in first for each in cell.split(",")
    }


def stands(name: str, path: Path, *endings: str) -> bool:
    """Whether a name leads to a file or a folder, from where it is written or from any folder above."""
    for folder in path.parents:
        for ending in ("", *endings):
            parts = str(folder / (name.rstrip("/") + ending)).split("/")
            while ".." in parts[1:]:
                at = parts.index("..", 1)
                parts[at - 1 : at + 1] = []
            wanted = "/".join(part for part in parts if part != ".")
            if wanted in places() or ("*" in wanted and any(Path(each).match(wanted) for each in places())):
                return True
    return False


def no_decision(block: Block) -> Found:
    """Numbers of decisions that DECISIONS.md does not have."""
    known = set(re.findall(r"^(\d+)\. ", text(DECISIONS), re.MULTILINE))
    for match in NUMBER.finditer(block.words):
        for number in re.findall(r"\d+", match[1]):
            if number not in known:
                yield match.start(), f"decisions {number}"


def no_row(block: Block) -> Found:
    """Requirements, threats and journeys that no table has."""
    for match in ROW.finditer(ADDRESS.sub(_blank, block.words)):
        if match[0] not in rows() | PAPER_AND_HTML:
            yield match.start(), match[0]


def no_file(block: Block) -> Found:
    """Files and folders that are not there."""
    words = LINK.sub(_blank, ADDRESS.sub(_blank, block.words))
    for match in FILE.finditer(words):
        if match[0] not in OTHER_FILES | constants() and not stands(match[0], block.path):
            yield match.start(), match[0]
    for match in FOLDER.finditer(words):
        if match[1] not in OTHER_PLACES and not stands(match[1], block.path, ".py"):
            yield match.start(), match[1]


def no_part(block: Block) -> Found:
    """Modules and folders that the table of a room's README names, and that do not stand there."""
    if block.path.name == "README.md" and block.path.parts[0] in ROOMS:
        for match in FIRST_CELL.finditer(block.words):
            for name in re.findall(r"`([a-z_]\w*)`", match[1]):
                if not stands(name, block.path, ".py"):
                    yield match.start(), name


def no_module(block: Block) -> Found:
    """Modules of ours, and names in them, that are not there."""
    for match in DOTTED.finditer(ADDRESS.sub(_blank, block.words)):
        otherwise = match[0] in constants() or OTHER_DOTTED.fullmatch(match[0]) or match[0].endswith((".py", ".md"))
        if not otherwise and not is_defined(match[0]):
            yield match.start(), match[0]


def no_name(block: Block) -> Found:
    """Names in modules of ours, as a docstring or a comment says them for short (`resolver.issuer_keys`), that are not
    there. What the module has under that name itself, such as a parameter, or imports from elsewhere is not looked at.
    """
    if block.path.suffix != ".py" or block.path.parts[0] not in ROOMS:
        return
    ours, own = _imports_and_names(block.path)
    for match in SHORT.finditer(block.words):
        head, name = match[1], match[2]
        if match[0].strip("`") in constants() | OTHER_NAMES or head in own:
            continue
        if not any(_has(part, name) for part in (head, ours.get(head, head))):
            yield match.start(), match[0]


@cache
def _imports_and_names(path: Path) -> tuple[dict[str, str], frozenset[str]]:
    """What a module calls each module of ours that it imports; and the other names that it uses."""
    ours, own = {}, set()
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom):
            is_ours = (node.module or "").partition(".")[0] in ROOMS
            for each in node.names:
                if is_ours:
                    ours[each.asname or each.name] = each.name
                else:
                    own.add(each.asname or each.name)
        elif isinstance(node, ast.Import):
            own |= {(each.asname or each.name).partition(".")[0] for each in node.names}
        else:
            said = (getattr(node, field, None) for field in ("id", "arg", "attr", "name"))
            own |= {each for each in said if isinstance(each, str)}
    return ours, frozenset(own - set(ours))


@cache
def _parts() -> dict[str, tuple[Path, ...]]:
    """The modules of the rooms and what stands in their folders, by the name of the module or the folder."""
    found: dict[str, list[Path]] = {}
    for path in modules():
        found.setdefault(path.stem, []).append(path)
        found.setdefault(path.parent.name, []).append(path)
        found.setdefault(path.parent.parent.name, []).append(path.parent)
    return {name: tuple(each) for name, each in found.items()}


def _has(part: str, name: str) -> bool:
    """Whether a module of this name says the name, or a folder of this name has a module or a folder of that."""
    for each in _parts().get(part, ()):
        if each.stem == name or (each.name in (f"{part}.py", "__init__.py") and re.search(rf"\b{name}\b", text(each))):
            return True
    return False


def is_defined(dotted: str) -> bool:
    """Whether the name leads to a package, a module, or a name that one of them defines."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        path = "/".join(parts[:end])
        found = next((each for each in (f"{path}.py", f"{path}/__init__.py") if each in places()), None)
        if found is not None:
            rest = parts[end:]
            return not rest or re.search(rf"\b{rest[0]}\b", text(Path(found))) is not None
        if path in places():
            return end == len(parts)
    return False


def no_target(block: Block) -> Found:
    """Links of a document to a file or a heading that is not there."""
    if block.path.suffix != ".md":
        return
    for match in LINK.finditer(FENCE.sub(_blank, block.words)):
        target, _, anchor = match[1].partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        document = block.path.parent / target if target else block.path
        if (target and not (ROOT / document).exists()) or (anchor and anchor not in headings(document)):
            yield match.start(), match[1]


def headings(document: Path) -> set[str]:
    """The anchors of a document's headings."""
    found = HEADING.findall(FENCE.sub("", (ROOT / document).read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", LINK.sub(r"", each).lower()).replace(" ", "-") for each in found}


def elsewhere(block: Block) -> Found:
    """Names of notes that stand outside of the repository."""
    for match in ELSEWHERE.finditer(block.words):
        yield match.start(), match[0]


def _blank(match: re.Match[str]) -> str:
    """As many characters without a reference, so that positions do not move."""
    return re.sub(r"[^\n]", " ", match[0])


CHECKS = (no_decision, no_row, no_file, no_part, no_module, no_name, no_target, elsewhere)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_reference_leads_somewhere(check: Callable[[Block], Found]) -> None:
    lost = [f"{each.path}:{each.line_of(at)}: {words}" for each in blocks() for at, words in check(each)]
    assert not lost, "\n" + "\n".join(lost)


GOOD = {
    no_decision: "(decisions 5, 6, 8, 11 to 14), and decisions\n16 and 17; DECISIONS.md 19",
    no_row: "DECISIONS.md R6b, rows S1 and U3 (J4, J9 to J11) on A4; ES256, P-384, https://host.example/S99",
    no_file: "`pipeline.py`, `checks/findings.py`, verifier/fetch.py, `checks/`, /openapi.json, badge.json, `c*.py`",
    no_part: "| Module | What |\n|---|---|\n| `pipeline`, `checks` | `nowhere` |",
    no_module: "`verifier.reading`, `verifier.reading.kinds.Kind`, badges.example, the code `issuer.unlisted`",
    no_name: "`resolver.issuer_keys`, `checks.key_address`, `verification.creator`, the code `issuer.unlisted`",
    no_target: "[one](verifier/README.md), [two](DECISIONS.md#signing), [three](https://host.example/x.md)",
    elsewhere: "SECURITY.md, the design of a badge",
}
BAD = {
    no_decision: ["decisions 499", "decisions 5 and\n498", "DECISIONS.md 497"],
    no_row: ["DECISIONS.md R99", "(row Q1)", "J20", "A1-A9"],
    no_file: ["`nowhere.py`", "checks/nowhere.py", "`nowhere/`", "`nowhere/at_all`", "nowhere/n*.css"],
    no_part: ["| `nowhere` | what |", "| `pipeline`, `nowhere` | what |"],
    no_module: ["`verifier.nowhere`", "verifier.reading.Nowhere", "`keys.proofs.nowhere.verify`"],
    no_name: ["`resolver.nowhere`", "`nowhere.issuer_keys`", "`key_address.nowhere`"],
    no_target: ["[one](nowhere.md)", "[two](DECISIONS.md#nowhere)", "[three](#nowhere)"],
    elsewhere: ["security.md row R3", "`design/visual`"],
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_lost_reference_is_noticed(check: Callable[[Block], Found]) -> None:
    path = {no_target: Path("README.md"), no_part: Path("verifier/README.md")}.get(check, Path("verifier/pipeline.py"))
    assert list(check(Block(path, 1, GOOD[check]))) == []
    for words in BAD[check]:
        assert list(check(Block(path, 1, words))), words


def test_the_blocks_are_read() -> None:
    """Some reference of each kind is found where one is known to stand."""
    by_path = {str(each.path) for each in blocks()}
    assert {"Makefile", "verifier/pipeline.py", "README.md", "hatch_build.py", ".ci/run"} <= by_path
    assert any(NUMBER.search(each.words) for each in blocks() if each.path.parts[0] == "issuer")
    where = Path("tests/verifier/forging.py")
    assert any(
        "F1" in each.words and each.line_of(each.words.index("F1")) == 1 for each in blocks() if each.path == where
    )

"""The project as text: its files, its syntax trees, and what they name. These tests only read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ROOMS = ("schemas", "keys", "issuer", "verifier", "badges")
LANGUAGES = ("fr", "en")


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that is kept, or will be with the next commit; paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return tuple(sorted(Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()))


@cache
def modules(*rooms: str) -> tuple[Path, ...]:
    """The Python files of these top-level rooms; of all five unless some are named."""
    wanted = rooms or ROOMS
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in wanted)


@cache
def text(path: Path) -> str:
    """A file's text."""
    return (ROOT / path).read_text(encoding="utf-8")


def tree(path: Path) -> ast.Module:
    """A module's syntax tree. Those of the rooms are kept, which many rules read; those of tests would be as large."""
    return _kept_tree(path) if path.parts[0] in ROOMS else _parsed(path)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


_kept_tree = cache(_parsed)


def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module's syntax tree."""
    return _kept_nodes(path) if path.parts[0] in ROOMS else tuple(ast.walk(tree(path)))


@cache
def _kept_nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def forget() -> None:
    """Let go of what is kept, once the rules have been read."""
    for kept in (text, _kept_tree, _kept_nodes, catalogue):
        kept.cache_clear()


@cache
def catalogue(language: str, domain: str) -> Catalog:
    """A translation catalogue as it is written."""
    path = ROOT / "badges" / "translations" / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def string(node: ast.AST | None) -> str | None:
    """The text of a string constant, else None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def strings_of(path: Path) -> Iterator[str]:
    """Every string constant of a module."""
    for node in nodes(path):
        if (found := string(node)) is not None:
            yield found


def called(node: ast.Call) -> str:
    """The last name of what is called: `Refused` in `errors.Refused(…)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")

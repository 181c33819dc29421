"""The prose of the tree, block by block: comments, docstrings, documents."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.sources import files, nodes, text

_HASH = re.compile(r"(?:(?<=\s)|^)#[^\n]*(?:\n[ \t]*#[^\n]*)*", re.MULTILINE)
_COMMENTS = {
    ".html": re.compile(r"\{#.*?#\}", re.DOTALL),
    ".css": re.compile(r"/\*.*?\*/", re.DOTALL),
    ".mjs": re.compile(r"/\*.*?\*/|//[^\n]*(?:\n[ \t]*//[^\n]*)*", re.DOTALL),
    **dict.fromkeys((".toml", ".cfg", ".yml", ".yaml", ".po", ".in", ""), _HASH),
}


@dataclass(frozen=True)
class Block:
    """A piece of prose and the line of its file where it begins."""

    path: Path
    line: int
    words: str

    def line_of(self, position: int) -> int:
        """The line of the file at which a position in `words` stands."""
        return self.line + self.words.count("\n", 0, position)


@cache
def blocks() -> tuple[Block, ...]:
    """All prose of the tree; the standards' own documents, vectors and licences are not ours."""
    return tuple(
        block
        for path in files()
        if path.parts[:2] not in (("schemas", "documents"), ("tests", "vectors")) and path.name != "LICENSE"
        for block in _blocks_of(path)
    )


def _blocks_of(path: Path) -> Iterator[Block]:
    if path.suffix == ".py":
        yield from _comments(path)
        yield from _docstrings(path)
    elif path.suffix == ".md":
        yield Block(path, 1, text(path))
    elif path.suffix in _COMMENTS and path.name != ".gitignore":
        whole = text(path)
        for match in _COMMENTS[path.suffix].finditer(whole):
            yield Block(path, whole.count("\n", 0, match.start()) + 1, match[0])


def _comments(path: Path) -> Iterator[Block]:
    """Comments; those of consecutive lines are one block."""
    first, lines = 0, list[str]()
    for token in tokenize.generate_tokens(io.StringIO(text(path)).readline):
        if token.type == tokenize.COMMENT:
            if lines and token.start[0] != first + len(lines):
                yield Block(path, first, "\n".join(lines))
                lines = []
            first = first if lines else token.start[0]
            lines.append(token.string.lstrip("#:! "))
    if lines:
        yield Block(path, first, "\n".join(lines))


def _docstrings(path: Path) -> Iterator[Block]:
    for node in nodes(path):
        value = node.value if isinstance(node, ast.Expr) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield Block(path, value.lineno, value.value)

"""Two counts that may only fall: modules of one small definition, and docstrings that name no subject.

A change that makes one smaller writes the new number here; a larger one fails. The rooms are read, tests are not.

- A module of one small definition defines exactly one function or class at its top, of at most forty lines from its
  first decorator to its end. Constants and imports do not count; migrations and `__init__` are left out, whose names
  are given.
- A docstring counts once, however many of the words it holds: that of a module, class, function or method, public or
  private, in any case of letters. The words are those of `UNCLEAR`; names of people and things say more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.house.sources import modules, tree

SMALL: Final = 40  # lines
UNCLEAR: Final = re.compile(r"\b(?:somebody|nobody|whoever|whom)\b", re.IGNORECASE)
SMALL_MODULES: Final = 59
UNCLEAR_DOCSTRINGS: Final = 244

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_one_small(module: ast.Module) -> bool:
    """Whether a module defines one thing at its top, which is small."""
    found = [node for node in module.body if isinstance(node, Definition)]
    if len(found) != 1 or found[0].end_lineno is None:
        return False
    first = min([found[0].lineno, *(each.lineno for each in found[0].decorator_list)])
    return found[0].end_lineno - first < SMALL


def unclear(module: ast.Module) -> Iterator[str]:
    """The docstrings of a module that hold one of the words."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | Definition) and UNCLEAR.search(ast.get_docstring(node) or ""):
            yield "the module" if isinstance(node, ast.Module) else node.name


def test_modules_of_one_small_definition_become_fewer() -> None:
    found = [
        str(path)
        for path in modules()
        if path.name != "__init__.py" and "migrations" not in path.parts and is_one_small(tree(path))
    ]
    assert len(found) == SMALL_MODULES, f"write {len(found)} if it is less, else join one to its neighbour: {found}"


def test_docstrings_about_nobody_become_fewer() -> None:
    found = [f"{path}: {name}" for path in modules() for name in unclear(tree(path))]
    assert len(found) == UNCLEAR_DOCSTRINGS, f"write {len(found)} if it is less, else name what is meant: {found}"


def test_each_kind_is_noticed() -> None:
    one = 'X = 1\n\n\ndef read(text):\n    """Whom it is for."""\n    return text\n'
    assert is_one_small(ast.parse(one)) and list(unclear(ast.parse(one))) == ["read"]
    assert not is_one_small(ast.parse(one + one.replace("read", "write")))
    assert not is_one_small(ast.parse("def read():\n" + "    pass\n" * SMALL))
    assert list(unclear(ast.parse('"""For Nobody."""\nclass A:\n    def b(self):\n        """somebody\'s"""\n'))) == [
        "the module",
        "b",
    ]
    assert list(unclear(ast.parse('"""Who reads it, and anyone."""\nnobody = "whom"\n'))) == []

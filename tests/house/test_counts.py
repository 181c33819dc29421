"""What may only become fewer: modules of one small definition, and docstrings that name no subject; and clear names.

A change that makes one smaller writes it here; a larger one fails. The rooms are read, tests are not.

- A module of one small definition defines exactly one function or class at its top, of at most forty lines from its
  first decorator to its end. Constants and imports do not count; migrations, `__init__` and `facts`, which holds the
  records of a room's forms, are left out: their names are given.
- A docstring counts once, however many of the words it holds: that of a module, class, function or method, public or
  private, in any case of letters. The words are those of `UNCLEAR`; names of people and things say more.
- A module is named by a noun or a full intention. A participle in one word (`-ed`, `-ing`, `IRREGULAR`) is neither, nor
  is a verb, adverb or pronoun of `LONE`; the words of `NOUNS` look like participles and are things
  or capabilities. A folder likewise; those that are not yet are `UNCLEAR_FOLDERS`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.house.sources import modules, tree

SMALL: Final = 40  # lines
UNCLEAR: Final = re.compile(r"\b(?:somebody|nobody|whoever|whom)\b", re.IGNORECASE)
SMALL_MODULES: Final = 51
UNCLEAR_DOCSTRINGS: Final = 3

IRREGULAR: Final = {"found", "held", "kept", "known", "lost", "proven", "read", "seen", "shown", "told", "written"}
LONE: Final = {
    "alike", "alone", "apart", "ask", "attend", "beside", "compare", "deny", "elsewhere", "everything", "find",
    "foreign", "forget", "former", "hear", "here", "later", "many", "mine", "move", "own", "prefer", "prepare",
    "prove", "remember", "remind", "replay", "see", "settle", "start", "stop", "tell", "there", "whose", "wish",
    "write",
}  # fmt: skip
NOUNS: Final = {
    "bitstring",
    "gathering",
    "hosting",
    "importing",
    "issuing",
    "keyring",
    "leaving",
    "listing",
    "matching",
    "printing",
    "reading",
    "sealing",
    "sharing",
    "signing",
    "spelling",
    "wiring",
    "wording",
}

UNCLEAR_FOLDERS: Final = {
    "badges/gatherings/recurring",
    "badges/issuing/beside",
    "badges/issuing/correcting",
    "badges/network/lost",
    "badges/people/own",
    "badges/web/counter/telling",
    "badges/web/office/correcting",
    "badges/web/office/observing",
    "badges/web/portfolio/keeping",
}

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


def is_unclear_name(name: str) -> bool:
    """Whether a module's name, without its folder and ending, is a participle or a word without its object."""
    return name not in NOUNS and (name in IRREGULAR | LONE or re.fullmatch(r"[a-z]+(?:ed|ing)", name) is not None)


def test_modules_of_one_small_definition_become_fewer() -> None:
    found = [
        str(path)
        for path in modules()
        if path.name not in ("__init__.py", "facts.py") and "migrations" not in path.parts and is_one_small(tree(path))
    ]
    assert len(found) == SMALL_MODULES, f"write {len(found)} if it is less, else join one to its neighbour: {found}"


def test_docstrings_about_nobody_become_fewer() -> None:
    found = [f"{path}: {name}" for path in modules() for name in unclear(tree(path))]
    assert len(found) == UNCLEAR_DOCSTRINGS, f"write {len(found)} if it is less, else name what is meant: {found}"


def test_every_module_is_named_clearly() -> None:
    found = [str(path) for path in modules() if "migrations" not in path.parts and is_unclear_name(path.stem)]
    assert found == [], "name it by a noun or by the full intention"


def test_folders_with_unclear_names_become_fewer() -> None:
    found = {str(folder) for path in modules() for folder in path.parents if is_unclear_name(folder.name)}
    assert sorted(found - UNCLEAR_FOLDERS) == [], "name it by a noun or by the full intention"
    assert sorted(UNCLEAR_FOLDERS - found) == [], "take what is renamed or deleted out of the list"


def test_an_unclear_name_is_noticed() -> None:
    for name in ("ask", "denied", "held", "here", "judging", "whose"):
        assert is_unclear_name(name)
    for name in ("identity_question", "keyring", "member_row", "register", "see_several", "wording"):
        assert not is_unclear_name(name)


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

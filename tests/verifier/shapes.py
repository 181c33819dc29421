"""Every member of a document in other shapes: what a holder can write, and what a sloppy issuer does."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

Json = dict[str, Any]

SHAPES: Final[dict[str, Callable[[Any], Any]]] = {
    "a list of one": lambda value: [value],
    "twice": lambda value: [value, copy.deepcopy(value)],
    "a list in a list": lambda value: [[value]],
    "beside an empty list": lambda value: [value, []],
    "an empty list": lambda value: [],
    "null": lambda value: None,
    "a value object": lambda value: {"@value": value},
    "an object with an id": lambda value: {"id": value},
    "its id alone": lambda value: value["id"] if isinstance(value, dict) and "id" in value else {"id": str(value)},
    "both ways": lambda value: [value, value["id"] if isinstance(value, dict) and "id" in value else {"id": value}],
    "without brackets": lambda value: value[0] if isinstance(value, list) and value else f" {value}",
    "the other way round": lambda value: value[::-1] if isinstance(value, list) else [value, value],
    "a number, or a text": lambda value: int(value) if isinstance(value, str) and value.isdigit() else str(value),
}


class Mutant(NamedTuple):
    """A document with one member in another shape: where, which shape, and the document."""

    path: tuple[str | int, ...]
    shape: str
    document: Json


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every member of a document, and of every value in a list; not of the parts of a proof."""
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        inner = ((name, each) for name, each in value.items() if name not in ("proof", "@context"))
    elif isinstance(value, list):
        inner = iter(enumerate(value))
    for name, each in inner:
        yield (*path, name)
        yield from places(each, (*path, name))


def mutants(document: Json) -> Iterator[Mutant]:
    """Every member at every depth in every shape, and every member that is read as an empty one where it is absent."""
    for path in places(document):
        for shape, of in SHAPES.items():
            changed = copy.deepcopy(document)
            holder = at(changed, path[:-1])
            holder[path[-1]] = of(holder[path[-1]])
            yield Mutant(path, shape, changed)


def with_nothing(document: Json, names: Iterator[str] | list[str]) -> Iterator[Mutant]:
    """An empty list for each of these members in each object that lacks it."""
    holders = [(), *(path for path in places(document) if isinstance(at(document, path), dict))]
    for path in holders:
        for name in names:
            changed = copy.deepcopy(document)
            holder = at(changed, path)
            if name not in holder:
                holder[name] = []
                yield Mutant((*path, name), "nothing", changed)


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path."""
    for name in path:
        document = document[name]
    return document

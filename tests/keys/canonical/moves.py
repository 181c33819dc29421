"""Every way in which a holder can move one member between two objects of one id, the statements staying the same."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from keys.canonical import canonicalize, jsonld
from schemas.errors import OpenBadgesError

Json = dict[str, Any]
Path = tuple[str | int, ...]
_KEPT = frozenset({"id", "type", "@context", "proof"})


def moves(document: Json) -> Iterator[Json]:
    """The documents in which one member of an object, or all of them, stand in another object of its id.

    The other object takes on the types of the first, which keeps its own, gives them away, or changes them for those of
    the other.
    """
    statements = unguarded(document)
    named = [(path, each) for path, each in _objects(document, ()) if isinstance(each.get("id"), str)]
    for (path, source), (target_path, target) in itertools.permutations(named, 2):
        if source["id"] != target["id"]:
            continue
        members = [name for name in source if name not in _KEPT]
        for names in (*([name] for name in members), members):
            for way in ("shared", "given", "changed"):
                moved = copy.deepcopy(document)
                _move(_at(moved, path), _at(moved, target_path), names, way)
                if moved != document and unguarded(moved) == statements:
                    yield moved


def unguarded(document: Json) -> bytes | None:
    """The canonical form without the guard against moved members; None for what is refused all the same."""
    guard = jsonld._Walk.refuse_scattered
    jsonld._Walk.refuse_scattered = lambda _: None  # type: ignore[method-assign]
    try:
        return canonicalize(document)
    except (OpenBadgesError, RecursionError):
        return None
    finally:
        jsonld._Walk.refuse_scattered = guard  # type: ignore[method-assign]


def _move(source: Json, target: Json, names: list[str], way: str) -> None:
    kinds, others = _listed(source.get("type", [])), _listed(target.get("type", []))
    for name in names:
        value = source.get(name)
        if value is target or (isinstance(value, list) and any(each is target for each in value)):
            continue  # the object that the target stands in
        source.pop(name)
        if name in target and way == "changed":
            source[name], target[name] = target[name], value
        else:
            target[name] = [*_listed(target[name]), *_listed(value)] if name in target else value
    target["type"] = [*others, *(kind for kind in kinds if kind not in others)]
    if way == "given":
        source.pop("type", None)
    elif way == "changed":
        source["type"] = others


def _objects(value: Any, path: Path) -> Iterator[tuple[Path, Json]]:
    if isinstance(value, dict):
        yield path, value
        for name, each in value.items():
            yield from _objects(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _objects(each, (*path, number))


def _at(document: Any, path: Path) -> Json:
    for step in path:
        document = document[step]
    return document  # type: ignore[no-any-return]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

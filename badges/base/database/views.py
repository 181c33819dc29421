"""Frozen views, which reads return to pages, commands and other rooms instead of rows of the database.

A view cannot be changed and makes no query: all that a page needs is read before its template runs.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def view(kind: type[T], row: object, /, **given: object) -> T:
    """Return a view of a row: each field of the dataclass `kind` is the row's attribute of that name, or is `given`."""
    names = _names(kind)  # type: ignore[arg-type]  # every kind of view is a dataclass
    copied: dict[str, Any] = {name: getattr(row, name) for name in names if name not in given}
    return kind(**copied, **given)


@cache  # a list makes hundreds of views of one kind
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))

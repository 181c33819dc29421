"""Whether a template is given a row of the database: pages are drawn from frozen views (badges/base/database/views)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from badges.base.database.types import Base

DEPTH = 5
OF_FLASK = frozenset({"g", "request", "session", "config", "current_user"})  # in every context; no template reads them


def rows_in(value: object, name: str, depth: int = DEPTH) -> Iterator[str]:
    """The paths of the rows within a value, such as `cards[].gathering`."""
    if isinstance(value, Base):
        yield name
    elif depth and isinstance(value, Mapping):
        for each in list(value.values()):
            yield from rows_in(each, f"{name}[]", depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from rows_in(each, f"{name}[]", depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from rows_in(getattr(value, field.name, None), f"{name}.{field.name}", depth - 1)


def refuse_rows(_app: object, *, template: Any, context: Mapping[str, Any], **_signal: object) -> None:
    """Fail the request that gives a row to a template: a receiver of Flask's `before_render_template`."""
    found = sorted({path for name, value in context.items() if name not in OF_FLASK for path in rows_in(value, name)})
    if found:
        raise AssertionError(f"{template.name} is given rows of the database: {', '.join(found)}")

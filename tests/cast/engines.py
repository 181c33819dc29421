"""The engines of every test: quick to write, their statements compiled once in a process, their files closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from weakref import WeakSet

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from badges.base.database import engine

PRAGMAS: Final = engine.PRAGMAS  # as the service sets them
_NEW: Final[list[Engine]] = []  # made since the test began
_OLD: Final[WeakSet[Engine]] = WeakSet()


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """SQLite leaves writing to the kernel, as the tests' PostgreSQL does: nothing here needs to survive a power cut.

    Processes that a test starts write as an operator's do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "PRAGMAS", (*PRAGMAS, "synchronous=OFF"))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """A statement is compiled once in each process for each kind of database, however many of them the tests open."""
    compiled = LRUCache[Any, Any](250)  # as many as a module of tests uses; eight times as many saved no time
    make = engine.create_engine

    def sharing(url: str, **options: Any) -> Engine:
        made = make(url, execution_options={"compiled_cache": compiled}, **options)
        _NEW.append(made)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", sharing)
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):  # a part of the key of what was compiled
            patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
            patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
        yield


@pytest.fixture(autouse=True)
def closed_files(compiled_once: None) -> Iterator[None]:
    """Each SQLite file is closed when its test ends: Python 3.13 warns of connections that were not closed."""
    yield
    _OLD.update(_NEW)
    _NEW.clear()
    for each in list(_OLD):
        if each.url.database not in (None, ":memory:") and each.dialect.name == "sqlite":
            each.dispose()

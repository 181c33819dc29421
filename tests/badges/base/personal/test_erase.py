"""The declarations of the registry carried out: what each can do, and what none can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table, create_engine, select
from sqlalchemy.orm import Session

from badges import capabilities
from badges.base import registry
from badges.base.database.types import Base
from badges.base.personal import export, merge
from badges.base.personal.erase import cannot_be_emptied, erase
from badges.base.registry import ROW, Columns, Nothing, Personal
from badges.base.rights import OPERATOR

NO = Nothing("said")


def town() -> MetaData:
    """A small service: members, their wishes, the answers to these, and letters found by an address."""
    metadata = MetaData()

    def table(name: str, *columns: Column[Any]) -> None:
        Table(name, metadata, Column("id", Integer, primary_key=True), *columns)

    key = Column("key", LargeBinary(16), nullable=False, unique=True)
    tags = Column("tags", JSON, nullable=False)
    table("member", Column("email", String), Column("name", String(9), nullable=False), key, tags)
    table("wish", Column("member_id", ForeignKey("member.id")), Column("text", String))
    table("answer", Column("wish_id", ForeignKey("wish.id")), Column("said", JSON))
    table("mail", Column("to", String), Column("purpose", String))
    return metadata


DECLARED = (
    Personal("member", "id", Columns("email", "name", "key", "tags"), Columns("email", "name"), NO),
    Personal("wish", "member_id", ROW, Columns("text"), Columns("member_id")),
    Personal("answer", "wish_id.member_id", Columns("said"), Columns("said"), NO),
    Personal("mail", "to=member.email", ROW, NO, NO, when=("purpose", "badge")),
)


@pytest.fixture
def session() -> Iterator[Session]:
    """Two members of the town."""
    metadata = town()
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    found = Session(engine)
    tables = metadata.tables
    for number, name in ((1, "Amina"), (2, "Jean")):
        row = {"id": number, "email": f"{name}@x", "name": name, "key": name.encode() * 3, "tags": [name]}
        found.execute(tables["member"].insert().values(row))
        found.execute(tables["wish"].insert().values(id=number, member_id=number, text=f"wish of {name}"))
        found.execute(tables["answer"].insert().values(id=number, wish_id=number, said={"to": name}))
        for purpose in ("badge", "other"):
            found.execute(tables["mail"].insert().values(to=f"{name}@x", purpose=purpose))
    found.info["metadata"] = metadata
    yield found
    found.close()
    engine.dispose()


def all_of(session: Session) -> str:
    """Every value of every table."""
    return str([session.execute(select(each)).all() for each in session.info["metadata"].tables.values()])


def test_one_person_is_emptied_and_nobody_else(session: Session) -> None:
    declared = [each for each in DECLARED if each.table != "wish"]
    assert erase(session, session.info["metadata"], declared, [1]) == 3
    left = all_of(session)
    assert "Jean" in left and left.count("Amina") == 2  # the letter of another purpose, and the wish
    assert session.execute(select(session.info["metadata"].tables["member"])).first()[1:3] == (None, "")  # type: ignore[index]
    assert erase(session, session.info["metadata"], declared, [1]) == 2  # again: nothing is left to change


def test_an_empty_json_is_null_and_not_the_word(session: Session) -> None:
    erase(session, session.info["metadata"], DECLARED[2:3], [1])
    raw = session.connection().exec_driver_sql("SELECT said IS NULL FROM answer WHERE id = 1").scalar()
    assert raw == 1


def test_export_gives_the_named_columns_of_one_person(session: Session) -> None:
    found = export.export(session, session.info["metadata"], DECLARED, [1])
    assert [(each.table, each.rows) for each in found] == [
        ("member", ({"email": "Amina@x", "name": "Amina"},)),
        ("wish", ({"text": "wish of Amina"},)),
        ("answer", ({"said": {"to": "Amina"}},)),
    ]


def test_merge_moves_the_named_column(session: Session) -> None:
    (moved,) = merge.merge(session, session.info["metadata"], DECLARED, 1, 2)
    assert (moved.table, moved.rows, moved.doubles) == ("wish", 1, 0)
    wish = session.info["metadata"].tables["wish"]
    assert session.scalars(select(wish.c.member_id)).all() == [2, 2]


def test_a_column_that_cannot_be_emptied_is_found() -> None:
    metadata = MetaData()
    Table("member", metadata, Column("id", Integer, primary_key=True), Column("age", Integer, nullable=False))
    assert cannot_be_emptied(metadata, [Personal("member", "id", Columns("age"), NO, NO)]) == ["member.age"]


@pytest.mark.parametrize("person", registry.PEOPLE)
def test_every_declaration_can_be_carried_out(person: str) -> None:
    declared = registry.personal(Base.metadata, person)
    assert len(declared) > 5 and cannot_be_emptied(Base.metadata, declared) == []


def test_before_the_capabilities_are_there_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_personal", [])
    monkeypatch.setattr(registry, "_of_minors", [])
    with pytest.raises(LookupError):
        registry.personal(Base.metadata, "member")
    with Session(create_engine("sqlite://")) as session, pytest.raises(LookupError):
        registry.noted_as_minor(session, 1, OPERATOR, datetime(2026, 11, 28, tzinfo=UTC))
    registry.fill(capabilities.ALL)
    assert registry.personal(Base.metadata, "member")

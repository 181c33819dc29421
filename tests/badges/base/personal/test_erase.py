"""What tables and columns say of persons, carried out: erasure, export and merge."""

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
from badges.base.personal.columns import Info, Merge, Way, belongs, deleted, emptied, kept
from badges.base.personal.declarations import Personal, personal
from badges.base.personal.erase import erase
from badges.base.personal.paths import Within
from badges.base.rights import OPERATOR

TABLES = ("member", "wish", "answer", "mail")


def town() -> MetaData:
    """A small service: members, their wishes, the answers to these, and letters found by an address."""
    metadata = MetaData()

    def table(name: str, way: Way | str, *columns: Column[Any], number: Info) -> None:
        rows = belongs(way, kept_for="badge")
        Table(name, metadata, Column("id", Integer, primary_key=True, info=number), *columns, **rows)

    taken, no = emptied(given=True, merged=Merge.LACKING), emptied(given="no", merged="no")
    stays, goes = kept("no", given="no", merged="no"), deleted(given="no")
    key = Column("key", LargeBinary(16), nullable=False, unique=True, info=no)
    tags = Column("tags", JSON, nullable=False, info=no)
    names = Column("email", String, info=taken), Column("name", String(9), nullable=False, info=taken)
    table("member", "id", *names, key, tags, number=stays)
    to_member = Column("member_id", ForeignKey("member.id"), info=goes)
    table("wish", "member_id", to_member, Column("text", String, info=deleted(given=True)), number=goes)
    to_wish, said = Column("wish_id", ForeignKey("wish.id"), info=kept("no", given="no")), emptied(given=True)
    table("answer", "wish_id.member_id", to_wish, Column("said", JSON, info=said), number=kept("no", given="no"))
    to = Way("to=member.email", when=("purpose", "badge"), stays="no")
    table("mail", to, Column("to", String, info=goes), Column("purpose", String, info=goes), number=goes)
    return metadata


def declared(*tables: str) -> list[Personal]:
    """What these tables of the town declare; all of them by default."""
    return [each for each in personal(town(), "member") if each.table in (tables or TABLES)]


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
    chosen = declared("member", "answer", "mail")
    assert erase(session, session.info["metadata"], chosen, [1]) == 3
    left = all_of(session)
    assert "Jean" in left and left.count("Amina") == 2  # the letter of another purpose, and the wish
    assert session.execute(select(session.info["metadata"].tables["member"])).first()[1:3] == (None, "")  # type: ignore[index]
    assert erase(session, session.info["metadata"], chosen, [1]) == 2  # again: nothing is left to change


def test_an_empty_json_is_null_and_not_the_word(session: Session) -> None:
    erase(session, session.info["metadata"], declared("answer"), [1])
    raw = session.connection().exec_driver_sql("SELECT said IS NULL FROM answer WHERE id = 1").scalar()
    assert raw == 1


def test_export_gives_the_named_columns_of_one_person(session: Session) -> None:
    found = export.export(session, session.info["metadata"], declared(), [1])
    assert [(each.table, each.rows) for each in found] == [
        ("member", ({"email": "Amina@x", "name": "Amina"},)),
        ("wish", ({"text": "wish of Amina"},)),
        ("answer", ({"said": {"to": "Amina"}},)),
    ]


def test_merge_moves_the_named_column(session: Session) -> None:
    (moved,) = merge.merge(session, session.info["metadata"], declared(), 1, 2)
    assert (moved.table, moved.rows, moved.doubles) == ("wish", 1, 0)
    wish = session.info["metadata"].tables["wish"]
    assert session.scalars(select(wish.c.member_id)).all() == [2, 2]


def test_only_what_hangs_on_some_rows_is_emptied(session: Session) -> None:
    metadata = session.info["metadata"]
    wish = metadata.tables["wish"]
    for condition, done in ((wish.c.text == "another", 0), (wish.c.text.is_not(None), 1)):
        chosen = declared("member", "answer", "mail")
        assert erase(session, metadata, chosen, [1], within=Within(wish, condition)) == done
    left = session.scalars(select(metadata.tables["answer"].c.said).order_by(metadata.tables["answer"].c.id)).all()
    assert left == [None, {"to": "Jean"}] and "Amina@x" in all_of(session)


def test_what_ends_at_a_time_is_what_its_columns_say() -> None:
    assert {each.table for each in personal(town(), "member", ends="badge")} == set(TABLES)
    assert personal(town(), "member", ends="unanswered") == []
    told = next(one for one in personal(Base.metadata, "member", ends="unanswered") if one.table == "member").emptied
    assert "phone" in told and "link_ended_at" not in told and "link_nonce" not in told
    whole = next(one for one in personal(Base.metadata, "member") if one.table == "member").emptied
    assert {"phone", "link_ended_at", "link_nonce"} <= set(whole)


def test_before_the_capabilities_are_there_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_of_minors", [])
    with pytest.raises(LookupError):
        registry.personal(Base.metadata, "member")
    with Session(create_engine("sqlite://")) as session, pytest.raises(LookupError):
        registry.noted_as_minor(session, 1, OPERATOR, datetime(2026, 11, 28, tzinfo=UTC))
    registry.fill(capabilities.ALL)
    assert registry.personal(Base.metadata, "member")

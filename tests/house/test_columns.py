"""Every table says whose its rows are, and every column what erasure, export, merge and retention do with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

import badges.capabilities  # noqa: F401 - imports every table
from badges.base.database.types import Base
from badges.base.personal import columns
from badges.base.personal.columns import (
    Content,
    Merge,
    Way,
    belongs,
    deleted,
    kept,
    made,
    of_nobody,
    words,
)
from badges.base.personal.declarations import imported, person_of, said_of, said_of_rows
from badges.base.personal.faults import faults, faults_of
from badges.leaving.retention import RETENTION
from badges.people.importing import rules

# What a person types and erasure keeps: each was decided, and its form says « sans nom de personne » or asks for what
# is public. A column that joins them is named here.
WORDS = {
    "activity.name", "badge_draft.content", "badge_version.content", "instance.network", "instance.operator",
    "known_issuer.issuer_id", "known_issuer.name", "recurring_meeting.place", "recurring_meeting.title",
    "referrer.contact", "referrer.service",
    "site.address", "site.call_hours", "site.city", "site.host", "site.name", "site.phone", "site.postcode",
    "visitor.given_name", "workshop.title",
}  # fmt: skip


def copied() -> MetaData:
    """The tables of the service, with what they say."""
    metadata = MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(metadata).info = dict(table.info)
    return metadata


def test_every_column_of_every_table_says_what_is_done_with_it() -> None:
    assert sum(len(table.columns) for table in Base.metadata.tables.values()) > 400
    assert faults(Base.metadata) == []
    assert faults(copied()) == []


@pytest.mark.parametrize("kind", [String(80), Integer()], ids=["text", "number"])
def test_a_column_more_is_named_in_every_table_and_what_to_write_is_said(kind: Any) -> None:
    metadata = copied()
    for name, table in metadata.tables.items():
        table.append_column(Column("spoken", kind))
        (line,) = faults_of(metadata, table)
        start, _, recipes = line.partition("write ")
        assert start == f"{name}.spoken: nothing is said of it; "
        for recipe in recipes.partition(";")[0].split(" | "):  # each of them is enough
            info = eval(recipe.removeprefix("info="), dict(vars(columns)))
            table.columns["spoken"].info = info
            assert faults_of(metadata, table) == [], recipe


def test_a_table_that_says_nothing_of_its_rows_is_named() -> None:
    metadata = copied()
    for name, table in metadata.tables.items():
        table.info = {}
        (line,) = faults_of(metadata, table)
        assert line.startswith(f"{name}: nothing is said of its rows; end __table_args__ with belongs(")


def test_times_have_the_names_of_the_retention_table() -> None:
    known, named = {rule.name for rule in RETENTION}, set()
    for table in Base.metadata.tables.values():
        rows = said_of_rows(table)
        assert rows is not None
        named |= set(rows.kept_for)
        named |= {
            name for column in table.columns if (one := said_of(column)) is not None for name in one.kept_for or ()
        }
    assert named <= known
    # a question to the person, and what is no row; two of them are in a telephone
    assert known - named == {"inactive", "upload", "backup", "roster", "outbox"}


def test_texts_that_stay_though_a_person_types_them() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if (one := said_of(column)) is not None and one.content is Content.WORDS
    }
    assert found == WORDS


def test_each_column_of_a_list_of_members_has_titles() -> None:
    titled = {rules.field_of(each) for each in ("Prénom", "Nom", "Tél.", "Courriel", "Venu par")}
    assert titled <= rules.TITLED == set(rules.FIELDS)
    assert imported(Base.metadata.tables["member"]) == rules.FIELDS


def test_ways_lead_to_members_or_staff() -> None:
    found = {
        (table.name, way.path): person_of(Base.metadata, table, way.path)
        for table in Base.metadata.tables.values()
        if (rows := said_of_rows(table)) is not None
        for way in rows.ways
    }
    assert found["document", "edition_id.award_id.member_id"] == "member"
    assert found["web_session", "subject=staff.fs_uniquifier"] == "staff"
    assert found["letter", "number=award.id.member_id"] == "member"
    assert set(found.values()) == {"member", "staff"}


# -- what cannot be said ----------------------------------------------------------------------------------------------


def town(**said: Any) -> MetaData:
    """The metadata of a small service; `said`: what the rows of wishes, or one column of them, say instead."""
    metadata = MetaData()
    Table(
        "member",
        metadata,
        Column("id", Integer, primary_key=True, info=kept("no", given=True, merged="no")),
        Column("email", String, info=emptied_email()),
        **belongs("id", kept_for="badge"),
    )
    rows = said.pop("rows", belongs("member_id", kept_for="badge"))
    columns = {name: deleted(given=True) for name in ("id", "member_id", "next_id", "text", "size")} | said
    Table(
        "wish",
        metadata,
        Column("id", Integer, primary_key=True, info=columns["id"]),
        Column("member_id", ForeignKey("member.id"), info=columns["member_id"]),
        Column("next_id", ForeignKey("wish.id"), info=columns["next_id"]),
        Column("text", String, info=columns["text"]),
        Column("size", Integer, nullable=False, info=columns["size"]),
        **rows,
    )
    return metadata


def emptied_email() -> Any:
    """What the column of an address says."""
    return columns.emptied(given=True, merged=Merge.LACKING)


def stays(**more: Any) -> dict[str, Any]:
    """Rows of wishes that stay: what each column says."""
    kinds = {name: kept("no", given=True) for name in ("id", "member_id", "next_id", "size")}
    return kinds | {"text": columns.emptied(given=True)} | more


def test_a_small_service_that_says_enough_has_no_fault() -> None:
    assert faults(town()) == []
    assert faults(town(**stays())) == []
    assert faults(town(**stays(text=words("no", given=True)))) == []
    by_value = belongs("member_id", Way("text=member.email", stays="no"), kept_for="badge")
    assert faults(town(rows=by_value)) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"rows": belongs("owner_id", kept_for="badge")}, "wish has no column owner_id"),
        ({"rows": belongs("text", kept_for="badge")}, "wish.text is no foreign key"),
        ({"rows": belongs("next_id", kept_for="badge")}, "leads to wish, which is no person"),
        ({"rows": belongs(Way("text=member.phone", stays="no"), kept_for="badge")}, "member has no column phone"),
        ({"rows": belongs(Way("text=helper.email", stays="no"), kept_for="badge")}, "there is no table helper"),
        ({"rows": belongs(Way("member_id", when=("kind", "a")), kept_for="badge")}, "wish has no column kind"),
        ({"rows": belongs("text=member.email", kept_for="badge")}, "is no key that a merge moves"),
        ({"rows": belongs("member_id")}, "how long are its rows kept?"),
        ({"rows": belongs("member_id", kept_for="badge", filled=True)}, "only where its person is its key"),
        ({"rows": belongs("member_id", kept_for="badge", latest="day")}, "by the column day"),
        ({"rows": of_nobody(" ")}, "no reason is given why its rows belong to nobody"),
        ({"rows": of_nobody("no")}, "wish.text: it is deleted, and the rows belong to nobody"),
        ({"text": deleted()}, 'wish.text: say given=True, or given="why an export leaves it out"'),
        ({"text": deleted(given="")}, "wish.text: an export leaves it out, and no reason is given"),
        ({"text": deleted(given=False)}, "wish.text: an export leaves it out, and no reason is given"),
        ({"text": columns.emptied(given=True)}, "wish: a row is deleted whole or stays"),
        (stays(text=kept("no", given=True)), "wish.text: it can hold a text"),
        (stays(text=made("", given=True)), "wish.text: it is kept, and no reason is given"),
        (stays(size=columns.emptied(given=True)), "wish.size: it cannot be emptied"),
        (stays(text=columns.emptied(given=True, merged=Merge.LACKING)), "is said in the table of members"),
    ],
)
def test_what_cannot_be_said_is_named(said: dict[str, Any], fault: str) -> None:
    found = faults(town(**said))
    assert any(fault in line for line in found), found


def test_a_key_to_a_member_that_is_no_way_is_named() -> None:
    metadata = town()
    metadata.tables["wish"].append_column(Column("friend_id", ForeignKey("member.id"), info=deleted(given="no")))
    assert faults(metadata) == ['wish.friend_id: it points to a member; add the way "friend_id" to belongs()']


def test_the_table_of_members_says_what_a_merge_takes() -> None:
    metadata = town()
    metadata.tables["member"].append_column(Column("called", String, info=columns.emptied(given=True)))
    assert faults(metadata) == [
        'member.called: say merged=Merge.LACKING, or merged="why the other record takes nothing"'
    ]

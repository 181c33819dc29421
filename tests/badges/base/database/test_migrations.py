"""Up, equal to the models, and down again, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from badges.base.database import schema
from badges.base.database.engine import WAIT_MS, Database
from badges.base.database.types import Base
from badges.base.tables import Letter
from badges.leaving.handover.rules import Waits
from badges.leaving.handover.tables import Handover
from badges.network.tables import Instance, Site, Staff
from badges.orientation.rules import ReachedBy
from badges.orientation.tables import Orientation, Referrer
from tests.postgresql import EmbeddedPostgresql

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield database
        database.dispose()
        return
    server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
    database = Database(server.create("empty"))
    yield database
    database.dispose()
    server.drop("empty")


def test_the_newest_revision_is_the_head_that_alembic_finds() -> None:
    scripts = ScriptDirectory(str(files("badges.base.database") / "migrations"))
    assert schema.newest() == scripts.get_current_head()


def differences(database: Database) -> list[Any]:
    """What differs between the database and the models, as Alembic sees it."""
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def test_up_equal_down_up(empty: Database) -> None:
    assert schema.revision_of(empty) is None and not schema.is_current(empty)
    schema.upgrade(empty)
    assert schema.is_current(empty)
    assert differences(empty) == []
    assert set(inspect(empty.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    schema.upgrade(empty)
    schema.downgrade(empty)
    empty.dispose()
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    if not empty.is_sqlite:
        with empty.engine.connect() as connection:
            left = connection.execute(text("SELECT proname FROM pg_proc WHERE proname LIKE 'ledger%'")).all()
        assert left == []
    schema.upgrade(empty)
    assert differences(empty) == []


def test_check_constraints_are_those_of_the_models(empty: Database) -> None:
    """Alembic does not compare check constraints, so this test does."""
    schema.upgrade(empty)
    found = inspect(empty.engine)
    for name, table in Base.metadata.tables.items():
        wanted = {c.name for c in table.constraints if c.name and c.name.startswith("ck_")}
        assert {c["name"] for c in found.get_check_constraints(name)} == wanted, name
    partial = {index["name"]: index for index in found.get_indexes("award")}["uq_award_in_progress"]
    assert partial["unique"]
    assert "reserved" in "".join(str(value) for value in partial["dialect_options"].values())


def test_a_failed_migration_leaves_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from badges.base.database.migrations.initial import ledger

    def fail() -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "upgrade", fail)
        with pytest.raises(RuntimeError, match="the power went"):
            schema.upgrade(empty)
    empty.dispose()
    assert "member" not in inspect(empty.engine).get_table_names()
    assert schema.revision_of(empty) is None


def test_another_that_migrates_is_waited_for_longer_than_a_writer(tmp_path: Path) -> None:
    """All revisions take seconds, and more on a busy machine: two who begin an instance at once both succeed."""
    database, waits = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}"), "PRAGMA busy_timeout"
    with schema.migrating(database) as connection:
        assert connection.exec_driver_sql(waits).scalar() == schema.LONGEST_MIGRATION_MS
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql(waits).scalar() == WAIT_MS
    database.dispose()


def test_letters_that_a_killed_worker_lost_are_told_as_failed(empty: Database) -> None:
    """Revision 0003: until then a letter lost its text when it was claimed."""
    schema.upgrade(empty, "0002")
    insert = text(
        "INSERT INTO letter (id, recipient, subject, body, purpose, due_at, state, attempts)"
        " VALUES (:id, 'a@b.example', '', '', 'award', '2026-11-24 08:00:00', :state, 1)"
    )
    with empty.begin() as session:
        session.execute(insert, [{"id": 1, "state": "sending"}, {"id": 2, "state": "sent"}])
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        found = session.execute(text("SELECT state FROM letter ORDER BY id")).scalars().all()
    assert found == ["failed", "sent"]


def test_letters_that_are_there_have_an_end(empty: Database) -> None:
    """Revision 0034: seven days after they were last due; a code is told from a badge by its subject."""
    schema.upgrade(empty, "0032")
    insert = text(
        "INSERT INTO letter (id, recipient, subject, body, purpose, due_at, state, attempts)"
        " VALUES (:id, 'a@b.example', :subject, 'x', :purpose, '2026-11-24 08:00:00+00:00', 'waiting', 1)"
    )
    if empty.is_sqlite:
        insert = text(insert.text.replace("+00:00", ".000000"))
    with empty.begin() as session:
        session.execute(
            insert,
            [
                {"id": 1, "subject": "Votre badge « Couture »", "purpose": "award"},
                {"id": 2, "subject": "Votre code : 123456", "purpose": "award"},
                {"id": 3, "subject": "Votre code : 123456", "purpose": "own_code"},
                {"id": 4, "subject": "Votre nouveau lien", "purpose": "staff"},
            ],
        )
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        letters = session.scalars(select(Letter).order_by(Letter.id)).all()
        due = datetime(2026, 11, 24, 8, tzinfo=UTC)
        assert [(each.purpose, each.ends_at - due) for each in letters] == [
            ("award", timedelta(days=7)),
            ("backpack", timedelta(minutes=50)),
            ("own_code", timedelta(minutes=50)),
            ("staff", timedelta(days=6)),
        ]
    schema.downgrade(empty, "0032")
    with empty.begin(read_only=True) as session:
        kept = session.execute(text("SELECT purpose FROM letter ORDER BY id")).scalars().all()
    assert kept == ["award", "award", "own_code", "staff"]


SAID = {  # what stands in old rows, and what is kept of it
    "lundi au vendredi, 9 h à 17 h": "Mo-Fr 09:00-17:00",
    "mardi et jeudi, 9h-12h": "Tu,Th 09:00-12:00",
    "du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h 30": "Mo-Fr 09:00-12:00;Mo-Fr 14:00-17:30",
    "9h-12h": "9h-12h",  # on which days?
    "le mardi, sauf en août": "le mardi, sauf en août",
}


def test_what_was_said_of_a_phones_hours_is_read_or_stays(empty: Database) -> None:
    """Revision 0047: a French text becomes weekdays and hours where all of it is understood."""
    schema.upgrade(empty, "0046")
    with empty.begin() as session:
        for number, said in enumerate([*SAID, None], 1):
            session.execute(
                text(
                    "INSERT INTO site (id, slug, name, host, kind, address, postcode, city, hours)"
                    " VALUES (:id, :slug, 'S', 'h', 'fixed', 'a', '1', 'c', :said)"
                ),
                {"id": number, "slug": f"s{number}", "said": said},
            )
        session.execute(
            text(
                "INSERT INTO instance (id, public_url, demonstration, network, operator, key_methods, created_at)"
                " VALUES (1, 'https://badges.example', :no, :network, '{}', '{}', '2026-11-01 10:00:00')"
            ),
            {"no": False, "network": json.dumps({"name": "R", "hours": "lundi, 9 h à midi"})},
        )
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        kept = session.scalars(select(Site.call_hours).order_by(Site.id)).all()
        network = session.scalars(select(Instance.network)).one()
    assert kept == [*SAID.values(), None] and network == {"name": "R", "hours": "Mo 09:00-12:00"}
    schema.downgrade(empty, "0046")
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        assert session.scalars(select(Site.call_hours).order_by(Site.id)).all() == kept


def test_the_journal_of_an_instance_survives_new_kinds_of_acts(empty: Database) -> None:
    schema.upgrade(empty, "0005")
    with empty.begin() as session:
        for number in (1, 2):
            session.execute(
                text(
                    "INSERT INTO journal_entry (id, at, kind, result, digest)"
                    " VALUES (:number, '2026-11-01 10:00:00', 'signed_in', 'done', :digest)"
                ),
                {"number": number, "digest": b"x"},
            )
            session.execute(
                text("INSERT INTO journal_facts (entry_id, salt) VALUES (:number, :salt)"),
                {"number": number, "salt": b"x"},
            )
    schema.upgrade(empty)
    schema.downgrade(empty, "0005")
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        assert session.scalar(text("SELECT count(*) FROM journal_entry")) == 2
        assert session.scalar(text("SELECT count(*) FROM journal_facts")) == 2


def test_an_instance_that_has_signed_has_confirmed_its_address(empty: Database) -> None:
    schema.upgrade(empty, "0006")
    with empty.begin() as session:
        session.execute(
            text(
                "INSERT INTO instance (id, public_url, demonstration, network, key_methods, created_at)"
                " VALUES (1, 'https://badges.example', :no, '{}', '[]', '2026-11-01 10:00:00')"
            ),
            {"no": False},
        )
    confirmed = text("SELECT address_confirmed_at FROM instance")
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        assert session.scalar(confirmed) is None
    schema.downgrade(empty, "0006")
    with empty.begin() as session:
        session.execute(
            text(
                "INSERT INTO ledger_entry (number, event, at, credential_id, edition, status_list_id, status_index,"
                " awarded_at, valid_from) VALUES (1, 'issued', '2026-11-02 10:00:00', 'urn:uuid:1', 1, 1, 1,"
                " '2026-11-02 10:00:00', '2026-11-02 10:00:00')"
            )
        )
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        assert session.scalar(confirmed) is not None


def test_people_who_are_there_get_bits_of_their_own(empty: Database) -> None:
    """The same ones whenever the same rows are migrated: an older backup that is restored is erased again."""
    rows = {
        "site": "INSERT INTO site (id, slug, name, host, kind, address, postcode, city)"
        " VALUES (1, 's', 'S', 'h', 'fixed', 'a', '1', 'c')",
        "member": "INSERT INTO member (id, site_id, given_name, folded_name, language, link_nonce, joined_on)"
        " VALUES (:id, 1, 'A', 'a', 'fr', :nonce, '2026-01-01')",
    }
    found = []
    for _ in range(2):
        schema.upgrade(empty, "0006")
        with empty.engine.begin() as connection:
            connection.execute(text(rows["site"]))
            for number in (1, 2):
                connection.execute(text(rows["member"]), {"id": number, "nonce": bytes([number]) * 16})
        schema.upgrade(empty)
        with empty.engine.connect() as connection:
            bits = connection.execute(text("SELECT erasure_bits FROM member ORDER BY id")).scalars().all()
        found.append([bytes(each) for each in bits])
        schema.downgrade(empty)
    assert found[0] == found[1] and len(set(found[0])) == 2 and {len(each) for each in found[0]} == {16}


def test_what_workshops_said_of_their_activity_stays(empty: Database) -> None:
    """Revision 0023: a text of each workshop becomes one table, and an exchange that is there took place."""
    schema.upgrade(empty, "0021")
    with empty.begin() as session:
        session.execute(
            text(
                "INSERT INTO site (id, slug, name, host, kind, address, postcode, city)"
                " VALUES (1, 'gueret', 'Guéret', 'UDAF', 'fixed', '1 rue', '23000', 'Guéret')"
            )
        )
        for number, said in enumerate(("couture", "Vannerie", " ", None), 1):
            session.execute(
                text("INSERT INTO workshop (id, site_id, title, activity, created_at) VALUES (:n, 1, 'T', :said, :at)"),
                {"n": number, "said": said, "at": "2026-11-01 10:00:00"},
            )
    schema.upgrade(empty, "0023")
    named = "SELECT a.key, a.name FROM workshop w LEFT JOIN activity a ON a.id = w.activity_id ORDER BY w.id"
    with empty.begin(read_only=True) as session:
        found = [tuple(row) for row in session.execute(text(named))]
    assert found == [("couture", "Couture"), ("vannerie", "Vannerie"), (None, None), (None, None)]
    schema.downgrade(empty, "0021")
    with empty.begin(read_only=True) as session:
        kept = session.scalars(text("SELECT activity FROM workshop ORDER BY id")).all()
    assert kept == ["Couture", "Vannerie", None, None]


def test_activities_that_are_there_get_their_group(empty: Database) -> None:
    """Revision 0048: the coordination's own keep their names, and are in no group; words that are missing are added."""
    schema.upgrade(empty, "0047")
    there = {"couture": "Fil, aiguille", "velo": "Bicyclette", "reliure": "Reliure", "photos": "photo"}
    with empty.begin() as session:
        session.execute(
            text(
                "INSERT INTO site (id, slug, name, host, kind, address, postcode, city)"
                " VALUES (1, 'gueret', 'Guéret', 'UDAF', 'fixed', '1 rue', '23000', 'Guéret')"
            )
        )
        session.execute(
            text("INSERT INTO activity (key, name) VALUES (:key, :name)"),
            [{"key": key, "name": name} for key, name in there.items()],
        )
    schema.upgrade(empty, "0048")
    with empty.begin(read_only=True) as session:
        rows = session.execute(text("SELECT key, name, group_key FROM activity ORDER BY id")).all()
    named, groups = {row.key: row.name for row in rows}, {row.key: row.group_key for row in rows}
    assert named.items() >= there.items() and len(rows) == 4 + 16  # neither "velo" nor one that is called « Photo »
    assert (
        groups.items() >= {"couture": "home", "velo": "make", "reliure": None, "photos": None, "tricot": "home"}.items()
    )
    schema.downgrade(empty, "0047")
    schema.upgrade(empty, "0048")
    with empty.begin(read_only=True) as session:
        assert len(session.execute(text("SELECT key FROM activity")).all()) == len(rows)


def test_what_was_handed_over_is_about_what_was_there_then(empty: Database) -> None:
    """Revision 0068: not about what the same colleague began afterwards, or elsewhere."""
    schema.upgrade(empty)
    site = {"host": "UDAF", "address": "1 rue", "postcode": "23000", "city": "Guéret"}
    then = datetime(2026, 11, 20, 10, tzinfo=UTC)
    with empty.begin() as session:
        session.add_all([Site(id=1, slug="gueret", name="Guéret", **site), Site(id=2, slug="aub", name="Aub", **site)])
        for number in (1, 2):
            names = {"name": f"{number}", "email": f"{number}@rcs.example", "fs_uniquifier": f"{number}"}
            session.add(Staff(id=number, function="animateur", created_at=then, **names))
        session.flush()
        service = {"service": "Mission locale", "folded_service": "mission locale", "contact": "a@b.example"}
        session.add(Referrer(id=1, site_id=1, last_sent_on=then.date(), **service))
        session.flush()
        for number, site_id, days in ((1, 1, -1), (2, 1, 1), (3, 2, -1)):
            at = then + timedelta(days=days)
            row = Orientation(id=number, site_id=site_id, referrer_id=1, first_name="Ivan", minor=False, agreed_text=1)
            row.reached_by, row.phone, row.message_allowed = ReachedBy.PHONE, "+33612000001", True
            row.client_key = str(number)
            row.received_at, row.received_on, row.recorded_by_id = at, at.date(), 1
            session.add(row)
        for kind, subject_id in ((Waits.ORIENTATIONS, 1), (Waits.GATHERINGS, 7)):
            known = {"kind": kind, "subject_id": subject_id, "handed_at": then}
            session.add(Handover(staff_id=1, site_id=1, taker_id=2, **known))
    kept = text("SELECT kind, staff_id, site_id, taker_id, subject_id FROM handover")
    schema.downgrade(empty, "0064")
    with empty.begin(read_only=True) as session:
        assert len(session.execute(text("SELECT id FROM handover")).all()) == 2
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        assert session.execute(kept).all() == [("orientations", 1, 1, 2, 1)]


def test_an_empty_database_stays_empty(empty: Database) -> None:
    """Revision 0048 too: an archive may be loaded into it, and `badges init` makes the first rows."""
    schema.upgrade(empty)
    with empty.begin(read_only=True) as session:
        assert session.scalar(text("SELECT count(*) FROM activity")) == 0


def test_the_keys_that_are_recorded_stay(empty: Database) -> None:
    """Revision 0033: each counts as active, the first of its states, and the digest is not known yet."""
    schema.upgrade(empty, "0032")
    with empty.begin() as session:
        session.execute(
            text(
                "INSERT INTO instance (id, public_url, demonstration, network, operator, key_methods, created_at)"
                " VALUES (1, 'https://badges.example', :no, '{}', '{}', :methods, '2026-11-01 10:00:00')"
            ),
            {"no": False, "methods": '["did:web:badges.example#b", "did:web:badges.example#a"]'},
        )
    kept = text("SELECT CAST(key_methods AS TEXT) FROM instance")
    schema.upgrade(empty, "0033")
    with empty.begin(read_only=True) as session:
        states = {"did:web:badges.example#a": "active", "did:web:badges.example#b": "active"}
        assert json.loads(session.scalars(kept).one()) == states
        assert session.scalar(text("SELECT keys_digest FROM instance")) is None
    schema.downgrade(empty, "0032")
    with empty.begin(read_only=True) as session:
        assert json.loads(session.scalars(kept).one()) == sorted(states)

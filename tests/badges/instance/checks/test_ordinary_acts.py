"""What an office does leaves no red line, and hides none: the control of `test_sixty_tamperings`."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from badges.base.database.engine import Database
from badges.base.journal import chain
from badges.base.logbook.acts import Kept
from badges.base.logbook.tables import LogbookNote
from badges.base.services import Services
from badges.instance import backup, by_night, heads
from badges.instance.checks import all_checks
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding
from badges.instance.logbook import follow_logbook
from badges.instance.logbook.statement_line import Why, state
from badges.issuing import revoke
from badges.leaving import inactive, merge
from badges.leaving.erasure import destroy
from badges.network.service import public_facts
from badges.network.tables import Site
from badges.people import other_sites
from tests.badges.instance.checks.conftest import Record
from tests.badges.instance.checks.lived import office
from tests.badges.instance.restoring import WORDS, restored
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import Clock

NOT_ASKED = ("Sauvegarde", "Lettres", "Dossier", "Le travailleur")  # of a test's machine


def lines(services: Services, mark: str) -> list[str]:
    """What all checks say with a mark, but for those of the machine."""
    found = [each.what for each in all_checks.findings(services) if each.mark == mark]
    return [each for each in found if not each.startswith(NOT_ASKED)]


def tamper(services: Services, *statements: str) -> None:
    """Change rows past the service, as somebody with the database's password."""
    theirs = Database(services.database.url)
    with theirs.begin() as session:
        for each in statements:
            session.execute(text(each))
    theirs.dispose()


def test_ordinary_acts_are_counted_and_not_red(services: Services, clock: Clock) -> None:
    cast = Cast(services)
    chain.extend(services)
    assert lines(services, WRONG) == []
    of = agreed(cast).sign()
    clock.advance(days=8)
    before = [each for each in lines(services, GOOD) if each.startswith("Depuis lundi")]
    assert before == ["Depuis lundi 30/11/2026 : rien de ce qui décide n’a changé"]
    office(services)
    revoke.revoke(services, of.helene, of.award, "error")
    assert lines(services, WRONG) == []
    (said,) = [each for each in lines(services, GOOD) if each.startswith("Depuis lundi")]
    assert said == (
        "Depuis lundi 30/11/2026 : 1 droit, 2 comptes, 1 mot de passe, 1 second facteur, 4 liens de connexion, "
        "1 téléphone, 1 horaire d’appel, 1 émetteur connu, 1 effacement"
    )
    stays, gone = cast.member("Nour", "Double", email="n@courrier.example"), cast.member("Nour", "Double")
    merge.merge(services, cast.helene, gone, stays)
    clock.advance(days=9)
    assert destroy.destroy_due(services) == 1
    chain.extend(services)
    assert lines(services, WRONG) == []


def test_looks_that_are_forgotten_after_their_time(services: Services, clock: Clock) -> None:
    cast = Cast(services)
    cast.member("Rosalie", "Bobin", phone="+33600000001")
    other_sites.find(services, cast.karim, "Rosalie Bobin")
    chain.extend(services)
    clock.advance(days=400)
    inactive.carry_out(services)
    chain.extend(services)
    assert any(
        "effacées" in each and " 0 " not in each for each in lines(services, GOOD) if each.startswith("Journal :")
    )
    assert [each for each in lines(services, WRONG) if each.startswith(("Journal", "Ce qui"))] == []
    clock.advance(days=1)
    other_sites.find(services, cast.karim, "Rosalie Bobin")
    kinds = "SELECT id FROM journal_entry WHERE kind = 'member_found'"
    nulls = (
        "salt = NULL, staff_id = NULL, member_id = NULL, award_id = NULL, site_id = NULL, device = NULL, about = NULL"
    )
    tamper(services, f"UPDATE journal_facts SET {nulls} WHERE entry_id IN ({kinds})")
    assert "Journal : 1 ligne est vidée sans effacement d’une personne" in lines(services, WRONG)


def test_a_later_act_does_not_hide_an_earlier_change(services: Services) -> None:
    """The phone is set by somebody else, and the coordination then gives another one on the page."""
    helene = Cast(services).helene
    tamper(services, "UPDATE site SET phone = '+33600000000' WHERE slug = 'gueret'")
    (found,) = lines(services, WRONG)
    assert found.startswith("Ce qui décide : changé sans le service : 1 téléphone (site ")
    public_facts.tell(services, helene, {"phone_gueret": "05 00 00 00 09"})
    assert lines(services, WRONG) == [found]
    follow_logbook.accept(services)
    assert lines(services, WRONG) == []
    assert any(each.startswith("Ce qui décide : noté de nouveau") for each in lines(services, TOLD))


def test_an_act_in_the_same_row_does_not_hide_another_fact(services: Services) -> None:
    helene = Cast(services).helene
    tamper(services, "UPDATE site SET call_hours = 'jamais' WHERE slug = 'gueret'")
    public_facts.tell(services, helene, {"phone_gueret": "05 00 00 00 09"})
    (found,) = lines(services, WRONG)
    assert "1 horaire d’appel" in found and "téléphone" not in found


def test_a_line_that_somebody_else_noted_is_not_written(services: Services) -> None:
    """With a note of its own in the table, the control, which is."""
    cast = Cast(services)
    number, before = 9001, len(kept(services))
    tamper(
        services,
        f"INSERT INTO logbook_note (id, mark, act, facts) VALUES ({number}, '0123456789abcdef', 'erased', '{{}}')",
    )
    public_facts.tell(services, cast.helene, {"phone_gueret": "05 00 00 00 09"})
    services.logbook.require()
    assert [line.act for line in kept(services)[before:]] == [Kept.DECIDED]
    assert lines(services, WRONG) == ["Journal hors de la base : 1 ligne attend, pas du service"]
    follow_logbook.accept(services)
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(LogbookNote)).all() == []
    assert lines(services, WRONG) == []


def test_a_trigger_of_somebody_else(services: Services) -> None:
    """It would write in the service's own statements, which the service then takes for its own."""
    if services.database.is_sqlite:
        made = "CREATE TRIGGER helpful AFTER UPDATE ON site BEGIN UPDATE staff_role SET role_id = 1; END"
        tamper(services, made)
    else:
        tamper(
            services,
            "CREATE FUNCTION helpful() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER helpful AFTER UPDATE ON site FOR EACH ROW EXECUTE FUNCTION helpful()",
        )
    assert lines(services, WRONG) == ["Base de données : sa structure n’est pas celle du service (helpful)"]
    if services.database.is_sqlite:
        tamper(services, "DROP TRIGGER helpful")
    else:
        tamper(services, "DROP TRIGGER helpful ON site", "DROP FUNCTION helpful()")
    assert lines(services, WRONG) == []


def test_a_trigger_under_one_of_our_names(services: Services) -> None:
    name = "ledger_entry_no_change" if services.database.is_sqlite else "ledger_entry_no_update"
    if services.database.is_sqlite:
        tamper(services, f"CREATE TRIGGER {name} AFTER UPDATE ON site BEGIN UPDATE staff_role SET role_id = 1; END")
    else:
        tamper(
            services, f"CREATE TRIGGER {name} AFTER UPDATE ON site FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse()"
        )
    assert lines(services, WRONG) == [f"Base de données : sa structure n’est pas celle du service ({name})"]
    if not services.database.is_sqlite:  # its tables serve the next test
        tamper(services, f"DROP TRIGGER {name} ON site")


def test_a_guard_that_guards_nothing(services: Services) -> None:
    if services.database.is_sqlite:
        name = "ledger_entry_no_update"
        tamper(
            services,
            f"DROP TRIGGER {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON ledger_entry WHEN 0 BEGIN SELECT 1; END",
        )
    else:
        name = "ledger_entry_no_change"
        with services.database.begin(read_only=True) as session:
            before = session.scalar(text("SELECT pg_get_functiondef(CAST('ledger_entry_refuse' AS regproc))"))
        tamper(
            services,
            "CREATE OR REPLACE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN NEW; END'",
        )
    (said,) = lines(services, WRONG)
    assert said.startswith("Base de données : sa structure n’est pas celle du service") and name in said
    if not services.database.is_sqlite:
        tamper(services, str(before))


def test_an_index_that_says_what_its_table_says_no_longer(services_sqlite: Services) -> None:
    """A check that reads an index alone would find the row as it was, and a page the row as it is."""
    services = services_sqlite
    with services.database.engine.connect() as connection:
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'ix_site_phone'").scalar()
        if root is None:
            connection.exec_driver_sql("CREATE INDEX ix_site_phone ON site (phone)")
            root = connection.exec_driver_sql(
                "SELECT rootpage FROM sqlite_master WHERE name = 'ix_site_phone'"
            ).scalar()
        row = connection.exec_driver_sql("SELECT * FROM sqlite_master WHERE name = 'ix_site_phone'").one()
        connection.commit()
    tamper(services, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'ix_site_phone'")
    services.database.dispose()
    tamper(services, "UPDATE site SET phone = '+33666666666' WHERE id = 1", "PRAGMA writable_schema = ON",
           f"INSERT INTO sqlite_master VALUES ('index', 'ix_site_phone', 'site', {root}, '{row[4]}')")  # fmt: skip
    services.database.dispose()
    said = lines(services, WRONG)
    assert any(each.startswith("Base de données : sa structure") for each in said), said


@pytest.fixture
def backed_up(services: Services, tmp_path: Path, quick_seal: None) -> Services:
    """The services with a backup of a night, and with acts before and after it."""
    services = replace(services, settings=replace(services.settings, backup_dir=tmp_path / "backups"))
    office(services)
    chain.extend(services)
    services.settings.backups_folder.mkdir()
    with (services.settings.backups_folder / "nightly-2026-11-24.badges").open("wb") as stream:
        words = services.settings.backup_passphrase or services.settings.keys_passphrase
        backup.write(services.settings, services.database, words, services.now(), stream)
    return services


def rewrite(services: Services) -> None:
    """What whoever has the database and every secret can do: leave an act out, and compute chain, seals and lines."""
    tamper(services, "DELETE FROM journal_seal", "DELETE FROM journal_facts WHERE entry_id = 2")
    tamper(services, "DELETE FROM journal_entry WHERE id = 2", "UPDATE journal_entry SET place = NULL, link = NULL")
    chain.extend(services)
    state(services, Why.MIGRATED, services.now())


def test_whoever_has_every_secret_is_found_by_backup_and_letter(backed_up: Services) -> None:
    services = backed_up
    with services.database.begin(snapshot=True) as session:
        code = heads.current(session).code()
        assert heads.agrees(session, code) is True
    assert [each for each in lines(services, WRONG) if "sauvegarde" in each] == []
    rewrite(services)
    with services.database.begin(snapshot=True) as session:
        assert heads.agrees(session, code) is False
    assert any(
        each.startswith("Registre et journal : ils ne suivent pas la sauvegarde") for each in lines(services, WRONG)
    )


def test_the_letter_of_monday_says_the_code_and_what_changed(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(services)
    chain.extend(services)
    said = Finding(GOOD, "Depuis lundi 23/11/2026 : 2 droits, 1 téléphone")
    monkeypatch.setattr(all_checks, "findings", lambda *_: iter([Finding(GOOD, "Badges : 3 relus"), said]))
    clock.now = clock.now.replace(month=11, day=30, hour=3)
    assert by_night.check(services) == 1
    with services.database.begin(snapshot=True) as session:
        body = str(session.execute(text("SELECT body FROM letter ORDER BY id DESC LIMIT 1")).scalar())
        code = heads.current(session).code()
        assert said.what in body and f"badges check --head {code}" in body
        assert heads.agrees(session, code) is True
    assert kept(services, Kept.HEADS)[-1].facts["ledger"]


@pytest.fixture
def there(services: Services, tmp_path: Path, quick_seal: None) -> Iterator[Services]:
    """An instance restored from a backup of this one, after acts that the backup does not have."""
    of = agreed(Cast(services)).sign()
    chain.extend(services)
    target, made_at = io.BytesIO(), services.now()
    backup.write(services.settings, services.database, WORDS, made_at, target)
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    office(services)
    revoke.revoke(services, of.helene, of.award, "error")
    chain.extend(services)
    found = restored(of, target.getvalue(), tmp_path / "there").services
    shutil.copytree(services.settings.logbook_folder, found.settings.logbook_folder)
    assert follow_logbook.after_restoration(found, made_at)
    yield found
    found.database.dispose()


def test_a_restoration_is_told_and_not_red(there: Services) -> None:
    chain.extend(there)
    assert lines(there, WRONG) == []
    assert any("après une restauration" in each for each in lines(there, TOLD))
    with there.database.begin(read_only=True) as session:
        site = session.scalars(select(Site.slug).order_by(Site.id)).first()
    tamper(there, f"UPDATE site SET phone = '+33600000000' WHERE slug = '{site}'")
    assert any(each.startswith("Ce qui décide : changé sans le service") for each in lines(there, WRONG))


def test_a_record_that_is_set_back_alone_does_not_forget_the_ends(record: Record) -> None:
    """Whoever sets the last line back, so that it is replayed, has not the journal's tail forgotten with it."""
    services = record.services
    chain.extend(services)
    record.change(
        "DELETE FROM journal_facts WHERE entry_id > (SELECT max(id) FROM journal_entry) - 3",
        "DELETE FROM journal_seal",
        "DELETE FROM journal_entry WHERE id > (SELECT max(id) FROM journal_entry) - 3",
        "UPDATE logbook_place SET number = number - 2",
    )
    follow_logbook.remember(services)
    assert any(each.what.startswith("Journal : ") for each in record.wrong("journal"))

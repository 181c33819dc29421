"""`badges check`: nothing to say of a sound instance; and each thing that can be wrong is found and has its advice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from badges.base import outbox
from badges.base.tables import Letter
from badges.cli.checkup import GOOD, TOLD, WRONG, Finding, findings
from badges.instance import catalogue, initialise
from badges.issuing import keyring, sign
from badges.ledger import statuses
from badges.ledger.tables import Document, KeyIncident, StatusListDocument
from tests.badges.base.test_outbox import Post, served
from tests.badges.cli.conftest import Run
from tests.cast.recognition import Recognition


def wrong(of: Recognition) -> list[Finding]:
    """What is wrong with the instance."""
    return [finding for finding in findings(of.services) if finding.mark == WRONG]


def letter(of: Recognition, state: str, *, hours_ago: int) -> None:
    """A letter in a state."""
    with of.services.database.begin() as session:
        due = of.services.now() - timedelta(hours=hours_ago)
        outbox.write(session, "a@b.example", "Un code\n1", due_at=due, purpose="award", number=of.award)
        session.flush()
        session.scalars(select(Letter)).one().state = state


def spoil_document(of: Recognition, representation: str) -> None:
    """Change one letter of a signed document."""
    with of.services.database.begin() as session:
        row = session.scalars(select(Document).where(Document.representation == representation)).one()
        row.data = row.data.replace(b"u", b"v", 1)


def stall(of: Recognition) -> None:
    """A reservation that was never finished."""
    with of.services.database.begin() as session:
        session.execute(text("UPDATE award SET state = 'reserved'"))
        session.execute(text("UPDATE edition SET state = 'reserved'"))


def spoil_list(of: Recognition) -> None:
    """A signed list whose bytes are not the signed ones."""
    statuses.current(of.services, 1)
    with of.services.database.begin() as session:
        row = session.get_one(StatusListDocument, 1)
        row.jwt = row.jwt[:-4] + b"AAAA"


def freeze(of: Recognition) -> None:
    """A compromised key whose command was interrupted."""
    now = of.services.now()
    with of.services.database.begin() as session:
        session.add(
            KeyIncident(
                method_id="did:web:x#z6MkLost", owner="network", algorithm="EdDSA", compromised_at=now, opened_at=now
            )
        )


def lose(of: Recognition) -> None:
    """A key that is marked compromised in the keys folder and not in the rows, as when the folder was copied later."""
    of.services.keyring.mark(keyring.keys(of.services)[0].method.id, "compromised", of.services.now())


DEFECTS: dict[str, tuple[Callable[[Recognition], object], str, str]] = {
    "migration": (
        lambda of: _execute(of, "UPDATE alembic_version SET version_num = '0000'"),
        "migration attend", "badges init",
    ),
    "missing key": (
        lambda of: shutil.rmtree(of.services.settings.keys_folder / "gueret"), "il en manque (gueret)", "badges init",
    ),
    "open key": (
        lambda of: of.services.settings.keys_folder.chmod(0o755), "d’autres personnes peuvent lire", "chmod -R go=",
    ),
    "frozen": (freeze, "tout n’est pas signé à nouveau", "badges keys compromise z6MkLost"),
    "key of a later backup": (lose, "tout n’est pas signé à nouveau", "badges keys compromise z6Mk"),
    "badge as JWT": (lambda of: spoil_document(of, "ob3_jwt"), "1 sur 1 ne se vérifient pas", "sauvegarde"),
    "badge": (lambda of: spoil_document(of, "ob3"), "1 sur 1 ne se vérifient pas", "sauvegarde"),
    "other form": (lambda of: spoil_document(of, "ob3_jwt"), "Registre : 1 documents", "sauvegarde"),
    "list": (spoil_list, "Liste de statut 1 : NOT_AUTHENTIC", "sauvegarde"),
    "reservation": (stall, "Délivrances interrompues : 1", "badges worker"),
    "failed letter": (lambda of: letter(of, "failed", hours_ago=1), "Lettres refusées : 1", "badges check --mail"),
    "late letter": (lambda of: letter(of, "waiting", hours_ago=1), "Lettres en retard : 1", "badges worker"),
}  # fmt: skip


def _execute(of: Recognition, statement: str) -> None:
    with of.services.database.begin() as session:
        session.execute(text(statement))


def test_a_sound_instance(issued: Recognition) -> None:
    found = list(findings(issued.services))
    assert [finding.what for finding in found if finding.mark == WRONG] == []
    assert {finding.what.split(":")[0].strip() for finding in found if finding.mark == TOLD} == {
        "Adresse publique", "Courrier",
    }  # fmt: skip
    assert sum(finding.mark == GOOD for finding in found) == len(found) - 2
    letter(issued, "waiting", hours_ago=0)
    assert wrong(issued) == []


@pytest.mark.parametrize("what", DEFECTS)
def test_each_defect_is_found_and_the_others_still_looked_at(issued: Recognition, what: str) -> None:
    spoil, said, advice = DEFECTS[what]
    before = len(list(findings(issued.services)))
    spoil(issued)
    if what == "reservation":
        issued.services.clock.advance(minutes=11)  # type: ignore[attr-defined]
    found = wrong(issued)
    assert any(said in finding.what and advice in finding.advice for finding in found), found
    assert len(list(findings(issued.services))) == before


def test_a_full_disk(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=100 * 2**20, free=5 * 2**20))
    (found,) = wrong(issued)
    assert "il reste 5 Mio" in found.what


def test_a_table_that_is_gone(issued: Recognition) -> None:
    _execute(issued, "DROP TABLE letter")
    (found,) = wrong(issued)
    assert found.what.startswith("letters") and found.advice


def test_the_command(here: Run, issued: Recognition) -> None:
    said = here("check")
    assert said.code == 0 and "✗" not in said.out and "! Courrier" in said.out
    spoil_document(issued, "endorsement")
    said = here("check")
    assert said.code == 1 and "✗ Registre" in said.out and "→ N’en délivrez plus" in said.out


def test_a_message_to_try(here: Run, issued: Recognition) -> None:
    said = here("check", "--mail", "helene@rcs.example")
    assert said.code == 0 and "✓ Message d’essai envoyé à helene@rcs.example" in said.out
    assert len(list((issued.services.settings.home / "mail").glob("*.eml"))) == 1
    with served(post := Post()) as port:
        assert here("check", "--mail", "helene@rcs.example", BADGES_MAIL_URL=f"smtp://127.0.0.1:{port}").code == 0
    assert len(post.letters) == 1
    said = here("check", "--mail", "helene@rcs.example", BADGES_MAIL_URL=f"smtp://127.0.0.1:{port}")
    assert said.code == 1 and "✗ Message d’essai refusé" in said.out and "Vérifiez BADGES_MAIL_URL" in said.out
    assert here("check", "--mail", "a@b.example\nBcc: x@y.example").code == 1


def test_what_waits_for_its_signature_is_no_defect(recognition_sqlite: Recognition) -> None:
    sign.reserve(recognition_sqlite.services, recognition_sqlite.lea, recognition_sqlite.award)
    assert wrong(replace(recognition_sqlite)) == []


def test_a_withdrawn_badge_of_a_compromised_key_is_no_defect(issued: Recognition) -> None:
    """It is not shown, so it is not signed anew."""
    services = issued.services
    sign.undo(services, issued.lea, issued.award)
    assert keyring.compromise(services, keyring.keys(services)[0].method.id).renewed == 0
    assert wrong(issued) == []


def test_lists_are_signed_anew_once_a_lost_key_is_replaced(recognition_sqlite: Recognition) -> None:
    of, services = recognition_sqlite, recognition_sqlite.services
    statuses.current(services, 1)
    for path in (services.settings.keys_folder / "network").glob("*.json"):
        path.unlink()
    assert {finding.what.split(":")[0].strip() for finding in wrong(of)} == {"Clés", "Liste de statut 1"}
    initialise.initialise(services, services.settings.public_url, catalogue.network(), services.now())
    assert wrong(of) == []

"""`badges check`: nothing to say of a sound instance; and each thing that can be wrong is found and has its advice."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from badges.base import outbox
from badges.base.journal import chain
from badges.base.tables import Letter
from badges.cli import progress
from badges.cli.checkup import GOOD, TOLD, WRONG, Finding, findings
from badges.cli.progress import CLEAR
from badges.instance import catalogue, heads, initialise
from badges.issuing import keyring, sign
from badges.ledger import statuses
from badges.ledger.tables import Document, StatusListDocument
from badges.network.service import public_facts
from badges.network.tables import Instance, Site
from tests.badges.cli.conftest import Run
from tests.cast.post import Post, served
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


def spoil_list(of: Recognition) -> None:
    """A signed list whose bytes are not the signed ones."""
    statuses.current(of.services, 1)
    with of.services.database.begin() as session:
        row = session.get_one(StatusListDocument, 1)
        row.jwt = row.jwt[:-4] + b"AAAA"


def _execute(of: Recognition, statement: str) -> None:
    with of.services.database.begin() as session:
        session.execute(text(statement))


def test_a_sound_instance(issued: Recognition) -> None:
    found = list(findings(issued.services))
    assert [finding.what for finding in found if finding.mark == WRONG] == []
    assert {finding.what.split(":")[0].strip() for finding in found if finding.mark == TOLD} == {
        "Adresse publique", "Courrier", "Le travailleur n’a pas encore tourné", "Mentions dues au public",
        "Disques", "Sauvegardes", "Charte",
    }  # fmt: skip
    assert all(finding.mark in (GOOD, TOLD) for finding in found) and len(found) > 20
    letter(issued, "waiting", hours_ago=0)
    assert wrong(issued) == []


def test_what_the_public_is_owed_is_named_until_it_is_there(issued: Recognition) -> None:
    def told() -> dict[str, str]:
        found = [finding for finding in findings(issued.services) if finding.mark == TOLD]
        return {kind.strip(): names for kind, _, names in (finding.what.partition(":") for finding in found)}

    assert "Qui est assuré" in told()["Charte"]
    assert "Direction de la publication" in told()["Mentions dues au public"] and "Heures d’appel" not in told()
    with issued.services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.network = {**instance.network, "phone": None, "hours": None}
        session.execute(update(Site).where(Site.slug == "gueret").values(phone=None))
        session.execute(update(Site).where(Site.slug == "auzances").values(call_hours=None))
    assert "Guéret" in told()["Personne à appeler"] and "Auzances" not in told()["Personne à appeler"]
    assert told()["Heures d’appel"].endswith("Auzances")
    with issued.services.database.begin() as session:
        names = public_facts.names(site.slug for site in session.scalars(select(Site)))
        owed = (*public_facts.LEGAL, public_facts.INSURED)
        legal = [name for name in names if name in owed or name.startswith(public_facts.DUTY)]
        session.get_one(Instance, 1).operator = dict.fromkeys(legal, "dit")
    assert "Mentions dues au public" not in told() and "Charte" not in told()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("ob3_jwt", "Badges : 1 sur 1 ne se vérifient pas"),
        ("ob3", "Badges : 1 sur 1 ne se vérifient pas"),
        ("endorsement", "Registre : 1 documents ne sont pas ceux qui ont été délivrés"),
    ],
)
def test_a_document_that_was_changed(issued: Recognition, form: str, said: str) -> None:
    spoil_document(issued, form)
    found = wrong(issued)
    assert any(said in each.what and "sauvegarde" in each.advice for each in found), found


def test_a_signed_list_that_was_changed(issued: Recognition) -> None:
    spoil_list(issued)
    found = {each.what: each.advice for each in wrong(issued)}
    assert "sauvegarde" in found["Liste de statut 1 : NOT_AUTHENTIC"]


def test_a_table_that_is_gone(issued: Recognition) -> None:
    _execute(issued, "DROP TABLE letter")
    shape, found = wrong(issued)
    assert "structure" in shape.what and "letter" in shape.what
    assert found.what.startswith("letters") and "base de données" in found.advice


def test_the_row_of_the_instance_that_cannot_be_read(here: Run, issued: Recognition) -> None:
    with closing(sqlite3.connect(issued.services.settings.home / "badges.sqlite3")) as connection, connection:
        connection.execute("UPDATE instance SET network = '{'")
    said = here("check")
    assert said.code == 1 and "la ligne de l’instance ne se lit pas" in said.out and "Traceback" not in said.all


def test_the_command(here: Run, issued: Recognition) -> None:
    said = here("check")
    assert said.code == 0 and "✗" not in said.out and "! Courrier" in said.out
    spoil_document(issued, "endorsement")
    said = here("check")
    assert said.code == 1 and "✗ Registre" in said.out and "→ N’en délivrez plus" in said.out


def test_the_code_of_a_letter(here: Run, issued: Recognition) -> None:
    chain.extend(issued.services)
    with issued.services.database.begin(snapshot=True) as session:
        code = heads.current(session).code()
    said = here("check", "--head", code)
    assert said.code == 0 and "✓ Code de la lettre" in said.out
    said = here("check", "--head", "1-2-AAAA-BBBB-CCCC-DDDD")
    assert said.code == 1 and "✗ Code de la lettre : le registre ou le journal" in said.out
    said = here("check", "--head", "lundi")
    assert said.code == 1 and "n’en est pas un" in said.out


class Terminal(io.StringIO):
    """A stream that says it is a terminal, or not."""

    def __init__(self, *, looked_at: bool) -> None:
        super().__init__()
        self.looked_at = looked_at

    def isatty(self) -> bool:
        """Whether somebody looks."""
        return self.looked_at


@pytest.mark.parametrize("looked_at", [True, False])
def test_progress_is_one_line_of_a_terminal(looked_at: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal(looked_at=looked_at)
    monkeypatch.setattr(progress, "PAUSE", 0)
    with progress.Shown(stream) as shown:
        for done in (1, 2):
            shown("badges", done, 2)
        shown.clear()
    said = stream.getvalue()
    assert said == (f"{CLEAR}badges : 1 / 2{CLEAR}badges : 2 / 2{CLEAR}" if looked_at else "")


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
    for path in services.settings.keys_folder.glob("*/*.json"):
        path.unlink()
    assert "Clés" in {finding.what.split(":")[0].strip() for finding in wrong(of)}
    initialise.initialise(services, services.settings.public_url, catalogue.network(), services.now())
    assert wrong(of) == []

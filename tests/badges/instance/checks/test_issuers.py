"""The known issuers in `badges check` and in the letter of Monday: what waits is named, what changed is counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.tables import Letter
from badges.instance import by_night
from badges.instance.checks import all_checks, issuers
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, silently
from badges.ledger.tables import KnownIssuer
from badges.ledger.trust import listing
from tests.cast.listing import HOW, list_issuer, propose, told
from tests.conftest import ORIGIN, Clock

A, B, C = "did:web:a.example", "did:web:b.example", "did:web:c.example"
MONDAY = datetime(2026, 11, 30, 2, 10, tzinfo=UTC)


def found(services: Services) -> list[Finding]:
    """What the check finds."""
    assert issuers.known_issuers in all_checks.CHECKS
    return list(issuers.known_issuers(services, Outside(), silently))


def test_what_waits_for_the_coordination_is_told(services: Services, clock: Clock) -> None:
    """By `"known_issuers"`: a second yes that waits, facts that are missing, an end."""
    assert found(services) == []
    list_issuer(services, A, "A")
    assert found(services) == [Finding(GOOD, "Émetteurs connus : 1")]
    propose(services, OPERATOR, B, told(services, "B"))
    with services.database.begin() as session:
        session.add(KnownIssuer(issuer_id=C, name="C", added_at=services.now()))
    advice = f"Lisez-le : {ORIGIN}/emetteurs"
    waits = Finding(TOLD, f"Émetteurs connus : B ({B}) attend un second oui", advice)
    lacks = Finding(TOLD, f"Émetteurs connus : C ({C}) est à compléter et ne compte pas", advice)
    assert found(services) == [waits, lacks]
    clock.advance(days=340)
    assert [each.what for each in found(services)] == [
        f"Émetteurs connus : A ({A}) finit bientôt",
        f"Émetteurs connus : B ({B}) finit bientôt",
        f"Émetteurs connus : C ({C}) est à compléter et ne compte pas",
    ]
    clock.advance(days=30)
    assert [each.what for each in found(services)][:2] == [
        f"Émetteurs connus : A ({A}) est terminé",
        f"Émetteurs connus : B ({B}) est terminé",
    ]


def letter(services: Services, clock: Clock, now: datetime, *wrong: Finding, monkeypatch: pytest.MonkeyPatch) -> str:
    """The letter of a night that finds this."""
    monkeypatch.setattr(all_checks, "findings", lambda *_: iter([Finding(GOOD, "Badges : 3 relus"), *wrong]))
    clock.now = now
    assert by_night.check(services) == 1
    with services.database.begin(read_only=True) as session:
        return session.scalars(select(Letter.body).order_by(Letter.id.desc())).first() or ""


def test_the_line_of_monday(services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    list_issuer(services, A, "A depuis longtemps")
    clock.advance(days=2)
    list_issuer(services, B, "B confirmé")
    propose(services, OPERATOR, C, told(services, "C proposé"))
    clock.advance(hours=30)
    propose(services, OPERATOR, C, told(services, "C changé"))
    listing.remove(services, OPERATOR, A)
    said = letter(services, clock, MONDAY, monkeypatch=monkeypatch)
    assert (
        said.split("\n\n")[1].strip().splitlines()
        == [
            "Émetteurs connus : 2. Depuis le 23/11/2026 : 2 proposés, 1 confirmé, 1 compte sans second oui, 1 retiré.",
            f"- B confirmé ({B}), jusqu’au 26/11/2027 : confirmé",
            f"- C changé ({C}), jusqu’au 27/11/2027 : compte sans second oui",
            f"- {A} : retiré",
        ]
        and HOW not in said
    )
    broken = Finding(WRONG, "Disque : plein")
    propose(services, OPERATOR, A, told(services, "A de nouveau"))
    said = letter(services, clock, MONDAY.replace(month=12, day=7), broken, monkeypatch=monkeypatch)
    assert "Disque : plein" in said and "Depuis le 30/11/2026 : 1 proposé, 1 compte sans second oui." in said
    clock.advance(days=5)
    propose(services, OPERATOR, A, told(services, "A change"))
    said = letter(services, clock, MONDAY.replace(month=12, day=14), monkeypatch=monkeypatch)
    assert "Depuis le 07/12/2026 : 1 proposé" in said
    said = letter(services, clock, MONDAY.replace(month=12, day=28), monkeypatch=monkeypatch)
    assert said.strip().endswith("Émetteurs connus : 3. Depuis le 21/12/2026 : rien de nouveau.")


def test_a_proposal_that_waits_is_named(services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.now = MONDAY.replace(hour=0)
    propose(services, OPERATOR, A, told(services, "A"))
    said = letter(services, clock, MONDAY, monkeypatch=monkeypatch)
    assert f"- A ({A}), jusqu’au 30/11/2027 : attend un second oui" in said and "Émetteurs connus : 0." in said

"""Letters to the staff that were not sent: the coordination reads to whom and of what kind, until it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from tests.cast.office import Browser
from tests.cast.people import Cast

TO_STAFF = {
    "staff": "Son lien pour entrer",
    "account": "Un avis sur son compte",
    "reading": "Un rappel : un badge attend sa relecture",
    "pause": "Un rappel : un badge en pause",
    "many_awards": "Un avis : beaucoup de badges en un jour",
    "check": "Le contrôle de la nuit",
}
WRITTEN = ("zqobjet", "zqtexte", "zqreseau")  # longer than what a form token, which is random, spells by chance


def plain(page: str) -> str:
    """A page with plain spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def not_sent(cast: Cast, purpose: str, to: str, error: str) -> int:
    """A letter that was given up. Returns its number."""
    with cast.services.database.begin() as session:
        due = cast.services.now() - timedelta(days=7)
        outbox.write(session, to, "zqobjet\nzqtexte", due_at=due, purpose=purpose, number=1)
        session.flush()
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert letter is not None
        letter.state, letter.last_error = LetterState.FAILED, error
        return letter.id


def test_nothing_waits(helene: Browser) -> None:
    assert "/coordination/lettres" not in helene.get("/coordination").text
    assert "Tous les e-mails sont partis" in helene.get("/coordination/lettres").text


@pytest.mark.parametrize("purpose", TO_STAFF)
def test_a_letter_is_told_until_it_was_said_otherwise(cast: Cast, helene: Browser, purpose: str) -> None:
    address = cast.staff("Karim Haddad").email if purpose != "check" else "reseau@zqreseau.example"
    number = not_sent(cast, purpose, address, "address: 550 unknown")
    home = plain(helene.get("/coordination").text)
    assert "1 e-mail n’est pas parti" in home and 'href="/coordination/lettres"' in home
    page = plain(helene.get("/coordination/lettres").text)
    main = page.partition("<main")[2].partition("</main>")[0]
    assert TO_STAFF[purpose] in main and "Son adresse e-mail ne marche pas." in main
    assert ("Karim Haddad" if purpose != "check" else "Le réseau") in main
    assert not any(word in main for word in (*WRITTEN, "unknown", "@"))
    for _ in range(2):
        path = f"/coordination/lettres/{number}/fait"
        assert helene.sent("/coordination", to=path) == "/coordination/lettres"
    assert "Tous les e-mails sont partis" in helene.get("/coordination/lettres").text
    assert "/coordination/lettres" not in helene.get("/coordination").text


def test_an_address_of_nobody_is_not_shown(app: Flask, cast: Cast, helene: Browser) -> None:
    not_sent(cast, "account", "partie@zqreseau.example", "451 later")
    page = plain(helene.get("/coordination/lettres").text)
    assert "Une adresse que l’équipe n’a plus" in page
    assert not any(word in page for word in (*WRITTEN, "ne marche pas"))


def test_thirty_a_page(cast: Cast, helene: Browser) -> None:
    numbers = [not_sent(cast, "account", f"partie{each}@zqreseau.example", "451 later") for each in range(31)]
    here = "/coordination/lettres"
    first, second = helene.get(here).text, helene.get(f"{here}?apres=30").text
    assert [page.count("/fait") for page in (first, second)] == [30, 1]
    assert f'href="{here}?apres=30"' in first and f'href="{here}"' in second and f"/{numbers[-1]}/fait" in second
    assert helene.get(f"{here}?apres=60", 303).headers["Location"] == here

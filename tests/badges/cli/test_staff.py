"""`badges staff`: who works here, and how an account is closed, opened again, or given a new way in."""

from __future__ import annotations

import re

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from tests.badges.cli.conftest import Run
from tests.cast.recognition import Recognition

LINK = re.compile(r"http://\S+/bienvenue/[\w-]{43}")


def test_the_list_names_roles_sites_and_closed_accounts(here: Run) -> None:
    listed = here("staff", "list")
    assert listed.code == 0 and re.search(r"Léa Martin <lea@\S+> : animation \(Guéret\)", listed.out)
    assert "coordination" in listed.out and "compte fermé" not in listed.out
    assert here("staff", "disable", "Léa Martin").code == 0
    assert re.search(r"Léa Martin .* — compte fermé", here("staff", "list").out)


def test_a_closed_account_gets_no_link_until_it_is_opened(here: Run, issued: Recognition) -> None:
    assert here("staff", "disable", "Léa Martin").code == 0
    refused = here("staff", "link", "Léa Martin")
    assert refused.code == 1 and not LINK.search(refused.out)
    opened = here("staff", "enable", "Léa Martin")
    assert opened.code == 0 and LINK.fullmatch(opened.out.strip())
    assert issued.headline() == "VALID"  # what they signed stays valid
    with issued.services.database.begin(read_only=True) as session:
        kinds = [each.kind for each in journal.acts(session, journal.Filter())]
    assert Act.STAFF_DISABLED in kinds and Act.STAFF_ENABLED in kinds and Act.STAFF_RESET in kinds


def test_sessions_are_shown_and_ended(here: Run) -> None:
    assert "Aucun appareil connecté." in here("staff", "sessions", "Léa Martin").out
    assert "déconnecté partout" in here("staff", "sessions", "Léa Martin", "--end").out
    unknown = here("staff", "sessions", "Personne")
    assert unknown.code == 1 and "Noms connus" in unknown.err


def test_reset_gives_a_new_link(here: Run) -> None:
    first = here("staff", "link", "Léa Martin").out.strip()
    second = here("staff", "reset", "Léa Martin").out.strip()
    assert LINK.fullmatch(second) and first != second

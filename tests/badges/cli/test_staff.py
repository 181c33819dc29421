"""`badges staff`: who works here, and how an account is closed, opened again, or given a new way in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.leaving.handover.rules import Waits
from badges.leaving.handover.tables import Handover
from badges.people import links
from tests.badges.cli.conftest import Run
from tests.cast.recognition import Recognition

NEXT_YEAR = datetime.now(UTC).date() + timedelta(days=300)  # the command reads the clock of the machine
ON_PAPER = f"{NEXT_YEAR:%d/%m/%Y}"
LINK = re.compile(r"http://\S+/bienvenue/[\w-]{43}")


def test_the_list_names_roles_sites_and_closed_accounts(here: Run) -> None:
    listed = here("staff", "list")
    assert listed.code == 0 and re.search(r"Léa Martin <lea@\S+> : animation \(Guéret\)", listed.out)
    assert "coordination" in listed.out and "compte fermé" not in listed.out
    assert here("staff", "disable", "Léa Martin").code == 0
    assert re.search(r"Léa Martin .* — compte fermé", here("staff", "list").out)


def test_a_closed_account_gets_no_link_until_it_is_opened(here: Run, issued: Recognition) -> None:
    assert here("staff", "disable", "Léa Martin").code == 0
    site, at = min(issued.lea.site_ids), issued.services.now()
    handed = {"staff_id": issued.lea.staff_id, "taker_id": issued.karim.staff_id, "site_id": site, "handed_at": at}
    with issued.services.database.begin() as session:
        session.add(Handover(**handed, kind=Waits.AWARDS, subject_id=issued.award))
    refused = here("staff", "link", "Léa Martin")
    assert refused.code == 1 and not LINK.search(refused.out)
    opened = here("staff", "enable", "Léa Martin")
    assert opened.code == 0 and LINK.fullmatch(opened.out.strip())
    assert issued.headline() == "VALID"  # what they signed stays valid
    with issued.services.database.begin(read_only=True) as session:
        kinds = [each.kind for each in journal.acts(session, journal.Filter())]
        assert session.query(Handover).all() == []  # it is theirs again
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


def test_an_invitation_has_a_last_day_and_names_who_is_replaced(here: Run) -> None:
    invited = here("staff", "invite", "Nora Diallo", "nora@rcs-creuse.example", "--site", "gueret",
                   "--last-day", str(NEXT_YEAR), "--replaces", "Léa Martin")  # fmt: skip
    assert invited.code == 0 and LINK.fullmatch(invited.out.strip())
    listed = here("staff", "list").out
    assert re.search(rf"Nora Diallo .*\(Guéret\) — remplace Léa Martin — jusqu’au {ON_PAPER} — lien pas encore", listed)
    assert here("staff", "invite", "X", "x@rcs.example", "--site", "gueret", "--replaces", "Personne").code == 1


def test_roles_sites_and_last_day_are_changed(here: Run) -> None:
    assert here("staff", "change", "Léa Martin", "--site", "auzances", "--last-day", ON_PAPER).code == 0
    assert f"animation (Auzances) — jusqu’au {ON_PAPER}" in here("staff", "list").out
    assert here("staff", "change", "Léa Martin", "--no-last-day").code == 0
    assert "jusqu’au" not in here("staff", "list").out
    past = here("staff", "change", "Léa Martin", "--last-day", "2020-01-01")
    assert past.code == 1 and "staff.last_day_past" in past.err


def test_the_last_coordinator_is_not_closed(here: Run) -> None:
    refused = here("staff", "disable", "Hélène Roux")
    assert refused.code == 1 and "la seule personne de la coordination" in refused.err
    assert here("staff", "change", "Hélène Roux", "--role", "animation", "--site", "gueret").code == 1
    assert re.search(r"Hélène Roux .* coordination(?!.*fermé)", here("staff", "list").out)


def test_a_lost_phone_is_reported_from_the_machine(here: Run, issued: Recognition) -> None:
    links.show(issued.services, issued.lea, issued.member)
    lost = here("staff", "lost", "Léa Martin")
    assert lost.code == 0 and "Liens privés arrêtés : 1." in lost.out
    back = here("staff", "lost", "Léa Martin", "--restore")
    assert back.code == 0 and "Liens privés rétablis : 1." in back.out
    assert here("staff", "lost", "Léa Martin", "--restore").code == 1

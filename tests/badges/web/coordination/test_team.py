"""L'équipe, as the coordination sees it: inviting, changing, closing and opening accounts; and nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from badges.base.errors import NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.leaving.erasure import erasure_request
from badges.network import accounts
from badges.network.actors import actor_of
from badges.network.tables import Staff, StaffLink
from tests.cast.office import Browser, hidden_fields, token_of
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.cast.rows import count
from tests.conftest import Clock
from tests.house.staff import PASSWORD

LINK = re.compile(r"http://\S+/bienvenue/[\w-]{43}")
NORA: dict[str, object] = {
    "name": "Nora Diallo",
    "email": "nora@rcs-creuse.example",
    "function": "animatrice",
    "roles": ["facilitator"],
    "sites": ["gueret", "auzances"],
    "accompanies": "no",
}


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_colleague_is_invited_with_a_link_shown_once(cast: Cast, helene: Browser) -> None:
    form = {**NORA, "last_day": "2027-03-31", "replaced": str(cast.lea.staff_id), "replaced_until": "2026-12-15"}
    page = helene.send("/equipe/inviter", form)
    (link,) = LINK.findall(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert accounts.peek_link(cast.services, link.rpartition("/")[2]).name == "Nora Diallo"
    with cast.services.database.begin(read_only=True) as session:
        letter = session.query(Letter).one()
        assert link in letter.body and "Hélène Roux" in letter.body
    team = plain(helene.get("/equipe").text)
    assert "Nora Diallo animatrice · Auzances, Guéret" in team and "Son lien n’est pas encore ouvert" in team
    assert "Remplace Léa Martin" in team and "Jusqu’au 31 mars 2027" in team and "Jusqu’au 15 décembre 2026" in team
    assert not LINK.search(helene.get("/equipe").text)


def test_inviting_a_known_address_gives_a_link_and_changes_nothing(cast: Cast, helene: Browser) -> None:
    helene.send("/equipe/inviter", NORA)
    links = count(cast.services, StaffLink)
    other = helene.send("/equipe/inviter", {**NORA, "name": "Autre", "roles": ["coordinator"]})
    assert other.status_code == 422 and "un compte : Nora Diallo" in plain(other.text) and "Autre" in other.text
    assert count(cast.services, StaffLink) == links
    page = helene.send("/equipe/inviter", {**NORA, "name": "nora diallo", "roles": ["coordinator"]})
    assert "Nora Diallo est déjà dans l’équipe" in plain(page.text) and LINK.search(page.text)
    assert actor_of(cast.staff("nora@rcs-creuse.example")).roles == {"facilitator"}
    assert count(cast.services, StaffLink, StaffLink.used_at.is_(None)) >= 1
    accounts.disable(cast.services, cast.helene, cast.staff("nora@rcs-creuse.example").id)
    refused = helene.send("/equipe/inviter", NORA)
    assert refused.status_code == 422 and "Un compte fermé : Nora Diallo" in plain(refused.text)
    nora = cast.staff("nora@rcs-creuse.example").id
    erasure_request.ask_staff(cast.services, cast.helene, nora, name="Nora Diallo", fact="nora@rcs-creuse.example")
    refused = helene.send("/equipe/inviter", {**NORA, "name": "Ana Roy"})
    assert refused.status_code == 422 and "Diallo" not in refused.text
    assert "Cette adresse e-mail ne peut pas servir pour le moment." in plain(refused.text)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nora"}, "email"),
        ({"roles": []}, "roles"),
        ({"sites": []}, "sites"),
        ({"last_day": "31 mars"}, "last_day"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"replaced": "999"}, "replaced"),
        ({"replaced": "x"}, "replaced"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    cast: Cast, helene: Browser, changes: dict[str, object], field: str
) -> None:
    page = helene.send("/equipe/inviter", {**NORA, **changes})
    assert page.status_code == 422 and f'href="#{field}"' in page.text and f'id="{field}"' in page.text
    assert "nora" not in [each.email for each in [cast.staff("lea@rcs-creuse.example")]]
    assert count(cast.services, Staff) == 3


def test_no_function_is_chosen_beforehand(cast: Cast, helene: Browser) -> None:
    """It says a gender, and goes into badges."""
    for page in ("/equipe/inviter", f"/equipe/inviter?remplace={cast.lea.staff_id}"):
        choice = helene.get(page).text.partition('<select id="function"')[2].partition("</select>")[0]
        assert "selected" not in choice and "Animatrice" in choice and "Animateur" in choice
        assert choice.index('<option value="">') < choice.index("Animatrice")  # a browser shows the first
    page = helene.send("/equipe/inviter", {**NORA, "function": ""})
    assert page.status_code == 422 and "Choisissez sa fonction" in page.text and count(cast.services, Staff) == 3
    own = helene.get(f"/equipe/{cast.lea.staff_id}").text.partition('<select id="function"')[2]
    assert '<option value="">' not in own.partition("</select>")[0]  # of a colleague it is known


def test_every_mistake_is_said_at_once_in_the_order_of_the_page(cast: Cast, helene: Browser) -> None:
    wrong = {
        "name": " ",
        "email": "nora",
        "roles": ["admin"],
        "last_day": "31 mars",
        "accompanies": "",
        "replaced": "x",
    }
    page = helene.send("/equipe/inviter", {**NORA, **wrong})
    assert page.status_code == 422 and re.findall(r'<li><a href="#(\w+)"', page.text) == list(wrong)
    assert count(cast.services, Staff) == 3


def test_what_only_the_record_knows_is_said_with_the_rest(cast: Cast, helene: Browser) -> None:
    """No site, a day that is over, and the last day of who is replaced: beside their own fields."""
    wrong = {"name": " ", "email": "", "sites": [], "last_day": "2020-01-01", "replaced_until": "2020-01-02"}
    page = helene.send("/equipe/inviter", {**NORA, **wrong, "replaced": str(cast.lea.staff_id)})
    assert page.status_code == 422 and re.findall(r'<li><a href="#(\w+)"', page.text) == list(wrong)
    assert 'value="2020-01-01"' in page.text and 'value="2020-01-02"' in page.text
    right = {"name": "Nora Diallo", "email": "nora@rcs-creuse.example"}
    page = helene.send("/equipe/inviter", {**NORA, **wrong, **right, "replaced": str(cast.lea.staff_id)})
    assert re.findall(r'<li><a href="#(\w+)"', page.text) == ["sites", "last_day", "replaced_until"]
    far = {"last_day": "2090-01-01", "replaced": str(cast.lea.staff_id), "replaced_until": "2028-11-26"}
    page = helene.send("/equipe/inviter", {**NORA, **far})
    assert re.findall(r'<li><a href="#(\w+)"', page.text) == ["last_day", "replaced_until"]
    assert "dans deux ans au plus" in page.text
    wrong = {"function": "chef", "sites": [], "last_day": "2020-01-01"}
    page = helene.send(f"/equipe/{cast.lea.staff_id}", {"roles": ["facilitator"], **wrong})
    assert page.status_code == 422 and re.findall(r'<li><a href="#(\w+)"', page.text) == list(wrong)
    assert count(cast.services, Staff) == 3


def test_roles_sites_and_last_day_are_changed(cast: Cast, helene: Browser) -> None:
    path = f"/equipe/{cast.lea.staff_id}"
    form = {"function": "animatrice", "roles": ["facilitator"], "sites": ["auzances"], "last_day": "2026-12-31"}
    assert helene.sent(path, form) == f"{path}?note=1"
    assert actor_of(cast.staff("lea@rcs-creuse.example")).site_ids == {cast.auzances}
    assert 'value="2026-12-31"' in helene.get(path).text
    assert helene.send(path, {**form, "sites": []}).status_code == 422
    assert "Prévoir un remplacement" in helene.get(path).text  # the page is about another
    own = f"/equipe/{cast.helene.staff_id}"
    refused = helene.send(own, {"function": "animatrice", "roles": ["facilitator"], "sites": ["gueret"]})
    assert refused.status_code == 422 and "la seule personne de la coordination" in plain(refused.text)
    assert helene.get("/equipe").status_code == 200


def test_the_second_of_two_tabs_erases_nothing_unseen(cast: Cast, helene: Browser) -> None:
    path = f"/equipe/{cast.lea.staff_id}"
    shown = hidden_fields(helene.get(path))
    form = {"function": "animatrice", "roles": ["facilitator"]}
    helene.sent(path, {**form, "sites": ["gueret", "auzances"]})
    second = {**form, "sites": ["gueret"], "last_day": "2026-12-31"}
    answer = helene.client.post(path, data={**shown, **second})
    assert answer.status_code == 409 and "Auzances, Guéret" in plain(answer.text)
    assert 'value="2026-12-31"' in answer.text  # what was chosen is still there
    assert actor_of(cast.staff("lea@rcs-creuse.example")).site_ids == {cast.gueret, cast.auzances}
    assert helene.client.post(path, data={**hidden_fields(answer), **second}).status_code == 303  # now it was seen
    assert actor_of(cast.staff("lea@rcs-creuse.example")).site_ids == {cast.gueret}
    unsent = {"csrf_token": shown["csrf_token"], **form, "sites": ["auzances"]}
    assert helene.client.post(path, data=unsent).status_code == 303  # the control: without a version it is written over


def test_an_account_is_closed_and_opened_again(cast: Cast, helene: Browser, lea: Browser) -> None:
    lea.get("/aujourdhui")
    assert helene.sent(f"/equipe/{cast.lea.staff_id}/fermer").startswith("/equipe")
    lea.get("/aujourdhui", 303)
    assert "1 compte fermé" in plain(helene.get("/equipe").text)
    page = helene.send(f"/equipe/{cast.lea.staff_id}", {}, to=f"/equipe/{cast.lea.staff_id}/rouvrir")
    assert LINK.search(page.text)
    own = helene.send(f"/equipe/{cast.helene.staff_id}/fermer")
    assert own.status_code == 422 and "votre propre compte" in plain(own.text)


def test_a_reset_ends_sessions_and_shows_a_new_link(cast: Cast, helene: Browser, lea: Browser) -> None:
    page = helene.send(f"/equipe/{cast.lea.staff_id}/reinitialiser")
    first = LINK.findall(page.text)[0].rpartition("/")[2]
    lea.get("/aujourdhui", 303)
    again = helene.send(f"/equipe/{cast.lea.staff_id}/lien")
    second = LINK.findall(again.text)[0].rpartition("/")[2]
    assert accounts.peek_link(cast.services, second).name == "Léa Martin"
    with pytest.raises(NotFound, match=r"staff\.link_ended"):
        accounts.peek_link(cast.services, first)


def test_every_change_asks_for_a_recent_proof(cast: Cast, helene: Browser, lea: Browser, clock: Clock) -> None:
    lea.get("/aujourdhui")
    path, own = f"/equipe/{cast.lea.staff_id}", helene.get(f"/equipe/{cast.lea.staff_id}")
    token, before = {"csrf_token": token_of(own)}, count(cast.services, JournalEntry)
    clock.advance(minutes=5, seconds=1)
    changes = {**token, "function": "animatrice", "roles": ["coordinator"]}
    for to in (path, *(f"{path}/{each}" for each in ("fermer", "reinitialiser", "lien", "rouvrir")), "/equipe/inviter"):
        answer = helene.client.post(to, data={**NORA, **changes})
        assert answer.status_code == 303 and "/cest-bien-vous" in answer.headers["Location"], to
    assert count(cast.services, JournalEntry) == before
    lea.get("/aujourdhui")
    assert helene.sent(f"/cest-bien-vous?next={path}", {"password": PASSWORD, "next": path}) == path
    assert helene.sent(path, {**changes, "sites": ["gueret"]}).startswith(path)  # the positive control


def test_what_a_leaver_began_is_taken_up_by_another(cast: Cast, helene: Browser) -> None:
    """A draft belongs to the site: with Léa's account closed, Nora of the same site sees it and signs it."""
    draft = agreed(cast)
    helene.send("/equipe/inviter", {**NORA, "sites": ["gueret"], "replaced": str(cast.lea.staff_id)})
    helene.sent(f"/equipe/{cast.lea.staff_id}/fermer")
    key = accounts.link(cast.services, cast.helene, cast.staff("nora@rcs-creuse.example").id)
    nora = Browser(helene.client.application.test_client())
    form = {"password": "granit laine tricot 23", "password_again": "granit laine tricot 23"}
    assert nora.send(f"/bienvenue/{key}", form).status_code == 303
    page = plain(nora.get("/aujourdhui").text)
    assert "Vous remplacez Léa Martin Amina Benali" in page and page.count("Amina Benali") == 1
    assert nora.sent(f"/reconnaitre/{draft.award}/signer").endswith("/fait")
    assert draft.headline() == "VALID"
    assert "Vous remplacez" not in nora.get("/aujourdhui").text


def test_the_page_that_replaces_a_colleague_says_first_whom_and_until_when(cast: Cast, helene: Browser) -> None:
    asked = f"/equipe/inviter?remplace={cast.lea.staff_id}"
    page = plain(helene.get(asked).text)
    assert "Inviter quelqu’un pour remplacer Léa Martin Léa Martin n’a pas encore de dernier jour" in page
    assert page.index("Dernier jour de Léa Martin") < page.index("Fonction")
    assert page.index("Fonction") < page.index("Dernier jour de la personne invitée")
    assert "Vous pouvez l’écrire ci-dessous, ou plus tard." in page
    assert "Dernier jour de Léa Martin (facultatif)" in page
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.lea.staff_id).last_day = date(2027, 1, 15)
    assert "Léa Martin a un dernier jour : le 15 janvier 2027" in plain(helene.get(asked).text)
    assert "pour remplacer" not in helene.get("/equipe/inviter").text


def test_a_departure_is_read_beforehand_and_an_unsent_letter_too(cast: Cast, helene: Browser, lea: Browser) -> None:
    helene.send("/equipe/inviter", {**NORA, "last_day": str(local_date(cast.services.now()))})
    with cast.services.database.begin() as session:
        session.query(Letter).one().state = LetterState.FAILED
    assert "Nora Diallo part le" in plain(helene.get("/aujourdhui").text)
    assert "Son e-mail n’est pas parti" in plain(helene.get("/equipe").text)
    assert "part le" not in lea.get("/aujourdhui").text


def test_only_the_coordination_enters(cast: Cast, lea: Browser, helene: Browser) -> None:
    paths = ("", "/inviter", "/1", "/1/fermer", "/1/reinitialiser", "/1/lien")
    token = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', lea.get("/aujourdhui").text)[0]}
    before = count(cast.services, StaffLink)
    for path in paths:
        lea.get(f"/equipe{path}", 403)
        helene.get(f"/equipe{path}")
    for path in (*paths[1:], "/1/rouvrir"):
        assert lea.client.post(f"/equipe{path}", data={**NORA, **token}).status_code == 403, path
    assert count(cast.services, StaffLink) == before and 'href="/equipe"' not in lea.get("/aujourdhui").text
    helene.get("/equipe/999", 404)
    assert 'href="/equipe"' in helene.get("/aujourdhui").text


def test_the_journal_tells_what_was_done(cast: Cast, helene: Browser) -> None:
    helene.send("/equipe/inviter", NORA)
    helene.sent(f"/equipe/{cast.lea.staff_id}/fermer")
    with cast.services.database.begin(read_only=True) as session:
        done = {each.kind: each for each in journal.acts(session, journal.Filter(staff_id=cast.helene.staff_id))}
    assert {Act.STAFF_INVITED, Act.STAFF_DISABLED} <= set(done)
    assert done[Act.STAFF_DISABLED].about == f"staff:{cast.lea.staff_id}"
    page = plain(helene.get("/journal").text)
    assert "a fermé le compte de Léa Martin" in page

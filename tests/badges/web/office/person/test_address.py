"""A member's address in the office: what waits, a colleague's yes or no, the paper, and the lines of the day."""

from __future__ import annotations

from flask import Flask

from badges.people import links
from badges.people.addresses import claims
from badges.sharing import backpacks
from badges.sharing.backpacks import Step
from tests.badges.sharing.addresses import MINE, ask, is_made, typed
from tests.badges.sharing.requests import confirmed
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed

LINE = "Confirmer l’adresse d’Amina Benali"


def waiting(cast: Cast, app: Flask) -> Recognition:
    """Amina's badge, asked for with her link for an address, whose code was typed."""
    of = agreed(cast, email=None).sign()
    ask(of, MINE)
    assert typed(of, MINE) is Step.WAITS
    return of


def plain(page: str) -> str:
    """A page with plain spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_who_showed_the_link_reads_why_and_a_colleague_says_yes(
    app: Flask, cast: Cast, lea: Browser, helene: Browser
) -> None:
    of = agreed(cast, email=None).sign()
    links.show(cast.services, cast.lea, of.member)
    ask(of, MINE)
    typed(of, MINE)
    page = f"/membres/{of.member}/adresse"
    assert LINE in plain(lea.get("/aujourdhui").text) and MINE in lea.get(page).text
    with cast.services.database.begin(read_only=True) as session:
        (claim,) = claims.of_member(session, of.member)
    refused = lea.send(page, {"adresse": str(claim.id), "quoi": "oui"})
    assert refused.status_code == 422 and "Vous avez montré le lien privé de cette personne" in plain(refused.text)
    assert not is_made(of)
    assert helene.sent(page, {"adresse": str(claim.id), "quoi": "oui"}) == f"{page}?note=1"
    assert LINE not in plain(lea.get("/aujourdhui").text) and MINE in lea.get(page).text
    assert backpacks.complete_backpack(of.services, of.member, of.code, MINE) is Step.MADE
    told = plain(lea.get("/aujourdhui").text)
    assert "À dire à Amina Benali" in told and MINE in told
    refused = lea.send("/aujourdhui", {"quoi": str(claim.id)}, to=f"{page}/dit")
    assert refused.status_code == 422 and "À dire à" in plain(lea.get("/aujourdhui").text)


def test_a_no_ends_it(app: Flask, cast: Cast, lea: Browser) -> None:
    of = waiting(cast, app)
    page = f"/membres/{of.member}/adresse"
    with cast.services.database.begin(read_only=True) as session:
        (claim,) = claims.of_member(session, of.member)
    lea.sent(page, {"adresse": str(claim.id), "quoi": "non"})
    assert MINE not in lea.get(page).text and not is_made(of)


def test_the_paper_and_who_may_not_print_it(cast: Cast, lea: Browser, helene: Browser) -> None:
    of = agreed(cast, email=None).sign()
    page = f"/membres/{of.member}/adresse"
    links.show(cast.services, cast.lea, of.member)
    assert lea.send(page, {}, to=f"{page}/bon.pdf").status_code == 422
    sheet = helene.send(page, {}, to=f"{page}/bon.pdf")
    assert (sheet.status_code, sheet.mimetype, sheet.headers["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert sheet.data.startswith(b"%PDF") and "Un bon est déjà fait" in plain(helene.get(page).text)


def test_the_page_says_which_address_counts(cast: Cast, lea: Browser) -> None:
    of = agreed(cast, email=None).sign()
    page = f"/membres/{of.member}/adresse"
    assert "Aucune adresse n’est encore confirmée." in plain(lea.get(page).text)
    confirmed(of)
    assert "Son adresse confirmée : amina@courrier.example" in plain(lea.get(page).text)
    assert f'href="{page}"' in lea.get(f"/membres/{of.member}").text

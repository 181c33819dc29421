"""What was typed in a form that asks for a proof comes back to its page, and is carried out when it is sent again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from badges.network.tables import Instance, Site
from badges.people import links
from badges.people.tables import Member
from tests.cast.office import CARRIED, Browser, hidden_fields, token_of
from tests.cast.people import Cast
from tests.conftest import Clock
from tests.house.staff import PASSWORD


@dataclass(frozen=True)
class Asks:
    """A page, what is typed in it, how the filled page shows that, and what is recorded once it is carried out."""

    path: str
    typed: dict[str, str]
    shows: str
    fact: Callable[[Cast, int], object]


def member(cast: Cast, number: int) -> Member:
    """The row of the member."""
    with cast.services.database.begin(read_only=True) as session:
        return session.get_one(Member, number)


def phone(cast: Cast, _number: int) -> str | None:
    """The phone that employers call about a badge of Guéret."""
    with cast.services.database.begin(read_only=True) as session:
        return session.get_one(Site, cast.gueret).phone


def link(cast: Cast, number: int) -> str:
    """The key of the member's private link."""
    with cast.services.database.begin(read_only=True) as session:
        return links.private_key(cast.services, session, number)


def site(cast: Cast, number: int) -> int:
    """The site at which the member is."""
    return member(cast, number).site_id


def left(cast: Cast, number: int) -> date | None:
    """The day on which the member left."""
    return member(cast, number).left_on


CASES = {
    "phone": Asks("/coordination/public", {"phone_gueret": "05 55 00 00 09"}, 'value="05 55 00 00 09"', phone),
    "site": Asks("/membres/{}/site", {"to": "{auzances}"}, " checked", site),
    "departure": Asks("/membres/{}/depart", {"how": "died"}, 'value="died" checked', left),
    "link": Asks("/membres/{}/lien", {}, '<details class="card" open>', link),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_typed_comes_back_after_the_proof(name: str, cast: Cast, helene: Browser, clock: Clock) -> None:
    asks, number = CASES[name], cast.member()
    path = asks.path.format(number)
    typed = {field: text.format(auzances=cast.auzances) for field, text in asks.typed.items()}
    before = asks.fact(cast, number)
    page = helene.get(path)  # the page itself asks for nothing
    form = {field: value for field, value in hidden_fields(page).items() if field in ("csrf_token", *CARRIED)} | typed
    assert asks.shows not in page.text
    clock.advance(minutes=6)
    helene.get(path)
    answer = helene.client.post(path, data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cest-bien-vous?next={path}")
    assert asks.fact(cast, number) == before
    assert helene.sent(answer.headers["Location"], {"next": path, "password": PASSWORD}) == path
    assert asks.fact(cast, number) == before  # nothing is carried out by proving
    filled = helene.get(path)
    assert asks.shows in filled.text
    again = {field: value for field, value in hidden_fields(filled).items() if field in ("csrf_token", *CARRIED)}
    assert helene.client.post(path, data={**again, **typed}).status_code == 303
    assert asks.fact(cast, number) != before


def test_the_address_is_confirmed_with_a_proof_alone(cast: Cast, helene: Browser, clock: Clock) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).address_confirmed_at = None
    page = helene.get("/adresse")
    form = {"csrf_token": token_of(page), "address": hidden_fields(page)["address"], "right": "yes"}
    clock.advance(minutes=6)
    assert helene.client.post("/adresse", data=form).headers["Location"] == "/cest-bien-vous?next=/adresse"
    assert "Est-ce bien l’adresse" in helene.get("/adresse").text
    helene.sent("/cest-bien-vous", {"next": "/adresse", "password": PASSWORD})
    helene.client.post("/adresse", data=form)
    assert "Cette adresse est confirmée" in helene.get("/adresse").text


def test_a_form_without_its_token_is_kept_nowhere(helene: Browser, clock: Clock) -> None:
    """What another site has a browser send never waits in it until its owner has proved who they are."""
    clock.advance(minutes=6)
    answer = helene.client.post("/coordination/public", data={"phone": "0899 00 00 00"})
    assert answer.status_code == 403
    helene.sent("/cest-bien-vous", {"next": "/coordination/public", "password": PASSWORD})
    assert re.search(r"0?8 ?99", helene.get("/aujourdhui").text) is None

"""The page of a member whose address is not theirs by its code alone: what is asked, in both languages."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from badges.base.tables import Letter
from badges.base.text.contacts import masked
from badges.people.addresses.tables import AddressClaim
from badges.people.tables import Member
from tests.badges.web.portfolio.keeping.conftest import place
from tests.badges.web.portfolio.pages import FORBIDDEN, post
from tests.cast.counter import Cast
from tests.cast.html import text_of

OWN, OTHER = "amina@exemple.fr", "autre@exemple.fr"


def codes(cast: Cast) -> dict[str, str]:
    """The code that went to each address."""
    with cast.services.database.begin(read_only=True) as session:
        letters = session.scalars(select(Letter).where(Letter.purpose == "backpack").order_by(Letter.id)).all()
        return {each.recipient: re.sub(r"\D", "", each.subject) for each in letters if each.subject}


def counts(cast: Cast, email: str | None) -> None:
    """Let this address count as Amina's own."""
    with cast.services.database.begin() as session:
        amina = session.get_one(Member, cast.member_id)
        amina.email, amina.email_confirmed_at = email, cast.services.now() if email else None


def plain(page: str) -> str:
    """The words of a page, with plain spaces."""
    return text_of(page).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_first_address_waits_for_the_site(cast: Cast, client: FlaskClient, language: str) -> None:
    counts(cast, None)
    page = place(cast, "open-badge-passport")
    assert post(client, page, f"{page}?autre=1", email=OTHER).status_code == 303
    done = post(client, f"{page}/code", page, letter_code=codes(cast)[OTHER])
    assert done.location == f"{page}#sac"
    waits = plain(client.get(f"{page}?lang={language}").text)
    assert {"fr": "Il reste une chose à faire", "en": "One more thing to do"}[language] in waits and OTHER in waits
    assert not any(word in waits.casefold() for word in FORBIDDEN[language])
    assert post(client, f"{page}/suite", page, second_code="").location == f"{page}#sac"
    wrong = post(client, f"{page}/suite", page, second_code="12345678")
    assert wrong.status_code == 422 and "prêt pour un sac" not in wrong.text
    with cast.services.database.begin() as session:
        session.scalars(select(AddressClaim)).one().word_at = cast.services.now()
    ready = plain(client.get(f"{page}?lang={language}").text)
    assert {"fr": "Votre adresse est confirmée", "en": "Your address is confirmed"}[language] in ready
    assert post(client, f"{page}/suite", page).location == f"{page}?fait=backpack.ready#sac"
    line = plain(client.get(f"/moi/{cast.key()}/{cast.code}?lang={language}").text)
    assert {"fr": "Une copie de ce badge a été faite", "en": "A copy of this badge was made"}[language] in line
    assert masked(OTHER) in line and OTHER not in line


def test_another_address_takes_both_codes_on_one_page(cast: Cast, client: FlaskClient) -> None:
    counts(cast, OWN)
    page = place(cast, "open-badge-passport")
    post(client, page, f"{page}?autre=1", email=OTHER)
    asked = client.get(page).text
    assert 'name="second_code"' in asked and masked(OWN) in asked and OWN not in asked
    wrong = post(client, f"{page}/code", page, letter_code=codes(cast)[OTHER], second_code="000000")
    assert wrong.status_code in (303, 422)
    done = post(client, f"{page}/suite", page, second_code=codes(cast)[OWN])
    assert done.location == f"{page}?fait=backpack.ready#sac"


def test_the_ordinary_address_asks_for_one_code(cast: Cast, client: FlaskClient) -> None:
    counts(cast, OWN)
    page = place(cast, "open-badge-passport")
    post(client, page, page, email=OWN)
    assert 'name="second_code"' not in client.get(page).text
    done = post(client, f"{page}/code", page, letter_code=codes(cast)[OWN])
    assert done.location == f"{page}?fait=backpack.ready#sac"

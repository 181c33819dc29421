"""« Pas avec quelqu’un » on the private page: of people that the member knows, in one tap, and back in one."""

from __future__ import annotations

from flask.testing import FlaskClient

from badges.matching.tables import Objection
from tests.badges.web.portfolio.pages import token
from tests.cast.counter import Cast
from tests.cast.html import text_of
from tests.cast.rows import count
from tests.cast.threads import thread


def test_it_is_said_of_a_person_they_know_and_taken_back(cast: Cast, client: FlaskClient) -> None:
    services, amina, other = cast.services, cast.member_id, cast.members["Zoé"]
    path = f"/moi/{cast.key()}/pas-avec"
    page = client.get(path)
    assert page.headers["Cache-Control"] == "no-store" and "Appelez le site" in page.text and "Zoé" not in page.text
    assert '<input type="search"' not in page.text and 'name="other"' not in page.text
    refused = client.post(path, data={"csrf_token": token(page), "other": other})
    unknown = client.post(path, data={"csrf_token": token(page), "other": 999})
    assert refused.status_code == unknown.status_code == 404 and refused.text == unknown.text
    assert count(services, Objection) == 0
    with services.database.begin(read_only=True) as session:
        site = session.execute(Objection.metadata.tables["member"].select()).first().site_id  # type: ignore[union-attr]
    thread(services, amina, other, site)
    page = client.get(path)
    assert f'name="other" value="{other}"' in " ".join(page.text.split()) and "Zoé" in page.text
    theirs = f"/moi/{cast.key('Zoé')}"
    before = {name: text_of(client.get(f"{theirs}{name}").text) for name in ("", "/annonces", "/pas-avec")}
    sent = [client.post(path, data={"csrf_token": token(page), "other": other}) for _ in range(2)]
    assert [each.status_code for each in sent] == [303, 303] and count(services, Objection) == 1
    page = client.get(sent[0].location)
    assert "n’en saura rien" in text_of(page.text) and f'name="back" value="{other}"' in " ".join(page.text.split())
    after = {name: text_of(client.get(f"{theirs}{name}").text) for name in before}
    assert "Amina" in before["/pas-avec"] and after == before
    client.post(path, data={"csrf_token": token(page), "back": other})
    assert count(services, Objection) == 0


def test_a_souci_has_a_number_and_no_field(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key()}/annonces")
    assert "Un souci" in page.text and "<textarea" not in page.text

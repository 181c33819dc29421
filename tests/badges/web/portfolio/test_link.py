"""The private link: what it opens, what it leaves behind, and what a link that opens nothing says."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from badges.base.database.types import Base
from badges.network import reads as network
from badges.people import links
from badges.web.http import limits
from tests.badges.web.portfolio.pages import pages, post
from tests.cast.counter import Cast
from tests.cast.html import heading


def test_nothing_is_remembered_from_one_link_to_the_next(cast: Cast, client: FlaskClient) -> None:
    """Two people on one telephone: no cookie on a page without a form, no language, no page kept."""
    cast.awarded("equipe", who="Zoé")
    for who, asked in (("Amina", "?lang=en"), ("Zoé", "")):
        home = f"/moi/{cast.key(who)}"
        badge = re.findall(rf'href="({home}/[A-Z0-9]{{10}})/qui', client.get(home).text)[0]
        for path in (home, badge, f"{badge}/montrer", f"{badge}/garder"):
            answer = client.get(path + asked)
            assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store", path
            assert ('<html lang="en"' in answer.text) == bool(asked)
            assert ("Zoé" if who == "Amina" else "Amina") not in answer.text


def test_a_robot_that_opens_a_link_changes_nothing(cast: Cast, client: FlaskClient) -> None:
    """A messenger's preview opens the address before the person does, and follows what it finds there."""
    before = everything(cast)
    for path in pages(cast, cast.code).values():
        for headers in ({"User-Agent": "WhatsApp/2.23"}, {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"}):
            assert client.head(path, headers=headers).status_code == 200
            assert client.get(path, headers=headers).status_code == 200
    assert everything(cast) == before
    post(client, pages(cast, cast.code)["audience"], pages(cast, cast.code)["audience"], visibility="hidden")
    assert everything(cast) != before


def everything(cast: Cast) -> list[str]:
    """Each row of each table, the sessions of browsers aside."""
    with cast.services.database.begin(read_only=True) as session:
        tables = [each for each in Base.metadata.sorted_tables if each.name not in ("web_session",)]
        return [f"{table.name} {row}" for table in tables for row in session.execute(select(table))]


def test_a_link_that_opens_nothing_says_whom_to_ask(cast: Cast, client: FlaskClient) -> None:
    old = cast.key()
    links.renew_link(cast.services, cast.actor, cast.member_id)
    never = old[:-1] + ("A" if old[-1] != "A" else "B")
    pages_then = []
    for number, key in enumerate((old, never, "x", "A" * 43)):
        for path in (f"/moi/{key}", f"/moi/{key}/{cast.code}/qui"):
            answer = client.get(path, environ_base={"REMOTE_ADDR": f"10.1.0.{number}"})
            assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
            pages_then.append(re.sub(r'href="/moi[^"]*"', "", answer.text))
    assert len(set(pages_then)) == 1, "a link that was replaced is told from one that never was"
    page = pages_then[0]
    assert heading(page) == "Ce lien ne sert plus" and "Demandez le nouveau à votre site." in page
    with cast.services.database.begin(read_only=True) as session:
        sites = network.sites(session)
    assert len(sites) == 3
    for site in sites:
        assert site.name in page and (f'href="tel:{site.phone}"' if site.phone else site.address) in page
    assert 'href="/verifier"' in page
    assert heading(client.get("/moi/nothing?lang=en").text) == "This link no longer works"
    assert client.get("/moi/nothing", headers={"Accept": "application/json"}).json["code"] == "link.ended"


def test_ten_thousand_guesses_are_stopped_and_a_true_link_still_opens(cast: Cast, client: FlaskClient) -> None:
    guesses = (f"/moi/{number:043d}" for number in range(10_000))
    most = limits.MEMBER_LINK.failures
    assert {client.get(next(guesses)).status_code for _each in range(most)} == {404}
    stopped = client.get(next(guesses))
    assert stopped.status_code == 429 and int(stopped.headers["Retry-After"]) > 0
    assert client.get(f"/moi/{cast.key()}").status_code == 200
    elsewhere = client.get(next(guesses), environ_base={"REMOTE_ADDR": "10.9.9.9"})
    assert elsewhere.status_code == 404


def test_a_refusal_leads_back_to_her_page(cast: Cast, client: FlaskClient) -> None:
    home = f"/moi/{cast.key()}"
    for path, status in ((f"{home}/AAAAAAAAAA", 404), (f"{home}/{cast.revoked(cast.code)}/montrer", 422)):
        answer = client.get(path)
        assert answer.status_code == status and f'class="button wide" href="{home}"' in answer.text, path
        assert "/connexion" not in answer.text

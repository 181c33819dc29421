"""The workshops as the public reads them, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.cast import acts
from tests.cast.counter import Cast


@pytest.fixture
def sewing(cast: Cast) -> int:
    """A workshop of two places with three sessions to come, which Łucja leads and agreed that it is said."""
    (site_id,) = cast.actor.site_ids
    number = acts.create_workshop(cast.services, cast.actor, site_id=site_id, title="Couture pour débuter")
    acts.change_workshop(
        cast.services, cast.actor, number, title="Couture pour débuter", description="Apprendre à coudre un ourlet.",
        place="Salle de l’UDAF", capacity=2,
    )  # fmt: skip
    start = cast.services.now() + timedelta(days=2)
    end = start + timedelta(hours=2)
    acts.plan_sessions(cast.services, cast.actor, number, starts_at=start, ends_at=end, weeks=3)
    for given, role, agreed in (("Łucja", "leads", True), ("Zoé", "leads", False), ("Amina", "takes_part", True)):
        acts.enrol(cast.services, cast.actor, number, cast.members[given], role=role, name_agreed=agreed)
    return number


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", (("Avec", "Łucja, membre du réseau"), "Libre et gratuit", "Il reste 1 place.", "Auzances")),
        ("en", (("With", "Łucja, a member of the network"), "Open and free of charge", "1 place left.", "Auzances")),
    ],
)
def test_everybody_reads_what_when_where(
    client: FlaskClient, sewing: int, language: str, said: tuple[tuple[str, ...] | str, ...]
) -> None:
    of_one, *more = said
    for path, words_of_it in (("/ateliers", more), (f"/ateliers/{sewing}", (*of_one, *more))):
        answer = client.get(f"{path}?lang={language}")
        for words in (*words_of_it, "Couture pour débuter", "Salle de l’UDAF"):
            assert words in answer.text, words
        assert not any(name in answer.text for name in ("Zoé", "Amina", "Benali", "N’Diaye"))
        assert "Set-Cookie" not in answer.headers
        # who leads and agreed is named on the page of the workshop alone, which search engines then leave out
        named = "Łucja" in answer.text
        assert named is (path != "/ateliers") and answer.headers["X-Robots-Tag"] == ("noindex" if named else "all")


def test_a_full_workshop_says_that_there_is_a_waiting_list(client: FlaskClient, cast: Cast, sewing: int) -> None:
    assert "Il reste 1 place." in client.get("/ateliers").text
    acts.change_workshop(
        cast.services, cast.actor, sewing, title="Couture pour débuter", description=None, place=None, capacity=1
    )
    for path in ("/ateliers", f"/ateliers/{sewing}"):
        page = client.get(path).text
        assert "Complet." in page and "liste d’attente" in page and "Il reste" not in page


def test_what_is_over_is_not_listed(client: FlaskClient, cast: Cast, sewing: int) -> None:
    proposal = acts.propose_workshop(
        cast.services, cast.actor, site_id=next(iter(cast.actor.site_ids)), title="Chaise paillée"
    )
    assert "Chaise" not in client.get("/ateliers").text
    assert [client.get(f"/ateliers/{each}").status_code for each in (proposal, 999999)] == [404, 404]
    acts.close_workshop(cast.services, cast.actor, sewing, came=3, went_well=None)
    assert "Couture" not in client.get("/ateliers").text
    assert "Pas de séance à venir" in client.get(f"/ateliers/{sewing}").text


def test_markup_in_a_title_is_text(client: FlaskClient, cast: Cast, sewing: int) -> None:
    title = "Couture & <b>broderie</b>"
    acts.change_workshop(cast.services, cast.actor, sewing, title=title, description=None, place=None, capacity=2)
    page = client.get("/ateliers").text
    assert "<b>broderie" not in page and "broderie" in page


def test_home_and_foot_lead_there(client: FlaskClient) -> None:
    assert client.get("/").text.count('href="/ateliers"') == 2
    assert 'href="/ateliers"' in client.get("/badges").text

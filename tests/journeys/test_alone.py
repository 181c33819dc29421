"""What a member says alone, from her link: yes to what waited, or « pas d'accord »."""

from __future__ import annotations

import pytest

from badges.people import links
from tests.cast.recognition import Recognition, agreed
from tests.journeys.conftest import DESK, PHONE, People, Reader, Town

WIDTHS = (PHONE, DESK)


@pytest.fixture
def asked(town: Town) -> Recognition:
    """Monique is asked about a badge that Léa has prepared."""
    return agreed(town.cast, given="Monique", family="Lainé")


def her_link(of: Recognition) -> str:
    """The path of her private page."""
    with of.services.database.begin(read_only=True) as session:
        return f"/moi/{links.private_key(of.services, session, of.member)}"


def said_later(of: Recognition, lea: Reader) -> None:
    """« Plus tard », at the turned phone."""
    lea.open(f"/reconnaitre/{of.award}/accord").press("Plus tard")
    assert lea.heading == "Merci. Rendez le téléphone à Léa"


@pytest.mark.parametrize("width", WIDTHS)
def test_she_says_later_then_yes_alone_and_lea_signs(
    town: Town, people: People, asked: Recognition, width: int
) -> None:
    lea = people(width).already_signed_in()
    said_later(asked, lea)
    monique = people(width).open(her_link(asked)).look()
    assert "Vous avez dit « plus tard »" in monique.words
    monique.follow("Travailler en équipe").look()
    assert monique.heading == "Voulez-vous ce badge ?" and "Nous avons vu" in monique.words
    monique.press("Oui, je le veux").look()
    assert monique.heading == "Vous avez dit oui"
    assert monique.taps == 2  # from her page
    lea.open("/aujourdhui").look()
    assert "Monique Lainé a dit oui" in lea.words
    lea.follow("Signer").press("Signer et délivrer")
    assert [each.id for each in town.awards("issued")] == [asked.award]
    monique.open(her_link(asked))
    assert "Vous avez dit « plus tard »" not in monique.words and "Travailler en équipe" in monique.words


@pytest.mark.parametrize("width", WIDTHS)
def test_she_does_not_agree_and_lea_reads_it_once(town: Town, people: People, asked: Recognition, width: int) -> None:
    lea = people(width).already_signed_in()
    said_later(asked, lea)
    monique = people(width).open(her_link(asked)).follow("Travailler en équipe")
    monique.press("Pas d’accord").look()
    assert monique.heading == "Vous n’êtes pas d’accord" and "Parler à quelqu’un d’autre" in monique.words
    assert town.awards("agreed") == [] and town.rows("document") == 0
    lea.open("/aujourdhui").look()
    assert "Monique Lainé n’est pas d’accord" in lea.words
    lea.press("C’est lu")
    assert "n’est pas d’accord" not in lea.words

"""What the papers of a badge say: facts of what was verified, and the catalogue's English beside the French."""

from __future__ import annotations

from badges.ledger.narrative import told
from badges.publication.papers import paper
from tests.badges.paper.tagged import text_of
from tests.cast.recognition import Recognition


def test_the_attestation_says_what_was_signed_and_where_to_ask(issued: Recognition) -> None:
    text = text_of(paper(issued.services, issued.code, "attestation.pdf").data)
    for words in (
        "atteste qu’Amina B. a montré",
        "Travailler en équipe",
        "A aidé : Couture, 2 séances",
    ):
        assert words in text, words
    assert f"{issued.services.settings.public_url}/v/{issued.code}" in text and "Working as" not in text


def test_in_two_languages_the_english_is_that_of_the_catalogue(issued: Recognition) -> None:
    text = text_of(paper(issued.services, issued.code, "attestation-bilingue.pdf").data)
    for words in (
        "Travailler en équipe Working as a team",
        "Shares the tasks with the group",
        "Helped.",
        "Who vouches for it",
    ):
        assert words in text, words


def test_what_somebody_did_is_told_from_the_signed_words() -> None:
    assert told("A animé", "Atelier couture, 3 séances.") == "Animait l’atelier couture, 3 séances."
    assert told("A participé", "Rencontre du jeudi.") == "Participait à la rencontre du jeudi."
    assert told("A animé", "Couture.") is None and told("Led", "Atelier couture.") is None and told("", "") is None

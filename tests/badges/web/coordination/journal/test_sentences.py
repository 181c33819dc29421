"""The sentences of the journal: who did what."""

from __future__ import annotations

from badges.places import onward
from badges.places.facts import OnwardFacts, OwnOnwardFacts
from tests.cast import places
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast


def test_a_member_who_says_alone_where_to_go_on_is_named_as_who_said_it(cast: Cast, helene: Browser) -> None:
    amina, samir = cast.member("Amina"), cast.member("Samir", "Petit")
    places.closing(cast, cast.gueret)
    onward.answer_alone(cast.services, amina, OwnOnwardFacts(to=str(cast.auzances)))  # type: ignore[arg-type]
    onward.answer(cast.services, cast.lea, samir, OnwardFacts(to="0", said="voice"))  # type: ignore[arg-type]
    journal = text_of(helene.get("/journal").text)
    assert "Amina Benali a dit où continuer" in journal
    assert "Léa Martin a noté où Samir Petit veut continuer" in journal and "Le service a noté" not in journal

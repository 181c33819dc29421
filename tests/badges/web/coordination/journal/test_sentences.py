"""The sentences of the journal: who did what."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from badges.base.journal.acts import Act, Outcome
from badges.base.journal.views import ActView
from badges.people.traits import choose_questions
from badges.people.traits.rules import Trait
from badges.places import onward
from badges.places.facts import OnwardFacts, OwnOnwardFacts
from badges.sharing.backpacks import SHOWN
from badges.web.coordination.journal import sentences
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


def test_a_link_that_nobody_showed_is_no_link_shown(app: Flask) -> None:
    asked = ActView(
        id=1, at=datetime(2026, 12, 1, 9, tzinfo=UTC), kind=Act.FORM_ASKED, result=Outcome.DONE, erased=False,
        staff_id=None, member_id=7, award_id=None, site_id=None, device=None, about=f"attestation{SHOWN}",
    )  # fmt: skip
    with app.test_request_context("/journal"):
        said = sentences.detail(asked, sentences.Names({}, {}, {}, {}))
    assert said == "personne n’a montré le lien ce jour-là"


def test_questions_to_members_are_no_public_fact(cast: Cast, helene: Browser) -> None:
    choose_questions.choose(cast.services, cast.helene, choose_questions.recorded(frozenset({Trait.AGE_BAND})))
    assert "Hélène Roux a changé les questions posées aux membres pour le bilan" in text_of(helene.get("/journal").text)

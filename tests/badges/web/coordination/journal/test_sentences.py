"""The sentences of the journal: who did what."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from badges.base.journal.acts import Act, Outcome
from badges.base.journal.views import ActView
from badges.leaving import depart
from badges.people.traits import choose_questions
from badges.people.traits.rules import Trait
from badges.places import onward
from badges.places.facts import OnwardFacts, OwnOnwardFacts
from badges.sharing.backpacks import SHOWN
from badges.sharing.others import add
from badges.web.coordination.journal import sentences
from tests.cast import places
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.others import other_badge
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


def test_a_badge_from_elsewhere_on_the_own_page_is_told_of_the_member(cast: Cast, helene: Browser) -> None:
    amina = cast.member("Amina")
    number = other_badge(cast.services, amina)
    add.say_it_is_theirs(cast.services, None, amina, number)
    add.take_away(cast.services, None, amina, number)
    journal = text_of(helene.get("/journal?acte=member_changed").text)
    assert journal.count("La personne elle-même a modifié la fiche d’Amina Benali") == 2
    assert "Le service a modifié" not in journal


def test_a_move_that_a_closing_carries_out_is_the_service_s(app: Flask) -> None:
    moved = ActView(
        id=1, at=datetime(2026, 12, 1, 9, tzinfo=UTC), kind=Act.MEMBER_CHANGED, result=Outcome.DONE, erased=False,
        staff_id=None, member_id=7, award_id=None, site_id=None, device=None, about="site:1:2",
    )  # fmt: skip
    with app.test_request_context("/journal"):
        assert sentences.sentence(moved, sentences.Names({}, {7: "Amina"}, {}, {})).startswith("Le service")


def test_who_comes_back_or_stays_is_told_so(cast: Cast, helene: Browser) -> None:
    amina = cast.member("Amina")
    depart.leave(cast.services, cast.lea, amina)
    depart.come_back(cast.services, cast.lea, amina)
    depart.keep(cast.services, cast.lea, amina)
    journal = text_of(helene.get("/journal").text)
    assert "Léa Martin a noté le retour d’Amina Benali" in journal
    assert "Léa Martin a noté que la fiche d’Amina Benali reste" in journal


def test_questions_to_members_are_no_public_fact(cast: Cast, helene: Browser) -> None:
    choose_questions.choose(cast.services, cast.helene, choose_questions.recorded(frozenset({Trait.AGE_BAND})))
    assert "Hélène Roux a changé les questions posées aux membres pour le bilan" in text_of(helene.get("/journal").text)

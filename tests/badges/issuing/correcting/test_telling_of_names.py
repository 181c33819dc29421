"""The member is told of every correction of a signed badge: by a letter that says no name, or by the site."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.tables import Letter, LetterState
from badges.issuing import letters
from badges.issuing.beside import notices
from badges.issuing.beside.tables import CorrectionNotice
from badges.issuing.correcting import correct, name_questions
from badges.issuing.correcting.facts import WordingFacts
from badges.recognition import reads as recognition
from tests.cast.naming import PAUL, ask, rename, says
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """Rosalie's badge, with her whole name."""
    return agreed(cast, given="Rosalie", family="Bobin", name="Rosalie Bobin").sign()


def sent(of: Recognition, purpose: str) -> list[Letter]:
    """The letters of a purpose that wait to go out."""
    with of.services.database.begin(read_only=True) as session:
        chosen = select(Letter).where(Letter.purpose == purpose, Letter.state == LetterState.WAITING)
        found = session.scalars(chosen.order_by(Letter.id)).all()
        session.expunge_all()
    return list(found)


def test_a_letter_tells_of_every_correction_and_says_no_name(cast: Cast) -> None:
    of = agreed(cast, given="Rosalie", family="Bobin", name="Rosalie Bobin", email="rosalie@courrier.example").sign()
    email = {"email": "rosalie@courrier.example"}
    rename(of, given_name="Rosalie", family_name="Bobine", **email)
    correct.correct(of.services, of.lea, of.award, WordingFacts(name="Rosalie Bobine"))
    (letter,) = sent(of, letters.CORRECTED)
    rename(of, **PAUL, **email)
    ask(of, "Paul Martin")
    (question_of,) = sent(of, letters.NAME)
    for each in (letter, question_of):
        assert each.recipient == "rosalie@courrier.example" and "/moi/" not in each.body
        assert not any(word in each.subject + each.body for word in ("Bobin", "Rosalie", "Paul"))
    says(of)
    assert len(sent(of, letters.CORRECTED)) == 1 and sent(of, letters.NAME) == []  # the one before is taken back
    assert _to_tell(of) == []


def test_without_an_e_mail_the_site_tells(cast: Cast, badge: Recognition) -> None:
    rename(badge, given_name="Rosalie", family_name="Bobine")
    correct.correct(badge.services, badge.lea, badge.award, WordingFacts(name="Rosalie Bobine"))
    assert _to_tell(badge) == [badge.award] and sent(badge, letters.CORRECTED) == []
    assert code(lambda: notices.told(cast.services, cast.karim, badge.award)) == "not_found"
    notices.told(cast.services, cast.lea, badge.award)
    assert _to_tell(badge) == []
    with cast.services.database.begin(read_only=True) as session:
        assert set(name_questions.corrected_at(session, [badge.award])) == {badge.award}  # her page goes on saying it
    badge.services.clock.advance(days=31)  # type: ignore[attr-defined]
    assert notices.forget_old(cast.services) == 1 and badge.count(CorrectionNotice) == 0


def _to_tell(of: Recognition) -> list[int]:
    with of.services.database.begin(read_only=True) as session:
        chosen = name_questions.to_tell(of.lea, of.row().site_id)
        (found,) = recognition.waiting(session, {"corrected": chosen}).values()
    return [each.award.id for each in found]

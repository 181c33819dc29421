"""A member answers « plus tard » alone, from the private link: once, about what they read, and for themselves only."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.journal.tables import JournalFacts
from badges.base.rights import Actor
from badges.base.services import Services
from badges.issuing import sign
from badges.people.rules import Age
from badges.people.tables import Member
from badges.recognition import award as awards
from badges.recognition import reads as recognition
from badges.recognition.answers import delayed_answer
from badges.recognition.answers.parts import DISAGREED
from badges.recognition.answers.reads import Standing, asked, counting_unheard, to_reconsider, unheard
from badges.recognition.rules import AwardBlocked
from badges.recognition.tables import AwardConsent, BadgeModel, Disagreement
from badges.recognition.views import WaitingAward
from tests.cast import acts, rows
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


@pytest.fixture
def later(services: Services) -> Recognition:
    """Amina said « plus tard » at the turned phone."""
    found = agreed(Cast(services))
    acts.answer(services, found.lea, found.award, "later")
    return found


def read_again(of: Recognition) -> tuple[Standing, str]:
    """Where it stands, and the version of what she reads."""
    with of.services.database.begin(read_only=True) as session:
        found = asked(session, of.member, of.award, of.services.now())
    return found.standing, found.dossier.answer_version


def say(of: Recognition, answer: str, **more: str) -> None:
    """What she answers to what she reads now."""
    acts.answer_alone(of.services, of.member, of.award, answer, **{"shown": read_again(of)[1], **more})


def consents(of: Recognition) -> list[AwardConsent]:
    """Her answers, oldest first."""
    with of.services.database.begin(read_only=True) as session:
        found = session.scalars(select(AwardConsent).where(AwardConsent.award_id == of.award).order_by(AwardConsent.id))
        kept = list(found)
        session.expunge_all()
    return kept


def test_a_yes_is_recorded_as_on_the_turned_phone_and_left_to_be_signed(later: Recognition) -> None:
    assert read_again(later)[0] is Standing.OPEN
    say(later, "yes", name_shown="Amina Benali", visibility="public")
    row = later.row()
    assert (row.state, row.answer, row.name_shown, row.visibility) == ("agreed", "yes", "Amina Benali", "public")
    last = consents(later)[-1]
    assert (last.answer, last.name_shown, last.visibility, last.text_version, last.recorded_by_id) == (
        "yes", "Amina Benali", "public", "2026-11", None,
    )  # fmt: skip
    assert read_again(later)[0] is Standing.AGREED and row.issued_at is None
    later.sign()
    assert later.headline() == "VALID" and read_again(later)[0] is Standing.ISSUED


def test_who_declined_can_change_their_mind(later: Recognition) -> None:
    say(later, "no")
    assert later.row().state == "declined" and read_again(later)[0] is Standing.DECLINED
    with later.services.database.begin(read_only=True) as session:
        assert [each.id for each in to_reconsider(session, later.member).declined] == [later.award]
    for _ in range(2):
        delayed_answer.change_mind(later.services, later.member, later.award)
    assert read_again(later)[0] is Standing.OPEN and [each.answer for each in consents(later)][-2:] == ["no", "later"]
    with later.services.database.begin(read_only=True) as session:
        assert to_reconsider(session, later.member).declined == []
    say(later, "yes")
    later.sign()
    assert later.headline() == "VALID"


def test_a_no_is_not_asked_about_again_where_the_site_has_to_write_anew(later: Recognition) -> None:
    services = later.services
    assert (
        code(lambda: delayed_answer.change_mind(services, Cast(services).member("Jo"), later.award)) == "award.unknown"
    )
    say(later, "disagree")
    assert code(lambda: delayed_answer.change_mind(services, later.member, later.award)) == "award.closed"
    assert code(lambda: awards.ask_again(services, later.lea, later.award)) == "award.closed"
    with services.database.begin(read_only=True) as session:
        assert to_reconsider(session, later.member).declined == []


def test_one_badge_is_asked_about_once(later: Recognition) -> None:
    """A colleague prepared it again since: the earlier no waits no more beside it."""
    services, row = later.services, later.row()
    say(later, "no")
    with services.database.begin(read_only=True) as session:
        slug = session.get_one(BadgeModel, row.badge_model_id).slug
    awards.start(services, later.lea, member_id=later.member, badge_slug=slug)
    assert code(lambda: delayed_answer.change_mind(services, later.member, later.award)) == "award.closed"
    with services.database.begin(read_only=True) as session:
        assert to_reconsider(session, later.member).declined == []


def test_a_badge_that_is_held_by_now_is_not_asked_about(later: Recognition) -> None:
    """A colleague gave it since: the earlier no, asked about again, would be a draft that cannot be signed."""
    services, place = later.services, later.row().gathering_id
    say(later, "no")
    again = awards.start(services, later.lea, member_id=later.member, badge_slug="equipe", gathering_id=place)
    acts.tick(services, later.lea, again, ["1", "3"], None)
    acts.answer(services, later.lea, again, "yes")
    sign.sign(services, later.lea, again)
    assert code(lambda: delayed_answer.change_mind(services, later.member, later.award)) == "award.closed"
    assert code(lambda: awards.ask_again(services, later.lea, later.award)) == "award.closed"
    with services.database.begin(read_only=True) as session:
        assert to_reconsider(session, later.member).declined == []


def test_the_site_asks_again_whom_it_heard_say_so(later: Recognition) -> None:
    services = later.services
    say(later, "no")
    for _ in range(2):
        awards.ask_again(services, later.lea, later.award)
    row = later.row()
    assert (row.state, row.answer) == ("draft", None) and row.criteria
    with pytest.raises(NotFound):
        awards.ask_again(services, later.karim, later.award)
    acts.answer(services, later.lea, later.award, "yes")
    later.sign()
    assert code(lambda: awards.ask_again(services, later.lea, later.award)) == "award.closed"


def test_the_same_answer_twice_is_one(later: Recognition) -> None:
    _, version = read_again(later)
    for _ in range(2):
        say(later, "yes", shown=version)
    assert [each.answer for each in consents(later)] == ["yes", "later", "yes"]
    _, version = read_again(later)
    for _ in range(2):
        say(later, "disagree", shown=version)
    assert later.row().state == "declined" and later.count(Disagreement) == 1


def test_a_no_ends_it(later: Recognition) -> None:
    say(later, "no")
    assert later.row().state == "declined" and read_again(later)[0] is Standing.DECLINED
    assert later.count(Disagreement) == 0
    assert code(lambda: say(later, "yes")) == code(lambda: say(later, "disagree")) == "award.closed"


def not_heard(session: OrmSession, actor: Actor, site: int) -> list[WaitingAward]:
    """The awards that a site reads about with which their members do not agree, as its day's page has them."""
    (found,) = recognition.waiting(session, {"unheard": unheard(actor, site)}).values()
    assert session.scalar(counting_unheard(actor, site)) == len(found)
    return found


def test_a_disagreement_needs_no_word_stops_it_and_is_for_the_site_alone(later: Recognition) -> None:
    say(later, "disagree")
    assert later.row().state == "declined" and read_again(later)[0] is Standing.DISAGREED
    assert consents(later)[-1].answer == "no"
    assert code(lambda: say(later, "yes")) == "award.closed"
    with pytest.raises((Refused, AwardBlocked)):
        sign.sign(later.services, later.lea, later.award)
    with later.services.database.begin(read_only=True) as session:
        site = later.row().site_id
        (only,) = not_heard(session, later.lea, site)
        assert only.award.id == later.award and only.at is not None
        assert not_heard(session, later.lea, site + 1) == []
        texts = session.scalars(select(JournalFacts.about).where(JournalFacts.award_id == later.award)).all()
    assert DISAGREED in texts
    with pytest.raises(NotFound):
        delayed_answer.heard(later.services, Actor(later.lea.staff_id, later.lea.roles, frozenset()), later.award)
    for _ in range(2):
        delayed_answer.heard(later.services, later.lea, later.award)
    with later.services.database.begin(read_only=True) as session:
        assert not_heard(session, later.lea, site) == []
    assert read_again(later)[0] is Standing.DISAGREED


def test_a_yes_can_be_taken_back_until_it_is_signed(services: Services) -> None:
    of = agreed(Cast(services))
    assert read_again(of)[0] is Standing.AGREED
    say(of, "disagree")
    assert of.row().state == "declined"
    signed = agreed(Cast(services), given="Fatou", family="Diallo").sign()
    assert read_again(signed)[0] is Standing.ISSUED
    assert code(lambda: say(signed, "no")) == "award.already_signed" and signed.row().state == "issued"


def test_what_was_changed_since_is_not_answered(later: Recognition) -> None:
    _, version = read_again(later)
    acts.tick(later.services, later.lea, later.award, ["1", "3", "4"], "Une autre phrase.")
    standing, now = read_again(later)
    assert standing is Standing.ASKED_AGAIN and now != version
    for shown in (version, now):
        with pytest.raises(Outdated):
            acts.answer_alone(later.services, later.member, later.award, "yes", shown=shown)
    assert later.row().state == "draft" and later.row().answer is None
    acts.answer(later.services, later.lea, later.award, "later")
    with pytest.raises(Outdated):
        acts.answer_alone(later.services, later.member, later.award, "no", shown=version)
    say(later, "yes")
    assert set(later.row().criteria) == {"1", "3", "4"}


def test_only_their_own_and_only_what_they_were_asked(later: Recognition) -> None:
    other = agreed(Cast(later.services), given="Fatou", family="Diallo")
    for number in (later.award, 10**8):
        with pytest.raises(NotFound), later.services.database.begin(read_only=True) as session:
            asked(session, other.member, number, later.services.now())
        with pytest.raises(NotFound):
            acts.answer_alone(later.services, other.member, number, "yes")
    assert later.row().answer == "later"
    member = Cast(later.services).member("Zoé", "Petit")
    draft = awards.start(later.services, later.lea, member_id=member, badge_slug="equipe")
    with pytest.raises(NotFound), later.services.database.begin(read_only=True) as session:
        asked(session, member, draft, later.services.now())


def test_what_waits_is_the_member_s_own_and_only_while_it_waits(later: Recognition) -> None:
    other = agreed(Cast(later.services), given="Fatou", family="Diallo")

    def found(member: int) -> list[int]:
        with later.services.database.begin(read_only=True) as session:
            return [each.id for each in to_reconsider(session, member).waiting]

    assert found(later.member) == [later.award] and found(other.member) == []
    say(later, "yes")
    assert found(later.member) == []


def test_under_fifteen_nobody_answers_alone(later: Recognition) -> None:
    with later.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == later.member).values(age=Age.UNDER_15))
    assert read_again(later)[0] is Standing.TOGETHER
    for answer in ("yes", "no", "disagree"):
        assert code(lambda: say(later, answer)) == "answer.with_parent"  # noqa: B023
    assert later.row().state == "draft"


def test_what_is_missing_stops_a_yes_and_no_other_answer(later: Recognition) -> None:
    with later.services.database.begin() as session:
        model = session.scalar(select(BadgeModel).where(BadgeModel.slug == "equipe"))
        assert model is not None
        model.retired_on = later.services.now().date()
    assert read_again(later)[0] is Standing.SHORT
    with pytest.raises(AwardBlocked):
        say(later, "yes")
    assert later.row().answer == "later"  # nothing of the refused yes stays
    say(later, "no")
    assert later.row().state == "declined"


def test_what_is_no_answer_is_refused(later: Recognition) -> None:
    assert code(lambda: say(later, "later")) == code(lambda: say(later, "")) == "answer.unknown"
    assert code(lambda: say(later, "yes", visibility="tout")) == "answer.visibility"
    assert code(lambda: say(later, "yes", name_shown="Zoé Petit")) == "answer.name"
    with later.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == later.member).values(age=Age.UNDER_18))
    assert code(lambda: say(later, "yes", visibility="public")) == "visibility.minor"
    say(later, "yes")
    assert rows.award(later.services, later.award).state == "agreed"

"""A colleague reads first: who is told, who may read, what each answer does, and what happens when nobody is there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.issuing import sign as signing
from badges.network import accounts
from badges.network.actors import actor_of
from badges.network.tables import Staff
from badges.people.tables import StaffTie
from badges.recognition import award, observe
from badges.recognition.reading import prefer_colleague, second_reading
from badges.recognition.reading import reads as readings
from badges.recognition.rules import AwardBlocked
from badges.recognition.rules import dossier as dossier_rules
from badges.recognition.states import READING_TRANSITIONS, AwardState, ReadingState
from badges.recognition.tables import AwardReading, Endorsement
from tests.cast import acts, rows
from tests.cast.acts import invite
from tests.cast.late import gathering_by, prepared
from tests.cast.people import Cast
from tests.cast.refusals import code

FINE, TOGETHER = "fine", "together"


def colleague(cast: Cast, name: str = "Sonia Petit", site: str = "gueret", role: str = "facilitator") -> Actor:
    """Another member of staff."""
    email = f"{name.split()[0].lower()}@rcs.example"
    invite(
        cast.services, OPERATOR, name=name, email=email, function="coordinatrice" if role == "coordinator" else
        "animatrice", roles=[role], site_slugs=[site] if role == "facilitator" else [],
    )  # fmt: skip
    return actor_of(cast.staff(email))


def missing(cast: Cast, actor: Actor, number: int) -> list[str]:
    """What keeps the member's yes from being recorded; empty when it was."""
    try:
        acts.answer(cast.services, actor, number, "yes")
    except AwardBlocked as blocked:
        return [each.code for each in blocked.blockers]
    return []


def digest(cast: Cast, actor: Actor, number: int) -> str:
    """The digest on the page that the colleague reads."""
    return second_reading.show(cast.services, actor, number).dossier.digest.hex()


def waiting(cast: Cast, actor: Actor) -> list[int]:
    """The awards on this staff member's day page."""
    with cast.services.database.begin(read_only=True) as session:
        return [each.award.id for each in readings.of_the_day(session, actor, cast.services.now()).to_read]


def together(cast: Cast, actor: Actor) -> list[tuple[int, str, bool]]:
    """The awards to look at together on this staff member's day page."""
    with cast.services.database.begin(read_only=True) as session:
        found = readings.of_the_day(session, actor, cast.services.now()).together
        return [(each.award.id, each.colleague, each.reads) for each in found]


def journal_of(cast: Cast, kind: Act) -> list[str | None]:
    """What the journal says of acts of a kind, oldest first."""
    with cast.services.database.begin(read_only=True) as session:
        return [each.about for each in reversed(journal.acts(session, journal.Filter(kind=kind)))]


def test_all_entered_late_by_one_waits_for_a_colleague_of_the_site(services: Services, cast: Cast) -> None:
    sonia, lea = colleague(cast), cast.lea
    number = prepared(cast)
    assert missing(cast, lea, number) == ["award.blocked.reading"]  # told before the member is asked
    assert second_reading.ask(services, lea, number) is ReadingState.ASKED
    assert second_reading.ask(services, lea, number) is ReadingState.ASKED and rows.count(services, AwardReading) == 1
    assert missing(cast, lea, number) == ["award.blocked.reading_asked"]
    assert waiting(cast, sonia) == [number]
    assert waiting(cast, lea) == waiting(cast, cast.karim) == waiting(cast, cast.helene) == []
    assert code(lambda: second_reading.show(services, lea, number)) == "reading.not_yours"
    assert (
        code(lambda: second_reading.answer(services, lea, number, FINE, digest(cast, sonia, number)))
        == "reading.not_yours"
    )
    assert code(lambda: second_reading.answer(services, cast.karim, number, FINE, "")) == "not_found"
    shown = second_reading.show(services, sonia, number)
    assert shown.asked_by == "Léa Martin" and shown.preview == award.preview(services, lea, number)
    assert second_reading.answer(services, sonia, number, FINE, digest(cast, sonia, number)) is ReadingState.FINE
    assert second_reading.answer(services, sonia, number, FINE, digest(cast, sonia, number)) is ReadingState.FINE
    assert waiting(cast, sonia) == []
    assert missing(cast, lea, number) == []
    signing.sign(services, lea, number)
    assert journal_of(cast, Act.COLLEAGUE_ASKED) == ["late"] and journal_of(cast, Act.COLLEAGUE_ANSWERED) == ["fine"]
    with services.database.begin(read_only=True) as session:
        assert session.query(Endorsement).one().staff_id == lea.staff_id  # she saw it, and attests it


@pytest.mark.parametrize("days", [(20, 14), (7, 0)])
def test_entered_in_time_is_as_before(services_sqlite: Services, days: tuple[float, float]) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast, days_ago=days)
    assert missing(cast, cast.lea, number) == []
    assert second_reading.ask(cast.services, cast.lea, number) is None and rows.count(cast.services, AwardReading) == 0


def test_seen_by_two_is_as_before(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast, seen_by=colleague(cast))
    assert missing(cast, cast.lea, number) == []


def test_entered_by_a_colleague_is_as_before(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    services, amina = cast.services, cast.member()
    places = [gathering_by(services, cast.helene, cast.gueret, days, amina) for days in (30, 20)]
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=places[0])
    number = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=places[1])
    acts.tick(services, cast.lea, number, ["3"])
    assert missing(cast, cast.lea, number) == []


def test_the_coordination_reads_where_the_site_has_no_colleague(services: Services, cast: Cast) -> None:
    number = prepared(cast)
    second_reading.ask(services, cast.lea, number)
    assert waiting(cast, cast.helene) == [number] and waiting(cast, cast.karim) == []
    second_reading.answer(services, cast.helene, number, FINE, digest(cast, cast.helene, number))
    assert missing(cast, cast.lea, number) == []


def test_an_account_that_one_of_the_two_has_just_opened_is_no_second_reader(services: Services, cast: Cast) -> None:
    """In either direction, for a day; what is to be looked at together may be said at once."""
    sonia = colleague(cast)
    number = prepared(cast)
    second_reading.ask(services, cast.lea, number)
    seen = digest(cast, cast.helene, number)
    accounts.link(services, cast.helene, cast.lea.staff_id or 0)
    assert code(lambda: second_reading.answer(services, cast.helene, number, FINE, seen)) == "reading.same_hand"
    assert second_reading.answer(services, cast.helene, number, TOGETHER, seen) is ReadingState.TOGETHER
    assert second_reading.answer(services, sonia, number, FINE, seen) is ReadingState.FINE  # the control
    assert missing(cast, cast.lea, number) == []


def test_after_a_day_it_reads_as_any_other(services: Services, cast: Cast) -> None:
    number = prepared(cast)
    second_reading.ask(services, cast.lea, number)
    accounts.link(services, cast.helene, cast.lea.staff_id or 0)
    seen = digest(cast, cast.helene, number)
    services.clock.advance(hours=23)  # type: ignore[attr-defined]
    assert code(lambda: second_reading.answer(services, cast.helene, number, FINE, seen)) == "reading.same_hand"
    services.clock.advance(hours=2)  # type: ignore[attr-defined]
    assert second_reading.answer(services, cast.helene, number, FINE, seen) is ReadingState.FINE


def test_a_disabled_colleague_is_not_asked(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    sonia = colleague(cast)
    number = prepared(cast)
    second_reading.ask(cast.services, cast.lea, number)
    accounts.disable(cast.services, cast.helene, sonia.staff_id or 0)
    assert waiting(cast, cast.helene) == [number]


def test_to_look_at_together(services: Services, cast: Cast) -> None:
    sonia, lea = colleague(cast), cast.lea
    number = prepared(cast)
    second_reading.ask(services, lea, number)
    second_reading.answer(services, sonia, number, TOGETHER, digest(cast, sonia, number))
    assert missing(cast, lea, number) == ["award.blocked.reading_together"]
    assert rows.award(services, number).state == AwardState.DRAFT  # it is kept
    assert together(cast, lea) == [(number, "Sonia Petit", False)]
    assert together(cast, sonia) == [(number, "Léa Martin", True)]
    assert together(cast, cast.helene) == [] and waiting(cast, sonia) == []
    assert code(lambda: second_reading.ask(services, lea, number)) == "reading.unchanged"
    acts.tick(services, lea, number, ["2", "3"], "A réparti le travail.")
    assert together(cast, lea) == together(cast, sonia) == []
    assert missing(cast, lea, number) == ["award.blocked.reading"]
    assert second_reading.ask(services, lea, number) is ReadingState.ASKED and waiting(cast, sonia) == [number]
    second_reading.answer(services, sonia, number, FINE, digest(cast, sonia, number))
    assert missing(cast, lea, number) == []


def test_after_talking_the_reader_can_say_that_nothing_is_unusual(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast)
    second_reading.ask(cast.services, cast.lea, number)
    seen = digest(cast, cast.helene, number)
    second_reading.answer(cast.services, cast.helene, number, TOGETHER, seen)
    second_reading.answer(cast.services, cast.helene, number, FINE, seen)
    assert code(lambda: second_reading.answer(cast.services, cast.helene, number, TOGETHER, seen)) == "reading.over"
    assert missing(cast, cast.lea, number) == []


def test_an_answer_is_about_what_was_read(services: Services, cast: Cast) -> None:
    number = prepared(cast)
    second_reading.ask(services, cast.lea, number)
    before = digest(cast, cast.helene, number)
    acts.tick(services, cast.lea, number, ["3"], "Une autre phrase.")
    assert code(lambda: second_reading.answer(services, cast.helene, number, FINE, before)) == "reading.changed"
    second_reading.answer(services, cast.helene, number, FINE, digest(cast, cast.helene, number))
    acts.tick(services, cast.lea, number, ["3"], "Encore une autre.")
    assert missing(cast, cast.lea, number) == ["award.blocked.reading"]
    assert code(lambda: second_reading.answer(services, cast.helene, number, "asked", before)) == "reading.answer"


def test_changed_after_the_members_yes_it_is_not_signed(services: Services, cast: Cast) -> None:
    """The yes was recorded when nothing was needed; the need came before the signature."""
    number = prepared(cast, days_ago=(7, 0))
    assert missing(cast, cast.lea, number) == []
    member = rows.award(services, number).member_id
    prefer_colleague.prefer_a_colleague(services, cast.lea, member, wanted=True)
    with pytest.raises(AwardBlocked) as found:
        signing.sign(services, cast.lea, number)
    assert [each.code for each in found.value.blockers] == ["award.blocked.reading"]
    second_reading.ask(services, cast.lea, number)
    second_reading.answer(services, cast.helene, number, FINE, digest(cast, cast.helene, number))
    signing.sign(services, cast.lea, number)
    with services.database.begin(read_only=True) as session:
        endorsement = session.query(Endorsement).one()
        assert (endorsement.staff_id, endorsement.function) == (cast.helene.staff_id, "coordinatrice")
        assert "La coordinatrice du site" in (endorsement.comment or "")


def test_a_reader_tied_to_the_member_afterwards_has_not_read(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    services, number = cast.services, prepared(cast)
    second_reading.ask(services, cast.lea, number)
    second_reading.answer(services, cast.helene, number, FINE, digest(cast, cast.helene, number))
    member = rows.award(services, number).member_id
    with services.database.begin() as session:
        session.add(
            StaffTie(staff_id=cast.helene.staff_id, member_id=member, same_person=True, answered_at=services.now())
        )
    assert missing(cast, cast.lea, number) == ["award.blocked.reading"]


def test_two_accounts_of_the_author_do_not_read_for_one_another(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    services, other, record = cast.services, colleague(cast), cast.member("Léa", "Martin")
    number = prepared(cast)
    second_reading.ask(services, cast.lea, number)
    assert waiting(cast, other) == [number]  # the positive control
    with services.database.begin() as session:
        for actor in (cast.lea, other):
            session.add(
                StaffTie(staff_id=actor.staff_id, member_id=record, same_person=True, answered_at=services.now())
            )
    assert waiting(cast, other) == [] and waiting(cast, cast.helene) == [number]
    assert code(lambda: second_reading.show(services, other, number)) == "reading.not_yours"


def alone(cast: Cast) -> Actor:
    """Léa when nobody else works for the network any more."""
    with cast.services.database.begin() as session:  # no intention closes the account of the last coordinator
        session.execute(update(Staff).where(Staff.id != cast.lea.staff_id).values(active=False))
    return cast.lea


def test_the_only_member_of_staff_goes_on_and_the_journal_says_so(services: Services, cast: Cast) -> None:
    amina = cast.member()
    lea = alone(cast)
    number = prepared(cast, member=amina)
    assert missing(cast, lea, number) == ["award.blocked.reading"]
    assert second_reading.ask(services, lea, number) is ReadingState.NOBODY
    assert missing(cast, lea, number) == []
    assert journal_of(cast, Act.COLLEAGUE_ASKED) == ["nobody"]


def test_when_everybody_leaves_after_asking_it_goes_on_too(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast)
    second_reading.ask(cast.services, cast.lea, number)
    lea = alone(cast)
    assert second_reading.ask(cast.services, lea, number) is ReadingState.NOBODY
    assert missing(cast, lea, number) == [] and rows.count(cast.services, AwardReading) == 1


def test_alone_nobody_signs_in_her_place(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    services, amina = cast.services, cast.member()
    number = prepared(cast, days_ago=(7, 0), member=amina)
    prefer_colleague.prefer_a_colleague(services, cast.lea, amina, wanted=True)
    lea = alone(cast)
    assert code(lambda: second_reading.ask(services, lea, number)) == "reading.nobody"
    prefer_colleague.prefer_a_colleague(services, lea, amina, wanted=False)  # it is hers to take back
    assert missing(cast, lea, number) == []


def test_without_the_rule_it_would_pass(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    cast = Cast(services_sqlite)
    number = prepared(cast)
    monkeypatch.setattr(dossier_rules, "reading_blockers", lambda _dossier: [])
    assert missing(cast, cast.lea, number) == []


def test_what_is_missing_is_found_before_anybody_is_asked(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast)
    acts.tick(cast.services, cast.lea, number, [])
    with pytest.raises(AwardBlocked):
        second_reading.ask(cast.services, cast.lea, number)
    award.abandon(cast.services, cast.lea, number)
    assert code(lambda: second_reading.ask(cast.services, cast.lea, number)) == "award.closed"


def test_an_abandoned_award_waits_for_nobody(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast)
    second_reading.ask(cast.services, cast.lea, number)
    seen = digest(cast, cast.helene, number)
    award.abandon(cast.services, cast.lea, number)
    assert waiting(cast, cast.helene) == []
    assert code(lambda: second_reading.answer(cast.services, cast.helene, number, FINE, seen)) == "reading.over"


def test_the_table_has_no_way_back() -> None:
    assert {each for each in ReadingState if not READING_TRANSITIONS[each]} == {ReadingState.FINE, ReadingState.NOBODY}
    assert all(ReadingState.ASKED not in following for following in READING_TRANSITIONS.values())


def test_a_coordinator_at_the_site_is_asked_as_a_colleague(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast, replace(cast.helene, site_ids=frozenset()))
    second_reading.ask(cast.services, cast.helene, number)
    assert waiting(cast, cast.lea) == [number]  # Léa of Guéret reads what the coordination prepared

"""« C'est vous ? » is asked once, and nobody recognises herself by any of her accounts, whenever she was tied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import delete, event

from badges.base.errors import NotAllowed, NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.issuing import resume
from badges.issuing import sign as signing
from badges.network.actors import actor_of
from badges.people import links, register
from badges.people.tables import Member, StaffTie
from badges.people.ties import denials, identity_question
from badges.people.ties.compare_names import compare_names
from badges.recognition import award, observe
from badges.recognition.rules import AwardBlocked
from badges.recognition.states import AwardState
from badges.recognition.tables import Observation
from tests.cast import acts, rows
from tests.cast.facts import change_member
from tests.cast.late import prepared
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.refusals import code


def asked(services: Services, actor: Actor) -> list[int]:
    """The members about whom a staff member is asked now."""
    with services.database.begin(read_only=True) as session:
        return [each.id for each in identity_question.to_ask(session, actor)]


def missing(act: object) -> list[str]:
    """The codes of what an award lacks."""
    with pytest.raises(AwardBlocked) as found:
        act()  # type: ignore[operator]
    return [blocker.code for blocker in found.value.blockers]


def second_account(cast: Cast, name: str = "Léa Martin") -> Actor:
    """Another account at Guéret, under the same name."""
    acts.invite(
        cast.services, OPERATOR, name=name, email="lm@rcs.example", function="animatrice",
        roles=["facilitator"], site_slugs=["gueret"],
    )  # fmt: skip
    return actor_of(cast.staff("lm@rcs.example"))


def test_a_member_with_her_name_is_asked_about_once(services: Services, cast: Cast) -> None:
    lea, twin = cast.lea, cast.member("LEA", "Martin")
    elsewhere = cast.member("Léa", "Martin", site="auzances")
    assert asked(services, lea) == [twin] and asked(services, cast.karim) == []
    assert twin not in asked(services, cast.helene)
    with pytest.raises(NotFound):
        identity_question.answer(services, lea, elsewhere, same_person=True)
    with pytest.raises(NotFound):
        identity_question.answer(services, lea, cast.member(), same_person=True)  # Amina bears another name
    identity_question.answer(services, lea, twin, same_person=False)
    assert asked(services, lea) == []
    identity_question.answer(services, lea, twin, same_person=True)  # the first answer stays
    assert rows.count(services, StaffTie, StaffTie.same_person.is_not(None)) == 1
    assert rows.count(services, StaffTie, StaffTie.same_person) == 0
    with services.database.begin(read_only=True) as session:
        (act,) = journal.acts(session, journal.Filter(kind=Act.STAFF_TIED))
        assert (act.staff_id, act.member_id, act.about) == (lea.staff_id, twin, f"staff:{lea.staff_id}:no")


def test_a_yes_ties_the_record(services: Services, cast: Cast) -> None:
    twin = cast.member("Martin", "Léa")
    identity_question.answer(services, cast.lea, twin, same_person=True)
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, twin).staff_id == cast.lea.staff_id
        assert identity_question.own_records(session, cast.lea) == {twin}
    assert asked(services, cast.lea) == []
    gathering = cast.gathering(0, {twin: "helps"})
    place = {"member_id": twin, "badge_slug": "equipe", "gathering_id": gathering}
    assert code(lambda: observe.observe(services, cast.lea, criteria=["1"], **place)) == "award.self"
    assert code(lambda: award.start(services, cast.lea, **place)) == "award.self"


def test_until_she_answers_she_neither_observes_nor_awards(services: Services, cast: Cast) -> None:
    twin = cast.member("Léa", "Martin")
    before, today = (cast.gathering(days, {twin: "helps"}) for days in (7, 0))
    seen = {"member_id": twin, "badge_slug": "equipe", "criteria": ["1"], "gathering_id": before}
    assert code(lambda: observe.observe(services, cast.lea, **seen)) == "tie.unanswered"  # type: ignore[arg-type]
    start = {"member_id": twin, "badge_slug": "equipe", "gathering_id": today}
    assert code(lambda: award.start(services, cast.lea, **start)) == "tie.unanswered"  # type: ignore[arg-type]
    identity_question.answer(services, cast.lea, twin, same_person=False)
    observe.observe(services, cast.lea, **seen)  # type: ignore[arg-type]
    number = award.start(services, cast.lea, **start)  # type: ignore[arg-type]
    acts.tick(services, cast.lea, number, ["1", "3"])
    assert acts.answer(services, cast.lea, number, "yes") is AwardState.AGREED


def tie(services: Services, actor: Actor, member: int) -> None:
    """Tie an account to a record, as a yes does, whatever their names are."""
    with services.database.begin() as session:
        session.add(StaffTie(staff_id=actor.staff_id, member_id=member, same_person=True, answered_at=services.now()))


def test_tied_after_the_yes_she_does_not_sign(recognition: Recognition) -> None:
    services, lea = recognition.services, recognition.lea
    tie(services, lea, recognition.member)
    assert "award.blocked.self" in missing(lambda: signing.sign(services, lea, recognition.award))
    assert code(lambda: acts.tick(services, lea, recognition.award, ["1"])) == "award.self"


def test_without_the_tie_she_would_sign(recognition: Recognition) -> None:
    """The positive control of the test before."""
    assert recognition.sign().row().state == AwardState.ISSUED


def test_another_of_her_accounts_does_not_sign_either(recognition: Recognition, cast: Cast) -> None:
    services, other = recognition.services, second_account(cast, "L. M.")
    shared = cast.member("Léa", "Martin")
    tie(services, recognition.lea, shared)
    tie(services, recognition.lea, recognition.member)
    tie(services, other, shared)  # the second account is hers through another of her records
    place = {"member_id": recognition.member, "badge_slug": "service", "gathering_id": recognition.row().gathering_id}
    assert code(lambda: award.start(services, other, **place)) == "award.self"
    assert "award.blocked.self" in missing(lambda: signing.sign(services, other, recognition.award))


def test_what_she_saw_of_herself_does_not_count_for_a_colleague(services: Services, cast: Cast) -> None:
    """Recorded before she was tied: another person's award rests on what others saw."""
    member, karim = cast.member(), replace(cast.karim, site_ids=frozenset({cast.gueret}))
    number = prepared(cast, karim, (7, 0), member=member, seen_by=cast.lea)
    facts = award.dossier(services, karim, number)
    assert facts.blockers == [] and rows.count(services, Observation) == 2  # the control
    acts.answer(services, karim, number, "yes")
    tie(services, cast.lea, member)
    facts = award.dossier(services, karim, number)
    assert [each.criterion for each in facts.seen] == ["3"]
    found = missing(lambda: signing.sign(services, karim, number))
    assert found == ["award.blocked.two_criteria", "award.blocked.two_dates", "award.blocked.agreement"]


def test_a_reservation_of_a_member_tied_meanwhile_is_given_up(recognition: Recognition) -> None:
    services = recognition.services
    assert signing.reserve(services, recognition.lea, recognition.award) is not None
    tie(services, recognition.lea, recognition.member)
    assert resume.resume(services) == 0
    assert recognition.row().state == AwardState.AGREED


def test_later_ties_do_not_change_what_was_signed(recognition: Recognition) -> None:
    services = recognition.services
    recognition.sign()
    before = award.dossier(services, recognition.helene, recognition.award).seen
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    tie(services, recognition.lea, recognition.member)
    assert award.dossier(services, recognition.helene, recognition.award).seen == before != ()


def test_the_coordination_takes_a_mistaken_tie_back(services: Services, cast: Cast) -> None:
    twin = cast.member("Léa", "Martin")
    identity_question.answer(services, cast.lea, twin, same_person=True)
    lea_id = cast.lea.staff_id or 0
    with pytest.raises(NotAllowed):
        denials.untie(services, cast.lea, twin, lea_id)
    as_coordinator = replace(cast.lea, roles=cast.helene.roles)
    assert code(lambda: denials.untie(services, as_coordinator, twin, lea_id)) == "tie.own"
    denials.untie(services, cast.helene, twin, lea_id)
    denials.untie(services, cast.helene, twin, lea_id)
    with services.database.begin(read_only=True) as session:
        assert (
            session.get_one(Member, twin).staff_id is None
            and identity_question.own_records(session, cast.lea) == frozenset()
        )
        assert len(journal.acts(session, journal.Filter(kind=Act.STAFF_TIED))) == 2
    assert asked(services, cast.lea) == []  # she is not asked again


def test_a_record_registered_with_an_account_is_hers(services: Services, cast: Cast) -> None:
    own = cast.member("Mme", "Martin", staff_id=cast.lea.staff_id)
    with services.database.begin(read_only=True) as session:
        assert identity_question.own_records(session, cast.lea) == {own}
        (act,) = journal.acts(session, journal.Filter(kind=Act.STAFF_TIED))
        assert act.about == f"staff:{cast.lea.staff_id}:yes"
    with services.database.begin() as session:
        session.get_one(Member, own).staff_id = None  # as when two records are merged and both have an account
    with services.database.begin(read_only=True) as session:
        assert identity_question.own_records(session, cast.lea) == {own}


HERSELF = (
    ("LEA", "MARTIN", None), ("Martin", "Léa", None), ("Léa-Martin", None, None), ("L.", "Martin", None),
    ("Léa", "M.", None), ("Léa", None, None), ("Mme", "Martin", None), ("Lea", "Martine", None),
    ("Léa Marie", "Martin-Dupont", None), ("Leah", "Martin", None), ("Zoé", "Petit", "Léa"), ("Леа", "Мартен", None),
)  # fmt: skip


@pytest.mark.parametrize(("given", "family", "called"), HERSELF)
def test_each_spelling_of_herself_is_asked_about_before_she_does_anything(
    services: Services, cast: Cast, given: str, family: str | None, called: str | None
) -> None:
    member = cast.member(given, family, called=called)
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Member, member)
        assert identity_question.is_to_ask(session, cast.lea, row, member)
    place = {"member_id": member, "badge_slug": "equipe", "gathering_id": cast.gathering(0, {member: "helps"})}
    acts = {
        "observe": lambda: observe.observe(services, cast.lea, criteria=["1"], **place),
        "award": lambda: award.start(services, cast.lea, **place),
        "answer": lambda: register.record_consent(services, cast.lea, member, "badges", "yes"),
        "contact": lambda: change_member(
            services, cast.lea, member, given_name=given, family_name=family, email="a@courrier.example"
        ),
        "link": lambda: links.show(services, cast.lea, member),
    }
    assert {name: code(act) for name, act in acts.items()} == dict.fromkeys(acts, "tie.unanswered")
    identity_question.answer(services, cast.lea, member, same_person=False)
    for act in acts.values():  # the control, and once a pair
        act()
    with services.database.begin(read_only=True) as session:
        assert not identity_question.is_to_ask(session, cast.lea, session.get_one(Member, member), member)


def test_another_name_is_asked_about_by_nobody(services: Services, cast: Cast) -> None:
    """The control of the test before."""
    member = cast.member("Nadia", "Benali")
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Member, member)
        assert not any(
            identity_question.is_to_ask(session, each, row, member) for each in (cast.lea, cast.karim, cast.helene)
        )
    assert rows.count(services, StaffTie) == 0


def test_a_member_answers_through_staff_once_she_has_said_who_it_is(recognition: Recognition, cast: Cast) -> None:
    """The yes to a badge is an answer that is entered too."""
    services = recognition.services
    with services.database.begin() as session:
        session.get_one(Member, recognition.member).given_name = "Hélène"
        session.get_one(Member, recognition.member).family_name = "R."
    said = lambda: acts.answer(services, cast.helene, recognition.award, "later")  # noqa: E731
    assert code(said) == "tie.unanswered"
    identity_question.answer(services, cast.helene, recognition.member, same_person=False)
    assert said() is AwardState.DRAFT


def test_the_day_asks_about_what_resembles_and_never_compares_all(services: Services, cast: Cast) -> None:
    alike, abroad = cast.member("Lea", "Martni"), cast.member("Олена", "Нитка")
    assert asked(services, cast.lea) == [alike]
    with counting(services) as statements:
        assert asked(services, cast.lea) == [alike]
    assert len(statements) <= 2 and not any("whole_name, " in each for each in statements[1:])
    with counting(services) as statements:
        assert asked(services, cast.karim) == []
    assert len(statements) == 1
    place = {"member_id": abroad, "badge_slug": "equipe", "gathering_id": cast.gathering(0, {abroad: "helps"})}
    assert code(lambda: award.start(services, cast.lea, **place)) == "tie.unanswered"  # type: ignore[arg-type]


def test_a_name_that_is_written_anew_is_compared_anew(services: Services, cast: Cast) -> None:
    member = cast.member("Nadia", "Benali")
    card = {"family_name": "Martin", "badges_yes": True}
    change_member(services, cast.helene, member, given_name="Léa", **card)  # type: ignore[arg-type]
    assert asked(services, cast.lea) == [member]
    change_member(services, cast.helene, member, given_name="Nadia", **card)  # type: ignore[arg-type]
    assert asked(services, cast.lea) == []
    namesake = second_account(cast, "Nadia Martin")
    assert asked(services, namesake) == [member]


def test_nobody_gives_a_member_her_own_name(services: Services, cast: Cast) -> None:
    member = cast.member("Zoé", "Petit")
    card = {"given_name": "Lea", "family_name": "Martine", "email": "lea@courrier.example", "badges_yes": True}
    assert code(lambda: change_member(services, cast.lea, member, **card)) == "tie.becoming"  # type: ignore[arg-type]
    change_member(services, cast.helene, member, **card)  # type: ignore[arg-type]


def test_names_of_before_are_compared_at_night(services: Services, cast: Cast) -> None:
    member = cast.member("Lea", "Martni")
    with services.database.begin() as session:
        session.execute(delete(StaffTie))
    assert asked(services, cast.lea) == []
    assert compare_names(services) == 1 and compare_names(services) == 0
    assert asked(services, cast.lea) == [member]


@contextmanager
def counting(services: Services) -> Iterator[list[str]]:
    """The statements that are run meanwhile, without those that begin and end a transaction."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(services.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(services.database.engine, "before_cursor_execute", note)

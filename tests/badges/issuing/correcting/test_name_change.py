"""Another name on a signed badge waits for its member's yes, on their own link or before a colleague. Each database."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from badges.base.database import schema
from badges.base.errors import Outdated, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.issuing import resume, revoke
from badges.issuing.beside import notices
from badges.issuing.beside.tables import ProposedName
from badges.issuing.correcting import correct, former_names, name_change, name_questions
from badges.issuing.correcting.facts import WordingFacts
from badges.leaving import merge
from badges.ledger.tables import Document
from badges.people import links
from badges.people.tables import StaffTie
from badges.sharing import audience
from tests.cast.colleagues import colleague
from tests.cast.facts import change_member
from tests.cast.naming import PAUL, accept, ask, own_link, question, rename, says
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code

ROSALIE = {"given_name": "Rosalie", "family_name": "Bobin"}


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """Rosalie's badge, with her whole name."""
    return agreed(cast, given="Rosalie", family="Bobin", name="Rosalie Bobin").sign()


def signed_name(of: Recognition) -> str:
    """The name in the signed badge that the code shows."""
    number = [each for each in of.editions() if each.state == "issued"][-1].id
    with of.services.database.begin(read_only=True) as session:
        chosen = select(Document.data).where(Document.edition_id == number, Document.representation == "ob3")
        data = session.scalars(chosen).one()
    return str(json.loads(data)["credentialSubject"]["identifier"][0]["identityHash"])


# -- the attack, and its control --------------------------------------------------------------------------------------


def test_nobody_of_the_staff_makes_it_another_s_badge(badge: Recognition) -> None:
    rename(badge)
    assert (
        code(lambda: correct.correct(badge.services, badge.lea, badge.award, WordingFacts(name="Paul Martin")))
        == "correction.asks"
    )
    assert (
        code(lambda: correct.correct(badge.services, badge.helene, badge.award, WordingFacts(name="Paul")))
        == "correction.asks"
    )
    assert former_names.renew(badge.services, badge.lea, badge.member) == {}  # asked, and not done
    assert question(badge) == "Paul Martin"
    assert signed_name(badge) == badge.row().name_shown == "Rosalie Bobin" and len(badge.editions()) == 1
    key = links.show(badge.services, badge.lea, badge.member)
    assert code(lambda: says(badge, link=key)) == "correction.link_shown"
    assert (
        code(lambda: name_change.answer_before(badge.services, badge.lea, badge.award, "yes"))
        == "correction.own_request"
    )
    assert signed_name(badge) == "Rosalie Bobin" and badge.headline() == "VALID"


def test_a_spelling_stays_one_tap(badge: Recognition) -> None:
    rename(badge, given_name="Rosalie", family_name="Bobine")
    assert former_names.renew(badge.services, badge.lea, badge.member) == {}
    assert signed_name(badge) == badge.row().name_shown == "Rosalie Bobine"
    assert badge.headline() == "VALID" and question(badge) is None


def spelled(of: Recognition, family: str) -> str:
    """Léa writes another family name into the record, and into the badge: how that ends."""
    rename(of, given_name="Rosalie", family_name=family)
    try:
        correct.correct(of.services, of.lea, of.award, WordingFacts(name=f"Rosalie {family}"))
    except Refused as refusal:
        return refusal.code
    return ""


def test_a_chain_of_spellings_makes_no_other_name(badge: Recognition) -> None:
    chain = ("Boben", "Bobert", "Robert", "Robart")
    assert [spelled(badge, family) for family in chain] == ["", *["correction.asks"] * 3]
    assert signed_name(badge) == "Rosalie Boben"
    assert spelled(badge, "Bobin") == spelled(badge, "Robin") == ""  # back, and one edit from what she said yes to
    assert spelled(badge, "Rabin") == "correction.asks"
    assert accept(badge, "Rosalie Rabin")
    assert spelled(badge, "Raban") == ""  # one edit from the name of the last yes


def test_other_choices_are_no_yes_to_a_name(badge: Recognition) -> None:
    """Showing or hiding a badge notes its name with the choice."""
    assert spelled(badge, "Boben") == ""
    audience.set_visibility(badge.services, badge.member, badge.code, "hidden")
    audience.set_visibility(badge.services, badge.member, badge.code, "code")
    assert badge.row().accepted_name == "Rosalie Bobin"
    assert spelled(badge, "Bobert") == "correction.asks"


def test_badges_that_are_there_keep_the_name_of_their_yes(badge: Recognition) -> None:
    """Revision 0038: the name that was agreed to before the signature, not what the site made of it since."""
    assert spelled(badge, "Boben") == ""
    schema.downgrade(badge.services.database, "0036")
    schema.upgrade(badge.services.database)
    assert (badge.row().name_shown, badge.row().accepted_name) == ("Rosalie Boben", "Rosalie Bobin")
    assert spelled(badge, "Bobert") == "correction.asks"


# -- whose yes it is --------------------------------------------------------------------------------------------------


def test_the_member_says_yes_on_their_own_link(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    says(badge)
    assert signed_name(badge) == badge.row().name_shown == badge.row().accepted_name == "Paul Martin"
    assert badge.headline() == "VALID" and question(badge) is None and badge.count(ProposedName) == 0
    with pytest.raises(Outdated):
        says(badge)
    assert len(badge.editions()) == 2
    with badge.services.database.begin(read_only=True) as session:
        acts = journal.acts(session, journal.Filter(member_id=badge.member))
    alone = [(each.kind, each.about) for each in acts if each.staff_id is None]
    assert alone == [(Act.AWARD_CORRECTED, None), (Act.AWARD_ANSWERED, "name:yes")]
    assert not any(word in str(acts) for word in ("Paul", "Rosalie"))  # no name stands in the journal


def test_the_link_that_the_corrector_showed_counts_after_a_day(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    key = links.show(badge.services, badge.lea, badge.member)
    for hours in (0, 12, 11):
        badge.services.clock.advance(hours=hours, minutes=59 if hours == 11 else 0)  # type: ignore[attr-defined]
        assert code(lambda: says(badge, link=key)) == "correction.link_shown"
    assert links.show(badge.services, badge.lea, badge.member) == key  # shown again, late on the same day
    badge.services.clock.advance(hours=23)  # type: ignore[attr-defined]
    assert code(lambda: says(badge, link=key)) == "correction.link_shown"
    badge.services.clock.advance(hours=1, minutes=1)  # type: ignore[attr-defined]
    says(badge, link=key)
    assert signed_name(badge) == "Paul Martin"


def test_a_link_that_a_colleague_showed_counts(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    says(badge, link=links.show(badge.services, badge.helene, badge.member))
    assert signed_name(badge) == "Paul Martin"


def test_a_new_link_that_the_corrector_did_not_show_counts(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    links.show(badge.services, badge.lea, badge.member)
    says(badge, link=links.renew_link(badge.services, badge.helene, badge.member))
    assert signed_name(badge) == "Paul Martin"


def test_another_account_of_the_corrector_is_the_corrector(cast: Cast, badge: Recognition) -> None:
    second = colleague(cast, "Léa Martin-Dupont")
    record = cast.member("Léa", "Martin")
    with cast.services.database.begin() as session:
        for account in (second, cast.lea):
            facts = {"member_id": record, "same_person": True, "answered_at": cast.services.now()}
            session.add(StaffTie(staff_id=account.staff_id, **facts))
    rename(badge)
    ask(badge, "Paul Martin")
    assert (
        code(lambda: name_change.answer_before(cast.services, second, badge.award, "yes")) == "correction.own_request"
    )
    key = links.show(cast.services, second, badge.member)
    assert code(lambda: says(badge, link=key)) == "correction.link_shown"
    name_change.answer_before(cast.services, colleague(cast), badge.award, "yes")  # the control
    assert signed_name(badge) == "Paul Martin"


def test_who_wrote_the_name_is_a_corrector_too(cast: Cast, badge: Recognition) -> None:
    zoe = colleague(cast)
    rename(badge)  # Léa writes it; Zoé, who reads the record, asks
    name_change.ask(cast.services, zoe, badge.award, "Paul Martin")
    for actor in (cast.lea, zoe):
        answer = lambda a=actor: name_change.answer_before(cast.services, a, badge.award, "yes")  # noqa: E731
        assert code(answer) == "correction.own_request"  # type: ignore[arg-type]
    assert code(lambda: says(badge, link=links.show(cast.services, cast.lea, badge.member))) == "correction.link_shown"
    name_change.answer_before(cast.services, cast.helene, badge.award, "yes")
    assert signed_name(badge) == "Paul Martin"


def test_another_fact_of_the_record_makes_nobody_a_corrector(cast: Cast, badge: Recognition) -> None:
    zoe = colleague(cast)
    rename(badge)
    change_member(cast.services, zoe, badge.member, **PAUL, told_by="la mairie")  # type: ignore[arg-type]
    ask(badge, "Paul Martin")
    name_change.answer_before(cast.services, zoe, badge.award, "yes")
    assert signed_name(badge) == "Paul Martin"


def test_who_may_ask_and_hear(cast: Cast, badge: Recognition) -> None:
    rename(badge)
    asking = lambda actor, name="Paul Martin": code(  # noqa: E731
        lambda: name_change.ask(cast.services, actor, badge.award, name)
    )
    assert asking(cast.karim) == "award.unknown" and asking(cast.lea, "Marie Petit") == "answer.name"
    rename(badge, **ROSALIE)
    assert asking(cast.lea, "Rosalie Bobin") == "correction.same"
    ask(badge, "Rosalie")
    assert code(lambda: name_change.answer_before(cast.services, cast.karim, badge.award, "yes")) == "award.unknown"
    assert code(lambda: name_change.answer_before(cast.services, cast.helene, badge.award, "later")) == "answer.unknown"
    other = agreed(cast, given="Fatou", family="Petit", badge="ecoute").sign()
    link = own_link(other)
    assert (
        code(lambda: name_change.answer_alone(cast.services, other.member, badge.code, link, "yes")) == "award.unknown"
    )
    with cast.services.database.begin() as session:
        session.add(
            StaffTie(staff_id=cast.helene.staff_id, member_id=badge.member, same_person=True,
                     answered_at=cast.services.now())
        )  # fmt: skip
    assert code(lambda: name_change.answer_before(cast.services, cast.helene, badge.award, "yes")) == "award.self"
    assert asking(cast.helene) == "award.self"
    assert badge.row().name_shown == "Rosalie Bobin"


def test_a_child_says_yes_with_a_parent(cast: Cast) -> None:
    of = agreed(cast, given="Rosalie", family="Bobin", age="under_15", with_parent=True).sign()
    ask(of, "Rosalie")
    assert code(lambda: says(of)) == "answer.with_parent"
    name_change.answer_before(cast.services, cast.helene, of.award, "yes")
    assert signed_name(of) == "Rosalie"


# -- records that were joined -----------------------------------------------------------------------------------------


def test_joining_two_records_renames_no_badge(cast: Cast, badge: Recognition) -> None:
    paul = cast.member("Paul", "Martin")
    link = own_link(badge)
    merge.merge(cast.services, cast.helene, badge.member, paul)
    assert signed_name(badge) == badge.row().name_shown == "Rosalie Bobin"
    assert (
        code(lambda: correct.correct(cast.services, cast.lea, badge.award, WordingFacts(name="Paul Martin")))
        == "correction.asks"
    )
    ask(badge, "Paul Martin")
    with cast.services.database.begin(read_only=True) as session:
        theirs = links.private_key(cast.services, session, paul)
    for key in (link, theirs):
        assert (
            code(lambda k=key: name_change.answer_alone(cast.services, paul, badge.code, k, "yes"))  # type: ignore[misc]
            == "correction.records_joined"
        )
    hear = name_change.answer_before
    assert code(lambda: hear(cast.services, cast.helene, badge.award, "yes")) == "correction.own_request"  # she joined
    assert code(lambda: hear(cast.services, cast.lea, badge.award, "yes")) == "correction.own_request"  # she asked
    assert signed_name(badge) == "Rosalie Bobin"
    hear(cast.services, colleague(cast), badge.award, "yes")
    assert signed_name(badge) == "Paul Martin"


# -- how long it waits, and what ends it ------------------------------------------------------------------------------


def test_a_no_ends_it_whoever_showed_the_link(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    says(badge, "no", link=links.show(badge.services, badge.lea, badge.member))
    assert question(badge) is None and badge.row().name_shown == "Rosalie Bobin" and len(badge.editions()) == 1
    with pytest.raises(Outdated):
        name_change.answer_before(badge.services, badge.helene, badge.award, "yes")


def test_another_name_takes_its_place_and_an_old_page_does_not_say_yes_to_it(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul")
    with badge.services.database.begin(read_only=True) as session:
        shown = name_questions.asked_about(session, badge.award)
    assert shown is not None
    badge.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    ask(badge, "Paul Martin")
    with pytest.raises(Outdated):
        says(badge, shown=shown.version)
    assert badge.row().name_shown == "Rosalie Bobin"
    says(badge)
    assert signed_name(badge) == "Paul Martin"


def test_a_name_that_the_record_no_longer_has_is_not_asked(badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    rename(badge, **ROSALIE)
    assert question(badge) is None
    with pytest.raises(Outdated):
        says(badge)
    assert badge.row().name_shown == "Rosalie Bobin"


def test_it_ends_with_the_request_the_badge_and_the_month(cast: Cast, badge: Recognition) -> None:
    rename(badge)
    ask(badge, "Paul Martin")
    name_change.take_back(cast.services, cast.lea, badge.award)
    assert badge.count(ProposedName) == 0
    ask(badge, "Paul Martin")
    badge.services.clock.advance(days=29)  # type: ignore[attr-defined]
    assert notices.forget_old(cast.services) == 0 and question(badge) == "Paul Martin"
    badge.services.clock.advance(days=2)  # type: ignore[attr-defined]
    assert notices.forget_old(cast.services) == 1 and question(badge) is None
    ask(badge, "Paul Martin")
    revoke.revoke(cast.services, cast.helene, badge.award, "error")
    assert badge.count(ProposedName) == 0


def test_a_crash_after_the_yes_is_finished(badge: Recognition) -> None:
    class Crash(RuntimeError):
        """The process dies here."""

    def dies(_owner: str, _algorithm: str, _signature: bytes) -> None:
        raise Crash

    rename(badge)
    ask(badge, "Paul Martin")
    with pytest.raises(Crash):
        says(badge.watched(dies))
    assert badge.row().name_shown == "Rosalie Bobin" and question(badge) == "Paul Martin"
    assert resume.resume(badge.services) == 1
    assert signed_name(badge) == badge.row().accepted_name == "Paul Martin" and question(badge) is None


def test_a_list_of_badges_is_asked_and_corrected_each_by_its_own_name(cast: Cast, badge: Recognition) -> None:
    rename(badge, given_name="Rosalie", family_name="Martin")
    with cast.services.database.begin(read_only=True) as session:
        (found,) = former_names.old_names(session, cast.lea, badge.member, cast.services.now())
    assert found.asks and found.wanted == "Rosalie Martin" and found.closed is None
    assert former_names.renew(cast.services, cast.lea, badge.member) == {}
    with cast.services.database.begin(read_only=True) as session:
        (found,) = former_names.old_names(session, cast.lea, badge.member, cast.services.now())
    assert found.closed == "correction.waiting"

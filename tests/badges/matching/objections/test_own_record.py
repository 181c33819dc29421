"""What is said of a facilitator's own record: she takes nothing of it back, and nothing that she reads tells of it."""

from __future__ import annotations

from badges.base.services import Services
from badges.matching.choice import reads as choice
from badges.matching.ideas import become, invite, reads
from badges.matching.objections.keep_apart import keep_apart, take_back
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Objection
from badges.people.tables import Member
from badges.people.ties import identity_question
from tests.cast.ideas import another_day, coming, noted_idea
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.refusals import code
from tests.cast.rows import count


def own(cast: Cast) -> int:
    """A record that Léa Martin said is her own."""
    record = cast.member("Léa", "Martin")
    identity_question.answer(cast.services, cast.lea, record, same_person=True)
    return record


def test_she_takes_back_nothing_that_is_said_of_her(services: Services, cast: Cast) -> None:
    amina, other, mine = cast.member("Amina"), cast.member("Paul"), cast.member("Léa", "Martin")
    for named in (mine, other):
        keep_apart(services, cast.helene, amina, named)
    assert code(lambda: take_back(services, cast.lea, amina, mine)) == "tie.unanswered"
    identity_question.answer(services, cast.lea, mine, same_person=True)
    take_back(services, cast.lea, amina, mine)  # the answer is that of one that was never said
    assert count(services, Objection) == 2
    take_back(services, cast.lea, amina, other)  # the control
    assert count(services, Objection) == 1
    take_back(services, cast.helene, amina, mine)
    assert count(services, Objection) == 0
    keep_apart(services, cast.helene, mine, amina)
    take_back(services, OwnLink(mine), mine, amina)  # what she said herself is hers
    assert count(services, Objection) == 0


def test_a_colleague_reads_it_and_she_does_not(services: Services, cast: Cast) -> None:
    mine, xena, yann = own(cast), cast.member("Xena", "Zed"), cast.member("Yann", "Zou")
    idea = noted_idea(services, cast.helene, cast.gueret, member=mine)
    coming(services, cast.helene, idea, [xena, yann])
    seen = {}
    for said in (False, True):
        if said:
            keep_apart(services, cast.helene, xena, mine)
            keep_apart(services, cast.helene, cast.member("Xavière", "Zut"), mine)
        else:
            cast.member("Xandra", "Zut")
        with services.database.begin(read_only=True) as session:
            now = services.now()
            found = reads.idea(session, idea)
            assert found is not None
            seen[said] = (
                [(each.member.given_name, each.first) for each in reads.to_tell(session, idea, now, unless=[mine])],
                [each.given_name for each in reads.who_could_come(session, found, "Xa", unless=[mine])],
            )
            hers = [each.first for each in reads.to_tell(session, idea, now)]
            theirs = [each.given_name for each in reads.who_could_come(session, found, "Xa")]
    assert seen[True][0] == seen[False][0] == [("Xena", False), ("Yann", False)]
    assert seen[True][1] == ["Xandra", "Xavière"] and theirs == ["Xandra"] and hers == [True, False]


def test_she_tells_nobody_of_her_own_idea(services: Services, cast: Cast) -> None:
    mine, xena = own(cast), cast.member("Xena", "Zed")
    with services.database.begin() as session:
        row = session.get_one(Member, xena)
        row.email, row.email_confirmed_at = "xena@courrier.example", services.now()
    hers, theirs = (noted_idea(services, cast.helene, cast.gueret, member=each) for each in (mine, cast.member("Paul")))
    for number in (hers, theirs):
        coming(services, cast.helene, number, [xena])
        become.become(services, cast.helene, number, another_day())
    for said in (False, True):
        if said:
            keep_apart(services, cast.helene, xena, mine)
        assert code(lambda: invite.write(services, cast.lea, hers, xena)) == "idea.own"
        assert code(lambda: invite.told(services, cast.lea, hers, xena)) == "idea.own"
    assert code(lambda: invite.write(services, cast.helene, hers, xena)) == "idea.no_address"
    invite.told(services, cast.helene, hers, xena)
    invite.write(services, cast.lea, theirs, xena)  # the control


def test_a_choice_leaves_her_out_for_whom_she_asks(services: Services, cast: Cast) -> None:
    mine, xena, paul = own(cast), cast.member("Xena", "Zed"), cast.member("Paul")
    for member in (mine, paul):
        posting(services, cast.helene, member)
    posting(services, cast.helene, xena, side="sought")

    def proposed(*unless: int) -> set[int | None]:
        with services.database.begin(read_only=True) as session:
            found = choice.choice(session, xena, [cast.gueret], services.now(), unless=unless)
        assert found is not None
        return {each.other for each in (*found.shown, *found.rest)} - {None}

    assert proposed() == {mine, paul} and proposed(mine) == {paul}
    keep_apart(services, cast.helene, xena, mine)
    assert proposed() == proposed(mine) == {paul}

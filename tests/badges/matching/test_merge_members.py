"""Two records of one person become one: what was said of either is obeyed, and each row that is there once is one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.services import Services
from badges.leaving import merge
from badges.matching import conditions
from badges.matching.choice import reads as choice
from badges.matching.conditions import ConditionsFacts
from badges.matching.ideas import change, reads, say, voice
from badges.matching.ideas.facts import IdeaFacts
from badges.matching.introductions import finish, meet, propose, rows
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.propose import Pair
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.objections import rest
from badges.matching.objections.keep_apart import keep_apart, take_back
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import MemberConditions, Objection, ThreadsAtRest
from badges.people.tables import Member
from tests.cast.introductions import thread
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.refusals import code
from tests.cast.rows import count


def suggested(services: Services, cast: Cast, member: int) -> list[int | None]:
    """The members whom a choice proposes to one."""
    with services.database.begin(read_only=True) as session:
        found = choice.choice(session, member, [cast.gueret], services.now())
    assert found is not None
    return [each.other for each in (*found.shown, *found.rest) if each.other is not None]


@pytest.mark.parametrize("named", [True, False])
def test_an_objection_is_obeyed_by_the_record_that_stays(services: Services, cast: Cast, named: bool) -> None:
    xena, gone, stays = cast.member("Xena", "Zed"), cast.member("Yves", "Petit"), cast.member("Yves", "Petit-Roy")
    offer = posting(services, cast.lea, stays)
    request = posting(services, cast.lea, xena, side="sought", words="Faire un ourlet.")
    pair = Pair(giver_id=stays, receiver_id=xena, offer_id=offer, request_id=request)
    assert suggested(services, cast, xena) == [stays]  # the control
    keep_apart(services, cast.lea, *((xena, gone) if named else (gone, xena)))
    before = merge.preview(services, cast.helene, gone, stays).moves
    assert sum(each.rows for each in before if each.table == "objection") == (0 if named else 1)
    merge.merge(services, cast.helene, gone, stays)
    assert suggested(services, cast, xena) == [] == suggested(services, cast, stays)
    assert code(lambda: propose.propose(services, cast.lea, pair)) == "introduction.apart"
    with services.database.begin(read_only=True) as session:
        assert rows.kept_apart(session, xena, stays) and rows.apart(session, [xena], [stays]) == {stays}
    two = (xena, gone) if named else (stays, xena)
    take_back(services, cast.lea, *two)  # from a page that was opened before
    assert count(services, Objection) == 0 and suggested(services, cast, xena) == [stays]


def test_ideas_obey_it_too(services: Services, cast: Cast) -> None:
    xena, gone, stays = cast.member("Xena", "Zed"), cast.member("Yves", "Petit"), cast.member("Yves", "Petit-Roy")
    number = say.say(services, OwnLink(stays), IdeaFacts(title="Soupe au chou"))
    change.read(services, cast.lea, number)
    keep_apart(services, cast.lea, xena, gone)

    def could(search: str) -> list[str]:
        with services.database.begin(read_only=True) as session:
            found = reads.idea(session, number)
            assert found is not None
            return [each.given_name for each in reads.who_could_come(session, found, search)]

    assert could("Xe") == ["Xena"]
    merge.merge(services, cast.helene, gone, stays)
    assert could("Xe") == []
    voice.would_come(services, cast.lea, number, xena)
    with services.database.begin(read_only=True) as session:
        assert reads.read_first(session, number) == {xena}


def test_rows_of_both_become_one(services: Services, cast: Cast) -> None:
    gone, stays, zoe = cast.member("Pia", "Lou"), cast.member("Pia", "Loup"), cast.member("Zoé", "Zut")
    for one, other in ((gone, zoe), (stays, zoe), (gone, stays), (zoe, gone), (zoe, stays), (stays, gone)):
        keep_apart(services, cast.lea, one, other)
    said = ConditionsFacts(not_at_home=True, words="Avec une femme.")
    conditions.say(services, cast.lea, gone, said)
    conditions.say(services, cast.lea, stays, ConditionsFacts(often=True))
    for member in (gone, stays):
        rest.rest(services, cast.helene, member)
    moves = {(each.table, each.person): each for each in merge.preview(services, cast.helene, gone, stays).moves}
    for table in ("member_conditions", "threads_at_rest"):
        assert (moves[table, "member_id"].rows, moves[table, "member_id"].doubles) == (1, 1)
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        kept = session.scalars(select(MemberConditions)).one()
        assert (kept.member_id, kept.not_at_home, kept.often, kept.words) == (stays, True, True, "Avec une femme.")
        assert session.scalars(select(ThreadsAtRest.member_id)).all() == [stays]
        pairs = {(each.member_id, each.other_id) for each in session.scalars(select(Objection))}
    assert pairs == {(stays, zoe), (zoe, stays)}


def test_the_words_of_the_record_that_stays_stay(services: Services, cast: Cast) -> None:
    gone, stays = cast.member("Pia", "Lou"), cast.member("Pia", "Loup")
    conditions.say(services, cast.lea, gone, ConditionsFacts(words="Avec une femme."))
    conditions.say(services, cast.lea, stays, ConditionsFacts(words="Le matin."))
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        assert conditions.conditions(session, stays).words == "Le matin."


def test_open_threads_end_where_the_record_that_stays_says_so(services: Services, cast: Cast) -> None:
    def twins(name: str) -> tuple[int, int]:
        return cast.member(name, "Petit"), cast.member(name, "Petit-Roy")

    xena = cast.member("Xena", "Zed")
    free, apart, resting = twins("Ana"), twins("Béa"), twins("Cléo")
    open_ones = [thread(services, cast.lea, each[0], xena).goes_to(ThreadState.MET) for each in (free, apart, resting)]
    keep_apart(services, cast.lea, apart[1], xena)
    rest.rest(services, cast.helene, resting[1])
    for each in (free, apart, resting):
        merge.merge(services, cast.helene, *each)
    assert [each.state for each in open_ones] == [ThreadState.MET, ThreadState.CLOSED, ThreadState.CLOSED]


def test_no_one_mediates_their_own_thread(services: Services, cast: Cast) -> None:
    amina, paul, again = cast.member("Amina"), cast.member("Paul"), cast.member("Amina", "Benali-Petit")
    conditions.say(services, cast.lea, again, ConditionsFacts(mediates=True))
    found = thread(services, cast.lea, amina, paul).goes_to(ThreadState.BOTH_YES)
    meet.arrange(services, cast.lea, found.id, ArrangementFacts(mediator=again, what="Un ourlet"))
    assert found.view.mediator is not None
    merge.merge(services, cast.helene, again, amina)
    assert found.view.mediator is None and found.view.what == "Un ourlet" and found.state is ThreadState.BOTH_YES


@pytest.mark.parametrize(("theirs", "shown"), [("06 22 22 22 22", False), (None, True), ("06 11 11 11 11", True)])
def test_a_number_is_shown_only_where_it_was_ticked(
    services: Services, cast: Cast, theirs: str | None, shown: bool
) -> None:
    gone, paul = cast.member("Amina", phone="06 11 11 11 11"), cast.member("Paul")
    stays = cast.member("Amina", "Benali-Petit", **({"phone": theirs} if theirs else {}))
    found = thread(services, cast.lea, gone, paul).goes_to(ThreadState.MET)
    finish.show_number(services, OwnLink(gone), found.id, Who.GIVER, shown=True)
    merge.merge(services, cast.helene, gone, stays)
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, stays).phone is not None
    assert found.view.giver_number is shown

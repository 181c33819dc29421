"""« Noté en votre nom »: it stands on the colleague's day until it was read, and what is denied counts for nothing."""

from __future__ import annotations

import pytest

from badges.base.errors import NotAllowed, NotFound
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.issuing import revoke, sign
from badges.issuing.correcting import pause
from badges.network.actors import actor_of
from badges.recognition import award
from badges.recognition import rows as recognition
from badges.recognition.observations import colleague_entries
from badges.recognition.rules import AwardBlocked
from badges.recognition.states import AwardState
from badges.recognition.tables import AwardPause, Observation
from tests.cast import acts, rows
from tests.cast.colleagues import sonia
from tests.cast.people import Cast
from tests.cast.recognition import headline
from tests.cast.refusals import code


def entered(cast: Cast, seer: Actor, by: Actor | None = None) -> tuple[int, int]:
    """Léa enters, as seen by a colleague, the minimum of a badge, and begins the award: the member, and the award."""
    services, by = cast.services, by or cast.lea
    member = cast.member()
    before, today = (cast.gathering(days, {member: "helps"}) for days in (7, 0))
    for place, key in ((before, "1"), (today, "3")):
        acts.observe(
            services, by, member_id=member, badge_slug="equipe", criteria=[key], gathering_id=place,
            seen_by=seer.staff_id, sentence="A rangé la salle." if key == "1" else None,
        )  # fmt: skip
    return member, award.start(services, by, member_id=member, badge_slug="equipe", gathering_id=today)


def noted(services: Services, actor: Actor) -> list[tuple[tuple[int, ...], str, int]]:
    """What stands on somebody's day: the observations, who entered them, of whom."""
    with services.database.begin(read_only=True) as session:
        found = colleague_entries.waiting(session, actor)
        assert session.scalar(colleague_entries.counting(actor)) == sum(len(each.numbers) for each in found)
    return [(each.numbers, each.author, each.member.id) for each in found]


def missing(services: Services, actor: Actor, number: int) -> list[str]:
    """What a yes lacks, when this staff member enters it."""
    with pytest.raises(AwardBlocked) as found:
        acts.answer(services, actor, number, "yes")
    return [each.code for each in found.value.blockers]


def test_it_stands_on_the_colleagues_day_until_it_is_read(services: Services, cast: Cast) -> None:
    hugo = sonia(cast)
    member, number = entered(cast, hugo)
    assert noted(services, hugo) == [((1,), "Léa Martin", member), ((2,), "Léa Martin", member)]
    assert noted(services, cast.lea) == noted(services, cast.helene) == []
    assert missing(services, cast.lea, number) == ["award.blocked.unread"]
    for _again in range(2):
        colleague_entries.confirm(services, hugo, (1, 2))
    assert noted(services, hugo) == []
    assert acts.answer(services, cast.lea, number, "yes") is AwardState.AGREED
    sign.sign(services, cast.lea, number)
    assert headline(services, rows.award(services, number).code) == "VALID"


def test_who_entered_it_does_not_give_it_alone_but_another_may(services: Services, cast: Cast) -> None:
    hugo = sonia(cast)
    _member, number = entered(cast, hugo)
    colleague_entries.confirm(services, hugo, (1,))
    assert missing(services, cast.lea, number) == ["award.blocked.unread"]  # one of the two is left
    assert acts.answer(services, cast.helene, number, "yes") is AwardState.AGREED
    with pytest.raises(AwardBlocked):
        sign.sign(services, cast.lea, number)
    sign.sign(services, cast.helene, number)
    assert noted(services, hugo) != []  # he is still to read it


def test_what_is_denied_is_gone_before_it_counts(services: Services, cast: Cast) -> None:
    hugo = sonia(cast)
    _member, number = entered(cast, hugo)
    acts.answer(services, cast.helene, number, "yes")
    for _again in range(2):
        colleague_entries.deny(services, hugo, (1,))
    row = rows.award(services, number)
    assert (row.state, row.answer, row.criteria) == (AwardState.DRAFT, None, ["3"])
    assert rows.count(services, Observation) == 1 and noted(services, hugo) != []
    assert "award.blocked.two_criteria" in missing(services, cast.helene, number)


def test_a_signed_badge_is_paused(services: Services, cast: Cast) -> None:
    hugo = sonia(cast)
    member, number = entered(cast, hugo)
    acts.answer(services, cast.helene, number, "yes")
    sign.sign(services, cast.helene, number)
    public = rows.award(services, number).code
    assert headline(services, public) == "VALID"
    for _again in range(2):
        colleague_entries.deny(services, hugo, (1, 2))
    assert headline(services, public) == "SUSPENDED" and noted(services, hugo) == []
    assert rows.count(services, AwardPause) == 1 and rows.count(services, Observation) == 2  # the badge rests on them
    assert code(lambda: pause.resume(services, cast.karim, number)) == "award.unknown"
    assert code(lambda: pause.resume(services, cast.helene, number)) == "pause.denied"  # it says what nobody saw
    assert {each.criterion for each in award.dossier(services, cast.helene, number).seen} == {"1", "3"}
    with services.database.begin(read_only=True) as session:
        model = rows.award(services, number).badge_model_id
        assert recognition.criteria_seen(session, member, model) == set()  # no further badge rests on them
    revoke.revoke(services, cast.helene, number, "error")
    assert headline(services, public) == "REVOKED"


def test_it_is_hers_alone_to_say(services: Services, cast: Cast) -> None:
    hugo = sonia(cast)
    entered(cast, hugo)
    for actor in (cast.lea, cast.karim, cast.helene):
        for act in (colleague_entries.confirm, colleague_entries.deny):
            with pytest.raises(NotFound):
                act(services, actor, (1,))
    with pytest.raises(NotFound):
        colleague_entries.confirm(services, hugo, (99,))
    assert noted(services, hugo) != []


def test_an_account_that_may_be_the_authors_own_confirms_nothing(services: Services, cast: Cast) -> None:
    acts.invite(
        services, OPERATOR, name="L. Martin", email="lm@rcs.example", function="animatrice", roles=["facilitator"],
        site_slugs=["gueret"],
    )  # fmt: skip
    second = actor_of(cast.staff("lm@rcs.example"))
    _member, number = entered(cast, second)
    for act in (colleague_entries.confirm, colleague_entries.deny):
        with pytest.raises(NotAllowed):
            act(services, second, (1, 2))
    assert code(lambda: colleague_entries.confirm(services, second, (1, 2))) == "seen.same_person"
    assert missing(services, cast.lea, number) == ["award.blocked.unread"]

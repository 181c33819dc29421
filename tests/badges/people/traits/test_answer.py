"""What a member answers is kept where it is asked, never shown to the staff, and goes by erasure, merge and switch."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from badges.base.errors import NotAllowed, NotFound, Outdated, Refused
from badges.base.journal.tables import JournalEntry
from badges.base.services import Services
from badges.leaving.export import export_member
from badges.leaving.merge import merge
from badges.people.tables import Member
from badges.people.traits import reads
from badges.people.traits.answer import of_minors, say
from badges.people.traits.choose_questions import choose, recorded
from badges.people.traits.facts import AnswersFacts, QuestionsFacts
from badges.people.traits.rules import AgeBand, Gender, SentBy, Trait
from badges.people.traits.tables import MemberTraits, TraitQuestion
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.conftest import Clock

ALL = recorded(frozenset(Trait))
EVERYTHING = AnswersFacts(
    commune="Guéret", age_band=AgeBand.FROM_40, sent_by=SentBy.SOCIAL, gender=Gender.WOMAN
)  # fmt: skip


def kept(services: Services, member_id: int) -> dict[str, object]:
    """What is recorded of a member."""
    with services.database.begin(read_only=True) as session:
        row = session.get(MemberTraits, member_id)
        return {each.value: getattr(row, each.value) for each in Trait if row and getattr(row, each.value)}


def test_nothing_is_asked_and_nothing_kept_until_it_is_switched_on(cast: Cast) -> None:
    amina = cast.member()
    with pytest.raises(NotFound):
        say(cast.services, amina, EVERYTHING)
    choose(cast.services, cast.helene, recorded(frozenset({Trait.AGE_BAND})))
    say(cast.services, amina, EVERYTHING)
    assert kept(cast.services, amina) == {"age_band": AgeBand.FROM_40}, "what is not asked is not kept"


def test_only_the_coordination_switches(cast: Cast) -> None:
    for other in (cast.lea, cast.karim):
        with pytest.raises(NotAllowed):
            choose(cast.services, other, ALL)
    assert count(cast.services, TraitQuestion) == 0


def test_what_is_switched_off_is_deleted_at_once_of_everybody(cast: Cast) -> None:
    amina, paul = cast.member(), cast.member("Paul", "Durand", site="auzances")
    choose(cast.services, cast.helene, ALL)
    say(cast.services, amina, EVERYTHING)
    say(cast.services, paul, AnswersFacts(gender=Gender.MAN))
    choose(cast.services, cast.helene, recorded(frozenset(Trait) - {Trait.GENDER}))
    assert kept(cast.services, amina) == {"commune": "23096", "age_band": AgeBand.FROM_40, "sent_by": SentBy.SOCIAL}
    assert count(cast.services, MemberTraits) == 1, "a row without an answer goes"
    choose(cast.services, cast.helene, QuestionsFacts())
    assert count(cast.services, MemberTraits) == count(cast.services, TraitQuestion) == 0
    choose(cast.services, cast.helene, ALL)
    assert kept(cast.services, amina) == {}, "switched on again, it is asked anew"


def test_two_coordinators_are_told_of_each_other(cast: Cast) -> None:
    shown = recorded(frozenset()).version
    choose(cast.services, cast.helene, ALL, shown=shown)
    with pytest.raises(Outdated):
        choose(cast.services, cast.helene, recorded(frozenset({Trait.COMMUNE})), shown=shown)


def test_to_prefer_not_to_say_takes_an_answer_away_and_is_kept_as_none(cast: Cast) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL)
    say(cast.services, amina, AnswersFacts(gender=Gender.UNSAID))
    assert count(cast.services, MemberTraits) == 0
    say(cast.services, amina, EVERYTHING)
    say(cast.services, amina, AnswersFacts(commune="Ahun"))
    assert kept(cast.services, amina) == {"commune": "23001", "gender": Gender.WOMAN}, "the gender is not shown again"
    say(cast.services, amina, AnswersFacts(gender=Gender.UNSAID))
    assert count(cast.services, MemberTraits) == 0


def test_an_older_page_erases_nothing(cast: Cast) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL)
    shown = reads.NOTHING.version
    say(cast.services, amina, EVERYTHING, shown=shown)
    with pytest.raises(Outdated):
        say(cast.services, amina, AnswersFacts(commune="Ahun"), shown=shown)


@pytest.mark.parametrize("asks_more", [True, False])
@pytest.mark.parametrize("first", [None, Gender.WOMAN])
def test_no_answer_tells_which_gender_was_said_before(cast: Cast, first: Gender | None, *, asks_more: bool) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL if asks_more else recorded(frozenset({Trait.GENDER})))
    said = AnswersFacts(commune="Ahun") if asks_more else AnswersFacts()
    say(cast.services, amina, replace(said, gender=first))
    for guess in Gender:
        before = count(cast.services, JournalEntry)
        say(cast.services, amina, replace(said, gender=guess), shown="0" * 32)
        assert count(cast.services, JournalEntry) == before + 1, "nor does the journal"
        assert kept(cast.services, amina).get("gender") == (None if guess is Gender.UNSAID else guess)
    if asks_more:
        for guess in Gender:
            with pytest.raises(Outdated):
                say(cast.services, amina, AnswersFacts(gender=guess), shown="0" * 32)


def test_what_is_said_again_without_a_gender_is_noted_once(cast: Cast) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL)
    say(cast.services, amina, EVERYTHING)
    before = count(cast.services, JournalEntry)
    say(cast.services, amina, replace(EVERYTHING, gender=None), shown="0" * 32)
    assert count(cast.services, JournalEntry) == before
    assert kept(cast.services, amina)["gender"] is Gender.WOMAN


def test_a_child_is_not_asked_and_what_they_said_before_goes(cast: Cast) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL)
    say(cast.services, amina, EVERYTHING)
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).age = "under_15"
        session.flush()
        of_minors(session, amina, cast.lea, cast.services.now())
    assert count(cast.services, MemberTraits) == 0
    with pytest.raises(NotFound):
        say(cast.services, amina, EVERYTHING)


def test_an_export_by_the_staff_leaves_the_gender_out(cast: Cast) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL)
    say(cast.services, amina, EVERYTHING)
    for by in (cast.lea, cast.helene):
        (row,) = json.loads(export_member(cast.services, by, amina).to_json())["member_traits"]
        assert row == {"commune": "23096", "age_band": "40_to_59", "sent_by": "social"}


def test_an_export_by_the_staff_does_not_tell_that_a_gender_was_said(cast: Cast) -> None:
    amina = cast.member()
    choose(cast.services, cast.helene, ALL)
    say(cast.services, amina, AnswersFacts(gender=Gender.WOMAN))
    for by in (cast.lea, cast.helene):
        found = export_member(cast.services, by, amina)
        assert "member_traits" not in json.loads(found.to_json())
        assert not [each for each in found.sections if each.table == "member_traits"], "nor the page to print"


def test_a_merge_takes_what_the_record_that_stays_lacks(cast: Cast, clock: Clock) -> None:
    gone, stays = cast.member("Amina", "Benali"), cast.member("Amina", "Benaly")
    choose(cast.services, cast.helene, ALL)
    say(cast.services, gone, EVERYTHING)
    say(cast.services, stays, AnswersFacts(commune="Ahun"))
    merge(cast.services, cast.helene, gone, stays)
    assert kept(cast.services, stays) == {
        "commune": "23001", "age_band": AgeBand.FROM_40, "sent_by": SentBy.SOCIAL, "gender": Gender.WOMAN,
    }  # fmt: skip
    assert count(cast.services, MemberTraits) == 1


@pytest.mark.parametrize("field", ["age_band", "sent_by", "gender"])
def test_no_other_answer_can_be_given(field: str) -> None:
    with pytest.raises(Refused):
        AnswersFacts(**{field: "health"})

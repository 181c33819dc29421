"""Who had an idea says whether they would lead it, and be named: taken back at once, and never for a minor."""

from __future__ import annotations

from badges.base import registry
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import declared
from badges.base.services import Services
from badges.gatherings.rules import Participation
from badges.gatherings.workshops.reads import public_workshop
from badges.matching.ideas import become, change, lead
from badges.matching.ideas.facts import LeadFacts, ThanksFacts
from badges.matching.postings.rows import OwnLink
from badges.people.rules import Age
from tests.cast.ideas import another_day, enrolled, noted_idea, own_idea, shown
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.refusals import code

NAMED, UNNAMED, NO = LeadFacts(leads=True, named=True), LeadFacts(leads=True), LeadFacts()


def answers(services: Services, number: int) -> tuple[bool | None, bool]:
    """What its author answered."""
    found = shown(services, number)
    return found.leads, found.named


def led_by(services: Services, number: int) -> tuple[str, ...]:
    """The first names that the public reads on the page of the workshop."""
    workshop_id = shown(services, number).workshop_id
    assert workshop_id is not None
    with services.database.begin(read_only=True) as session:
        found = public_workshop(session, workshop_id, services.now())
    assert found is not None
    return tuple(found.led_by)


def test_by_voice_and_on_the_private_page(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou")
    number = noted_idea(services, cast.lea, cast.gueret, member=colette)
    ours = noted_idea(services, cast.lea, cast.gueret)
    assert answers(services, number) == (None, False)
    for by in (cast.lea, OwnLink(colette)):
        for facts in (NAMED, UNNAMED, NO):
            for _twice in range(2):
                lead.answer(services, by, number, facts)
            assert answers(services, number) == (facts.leads, facts.named)
    assert code(lambda: LeadFacts(named=True)) == "idea.named_without_leading"
    for by in (cast.karim, OwnLink(fatou)):
        assert code(lambda by=by: lead.answer(services, by, number, NAMED)) == "not_found"  # type: ignore[misc]
    assert code(lambda: lead.answer(services, cast.lea, ours, UNNAMED)) == "not_found"  # it has no author


def test_a_minor_leads_and_is_not_named(services: Services, cast: Cast) -> None:
    girl = cast.member("Lola", age=Age.UNDER_18, badges_yes=None)
    number = noted_idea(services, cast.lea, cast.gueret, member=girl)
    for by in (cast.lea, OwnLink(girl)):
        assert code(lambda by=by: lead.answer(services, by, number, NAMED)) == "idea.minor"  # type: ignore[misc]
    lead.answer(services, OwnLink(girl), number, UNNAMED)
    assert answers(services, number) == (True, False)


def test_only_while_it_is_open_or_became_something_but_a_no_always(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette")
    unread, closed = own_idea(services, colette), noted_idea(services, cast.lea, cast.gueret, member=colette)
    assert code(lambda: lead.answer(services, OwnLink(colette), unread, UNNAMED)) == "idea.over"
    lead.answer(services, OwnLink(colette), closed, NAMED)
    change.close(services, cast.lea, closed, ThanksFacts(thanks="Merci."))
    lead.answer(services, OwnLink(colette), closed, UNNAMED)
    assert code(lambda: lead.answer(services, OwnLink(colette), closed, NAMED)) == "idea.over"
    lead.answer(services, OwnLink(colette), closed, NO)
    assert answers(services, closed) == (False, False)


def test_a_name_that_is_taken_back_is_gone_from_the_public_page(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette")
    number = noted_idea(services, cast.lea, cast.gueret, member=colette)
    become.become(services, cast.lea, number, another_day())
    assert led_by(services, number) == () and enrolled(services) == []
    lead.answer(services, OwnLink(colette), number, NAMED)
    assert led_by(services, number) == ("Colette",)
    assert kept(services, Kept.IDEA_UNNAMED, Kept.NAME_HIDDEN) == []
    lead.answer(services, OwnLink(colette), number, UNNAMED)
    assert led_by(services, number) == () and enrolled(services) == [(colette, Participation.LEADS, False)]
    lines = kept(services, Kept.IDEA_UNNAMED, Kept.NAME_HIDDEN)
    assert {each.act for each in lines} == {Kept.IDEA_UNNAMED, Kept.NAME_HIDDEN}
    lead.answer(services, OwnLink(colette), number, NO)
    assert enrolled(services) == []


def test_a_replay_of_the_logbook_takes_the_name_back_again(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou")
    number, other = (noted_idea(services, cast.lea, cast.gueret, member=each) for each in (colette, fatou))
    for each in (number, other):
        lead.answer(services, cast.lea, each, NAMED)
    lead.answer(services, cast.lea, number, UNNAMED)
    (line,) = kept(services, Kept.IDEA_UNNAMED)
    lead.answer(services, cast.lea, number, NAMED)  # as an older copy of the database has it
    (narrowing,) = [each for each in declared() if each.act is Kept.IDEA_UNNAMED]
    for _twice in range(2):
        with services.database.begin() as session:
            narrowing.again(services, session, line.facts, services.now())
            narrowing.again(services, session, {"person": "00" * 16}, services.now())
    assert answers(services, number) == (True, False) and answers(services, other) == (True, True)
    with services.database.begin(read_only=True) as session:
        assert line.facts in list(narrowing.standing(session))


def test_who_is_noted_to_be_a_minor_is_named_no_more(services: Services, cast: Cast) -> None:
    lola = cast.member("Lola", "Retors")
    number = noted_idea(services, cast.lea, cast.gueret, member=lola)
    lead.answer(services, cast.lea, number, NAMED)
    become.become(services, cast.lea, number, another_day())
    assert led_by(services, number) == ("Lola",)
    with services.database.begin() as session:
        registry.noted_as_minor(session, lola, cast.lea, services.now())
    assert answers(services, number) == (True, False) and led_by(services, number) == ()

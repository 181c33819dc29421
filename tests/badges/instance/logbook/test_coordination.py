"""What was ended stays ended when an older backup is restored: reports, badges, questions, places, badges of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from badges.base.times import local_date
from badges.instance.logbook import follow_logbook
from badges.network.tables import Site, SiteState
from badges.people.tables import Member
from badges.people.traits import reads as traits
from badges.people.traits.answer import say
from badges.people.traits.choose_questions import choose, recorded
from badges.people.traits.facts import AnswersFacts
from badges.people.traits.rules import AgeBand, Trait
from badges.places import closure, onward
from badges.places.facts import OwnOnwardFacts, SiteClosingFacts
from badges.places.tables import Closing, Onward
from badges.recognition import rows as recognition
from badges.recognition.models import publish as models
from badges.reports import make, periods
from badges.reports import publish as publishing
from badges.reports import reads as reports
from badges.sharing.others.add import take_away
from badges.sharing.others.tables import OtherBadge
from tests.badges.instance.logbook.conftest import Restore
from tests.badges.instance.restoring import sealed
from tests.cast import others
from tests.cast.people import Cast
from tests.cast.recognition import Recognition

pytestmark = pytest.mark.usefixtures("quick_seal")


def test_a_withdrawn_report_a_retired_badge_and_what_is_asked_no_longer_stay_so(
    issued: Recognition, restore: Restore
) -> None:
    services, cast = issued.services, Cast(issued.services)
    amina, paul, year = cast.member("Aminata"), cast.member("Paul"), periods.year(2026)
    make.make(services, year)
    publishing.publish(services, cast.helene, year)
    choose(services, cast.helene, recorded(frozenset({Trait.AGE_BAND, Trait.COMMUNE})))
    for member in (amina, paul):
        say(services, member, AnswersFacts(age_band=AgeBand.FROM_40, commune="Guéret"))
    archive = sealed(issued)
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    publishing.withdraw(services, cast.helene, year)
    models.retire(services, cast.helene, issued.row().version.model.slug)
    choose(services, cast.helene, recorded(frozenset({Trait.AGE_BAND})))
    say(services, amina, AnswersFacts())
    there = restore(issued, archive, with_logbook=True)

    def held() -> tuple[bool, int, frozenset[Trait], list[AnswersFacts]]:
        with there.database.begin(read_only=True) as session:
            retired = len(recognition.models(session, retired=True)) - len(recognition.models(session))
            said = [traits.own(session, member) for member in (amina, paul)]
            return reports.published(session, year) is not None, retired, traits.asked(session), said

    answer = AnswersFacts(age_band=AgeBand.FROM_40, commune="23096")
    assert held() == (True, 0, {Trait.AGE_BAND, Trait.COMMUNE}, [answer, answer])  # the archive alone has forgotten it
    for lines in (4, 0):
        assert follow_logbook.after_restoration(there, services.now()) == lines
        assert held() == (False, 1, {Trait.AGE_BAND}, [AnswersFacts(), AnswersFacts(age_band=AgeBand.FROM_40)])
    publishing.publish(there, cast.helene, year)
    models.offer_again(there, cast.helene, issued.row().version.model.slug)
    assert held()[:2] == (True, 0)  # the coordination decides anew


def test_a_place_that_closed_stays_closed_and_moves_nobody_by_an_older_yes(
    issued: Recognition, restore: Restore
) -> None:
    services, cast = issued.services, Cast(issued.services)
    amina = cast.member("Aminata", site="auzances")
    day = local_date(services.now())
    plan = SiteClosingFacts(closed_on=day.replace(year=day.year + 1), turn_to=cast.gueret, typed="Auzances")
    closure.plan(services, cast.helene, cast.auzances, plan)
    onward.answer_alone(services, amina, OwnOnwardFacts(to=cast.gueret))
    archive = sealed(issued)
    services.clock.advance(hours=1)  # type: ignore[attr-defined]
    onward.answer_alone(services, amina, OwnOnwardFacts(to=None))
    closure.plan(services, cast.helene, cast.auzances, replace(plan, closed_on=day))
    assert closure.close_places(services) == 1
    there = restore(issued, archive, with_logbook=True)

    def held() -> tuple[SiteState, int, int | None]:
        with there.database.begin(read_only=True) as session:
            row = session.get(Closing, cast.auzances)
            site = session.get_one(Site, cast.auzances)
            return site.state, session.get_one(Member, amina).site_id, row.turn_to_id if row is not None else None

    assert held() == (SiteState.OPEN, cast.auzances, cast.gueret)  # the control: the archive alone would move her
    assert follow_logbook.after_restoration(there, services.now())
    assert held() == (SiteState.CLOSED, cast.auzances, cast.gueret)
    assert closure.close_places(there) == 0 and follow_logbook.remember(there) == 0
    with there.database.begin(read_only=True) as session:
        assert session.get_one(Site, cast.auzances).closed_on == day


def test_a_place_that_stays_does_not_close_and_no_older_yes_moves_anybody(
    issued: Recognition, restore: Restore
) -> None:
    services, cast = issued.services, Cast(issued.services)
    amina, day = cast.member("Aminata", site="auzances"), local_date(services.now()) + timedelta(days=30)
    closure.plan(
        services,
        cast.helene,
        cast.auzances,
        SiteClosingFacts(closed_on=day, turn_to=cast.gueret, typed="Auzances"),
    )
    onward.answer_alone(services, amina, OwnOnwardFacts(to=cast.gueret))
    archive = sealed(issued)
    onward.answer_alone(services, amina, OwnOnwardFacts(to=None))
    closure.take_back(services, cast.helene, cast.auzances)
    there = restore(issued, archive, with_logbook=True)

    def held() -> tuple[date | None, bool, bool]:
        with there.database.begin(read_only=True) as session:
            closing, answer = session.get(Closing, cast.auzances), session.get(Onward, amina)
            return session.get_one(Site, cast.auzances).closed_on, closing is not None, answer is not None

    assert held() == (day, True, True)  # the control: the archive alone would close it and move her
    for lines in (2, 0):
        assert follow_logbook.after_restoration(there, services.now()) == lines
        assert held() == (None, False, False)


def test_a_badge_of_another_that_was_taken_away_stands_in_no_dossier_again(
    issued: Recognition, restore: Restore
) -> None:
    services, cast = issued.services, Cast(issued.services)
    amina = cast.member("Aminata")
    first, second = (others.other_badge(services, amina, badge_name=name) for name in ("Un badge", "Un autre"))
    archive = sealed(issued)
    take_away(services, None, amina, first)
    there = restore(issued, archive, with_logbook=True)

    def held() -> set[int]:
        with there.database.begin(read_only=True) as session:
            return set(session.scalars(select(OtherBadge.id)))

    assert held() == {first, second}  # the control
    for lines in (1, 0):
        assert follow_logbook.after_restoration(there, services.now()) == lines
        assert held() == {second}

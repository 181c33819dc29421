"""Workshops: opened or proposed once, at one's own sites."""

from __future__ import annotations

from badges.base.services import Services
from badges.gatherings import reads as gathering_reads
from badges.gatherings import rows as gatherings
from badges.gatherings.rules import Participation
from badges.gatherings.workshops import life, reads
from badges.gatherings.workshops.rules import WorkshopState
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.refusals import code


def test_a_workshop_is_opened_once(services: Services, cast: Cast) -> None:
    first = acts.create_workshop(services, cast.lea, site_id=cast.gueret, title="Pâtisserie", activity="cuisine")
    assert acts.create_workshop(services, cast.lea, site_id=cast.gueret, title=" patisserie ") == first
    assert acts.create_workshop(services, cast.karim, site_id=cast.auzances, title="Pâtisserie") != first
    for title, wanted in ((" ", "workshop.title_missing"), ("X" * 121, "workshop.title_too_long")):
        attempt = lambda title=title: acts.create_workshop(services, cast.lea, site_id=cast.gueret, title=title)  # noqa: E731
        assert code(attempt) == wanted
    with services.database.begin(read_only=True) as session:
        assert [w.title for w in gatherings.workshops(session, [cast.gueret])] == ["Pâtisserie"]


def test_a_workshop_at_another_site_is_not_found(services: Services, cast: Cast) -> None:
    assert code(lambda: acts.create_workshop(services, cast.lea, site_id=cast.auzances, title="X")) == "not_found"


def test_a_proposal_is_no_workshop_yet(services: Services, cast: Cast) -> None:
    fatou = cast.member("Fatou", "Indigo")
    first = acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Chaise paillée", proposed_by_id=fatou)
    assert acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="chaise paillee") == first
    with services.database.begin(read_only=True) as session:
        assert gathering_reads.workshops(session, [cast.gueret]) == []
        (line,) = reads.workshop_lines(session, [cast.gueret], services.now())
    assert line.state is WorkshopState.PROPOSED and line.proposed_by is not None and line.proposed_by.id == fatou
    assert acts.create_workshop(services, cast.lea, site_id=cast.gueret, title="Chaise paillée") == first
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in gathering_reads.workshops(session, [cast.gueret])] == [first]


def test_who_proposes_leads_and_is_named_to_the_public_by_consent_alone(services: Services, cast: Cast) -> None:
    for agreed in (False, True):
        fatou = cast.member("Fatou", "Indigo")
        number = acts.propose_workshop(
            services,
            cast.lea,
            site_id=cast.gueret,
            title=f"Vannerie {agreed}",
            proposed_by_id=fatou,
            name_agreed=agreed,
        )
        life.accept(services, cast.lea, number)
        with services.database.begin(read_only=True) as session:
            found, public = (
                reads.workshop_page(session, number),
                reads.public_workshop(session, number, services.now()),
            )
        assert found is not None and public is not None
        assert [each.member.id for each in found.in_role(Participation.LEADS)] == [fatou]
        assert not found.coming and not found.queue and public.led_by == (("Fatou",) if agreed else ())
    opened = acts.create_workshop(
        services, cast.lea, site_id=cast.gueret, title="Tricot", proposed_by_id=cast.member("Ginette")
    )
    with services.database.begin(read_only=True) as session:
        (led,) = reads.enrolled(session, opened).values()
    assert led.role is Participation.LEADS and not led.name_agreed


def test_what_the_public_will_read_names_no_one(services: Services, cast: Cast) -> None:
    fatou = cast.member("Fatou", "Indigo")

    def proposed(title: str, about: str = "", by: int = fatou) -> str:
        return code(
            lambda: acts.propose_workshop(
                services, cast.lea, site_id=cast.gueret, title=title, description=about, proposed_by_id=by
            )
        )

    assert proposed("Couture avec Fatou") == "workshop.names_someone"
    assert proposed("Couture", "Fatou montre l’ourlet.") == "workshop.names_someone"
    assert proposed("Couture", "Appelez le 05 55 82 80 47.") == "sentence.contact"
    assert proposed("Couture", "x" * 401) == "workshop.text_too_long"
    assert proposed("Couture", by=cast.member("Paul", site="auzances")) == "not_found"

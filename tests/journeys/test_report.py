"""The coordination makes a Bilan, looks at it, publishes it, and the home page shows it until it is withdrawn."""

from __future__ import annotations

from badges.gatherings.rules import Participation
from badges.reports import periods
from badges.reports.make import make_usual
from tests.cast.reported import Recorder, at, counted, values
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Town
from tests.journeys.steps import plain


def a_year(town: Town) -> None:
    """What took place in two years, as it was noted."""
    recorder, cast = Recorder(town.cast), town.cast
    amina, fatou, paul = (cast.member(name) for name in ("Amina", "Fatou", "Paul"))
    sewing = recorder.workshop("Couture pour débuter")
    for month in range(1, 11):
        helps = {"roles": {amina: Participation.HELPS}}
        recorder.meeting(at(f"2026-{month:02d}-03"), amina, fatou, **helps)
        recorder.meeting(at(f"2025-{month:02d}-03"), amina)
        recorder.meeting(at(f"2026-{month:02d}-05"), paul, site=cast.auzances)
        recorder.meeting(at(f"2026-{month:02d}-10"), fatou, workshop=sewing)
        recorder.exchange(f"2026-{month:02d}-12", fatou, paul, about="Couture")


def test_a_year_is_counted_published_and_read_by_everybody(town: Town, people: People) -> None:
    a_year(town)
    visitor = people(PHONE).open("/bilan").look()
    assert "Aucun bilan n’est publié" in plain(visitor.words)
    make_usual(town.services)
    found = values(counted(town.services, periods.year(2026)))
    exchanges = f"{found['exchanges']} échanges"
    helene = people(PHONE).already_signed_in(HELENE).open("/coordination").look()
    helene.go(helene.page.get_by_role("link", name="Bilan", exact=True)).look()
    assert plain(helene.heading) == "Bilan, 2026" and f"{found['persons']} personnes ont participé" in plain(
        helene.words
    )
    helene.tap(helene.page.get_by_text("Une autre période, un autre site"))
    helene.page.get_by_label("Période").select_option("2026-T2")
    helene.press("Voir").look()
    assert plain(helene.heading) == "Bilan, avril à juin 2026"
    helene.tap(helene.page.get_by_text("Une autre période, un autre site"))
    helene.page.get_by_label("Période").select_option("2026")
    helene.press("Voir").look()
    helene.go(helene.page.locator(".counts a", has_text="échanges")).look()
    assert plain(helene.heading) == f"{exchanges}, 2026" and "Fatou" not in helene.words
    helene.follow("Bilan, 2026").look()
    helene.follow("Publier ce bilan").look()
    helene.press("Publier").look()
    assert "Publié le 24 novembre 2026" in plain(helene.words)
    for width in (PHONE, DESK):
        visitor = people(width).open("/").look()
        assert "Le réseau, 2026" in plain(visitor.words)
        visitor.follow("Le bilan").look()
        said = plain(visitor.words)
        assert (
            plain(visitor.heading) == "Bilan, 2026"
            and f"{found['gatherings']} rencontres" in said
            and exchanges in said
        )
        assert "Compté jusqu’au 24 novembre 2026 à " in said and "Amina" not in said
    lea = people(PHONE).already_signed_in().open("/bilans").look()
    assert "Guéret" in lea.words and "Publier" not in lea.words
    lea.go(lea.page.locator(".counts a", has_text="personnes différentes")).look()
    assert "Fatou" in lea.words
    desk = people(DESK, scheme="dark").already_signed_in(HELENE).open("/bilans?periode=2026&lieu=").look()
    desk.follow("Le retirer").look()
    desk.press("Retirer").look()
    assert "Aucun bilan n’est publié" in plain(people(PHONE).open("/bilan").words)


def test_days_of_ones_own_are_counted_by_a_button(town: Town, people: People) -> None:
    a_year(town)
    make_usual(town.services)
    days = periods.chosen("2026-03-03", "2026-04-10", town.services.now().date())
    found = values(counted(town.services, days))
    for width in (PHONE, DESK):
        helene = people(width).already_signed_in(HELENE).open("/bilans?periode=2026&lieu=").look()
        helene.tap(helene.page.get_by_text("Une autre période, un autre site"))
        helene.page.get_by_label("Du", exact=True).fill("2026-04-10")
        helene.page.get_by_label("Au", exact=True).fill("2026-03-03")
        helene.press("Compter").look()
        assert "Le dernier jour vient avant le premier" in plain(helene.words)
        helene.page.get_by_label("Du", exact=True).fill("2026-03-03")
        helene.page.get_by_label("Au", exact=True).fill("2026-04-10")
        helene.press("Compter").look()
        said = plain(helene.words)
        assert plain(helene.heading) == "Bilan, du 3 mars 2026 au 10 avril 2026"
        assert f"{found['gatherings']} rencontres" in said and f"{found['exchanges']} échange" in said
        helene.press("Compter à nouveau").look()
        helene.open("/bilans?periode=2026-05-03_2026-06-10&lieu=auzances").look()
        assert "Ces jours ne sont pas comptés" in plain(helene.words)
        helene.press("Compter ces jours").look()
        assert "lieu=auzances" in helene.page.url and "2 rencontres" in plain(helene.words)
        town.clock.advance(minutes=1)
        make_usual(town.services)

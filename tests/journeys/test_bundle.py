"""J12: several badges for one application. The member makes a link in four taps, an employer opens it, it is ended."""

from __future__ import annotations

import pytest

from badges.issuing import sign
from badges.recognition import award
from tests.cast import acts
from tests.journeys.conftest import DESK, PHONE, People, Town
from tests.journeys.steps import home


def awarded(town: Town, badge: str) -> None:
    """Give Amina a badge, through the wizard's own intentions."""
    member, keys = town.members["Amina"], town.keys(badge)
    town.observed_earlier("Amina", badge, 0)
    today = town.cast.gathering(0, {member: "leads"}, workshop=town.workshop)
    number = award.start(town.services, town.cast.lea, member_id=member, badge_slug=badge, gathering_id=today)
    acts.tick(town.services, town.cast.lea, number, keys[:2], None)
    acts.answer(town.services, town.cast.lea, number, "yes")
    sign.sign(town.services, town.cast.lea, number)


@pytest.mark.parametrize(
    ("width", "scripts", "scheme"),
    [(PHONE, True, "light"), (DESK, True, "dark"), (PHONE, False, "light")],
    ids=["phone", "desk", "without"],
)
def test_several_badges_one_link(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    for badge in ("equipe", "animer"):
        awarded(town, badge)
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town))
    amina.look().taps = 0
    amina.follow("Un dossier").look()
    for name in ("Travailler en équipe", "Animer un atelier"):
        amina.tap(amina.page.get_by_label(name))
    amina.press("Faire le dossier").look()
    assert amina.taps == 4 and amina.heading == "Votre dossier"
    assert "Ouvert jusqu’au" in amina.words
    if scripts:
        assert amina.button("Copier le lien").is_visible()
    else:
        assert not amina.button("Copier le lien").count()
    link = amina.page.locator("#lien").inner_text()

    employer = people(width, scripts=scripts, scheme=scheme).open(link).look()
    assert employer.heading == "Tous ces badges sont authentiques" and "Amina B." in employer.words
    assert employer.page.context.cookies() == []
    for name in ("Travailler en équipe", "Animer un atelier"):
        assert name in employer.words
    employer.go(employer.link("Toutes les preuves de ce badge").first).look()
    assert employer.heading == "Ce badge est authentique"
    employer.open(f"{link}?lang=en").look()
    assert employer.heading == "All these badges are authentic"

    amina.open(home(town))
    amina.taps = 0
    amina.follow("Un dossier").press("Arrêter").look()
    assert amina.taps == 2 and "Votre dossier est fermé." in amina.words
    employer.open(link).look()
    assert employer.heading == "Ce dossier est fermé" and "Amina" not in employer.words
    assert "Demandez-lui un nouveau lien." in employer.words
    employer.open("/d/" + "0" * 26).look()
    assert employer.heading == "Ce lien n’ouvre aucun dossier"

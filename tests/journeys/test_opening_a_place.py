"""A place opens at Bourganeuf, and its first badge verifies from outside; later it closes, and says where to turn."""

from __future__ import annotations

from datetime import timedelta

from badges.issuing import sign
from badges.ledger import identities
from badges.places.closure import close_places
from badges.places.preparation import prepare_places
from badges.recognition import award, observe
from badges.recognition.tables import Award
from tests.cast import acts, places
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Town
from tests.journeys.steps import own_page
from verifier.believed_issuers import Believed
from verifier.environment import VerifierEnvironment
from verifier.fetch import MappedFetch, PublicFetch
from verifier.loader import from_url
from verifier.pipeline import verify
from verifier.verdict import Headline

FACTS = {
    "Nom du site": "Bourganeuf",
    "Qui accueille": "Maison des services",
    "Adresse": "6 place de l’Étang",
    "Code postal": "23400",
    "Commune": "Bourganeuf",
    "Téléphone": "05 00 00 00 04",
}


def first_badge(town: Town, site_id: int) -> str:
    """The first badge of a place: a member is seen there twice, says yes, and it is signed. Returns its code."""
    town.cast.site_ids["bourganeuf"] = site_id
    nour = places.again(town.services, places.NOUR)
    member = town.cast.member("Inès", "Garnier", site="bourganeuf")
    town.members["Inès"] = member
    before, today = (town.cast.gathering(days, {member: "helps"}, site="bourganeuf") for days in (7, 0))
    keys = town.keys("equipe")
    observe.observe(town.services, nour, member_id=member, badge_slug="equipe", criteria=keys[:1], gathering_id=before)
    number = award.start(town.services, nour, member_id=member, badge_slug="equipe", gathering_id=today)
    acts.tick(town.services, nour, number, keys[:2], "A réparti le travail pour que chacun ait sa part.")
    acts.answer(town.services, nour, number, "yes", None, "code")
    sign.sign(town.services, nour, number)
    with town.services.database.begin(read_only=True) as session:
        return session.get_one(Award, number).code


def outside(town: Town, code: str) -> Headline:
    """What a verifier of another house finds, who asks the network's addresses as anybody does."""
    fetch = MappedFetch(PublicFetch(), {town.origin: town.origin})
    believed = Believed.of([identities.network_did(town.origin)])
    environment = VerifierEnvironment(now=town.clock(), fetch=fetch, believed=believed)
    return verify(from_url(f"{town.origin}/v/{code}/badge.json", fetch), environment).headline


def test_a_place_opens_and_its_first_badge_verifies_from_outside(town: Town, people: People) -> None:
    helene = people(PHONE).already_signed_in(HELENE).open("/coordination").look()
    helene.follow("Sites").look().follow("Ouvrir un site").look()
    helene.page.get_by_label("Nom du site").fill("B\u043eurganeuf")  # a Cyrillic o
    for label, said in list(FACTS.items())[1:]:
        helene.page.get_by_label(label, exact=True).fill(said)
    helene.press("Préparer ce site").look()
    assert "une lettre vient d’un autre alphabet" in helene.words
    helene.page.get_by_label("Nom du site").fill("Bourganeuf")
    helene.press("Préparer ce site").look()
    assert helene.heading == "Bourganeuf" and "En préparation" in helene.words
    site_id = int(helene.page.url.rsplit("/", 1)[1].partition("?")[0])
    assert people(PHONE).open("/lieux/bourganeuf").look().status == 404
    assert "Bourganeuf" not in people(DESK).open("/").look().words

    assert prepare_places(town.services) == 1  # the worker's job, over the network
    helene.open(f"/coordination/lieux/{site_id}").look()
    assert "Elle répond depuis le" in helene.words and "Quelqu’un doit accueillir" in helene.words
    places.facilitator(town.cast, "bourganeuf")
    helene.open(f"/coordination/lieux/{site_id}").press("Ouvrir Bourganeuf").look()
    assert "Le site est ouvert." in helene.words

    neighbour = people(PHONE).open("/lieux/bourganeuf").look()
    assert (neighbour.status, neighbour.heading) == (200, "Venir à Bourganeuf")
    town.clock.now += timedelta(days=8)  # what is seen before a place opens does not count
    code = first_badge(town, site_id)
    assert outside(town, code) is Headline.VALID
    employer = people(DESK).open(f"/v/{code}").look()
    assert "Bourganeuf" in employer.words and employer.page.locator(".verdict.good").count() == 1


def test_a_place_closes_and_its_member_says_where_to_go_on(town: Town, people: People) -> None:
    helene = people(PHONE).already_signed_in(HELENE).open("/coordination/lieux").look().follow("Guéret").look()
    helene.follow("Fermer ce site").look()
    day = town.clock.now + timedelta(days=30)
    helene.page.get_by_label("Fermé à partir du").fill(f"{day:%Y-%m-%d}")
    helene.page.get_by_label("Le nom du site").fill("Guéret")
    helene.press("Prévoir la fermeture").look()
    assert "Choisissez dans la liste." in helene.words
    helene.page.get_by_label("Ensuite, on s’adresse à").select_option(label="Auzances")
    helene.press("Prévoir la fermeture").look()
    assert "La fermeture est prévue" in helene.words and "n’ont pas encore dit" in helene.words

    amina = people(PHONE).open(own_page(town, "Amina")).look().follow("Lire et répondre").look()
    amina.press("Auzances").look()
    assert "Votre réponse" in amina.words

    lea = people(PHONE).already_signed_in().open("/aujourdhui").look().follow("Demander où continuer").look()
    lea.follow("Zoé").look()
    lea.page.get_by_label("Auzances").check()
    lea.page.get_by_label("au téléphone").check()
    lea.press("Noter sa réponse").look()
    assert "Au téléphone" in lea.words

    town.clock.now = day + timedelta(hours=12)
    assert close_places(town.services) == 1
    gone = people(PHONE).open("/lieux/gueret").look()
    assert gone.heading == "Guéret : ce lieu a fermé" and "restent valables" in gone.words

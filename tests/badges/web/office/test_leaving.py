"""The pages of departure and erasure, as an animatrice and the coordination use them."""

from __future__ import annotations

import json
from datetime import time, timedelta

from flask import Flask
from sqlalchemy import select, update

from badges.base import registry
from badges.base.database.types import Base
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.personal.merge import Moved
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Gathering, RecurringMeeting, Workshop
from badges.leaving import depart, texts
from badges.leaving.erasure import destroy
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.network import accounts
from badges.people.links import private_key
from badges.people.tables import Member
from badges.recognition.tables import Award
from badges.web.coordination import leaving
from tests.cast.acts import begin_recurring, enrol, record_exchange
from tests.cast.office import Browser, Gatherings, signed_in
from tests.cast.orientations import orientation
from tests.cast.people import Cast
from tests.cast.recognition import agreed


def acts(services: Services) -> list[Act]:
    """What the journal says, latest first."""
    with services.database.begin(read_only=True) as session:
        return [each.kind for each in journal.acts(session, journal.Filter())]


def test_from_the_person_s_page_to_the_receipt(cast: Cast, lea: Browser, visitor: Browser) -> None:
    of = agreed(cast, phone="05 55 82 80 47").sign()
    assert "est authentique" in visitor.get(f"/v/{of.code}").text
    path = f"/membres/{of.member}"
    assert f"{path}/depart" in lea.get(path).text and f"{path}/effacer" in lea.get(f"{path}/depart").text
    page = lea.get(f"{path}/effacer").text
    assert "31 décembre 2026" in page.replace("\u202f", " ").replace("\u00a0", " ")  # said before: the backups' end
    for form, words in (
        ({"name": "Fatou", "fact": "0555828047"}, "Ce n’est pas le nom"),
        ({"name": "Amina Benali", "fact": "0555828048"}, "Cela ne va pas"),
    ):
        answer = lea.send(f"{path}/effacer", form)
        assert answer.status_code == 422 and words in answer.text
    receipt = lea.sent(f"{path}/effacer", {"name": "Amina Benali", "fact": "0555828047"})
    printed = lea.get(receipt).text
    assert "Reçu d’effacement" in printed and "Amina" not in printed and "Benali" not in printed
    lea.get(path, 404)
    assert "Amina" not in lea.get("/membres").text and "Amina" not in lea.get("/badges-delivres").text
    gone = visitor.get(f"/v/{of.code}", 410).text
    assert "Ce badge n’est plus consultable ici." in gone and "Cela ne dit rien de la personne." in gone
    english = visitor.get(f"/v/{of.code}?lang=en", 410).text
    assert "This badge can no longer be viewed here." in english
    for name in ("badge.json", "attestation.pdf", "badge.png"):
        assert "plus consultable ici" in visitor.get(f"/v/{of.code}/{name}", 410).text
    assert acts(cast.services)[0] == Act.ERASURE_ASKED


def test_the_coordination_takes_it_back(cast: Cast, lea: Browser, helene: Browser) -> None:
    amina = cast.member(phone="05 55 82 80 47")
    lea.sent(f"/membres/{amina}/effacer", {"name": "Amina Benali", "fact": "0555828047"})
    lea.get("/effacements", 403)
    page = helene.get("/effacements")
    assert "Amina Benali" in page.text and "/effacements/1/reprendre" in page.text
    assert lea.send("/site", to="/effacements/1/reprendre").status_code == 403
    assert helene.sent("/effacements", to="/effacements/1/reprendre") == "/effacements?repris=1"
    assert "Amina" in lea.get(f"/membres/{amina}").text
    assert acts(cast.services)[0] == Act.ERASURE_TAKEN_BACK
    assert "Aucun effacement" in helene.get("/effacements").text


def test_the_coordination_is_told_which_texts_to_read_again(cast: Cast, lea: Browser, helene: Browser) -> None:
    amina = cast.member(phone="05 55 82 80 47")
    of, day = agreed(cast, given="Fatou", family="Diallo"), cast.services.now().date()
    regular = begin_recurring(
        cast.services, cast.lea, site_id=cast.gueret, weekday=3, every_weeks=1, starts=time(14), ends=time(17),
        first_on=day, place="UDAF",
    )  # fmt: skip
    there = {"site_id": cast.gueret, "happened_on": day, "what": "Aider Amina"}
    exchange = record_exchange(cast.services, cast.lea, giver_id=cast.member("Jo"), receiver_id=of.member, **there)  # type: ignore[arg-type]
    workshop, gathering = cast.workshop("Couture"), cast.gathering(1)
    with cast.services.database.begin() as session:
        session.execute(update(Workshop).where(Workshop.id == workshop).values(went_well="Amina a aidé."))
        session.execute(update(Gathering).where(Gathering.id == gathering).values(title="Fête d’Amina"))
        session.execute(update(RecurringMeeting).values(title="Thé chez Amina"))
        session.execute(update(Award).values(sentence="A aidé Amina."))
    lea.sent(f"/membres/{amina}/effacer", {"name": "Amina Benali", "fact": "0555828047"})
    page = helene.get("/effacements").text
    assert "Relisez aussi ces textes" in page
    for address in (
        f"/ateliers/{workshop}/suivi", f"/seances/{gathering}", f"/echanges/{exchange}", f"/reconnaitre/{of.award}",
        f"/rencontres-regulieres/{regular}",
    ):  # fmt: skip
        assert f'href="{address}"' in page
        helene.get(address, 303 if address.startswith("/reconnaitre") else 200)  # the next step of a badge


def test_many_texts_are_read_again_on_pages_of_thirty(cast: Cast, lea: Browser, helene: Browser) -> None:
    """Those of somebody else whom a service sent among them: they may be the same person."""
    amina = cast.member(phone="05 55 82 80 47")
    sent = orientation(cast.services, cast.lea, first_name="Amina", phone="05 55 82 80 99")
    held = [cast.gathering(day) for day in range(40)]
    with cast.services.database.begin() as session:
        session.execute(update(Gathering).values(title="Fête d’Amina"))
    lea.sent(f"/membres/{amina}/effacer", {"name": "Amina Benali", "fact": "0555828047"})
    page, here = helene.get("/effacements").text, "/effacements/1/textes"
    assert (
        page.count('href="/seances/') == 10
        and f'href="{here}"' in page
        and "31 autres textes" in page.replace("\u00a0", " ").replace("\u202f", " ")
    )
    first, second = helene.get(here).text, helene.get(f"{here}?apres=30").text
    assert [page.count('href="/seances/') for page in (first, second)] == [30, 10]
    assert f'href="/a-rappeler/{sent}"' in second and "Amina Benali" in second
    assert all(f'href="/seances/{each}"' in first + second for each in held)
    assert helene.get(f"{here}?apres=60", 303).headers["Location"] == here
    lea.get(here, 403)
    helene.get("/effacements/7/textes", 404)
    assert helene.sent("/effacements", to="/effacements/1/reprendre") == "/effacements?repris=1"
    helene.get(here, 404)


def test_every_table_that_is_read_again_has_a_page(app: Flask) -> None:
    found = {table.name for table in Base.metadata.tables.values() if texts.searched(table)}
    with app.test_request_context():
        links = [leaving.text_link(texts.TextPlace(each, 1)) for each in found]
    assert found and all(address.startswith("/") and words for address, words in links)


def test_after_seven_days_there_is_nothing_to_take_back(app: Flask, cast: Cast, helene: Browser) -> None:
    amina = cast.member(phone="05 55 82 80 47")
    receipt = helene.sent(f"/membres/{amina}/effacer", {"name": "Amina Benali", "fact": "0555828047"})
    cast.services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(cast.services) == 1
    later = signed_in(app, cast, cast.staff("Hélène Roux").email)
    answer = later.send("/site", to="/effacements/1/reprendre")
    assert answer.status_code == 422 and "déjà détruit" in answer.text
    assert "Reçu d’effacement" in later.get(receipt).text and "Amina" not in later.get("/effacements").text


def test_another_site_s_pages_do_not_exist(cast: Cast, lea: Browser) -> None:
    there = cast.member(site="auzances", phone="05 55 82 80 47")
    here = cast.member("Jeanne")
    for end in ("depart", "effacer", "donnees"):
        lea.get(f"/membres/{there}/{end}", 404)
        form = {"how": "left", "name": "Amina Benali", "fact": "0555828047", "format": "json"}
        assert lea.send(f"/membres/{here}/effacer", form, to=f"/membres/{there}/{end}").status_code == 404
    for end in ("retour", "garder"):
        assert lea.send(f"/membres/{here}/depart", to=f"/membres/{there}/{end}").status_code == 404
    lea.get(f"/membres/{here}/reunir", 403)
    lea.get("/effacements/7/recu", 404)


def test_a_receipt_is_of_its_site(cast: Cast, lea: Browser, helene: Browser) -> None:
    there = cast.member(site="auzances", phone="05 55 82 80 47")
    receipt = helene.sent(f"/membres/{there}/effacer", {"name": "Amina Benali", "fact": "0555828047"})
    helene.get(receipt)
    lea.get(receipt, 404)


def test_a_person_leaves_and_comes_back(cast: Cast, lea: Browser, visitor: Browser) -> None:
    of = agreed(cast).sign()
    path = f"/membres/{of.member}"
    assert lea.send(f"{path}/depart", {"how": "?"}).status_code == 422
    lea.sent(f"{path}/depart", {"how": "left"})
    assert "n’est plus membre depuis" in lea.get(path).text
    assert "Amina" not in lea.get("/membres").text
    assert "est authentique" in visitor.get(f"/v/{of.code}").text  # a departure keeps the badges
    lea.sent(f"{path}/depart", to=f"{path}/retour")
    assert "Amina" in lea.get("/membres").text
    lea.sent(f"{path}/depart", {"how": "left", "hide_badges": "y"})
    assert "plus consultable ici" in visitor.get(f"/v/{of.code}", 410).text
    lea.sent(f"{path}/depart", to=f"{path}/retour")
    assert "est authentique" in visitor.get(f"/v/{of.code}").text
    assert acts(cast.services)[1] == Act.MEMBER_LEFT


def test_a_departure_names_what_is_planned_with_the_person(cast: Cast, lea: Browser, helene: Browser) -> None:
    amina, jean = cast.member(), cast.member("Jean", None)
    page = lea.get(f"/membres/{amina}/depart").text
    assert "Échanges prévus" not in page and "Places dans les ateliers" not in page
    day = local_date(cast.services.now())
    numbers = [
        record_exchange(
            cast.services, cast.lea, site_id=cast.gueret, what=what, happened_on=day + timedelta(days=days),
            giver_id=amina, receiver_id=jean,
        )
        for what, days in (("Poser une étagère", 2), ("Lire un courrier", 0), ("Régler un téléphone", 3))
    ]  # fmt: skip
    lea.sent(f"/echanges/{numbers[1]}", {"then": "oui"})
    lea.sent(f"/echanges/{numbers[2]}", {"then": "non"})
    enrol(cast.services, cast.lea, cast.workshop("Couture"), amina, role="leads")
    page = lea.get(f"/membres/{amina}/depart").text
    assert f'href="/echanges/{numbers[0]}"' in page and "Jean" in page  # not what took place, nor what was cancelled
    assert "Lire un courrier" not in page and "Régler un téléphone" not in page
    assert "Couture · anime" in page
    lea.sent(f"/membres/{amina}/depart", {"how": "left"})
    assert "Amina" not in lea.get("/ateliers/1/suivi").text  # the place is given back, as the page says
    assert "Annulé" not in lea.get(f"/echanges/{numbers[0]}").text  # and the exchange waits for a word


def test_no_choice_that_harms_stands_ticked(cast: Cast, lea: Browser) -> None:
    of = agreed(cast).sign()
    path = f"/membres/{of.member}/depart"
    form = lea.get(path).text.partition('name="how"')[2].partition("</form>")[0]
    assert 'value="died"' in form and 'name="hide_badges"' in form and "checked" not in form
    assert lea.send(path, {}).status_code == 422  # neither a departure nor a death is guessed
    again = lea.send(path, {"how": "?", "hide_badges": "y"}).text  # what was typed stands there again
    assert "checked" in again.partition('name="hide_badges"')[2].partition(">")[0]


def test_a_death_hides_the_badges(cast: Cast, lea: Browser, visitor: Browser) -> None:
    of = agreed(cast).sign()
    lea.sent(f"/membres/{of.member}/depart", {"how": "died"})
    assert "plus consultable ici" in visitor.get(f"/v/{of.code}", 410).text


def test_a_death_after_a_departure_hides_them_too(cast: Cast, lea: Browser, visitor: Browser) -> None:
    of = agreed(cast).sign()
    with cast.services.database.begin(read_only=True) as session:
        key = private_key(cast.services, session, of.member)
    depart.leave(cast.services, of.lea, of.member)  # a colleague, while this page was open
    assert "est authentique" in visitor.get(f"/v/{of.code}").text
    assert "Noter le décès" in lea.get(f"/membres/{of.member}/depart").text
    for _ in range(2):
        lea.sent(f"/membres/{of.member}/depart", {"how": "died"})
    assert "plus consultable ici" in visitor.get(f"/v/{of.code}", 410).text
    visitor.get(f"/moi/{key}", 404)


def test_the_link_of_one_who_died_ends(cast: Cast, lea: Browser, visitor: Browser) -> None:
    keys = []
    for given, how in (("Jeanne", "left"), ("Rosalie", "died")):
        number = cast.member(given, None)
        with cast.services.database.begin(read_only=True) as session:
            keys.append(private_key(cast.services, session, number))
        lea.sent(f"/membres/{number}/depart", {"how": how})
    visitor.get(f"/moi/{keys[0]}")
    visitor.get(f"/moi/{keys[1]}", 404)


def test_a_person_s_data_as_a_file_and_as_a_page(cast: Cast, lea: Browser, two_gatherings: Gatherings) -> None:
    amina, _ = two_gatherings
    with cast.services.database.begin() as session:
        row = session.get_one(Member, amina)
        row.given_name, row.family_name = "<b>Amina</b>", "=1+1"
    path = f"/membres/{amina}/donnees"
    before = len(acts(cast.services))
    lea.get(path)
    assert len(acts(cast.services)) == before
    file = lea.send(path, {"format": "json"})
    assert file.headers["Content-Disposition"].startswith("attachment") and file.content_type == "application/json"
    assert file.headers["Cache-Control"] == "no-store"
    data = json.loads(file.data)
    assert data["member"][0]["family_name"] == "=1+1" and len(data["attendance"]) == 2
    assert data["attendance"][0]["title"] == "Atelier couture" and data["consent"][0]["subject"] == "follow_up"
    page = lea.send(path, {"format": "page"}).text
    assert "&lt;b&gt;Amina" in page and "<b>Amina" not in page and "Atelier couture" in page
    assert acts(cast.services)[:2] == [Act.MEMBER_EXPORTED] * 2


def test_two_records_become_one(cast: Cast, helene: Browser) -> None:
    amina, double = cast.member(), cast.member("Amina", "Benalli")
    cast.gathering(3, {amina: "helps", double: "takes_part"})
    cast.gathering(2, {double: "helps"})
    path = f"/membres/{double}/reunir"
    assert f"avec={amina}" in helene.get(path).text
    page = helene.get(f"{path}?avec={amina}").text
    assert "Présences" in page and "dont 1 déjà là" in page
    assert helene.sent(f"{path}?avec={amina}", {"avec": str(amina)}, to=path) == f"/membres/{amina}?reunies=1"
    assert helene.sent("/membres/nouveau", {"avec": str(amina)}, to=path) == f"/membres/{amina}?reunies=1"
    assert acts(cast.services).count(Act.MEMBERS_MERGED) == 1  # a double click
    assert "Les deux fiches sont réunies." in helene.get(f"/membres/{amina}?reunies=1").text
    kept = helene.get(f"/membres/{double}", 302)  # a bookmark, a sheet of paper
    assert kept.location == f"/membres/{amina}"
    helene.get(f"/membres/{double}/modifier", 404)
    assert acts(cast.services)[0] == Act.MEMBERS_MERGED
    helene.get(f"/membres/{amina}/reunir?avec={amina}", 422)


def test_the_preview_of_a_merge_says_what_is_lost(cast: Cast, helene: Browser) -> None:
    phone, other = "05 55 82 80 47", "05 55 82 80 48"
    gone, stays = cast.member(phone=phone, called="Mina"), cast.member(phone=other, email="amina@courrier.example")
    for number, words in ((gone, "Jamais en voiture"), (stays, "Le matin seulement")):
        conditions.say(cast.services, cast.lea, number, ConditionsFacts(words=words))
    page = helene.get(f"/membres/{gone}/reunir?avec={stays}").text
    lost = page.split("Ce qui se perd")[1].split("</dl>")[0].replace("\u202f", " ").replace("\xa0", " ")
    assert phone in lost and "Jamais en voiture" in lost
    assert other not in lost and "Mina" not in lost and "courrier" not in lost
    assert "Ce qui se perd" not in helene.get(f"/membres/{cast.member()}/reunir?avec={stays}").text


def test_two_records_of_which_one_says_that_the_person_left_are_not_joined(cast: Cast, helene: Browser) -> None:
    new, old = cast.member(), cast.member()
    depart.leave(cast.services, cast.helene, old)
    path = f"/membres/{new}/reunir"
    assert "départ noté" in helene.get(path).text
    refused = helene.get(f"{path}?avec={old}", 422).text
    assert "Une seule de ces fiches dit que la personne est partie" in refused
    assert refused.count("départ noté") == 1 and f'href="/membres/{new}"' in refused
    assert f'href="/membres/{old}"' in refused and "Laquelle reste" not in refused
    depart.come_back(cast.services, cast.helene, old)
    assert helene.sent(f"{path}?avec={old}", {"avec": str(old)}, to=path) == f"/membres/{old}?reunies=1"


def test_the_coordination_proposes_likely_twins_and_finds_others_by_the_whole_name(cast: Cast, helene: Browser) -> None:
    amina, twin, other = (
        cast.member(),
        cast.member("Amina", "Benalli"),
        cast.member("Paul", "Sarrasin", site="auzances"),
    )
    path = f"/membres/{amina}/reunir"
    assert f"avec={twin}" in helene.get(path).text and "Sarrasin" not in helene.get(f"{path}?q=sar").text
    part = helene.send(path, {"name": "sarrasin"})
    assert part.status_code == 422 and "Vérifiez qu’il est entier" in part.text and f"avec={other}" not in part.text
    assert Act.MEMBER_FOUND not in acts(cast.services)
    assert f"avec={other}" in helene.send(path, {"name": "Paul Sarrasin"}).text
    assert acts(cast.services)[0] == Act.MEMBER_FOUND
    assert helene.get(f"/membres/{amina}/double", 303).location == path  # nothing to tell the coordination: it is one


def test_a_former_colleague_is_erased(cast: Cast, helene: Browser, lea: Browser) -> None:
    karim = cast.karim.staff_id or 0
    helene.get(f"/effacements/equipe/{karim}", 404)  # the account is open
    accounts.disable(cast.services, cast.helene, karim)
    assert "Karim Haddad" in helene.get("/effacements").text
    path = f"/effacements/equipe/{karim}"
    lea.get(path, 403)
    receipt = helene.sent(path, {"name": "Karim Haddad", "fact": "karim@rcs-creuse.example"})
    assert "mot de passe" in helene.get(receipt).text
    lea.get(receipt, 404)


def test_those_of_whom_nothing_is_heard(cast: Cast, lea: Browser) -> None:
    amina = cast.member(phone="05 55 82 80 47")
    assert "sans nouvelles" not in lea.get("/aujourdhui").text
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).asked_on = cast.services.now().date()
    assert "1 fiche sans nouvelles" in lea.get("/aujourdhui").text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Amina Benali" in lea.get("/membres/sans-nouvelles").text
    assert lea.sent("/membres/sans-nouvelles", to=f"/membres/{amina}/garder") == "/membres/sans-nouvelles"
    assert "Personne n’attend" in lea.get("/membres/sans-nouvelles").text
    with cast.services.database.begin(read_only=True) as session:
        assert session.scalars(select(Member.kept_on)).one() is not None


def test_those_of_whom_nothing_is_heard_are_thirty_a_page(cast: Cast, lea: Browser) -> None:
    for number in range(32):
        cast.member(f"Prénom{number:02}", "Benali", site="gueret")
    with cast.services.database.begin() as session:
        session.execute(update(Member).values(asked_on=cast.services.now().date()))
    here = "/membres/sans-nouvelles"
    for first, following in ((here, f"{here}?apres=30"), (f"{here}?partout=1", f"{here}?partout=1&apres=30")):
        pages = [lea.get(each).text for each in (first, following)]
        assert [page.count("/garder") for page in pages] == [30, 2]
        assert f'href="{following.replace("&", "&amp;")}"' in pages[0]
    assert lea.get(f"{here}?apres=60", 303).headers["Location"] == here


def test_a_public_page_says_what_is_kept(visitor: Browser) -> None:
    page = visitor.get("/donnees").text
    assert "Ce que nous gardons, et combien de temps" in page and "2 ans" in page.replace("\u00a0", " ")
    assert "What we keep" in visitor.get("/donnees?lang=en").text


def test_all_that_moves_is_said_in_words(app: Flask) -> None:
    every = registry.personal(Base.metadata, "member")
    declared = [each for each in every if each.moved is not None and each.counted]
    with app.test_request_context("/"):
        words = [leaving.moved_words(Moved(each.table, each.person, 1, 0)) for each in declared]
    assert len(words) >= 10 and len(set(words)) == len(words)
    assert not [each for each in words if each[0].islower() or "_" in each], words

"""What waits at a site that has closed: its team reads no day's page any more, and the coordination does."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.issuing.correcting import correct
from badges.issuing.correcting.facts import WordingFacts
from badges.matching.postings.rows import OwnLink
from badges.network.tables import Site, SiteState
from badges.people.tables import Member
from badges.sharing import disagree
from tests.cast import acts
from tests.cast.ideas import own_idea
from tests.cast.naming import PAUL, ask, rename
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.recognition import agreed
from tests.cast.recorded import exchange
from tests.cast.witnesses import slip, written
from tests.house.staff import give_password


def test_the_coordination_reads_of_it_and_no_other_team(app: Flask, cast: Cast, helene: Browser) -> None:
    stopped = agreed(cast).sign()
    disagree.disagree(cast.services, stopped.member, stopped.code)
    named = agreed(cast, given="Rosalie", family="Bobin", name="Rosalie Bobin").sign()
    rename(named, **PAUL)
    ask(named, "Paul Martin")
    corrected = agreed(cast, given="Odile", family="Marchan", name="Odile Marchan").sign()
    rename(corrected, given_name="Odile", family_name="Marchand")
    correct.correct(cast.services, corrected.lea, corrected.award, WordingFacts(name="Odile Marchand"))
    give_password(cast.services, cast.karim.staff_id)
    karim = signed_in(app, cast, cast.staff("Karim Haddad").email)
    helene.sent("/site", {"site": str(cast.auzances)})
    said = ("Amina Benali n’est pas d’accord", "À demander à Paul Martin", "À dire à Odile Marchand")

    def read(browser: Browser) -> set[str]:
        page = html.unescape(browser.get("/aujourdhui").text)
        return {each for each in said if each in page}

    assert read(helene) == set() and "fermé" not in helene.get("/coordination").text
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).state = SiteState.CLOSED
    assert read(helene) == set(said)
    assert "3 choses attendent, de sites fermés" in helene.get("/coordination").text
    assert read(karim) == set()
    for told in (f"{stopped.award}/desaccord", f"{corrected.award}/corriger/dit"):
        assert helene.sent("/aujourdhui", to=f"/reconnaitre/{told}") == "/aujourdhui"
    assert helene.sent(f"/reconnaitre/{named.award}/nom", {"answer": "no"}) == f"/reconnaitre/{named.award}/fait"
    assert read(helene) == set()
    assert "attend, d’un site fermé" not in helene.get("/coordination").text


def test_what_took_place_until_the_last_day_can_be_noted(cast: Cast, helene: Browser) -> None:
    services, amina = cast.services, cast.member()
    start = services.now() - timedelta(hours=3)
    number = acts.record_gathering(
        services, cast.helene, site_id=cast.gueret, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    yesterday = local_date(services.now()) - timedelta(days=1)
    given = exchange(services, cast, amina, cast.member("Jean", None), happened_on=yesterday)
    assert "fermé" not in helene.get("/coordination").text
    with services.database.begin() as session:
        session.get_one(Site, cast.gueret).state = SiteState.CLOSED
        session.get_one(Exchange, given).confirmed_at = None
        others = Site.id.not_in((cast.gueret, cast.auzances))  # one open site is left, which is all of them
        session.execute(update(Site).where(others).values(state=SiteState.CLOSED))
    assert "2 dates de sites fermés à compléter" in helene.get("/coordination").text
    page = helene.get("/agenda/a-completer?site=tous").text
    assert f'href="/seances/{number}"' in page and "A-t-il eu lieu" in page
    helene.sent(f"/seances/{number}", {"present": str(amina), f"role-{amina}": "helps"})
    assert "1 date d’un site fermé à compléter" in helene.get("/coordination").text


def test_what_is_to_be_given_or_told_is_read_by_the_coordination(cast: Cast, lea: Browser, helene: Browser) -> None:
    services, badge = cast.services, agreed(cast).sign()
    written(services, slip(services, badge.lea, badge.award))
    rosalie = cast.member("Rosalie", None)
    with services.database.begin() as session:
        session.get_one(Member, rosalie).link_ended_at = services.now()
        outbox.write(session, "a@b.example", "Objet\nTexte", due_at=services.now(), purpose="call", number=badge.award)
    with services.database.begin() as session:
        session.execute(update(Letter).where(Letter.purpose == "call").values(state=LetterState.FAILED))
    services.clock.advance(minutes=11)  # type: ignore[attr-defined]  # until then the badge can be taken back
    helene.sent("/site", {"site": str(cast.auzances)})
    said = {
        "/aujourdhui": "Cet e-mail n’est pas parti\u00a0: Amina Benali", "/mots-de-temoins": "Amina Benali",
        "/a-prevenir": "Amina Benali", "/liens": "Rosalie", "/lettres": "Amina Benali",
    }  # fmt: skip

    def read(browser: Browser) -> set[str]:
        return {each for each, words in said.items() if words in browser.get(each).text}

    assert read(helene) == set() and read(lea) == set(said)
    with services.database.begin() as session:
        session.get_one(Site, cast.gueret).state = SiteState.CLOSED
    assert read(helene) == set(said) and "4 choses attendent, de sites fermés" in helene.get("/coordination").text


def test_what_members_offer_seek_and_propose_is_read_by_the_coordination(cast: Cast, helene: Browser) -> None:
    amina = cast.member()
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).state = SiteState.CLOSED
    for side in ("offered", "sought"):
        posting(cast.services, OwnLink(amina), amina, side=side, words="Faire un ourlet.")
    own_idea(cast.services, amina)
    helene.sent("/site", {"site": str(cast.auzances)})
    assert "3 choses attendent, de sites fermés" in helene.get("/coordination").text
    assert "3 mots à relire" in helene.get("/aujourdhui").text
    page = html.unescape(helene.get("/mur/a-relire").text)
    assert page.count("«\xa0Faire un ourlet.\xa0»") == 2 and "La soupe du quartier" in page
    acts = sorted(set(re.findall(r'action="(/(?:annonces|mur|idees)[^"]*retour=a-relire)"', page)))
    assert len(acts) == 3
    for action in acts:
        helene.sent("/mur/a-relire", {"then": "read"}, to=action)
    assert "Tout est lu" in helene.get("/mur/a-relire").text
    assert "attendent, de sites fermés" not in helene.get("/coordination").text

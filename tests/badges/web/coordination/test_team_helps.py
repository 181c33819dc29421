"""The pages of the team: rights at other sites, what a colleague leaves, and who accompanies members elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from badges.base.rights import OPERATOR
from badges.base.times import local_date, local_day
from badges.gatherings.tables import Gathering
from badges.leaving.erasure import erasure_request
from badges.leaving.handover.rules import Waits
from badges.network.facts import HelpFacts
from badges.network.site_helps import grant
from badges.network.tables import Replacement, Site, SiteHelp, SiteState, Staff
from badges.recognition import award
from badges.web.office.colleague import team_week
from tests.cast import acts, places
from tests.cast.colleagues import sonia
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.cast.statements import statements
from tests.house.staff import give_password


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def help_of(cast: Cast, *, days: int = 31) -> int:
    """Léa helps at Auzances from today on."""
    today = local_date(cast.services.now())
    facts = HelpFacts(
        colleague=cast.lea.staff_id or 0, site="auzances", first_day=today, last_day=today + timedelta(days=days)
    )
    return grant.grant(cast.services, cast.helene, facts)


@pytest.fixture
def marc(app: Flask, cast: Cast) -> Browser:
    """Marc, a second coordinator, signed in."""
    acts.invite(
        cast.services, OPERATOR, name="Marc Dubois", email="marc@rcs.example", function="coordinateur",
        roles=["coordinator"], site_slugs=[],
    )  # fmt: skip
    give_password(cast.services, cast.staff("marc@rcs.example").id)
    return signed_in(app, cast, "marc@rcs.example")


def test_a_right_is_granted_for_a_month_and_opens_in_a_session_that_runs(
    cast: Cast, lea: Browser, helene: Browser
) -> None:
    paul = cast.member("Paul", "Roy", site="auzances")
    lea.get(f"/membres/{paul}", 404)
    page = helene.get("/equipe/renforts")
    first, last = re.findall(r'type="date"[^>]*value="([\d-]+)"', page.text)
    today = local_date(cast.services.now())
    assert (first, last) == (today.isoformat(), (today + timedelta(days=31)).isoformat())
    form = {"colleague": str(cast.lea.staff_id), "site": "auzances", "first_day": first, "last_day": last}
    assert helene.sent("/equipe/renforts", form) == "/equipe/renforts?note=granted"
    assert lea.get(f"/membres/{paul}").status_code == 200
    assert "Auzances" in plain(lea.get("/site").text)
    helene.sent("/equipe/renforts/1", {"then": "end"})
    lea.get(f"/membres/{paul}", 404)  # in the same session, at its next request
    lea.get("/aujourdhui")


def test_who_helps_at_a_place_in_preparation_works_there(cast: Cast, lea: Browser) -> None:
    number, today = places.begun(cast), local_date(cast.services.now())
    helping = HelpFacts(colleague=cast.lea.staff_id or 0, site="bourganeuf", first_day=today, last_day=today)
    grant.grant(cast.services, cast.helene, helping)
    assert "Bourganeuf" in plain(lea.get("/site").text)
    assert "Bourganeuf" in plain(lea.get(f"/agenda?site={number}").text)


def test_the_form_says_what_is_wrong_beside_its_field(cast: Cast, helene: Browser) -> None:
    today = local_date(cast.services.now())
    form = {"colleague": str(cast.lea.staff_id), "site": "auzances", "first_day": today.isoformat()}
    far = (today + timedelta(days=200)).isoformat()
    page = helene.send("/equipe/renforts", {**form, "last_day": far})
    assert page.status_code == 422 and "Trois mois au plus" in page.text and 'href="#last_day"' in page.text
    assert helene.send("/equipe/renforts", {**form, "last_day": ""}).status_code == 422
    assert count(cast.services, SiteHelp) == 0
    help_of(cast)
    later = helene.send("/equipe/renforts/1", {"then": "shorten", "last_day": far})
    assert later.status_code == 422 and "On peut raccourcir seulement" in later.text


def test_every_mistake_of_a_right_at_another_site_is_said_at_once(cast: Cast, helene: Browser) -> None:
    wrong = {"colleague": "999", "site": "paris", "first_day": "2020-01-01", "last_day": "2019-01-01"}
    for changed in ({}, {"last_day": "bientôt"}, {"first_day": ""}, {"colleague": "x"}):
        page = helene.send("/equipe/renforts", {**wrong, **changed})
        assert page.status_code == 422 and re.findall(r'<li>\s*<a href="#(\w+)"', page.text) == list(
            wrong if changed != {"first_day": ""} else ["colleague", "site", "first_day"]
        )
    own = {"colleague": str(cast.lea.staff_id), "site": "gueret", "first_day": "2020-01-01", "last_day": "2020-01-02"}
    page = helene.send("/equipe/renforts", own)
    assert re.findall(r'<li>\s*<a href="#(\w+)"', page.text) == ["colleague", "first_day"]
    assert 'value="2020-01-02"' in page.text and count(cast.services, SiteHelp) == 0


def test_the_form_says_to_who_coordinates_alone_that_a_second_one_is_needed(
    cast: Cast, helene: Browser, request: pytest.FixtureRequest
) -> None:
    assert "une deuxième personne de la coordination : invitez-la" in plain(helene.get("/equipe/renforts").text)
    request.getfixturevalue("marc")
    page = plain(helene.get("/equipe/renforts").text)
    assert "une autre personne de la coordination doit dire oui" in page and "invitez-la" not in page
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.staff("marc@rcs.example").id).accompanies = True  # opens no page of hers
    assert "invitez-la" in plain(helene.get("/equipe/renforts").text)


def test_the_form_offers_the_places_that_may_be_chosen(cast: Cast, helene: Browser) -> None:
    def offered() -> list[str]:
        page = helene.get("/equipe/renforts").text
        return re.findall(r'<option value="([a-z-]+)"', page[page.index('id="site"') :].partition("</select>")[0])

    assert "auzances" in offered()
    with cast.services.database.begin() as session:
        site = session.get_one(Site, cast.auzances)
        site.state = SiteState.PREPARING
    assert "auzances" in offered()
    assert "Auzances, en préparation" in plain(helene.get("/equipe/renforts").text)
    with cast.services.database.begin() as session:
        site = session.get_one(Site, cast.auzances)
        site.state, site.closed_on = SiteState.OPEN, local_date(cast.services.now())
    assert "auzances" not in offered() and "gueret" in offered()  # also before the job has closed it


def test_a_coordinator_waits_for_another_s_yes(cast: Cast, helene: Browser, marc: Browser) -> None:
    today = local_date(cast.services.now())
    form = {"colleague": str(cast.helene.staff_id), "site": "auzances", "first_day": today.isoformat()}
    last = (today + timedelta(days=20)).isoformat()
    assert helene.sent("/equipe/renforts", {**form, "last_day": last}) == "/equipe/renforts?note=asked"
    waits = helene.get("/equipe/renforts/1").text
    assert "Dire oui" not in waits and "Demandé par" in waits and "Retirer la demande" in waits
    assert "renfort attend un oui" in plain(marc.get("/coordination").text)
    assert "Dire oui" in marc.get("/equipe/renforts/1").text
    assert helene.send("/equipe/renforts/1", {"then": "agree"}).status_code == 422
    marc.sent("/equipe/renforts/1", {"then": "agree"})
    assert "renfort attend un oui" not in plain(marc.get("/coordination").text)


def test_both_places_read_who_helps_this_week(cast: Cast, lea: Browser, helene: Browser) -> None:
    help_of(cast, days=3)
    page = plain(lea.get("/equipe/cette-semaine").text)
    assert "Léa Martin, animatrice, en renfort de Guéret jusqu’au" in page
    assert page.count("(lien pas encore ouvert)") == 1  # Karim has not signed in
    assert "Arrêter mon renfort ici" in page
    assert "Arrêter mon renfort ici" not in helene.get("/equipe/cette-semaine").text
    lea.sent("/equipe/cette-semaine", {}, to="/equipe/renfort/1/finir")
    assert "en renfort" not in plain(lea.get("/equipe/cette-semaine").text)


def planned(cast: Cast, days: int, *, leads: int | None, title: str | None = None) -> int:
    """A meeting at Guéret on a day of this week, at three in the afternoon, and who leads it."""
    start = local_day(local_date(cast.services.now()))[0] + timedelta(days=days, hours=15)
    number = acts.record_gathering(
        cast.services, cast.helene, site_id=cast.gueret, kind="meeting", starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip
    with cast.services.database.begin() as session:
        row = session.get_one(Gathering, number)
        row.led_by_id, row.title = leads, title
    return number


def test_the_week_says_what_takes_place_and_who_leads_it(
    cast: Cast, lea: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of the tests is a Tuesday. The session's page opens for who works there alone."""
    cast.member("Amina", "Benali")
    sonia(cast)
    new = cast.staff("sonia@rcs.example").id
    led, unsaid = planned(cast, 1, leads=cast.lea.staff_id), planned(cast, 2, leads=None, title="Chez Amina Benali")
    planned(cast, 3, leads=new)
    planned(cast, 8, leads=cast.lea.staff_id, title="La semaine d’après")
    page = lea.get("/equipe/cette-semaine").text
    said = plain(page)
    assert "Mercredi 25 novembre 15 h – 17 h, rencontre · Léa Martin" in said
    assert "Jeudi 26 novembre 15 h – 17 h, rencontre · qui anime : pas encore dit" in said and "Amina" not in said
    assert "(lien pas encore ouvert)" in said.partition("Vendredi 27 novembre")[2][:80], "who was invited is not there"
    assert "La semaine d’après" not in said and f'href="/seances/{led}"' in page and f'href="/seances/{unsaid}"' in page
    assert said.index("Guéret") < said.index("Auzances"), "the reader's own site first"
    assert "Aussi à ce site : Léa" not in said, "who leads is said once"
    assert '<details class="card"' not in page
    monkeypatch.setattr(team_week, "MANY", 2)
    page = lea.get("/equipe/cette-semaine").text
    assert re.findall(r"<summary>\s*([^<]*?)\s*<small>\s*([^<]*?)\s*</small>", page) == [
        ("Auzances", "rien de prévu"), ("La Souterraine", "rien de prévu"),
    ], "one's own stays open"  # fmt: skip
    with cast.services.database.begin() as session:
        session.get_one(Staff, new).last_day = local_date(cast.services.now())
    said = plain(lea.get("/equipe/cette-semaine").text)
    assert "n’est plus là : à confier" in said and "s’en va : dernier jour le 24 novembre" in said


def test_the_week_says_who_replaces_whom_and_until_when(cast: Cast, lea: Browser) -> None:
    today = local_date(cast.services.now())
    sonia(cast)
    new = cast.staff("sonia@rcs.example")
    assert "Ce qui change" not in lea.get("/equipe/cette-semaine").text
    with cast.services.database.begin() as session:
        session.add(Replacement(staff_id=new.id, replaced_id=cast.karim.staff_id))
        session.get_one(Staff, new.id).last_day = today + timedelta(days=30)
        session.get_one(Staff, cast.karim.staff_id).last_day = today - timedelta(days=2)
    said = plain(lea.get("/equipe/cette-semaine").text).partition("Ce qui change")[2]
    assert f"{new.name} remplace Karim" in said and "jusqu’au 24 décembre" in said
    assert "(dernier jour : le 22 novembre)" in said and said.count("lien pas encore ouvert") >= 1
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.karim.staff_id).last_day = today - timedelta(days=90)
    assert "remplace" not in plain(lea.get("/equipe/cette-semaine").text), "after a month it changes nothing any more"
    with cast.services.database.begin() as session:
        gone = session.get_one(Staff, cast.karim.staff_id)
        gone.last_day, gone.active = None, False
    assert "remplace" not in plain(lea.get("/equipe/cette-semaine").text), "no day says when the account was closed"


def test_the_week_names_no_one_who_was_erased_and_says_that_the_gathering_is_to_be_given(
    cast: Cast, lea: Browser
) -> None:
    planned(cast, 1, leads=cast.karim.staff_id)
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.karim.staff_id).erased_at = cast.services.now()
    assert "rencontre · qui anime n’est plus là : à confier" in plain(lea.get("/equipe/cette-semaine").text)


def test_no_colleague_ends_the_right_of_another(cast: Cast, lea: Browser, app: Flask) -> None:
    number = help_of(cast)
    sonia(cast)
    give_password(cast.services, cast.staff("sonia@rcs.example").id)
    other = signed_in(app, cast, "sonia@rcs.example")
    assert other.send("/mon-compte", {}, to=f"/equipe/renfort/{number}/finir").status_code == 403
    assert "en renfort de Guéret" in plain(lea.get("/equipe/cette-semaine").text)


def test_an_account_is_closed_with_who_takes_what(cast: Cast, helene: Browser, app: Flask) -> None:
    amina, other = cast.member("Amina", "Benali"), sonia(cast)
    award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe")
    path = f"/equipe/{cast.lea.staff_id}/fermer"
    page = helene.get(path)
    field = f"taker-{cast.gueret}-{Waits.AWARDS.value}"
    assert f'name="{field}"' in page.text and "1 badge en préparation à Guéret" in plain(page.text)
    assert "Sonia Petit" in page.text and "Karim Haddad" not in page.text.partition("<form")[2]
    helene.sent(path, {field: str(other.staff_id)})
    give_password(cast.services, cast.staff("sonia@rcs.example").id)
    taker = signed_in(app, cast, "sonia@rcs.example")
    assert "Ce que vous reprenez".lower() in plain(taker.get("/aujourdhui").text).lower()
    assert "1 badge en préparation" in plain(taker.get("/ce-que-je-reprends").text)
    assert "a confié à Sonia Petit ce qui attendait Léa Martin : les badges" in plain(helene.get("/journal").text)
    helene.send(f"/equipe/{cast.lea.staff_id}", {}, to=f"/equipe/{cast.lea.staff_id}/rouvrir")
    assert "Rien n’est à reprendre" in plain(taker.get("/ce-que-je-reprends").text)


def test_what_has_no_taker_stands_on_the_first_page_until_it_has_one(cast: Cast, helene: Browser) -> None:
    amina, other = cast.member("Amina", "Benali"), sonia(cast)
    award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe")
    helene.sent(f"/equipe/{cast.lea.staff_id}/fermer", {})
    home = plain(helene.get("/coordination").text)
    assert "Léa Martin n’est plus là" in home and "1 chose attend d’être confiée" in home
    field = f"taker-{cast.gueret}-{Waits.AWARDS.value}"
    helene.sent(f"/equipe/{cast.lea.staff_id}/confier", {field: str(other.staff_id)})
    assert "n’est plus là" not in plain(helene.get("/coordination").text)


def test_what_waited_on_one_who_is_erased_is_given_without_their_name(cast: Cast, helene: Browser) -> None:
    amina, other = cast.member("Amina", "Benali"), sonia(cast)
    award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe")
    path = f"/equipe/{cast.lea.staff_id}"
    helene.sent(f"{path}/fermer", {})
    erasure_request.ask_staff(
        cast.services, cast.helene, cast.lea.staff_id or 0, name="Léa Martin", fact="lea@rcs-creuse.example"
    )
    assert helene.get(path, 404) and helene.get(f"{path}/fermer", 404)
    home = plain(helene.get("/coordination").text)
    assert "Un compte effacé" in home and "1 chose attend d’être confiée" in home and "Léa Martin" not in home
    assert "Léa" not in plain(helene.get(f"{path}/confier").text)
    field = f"taker-{cast.gueret}-{Waits.AWARDS.value}"
    assert helene.sent(f"{path}/confier", {field: str(other.staff_id)}) == "/coordination"
    assert "Un compte effacé" not in plain(helene.get("/coordination").text)
    assert helene.get(f"{path}/confier", 404)


def test_the_invitation_asks_and_chooses_nothing(helene: Browser) -> None:
    page = helene.get("/equipe/inviter").text
    asked = page[page.index('id="accompanies"') :].partition("</fieldset>")[0]
    assert "Cette personne accompagne-t-elle des membres ailleurs (tutelle, RSA, emploi)" in plain(asked).replace(
        "\u00a0", " "
    )
    assert asked.count('type="radio"') == 2 and "checked" not in asked


def test_the_first_page_asks_for_an_answer_that_is_missing(cast: Cast, helene: Browser) -> None:
    assert "sans réponse" not in plain(helene.get("/coordination").text)
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.lea.staff_id).accompanies = None
    assert "1 compte sans réponse" in plain(helene.get("/coordination").text)
    assert "Qui accompagne des membres ailleurs (tutelle, RSA, emploi)" in plain(helene.get("/coordination").text)
    assert "À demander : cette personne accompagne-t-elle" in plain(helene.get("/equipe").text)
    path = f"/equipe/{cast.lea.staff_id}/accompagne"
    assert helene.send(path, {}).status_code == 422
    helene.sent(path, {"accompanies": "no"})
    assert "sans réponse" not in plain(helene.get("/coordination").text)


def test_a_yes_closes_records_in_the_session_that_runs_and_its_own_no_opens_none(
    cast: Cast, lea: Browser, helene: Browser
) -> None:
    amina = cast.member("Amina", "Benali")
    number = cast.gathering(present={amina: "helps"})
    lea.get(f"/membres/{amina}")
    lea.sent("/mon-compte", {"accompanies": "yes"}, to="/mon-compte/accompagne")
    lea.get(f"/membres/{amina}", 403)
    lea.get("/recherche", 403)
    there = lea.get(f"/seances/{number}?visite=1")
    assert "Amina" in there.text and "/membres" not in there.text and "Reconnaître" not in there.text
    assert "Oui. Vous avez les présences" in plain(lea.get("/mon-compte").text)
    refused = lea.send("/mon-compte", {"accompanies": "no"}, to="/mon-compte/accompagne")
    assert refused.status_code == 422
    lea.get(f"/membres/{amina}", 403)
    helene.sent(f"/equipe/{cast.lea.staff_id}/accompagne", {"accompanies": "no"})
    assert lea.get(f"/membres/{amina}").status_code == 200
    assert "accompagne des membres ailleurs" in plain(helene.get("/journal").text)


def test_a_yes_leads_to_handing_over_what_waits_and_the_first_page_says_it_until_then(
    cast: Cast, lea: Browser, helene: Browser
) -> None:
    path = f"/equipe/{cast.lea.staff_id}/accompagne"
    assert helene.sent(path, {"accompanies": "no"}) == f"/equipe/{cast.lea.staff_id}?note=1"
    amina = cast.member("Amina", "Benali")
    award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe")
    then = helene.sent(path, {"accompanies": "yes"})
    assert then == f"/equipe/{cast.lea.staff_id}/confier?note=yes"
    asked = plain(helene.get(then).text)
    assert "confiez-le" in asked and "1 badge en préparation à Guéret" in asked
    assert "Léa Martin accompagne ailleurs" in plain(helene.get("/coordination").text)
    takers = {f"taker-{cast.gueret}-awards": str(cast.helene.staff_id)}
    helene.sent(f"/equipe/{cast.lea.staff_id}/confier", takers)
    assert "accompagne ailleurs" not in plain(helene.get("/coordination").text)


def test_who_helps_elsewhere_reads_it_on_the_page_of_the_day(cast: Cast, lea: Browser) -> None:
    assert "Vous aidez" not in plain(lea.get("/aujourdhui").text)
    today = local_date(cast.services.now())
    facts = {"first_day": today + timedelta(days=3), "last_day": today + timedelta(days=20)}
    help_id = grant.grant(
        cast.services, cast.helene, HelpFacts(colleague=cast.lea.staff_id or 0, site="auzances", **facts)
    )
    assert "Vous aiderez à Auzances du 27 novembre au 14 décembre." in plain(lea.get("/aujourdhui").text)
    with cast.services.database.begin() as session:
        session.get_one(SiteHelp, help_id).first_day = today
    assert "Vous aidez à Auzances jusqu’au 14 décembre." in plain(lea.get("/aujourdhui").text)
    grant.shorten(cast.services, cast.lea, help_id, None)
    assert "Vous aide" not in plain(lea.get("/aujourdhui").text)


def test_the_only_coordinator_cannot_say_it(cast: Cast, helene: Browser) -> None:
    assert helene.send("/mon-compte", {"accompanies": "yes"}, to="/mon-compte/accompagne").status_code == 422
    assert helene.get("/coordination").status_code == 200


def test_a_name_of_another_site_is_found_by_no_attendance_page(cast: Cast, lea: Browser) -> None:
    cast.member("Paul", "Roy", site="auzances")
    number = cast.gathering(present={})
    lea.sent("/mon-compte", {"accompanies": "yes"}, to="/mon-compte/accompagne")
    form = {"then": "find", "elsewhere": "Paul Roy"}
    page = lea.send(f"/seances/{number}?visite=1", form)
    assert page.status_code in (200, 422) and "Paul Roy" not in plain(page.text) and "Auzances" not in plain(page.text)


@pytest.mark.parametrize(
    "path", ["/coordination", "/equipe/cette-semaine", "/equipe/renforts", "/ce-que-je-reprends", "/equipe"]
)
def test_each_page_costs_twelve_statements_at_most(app: Flask, cast: Cast, helene: Browser, path: str) -> None:
    help_of(cast)
    helene.get(path)
    with statements(app) as asked:
        helene.get(path)
    assert len(asked) <= 12, [each for each, _parameters in asked]

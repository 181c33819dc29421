"""« À rappeler »: who waits, the first call and what came of it, by those of the site alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from badges.base.services import Services
from badges.base.times import local_date
from badges.leaving.handover import hand_over
from badges.leaving.handover.rules import Waits
from badges.orientation import follow
from badges.orientation.rules import OrientationState
from badges.orientation.tables import NotCalled, Orientation
from badges.people.tables import Member
from tests.cast.colleagues import sonia
from tests.cast.office import Browser, signed_in
from tests.cast.orientations import SENT, orientation, sent, shown
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.house.staff import give_password

HOST = ("UDAF", "AGIR", "MJC")


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def aged(services: Services, days: int) -> None:
    """Let what was received today have been received some days ago."""
    with services.database.begin() as session:
        then = local_date(services.now()) - timedelta(days=days)
        session.execute(update(Orientation).values(received_on=then))


@pytest.fixture
def karim(app: Flask, cast: Cast) -> Browser:
    """Karim of Auzances, signed in."""
    give_password(cast.services, cast.karim.staff_id)
    return signed_in(app, cast, "karim@rcs-creuse.example")


def number_of(services: Services) -> int:
    with services.database.begin(read_only=True) as session:
        return session.scalars(select(Orientation.id)).one()


def test_the_day_says_who_waits_and_for_how_long(lea: Browser, cast: Cast) -> None:
    assert "à appeler" not in lea.get("/aujourdhui").text
    sent(cast.services)
    assert "1 personne à appeler" in lea.get("/aujourdhui").text
    aged(cast.services, 3)
    page = lea.get("/aujourdhui").text
    assert "Une attend depuis trois jours ou plus." in page and "/a-rappeler" in page


def test_the_coordination_reads_of_it_after_five_days(helene: Browser, cast: Cast) -> None:
    sent(cast.services)
    aged(cast.services, 4)
    assert "attend un appel" not in helene.get("/coordination").text
    aged(cast.services, 5)
    page = plain(helene.get("/coordination").text)
    assert "1 personne attend un appel" in page and "Depuis cinq jours : Guéret" in page and "Samira" not in page
    assert "Samira" in helene.get("/a-rappeler?partout=1").text


def test_a_call_that_was_given_to_a_colleague_names_who_makes_it(lea: Browser, cast: Cast) -> None:
    given, _other = (orientation(cast.services, cast.lea, first_name=name) for name in ("Samira", "Léo"))
    assert "s’en charge" not in lea.get("/a-rappeler").text + lea.get(f"/a-rappeler/{given}").text
    hand_over.give(
        cast.services,
        cast.helene,
        cast.lea.staff_id or 0,
        {(cast.gueret, Waits.ORIENTATIONS): sonia(cast).staff_id or 0},
    )
    assert plain(lea.get("/a-rappeler").text).count("Sonia Petit s’en charge") == 2
    assert "Sonia Petit s’en charge." in plain(lea.get(f"/a-rappeler/{given}").text)
    follow.close(cast.services, cast.lea, given)
    assert "s’en charge" not in lea.get(f"/a-rappeler/{given}").text
    assert plain(lea.get("/a-rappeler").text).count("Sonia Petit s’en charge") == 1


def test_another_site_reads_nothing(karim: Browser, cast: Cast) -> None:
    sent(cast.services)
    number = number_of(cast.services)
    assert "Samira" not in karim.get("/a-rappeler").text
    karim.get(f"/a-rappeler/{number}", status=404)
    karim.get(f"/membres/nouveau?orientation={number}", status=404)
    assert "Mission locale" not in karim.get("/a-rappeler/services").text


def test_the_page_says_the_words_of_the_first_call(lea: Browser, cast: Cast) -> None:
    sent(cast.services)
    page = plain(lea.get(f"/a-rappeler/{number_of(cast.services)}").text)
    assert "« Le service “Mission locale de Guéret” m’a donné votre prénom" in page
    assert "« Léa, je rappellerai. » Ni le réseau, ni le service." in page
    assert "Le réseau ne dit à personne qui vient, ni qui ne vient pas." in page
    assert "Appeler le 06 12 00 00 01" in page and "Un message peut être laissé." in page
    assert not any(host in page for host in HOST)


def test_a_call_is_noted_once_its_source_was_said(lea: Browser, cast: Cast) -> None:
    sent(cast.services)
    path = f"/a-rappeler/{number_of(cast.services)}"
    nothing = lea.send(path)
    assert nothing.status_code == 422 and '<a href="#then">Choisissez ce qui s’est passé' in nothing.text
    refused = lea.send(path, {"then": "call"})
    assert refused.status_code == 422 and "d’où venait le prénom" in refused.text
    assert lea.sent(path, {"then": "call", "told": "y"}) == f"{path}?note=1"
    assert lea.sent(path, {"then": "call", "told": "y"}) == f"{path}?note=1"  # a second tap
    found = shown(cast.services, number_of(cast.services))
    assert found is not None and found.state is OrientationState.CALLED and "On l’attend" in lea.get(path).text


def test_somebody_who_came_is_registered_with_what_is_known(lea: Browser, cast: Cast) -> None:
    sent(cast.services)
    number = number_of(cast.services)
    there = lea.sent(f"/a-rappeler/{number}", {"then": "came", "told": "y"})
    assert there == f"/membres/nouveau?orientation={number}"
    page = lea.get(there).text
    assert 'value="Samira"' in page and 'value="+33612000001"' in page
    assert "Aime le jardin" not in page
    form = {
        "given_name": "Samira",
        "family_name": "Test",
        "contact": "phone",
        "phone": "06 12 00 00 01",
        "badges": "later",
    }
    answer = lea.send(there, form)
    assert answer.status_code == 303, answer.text
    found = shown(cast.services, number)
    with cast.services.database.begin(read_only=True) as session:
        member_id = session.scalars(select(Member.id).where(Member.given_name == "Samira")).one()
    assert found is not None and found.member_id == member_id and found.state is OrientationState.CAME
    assert "Aime le jardin" not in lea.get(f"/membres/{member_id}").text


def test_a_parents_number_is_not_the_childs(lea: Browser, cast: Cast) -> None:
    sent(cast.services, minor="1")
    path = f"/a-rappeler/{number_of(cast.services)}"
    called = plain(lea.get(path).text)
    assert "Appeler un parent" in called and "Vous êtes un parent de Samira ?" in called
    assert "son prénom et votre numéro" in called and "votre prénom" not in called
    there = lea.sent(path, {"then": "came", "told": "y"})
    page = lea.get(there).text
    assert 'value="Samira"' in page and "612000001" not in page.replace(" ", "").replace("\u00a0", "")


def test_by_the_service_it_is_the_service_that_is_asked_first(lea: Browser, cast: Cast) -> None:
    number = orientation(cast.services, cast.lea, reached_by="service", phone="")
    page = plain(lea.get(f"/a-rappeler/{number}").text)
    assert "Au service : « Vous m’avez donné le prénom de Samira." in page and "Puis à la personne :" in page


def test_who_came_heard_where_the_name_came_from(lea: Browser, cast: Cast) -> None:
    """GDPR, article 14: at the first call, or else when they come."""
    path = f"/a-rappeler/{orientation(cast.services, cast.lea, reached_by='comes', phone='')}"
    assert "Pas de réponse" not in lea.get(path).text
    assert lea.send(path, {"then": "came"}).status_code == 422
    lea.get(f"/membres/nouveau?orientation={path.rpartition('/')[2]}", 404)
    assert lea.sent(path, {"then": "came", "told": "y"}).startswith("/membres/nouveau")


@pytest.mark.parametrize("never", [{}, {"never_again": "y"}])
def test_a_no_leaves_nothing(lea: Browser, cast: Cast, never: dict[str, object]) -> None:
    sent(cast.services)
    path = f"/a-rappeler/{number_of(cast.services)}"
    assert lea.sent(path, {"then": "refuse", **never}) == "/a-rappeler?efface=1"
    assert count(cast.services, Orientation) == 0 and count(cast.services, NotCalled) == len(never)
    gone = lea.get(path, status=404)
    assert "Samira" not in gone.text


def test_a_twin_is_found_before_anything_is_created(lea: Browser, cast: Cast) -> None:
    there = cast.member("Samira", "Blanc")
    sent(cast.services)
    path = f"/a-rappeler/{number_of(cast.services)}"
    assert "Peut-être déjà inscrite" in lea.get(path).text
    lea.sent(path, {"then": f"link-{there}"})
    page = lea.get(path).text
    assert f"/membres/{there}" in page and "Peut-être déjà inscrite" not in page
    assert lea.send(path, {"then": "link-x"}).status_code == 422
    assert lea.sent(path, {"then": "came", "told": "y"}) == f"{path}?note=1"  # no second record is opened


def test_who_was_sent_by_two_services_is_shown_once_beside_the_other(lea: Browser, cast: Cast) -> None:
    first = orientation(cast.services, cast.lea)
    orientation(cast.services, cast.lea, service="CCAS", contact="05 55 00 00 10")
    page = lea.get(f"/a-rappeler/{first}").text
    assert "Orientée aussi par" in page and "CCAS" in page


def test_a_robots_request_goes_in_one_tap(lea: Browser, cast: Cast) -> None:
    sent(cast.services)
    path = f"/a-rappeler/{number_of(cast.services)}"
    lea.sent(path, {"then": "dismiss"})
    assert count(cast.services, Orientation) == 0
    own = orientation(cast.services, cast.lea)
    assert "pas une vraie demande" not in lea.get(f"/a-rappeler/{own}").text


def test_what_robots_sent_goes_at_once(lea: Browser, cast: Cast) -> None:
    for place in range(5):
        sent(cast.services, first_name=f"Robot {'abcde'[place]}", phone=f"06 12 00 01 0{place}", service="zzz")
    own = orientation(cast.services, cast.lea)
    page = lea.get("/a-rappeler/fausses").text
    numbers = re.findall(r'name="false"\s+value="(\d+)"', page)
    assert len(numbers) == 5 and str(own) not in numbers
    assert lea.sent("/a-rappeler/fausses", {"false": [*numbers[:4], "x", str(own), "99999"]}) == "/a-rappeler"
    assert count(cast.services, Orientation) == 1  # what the staff wrote down is ticked nowhere, and goes if it is said
    lea.sent("/a-rappeler/fausses", {"false": numbers})
    assert "Rien à effacer" in lea.get("/a-rappeler/fausses").text


def test_a_form_that_says_nothing_changes_nothing(lea: Browser, cast: Cast) -> None:
    sent(cast.services)
    path = f"/a-rappeler/{number_of(cast.services)}"
    before = shown(cast.services, number_of(cast.services))
    for then in ("", "unknown", "link"):
        assert lea.send(path, {"then": then}).status_code == 422
    assert shown(cast.services, number_of(cast.services)) == before


def test_a_form_older_than_the_state_says_so(lea: Browser, cast: Cast) -> None:
    number = orientation(cast.services, cast.lea)
    follow.note_coming(cast.services, cast.lea, number, told=True)
    answer = lea.send(f"/a-rappeler/{number}", {"then": "close"})
    assert answer.status_code == 422 and "Relisez la page" in answer.text


def test_the_staff_notes_the_call_of_a_service(lea: Browser, cast: Cast) -> None:
    form = {name: value for name, value in SENT.items() if name != "site"}
    there = lea.sent("/a-rappeler/nouveau", form)
    assert "Nous ne dirons pas la suite." in lea.get(there).text and count(cast.services, Orientation) == 1
    asked = lea.send("/a-rappeler/nouveau", {**form, "first_name": "Daniel", "note": "Au RSA"})
    assert asked.status_code == 200 and "Ce mot est-il utile" in asked.text and count(cast.services, Orientation) == 1
    lea.sent("/a-rappeler/nouveau", {**form, "first_name": "Daniel", "note": "Au RSA", "as_it_is": "y"})
    follow.refuse(
        cast.services, cast.lea, orientation(cast.services, cast.lea, phone="06 12 00 00 07"), never_again=True
    )
    there = lea.sent("/a-rappeler/nouveau", {**form, "phone": "06 12 00 00 07"})
    assert "personne ne l’appelle" in lea.get(there).text


def test_the_directory_lists_the_services(lea: Browser, cast: Cast) -> None:
    sent(cast.services)
    page = lea.get("/a-rappeler/services").text
    assert "Mission locale de Guéret" in page and "mailto:accueil@mission-locale.example" in page
    assert "Samira" not in page

"""Two tabs of one browser: each records at its own site, and neither silently erases what the other wrote."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Gathering
from badges.people import links
from badges.people import reads as people
from badges.people.facts import CorrectionFacts
from badges.people.rules import BadgesSaid
from badges.people.tables import Member
from badges.recognition import observe
from tests.cast.listing import HOW
from tests.cast.office import Browser, Gatherings, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import award, criteria
from tests.cast.wizard import begin, ready
from tests.house.staff import PASSWORD

BOTH = "Une autre page a changé cette fiche entre-temps. Voici les deux."
CARD: dict[str, object] = {"given_name": "Zoé", "family_name": "", "phone": "", "email": "", "follow_up": "y"}


def send(browser: Browser, page: TestResponse, path: str, form: dict[str, object]) -> TestResponse:
    """Send a form from a page that may be outdated, with what its hidden fields carry."""
    return browser.client.post(path, data={**hidden_fields(page), **form})


def without(page: TestResponse, name: str) -> dict[str, str]:
    """What the page's hidden fields carry, but one."""
    return {each: value for each, value in hidden_fields(page).items() if each != name}


def card(cast: Cast, member_id: int) -> CorrectionFacts:
    """A member's card as recorded."""
    with cast.services.database.begin(read_only=True) as session:
        return people.card(session, member_id)


def recorded(**facts: object) -> CorrectionFacts:
    """A card on which Zoé has these facts."""
    return CorrectionFacts.recorded(**{"given_name": "Zoé", "unnamed": False, **facts})


# -- the site --------------------------------------------------------------------------------------------------------


def test_a_tab_records_at_its_own_site(helene: Browser, cast: Cast) -> None:
    giver, receiver = cast.member("Marcel", None), cast.member("Colette", None)
    forms: dict[str, tuple[type, dict[str, object]]] = {
        "/seances/nouvelle": (Gathering, {"what": "meeting", "day": "2026-11-24", "start": "14h", "end": "16h"}),
        "/membres/nouveau": (Member, {"given_name": "Olena", "contact": "none", "badges": "later"}),
        "/echanges/nouveau": (
            Exchange, {"what": "poser une étagère", "giver": giver, "receiver": receiver, "day": "2026-11-18"}
        ),
    }  # fmt: skip
    helene.sent("/site", {"site": str(cast.gueret)})
    tabs = {path: helene.get(path) for path in forms}
    assert all("Au site : Guéret" in page.text.replace("\u00a0", " ") for page in tabs.values())
    helene.sent("/site", {"site": str(cast.auzances)})
    for path, (table, form) in forms.items():
        assert send(helene, tabs[path], path, form).status_code == 303, path
        with cast.services.database.begin(read_only=True) as session:
            assert session.query(table).order_by(table.id.desc()).first().site_id == cast.gueret, path  # type: ignore[attr-defined]


def test_a_form_without_a_site_is_asked_for_it(helene: Browser, cast: Cast) -> None:
    helene.sent("/site", {"site": str(cast.auzances)})
    page = helene.get("/membres/nouveau")
    form = {**without(page, "site"), "given_name": "Olena", "contact": "none", "badges": "later"}
    answer = helene.client.post("/membres/nouveau", data=form)
    assert answer.status_code == 422 and "pour quel site" in answer.text and 'value="Olena"' in answer.text


@pytest.mark.parametrize("path", ["/membres/nouveau", "/seances/nouvelle", "/echanges/nouveau"])
def test_the_site_of_others_is_not_found(lea: Browser, cast: Cast, path: str) -> None:
    for site in (cast.auzances, 999, "", "x"):
        assert lea.send(path, {"site": str(site)}).status_code == 404


def test_whoever_came_is_registered_where_they_came(helene: Browser, cast: Cast) -> None:
    number = cast.gathering(0, {}, site="auzances")
    helene.sent("/site", {"site": str(cast.gueret)})
    where = helene.sent(
        f"/membres/nouveau?seance={number}", {"given_name": "Olena", "contact": "none", "badges": "later"}
    )
    with cast.services.database.begin(read_only=True) as session:
        assert session.get_one(Member, int(where.rpartition("=")[2])).site_id == cast.auzances


# -- the version ------------------------------------------------------------------------------------------------------


def test_one_tab_does_not_erase_the_card_that_another_wrote(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    path = f"/membres/{zoe}/modifier"
    first, second = lea.get(path), lea.get(path)
    assert send(lea, first, path, {**CARD, "badges": "y", "phone": "05 55 82 80 47"}).status_code == 303
    answer = send(lea, second, path, {**CARD, "family_name": "Martin"})
    assert answer.status_code == 409 and BOTH in answer.text
    assert 'value="Martin"' in answer.text and "05 55 82 80 47" in answer.text.replace("\u00a0", " ")
    assert card(cast, zoe) == recorded(
        phone="+33555828047", follow_up=True, badges=BadgesSaid.ALONE
    )  # with its consents
    again = send(lea, second, path, {**CARD, "badges": "y", "phone": "0555828047"})
    assert again.status_code == 303  # what is asked stands there already
    assert send(lea, answer, path, {**CARD, "family_name": "Martin"}).status_code == 303  # keep mine, after having seen
    assert card(cast, zoe) == recorded(family_name="Martin", follow_up=True, badges=BadgesSaid.NO)


def test_without_the_version_the_second_tab_would_erase_the_first(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    path = f"/membres/{zoe}/modifier"
    first, second = lea.get(path), lea.get(path)
    assert send(lea, first, path, {**CARD, "phone": "0555828047"}).status_code == 303
    assert lea.client.post(path, data={**without(second, "version"), **CARD}).status_code == 303
    assert card(cast, zoe).phone is None


def test_one_tab_does_not_erase_the_draft_that_another_wrote(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = begin(lea, cast, two_gatherings)
    path, keys = f"/reconnaitre/{award_id}/vu", criteria(cast.services, "transmettre")
    first, second = lea.get(path), lea.get(path)
    form: dict[str, object] = {"criteria": keys[:2], "sentence": "A montré l’ourlet."}
    assert send(lea, first, path, form).status_code == 303
    answer = send(lea, second, path, {"criteria": keys[2:3], "sentence": "A tout rangé."})
    assert answer.status_code == 409 and BOTH in answer.text
    assert "A montré l’ourlet." in answer.text and answer.text.count("A tout rangé.") == 2
    assert award(cast.services, award_id).sentence == "A montré l’ourlet."
    assert send(lea, second, path, form).status_code == 303  # the same again
    assert send(lea, answer, path, {"criteria": keys[2:3], "sentence": "A tout rangé."}).status_code == 303
    assert award(cast.services, award_id).sentence == "A tout rangé."


def test_the_member_says_yes_to_what_they_read(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    path = f"/reconnaitre/{award_id}/accord"
    asked, keys = lea.get(path), criteria(cast.services, "transmettre")
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": keys[:2], "sentence": "Autre chose."})
    answer = send(lea, asked, path, {"answer": "yes"})
    assert answer.status_code == 409 and "Relisez-le ensemble" in answer.text and "Autre chose." in answer.text
    assert award(cast.services, award_id).state == "draft"
    assert send(lea, answer, path, {"answer": "yes"}).status_code == 303
    assert send(lea, asked, path, {"answer": "later"}).status_code == 409  # an old tab does not take the yes back
    assert award(cast.services, award_id).state == "agreed"


def test_a_draft_that_moved_keeps_what_was_seen_where_it_was_seen(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id, (amina, places) = begin(lea, cast, two_gatherings), two_gatherings
    path, keys = f"/reconnaitre/{award_id}/vu", criteria(cast.services, "transmettre")
    of_today = lea.get(path)
    lea.sent(f"/seances/{places[0]}/reconnaitre/{amina}", {"badge": "transmettre"})
    assert send(lea, of_today, path, {"criteria": keys[:2]}).status_code == 409


def test_a_link_that_was_just_made_is_not_ended(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    path = f"/membres/{zoe}/lien"
    first, second = lea.get(path), lea.get(path)
    assert send(lea, first, path, {}).status_code == 303
    with cast.services.database.begin(read_only=True) as session:
        key = links.private_key(cast.services, session, zoe)
    answer = send(lea, second, path, {})
    assert answer.status_code == 409 and key in answer.text and "déjà fait un nouveau lien" in answer.text


def test_two_coordinators_name_one_issuer(helene: Browser) -> None:
    path = "/emetteurs/nouveau"
    form: dict[str, object] = {
        "issuer": "https://partenaire.example/issuer", "how": HOW, "until": "2027-11-24", "password": PASSWORD
    }  # fmt: skip
    first, second = helene.get(path), helene.get(path)
    assert send(helene, first, path, {**form, "name": "Le Partenaire"}).status_code == 303
    answer = send(helene, second, path, {**form, "name": "La Mission"})
    assert answer.status_code == 409 and "Le Partenaire" in answer.text and 'value="La Mission"' in answer.text
    removing = helene.get("/emetteurs/1/retirer")
    assert send(helene, answer, path, {**form, "name": "La Mission"}).status_code == 303
    answer = send(helene, removing, "/emetteurs/1/retirer", {"password": PASSWORD})
    assert answer.status_code == 409 and "La Mission" in answer.text
    assert send(helene, answer, "/emetteurs/1/retirer", {"password": PASSWORD}).status_code == 303


# -- attendance -------------------------------------------------------------------------------------------------------


def test_two_attendance_sheets_add_up(lea: Browser, cast: Cast) -> None:
    amina, zoe, jean = cast.member(), cast.member("Zoé", None), cast.member("Jean", None)
    number = cast.gathering(0, {jean: "helps"})
    path = f"/seances/{number}"
    first, second = lea.get(path), lea.get(path)
    form = {"present": [str(amina), str(jean)], f"role-{jean}": "leads"}
    assert send(lea, first, path, form).status_code == 303
    form = {"present": [str(zoe), str(jean)], f"role-{jean}": "helps", f"role-{zoe}": "helps"}
    assert send(lea, second, path, form).status_code == 303
    assert roles(cast, number) == {amina: "takes_part", zoe: "helps", jean: "leads"}


def test_two_sheets_that_disagree_show_both(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean", None)
    number = cast.gathering(0, {jean: "takes_part"})
    path = f"/seances/{number}"
    first, second = lea.get(path), lea.get(path)
    changed = {"present": [str(amina), str(jean)], f"role-{jean}": "leads"}
    assert send(lea, first, path, changed).status_code == 303
    answer = send(lea, second, path, {"present": str(jean), f"role-{jean}": "helps"})
    assert answer.status_code == 409 and BOTH in answer.text
    assert roles(cast, number) == {amina: "takes_part", jean: "leads"}
    assert f'name="present" value="{amina}" checked' in answer.text  # added by the other page, and kept
    form = {
        "was": [f"{amina}-takes_part", f"{jean}-leads"],
        "present": [str(amina), str(jean)],
        f"role-{jean}": "helps",
    }
    assert send(lea, answer, path, form).status_code == 303
    assert roles(cast, number) == {amina: "takes_part", jean: "helps"}


def test_a_member_who_was_observed_meanwhile_stays(lea: Browser, cast: Cast) -> None:
    jean = cast.member("Jean", None)
    number = cast.gathering(0, {jean: "helps"})
    page = lea.get(f"/seances/{number}")
    observe.observe(cast.services, cast.lea, member_id=jean, badge_slug="equipe", criteria=["1"], gathering_id=number)
    assert send(lea, page, f"/seances/{number}", {}).headers["Location"].endswith(f"garde={jean}&note=1")
    assert roles(cast, number) == {jean: "helps"}
    page = lea.get(f"/seances/{number}?garde={jean}-99999&note=1").text
    assert "Jean reste dans la liste" in page and f"/membres/{jean}#vu" in page
    assert 'id="vu"' in lea.get(f"/membres/{jean}").text
    with cast.services.database.begin() as session:
        session.get_one(Member, jean).site_id = cast.auzances
    page = lea.get(f"/seances/{number}?garde={jean}&note=1").text
    assert "Jean reste dans la liste" in page and f"/membres/{jean}#vu" not in page, "their record is read elsewhere"


def roles(cast: Cast, number: int) -> dict[int, str]:
    """Who was there, in which role."""
    with cast.services.database.begin(read_only=True) as session:
        return {each.member_id: each.role for each in gatherings.attendance(session, number)}

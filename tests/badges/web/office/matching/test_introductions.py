"""The staff's pages of a thread: who is asked, each button, a form older than the state, another site, her own."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from badges.matching.introductions import answer
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.objections import keep_apart
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Introduction
from badges.people.tables import Member
from tests.cast.introductions import Thread, thread
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.rows import count


@pytest.fixture
def begun(cast: Cast) -> Thread:
    """Amina is asked first, about what Jo seeks."""
    return thread(cast.services, cast.lea, cast.member("Amina", "Benali"), cast.member("Jo", "Martin"))


def press(lea: Browser, path: str, then: str, **form: str) -> int:
    """Press a button of a page, and return the status of the answer."""
    return int(lea.send(path, {"then": then, **form}).status_code)


def test_a_thread_from_the_wall_to_a_bilan(lea: Browser, cast: Cast) -> None:
    amina, jo = cast.member("Amina", "Benali"), cast.member("Jo", "Martin")
    offer = posting(cast.services, cast.lea, amina)
    page = f"/mises-en-relation/nouvelle?offer={offer}"
    assert lea.client.get("/mises-en-relation/nouvelle").status_code == 303
    assert f"receiver={jo}" in lea.get(f"{page}&q=jo").text
    assert "Amina Benali" not in lea.get(f"{page}&q=amina").text.partition("</form>")[2].partition("</main>")[0]
    asked = f"{page}&receiver={jo}"
    assert "Demander à Amina Benali" in lea.get(asked).text
    assert lea.send(asked, {"key": "4f7f7b1e-7d2c-4c1b-9d59-0f5d1d3a1c11"}).status_code == 303
    assert lea.send(asked, {"key": "4f7f7b1e-7d2c-4c1b-9d59-0f5d1d3a1c11"}).status_code == 303
    assert count(cast.services, Introduction) == 1
    own = "/mises-en-relation/1"
    assert "Jo Martin" in lea.get("/mises-en-relation").text
    for then in ("yes:giver", "yes:receiver"):
        assert press(lea, own, then) == 303
    assert press(lea, own, "yes:giver") == 303  # a second tap
    assert lea.send(f"{own}/rencontre", {"what": "Un ourlet", "place": "Au local", "meeting_on": ""}).status_code == 303
    assert "Au local" in lea.get(own).text
    assert press(lea, own, "met") == 303
    day = cast.services.now().date().isoformat()
    assert lea.send(f"{own}/echange", {"what": "Un ourlet", "day": day, "activity": "couture"}).status_code == 303
    assert lea.send(f"{own}/bilan", {"giver_done": "", "receiver_done": ""}).status_code == 422
    assert lea.send(f"{own}/bilan", {"giver_shown": "La patience de Jo."}).status_code == 303
    held = lea.get(own).text
    assert "La patience de Jo." in held and "qu’avez-vous vu vous-même" in held
    assert press(lea, own, "stop") == 409


@pytest.mark.parametrize("then", ["", "yes", "yes:staff", "agrees:giver", "nothing:giver", "yes:receiver"])
def test_another_button_changes_nothing(lea: Browser, begun: Thread, then: str) -> None:
    assert press(lea, f"/mises-en-relation/{begun.id}", then) in (409, 422)
    assert begun.state is ThreadState.PROPOSED


def test_what_did_not_come_about_names_no_yes(lea: Browser, begun: Thread) -> None:
    begun.goes_to(ThreadState.ONE_YES)
    page = f"/mises-en-relation/{begun.id}"
    assert "a dit oui" in lea.get(page).text
    answer.answer(begun.services, OwnLink(begun.receiver), begun.id, Who.RECEIVER, yes=False)
    ended = lea.get(page).text
    assert "Ça ne se fera pas cette fois" in ended and "a dit oui" not in ended


def test_another_site_and_her_own(lea: Browser, cast: Cast, begun: Thread) -> None:
    page = f"/mises-en-relation/{begun.id}"
    with cast.services.database.begin() as session:
        session.execute(update(Introduction).values(site_id=cast.auzances))
    assert lea.client.get(page).status_code == 404 and "Jo Martin" not in lea.get("/mises-en-relation").text
    for elsewhere in (f"/annonces/{begun.view.offer_id}", f"/membres/{begun.giver}/annonces"):
        assert "Jo Martin" not in lea.get(elsewhere).text
    with cast.services.database.begin() as session:
        session.execute(update(Introduction).values(site_id=cast.gueret))
        session.execute(update(Member).where(Member.id == begun.receiver).values(staff_id=cast.lea.staff_id))
    assert lea.client.get(page).status_code == 403 and "Amina" not in lea.get("/mises-en-relation").text


def test_who_is_kept_apart_is_not_found(lea: Browser, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo", "Martin")
    offer = posting(cast.services, cast.lea, amina)
    page = f"/mises-en-relation/nouvelle?offer={offer}&q=jo"
    assert f"receiver={jo}" in lea.get(page).text
    keep_apart.keep_apart(cast.services, cast.lea, jo, amina)
    assert f"receiver={jo}" not in lea.get(page).text

"""Without network, with the worker of the staff's pages: nothing that was tapped is lost, and the page is ours."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from socket import SHUT_RDWR
from time import sleep
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser as Chromium

from tests.journeys.conftest import HELENE, Reader, Town
from tests.journeys.telephones import names, says, stopped, stored, telephone, there, until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from werkzeug.serving import BaseWSGIServer


@pytest.fixture
def lea(town: Town, browser: Chromium) -> Iterator[Reader]:
    """Léa at a telephone of her own, which keeps what it is given."""
    with telephone(town, browser) as reader:
        yield reader


def test_what_waits_survives_back_reload_and_closing(town: Town, lea: Reader, server: BaseWSGIServer) -> None:
    number, context = town.cast.gathering(0, workshop=town.workshop), lea.page.context
    lea.open(f"/seances/{number}")
    page = lea.page
    with stopped(server):  # an emulated absence of the network ends with the page, now and then a little before it
        page.get_by_role("checkbox", name="Zoé").check()
        page.get_by_label("Rôle : Amina").select_option("Anime")
        says(page, "2 noms attendent le réseau. Rien n’est perdu.")
        page.get_by_role("button", name="Garder les présences").click()  # « C’est tout » does not leave
        page.wait_for_timeout(500)
        assert page.locator("h1").inner_text().startswith("Qui est là")
        assert page.get_by_role("checkbox", name="Zoé").is_checked()
        (one, other) = stored(page)
        assert one["client_key"] != other["client_key"] and "Benali" not in json.dumps([one, other])
        page.reload()
        assert page.locator("h1").inner_text() == "Pas de réseau"
        page.get_by_text("2 choses attendent dans ce téléphone. Rien n’est perdu.").wait_for()
        lea.look()
        page.go_back()
        page.goto("about:blank")
        page.close()
        page = lea.page = context.new_page()
        page.goto(f"{town.origin}/seances/{number}")
        assert page.locator("h1").inner_text() == "Pas de réseau"
        assert there(town, number) == {}
    says(page, "2 présents")  # the page notices that the network is back, where the browser does not say so
    assert there(town, number) == {"Zoé": "takes_part", "Amina": "leads"}
    assert stored(page) == []
    page.get_by_role("button", name="C’est tout").click()
    page.get_by_text("Les présences sont gardées.").wait_for()


def test_another_page_of_the_staff_sends_what_waits(town: Town, lea: Reader) -> None:
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    lea.open(f"/seances/{number}?visite=1")
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Zoé").check()
    page.get_by_label("Son prénom").fill("Samira")
    page.get_by_role("button", name="Ajouter").click()
    page.locator(".visits .waits", has_text="Samira").wait_for()
    says(page, "2 noms attendent le réseau.")
    page.goto("about:blank")  # or the page itself would send it, and show itself anew
    page.context.set_offline(False)
    lea.open("/membres")
    until(page, lambda: stored(page) == [])
    assert there(town, number) == {"Zoé": "takes_part"}
    lea.open(f"/seances/{number}?visite=1").look()
    assert "dont 1 de passage" in lea.words and lea.page.locator(".visits li", has_text="Samira").count() == 1


def test_what_was_sent_before_the_page_could_count_is_counted(
    town: Town, lea: Reader, server: BaseWSGIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outbox sends as soon as it is there; on a slow line the rest of the page comes after."""
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    app = server.app

    def slow(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/static/js/sending.js":
            sleep(1)
        return app(environ, start_response)

    lea.open(f"/seances/{number}?visite=1")
    with stopped(server):
        for given_name in ("Zoé", "Amina"):
            page.get_by_role("checkbox", name=given_name).check()
        says(page, "2 noms attendent le réseau.")
        page.goto("about:blank")
    monkeypatch.setattr(server, "app", slow)
    lea.open("/hors-reseau/envoi")
    page.get_by_text("2 choses envoyées.").wait_for()
    assert there(town, number) == {"Zoé": "takes_part", "Amina": "takes_part"}


def test_a_tap_whose_answer_was_lost_counts_once(
    town: Town, lea: Reader, server: BaseWSGIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    posts: list[Iterable[bytes]] = []
    lea.open(f"/seances/{number}?visite=1")
    app = server.app

    def cut(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = app(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            posts.append(answer)
            if len(posts) == 1:
                environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        return answer

    monkeypatch.setattr(server, "app", cut)
    page.get_by_label("Son prénom").fill("Samira")
    page.get_by_role("button", name="Ajouter").click()
    says(page, "dont 1 de passage")
    assert len(posts) == 2 and there(town, number) == {}
    assert town.rows("visitor") == 1


def test_a_colleague_at_the_same_phone_sends_nothing_of_hers(town: Town, lea: Reader) -> None:
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    lea.open(f"/seances/{number}?visite=1")
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Zoé").check()
    says(page, "1 nom attend le réseau.")
    page.context.clear_cookies()
    page.goto("about:blank")
    page.context.set_offline(False)
    lea.already_signed_in(HELENE).open("/aujourdhui")
    page.wait_for_timeout(1000)
    assert there(town, number) == {} and len(stored(page)) == 1
    lea.open("/hors-reseau/envoi")
    page.get_by_text("1 chose attend la connexion de la personne qui l’a notée.").wait_for()
    lea.look().open("/aujourdhui")
    page.get_by_role("button", name="Se déconnecter").click()
    warning = page.get_by_text("1 chose n’est pas envoyée. Elle reste ici : il faudra ce téléphone pour l’envoyer.")
    warning.wait_for()
    page.evaluate("dispatchEvent(new Event('online'))")  # a later attempt to send leaves the warning where it is
    page.wait_for_timeout(300)
    assert warning.is_visible() and len(stored(page)) == 1
    lea.look()
    page.get_by_role("button", name="Rester").click()
    assert warning.count() == 0 and page.get_by_role("button", name="Se déconnecter", exact=True).count() == 1
    page.get_by_role("button", name="Se déconnecter").click()
    warning.wait_for()
    lea.press("Se déconnecter quand même")
    lea.open("/hors-reseau")
    assert names(page) == [] and len(stored(page)) == 1  # the list is gone, and what Léa noted is there
    lea.already_signed_in().open("/aujourdhui")
    until(page, lambda: stored(page) == [])
    assert there(town, number) == {"Zoé": "takes_part"}


def test_the_policy_makes_no_other_address_and_no_other_name(town: Town, lea: Reader) -> None:
    lea.complaints.clear()
    refused = "try { trustedTypes.createPolicy('other', {}); 'made' } catch { 'refused' }"
    twice = "try { trustedTypes.createPolicy('rcs-worker', {}); 'made' } catch { 'refused' }"
    bare = "navigator.serviceWorker.register('/static/js/worker.js').then(() => 'made', () => 'refused')"
    assert [lea.page.evaluate(each) for each in (refused, twice)] == ["refused", "refused"]
    assert lea.page.evaluate(f"(() => {{ try {{ return {bare} }} catch {{ return 'refused' }} }})()") == "refused"
    assert any("trusted" in each.lower() for each in lea.complaints)
    lea.complaints.clear()

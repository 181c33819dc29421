"""A whole meeting noted without network, sent once, and decided where two telephones, or the record, say otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium

from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.leaving import depart
from badges.recognition.tables import Observation
from tests.journeys.conftest import DESK, NARROWEST, Reader, Town
from tests.journeys.telephones import (
    colleague,
    names,
    says,
    stopped,
    stored,
    telephone,
    there,
    until,
    with_room,
    without_room,
)

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

SENTENCE = "Montre l’ourlet à deux personnes, sans se presser."
SMALL = "all => all.filter(each => each.offsetParent && each.offsetHeight < 44).map(each => each.textContent)"
LATER = "(() => { const now = Date.now.bind(Date); Date.now = () => now() + %d })()"


@pytest.fixture
def lea(town: Town, browser: Chromium) -> Iterator[Reader]:
    """Léa at a telephone of her own."""
    with telephone(town, browser) as reader:
        yield reader


def visiting(town: Town, number: int) -> list[str]:
    """The first names of those of passage."""
    with town.services.database.begin(read_only=True) as session:
        return [each.given_name for each in gatherings.visitors(session, number)]


def observed(town: Town) -> list[tuple[int, str | None]]:
    """Who was seen, and the sentence."""
    with town.services.database.begin(read_only=True) as session:
        return [(each.member_id, each.sentence) for each in session.query(Observation).order_by(Observation.id)]


def pick(reader: Reader, legend: str, letters: str, name: str) -> None:
    """Find somebody of the list and choose them."""
    group = reader.page.get_by_role("group", name=legend)
    group.get_by_role("searchbox").fill(letters)
    group.get_by_role("radio", name=re.compile(f"^{name}")).check()


def note_exchange(reader: Reader) -> None:
    """« Un échange » on the page that the telephone keeps."""
    reader.page.locator("summary", has_text="Un échange").click()
    reader.page.get_by_label("Quoi ?").fill("Réparer un vélo")
    pick(reader, "Qui a donné ?", "jean", "Jean-Paul")
    pick(reader, "Qui a reçu ?", "zo", "Zoé")
    reader.page.get_by_role("button", name="Noter l’échange").click()
    reader.page.locator("details[open] [data-said]", has_text="Gardé dans ce téléphone.").wait_for()


def sent(reader: Reader) -> None:
    """Open the page that sends, and wait until all was answered."""
    reader.open("/hors-reseau/envoi")
    until(reader.page, lambda: not any("told" not in each or not each["told"] for each in stored(reader.page)))


def test_a_meeting_with_the_server_stopped(town: Town, lea: Reader, server: BaseWSGIServer) -> None:
    """From its first presence to a badge that is nearer: nothing needs the network, and all is there once."""
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    page.evaluate("roster.forget()")
    lea.open(f"/seances/{number}?visite=1")
    until(page, lambda: names(page))
    with stopped(server):
        page.get_by_role("checkbox", name="Zoé").check()
        page.get_by_label("Rôle : Amina").select_option("Anime")
        page.get_by_label("Son prénom").fill("Samira")
        page.get_by_role("button", name="Ajouter").click()
        says(page, "3 noms attendent le réseau. Rien n’est perdu.")
        page.get_by_role("button", name="Vu chez Amina").click()  # leads to the page that the telephone keeps
        page.wait_for_url("**/hors-reseau#vu/**")
        lea.look()
        assert page.get_by_role("radio", name="Amina").is_checked()
        page.get_by_role("button", name="Noter ce qui a été vu").click()
        page.get_by_text("Cochez ce que vous avez vu.").wait_for()
        page.get_by_label("Quelle compétence ?").select_option("transmettre")
        page.get_by_role("checkbox", name=town.criteria("transmettre")[1]).check()
        page.get_by_label("Une phrase, si vous voulez").fill(SENTENCE)
        page.get_by_role("button", name="Noter ce qui a été vu").click()
        page.locator("details[open] [data-said]", has_text="Gardé dans ce téléphone.").wait_for()
        note_exchange(lea)
        lea.look()
        assert "2 présences" in lea.words and "Samira, première fois" in lea.words
        assert "Vu chez Amina B." in lea.words
        page.reload()
        page.get_by_text("5 choses attendent dans ce téléphone. Rien n’est perdu.").wait_for()
        assert SENTENCE[:20] not in lea.words and "vélo" not in lea.words  # no sentence is shown to whoever holds it
        kept = json.dumps(stored(page), ensure_ascii=False)
        assert "Benali" not in kept and "Amina" not in kept and "Jean" not in kept and SENTENCE in kept
        assert "Un badge ne se délivre pas sans réseau." in page.content()
    town.end_every_session()  # as the coordination, or a month, does it
    page.get_by_text("Le réseau est revenu. Entrez pour envoyer : 5 choses attendent.").wait_for()
    assert there(town, number) == {} and lea.heading == "Ce qui attend"
    lea.look().follow("Entrer et envoyer")
    lea.sign_in()
    page.get_by_text("5 choses envoyées.").wait_for()
    lea.look()
    assert stored(page) == []
    assert there(town, number) == {"Zoé": "takes_part", "Amina": "leads"} and visiting(town, number) == ["Samira"]
    assert observed(town) == [(town.members["Amina"], SENTENCE)]
    with town.services.database.begin(read_only=True) as session:
        (found,) = exchanges.exchanges_of(session, town.members["Zoé"])
    assert found.what == "Réparer un vélo" and found.giver.id == town.members["Jean-Paul"]
    assert found.happened_on == town.services.now().date() != date(1970, 1, 1)


def test_names_that_the_page_lacks_come_from_the_list(town: Town, lea: Reader) -> None:
    for place in range(30):
        town.cast.member(f"Anne{place:02}", "Navette")
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    page.evaluate("roster.forget()")
    lea.open(f"/seances/{number}?visite=1")
    until(page, lambda: names(page))
    page.context.set_offline(True)
    page.get_by_label("Chercher un nom").fill("anne29")
    page.get_by_role("checkbox", name="Anne29").check()
    says(page, "1 nom attend le réseau.")
    assert [each for each in names(page) if "avette" in each] == []  # an initial is enough
    page.context.set_offline(False)
    says(page, "1 présent")
    assert there(town, number) == {"Anne29": "takes_part"}


def test_the_list_goes_after_a_day_with_a_clock_set_back_and_at_the_sign_out(town: Town, lea: Reader) -> None:
    page = lea.page
    assert names(page) and all("Benali" not in each for each in names(page))
    for hours, stays in ((23, True), (25, False)):
        other = page.context.new_page()
        other.add_init_script(LATER % (hours * 3600 * 1000))
        other.goto(f"{town.origin}/hors-reseau")
        other.locator("[data-noting]" if stays else "[data-no-list]").wait_for()
        assert bool(names(other)) is stays
        other.close()
    lea.open("/aujourdhui")
    until(page, lambda: names(page))
    other = page.context.new_page()
    other.add_init_script(LATER % (-24 * 3600 * 1000))
    other.goto(f"{town.origin}/hors-reseau")
    other.locator("[data-no-list]").wait_for()
    assert names(other) == []
    other.close()
    lea.open("/aujourdhui")
    until(page, lambda: names(page))
    lea.press("Se déconnecter")
    lea.open("/hors-reseau")
    assert names(page) == []


def test_the_coordination_ends_the_sign_in_and_the_list_goes(town: Town, lea: Reader) -> None:
    assert names(lea.page)
    town.end_every_session()
    lea.open("/membres")
    assert "/connexion" in lea.page.url
    until(lea.page, lambda: not names(lea.page))


def test_two_telephones_say_two_roles(town: Town, browser: Chromium, lea: Reader) -> None:
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    lea.open(f"/seances/{number}?visite=1")
    page.context.set_offline(True)
    page.get_by_label("Rôle : Amina").select_option("Aide")
    page.get_by_role("checkbox", name="Zoé").check()
    page.get_by_label("Son prénom").fill("Samira")
    page.get_by_role("button", name="Ajouter").click()
    says(page, "3 noms attendent le réseau.")
    with telephone(town, browser, colleague(town)) as other:
        other.open(f"/seances/{number}?visite=1")
        other.page.get_by_label("Rôle : Amina").select_option("Anime")
        other.page.get_by_label("Son prénom").fill("samira")
        other.page.get_by_role("button", name="Ajouter").click()
        says(other.page, "dont 1 de passage")
        town.clock.advance(minutes=30)
    page.goto("about:blank")
    page.context.set_offline(False)
    sent(lea)
    page.get_by_role("heading", name="Amina").wait_for()
    lea.look()
    assert "On garde la présence." in lea.words and "Anime" in lea.words
    assert "est deux fois « première fois »" in lea.words
    assert there(town, number) == {"Amina": "leads", "Zoé": "takes_part"} or there(town, number)["Amina"] == "helps"
    assert len(visiting(town, number)) == 2
    page.get_by_role("button", name="C’est la même personne").click()
    until(page, lambda: len(visiting(town, number)) == 1)
    page.get_by_role("button", name=re.compile("^Non, « ")).click()
    until(page, lambda: stored(page) == [])
    assert set(there(town, number)) == {"Amina", "Zoé"}
    page.get_by_role("link", name="Aller à la page du jour").wait_for()
    lea.look()


def test_who_left_meanwhile_is_noted_in_visit_or_taken_out(town: Town, lea: Reader) -> None:
    simone, odette = town.cast.member("Simone", "Petit"), town.cast.member("Odette", "Roy")
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    lea.open(f"/seances/{number}?visite=1")
    page.context.set_offline(True)
    for name in ("Simone", "Odette", "Zoé"):
        page.get_by_role("checkbox", name=name).check()
    says(page, "3 noms attendent le réseau.")
    for each in (simone, odette):
        depart.leave(town.services, town.cast.lea, each)
    page.goto("about:blank")
    page.context.set_offline(False)
    lea.open("/membres")
    page.get_by_text("2 choses sont à regarder.").wait_for()
    lea.look().follow("Ouvrir la page")
    first = page.locator(".card", has_text="Simone Petit n’est plus à ce site. ")
    first.wait_for()
    lea.look()
    first.get_by_role("button", name="La noter en visite").click()
    first.get_by_label("Son prénom").fill("Simone")
    first.get_by_role("button", name="La noter en visite").click()
    until(page, lambda: visiting(town, number) == ["Simone"])
    page.locator(".card", has_text="Odette").get_by_role("button", name="Retirer").click()
    until(page, lambda: stored(page) == [])
    assert there(town, number) == {"Zoé": "takes_part"}


def test_a_sentence_that_is_refused_is_corrected_here(town: Town, lea: Reader) -> None:
    amina, jean = town.members["Amina"], town.members["Jean-Paul"]
    number = town.cast.gathering(0, {amina: "leads", jean: "helps"}, workshop=town.workshop)
    page = lea.page
    criteria = f"transmettre:{town.keys('transmettre')[0]}"
    entry = {
        "address": f"/seances/{number}/vu/{amina}",
        "kind": "seen",
        "member": str(amina),
        "fields": [["criteria", criteria], ["sentence", "A aidé Jean-Paul Dufour."]],
    }
    page.evaluate("entry => { outbox.put({ ...entry, tried: true }); return outbox.send() }", entry)
    sent(lea)
    page.get_by_label("À corriger").wait_for()
    assert "Jean-Paul" in page.get_by_label("À corriger").input_value() and observed(town) == []
    lea.complaints.clear()  # the answer 422
    lea.look()
    page.get_by_label("À corriger").fill("A aidé une autre personne.")
    page.get_by_role("button", name="Envoyer encore").click()
    until(page, lambda: stored(page) == [])
    assert observed(town) == [(amina, "A aidé une autre personne.")]


def test_a_full_telephone_says_so_and_keeps_what_it_had(town: Town, lea: Reader) -> None:
    number, page = town.cast.gathering(0, {}, workshop=town.workshop), lea.page
    lea.open(f"/seances/{number}?visite=1")
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Zoé").check()
    says(page, "1 nom attend le réseau.")
    without_room(page)
    page.get_by_role("checkbox", name="Amina").check()
    says(page, "Ce téléphone est plein. Gardez cette page ouverte")
    assert [each["member"] for each in stored(page)] == [str(town.members["Zoé"])]
    with_room(page)
    page.context.set_offline(False)
    says(page, "2 présents")
    assert there(town, number) == {"Zoé": "takes_part", "Amina": "takes_part"}


def test_the_pages_of_the_staff_can_be_installed(town: Town, lea: Reader) -> None:
    """What Chromium asks of a page that can be installed: its manifest, its icons, its worker, a safe origin."""
    page = lea.page
    browsing = page.context.new_cdp_session(page)
    found = browsing.send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"] == f"{town.origin}/equipe.webmanifest"
    told = json.loads(found["data"])
    assert told["name"] and told["short_name"] and told["display"] == "standalone"
    assert told["start_url"].startswith(told["scope"])
    large = [each for each in told["icons"] if each["purpose"] == "any" and int(each["sizes"].split("x")[0]) >= 192]
    for icon in large:
        answer = page.request.get(town.origin + icon["src"])
        with Image.open(BytesIO(answer.body())) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert {each["sizes"] for each in large} == {"192x192", "512x512"}
    assert page.evaluate("isSecureContext && navigator.serviceWorker.controller !== null || 'no worker'") is True
    errors = [each["errorId"] for each in browsing.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert set(errors) <= {"in-incognito"}  # these contexts are


def test_each_width_and_scheme(town: Town, browser: Chromium) -> None:
    """The two pages with something in them, in the dark too, at twice the size of text and at the width of a desk."""
    number = town.cast.gathering(0, {}, workshop=town.workshop)
    with telephone(town, browser, scheme="dark") as reader:
        page = reader.page
        reader.open(f"/seances/{number}?visite=1")
        page.context.set_offline(True)
        page.get_by_role("checkbox", name="Zoé").check()
        says(page, "1 nom attend le réseau.")
        page.goto(f"{town.origin}/hors-reseau")
        page.locator("[data-noting]").wait_for()
        for summary in page.locator("[data-noting] summary").all():
            summary.click()
            reader.look()
            for width in (NARROWEST, DESK):
                page.set_viewport_size({"width": width, "height": 740})
                page.evaluate("document.documentElement.style.fontSize = '200%'")
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                page.evaluate("document.documentElement.style.fontSize = ''")
            found = page.locator("main").get_by_role("button")
            assert found.evaluate_all(SMALL) == []
        page.set_viewport_size({"width": 360, "height": 740})
        page.context.set_offline(False)


def test_an_entry_that_is_a_month_old_is_gone(town: Town, lea: Reader) -> None:
    page, month = lea.page, int(timedelta(days=31).total_seconds() * 1000)
    page.context.set_offline(True)
    for ago in (0, month):
        put = "ago => outbox.put({ address: '/seances/99', member: '1', fields: [], kept_at: Date.now() - ago })"
        page.evaluate(put, ago)
    page.evaluate("outbox.kept()")
    assert len(stored(page)) == 2
    page.goto(f"{town.origin}/hors-reseau")
    page.get_by_text("1 chose attend dans ce téléphone.").wait_for()
    until(page, lambda: len(stored(page)) == 1)

"""The noes of those who were to be put in touch, on a telephone: nobody reads whose they were, nor why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest

from badges.matching.introductions.rules import ThreadState
from badges.people.rules import Age
from tests.cast.introductions import Thread, thread
from tests.cast.postings import posting
from tests.journeys.conftest import People, Reader, Town
from tests.journeys.steps import on_a_small_phone, own_page, plain

NUMBER = "05 55 00 00 12"
OWN = r'(?<=mises-en-relation/)\d+|(?<=annonces/)\d+|(?<=csrf_token" value=")[^"]+|(?<=nonce=")[^"]+'
SOUGHT = "Apprendre à tricoter des chaussettes."


@pytest.fixture
def two(town: Town, people: People) -> Iterator[tuple[Reader, Reader]]:
    """Léa, signed in, and a member, each at a telephone; the members of these stories have a number."""
    for name in ("Mehdi", "Odette", "Marie", "Yanis"):
        town.members[name] = town.cast.member(name, "Navette", phone="+33555000012")
    with on_a_small_phone(people, 2) as (lea, member):
        yield lea.already_signed_in(), member


def between(town: Town, giver: str, receiver: str) -> Thread:
    """Léa proposes what one offers to the other, who looks for it."""
    return thread(town.services, town.cast.lea, town.members[giver], town.members[receiver])


def pages(town: Town, reader: Reader, name: str, number: int) -> list[tuple[int, str]]:
    """All that a member reads of their threads, without what differs at each load, by their link, and by a number."""
    home, found = own_page(town, name), []
    for path in ("", "/mises-en-relation", f"/mises-en-relation/{number}", "/annonces"):
        reader.open(home + path).look()
        source = reader.page.content().replace(home, "/moi/…").replace(home.replace("/", "%2F"), "%2Fmoi%2F…")
        found.append((reader.status, re.sub(OWN, "", source)))
    return found


def tomorrow(town: Town, lea: Reader) -> None:
    """The next day, after the hour at which an end is told."""
    town.clock.advance(days=1)
    lea.already_signed_in()


def test_mehdi_hears_nothing_of_a_no_that_came_before_he_was_asked(town: Town, two: tuple[Reader, Reader]) -> None:
    lea, mehdi = two
    found = between(town, "Odette", "Mehdi")
    before = pages(town, mehdi, "Mehdi", found.id)
    lea.open(f"/mises-en-relation/{found.id}").look()
    lea.tap(lea.page.locator("summary", has_text="Non merci").first)
    lea.look().press("Noter ce non").look()
    assert "N’en dites rien avant, et jamais pourquoi." in lea.words
    assert pages(town, mehdi, "Mehdi", found.id) == before
    tomorrow(town, lea)
    assert pages(town, mehdi, "Mehdi", found.id) == before
    assert before[2][0] == 404 and "Odette" not in "".join(source for _status, source in before)


def test_mehdi_cannot_tell_the_no_of_odette_from_another_end(town: Town, two: tuple[Reader, Reader]) -> None:
    """Beside him a namesake, whose thread Léa ends because it did not come about: each reads the same, that day and
    the next."""
    lea, member = two
    town.members["namesake"] = town.cast.member("Mehdi", "Navette", phone="+33555000012")
    refused, not_done = (between(town, *each) for each in (("Mehdi", "Odette"), ("namesake", "Marie")))
    for each in (refused, not_done):
        each.goes_to(ThreadState.ONE_YES)
    waiting = pages(town, member, "Mehdi", refused.id)
    assert "Nous demandons à l’autre personne." in waiting[2][1]
    member.open(own_page(town, "Odette")).look().follow("Lire et répondre").look()
    member.go(member.page.get_by_role("button", name="Non", exact=True)).look()
    assert "C’est noté." in member.words
    lea.open(f"/mises-en-relation/{not_done.id}").look().press("Ne s’est pas faite").look()
    assert pages(town, member, "Mehdi", refused.id) == waiting == pages(town, member, "namesake", not_done.id)
    tomorrow(town, lea)
    told = pages(town, member, "Mehdi", refused.id)
    assert "Ça ne se fera pas cette fois" in told[2][1] and "Odette" not in "".join(source for _status, source in told)
    assert told == pages(town, member, "namesake", not_done.id)


def test_marie_stops_after_one_meeting(town: Town, two: tuple[Reader, Reader]) -> None:
    lea, member = two
    found = between(town, "Marie", "Yanis").goes_to(ThreadState.MET)
    own = {name: f"{own_page(town, name)}/mises-en-relation/{found.id}" for name in ("Marie", "Yanis")}
    member.open(own["Marie"]).look().press("Montrer mon numéro").look()
    member.open(own["Yanis"]).look()
    assert member.heading == "Avec Marie" and NUMBER in member.words
    old = member.page.context.new_page()  # of a tab that is older than the end
    old.goto(member.page.url)
    member.open(own["Marie"]).look().press("J’arrête").look()
    assert "C’est noté." in member.words
    member.open(own["Yanis"]).look()
    assert member.heading == "Cet échange s’arrête."
    source = member.page.content()
    assert "55000012" not in source and NUMBER not in plain(source) and "Marie" not in source
    with old.expect_navigation():
        old.get_by_role("button", name="C’est fait").click()
    assert "Cela a changé entre-temps" in old.inner_text("main") and "55000012" not in old.content()
    old.close()
    lea.open(f"/mises-en-relation/{found.id}").look()
    assert "Cet échange s’est arrêté." in lea.words and "J’arrête" not in lea.words


def test_two_who_are_kept_apart_are_proposed_to_neither(town: Town, two: tuple[Reader, Reader]) -> None:
    lea, _member = two
    services, by, members = town.services, town.cast.lea, town.members
    offer = posting(services, by, members["Odette"])
    request = posting(services, by, members["Mehdi"], side="sought", words="Faire un ourlet à un rideau.")
    choices = {
        f"/membres/{members['Odette']}/choisir": "Mehdi",
        f"/annonces/{offer}/choisir": "Mehdi",
        f"/membres/{members['Mehdi']}/choisir": "Odette",
        f"/annonces/{request}/choisir": "Odette",
    }
    for path, other in choices.items():
        assert other in lea.open(path).look().words, path
    lea.open(f"/membres/{members['Odette']}/annonces").look().follow("Dire « pas avec cette personne »").look()
    lea.page.get_by_role("searchbox").last.fill("Meh")
    lea.press("Chercher").look().press("Pas avec Mehdi").look()
    assert "Mehdi Navette" in lea.words
    for path, other in choices.items():
        assert other not in lea.open(path).look().words, path
    assert "Odette" not in lea.open(f"/membres/{members['Mehdi']}/annonces").look().words
    lea.open(f"/mises-en-relation/nouvelle?offer={offer}&request={request}").look()
    lea.press("Demander à Odette").look()
    assert town.rows("introduction") == 0


def test_a_girl_of_sixteen(town: Town, two: tuple[Reader, Reader]) -> None:
    lea, member = two
    town.members["Inès"] = ines = town.cast.member("Inès", "Navette", phone="+33555000016", age=Age.UNDER_18)
    page = own_page(town, "Inès")
    member.open(f"{page}/annonces/nouvelle?je=cherche").look()
    assert "que tout le monde lit" not in member.page.content()
    member.page.get_by_label("En quelques mots").fill(SOUGHT)
    member.page.get_by_label("Activité", exact=True).select_option("tricot")
    member.press("Envoyer à l’équipe").look()
    lea.open("/mur/a-relire").look().press("Afficher sur le mur").look()
    lea.open(f"/membres/{ines}/annonces/nouvelle").look()
    lea.tap(lea.page.get_by_text("Où, jusqu’à quand, son prénom"))
    assert "Avant 18 ans, rien ne se lit sur la page du site." in lea.words
    assert SOUGHT not in member.open("/lieux/gueret/mur").look().words
    posting(town.services, town.cast.lea, town.members["Marie"], words="Tricoter, je montre.", activity="tricot")
    lea.open("/mur").look().follow(SOUGHT).look().follow("Qui le propose ?").look()
    assert "À la rencontre, pas ailleurs." in lea.words
    lea.follow("Demander à Marie").look()
    assert "Moins de 18 ans : à la rencontre seulement." in lea.words
    lea.press("Demander à Marie Navette").look().press("Oui, dit de vive voix").look()
    lea.tap(lea.page.get_by_text("Noter sa réponse"))
    lea.press("Oui, dit de vive voix").look().follow("Préparer la rencontre").look()
    assert not lea.page.get_by_label("Où ?").count()
    thread_page = lea.page.url.removesuffix("/rencontre")
    lea.open(thread_page).look().press("Elle a eu lieu").look()
    assert "numéro" not in lea.words
    for name in ("Inès", "Marie"):
        member.open(f"{own_page(town, name)}/mises-en-relation/{thread_page.rpartition('/')[2]}").look()
        assert "À la rencontre du site, et là seulement" in member.words
        assert not member.button("Montrer mon numéro").count() and "05 55 00 00 1" not in member.words


def test_a_first_name_withdrawn_is_gone_from_page_and_sheet(town: Town, two: tuple[Reader, Reader]) -> None:
    lea, yanis = two
    words = "Réparer un vélo."
    posting(
        town.services, town.cast.lea, town.members["Yanis"], words=words, activity="velo", words_public=True,
        name_public=True,
    )  # fmt: skip
    read = [(words in text, "Yanis" in text) for text in public(lea)]
    yanis.open(own_page(town, "Yanis")).look().follow("Je propose, je cherche").look().follow(words).look()
    yanis.press("Ne plus montrer mon prénom").look()
    read += [(words in text, "Yanis" in text) for text in public(lea)]
    yanis.press("Ne plus montrer mes mots à tout le monde").look()
    read += [(words in text, "Yanis" in text) for text in public(lea)]
    assert read == [*[(True, True)] * 2, *[(True, False)] * 2, *[(False, False)] * 2]


def public(reader: Reader) -> list[str]:
    """The wall that everybody reads, and the sheet that is printed now."""
    page = reader.open("/lieux/gueret/mur").look().page.content()
    answer = reader.page.request.get(f"{reader.town.origin}/mur/feuille.pdf")
    sheet = pypdfium2.PdfDocument(BytesIO(answer.body()))
    printed = " ".join(each.get_textpage().get_text_range() for each in sheet)
    sheet.close()
    return [page, " ".join(printed.split())]

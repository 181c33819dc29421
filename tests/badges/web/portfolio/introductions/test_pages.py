"""« Mise en relation » on the private page: each state with what it says and no more, each button once, whose it is."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from badges.exchanges.tables import Exchange
from badges.matching.introductions import finish, meet, review
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.postings.rows import OwnLink
from badges.network.tables import Site
from badges.people import links
from badges.people.rules import Age
from badges.people.tables import Member
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.introductions import SAID, Thread, thread
from tests.cast.office import hidden_fields
from tests.cast.postings import posting, shown
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.cast.statements import statements
from tests.conftest import Clock

SOUGHT = "Faire un ourlet à un rideau."


def begun(cast: Cast, **changes: object) -> Thread:
    """Amina offers, Zoé looks for it; who offers is asked."""
    return thread(cast.services, cast.actor, cast.members["Amina"], cast.members["Zoé"], **changes)


def page_of(cast: Cast, found: Thread, who: str = "Amina") -> str:
    """The address of the thread on the page of one of the two."""
    return f"/moi/{cast.key(who)}/mises-en-relation/{found.id}"


def read(answer: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return text_of(html.unescape(answer.text)).replace("\u202f", " ").replace("\u00a0", " ")


def tap(client: FlaskClient, page: str, tap: str, whose: str = "giver", **more: object) -> TestResponse:
    """Touch a button, as the form of the page sends it."""
    shown_page = client.get(page)
    home = page.partition("/mises-en-relation")[0]
    given = token(shown_page if "csrf_token" in shown_page.text else client.get(f"{home}/conditions"))
    return client.post(page, data={"csrf_token": given, "tap": tap, "whose": whose, **more})


def with_phone(cast: Cast, who: str, phone: str) -> None:
    """Give a member a number."""
    with cast.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == cast.members[who]).values(phone=phone))


def test_a_question_stands_on_top_of_the_first_page_and_no_longer_than_it_waits(
    cast: Cast, client: FlaskClient
) -> None:
    amina, zoe = f"/moi/{cast.key()}", f"/moi/{cast.key('Zoé')}"
    before = client.get(amina)
    assert "Une question vous attend" not in read(before) and "mises-en-relation" not in before.text
    found = begun(cast)
    home = client.get(amina)
    assert "Une question vous attend" in read(home) and f'href="{amina}/mises-en-relation/{found.id}"' in home.text
    assert home.text.count('class="button"') == 1  # the one solid button
    assert "mises-en-relation" not in client.get(zoe).text
    tap(client, page_of(cast, found), "yes")
    assert "Une question vous attend" not in read(client.get(amina)) and "mises-en-relation" in client.get(amina).text
    assert "Une question vous attend" in read(client.get(zoe))


def test_two_yes_from_two_pages(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast)
    asked = client.get(page_of(cast, found))
    assert heading(asked.text) == "Voulez-vous aider\u202f?" and asked.headers["Cache-Control"] == "no-store"
    assert SOUGHT in read(asked) and "Quelqu’un cherche" in read(asked) and "Zoé" not in read(asked)
    assert asked.text.count("button second answer") == 2 and 'class="button answer' not in asked.text
    assert "charte" in read(asked) and "libres et gratuits" in read(asked)
    assert client.get(page_of(cast, found, "Zoé")).status_code == 404
    for _twice in range(2):
        answer = tap(client, page_of(cast, found), "yes")
        assert (answer.status_code, answer.location) == (303, page_of(cast, found))
        assert found.state is ThreadState.ONE_YES
    waiting = client.get(page_of(cast, found))
    assert heading(waiting.text) == "Vous avez dit oui" and "Nous demandons à l’autre personne" in read(waiting)
    assert "J’arrête" in read(waiting) and "Zoé" not in read(waiting)
    seeking = client.get(page_of(cast, found, "Zoé"))
    assert "Vous cherchez" in read(seeking) and "Quelqu’un peut vous aider" in read(seeking)
    assert "Amina" not in read(seeking) and 'value="receiver"' in seeking.text
    for _twice in range(2):
        assert tap(client, page_of(cast, found, "Zoé"), "yes", "receiver").status_code == 303
        assert found.state is ThreadState.BOTH_YES
    assert "Avec Zoé" in read(client.get(page_of(cast, found)))
    assert "Avec Amina" in read(client.get(page_of(cast, found, "Zoé")))
    assert "Benali" not in read(client.get(page_of(cast, found, "Zoé")))


def test_the_charter_stands_before_the_first_yes_alone(cast: Cast, client: FlaskClient) -> None:
    first = begun(cast)
    tap(client, page_of(cast, first), "yes")
    second = thread(cast.services, cast.actor, cast.members["Amina"], cast.members["Łucja"])
    assert "charte" not in read(client.get(page_of(cast, second)))
    second.goes_to(ThreadState.ONE_YES)
    assert "charte" in read(client.get(page_of(cast, second, "Łucja")))


def test_an_offer_alone_is_asked_in_its_own_words(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast, request_id=None)
    assert "L’équipe pense à une personne, pour ce que vous proposez" in read(client.get(page_of(cast, found)))
    found.goes_to(ThreadState.ONE_YES)
    assert "Quelqu’un vous propose" in read(client.get(page_of(cast, found, "Zoé")))


def test_the_meeting_of_three_says_what_is_arranged(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    found = begun(cast).goes_to(ThreadState.BOTH_YES)
    agreed = read(client.get(page_of(cast, found)))
    assert "À trois, pour commencer" in agreed and "Le site vous propose une date" in agreed
    assert "Quelqu’un de l’équipe" in agreed
    facts = ArrangementFacts(
        meeting_on=clock().date(), what="Un ourlet", place="Au local", rhythm="Un mardi sur deux", stops="En mars",
    )  # fmt: skip
    meet.arrange(cast.services, cast.actor, found.id, facts)
    for who in ("Amina", "Zoé"):
        told = read(client.get(page_of(cast, found, who)))
        assert all(each in told for each in ("Un ourlet", "Au local", "Un mardi sur deux", "En mars", "24 novembre"))
        assert "Le site vous propose" not in told and "C’est fait" not in told


def test_the_arranged_day_stands_on_the_first_page_and_in_the_list_as_long_as_it_is_ahead(
    cast: Cast, client: FlaskClient, clock: Clock
) -> None:
    home = f"/moi/{cast.key()}"
    found = begun(cast).goes_to(ThreadState.BOTH_YES)
    assert 'class="doors ahead"' not in client.get(home).text
    assert "Demandé le" in read(client.get(f"{home}/mises-en-relation"))
    facts = ArrangementFacts(meeting_on=clock().date() + timedelta(days=3), place="Au local")
    meet.arrange(cast.services, cast.actor, found.id, facts)
    first, listed = client.get(home), read(client.get(f"{home}/mises-en-relation"))
    assert "Vendredi 27 novembre Rencontre avec Zoé" in read(first)
    assert f'class="door" href="{home}/mises-en-relation/{found.id}"' in first.text
    assert "Friday 27 November Meeting with Zoé" in read(client.get(f"{home}?lang=en"))
    assert "Vendredi 27 novembre Au local" in listed and "Demandé le" not in listed
    clock.advance(days=4)
    assert 'class="doors ahead"' not in client.get(home).text


def test_a_number_is_read_after_the_meeting_and_by_its_owners_own_tick(cast: Cast, client: FlaskClient) -> None:
    with_phone(cast, "Amina", "+33555000011")
    with_phone(cast, "Zoé", "+33555000012")
    found = begun(cast).goes_to(ThreadState.BOTH_YES)
    amina, zoe = page_of(cast, found), page_of(cast, found, "Zoé")
    early = tap(client, amina, "show")
    assert early.status_code == 409 and "Cela a changé entre-temps" in read(early)
    meet.meet(cast.services, cast.actor, found.id)
    assert "55 00 00 1" not in read(client.get(zoe)) + read(client.get(amina))
    assert tap(client, zoe, "show", "giver").status_code == 409  # for the other one
    for _twice in range(2):
        assert tap(client, amina, "show").status_code == 303
        assert "05 55 00 00 11" in read(client.get(zoe)) and "05 55 00 00 12" not in read(client.get(amina))
    assert "L’autre personne peut lire votre numéro" in read(client.get(amina))
    for _twice in range(2):
        assert tap(client, amina, "hide").status_code == 303
        assert "05 55 00 00 11" not in read(client.get(zoe))
    tap(client, amina, "show")
    tap(client, zoe, "stop", "receiver")
    assert "05 55" not in read(client.get(zoe)) + read(client.get(amina))


def test_who_has_no_number_is_offered_no_tick(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.MET)
    page = page_of(cast, found)
    assert "Montrer mon numéro" not in client.get(page).text
    refused = tap(client, page, "show")
    assert refused.status_code == 422 and "pas de numéro" in read(refused)


def test_the_days_of_a_thread_and_its_end_in_one_tap(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    found = begun(cast).goes_to(ThreadState.UNDER_WAY)
    found.exchanges(day=clock().date().replace(day=28))
    page = read(client.get(page_of(cast, found)))
    assert "Mardi 24 novembre" in page and "Samedi 28 novembre À venir" in page
    for _twice in range(2):
        assert tap(client, page_of(cast, found, "Zoé"), "done", "receiver").status_code == 303
        assert found.state is ThreadState.HELD
    assert "C’est fait. Merci." in read(client.get(page_of(cast, found)))
    assert "nouvelle?je=propose" in client.get(page_of(cast, found)).text
    late = tap(client, page_of(cast, found), "stop")
    assert late.status_code == 409 and "C’est fait. Merci." in read(late)
    assert count(cast.services, Exchange) == 2


def test_a_hand_lent_is_recorded_when_they_say_so(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.MET)
    tap(client, page_of(cast, found), "done")
    assert found.state is ThreadState.HELD and count(cast.services, Exchange) == 1


def test_one_tap_stops_it_and_nothing_is_shown_any_more(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.UNDER_WAY)
    for _twice in range(2):
        answer = tap(client, page_of(cast, found, "Zoé"), "stop", "receiver")
        assert answer.status_code == 303 and "C’est noté" in read(client.get(answer.location))
    for who, other in (("Amina", "Zoé"), ("Zoé", "Amina")):
        page = read(client.get(page_of(cast, found, who)))
        assert "Cet échange s’arrête" in page and other not in page and "ourlet" not in page
        assert "ourlet" not in read(client.get(f"/moi/{cast.key(who)}/mises-en-relation"))


def test_a_form_of_before_comes_back_where_it_stands(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast)
    page = page_of(cast, found)
    old = {"csrf_token": token(client.get(page)), "whose": "giver"}
    found.goes_to(ThreadState.ONE_YES)
    late = client.post(page, data={**old, "tap": "no"})
    assert late.status_code == 409 and heading(late.text) == "Vous avez dit oui"
    assert found.state is ThreadState.ONE_YES
    for odd in ({"tap": "yes", "whose": "receiver"}, {"tap": "yes", "whose": "staff"}):
        assert client.post(page, data={**old, **odd}).status_code == 409
    for odd in ({"tap": "read"}, {"tap": ""}, {"tap": "yes", "whose": "both"}, {"whose": ""}):
        assert client.post(page, data={**old, **odd}).status_code == 422
    assert found.state is ThreadState.ONE_YES


def test_a_no_leads_to_the_list_whoever_says_it(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    found = begun(cast).goes_to(ThreadState.ONE_YES)
    page = page_of(cast, found, "Zoé")
    old = {"csrf_token": token(client.get(page)), "tap": "no", "whose": "receiver"}
    for _twice in range(2):
        answer = client.post(page, data=old)
        assert answer.status_code == 303 and answer.location.endswith("mises-en-relation?fait=introduction.noted")
        assert "C’est noté" in read(client.get(answer.location)) and client.get(page).status_code == 404
    late = client.post(page, data={**old, "tap": "yes"})
    assert late.status_code == 409 and "Cela a changé" in read(late) and heading(late.text) == "Mises en relation"
    clock.advance(days=1)
    for who in ("Amina", "Zoé"):
        told = read(client.get(page_of(cast, found, who)))
        assert "Ça ne se fera pas cette fois" in told and "Appelez le site" in told and "ourlet" not in told


def test_another_members_and_an_unknown_one_are_not_told_apart(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.MET)
    home = f"/moi/{cast.key('Łucja')}"
    given = {"csrf_token": token(client.get(f"{home}/conditions")), "tap": "stop", "whose": "giver"}
    answers = set()
    for number in (found.id, 999):
        page = f"{home}/mises-en-relation/{number}"
        for answer in (client.get(page), client.post(page, data=given)):
            answers.add((answer.status_code, answer.text.replace(f"relation/{number}", "")))
    assert {status for status, _text in answers} == {404} and len(answers) <= 2
    assert found.state is ThreadState.MET
    assert client.get(f"{home}/mises-en-relation").status_code == 200


def test_a_link_that_ended_opens_none_of_these_pages(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast)
    page = page_of(cast, found)
    given = {"csrf_token": token(client.get(page)), "tap": "yes", "whose": "giver"}
    links.renew_link(cast.services, cast.actor, cast.member_id)
    assert client.get(page).status_code == 404 and client.post(page, data=given).status_code == 404
    assert found.state is ThreadState.PROPOSED


def test_the_bilan_is_read_by_both_and_agreed_to(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    found = begun(cast).goes_to(ThreadState.HELD)
    amina, zoe = page_of(cast, found), page_of(cast, found, "Zoé")
    for page in (amina, zoe):
        told = read(client.get(page))
        assert "On a fait deux ourlets." in told and "La patience, et le point caché." in told
    without = tap(client, zoe, "disagree", "receiver")
    assert without.status_code == 422 and "à quelle question" in read(without)
    assert tap(client, zoe, "disagree", "receiver", disputed=["done", "done"]).status_code == 303
    assert "Vous avez dit : pas d’accord" in read(client.get(zoe)) and "checked" in client.get(zoe).text
    assert "pas d’accord." not in read(client.get(amina))
    assert tap(client, zoe, "disagree", "receiver", disputed="everything").status_code == 422
    for _twice in range(2):
        assert tap(client, zoe, "agree", "receiver").status_code == 303
    assert "Vous avez dit : d’accord" in read(client.get(zoe)) and "checked" not in client.get(zoe).text
    assert code(lambda: review.say(cast.services, OwnLink(cast.member_id), found.id, Who.RECEIVER, AGREES)) == (
        "introduction.step"
    )
    clock.advance(days=31)
    silent = read(client.get(amina))
    assert "Sans avis" in silent and "D’accord" not in silent
    assert tap(client, amina, "agree").status_code == 409
    assert "Vous avez dit : d’accord" in read(client.get(zoe))


def test_who_agrees_agrees_to_the_words_that_they_read(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.HELD)
    page = page_of(cast, found, "Zoé")
    old = hidden_fields(client.get(page))
    review.hold(cast.services, cast.actor, found.id, replace(SAID, giver_shown="Tout autre chose."))
    late = client.post(page, data={**old, "tap": "agree"})
    assert (
        late.status_code == 409 and "Tout autre chose." in read(late) and "Vous avez dit : d’accord" not in read(late)
    )
    assert client.post(page, data={**hidden_fields(late), "tap": "agree"}).status_code == 303
    assert "Vous avez dit : d’accord" in read(client.get(page))


AGREES = review.ReviewView.AGREES


def test_the_third_answer_opens_the_next_one_in_two_taps(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.HELD)
    key = f"/moi/{cast.key('Zoé')}"
    href = f"{key}/annonces/nouvelle?je=cherche&amp;bilan={found.id}"
    assert href in client.get(page_of(cast, found, "Zoé")).text
    form = client.get(href.replace("&amp;", "&"))
    assert SAID.receiver_following is not None and SAID.receiver_following in form.text
    others = client.get(f"/moi/{cast.key()}/annonces/nouvelle?je=cherche&bilan={found.id}")
    assert "fermeture" not in others.text
    for odd in ("999", "x", "9" * 40, "٣", ""):
        assert client.get(f"{key}/annonces/nouvelle?je=cherche&bilan={odd}").status_code == 200
    assert "fermeture" not in client.get(f"/moi/{cast.key('Łucja')}/annonces/nouvelle?bilan={found.id}").text


def test_a_long_third_answer_fits_the_field(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.UNDER_WAY)
    facts = review.ReviewFacts(giver_following="Apprendre à poser une fermeture. " * 12)
    review.hold(cast.services, cast.actor, found.id, facts)
    page = client.get(f"/moi/{cast.key()}/annonces/nouvelle?je=propose&bilan={found.id}").text
    words = page.partition('id="words"')[2].partition(">")[2].partition("</textarea>")[0].strip()
    assert words.endswith("…") and 150 < len(words) <= 200


def test_under_15_answers_with_a_parent_and_under_18_shows_no_number(cast: Cast, client: FlaskClient) -> None:
    with_phone(cast, "Zoé", "+33555000012")
    with cast.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == cast.members["Zoé"]).values(age=Age.UNDER_15))
    found = begun(cast, with_parent=True)
    asked = read(client.get(page_of(cast, found)))
    assert "parent" not in asked and "là seulement" not in asked  # nothing of the other's age before both said yes
    found.goes_to(ThreadState.ONE_YES)
    assert "répondez avec un parent" in read(client.get(page_of(cast, found, "Zoé")))
    tap(client, page_of(cast, found, "Zoé"), "yes", "receiver")
    agreed = read(client.get(page_of(cast, found)))
    assert "là seulement" in agreed and "Un parent est là" in agreed
    meet.meet(cast.services, cast.actor, found.id)
    page = page_of(cast, found, "Zoé")
    assert "Montrer mon numéro" not in client.get(page).text
    refused = tap(client, page, "show", "receiver")
    assert refused.status_code == 422 and "À la rencontre seulement" in read(refused)


@pytest.mark.parametrize("state", list(ThreadState))
def test_the_pages_are_plain_in_both_languages_and_ask_few_statements(
    app: Flask, cast: Cast, client: FlaskClient, clock: Clock, state: ThreadState
) -> None:
    found = begun(cast)
    if state is ThreadState.CLOSED:
        finish.stop(cast.services, cast.actor, found.id, finish.ThreadAct.NOT_DONE)
    else:
        found.goes_to(state)
    clock.advance(days=1)
    for path in (page_of(cast, found), f"/moi/{cast.key()}/mises-en-relation"):
        for language in ("fr", "en"):
            client.get(f"{path}?lang={language}")
            with statements(app) as asked:
                answer = client.get(f"{path}?lang={language}")
            assert answer.status_code == 200 and len(asked) <= 12, (path, len(asked))
            assert not [word for word in FORBIDDEN[language] if word in read(answer).casefold()], path
            assert len(answer.data) <= 15_000


def test_the_empty_list_says_what_will_be_there(cast: Cast, client: FlaskClient) -> None:
    posting(cast.services, cast.actor, cast.member_id)
    assert shown(cast.services, 1).member.id == cast.member_id
    page = client.get(f"/moi/{cast.key()}/mises-en-relation")
    assert page.status_code == 200 and "Rien pour le moment" in read(page)


def test_where_a_site_has_no_number_the_one_of_the_network_is_said(cast: Cast, client: FlaskClient) -> None:
    found = begun(cast).goes_to(ThreadState.MET)
    site = page_of(cast, found)
    assert "Appelez le site : 05 00 00 00 01" in read(client.get(site))
    with cast.services.database.begin() as session:
        session.execute(update(Site).values(phone=None))
    assert "Appelez le site : 05 00 00 00 00" in read(client.get(site))


def test_nothing_is_done_before_a_day_has_come(cast: Cast, client: FlaskClient) -> None:
    """« C’est fait » is the first act from their first day on, and possible before it."""
    found = begun(cast).goes_to(ThreadState.MET)
    page = page_of(cast, found)
    solid = '<button class="button answer" type="submit" name="tap" value="done">'
    assert solid not in client.get(page).text and 'value="done"' in client.get(page).text
    found.exchanges()
    assert solid in client.get(page).text

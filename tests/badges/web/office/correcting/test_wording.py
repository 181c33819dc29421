"""A spelling is corrected in four taps from the badge's page, as an employer will see it; the code stays the same."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from badges.issuing.correcting import correct, name_change, pause
from tests.cast.facts import change_member
from tests.cast.naming import accept, own_link
from tests.cast.office import Browser, signed_in, token_of
from tests.cast.people import Cast
from tests.cast.recognition import SENTENCE, Recognition, agreed
from tests.conftest import ORIGIN
from tests.house.staff import give_password

FULL = "Amina Benali"


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """A badge of Amina, of Guéret."""
    return agreed(cast).sign()


def said(app: Flask, path: str) -> str:
    """What a visitor without a cookie reads."""
    page = app.test_client(use_cookies=False).get(path, base_url=ORIGIN, headers={"Accept": "text/html"})
    return html.unescape(page.text).replace("\u202f", " ").replace("\xa0", " ")


def test_four_taps_correct_a_spelling(app: Flask, cast: Cast, lea: Browser) -> None:
    badge = agreed(cast, given="Rosalie", family="Bobin", name="Rosalie Bobin").sign()
    change_member(cast.services, cast.lea, badge.member, given_name="Rosalie", family_name="Bobine")
    page, what = f"/reconnaitre/{badge.award}/fait", f"/reconnaitre/{badge.award}/corriger"
    form, public = f"{what}/nom", f"/v/{badge.code}"
    for path in (public, f"{public}?lang=en"):
        assert "Rosalie Bobin" in said(app, path) and "Bobine" not in said(app, path)
    assert f'href="{what}"' in lea.get(page).text
    first = lea.get(what).text
    assert f'href="{form}"' in first and f'href="/reconnaitre/{badge.award}/pause"' in first
    shown = lea.send(form, {"name": "Rosalie Bobine"}).text
    assert "Voici ce que verra un employeur" in shown and shown.count("Rosalie Bobine") > 1
    assert "Refaire le badge ainsi" in shown and "Demander son accord" not in shown
    assert "Comparer" not in shown  # what an employer would type is no part of it
    assert badge.headline() == "VALID" and badge.row().name_shown == "Rosalie Bobin"
    stale = token_of(lea.get(form))
    found = lea.client.post(form, data={"csrf_token": stale, "name": "Rosalie Bobine", "then": "correct"})
    assert found.status_code == 303 and found.location == f"{page}?corrige=1"
    assert "Le badge est corrigé" in lea.get(f"{page}?corrige=1").text
    for path in (public, f"{public}?lang=en"):
        assert "Rosalie Bobine" in said(app, path)
        assert not any(word in said(app, path).lower() for word in ("corrig", "corrected", "remplac", "replaced"))
    assert "Ce badge a été corrigé le" in said(app, f"/moi/{own_link(badge)}/{badge.code}")
    again = lea.client.post(form, data={"csrf_token": stale, "name": "Rosalie Bobine", "then": "correct"})
    assert again.status_code == 303 and len(badge.editions()) == 2  # a double click


def test_the_copy_of_before_is_replaced_and_not_false(app: Flask, badge: Recognition) -> None:
    old = badge.documents()["ob3"].decode()
    accept(badge, FULL)

    def presented(language: str) -> str:
        page = app.test_client().post(f"/verifier?lang={language}", base_url=ORIGIN, data={"text": old})
        assert page.status_code == 200
        return html.unescape(page.text).replace("\xa0", " ").replace("\u202f", " ")

    assert "Ce badge a été remplacé" in presented("fr") and "This badge has been replaced" in presented("en")
    for language, row, ended in (
        ("fr", "remplacé par une copie plus récente", "annulé"),
        ("en", "replaced by a newer copy", "cancelled"),
    ):
        assert row in presented(language) and ended not in presented(language).lower(), language
    assert FULL not in presented("fr") and badge.code not in presented("fr")  # a copy leads nobody to the new name
    badge.change(erased_at=badge.services.now())
    assert "Ce badge est annulé" in presented("fr") and "remplacé" not in presented("fr")


def test_the_sentence_is_spelled(lea: Browser, badge: Recognition) -> None:
    form = f"/reconnaitre/{badge.award}/corriger/nom"
    other = lea.send(form, {"sentence": "Sait cuisiner."})
    assert other.status_code == 422
    assert "Ce n’est plus la même phrase" in html.unescape(other.text) and "Sait cuisiner." in other.text
    assert "C’est déjà ce que dit le badge" in html.unescape(lea.send(form, {"sentence": SENTENCE}).text)
    spelled = SENTENCE.replace("chacun", "chacune")
    assert spelled in lea.send(form, {"sentence": spelled}).text
    assert lea.sent(form, {"sentence": spelled, "then": "correct"}) == f"/reconnaitre/{badge.award}/fait?corrige=1"
    assert badge.row().sentence == spelled


def test_another_page_was_faster(lea: Browser, badge: Recognition) -> None:
    form = f"/reconnaitre/{badge.award}/corriger/nom"
    version = correct.version_shown("Amina B.", SENTENCE)
    accept(badge, FULL)
    outdated = lea.send(form, {"name": "Amina", "then": "ask", "version": version})
    assert outdated.status_code == 409
    assert "Une autre page a changé ce badge" in outdated.text and badge.row().name_shown == FULL


def test_who_may_and_what_may_not(app: Flask, cast: Cast, lea: Browser, badge: Recognition) -> None:
    give_password(cast.services, cast.karim.staff_id)
    karim = signed_in(app, cast, "karim@rcs-creuse.example")
    what, form = f"/reconnaitre/{badge.award}/corriger", f"/reconnaitre/{badge.award}/corriger/nom"
    for path in (what, form):
        karim.get(path, 404)
    assert lea.send(form, {"name": "Fatou Petit", "then": "correct"}).status_code == 422
    pause.pause(badge.services, badge.lea, badge.award, "person")
    for path in (what, form):
        assert lea.client.get(path).status_code == 303
    assert badge.row().name_shown == "Amina B."


def test_an_expired_badge_says_why_not(lea: Browser, badge: Recognition) -> None:
    badge.change(valid_until=badge.services.now())
    badge.services.clock.advance(minutes=5)  # type: ignore[attr-defined]
    page = html.unescape(lea.get(f"/reconnaitre/{badge.award}/corriger/nom").text)
    assert "il ne se corrige plus" in page and 'name="name"' not in page


def test_the_name_that_she_goes_by_is_hers(cast: Cast, lea: Browser) -> None:
    of = agreed(cast, given="Geneviève", family="Martin", called="Ginou").sign()
    form, person = f"/reconnaitre/{of.award}/corriger/nom", f"/membres/{of.member}"
    assert 'value="Ginou M."' in lea.get(form).text and 'value="Mimi M."' not in lea.get(form).text
    assert lea.sent(form, {"name": "Ginou M.", "then": "ask"}) == f"/reconnaitre/{of.award}/fait?demande=1"
    name_change.answer_before(cast.services, cast.helene, of.award, "yes")
    assert "Badges qui portent un autre nom" not in lea.get(person).text
    facts = {"given_name": "Geneviève", "family_name": "Martin"}
    change_member(cast.services, cast.lea, of.member, **facts, called="Mimi")
    assert "Badges qui portent un autre nom" in lea.get(person).text  # the control

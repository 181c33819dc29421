"""A badge is paused in four taps from its page; everyone's pages say so at once, and none says why."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from badges.issuing.correcting import pause
from badges.people import links
from tests.cast.office import Browser, signed_in, token_of
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import ORIGIN
from tests.house.staff import give_password

WHY = ("bonne personne", "critère", "person", "criterion", "Léa")


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """A badge of Amina, of Guéret."""
    return agreed(cast).sign()


def panel(app: Flask, badge: Recognition, language: str = "fr") -> str:
    """What the employer's page says first, for a browser without a cookie, as it is kept in the process."""
    path = f"/v/{badge.code}?lang={language}"
    page = app.test_client(use_cookies=False).get(path, base_url=ORIGIN, headers={"Accept": "text/html"})
    assert page.status_code == 200
    found = re.search(r'<section class="verdict.*?</section>', page.text, re.S)
    assert found is not None
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", " ", found[0])).replace("\u202f", " ").replace("\xa0", " ").split()
    )


def verdict_json(app: Flask, badge: Recognition) -> dict[str, object]:
    """The verdict at the badge's address, for a program."""
    answer = app.test_client().get(f"/v/{badge.code}", base_url=ORIGIN, headers={"Accept": "application/json"})
    found: dict[str, object] = answer.get_json()
    return found


def test_four_taps_pause_a_badge(app: Flask, lea: Browser, badge: Recognition) -> None:
    page, form = f"/reconnaitre/{badge.award}/fait", f"/reconnaitre/{badge.award}/pause"
    for _ in range(2):
        assert "authentique" in panel(app, badge)
    assert verdict_json(app, badge)["headline"] == "VALID"
    what = f"/reconnaitre/{badge.award}/corriger"
    assert f'href="{what}"' in lea.get(page).text and f'href="{form}"' in lea.get(what).text
    assert "Dites ce qui ne va pas" in lea.send(form).text and badge.headline() == "VALID"
    assert lea.sent(form, {"reason": "person"}) == page
    assert panel(app, badge).startswith("Ce badge est mis en pause")
    assert "Appelez le 05 00 00 00 02 (Guéret)." in panel(app, badge)
    english = panel(app, badge, "en")
    assert english.startswith("This badge is on hold") and "Call 05 00 00 00 02 (Guéret)." in english
    assert verdict_json(app, badge)["headline"] == "SUSPENDED"
    shown = lea.get(page).text
    assert "Le badge est en pause" in shown and "1er décembre" in shown.replace("\xa0", " ")
    assert "cards.pdf" not in shown and f'href="{what}"' not in shown
    assert "En pause" in lea.get("/badges-delivres").text
    assert lea.client.get(form).status_code == 303
    person = lea.get(f"/membres/{badge.member}").text
    assert person.count('class="state warn">') == 2 and "badge délivré" not in person  # what was seen, and the badges


def test_which_criterion_was_not_seen_is_one_of_the_choices(lea: Browser, helene: Browser, badge: Recognition) -> None:
    form, row = f"/reconnaitre/{badge.award}/pause", badge.row()
    page = html.unescape(lea.get(form).text)
    assert page.count('type="radio"') == 1 + len(row.criteria)
    key = row.criteria[-1]
    said = page.partition(f'value="criterion:{key}"')[2].partition("« ")[2].partition(" »")[0].replace("\xa0", "")
    said = said or page.partition(f'value="criterion:{key}"')[2].partition("«\xa0")[2].partition("\xa0»")[0]
    assert said
    lea.sent(form, {"reason": f"criterion:{key}"})
    assert said in html.unescape(helene.get("/badges-en-pause").text)


def test_no_public_page_says_why(app: Flask, badge: Recognition) -> None:
    visitor = app.test_client(use_cookies=False)
    paths = [f"/v/{badge.code}", f"/v/{badge.code}?lang=en"]
    before = [visitor.get(path, base_url=ORIGIN).text for path in paths]
    pause.pause(badge.services, badge.lea, badge.award, "criterion")
    for path, earlier in zip(paths, before, strict=True):
        now = visitor.get(path, base_url=ORIGIN).text
        assert [now.count(word) for word in WHY] == [earlier.count(word) for word in WHY]
    for end in ("cards.pdf", "attestation.pdf", "attestation"):
        answer = visitor.get(f"/v/{badge.code}/{end}", base_url=ORIGIN)
        assert answer.status_code == 422 and "mis en pause" in answer.text
    for end in ("badge.json", "badge.jwt", "badge.png", "badge.svg", "preuve.pdf"):
        assert visitor.get(f"/v/{badge.code}/{end}", base_url=ORIGIN).status_code == 200


def test_what_is_presented_at_the_verifier_is_paused_too(app: Flask, badge: Recognition) -> None:
    data = badge.documents()["ob3"].decode()

    def presented() -> str:
        page = app.test_client().post("/verifier", base_url=ORIGIN, data={"text": data})
        assert page.status_code == 200
        return html.unescape(page.text).replace("\xa0", " ").replace("\u202f", " ")

    for _ in range(2):
        assert "Ce badge est authentique" in presented()
    pause.pause(badge.services, badge.lea, badge.award, "person")
    found = presented()
    assert "Ce badge est mis en pause" in found and "Appelez le 05 00 00 00 02 (Guéret)." in found


def test_the_member_reads_it_kindly(app: Flask, cast: Cast, badge: Recognition) -> None:
    pause.pause(badge.services, badge.lea, badge.award, "person")
    key, visitor = links.show(cast.services, cast.lea, badge.member), app.test_client()
    page = visitor.get(f"/moi/{key}/{badge.code}", base_url=ORIGIN).text
    assert "Vous n’avez rien à faire" in html.unescape(page) and not any(
        word in page for word in ("personne de", "Léa")
    )
    assert f"/moi/{key}/{badge.code}/imprimer" not in page and f"/moi/{key}/{badge.code}/garder" in page
    assert visitor.get(f"/moi/{key}/{badge.code}/imprimer", base_url=ORIGIN).status_code == 422
    assert "attestation.pdf" not in visitor.get(f"/moi/{key}/{badge.code}/garder/europass", base_url=ORIGIN).text


def test_the_coordination_decides(app: Flask, lea: Browser, helene: Browser, badge: Recognition) -> None:
    assert "badges-en-pause" not in helene.get("/aujourdhui").text
    assert "Aucun badge en pause" in helene.get("/badges-en-pause").text
    pause.pause(badge.services, badge.lea, badge.award, "criterion")
    assert 'href="/badges-en-pause"' in helene.get("/aujourdhui").text
    assert "badges-en-pause" not in lea.get("/aujourdhui").text
    lea.get("/badges-en-pause", 403)
    page = helene.get("/badges-en-pause").text
    assert "Un critère n’a pas été vu" in html.unescape(page) and "Léa Martin" in page
    assert f'href="/reconnaitre/{badge.award}/annuler"' in page
    resume = f"/reconnaitre/{badge.award}/reprendre"
    stale = token_of(helene.get("/badges-en-pause"))
    outdated = helene.client.post(resume, data={"csrf_token": stale, "version": "0" * 32})
    assert outdated.status_code == 409 and badge.headline() == "SUSPENDED"
    assert helene.sent("/badges-en-pause", to=resume) == "/badges-en-pause?repris=1"
    assert badge.headline() == "VALID" and "authentique" in panel(app, badge)
    again = {"csrf_token": stale}
    assert helene.client.post(resume, data=again).status_code == 303  # a second tap is the same answer


def test_an_overdue_pause_stays_a_pause_and_says_for_how_long(app: Flask, cast: Cast, badge: Recognition) -> None:
    pause.pause(badge.services, badge.lea, badge.award, "person")
    give_password(cast.services, cast.helene.staff_id)
    for days, said in ((7, "À décider avant le 1er décembre"), (1, "En retard d’un jour"), (2, "En retard de 3 jours")):
        badge.services.clock.advance(days=days)  # type: ignore[attr-defined]
        helene = signed_in(app, cast, cast.staff("Hélène Roux").email)
        for page in ("/badges-en-pause", "/aujourdhui", "/coordination"):
            text = html.unescape(helene.get(page).text).replace("\xa0", " ").replace("\u202f", " ")
            assert said in text, (page, days)
    assert badge.headline() == "SUSPENDED"

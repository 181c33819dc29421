"""After a name was corrected its page says which badges carry the old one; one button does them again."""

from __future__ import annotations

import html

from badges.issuing.correcting import pause
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import agreed

NEW = {"given_name": "Fatou", "family_name": "Petit", "badges": "y"}


def test_from_the_record_to_the_badges(lea: Browser, cast: Cast) -> None:
    of = agreed(cast, given="Fatoo", family="Petit").sign()
    change, page = f"/membres/{of.member}/modifier", f"/membres/{of.member}/ancien-nom"
    assert "ancien-nom" not in lea.get(f"/membres/{of.member}").text
    assert lea.sent(change, {**NEW, "given_name": "Fatoo", "told_by": "la mairie"}) == f"/membres/{of.member}?note=1"
    assert lea.sent(change, NEW) == f"{page}?note=1"
    shown = html.unescape(lea.get(page).text)
    assert "1 badge porte un autre nom" in shown and "Fatoo P." in shown and "Fatou P." in shown
    assert "Refaire ce badge avec le nouveau nom" in shown and of.row().name_shown == "Fatoo P."
    assert f'href="{page}"' in lea.get(f"/membres/{of.member}").text
    assert lea.sent(page) == f"{page}?refaits=1"
    assert "C’est refait" in html.unescape(lea.get(f"{page}?refaits=1").text)
    assert of.row().name_shown == "Fatou P." and of.headline() == "VALID"
    assert lea.client.get(page).headers["Location"] == f"/membres/{of.member}"
    assert "ancien-nom" not in lea.get(f"/membres/{of.member}").text


def test_without_a_badge_nothing_is_said(lea: Browser, cast: Cast) -> None:
    member = cast.member("Fatoo", "Petit")
    change = f"/membres/{member}/modifier"
    assert lea.sent(change, NEW) == f"/membres/{member}?note=1"


def test_a_paused_badge_waits(lea: Browser, cast: Cast) -> None:
    of = agreed(cast, given="Fatoo", family="Petit").sign()
    pause.pause(of.services, of.lea, of.award, "person")
    page = f"/membres/{of.member}/ancien-nom"
    lea.sent(f"/membres/{of.member}/modifier", NEW)
    shown = html.unescape(lea.get(page).text)
    assert "à refaire après la décision" in shown.replace("\xa0", " ") and "avec le nouveau nom" not in shown


def test_a_list_that_changed_is_shown_again(lea: Browser, cast: Cast) -> None:
    of = agreed(cast, given="Fatoo", family="Petit").sign()
    lea.sent(f"/membres/{of.member}/modifier", NEW)
    answer = lea.send(f"/membres/{of.member}/ancien-nom", {"version": "0" * 32})
    assert answer.status_code == 409 and of.row().name_shown == "Fatoo P."

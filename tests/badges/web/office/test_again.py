"""The wizard used twice, late and backwards; a badge undone within ten minutes, or cancelled later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from badges.ledger import rows as ledger
from badges.recognition.tables import Award
from tests.cast.office import Browser, Gatherings, token_of
from tests.cast.people import Cast, at_once
from tests.cast.rows import award, count, criteria
from tests.cast.wizard import begin, ready, signed
from tests.conftest import Clock
from tests.house.staff import PASSWORD


def test_signing_twice_is_signing_once(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    token = token_of(lea.get(f"/reconnaitre/{award_id}/signer"))
    answers = at_once(
        *[lambda: _second_tab(lea).post(f"/reconnaitre/{award_id}/signer", data={"csrf_token": token})] * 3
    )
    assert [getattr(answer, "status_code", answer) for answer in answers] == [303, 303, 303]
    found = award(cast.services, award_id)
    with cast.services.database.begin(read_only=True) as session:
        assert len(ledger.editions(session, award_id)) == 1
    assert found.state == "issued"


def _second_tab(browser: Browser):  # type: ignore[no-untyped-def]
    client = browser.client.application.test_client()
    cookie = browser.client.get_cookie("__Host-rcs")
    assert cookie is not None
    client.set_cookie("__Host-rcs", cookie.value)
    return client


def test_every_step_of_a_signed_award_leads_to_its_end(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    token = token_of(lea.get(f"/reconnaitre/{award_id}/signer"))
    lea.sent(f"/reconnaitre/{award_id}/signer")
    for step in ("badge", "vu", "apercu", "accord", "signer"):
        answer = lea.get(f"/reconnaitre/{award_id}/{step}", 303)
        while answer.status_code == 303 and not answer.headers["Location"].endswith("/fait"):
            answer = lea.client.get(answer.headers["Location"])
        assert answer.headers["Location"] == f"/reconnaitre/{award_id}/fait", step
    for step, form in (("vu", {"criteria": "x"}), ("accord", {"answer": "no"}), ("signer", {}), ("abandonner", {})):
        answer = lea.client.post(f"/reconnaitre/{award_id}/{step}", data={"csrf_token": token, **form})
        assert answer.status_code == 303, step
    assert award(cast.services, award_id).state == "issued"


def test_back_to_the_ticks_asks_the_member_again(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": criteria(cast.services, "transmettre")[:3]})
    assert award(cast.services, award_id).state == "draft"
    lea.get(f"/reconnaitre/{award_id}/signer", 303)


def test_choosing_the_badge_twice_is_one_award(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    assert begin(lea, cast, two_gatherings) == begin(lea, cast, two_gatherings)
    assert count(cast.services, Award) == 1


# -- undo, cancel -----------------------------------------------------------------------------------------------------


def test_undo_within_ten_minutes(lea: Browser, cast: Cast, clock: Clock, two_gatherings: Gatherings) -> None:
    award_id = signed(lea, cast, two_gatherings)
    path = f"/reconnaitre/{award_id}/retirer"
    assert f'href="{path}"' in lea.get(f"/reconnaitre/{award_id}/fait").text  # a link: one tap withdraws nothing
    assert "<h1>Retirer ce badge" in lea.get(path).text and award(cast.services, award_id).state == "issued"
    page = lea.get(lea.sent(path)).text
    assert "Le badge est retiré" in page
    assert lea.get(path, 303).location == f"/reconnaitre/{award_id}/fait"
    assert award(cast.services, award_id).state == "withdrawn"


def test_undo_after_ten_minutes_is_refused(lea: Browser, cast: Cast, clock: Clock, two_gatherings: Gatherings) -> None:
    award_id = signed(lea, cast, two_gatherings)
    page = lea.get(f"/reconnaitre/{award_id}/fait")
    clock.advance(minutes=11)
    there = lea.get(f"/reconnaitre/{award_id}/retirer", 303).location  # there is nothing left to ask
    assert "Les dix minutes sont passées" in lea.get(there).text
    answer = lea.client.post(f"/reconnaitre/{award_id}/retirer", data={"csrf_token": token_of(page)})
    assert answer.status_code == 422 and "dix minutes" in answer.text
    assert "Retirer" not in lea.get(f"/reconnaitre/{award_id}/fait").text
    assert award(cast.services, award_id).state == "issued"


def test_cancelling_asks_for_a_recent_proof(
    lea: Browser, helene: Browser, visitor: Browser, cast: Cast, clock: Clock, two_gatherings: Gatherings
) -> None:
    award_id = signed(lea, cast, two_gatherings)
    path = f"/reconnaitre/{award_id}/annuler"
    form = {"csrf_token": token_of(helene.get(path)), "reason": "spelling"}
    clock.advance(minutes=6)
    asked = helene.client.post(path, data=form).headers["Location"]
    assert award(cast.services, award_id).state == "issued"
    answer = helene.send(asked, {"next": path, "password": "wrong wrong wrong"})
    assert answer.status_code == 422 and "pas votre mot de passe" in answer.text
    back = helene.sent(asked, {"next": path, "password": PASSWORD})
    kept = helene.get(back)
    assert 'value="spelling" checked' in kept.text  # the form was kept, and nothing was carried out
    assert award(cast.services, award_id).state == "issued"
    assert helene.send(path, {}).status_code == 422
    assert "Le badge est annulé" in helene.get(helene.sent(path, {"reason": "spelling"})).text
    page = visitor.get(f"/v/{award(cast.services, award_id).code}").text
    assert "Ce badge est annulé" in page and "faute" not in page


def test_a_wrong_clock_signs_nothing_and_says_so(
    lea: Browser, visitor: Browser, app: Flask, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    right, wrong = cast.services, cast.services.now() - timedelta(days=1)
    app.extensions["badges"] = replace(right, database_clock=lambda _session: wrong)
    answer = lea.send(f"/reconnaitre/{award_id}/signer")
    assert answer.status_code == 422 and "L’horloge de ce service" in answer.text
    assert award(right, award_id).state == "agreed"
    app.extensions["badges"] = right
    lea.sent(f"/reconnaitre/{award_id}/signer")
    app.extensions["badges"] = replace(right, database_clock=lambda _session: wrong)
    page = visitor.get(f"/v/{award(right, award_id).code}").text
    assert "Ce badge est authentique" in page

"""After thirty badges in a day a recent proof is asked before the signature; the coordination reads of it."""

from __future__ import annotations

from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.recognition.states import AwardState
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import award
from tests.cast.wizard import ready
from tests.house.staff import PASSWORD


def test_she_proves_who_she_is_and_goes_on(
    lea: Browser, helene: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    with cast.services.database.begin() as session:
        for _ in range(30):
            note(session, Act.AWARD_SIGNED, cast.lea, About(), cast.services.now())
    sign, clock = f"/reconnaitre/{award_id}/signer", cast.services.clock
    clock.advance(minutes=6)  # type: ignore[attr-defined]
    page = lea.get(sign, 303)
    assert page.headers["Location"].startswith("/cest-bien-vous?next=")
    for password in ("", "wrong"):
        there = lea.send(page.headers["Location"], {"password": password, "next": sign}, to="/cest-bien-vous")
        assert there.status_code == 422
        assert lea.get(sign, 303) and award(cast.services, award_id).state == AwardState.AGREED
    assert "Plus de 30 badges" not in helene.get("/aujourdhui").text
    there = lea.send(page.headers["Location"], {"password": PASSWORD, "next": sign}, to="/cest-bien-vous")
    assert there.headers["Location"] == sign
    assert lea.sent(sign) == f"/reconnaitre/{award_id}/fait"
    assert award(cast.services, award_id).state == AwardState.ISSUED
    today = helene.get("/aujourdhui").text
    assert "Plus de 30 badges" in today and "Léa Martin" in today
    assert "Plus de 30 badges" not in lea.get("/aujourdhui").text
    cast.services.clock.advance(days=8)  # type: ignore[attr-defined]

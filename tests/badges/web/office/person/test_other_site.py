"""A member goes on at another site, from their page."""

from __future__ import annotations

from badges.people.moves import version_shown
from tests.cast.office import Browser
from tests.cast.people import Cast


def test_a_member_goes_on_at_another_site(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member()
    path = f"/membres/{amina}/site"
    assert "Auzances" in lea.get(path).text
    assert lea.send(path, {}).status_code == 422
    assert lea.send(path, {"to": "999"}).status_code == 404
    assert lea.send(path, {"to": str(cast.auzances), "version": version_shown(cast.auzances)}).status_code == 409
    assert lea.sent(path, {"to": str(cast.auzances)}) == "/membres?note=1"  # Léa does not work there
    assert "C’est gardé" in lea.get("/membres?note=1").text
    lea.get(f"/membres/{amina}", 404)
    assert helene.sent(path, {"to": str(cast.gueret)}) == f"/membres/{amina}?note=1"
    lea.get(f"/membres/{amina}")

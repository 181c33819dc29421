"""The pages about signing that does not go on: one badge that is refused alone, and the halt of all."""

from __future__ import annotations

import re
from typing import Any

import pytest

from badges.issuing import keyring, sign
from badges.ledger.safeguards import halt, rehearsal
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.wizard import ready, signed


def agreed(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> str:
    """The page on which an award is signed."""
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    return f"/reconnaitre/{award_id}/signer"


def test_a_badge_that_fails_its_rehearsal_is_refused_with_a_sentence(
    cast: Cast, lea: Browser, two_gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = agreed(lea, cast, two_gatherings)
    rehearsal.REHEARSED.clear()

    def fails(*_arguments: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(sign, "compose_credential", fails)
        refused = lea.send(way)
    assert refused.status_code == 422 and "pas passé le contrôle avant la signature" in refused.text
    assert "Les autres badges continuent" in refused.text
    assert lea.sent(way).endswith("/fait")


def test_the_page_of_a_halt(cast: Cast, lea: Browser, helene: Browser, two_gatherings: Gatherings) -> None:
    way = agreed(lea, cast, two_gatherings)
    assert lea.client.get("/signatures").headers["Location"] == "/aujourdhui"
    halt.halt(cast.services, "issuance.not_valid ob3 NOT_AUTHENTIC")
    for browser in (lea, helene):
        assert 'href="/signatures"' in browser.get("/aujourdhui").text
    page = lea.send(way)
    assert page.status_code == 503 and page.text.count("<h1") == 1
    assert "Les badges déjà donnés restent valables" in page.text and "tel:+33500000000" in page.text
    assert "badges keys resume" not in page.text and "NOT_AUTHENTIC" not in page.text
    for told in (helene.send(way), helene.get("/signatures", 503)):
        assert "badges keys resume" in told.text and "issuance.not_valid ob3 NOT_AUTHENTIC" in told.text
    program = lea.client.get("/signatures?format=json")
    assert (program.status_code, program.json["code"]) == (503, "signing.halted")  # type: ignore[index]
    keyring.resume_signing(cast.services)
    assert lea.sent(way).endswith("/fait")
    assert 'href="/signatures"' not in lea.get("/aujourdhui").text


def test_a_badge_is_verified_during_a_halt(
    cast: Cast, lea: Browser, visitor: Browser, two_gatherings: Gatherings
) -> None:
    page = lea.get(f"/reconnaitre/{signed(lea, cast, two_gatherings)}/fait").text
    way = re.search(r"/v/[A-Z0-9]+", page)
    assert way is not None
    halt.halt(cast.services, "issuance.not_valid")
    assert "VALID" in visitor.get(f"{way[0]}?format=json").text

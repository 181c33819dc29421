"""The day's page: a letter that could not be sent, what to give instead, and when it is dealt with."""

from __future__ import annotations

from sqlalchemy import select

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from badges.network.tables import Site
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import award
from tests.cast.wizard import signed

SENTENCE = "Cette lettre n’est pas partie"


def test_a_letter_that_could_not_be_sent(
    lea: Browser, visitor: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = signed(lea, cast, two_gatherings)
    code = award(cast.services, award_id).code
    with cast.services.database.begin() as session:
        outbox.write(session, "a@b.example", "Objet\nx", due_at=cast.services.now(), purpose="award", number=award_id)
    assert SENTENCE not in lea.get("/aujourdhui").text
    with cast.services.database.begin() as session:
        letter = session.scalars(select(Letter).where(Letter.purpose == "award")).one()
        letter.state, letter.last_error = LetterState.FAILED, "550 no such mailbox"
    page = lea.get("/aujourdhui").text
    assert SENTENCE in page and "Amina Benali" in page and "mailbox" not in page
    assert f'href="/v/{code}/cards.pdf"' in page and f'href="/membres/{two_gatherings[0]}/lien"' in page
    assert visitor.get(f"/v/{code}/cards.pdf").data.startswith(b"%PDF")
    lea.get(f"/membres/{two_gatherings[0]}/lien")
    with cast.services.database.begin() as session:
        session.get_one(Award, award_id).visibility = Visibility.HIDDEN
    page = lea.get("/aujourdhui").text
    assert SENTENCE in page and "cards.pdf" not in page  # a hidden badge's card is not to be had with its code
    assert lea.sent("/aujourdhui", to=f"/reconnaitre/{award_id}/lettre") == "/aujourdhui"
    assert SENTENCE not in lea.get("/aujourdhui").text


def test_another_sites_letter_is_not_shown(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = signed(lea, cast, two_gatherings)
    with cast.services.database.begin() as session:
        letter = Letter(recipient="a@b.example", subject="s", body="b", purpose="award", number=award_id)
        letter.due_at, letter.state = cast.services.now(), LetterState.FAILED
        session.add(letter)
    assert SENTENCE in lea.get("/aujourdhui").text
    with cast.services.database.begin() as session:
        of = session.get_one(Award, award_id)
        of.site_id = session.scalars(select(Site.id).where(Site.id != of.site_id)).first() or 0
    assert SENTENCE not in lea.get("/aujourdhui").text
    assert lea.send("/aujourdhui", to=f"/reconnaitre/{award_id}/lettre").status_code == 404

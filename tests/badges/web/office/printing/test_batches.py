"""« Imprimer toutes les cartes » : from the workshop's page to the PDF."""

from __future__ import annotations

import re
from datetime import date

import pypdfium2
from sqlalchemy import select

from badges.gatherings.rules import GatheringKind
from badges.gatherings.tables import Gathering, Workshop
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from badges.sharing.printing import batches
from badges.sharing.printing.tables import CardBatch
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import agreed


def text_of(page: str) -> str:
    """A page's words with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_asked_for_in_progress_ready_and_none(lea: Browser, cast: Cast) -> None:
    badge = agreed(cast).sign()
    with cast.services.database.begin(read_only=True) as session:
        query = select(Gathering.workshop_id).join(Award, Award.gathering_id == Gathering.id)
        number = session.scalars(query.where(Award.id == badge.award)).one()
    page = f"/ateliers/{number}/cartes"
    assert f'href="{page}"' in lea.get(f"/ateliers/{number}/suivi").text
    assert "Préparer toutes les cartes" in text_of(lea.get(page).text)
    assert lea.get(f"{page}.pdf", 303).headers["Location"] == page
    assert lea.sent(page) == page
    with cast.services.database.begin() as session:
        batch = session.scalars(select(CardBatch)).one()
        batch.total, batch.done, batch.ready_at = 40, 15, None
    shown = lea.get(page).text
    assert "15 sur 40" in text_of(shown) and '<progress max="40" value="15">' in shown
    assert "Où en est-on ?" in text_of(shown) and "Préparer" not in shown
    batches.make_batches(cast.services)
    assert "Une carte est prête." in text_of(lea.get(page).text)
    answer = lea.get(f"{page}.pdf")
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    with cast.services.database.begin() as session:
        session.scalars(select(CardBatch)).one().total = 0
    assert "Aucun badge de cet atelier" in text_of(lea.get(page).text)


def test_a_workshop_of_another_site_is_not_found(lea: Browser, cast: Cast) -> None:
    other = cast.workshop("Cuisine", site="auzances")
    for end in ("", ".pdf"):
        lea.get(f"/ateliers/{other}/cartes{end}", 404)


def test_asked_for_from_a_gathering_of_the_workshop_and_after_its_end(lea: Browser, cast: Cast) -> None:
    badge = agreed(cast).sign()
    with cast.services.database.begin() as session:
        gathering = session.get_one(Award, badge.award).gathering_id
        workshop = session.get_one(Workshop, session.get_one(Gathering, gathering).workshop_id)
        workshop.closed_on, workshop.came = date(2026, 11, 24), 3
        href = f'href="/ateliers/{workshop.id}/cartes"'
        page = f"/ateliers/{workshop.id}/suivi"
    assert href in lea.get(page).text and "Terminer, et faire le bilan" not in lea.get(page).text
    assert href in lea.get(f"/seances/{gathering}").text
    assert "cartes" not in lea.get(f"/seances/{cast.gathering(site='gueret')}").text


def test_the_cards_of_a_gathering_are_one_tap_away_workshop_or_not(lea: Browser, cast: Cast) -> None:
    badge = agreed(cast).sign()
    with cast.services.database.begin() as session:
        gathering = session.get_one(Gathering, session.get_one(Award, badge.award).gathering_id)
        number = gathering.id
        gathering.workshop_id, gathering.kind = None, GatheringKind.MEETING
        code, name = session.execute(select(Award.code, Award.name_shown).where(Award.id == badge.award)).one()
    path = f"/seances/{number}/cartes.pdf"
    assert f'href="{path}"' in lea.get(f"/seances/{number}").text
    answer = lea.get(path)
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    written = pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_range()
    assert f"{code[:5]}-{code[5:]}" in written and str(name) in written
    with cast.services.database.begin() as session:
        session.get_one(Award, badge.award).visibility = Visibility.HIDDEN
    where = lea.get(path, 303).headers["Location"]
    assert "Aucun badge reconnu ici" in lea.get(where).text
    lea.get(f"/seances/{cast.gathering(site='auzances')}/cartes.pdf", 404)

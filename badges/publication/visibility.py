"""Who sees what of a badge (decisions 2, 3, 7, 9): one table for pages, documents, images and previews.

`yes` answers; `no` answers 404 as if it did not exist (the page says neutrally that it is not shared); `gone` is 410.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from badges.ledger.views import PublishedAward
from badges.publication.published_document import Gone
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award


class Kind(StrEnum):
    """What may be asked of an award."""

    PAGE = "page"  # /v/<code>
    CREDENTIAL = "credential"  # the signed files, QR included
    PAPER = "paper"  # attestation and cards
    HOSTED = "hosted"  # the Open Badges 2.0 assertion at its own URL, and its image
    PREVIEW = "preview"  # Open Graph
    INDEX = "index"  # search engines


class Answer(StrEnum):
    """What the table says."""

    YES = "yes"
    NO = "no"
    GONE = "gone"


_BY_VISIBILITY: Final = {
    Visibility.CODE: {Kind.PAGE, Kind.CREDENTIAL, Kind.PAPER, Kind.HOSTED},
    Visibility.PUBLIC: {Kind.PAGE, Kind.CREDENTIAL, Kind.PAPER, Kind.HOSTED, Kind.PREVIEW},
    Visibility.HIDDEN: set[Kind](),
}
_ENDED: Final = {
    AwardState.WITHDRAWN: {Kind.PAGE},  # a page that says so
    AwardState.REVOKED: {Kind.PAGE, Kind.CREDENTIAL},  # the file still exists, and verifies as revoked
}


def answer(award: Award | PublishedAward, kind: Kind, *, holder: bool = False) -> Answer:
    """What an award answers to `kind`; `holder`: for the member on the private page, where nothing is hidden."""
    if award.erased_at is not None or (award.closed_at is not None and not holder):
        return Answer.GONE
    if award.issued_at is None:
        return Answer.NO
    if kind is Kind.INDEX:
        shown = award.visibility == Visibility.PUBLIC and award.search_engines
    else:
        shown = holder or kind in _BY_VISIBILITY[award.visibility]
    if not shown:
        return Answer.NO
    if award.state in _ENDED and kind not in _ENDED[award.state]:
        return Answer.GONE
    return Answer.YES


def gone(award: Award | PublishedAward) -> Gone:
    """The error for a document that is gone: erased and closed have one sentence, which names no person."""
    closed = award.erased_at is not None or award.closed_at is not None
    return Gone("award.no_longer_shown" if closed else "award.gone")

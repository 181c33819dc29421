"""The picture of an award for its holder, from what was verified at this moment, as all that is printed is."""

from __future__ import annotations

from typing import Final

from badges.base.services import Services
from badges.publication import papers
from badges.publication.keepsake.drawing import picture_of
from badges.publication.published import MINUTE, Published

NAME: Final = "photo.png"


def picture(services: Services, code: str) -> Published:
    """The picture of the award behind `code`, hidden from others or not. Raises: as `papers.paper` does."""
    return Published("image/png", picture_of(papers.printable(services, code, holder=True)), MINUTE)

"""The drawings of badges and of the network, and the word that a demonstration puts on them (decisions 33).

What leaves our pages carries the word: the PNG that credentials and previews name, baked files, paper. A drawing that a
page of ours shows does not, since each page says it once, over everything.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.network.tables import Instance
from badges.recognition.tables import BadgeModel, BadgeVersion
from badges.recognition.views import BadgeVersionView
from issuer import artwork, kit
from issuer.errors import IssuanceRefused

DEMONSTRATION = "DÉMONSTRATION"


def demonstration_mark(services: Services) -> str | None:
    """The word to put on images and paper, or None on a real instance."""
    with services.database.begin(read_only=True) as session:
        instance = session.get(Instance, 1)
        return DEMONSTRATION if instance is not None and instance.demonstration else None


def badge_version(services: Services, slug: str, number: int) -> BadgeVersion:
    """A published version of a badge, detached; raises NotFound."""
    with services.database.begin(read_only=True) as session:
        version = session.scalar(
            select(BadgeVersion).join(BadgeModel).where(BadgeModel.slug == slug, BadgeVersion.number == number)
        )
        if version is None:
            raise NotFound("badge.unknown")
        session.expunge_all()
        return version


@cache
def sheet() -> tuple[bytes, str]:
    """Every patch in one SVG for the pages that show many, each at `#<design>`; and the digest of these bytes."""
    data = artwork.sheet_svg().encode("utf-8")
    return data, sha256(data).hexdigest()[:12]


def patch_on_page(version: BadgeVersion | BadgeVersionView) -> bytes:
    """The drawing of a badge as SVG, for a page, which itself says what is a demonstration."""
    return _patch(version.design, version.content["name"]["fr"], "svg", 0, None)


@cache
def tacked(design: str, title: str) -> bytes:
    """The drawing of a skill that lacks something still, as SVG, for a page."""
    return artwork.tacked_svg(design, title=title).encode("utf-8")


def composed(design: str) -> bytes:
    """A drawing of the kit as SVG, for a page: its title is what it shows. Raises NotFound: for a name of none."""
    try:
        title = kit.described(design)
    except IssuanceRefused as refusal:
        raise NotFound("badge.unknown") from refusal
    return _patch(design, title, "svg", 0, None)


@cache
def _patch(design: str, title: str, kind: str, width: int, mark: str | None) -> bytes:
    if kind == "svg":
        return artwork.patch_svg(design, title=title, mark=mark).encode("utf-8")
    return artwork.patch_png(design, width=width, title=title, mark=mark)


def patch(services: Services, version: BadgeVersion, kind: str, width: int = 400) -> bytes:
    """The drawing of a badge for a file, SVG or PNG; a demonstration's says so (decisions 33)."""
    return marked(version, kind, demonstration_mark(services), width)


def marked(version: BadgeVersion | BadgeVersionView, kind: str, mark: str | None, width: int = 400) -> bytes:
    """The same with a mark that was read already."""
    return _patch(version.design, version.content["name"]["fr"], kind, width, mark)


@cache
def _emblem(title: str, mark: str | None) -> bytes:
    return artwork.render_png(artwork.emblem_svg(title=title, mark=mark), width=400)


def emblem(services: Services, title: str) -> bytes:
    """The emblem as PNG, with the network's name as its title."""
    return _emblem(title, demonstration_mark(services))

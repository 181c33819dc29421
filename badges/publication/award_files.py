"""The files of an award that a person can keep: signed documents as they were signed, and images derived from them.

PNG and SVG are baked on demand from the stored bytes and cached by their digest; nothing is signed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.base.text.codes import normalise
from badges.ledger.reads import published_award
from badges.publication import drawings
from badges.publication.published_document import MINUTE, Published
from badges.publication.visibility import Answer, Kind, answer, gone
from badges.recognition.tables import BadgeVersion
from issuer import qr
from issuer.representations import Representation
from schemas.baked_images import bake_png, bake_svg

PUBLIC = (Representation.OB3, Representation.OB3_JWT, Representation.ENDORSEMENT)
_IMAGES = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class _File:
    representation: Representation
    carrier: str | None = None  # the image that the bytes are baked into: "png" or "svg"

    @property
    def media_type(self) -> str:
        """The media type of the image, or of the signed bytes."""
        return self.representation.media_type if self.carrier is None else _IMAGES[self.carrier]

    @property
    def private(self) -> bool:
        """Whether it may hold the hash of an e-mail: it is given through the private link alone (decisions 6)."""
        return self.representation not in PUBLIC


FILES = {
    "badge.json": _File(Representation.OB3),
    "badge.jwt": _File(Representation.OB3_JWT),
    "badge.png": _File(Representation.OB3, "png"),
    "badge.svg": _File(Representation.OB3, "svg"),
    "endorsement.json": _File(Representation.ENDORSEMENT),
    "badge-ob2.json": _File(Representation.OB2),
    "badge-ob2.jws": _File(Representation.OB2_JWS),
    "badge-ob2.png": _File(Representation.OB2, "png"),
    "badge-ob2.svg": _File(Representation.OB2, "svg"),
    "badge-email.json": _File(Representation.OB3_EMAIL),
    "badge-email.jwt": _File(Representation.OB3_EMAIL_JWT),
    "badge-email.png": _File(Representation.OB3_EMAIL, "png"),
    "badge-email.svg": _File(Representation.OB3_EMAIL, "svg"),
}
QR_FILES = ("qr.svg", "qr.png")


def verification_url(services: Services, code: str) -> str:
    """The address that a QR holds: upper case, so that the QR stays small."""
    return f"{services.settings.public_url}/V/{code}".upper()


def award_file(services: Services, code: str, name: str, *, holder: bool = False) -> Published:
    """One file of the award behind `code`. Raises NotFound and Gone: as `visibility` says."""
    wanted, wanted_file = normalise(code), FILES.get(name)
    representation = wanted_file.representation if wanted_file else None
    award = None
    if wanted:
        with services.database.reading() as connection:
            award = published_award(connection, wanted, representation)
    if award is None:
        raise NotFound("award.unknown")
    shown = answer(award, Kind.CREDENTIAL, holder=holder)
    if shown is not Answer.YES:
        raise gone(award) if shown is Answer.GONE else NotFound("award.unknown")
    if name in QR_FILES:
        return _qr(services, award.code, name)
    if wanted_file is None or award.data is None or (wanted_file.private and not holder):
        raise NotFound("file.unknown")
    data = award.data
    if wanted_file.carrier is not None:
        version = drawings.badge_version(services, award.badge_slug, award.badge_version)
        data = _baked(services, version, data, wanted_file)
    return Published(wanted_file.media_type, data, MINUTE)


def hosted_image(services: Services, code: str) -> bytes:
    """The PNG of a hosted assertion, with the assertion baked in."""
    return award_file(services, code, "badge-ob2.png", holder=True).data


def _baked(services: Services, version: BadgeVersion, data: bytes, wanted: _File) -> bytes:
    carrier = wanted.carrier or "png"
    bake = bake_png if carrier == "png" else bake_svg

    def make() -> bytes:
        return bake(drawings.patch(services, version, carrier), data.decode("utf-8"), wanted.representation.version)

    return services.files.produce(sha256(data).hexdigest(), f"{wanted.representation}.{carrier}", make)


def _qr(services: Services, code: str, name: str) -> Published:
    url = verification_url(services, code)
    if name == "qr.svg":
        return Published("image/svg+xml", qr.qr_svg(url).encode("utf-8"))
    return Published("image/png", qr.qr_png(url))

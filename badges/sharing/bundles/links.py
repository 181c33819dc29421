"""The address of a bundle's page, to write and to scan."""

from __future__ import annotations

from badges.base.services import Services
from issuer import qr


def address(services: Services, key: str) -> str:
    """The address as it is copied and written."""
    return f"{services.settings.public_url}/d/{key.lower()}"


def qr_svg(services: Services, key: str) -> str:
    """Its QR code: the address in upper case, so that it stays small."""
    return qr.qr_svg(f"{services.settings.public_url}/D/{key}".upper())

"""The address of a bundle's page, to write and to scan."""

from __future__ import annotations

from badges.base.services import Services
from issuer import qr


def address(services: Services, key: str) -> str:
    """The address as it is copied and written."""
    return f"{services.settings.public_url}/d/{key.lower()}"


def square(services: Services, key: str) -> tuple[str, int]:
    """Its QR code, and how many modules wide it is: the address in upper case, so that it stays small."""
    return qr.drawn(f"{services.settings.public_url}/D/{key}".upper())

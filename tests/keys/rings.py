"""What the tests of the keyring share: two owners, a moment, a passphrase, and where a key lies."""

from datetime import UTC, datetime
from pathlib import Path

NETWORK, SITE = "did:web:badges.example", "did:web:badges.example:sites:gueret"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSPHRASE = "laine et granit"


def key_file(folder: Path, owner: str = "network") -> Path:
    """A key of this owner, as it lies on the disk."""
    return next((folder / owner).glob("*.json"))

"""Views of known issuers, and of the copy of a badge for a backpack, for pages."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.database.views import view
from badges.ledger.tables import HostedAssertion, KnownIssuer


@dataclass(frozen=True)
class KnownIssuerView:
    """An issuer of others' badges, and the name under which pages show it."""

    id: int
    issuer_id: str
    name: str

    @classmethod
    def of(cls, issuer: KnownIssuer) -> KnownIssuerView:
        """Return the view of an issuer's row."""
        return view(cls, issuer)


@dataclass(frozen=True)
class BackpackCopyView:
    """The Open Badges 2.0 form of an award: the e-mail address that it is tied to, if any."""

    email: str | None

    @classmethod
    def of(cls, assertion: HostedAssertion) -> BackpackCopyView:
        """Return the view of a hosted assertion's row."""
        return view(cls, assertion)

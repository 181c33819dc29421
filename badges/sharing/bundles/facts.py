"""What the form of a letter to a referrer says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_number, an_email, as_sent, optional, yes


@dataclass(frozen=True, kw_only=True)
class ReferrerFacts(Facts):
    """The referrer to write to, and the name to write under.

    `service`: the number of a service of the site's directory; None for the address that is typed.
    """

    service: int | None = fact(
        optional(a_number), label="referrer_service", kind=Kind.CHOICE, codes=("referrer_letter.service",),
        because="the letter goes to its mailbox, and nothing is kept of whom it was", default=None,
    )  # fmt: skip
    email: str | None = fact(
        optional(an_email), label="referrer_email", kind=Kind.EMAIL, limit=254, codes=("email",),
        because="it stands in the letter alone", default=None,
    )  # fmt: skip
    name: str = fact(
        as_sent, label="referrer_name", kind=Kind.CHOICE, codes=("referrer_letter.name",),
        because="it stands in the letter alone",
    )  # fmt: skip

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """An address, or a service that has one."""
        if not self.service and not self.email:
            yield "email", Refused("referrer_letter.to")

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """One of both."""
        if self.service is not None and self.email is not None:
            yield "email", Refused("referrer_letter.one")


@dataclass(frozen=True, kw_only=True)
class ReferrerLetterFacts(ReferrerFacts):
    """With the letter itself: that the member has read it, and wants it to leave."""

    agreed: bool = fact(
        yes, label="referrer_agreed", kind=Kind.YES, codes=("referrer_letter.agreed",),
        because="the letter is sent by it, once", default=False,
    )  # fmt: skip

"""What the form of a known issuer says. Each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day
from badges.ledger import rules
from badges.ledger.rules import Told
from badges.ledger.tables import KnownIssuer

_SAID: Final = "what was said of an issuer stands in the instance's row, by its id"


@dataclass(frozen=True, kw_only=True)
class IssuerFacts(Facts):
    """A proposal. `until`: the last day that counts; `page`: where a key that stands alone is named."""

    issuer: str = fact(
        rules.an_issuer, label="issuer", limit=rules.LONGEST_ID, codes=("issuer.id_malformed", "issuer.id_ours"),
        column=KnownIssuer.issuer_id,
    )  # fmt: skip
    name: str = fact(
        rules.a_name, label="issuer_name", limit=rules.LONGEST_NAME, codes=("issuer.name_ours",),
        column=KnownIssuer.name,
    )  # fmt: skip
    how: str = fact(rules.a_way, label="issuer_how", kind=Kind.LONG_TEXT, limit=rules.LONGEST_HOW, because=_SAID)
    until: date = fact(a_day, label="issuer_until", kind=Kind.DAY, codes=("issuer.until",), because=_SAID)
    page: str | None = fact(
        lambda text: text.strip() or None, label="issuer_page", limit=rules.LONGEST_PAGE, codes=("issuer",),
        because=_SAID, default=None,
    )  # fmt: skip

    @property
    def told(self) -> Told:
        """What is said of the issuer, as the list keeps it."""
        return Told(self.name, self.how, self.until, self.page)

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """The page that names a key, or what is wrong with it, once the id is one."""
        with suppress(Refused):
            issuer = rules.an_issuer(self.issuer)
            try:
                rules.a_page(self.page, issuer)
            except Refused as refusal:
                yield "page", refusal

"""What forms say of badges by other issuers: the link of one, beside its file; and those to show in a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import at_most, row_number
from badges.sharing.others.rules import MOST

LINK_LENGTH: Final = 2_000


def numbers(ticked: str | list[str] | tuple[int, ...]) -> tuple[int, ...]:
    """Parse the ticked badges, each once. Raises Refused: `bundle.other` for what is none, and for too many."""
    if isinstance(ticked, tuple):
        return ticked
    texts = [ticked] if isinstance(ticked, str) else ticked
    found = [row_number(each) for each in texts if each]
    known = [each for each in found if each is not None]
    if len(known) < len(found) or len(known) > MOST:
        raise Refused("bundle.other")
    return tuple(dict.fromkeys(known))


@dataclass(frozen=True, kw_only=True)
class BroughtFacts(Facts):
    """The link of a badge, where it is no file."""

    link: str | None = fact(
        at_most(LINK_LENGTH, "other.link_too_long"), label="other_link", limit=LINK_LENGTH,
        because="what stands behind it is kept", default=None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class BesideFacts(Facts):
    """The badges by other issuers that a dossier shows beside its own."""

    other: tuple[int, ...] = fact(
        numbers, label="bundle_other", kind=Kind.CHOICE, codes=("bundle.other",), several=True,
        because="each is a row of `bundle_other`", default=(),
    )  # fmt: skip

"""Conditions on rows that the intentions and the reads of a closing share."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select

from badges.network.tables import Site, SiteState
from badges.people.tables import Member
from badges.places.tables import Onward

# Members who are asked where they go on.
PRESENT: Final = (Member.left_on.is_(None), Member.erased_at.is_(None), ~Member.practice)
# Those of them who get a letter, as they get other papers: who wishes no messages is asked face to face.
LETTERS: Final = (Member.no_messages_on.is_(None),)
# An answer that counts: nowhere, or a place that is open and stays (`rules.takes_onward`). A member who named one that
# closes too is asked again.
STANDS: Final[ColumnElement[Any]] = or_(
    Onward.to_site_id.is_(None),
    Onward.to_site_id.in_(select(Site.id).where(Site.state == SiteState.OPEN, Site.closed_on.is_(None))),
)

"""Conditions on rows that the intentions and the reads of a closing share."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.network.tables import Site
from badges.people.tables import Member

# Members who are asked where they go on.
PRESENT: Final = (Member.left_on.is_(None), Member.erased_at.is_(None), ~Member.practice)
# Those of them who get a letter, as they get other papers: who wishes no messages is asked face to face.
LETTERS: Final = (Member.no_messages_on.is_(None),)


def hold(session: OrmSession, *site_ids: int) -> None:
    """Hold the rows of places, in the order of their numbers: two plans that name each other wait for one another."""
    found = select(Site.id).where(Site.id.in_(site_ids)).order_by(Site.id)
    session.execute(found.with_for_update()).all()

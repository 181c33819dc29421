"""Conditions on rows that the intentions and the reads of a closing share."""

from __future__ import annotations

from typing import Final

from badges.people.tables import Member

# Members who are asked where they go on.
PRESENT: Final = (Member.left_on.is_(None), Member.erased_at.is_(None), ~Member.practice)
# Those of them who get a letter, as they get other papers: who wishes no messages is asked face to face.
LETTERS: Final = (Member.no_messages_on.is_(None),)

"""What the logbook keeps of offers and requests: whose words or first name everybody reads no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, was
from badges.base.services import Services
from badges.matching.tables import Posting
from badges.people import rows
from badges.people.tables import Member


def _hidden(session: OrmSession, posting: Posting) -> Iterable[Facts]:
    """A yes that was taken back, a pause, an end: each takes words or a first name off the public wall."""
    if posting in session.new or not was(posting, "words_public"):
        return
    less = not posting.words_public or (was(posting, "name_public") and not posting.name_public)
    stopped = any(changed(posting, each) and getattr(posting, each) is not None for each in ("paused_at", "ended_at"))
    if posting in session.deleted or less or stopped:
        yield from ({"person": bits} for bits in rows.bits_of(session, posting.member_id))


def _hide(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """Nothing of theirs is public: a line does not say which words it was, and the site asks again."""
    member = rows.of_bits(session, str(facts["person"]))
    if member is not None:
        hidden = update(Posting).where(Posting.member_id == member.id)
        session.execute(hidden.values(words_public=False, name_public=False))


def _hidden_ones(session: OrmSession) -> Iterable[Facts]:
    public = select(Posting.member_id).where(Posting.words_public)
    chosen = select(Member.erasure_bits).where(Member.id.not_in(public), Member.erased_at.is_(None))
    return [{"person": bits.hex()} for bits in session.scalars(chosen)]


NARROWINGS = (Narrowing(Kept.POSTING_HIDDEN, _hide, Posting, _hidden, _hidden_ones),)

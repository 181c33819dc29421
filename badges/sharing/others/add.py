"""A badge by another issuer is brought, by its member or by the facilitator with them; and taken away again."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.people.own.member_row import held_member, own_member
from badges.people.tables import Member
from badges.sharing.others import rules
from badges.sharing.others.judge import judged, write
from badges.sharing.others.tables import OtherBadge
from schemas.baked_images import Baked
from verifier import loader
from verifier.limits import DEFAULT_LIMITS
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.layers import Unverified
from verifier.reading.readers import read
from verifier.resolver import is_at

HOPS: Final = 3  # links that are followed: to a page, and from it to the badge


def add(services: Services, actor: Actor | None, member_id: int, presented: Presented) -> int:
    """Keep a badge that was presented, as a file, a text or its link, and return its number; the same again is one.

    It is judged before it is kept, and nothing of it is kept where it is refused. `actor` None: on the member's own
    page, whose link is the caller's to judge. Raises NotFound; NotAllowed; Refused as `own_member` and `held_member`
    do, those of `rules.refusal`, `other.full`, `other.too_large`; InputUnreadable, FetchFailed, SourceRefused.
    """
    with services.database.begin() as session:
        _refuse_full(session, _member(session, actor, member_id).id)
    data = badge_in(services, presented)
    found = judged(services, data)
    if (code := rules.refusal(found)) is not None:
        raise Refused(code)
    digest, now = hashlib.sha256(data).hexdigest(), services.now()
    with services.database.begin() as session:
        member = _member(session, actor, member_id)
        same = select(OtherBadge).where(OtherBadge.member_id == member.id, OtherBadge.digest == digest)
        row = session.scalar(same)
        if row is None:
            _refuse_full(session, member.id)
            row = OtherBadge(
                member_id=member.id,
                data=data,
                digest=digest,
                added_at=now,
                added_by_id=actor.staff_id if actor is not None else None,
                judged_at=now,
                headline=found.headline,
            )
            session.add(row)
            note(session, Act.MEMBER_CHANGED, actor, About(member_id=member.id, site_id=member.site_id), now)
        write(session, row, found, now)
        session.flush()
        return row.id


def badge_in(services: Services, presented: Presented) -> bytes:
    """The signed text in what was presented: without its picture, or from behind its link.

    Raises Refused: `other.ours` for a link to this service, `other.too_large`; InputUnreadable, and what the fetch
    raises.
    """
    for _hop in range(HOPS + 1):
        found = read(presented, DEFAULT_LIMITS)
        if isinstance(found, Unverified):
            image = presented.image
            data = image.text.encode("utf-8") if isinstance(image, Baked) else presented.data
            if len(data) > rules.BYTES:
                raise Refused("other.too_large", limit=rules.BYTES // 1024)
            return data
        if is_at(services.settings.public_url, found.url):
            raise Refused("other.ours")
        presented = loader.from_url(found.url, services.fetch)
    raise InputUnreadable("input.redirects")


def say_it_is_theirs(services: Services, actor: Actor | None, member_id: int, number: int) -> None:
    """Record that a badge in another name is the member's. Idempotent. Raises NotFound: for another's."""
    with services.database.begin() as session:
        member = _member(session, actor, member_id)
        row = _own(session, member.id, number)
        if row.confirmed_at is None:
            row.confirmed_at = services.now()
            about = About(member_id=member.id, site_id=member.site_id)
            note(session, Act.MEMBER_CHANGED, actor, about, row.confirmed_at)


def take_away(services: Services, actor: Actor | None, member_id: int, number: int) -> None:
    """Delete a badge, also from the dossiers in which it stood. One that is gone is gone.

    Raises NotFound: for another's.
    """
    with services.database.begin() as session:
        member = _member(session, actor, member_id)
        if session.get(OtherBadge, number) is None:
            return
        session.delete(_own(session, member.id, number))
        about = About(member_id=member.id, site_id=member.site_id)
        note(session, Act.MEMBER_CHANGED, actor, about, services.now())


def _member(session: OrmSession, actor: Actor | None, member_id: int) -> Member:
    if actor is None:
        return own_member(session, member_id)
    return held_member(session, actor, member_id, Action.SHARE)


def _own(session: OrmSession, member_id: int, number: int) -> OtherBadge:
    row = session.get(OtherBadge, number, with_for_update=True)
    if row is None or row.member_id != member_id:
        raise NotFound("other.gone")
    return row


def _refuse_full(session: OrmSession, member_id: int) -> None:
    kept = select(func.count()).select_from(OtherBadge).where(OtherBadge.member_id == member_id)
    if (session.scalar(kept) or 0) >= rules.MOST:
        raise Refused("other.full", most=rules.MOST)

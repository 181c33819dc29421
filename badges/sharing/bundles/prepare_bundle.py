"""Preparing a bundle, on the member's request (J12): badges, a last day, and the link that shows them until then."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.people import rows as people
from badges.people.addresses.confirmed_address import letters_go_to
from badges.recognition import rows as recognition
from badges.sharing.afterwards.changes import agree
from badges.sharing.afterwards.facts import MayAskFacts
from badges.sharing.bundles import keys, rules
from badges.sharing.bundles.tables import Bundle, BundleBadge, BundleOther
from badges.sharing.others import reads as others


def prepare(
    services: Services,
    member_id: int,
    codes: Collection[str],
    days: int = rules.USUAL_DAYS,
    afterwards: MayAskFacts | None = None,
    beside: Collection[int] = (),
) -> int:
    """Make a link to these badges of the member's, by their codes, which opens for so many days. Returns its number.

    The same badges until the same day, while that link is open, are the same bundle: a form that is sent twice makes
    one. `afterwards`: whether the member may be asked later what came of it. `beside`: the numbers of their badges by
    other issuers that it shows beside. Raises NotFound; Refused: `bundle.days`, those of `rules.refuse_badges`,
    `bundle.other`, `bundle.full`, `bundle.of_the_day`, `afterwards.no_address`.
    """
    if days not in rules.DAYS:
        raise Refused("bundle.days")
    wanted, now = set(codes), services.now()
    today = local_date(now)
    ends_on = today + timedelta(days=days)
    with services.database.begin() as session:
        take_turns(session, "bundle")
        members = people.unerased(session, {member_id})
        if not members:
            raise NotFound
        if afterwards is not None and afterwards.may_ask and afterwards.asked_by is not None:
            has_address = letters_go_to(session, members[0], now) is not None
            agree(session, members[0], afterwards.asked_by, today, has_address=has_address)
        chosen = [each for each in recognition.awards_held(session, member_id) if each.code in wanted]
        rules.refuse_badges(wanted, chosen, now)
        numbers = {award.id for award in chosen}
        foreign = _others(session, member_id, set(beside), now)
        still_open = _open(session, member_id, today)
        for each in still_open:
            shown = {badge.award_id for badge in each.badges}, {other.other_id for other in each.others}
            if each.ends_on == ends_on and shown == (numbers, foreign):
                return each.id
        if len(still_open) >= bounds.BUNDLES_OPEN_OF_A_MEMBER:
            raise Refused("bundle.full", most=bounds.BUNDLES_OPEN_OF_A_MEMBER)
        _refuse_too_many(session, member_id, now - timedelta(days=1))
        salt = secrets.token_bytes(keys.SALT_BYTES)
        made = Bundle(
            member_id=member_id,
            salt=salt,
            key_digest=keys.digest_of(services, keys.key_of(services, salt)),
            created_at=now,
            ends_on=ends_on,
            badges=[BundleBadge(award_id=number) for number in sorted(numbers)],
            others=[BundleOther(other_id=number) for number in sorted(foreign)],
        )
        session.add(made)
        session.flush()
        return made.id


def _others(session: OrmSession, member_id: int, wanted: set[int], now: datetime) -> set[int]:
    """Check that the member may show these badges by other issuers. Raises Refused: `bundle.other`."""
    shown = {each.id for each in others.of_member(session, member_id, now) if each.is_shown} if wanted else set()
    if not wanted <= shown:
        raise Refused("bundle.other")
    return wanted


def _open(session: OrmSession, member_id: int, today: date) -> list[Bundle]:
    chosen = select(Bundle).where(Bundle.member_id == member_id, Bundle.stopped_at.is_(None), Bundle.ends_on >= today)
    return list(session.scalars(chosen.order_by(Bundle.id)))


def _refuse_too_many(session: OrmSession, member_id: int, start: datetime) -> None:
    """Raises Refused: when this member, or all together, have prepared too many since `start`."""
    since = select(func.count()).select_from(Bundle).where(Bundle.created_at > start)
    of_member = session.scalar(since.where(Bundle.member_id == member_id)) or 0
    if of_member >= bounds.BUNDLES_A_DAY_OF_A_MEMBER or (session.scalar(since) or 0) >= bounds.BUNDLES_A_DAY:
        raise Refused("bundle.of_the_day")

"""« Informer mon référent » (J15): a member has one letter with the link of their bundle sent to a referrer.

The member reads the whole letter first, and it is this very text that leaves. It holds the link, its last day and the
name that the member chose; no presence, no badge, no site. The network writes nothing else to a referrer about a
member.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.database import bounds
from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.registry import Purpose
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.network import reads as network
from badges.people.own.member_row import own_member
from badges.people.tables import Member
from badges.publication.papers import long_date
from badges.sharing.bundles import changes, links, reads, rules
from badges.sharing.bundles.changes import ABOUT
from badges.sharing.bundles.facts import ReferrerLetterFacts
from badges.sharing.bundles.tables import Bundle, BundleLetter

PURPOSE: Final = Purpose(ABOUT, worth=timedelta(days=7), about="member")
NETWORK: Final = "Réseau Citoyen de Services"


@dataclass(frozen=True)
class Prepared:
    """A letter as it would leave: to which address, and its text, whose first line is its subject."""

    recipient: str
    text: str

    @property
    def subject(self) -> str:
        """Its first line."""
        return self.text.partition("\n")[0]

    @property
    def body(self) -> str:
        """What follows."""
        return self.text.partition("\n")[2]


def prepared(
    services: Services, session: OrmSession, member_id: int, bundle_id: int, facts: ReferrerLetterFacts
) -> Prepared:
    """The letter that `send` would send. Nothing is written.

    Raises NotFound: for a bundle that is another's or closed; Refused: `referrer_letter.service`,
    `referrer_letter.name`.
    """
    member = session.get(Member, member_id)
    found = reads.bundle(services, session, member_id, bundle_id)
    today = local_date(services.now())
    if member is None or member.erased_at is not None or found is None:
        raise NotFound("bundle.gone")
    if not rules.is_open(found.ends_on, found.stopped_at, today):
        raise NotFound("bundle.gone")
    if facts.name not in names_of(member):
        raise Refused("referrer_letter.name")
    instance = network.instance(session)
    text = outbox.fill(
        "badges.sharing.bundles",
        "referrer_letter.txt",
        first_name=facts.name,
        link=links.address(services, found.key),
        until=long_date(found.ends_on, "fr"),
        network=(instance.network.get("name") if instance is not None else None) or NETWORK,
    )
    return Prepared(_recipient(session, member, facts), text)


def send(services: Services, member_id: int, bundle_id: int, facts: ReferrerLetterFacts) -> bool:
    """Send the letter. False where this address had this bundle already: nothing leaves twice.

    Raises NotFound; Refused: as `prepared`, `referrer_letter.agreed` without the member's yes,
    `referrer_letter.of_the_day`, and what `own_member` refuses.
    """
    if not facts.agreed:
        raise Refused("referrer_letter.agreed")
    now = services.now()
    with services.database.begin() as session:
        take_turns(session, "referrer_letter")
        own_member(session, member_id)
        held = select(Bundle).where(Bundle.id == bundle_id, Bundle.member_id == member_id)
        bundle = session.scalar(held.with_for_update(of=Bundle))
        if bundle is None:
            raise NotFound("bundle.gone")
        letter = prepared(services, session, member_id, bundle_id, facts)
        if changes.has_letter(services, session, bundle_id, letter.recipient):
            return False
        _refuse_too_many(session, member_id, now - timedelta(days=1))
        changes.write_letter(services, session, bundle, letter.recipient, letter.text, now)
    services.enqueue("send_letters")
    return True


def names_of(member: names.Named) -> list[str]:
    """The names under which a member may write, the first name before the others."""
    return list(dict.fromkeys([member.given_name, *names.choices_of(member)]))


def _recipient(session: OrmSession, member: Member, facts: ReferrerLetterFacts) -> str:
    if facts.service is None:
        return facts.email or ""
    for each in reads.services_to_write_to(session, member.site_id):
        if each.id == facts.service:
            return each.contact
    raise Refused("referrer_letter.service")


def _refuse_too_many(session: OrmSession, member_id: int, start: datetime) -> None:
    """Raises Refused: when this member, or all together, had too many letters sent since `start`."""
    since = select(func.count()).select_from(BundleLetter).where(BundleLetter.sent_at > start)
    of_member = since.join(Bundle, Bundle.id == BundleLetter.bundle_id).where(Bundle.member_id == member_id)
    too_many = (session.scalar(of_member) or 0) >= bounds.REFERRER_LETTERS_A_DAY_OF_A_MEMBER
    if too_many or (session.scalar(since) or 0) >= bounds.REFERRER_LETTERS_A_DAY:
        raise Refused("referrer_letter.of_the_day")

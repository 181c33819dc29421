"""The Open Badges 2.0 form of a badge for a backpack, made when the member asks for it (decisions 7)."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import contacts, outbox
from badges.base.errors import NotFound, Refused
from badges.base.names import of_place
from badges.base.outbox import fill
from badges.base.services import Services
from badges.issuing import hosting, letters
from badges.ledger import changes, freeze
from badges.ledger import reads as ledger
from badges.ledger.tables import HostedAssertion
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import ConfirmationCode
from badges.publication.judging import own_environment
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from badges.sharing.audience import award_consent, award_of

PURPOSE = "backpack"  # of the codes that confirm an e-mail
CODE_LIFE = timedelta(hours=1)
CODE_ATTEMPTS = 5
CODES_A_DAY = 5


def request_backpack(services: Services, member_id: int, code: str, email: str) -> None:
    """Send a one-use code to the e-mail that a backpack will know her by. Raises Refused, NotFound."""
    address = contacts.email(email)
    if address is None:
        raise Refused("email.malformed")
    now = services.now()
    secret = f"{secrets.randbelow(10**6):06d}"
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        _must_be_issued(award)
        recent = session.scalars(
            select(ConfirmationCode).where(
                ConfirmationCode.member_id == member_id, ConfirmationCode.created_at > now - timedelta(days=1)
            )
        ).all()
        if len(recent) >= CODES_A_DAY:
            raise Refused("backpack.too_many_codes")
        for earlier in recent:
            earlier.expires_at = min(earlier.expires_at, now)
        session.add(
            ConfirmationCode(
                member_id=member_id,
                purpose=PURPOSE,
                number=award.id,
                email=address,
                code_digest=_digest(services, member_id, secret),
                created_at=now,
                expires_at=now + CODE_LIFE,
            )
        )
        text = fill("badges.sharing", "backpack_code.txt", of_site=of_place(award.site.name), code=secret)
        outbox.write(session, address, text, due_at=now, purpose=letters.ABOUT, number=award.id)
    services.enqueue("send_letters")


def confirm_backpack(services: Services, member_id: int, code: str, confirmation: str) -> None:
    """Consume the one-use code, and make the Open Badges 2.0 form for her e-mail. Raises Refused, NotFound."""
    typed = "".join(character for character in confirmation if character.isdigit())
    now = services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        _must_be_issued(award)
        waiting = session.scalar(
            select(ConfirmationCode)
            .where(
                ConfirmationCode.member_id == member_id,
                ConfirmationCode.purpose == PURPOSE,
                ConfirmationCode.number == award.id,
                ConfirmationCode.used_at.is_(None),
                ConfirmationCode.expires_at > now,
            )
            .order_by(ConfirmationCode.id.desc())
            .limit(1)
            .with_for_update()
        )
        good = waiting is not None and hmac.compare_digest(waiting.code_digest, _digest(services, member_id, typed))
        if waiting is not None:
            waiting.attempts += 1
            if good:
                waiting.used_at = now
                _make_hosted(services, session, award, waiting.email, now)
                if waiting.email == award.member.email:  # else it is her backpack's, not the one we write to
                    award.member.email_confirmed_at = now
            elif waiting.attempts >= CODE_ATTEMPTS:
                waiting.expires_at = now
    if not good:
        raise Refused("backpack.code_wrong")


def request_backpack_without_email(services: Services, member_id: int, code: str) -> None:
    """Make the Open Badges 2.0 form for a recipient without e-mail: the badge's own urn:uuid (decisions 7)."""
    make_hosted(services, member_id, code, None)


def make_hosted(services: Services, member_id: int, code: str, email: str | None) -> None:
    """Sign, check and store the Open Badges 2.0 form, once per award and e-mail; the request is the consent."""
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        _must_be_issued(award)
        _make_hosted(services, session, award, email, services.now())


def _make_hosted(services: Services, session: OrmSession, award: Award, email: str | None, now: datetime) -> None:
    edition = ledger.current_edition(session, award.id)
    if edition is None:
        raise NotFound("award.unknown")
    row = session.scalar(select(HostedAssertion).where(HostedAssertion.award_id == award.id))
    if row is not None and row.email == email:
        return
    freeze.refuse_while_frozen(session)
    if row is None:
        row = hosting.new_row(services, award.id, email)
        session.add(row)
    row.email, row.era = email, hosting.current_era(services)
    draft = hosting.hosted_draft(services, award, edition, row)
    signed = hosting.produce(services, draft)
    hosting.check(signed, draft, own_environment(services))
    for document in [each for each in edition.documents if each.representation in signed]:
        session.delete(document)
    session.flush()
    changes.store(session, edition, signed, now)
    session.add(award_consent(award, ConsentSubject.BACKPACK, ConsentAnswer.YES, now))


def _must_be_issued(award: Award) -> None:
    if award.state != AwardState.ISSUED:
        raise Refused("award.not_issued")


def _digest(services: Services, member_id: int, secret: str) -> bytes:
    key = services.settings.secret_key.encode("utf-8")
    return hmac.new(key, f"backpack-code {member_id} {secret}".encode(), sha256).digest()

"""The forms of a badge for a backpack, made when the member asks for them (decisions 6, 7).

An e-mail is confirmed by a one-use code. The forms themselves are made by `issuing`: Open Badges 2.0 by `hosting`, the
Open Badges 3.0 badge for a backpack that matches recipients by `matching`. This module handles the member's request and
consent.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.outbox import fill
from badges.base.services import Services
from badges.base.text import contacts
from badges.base.text.names import of_place
from badges.issuing import hosting, letters, matching
from badges.ledger import rows as ledger
from badges.people import changes
from badges.people.own import codes
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import ConfirmationCode
from badges.recognition.changes import note_award, record_consent
from badges.recognition.tables import Award
from badges.sharing.audience import award_of

PURPOSE = "backpack"  # of the codes that confirm an e-mail


def request_backpack(services: Services, member_id: int, code: str, email: str) -> None:
    """Send a one-use code to the e-mail with which the member uses a backpack.

    Raises NotFound; Refused: `email.malformed`, `award.not_issued`, `backpack.too_many_codes`,
    `backpack.codes_of_the_day`.
    """
    address = contacts.email(email)
    if address is None:
        raise Refused("email.malformed")
    now = services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        hosting.must_be_issued(award)
        secret = codes.make(services, session, member_id=member_id, purpose=PURPOSE, number=award.id, email=address)
        if secret is None:
            return
        outbox.drop(session, letters.CODE, award.id)  # the code of an earlier one has ended
        text = fill("badges.sharing", "backpack_code.txt", of_site=of_place(award.site.name), code=secret)
        outbox.write(session, address, text, due_at=now, purpose=letters.CODE, number=award.id)
    services.enqueue("send_letters")


def confirm_backpack(services: Services, member_id: int, code: str, confirmation: str) -> None:
    """Consume the one-use code, and make both forms for its e-mail: Open Badges 2.0, and 3.0 with the e-mail's hash.

    The same code can be used again until both are stored, as after a crash. Raises NotFound; Refused:
    `backpack.code_wrong`, and as `make_hosted` and `make_matching`.
    """
    hosted = matched = None
    with services.database.begin() as session:
        now = services.now()
        award = award_of(session, member_id, code, lock=True)
        hosting.must_be_issued(award)
        waiting = _usable(session, award, now)
        good = codes.attempt(services, waiting, confirmation)
        if waiting is not None and good:
            hosted = hosting.request(services, session, award, waiting.email)
            matched = matching.request(services, session, award, waiting.email)
            changes.confirm_email(award.member, waiting.email, now)
    if not good:
        raise Refused("backpack.code_wrong")
    _finish(services, member_id, code, hosted, matched)


def _usable(session: OrmSession, award: Award, now: datetime) -> ConfirmationCode | None:
    """The last code sent for an award, its row locked: one not used, or used for a form that is not stored yet."""
    last = codes.last(session, award.member_id, PURPOSE, award.id, now)
    if last is None or last.used_at is None:
        return last
    row = ledger.requested_assertion(session, award.id)
    if row is None or row.email != last.email:
        return None  # something else was requested since
    made = (form.is_made(session, award.id, last.email) for form in (hosting, matching))
    return None if all(made) else last


def request_backpack_without_email(services: Services, member_id: int, code: str) -> None:
    """Make the Open Badges 2.0 form for a recipient without e-mail: the badge's own urn:uuid (decisions 7)."""
    make_hosted(services, member_id, code, None)


def make_hosted(services: Services, member_id: int, code: str, email: str | None) -> None:
    """Sign, check and store the Open Badges 2.0 form, once per award and e-mail; the request is the consent.

    Idempotent: the same request made again after a crash finishes the first. Raises NotFound; Refused:
    `award.not_issued`, `signing.frozen`, `signing.clock`, `award.try_again`; as faults IssuanceRefused and
    SigningHalted.
    """
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        hosted = hosting.request(services, session, award, email)
    _finish(services, member_id, code, hosted, None)


def make_matching(services: Services, member_id: int, code: str, email: str) -> None:
    """Sign, check and store the Open Badges 3.0 badge with the e-mail as a salted hash beside the name (decisions 6).

    Once per award and e-mail, which the caller has confirmed; the request is the consent. The files are given through
    the private link alone. Idempotent, and raises, as `make_hosted`.
    """
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        matched = matching.request(services, session, award, email)
    _finish(services, member_id, code, None, matched)


def _finish(
    services: Services,
    member_id: int,
    code: str,
    hosted: hosting.HostedIntent | None,
    matched: matching.MatchingIntent | None,
) -> None:
    """Sign what was requested, outside of the transaction, and store all of it with the member's consent, or nothing.

    None: that form is stored already, or was not requested.
    """
    hosted_forms = hosting.sign(services, hosted) if hosted else {}
    matched_forms = matching.sign_forms(services, matched) if matched else {}
    if not hosted_forms and not matched_forms:
        return
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        stored = matched is not None and matching.record(services, session, award, matched, matched_forms)
        stored |= hosted is not None and hosting.record(services, session, award, hosted, hosted_forms)
        if stored:
            record_consent(session, award, ConsentSubject.BACKPACK, ConsentAnswer.YES, services.now())
            note_award(session, Act.AWARD_SHARED, None, award, services.now(), ConsentSubject.BACKPACK)

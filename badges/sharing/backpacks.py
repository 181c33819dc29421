"""The forms of a badge for a backpack, made when the member asks for them (decisions 6, 7, 54).

An e-mail is confirmed by a one-use code. Where it is not the address that counts as the member's, the code that went to
that one is asked too, or a colleague's word (`people/addresses`). The forms themselves are made by `issuing`: Open
Badges 2.0 by `hosting`, the Open Badges 3.0 badge for a backpack that matches recipients by `matching_form`. This
module handles the member's request and consent, and tells the member what was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.outbox import fill
from badges.base.services import Services
from badges.base.text import contacts
from badges.base.text.names import of_place
from badges.issuing import hosting, letters, matching_form
from badges.ledger import rows as ledger
from badges.network import reads as network
from badges.people import links
from badges.people.addresses import address_owner, claims, confirmed_address, papers
from badges.people.addresses.tables import AddressClaim
from badges.people.own import codes
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import ConfirmationCode, Member
from badges.recognition.changes import note_award, record_consent
from badges.recognition.tables import Award
from badges.sharing.audience import award_of

PURPOSE: Final = "backpack"  # of the codes that confirm an e-mail
SECOND: Final = "backpack_own"  # of those that go, besides, to the address that counts as the member's
MADE: Final = "form_made"  # of the letter that tells the member for which address a form was made


SHOWN: Final = "shown:"  # in the journal, before the accounts that showed the private link in the day before
MOST_SHOWN: Final = 20


class Step(StrEnum):
    """What came of a code that was typed."""

    MADE = "made"
    WAITS = "waits"  # the address is confirmed, and a second code or a colleague's word is still to come


def request_backpack(services: Services, member_id: int, code: str, email: str) -> None:
    """Send a one-use code to the e-mail with which the member uses a backpack.

    Where another address counts as the member's, a code of its own goes there too, with what was asked. The journal
    notes it, with who showed the private link in the day before. Raises NotFound; Refused: `email.malformed`,
    `award.not_issued`, `address.staff`, `backpack.too_many_codes`, `backpack.codes_of_the_day`.
    """
    address = contacts.email(email)
    if address is None:
        raise Refused("email.malformed")
    now = services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        hosting.must_be_issued(award)
        member = award.member
        address_owner.refuse_staffs(session, member, address)
        own = confirmed_address.confirmed(session, member, now)
        secret = codes.make(services, session, member_id=member.id, purpose=PURPOSE, number=award.id, email=address)
        if secret is None:
            return
        outbox.drop(session, letters.CODE, award.id)  # the code of an earlier one has ended
        codes.end(session, member.id, SECOND, now)
        if own is None or not contacts.same(own, address):
            claim = claims.name(session, member, address, now)
            if own is not None and not claims.stands(claim):
                _send_second(services, session, award, own, address)
        of_site = of_place(award.site.name)
        text = fill("badges.sharing", "backpack_code.txt", of_site=of_site, code=secret)
        outbox.write(session, address, text, due_at=now, purpose=letters.CODE, number=award.id)
        note_award(session, Act.FORM_ASKED, None, award, now, _shown(session, member, now))
    services.enqueue("send_letters")


def _send_second(services: Services, session: OrmSession, award: Award, own: str, address: str) -> None:
    secret = codes.make(services, session, member_id=award.member_id, purpose=SECOND, number=award.id, email=own)
    if secret is None:
        return
    facts = {
        "of_site": of_place(award.site.name), "badge": award.version.content["name"]["fr"], "email": address,
        "to_call": network.to_call(session, award.site), "code": secret,
    }  # fmt: skip
    text = fill("badges.sharing", "backpack_own_code.txt", **facts)
    outbox.write(session, own, text, due_at=services.now(), purpose=letters.CODE, number=award.id)


def _shown(session: OrmSession, member: Member, now: datetime) -> str:
    """Who showed the member's private link in the day before, as the journal keeps it: "shown:3,7", or "shown:"."""
    accounts = sorted(links.shown_by(session, member.id, now))
    return SHOWN + ",".join(map(str, accounts[:MOST_SHOWN]))


@dataclass(frozen=True)
class _Allowed:
    """A form that may be made: for which address, and where the member is told of it."""

    email: str
    tell: str | None


def confirm_backpack(services: Services, member_id: int, code: str, confirmation: str, second: str = "") -> Step:
    """Consume the one-use code, and make both forms for its e-mail: Open Badges 2.0, and 3.0 with the e-mail's hash.

    `second`: the code that went to the address that counts as the member's, or that of a paper; it can come later, by
    `complete_backpack`. The same code can be used again until both forms are stored, as after a crash. Raises NotFound;
    Refused: `backpack.code_wrong`, and as `complete_backpack`.
    """
    return _go_on(services, member_id, code, confirmation=confirmation, typed=second)


def complete_backpack(services: Services, member_id: int, code: str, email: str, typed: str = "") -> Step:
    """Make both forms for an e-mail whose code was typed, if nothing else is needed, or `typed` is what is needed.

    `typed`: the code that went to the address that counts as the member's, or that of the paper that a colleague handed
    over; empty where a colleague has said, or will say, that the address is theirs. Raises NotFound; Refused:
    `backpack.code_wrong` for one that is neither, `address.staff`, `word.showed_link` and its like where the paper's
    maker had a part in it, and as `make_hosted` and `make_matching`.
    """
    return _go_on(services, member_id, code, email=email, typed=typed)


def _go_on(
    services: Services, member_id: int, code: str, *, email: str | None = None, confirmation: str = "", typed: str
) -> Step:
    """Go on with the e-mail whose code is `confirmation`, or was typed before. An attempt counts in any case."""
    hosted = matched = own = None
    refused: Refused | None = None
    step = Step.WAITS
    with services.database.begin() as session:
        now = services.now()
        award = award_of(session, member_id, code, lock=True)
        hosting.must_be_issued(award)
        if email is None:
            email = _confirmed_now(services, session, award, confirmation, now)
        if email is None:
            refused = Refused("backpack.code_wrong")
        else:
            own = confirmed_address.confirmed(session, award.member, now)
            claim = claims.named(session, member_id, email)
            try:
                address_owner.refuse_staffs(session, award.member, email)
                allowed = _allowed(services, session, award, own, claim, email, typed)
                if not allowed and typed.strip():
                    refused = Refused("backpack.code_wrong", part="second_code")
            except Refused as trouble:
                allowed, refused = False, trouble
            if allowed:
                step = Step.MADE
                hosted = hosting.request(services, session, award, email)
                matched = matching_form.request(services, session, award, email)
            # What a word has just made the member's own address is not where they are told of it.
            if own is not None and contacts.same(own, email) and claim is not None and claim.made_at is None:
                own = None
    if refused is not None:
        raise refused
    if email is not None and step is Step.MADE:
        _finish(services, member_id, code, hosted, matched, _Allowed(email, own))
    return step


def _confirmed_now(
    services: Services, session: OrmSession, award: Award, confirmation: str, now: datetime
) -> str | None:
    """The e-mail whose code this is; None for a wrong one."""
    waiting = _usable(session, award, now)
    if waiting is None or not codes.attempt(services, waiting, confirmation):
        return None
    claim = claims.named(session, award.member_id, waiting.email)
    if claim is not None:
        claims.prove(claim, award.id, now)
    return waiting.email


def _allowed(
    services: Services,
    session: OrmSession,
    award: Award,
    own: str | None,
    claim: AddressClaim | None,
    email: str,
    typed: str,
) -> bool:
    """Whether a form may be made for an e-mail: by its own code, and by a second proof where it is not the member's."""
    now = services.now()
    if claim is not None and claims.stands(claim) and claim.number == award.id:
        return True
    if own is not None and contacts.same(own, email):
        return _was_typed(session, award, email, now)
    if claim is None or claim.proved_at is None or claim.number != award.id or not typed.strip():
        return False
    if len(_digits(typed)) == papers.DIGITS:
        return papers.use(services, session, claim, typed)
    if own is None or not _second_is_good(services, session, award, own, email, typed):
        return False
    confirmed_address.confirm(award.member, email, now)
    return True


def _digits(typed: str) -> str:
    return "".join(character for character in typed if character.isdigit())


def _was_typed(session: OrmSession, award: Award, email: str, now: datetime) -> bool:
    last = codes.last(session, award.member_id, PURPOSE, award.id, now)
    return last is not None and last.used_at is not None and contacts.same(last.email, email)


def _second_is_good(services: Services, session: OrmSession, award: Award, own: str, email: str, typed: str) -> bool:
    """Whether the code that went to the member's own address was typed, while that counts.

    It serves once, and again until the forms that it allowed are stored, as after a crash.
    """
    waiting = codes.last(session, award.member_id, SECOND, award.id, services.now())
    if waiting is None or not contacts.same(waiting.email, own):
        return False
    if waiting.used_at is not None and not _is_unfinished(session, award, email):
        return False
    return codes.attempt(services, waiting, typed)


def _usable(session: OrmSession, award: Award, now: datetime) -> ConfirmationCode | None:
    """The last code sent for an award, its row locked: one not used, or used for a form that is not stored yet."""
    last = codes.last(session, award.member_id, PURPOSE, award.id, now)
    if last is None or last.used_at is None:
        return last
    return last if _is_unfinished(session, award, last.email) else None


def _is_unfinished(session: OrmSession, award: Award, email: str) -> bool:
    """Whether this was the last e-mail for which forms were requested, and one of them is not stored yet."""
    row = ledger.requested_assertion(session, award.id)
    if row is None or row.email != email:
        return False
    return not all(form.is_made(session, award.id, email) for form in (hosting, matching_form))


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
    _finish(services, member_id, code, hosted, None, _Allowed(email, None) if email is not None else None)


def make_matching(services: Services, member_id: int, code: str, email: str) -> None:
    """Sign, check and store the Open Badges 3.0 badge with the e-mail as a salted hash beside the name (decisions 6).

    Once per award and e-mail, which the caller has confirmed; the request is the consent. The files are given through
    the private link alone. Idempotent, and raises, as `make_hosted`.
    """
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        matched = matching_form.request(services, session, award, email)
    _finish(services, member_id, code, None, matched, _Allowed(email, None))


def _finish(
    services: Services,
    member_id: int,
    code: str,
    hosted: hosting.HostedIntent | None,
    matched: matching_form.MatchingIntent | None,
    allowed: _Allowed | None,
) -> None:
    """Sign what was requested, outside of the transaction, and store all of it with the member's consent, or nothing.

    None: that form is stored already, or was not requested; it is for no e-mail. The member is told of what was made.
    """
    hosted_forms = hosting.sign(services, hosted) if hosted else {}
    matched_forms = matching_form.sign_forms(services, matched) if matched else {}
    if not hosted_forms and not matched_forms:
        return
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        stored = matched is not None and matching_form.record(services, session, award, matched, matched_forms)
        stored |= hosted is not None and hosting.record(services, session, award, hosted, hosted_forms)
        if stored:
            record_consent(session, award, ConsentSubject.BACKPACK, ConsentAnswer.YES, services.now())
            now = services.now()
            about = ConsentSubject.BACKPACK.value
            if allowed is not None:
                about = f"{about} {_shown(session, award.member, now)}"
                _tell(session, award, allowed, now)
            note_award(session, Act.AWARD_SHARED, None, award, now, about)
    services.enqueue("send_letters")


def _tell(session: OrmSession, award: Award, made: _Allowed, now: datetime) -> None:
    """Write to the address that counted as the member's; without one, their page and their site say it (`claims`)."""
    claim = claims.named(session, award.member_id, made.email)
    if claim is not None:
        claims.made(claim, now, told=made.tell is not None)
    if made.tell is None:
        return
    facts = {
        "of_site": of_place(award.site.name), "badge": award.version.content["name"]["fr"], "email": made.email,
        "to_call": network.to_call(session, award.site),
    }  # fmt: skip
    text = fill("badges.sharing", "backpack_made.txt", **facts)
    outbox.write(session, made.tell, text, due_at=now, purpose=MADE, number=award.id)

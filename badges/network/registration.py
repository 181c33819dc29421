"""What network registers: the rights over a site and over the staff, the post, and the rows about the staff.

The letters are the table of `base`, which is no capability: the room that sends them declares them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.base.journal import chain
from badges.base.registry import ROW, Capability, Columns, Job, Nothing, NotPersonal, Personal, Purpose, Row
from badges.base.rights import FACILITATORS, Action, at_a_site, everywhere
from badges.network import heartbeat, letters
from badges.network.narrowings import NARROWINGS
from badges.network.signin import notices
from badges.network.signin.forget import fill_reserve, forget_expired
from badges.network.team import close_ended

_NOT_GIVEN: Final = Nothing("an export is of a member")
_SENT: Final = Nothing("a letter's text is destroyed once it is sent or dropped")
_STAYS: Final = Nothing("a merge joins two members; an account has one e-mail address")


_FACTS: Final = Columns("salt", "staff_id", "member_id", "award_id", "site_id", "device", "about")
_ACCOUNT: Final = Columns(  # the number stays: it stands behind what was recorded
    "name", "email", "username", "password", "fs_uniquifier", "fs_webauthn_user_handle", "confirmed_at",
    "tf_primary_method", "tf_totp_secret", "tf_totp_last_counter", "mf_recovery_codes",
)  # fmt: skip
_NUMBERED: Final = Nothing("its digest covers the number, and the emptied record leads to the one that stays")
_LOOKS: Final = Columns("site_id", "about")


def _of_staff(table: str, person: str, erasure: Columns | Row = ROW) -> Personal:
    return Personal(table, person, erasure=erasure, export=_NOT_GIVEN, merge=_STAYS)


CAPABILITY: Final = Capability(
    "network",
    narrowings=NARROWINGS,
    rights=(
        *at_a_site(Action.SEE_SITE),
        *everywhere(
            Action.SEE_STAFF,
            Action.INVITE_STAFF,
            Action.END_SESSIONS,
            Action.DISABLE_STAFF,
            Action.READ_JOURNAL,
            Action.SEND_LETTERS,
        ),
        *at_a_site(Action.SETTLE_LETTER),
        *everywhere(Action.REPORT_LOST_PHONE, roles=FACILITATORS),
    ),
    jobs=(
        Job("send_letters", letters.send_letters, {"minute": "*"}),
        Job("close_accounts", close_ended, {"minute": "*"}),
        Job("chain_journal", chain.extend, {"minute": "*"}),
        Job("forget_expired", forget_expired, {"minute": "7"}),
        Job("fill_reserve", fill_reserve, {"minute": "*"}),
        Job("beat", heartbeat.beat, {"minute": "*"}),
    ),
    letters=(
        Purpose(letters.ABOUT, worth=letters.LINK_LIFE - timedelta(days=1)),  # a day is left to use the link
        Purpose(letters.CHECK, worth=timedelta(days=7)),  # the next one says how things are by then
        Purpose(notices.ABOUT, worth=None),  # it says when it was
    ),
    tables=(
        _of_staff("staff", "id", _ACCOUNT),
        _of_staff("staff_role", "staff_id"),
        _of_staff("staff_site", "staff_id"),
        _of_staff("passkey", "staff_id"),
        _of_staff("staff_link", "staff_id"),
        Personal("device", "staff_id", erasure=ROW, export=_NOT_GIVEN, merge=_STAYS),
        _of_staff("staff_replacement", "staff_id"),
        _of_staff("staff_replacement", "replaced_id"),
        _of_staff("web_session", "subject=staff.fs_uniquifier"),
        Personal("letter", "recipient=member.email", erasure=ROW, export=_SENT, merge=_SENT),
        Personal(
            "letter", "number=award.id.member_id", erasure=ROW, export=_SENT, merge=_SENT, when=("purpose", "award")
        ),
        Personal(
            "letter", "number=award.id.member_id", erasure=ROW, export=_SENT, merge=_SENT, when=("purpose", "call")
        ),
        Personal(
            "letter", "number=award.id.member_id", erasure=ROW, export=_SENT, merge=_SENT, when=("purpose", "backpack")
        ),
        Personal("letter", "number=member.id", erasure=ROW, export=_SENT, merge=_SENT, when=("purpose", "own_code")),
        Personal("letter", "number=member.id", erasure=ROW, export=_SENT, merge=_SENT, when=("purpose", "retention")),
        Personal("letter", "recipient=staff.email", erasure=ROW, export=_NOT_GIVEN, merge=_STAYS),
        NotPersonal("journal_entry", "a time, a kind of act, and a digest that says nothing without its salt"),
        Personal("journal_facts", "member_id=member.id", erasure=_FACTS, export=_LOOKS, merge=_NUMBERED),
        Personal("journal_facts", "staff_id=staff.id", erasure=_FACTS, export=_LOOKS, merge=_STAYS),
        NotPersonal("journal_seal", "the end of the journal's chain"),
        NotPersonal("failure_count", "a digest of an account or an address, for some minutes"),
        NotPersonal("heartbeat", "when the worker last ran"),
        NotPersonal(
            "instance", "the network's own name and contact, and how known issuers are known, by number of staff"
        ),
        NotPersonal("role", "the names of the roles"),
        NotPersonal("site", "places and their public contact"),
    ),
)

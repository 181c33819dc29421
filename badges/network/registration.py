"""What network registers: the rights over a site and over the staff, the post, and the rows about the staff.

The letters are the table of `base`, which is no capability: the room that sends them declares them.
"""

from __future__ import annotations

from typing import Final

from badges.base.journal import chain
from badges.base.registry import ROW, Capability, Columns, Job, Nothing, NotPersonal, Personal
from badges.base.rights import Action, at_a_site, everywhere
from badges.network.forget import fill_reserve, forget_expired
from badges.network.letters import send_letters

_KEPT: Final = Nothing("a staff member's account is disabled, not erased: it stands behind what was recorded")
_NOT_GIVEN: Final = Nothing("an export is of a member")
_SENT: Final = Nothing("a letter's text is destroyed once it is sent or dropped")
_STAYS: Final = Nothing("a merge joins two members; an account has one e-mail address")


_FACTS: Final = Columns("salt", "staff_id", "member_id", "award_id", "site_id", "device", "about")
_LOOKS: Final = Columns("site_id", "about")


def _of_staff(table: str, person: str) -> Personal:
    return Personal(table, person, erasure=_KEPT, export=_NOT_GIVEN, merge=_STAYS)


CAPABILITY: Final = Capability(
    "network",
    rights=(
        *at_a_site(Action.SEE_SITE),
        *everywhere(
            Action.SEE_STAFF, Action.INVITE_STAFF, Action.END_SESSIONS, Action.DISABLE_STAFF, Action.READ_JOURNAL
        ),
    ),
    jobs=(
        Job("send_letters", send_letters, {"minute": "*"}),
        Job("chain_journal", chain.extend, {"minute": "*"}),
        Job("forget_expired", forget_expired, {"minute": "7"}),
        Job("fill_reserve", fill_reserve, {"minute": "*"}),
    ),
    tables=(
        _of_staff("staff", "id"),
        _of_staff("staff_role", "staff_id"),
        _of_staff("staff_site", "staff_id"),
        _of_staff("passkey", "staff_id"),
        _of_staff("staff_link", "staff_id"),
        _of_staff("web_session", "subject=staff.fs_uniquifier"),
        Personal("letter", "recipient=member.email", erasure=ROW, export=_SENT, merge=_SENT),
        Personal("letter", "number=award.id.member_id", erasure=ROW, export=_SENT, merge=_SENT),
        NotPersonal("journal_entry", "a time, a kind of act, and a digest that says nothing without its salt"),
        Personal("journal_facts", "member_id=member.id", erasure=_FACTS, export=_LOOKS, merge=Columns("member_id")),
        Personal("journal_facts", "staff_id=staff.id", erasure=_FACTS, export=_LOOKS, merge=_STAYS),
        NotPersonal("journal_seal", "the end of the journal's chain"),
        NotPersonal("failure_count", "a digest of an account or an address, for some minutes"),
        NotPersonal("instance", "the network's own name and contact"),
        NotPersonal("role", "the names of the roles"),
        NotPersonal("site", "places and their public contact"),
    ),
)

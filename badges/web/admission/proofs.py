"""What asks a member of staff to prove again who they are: acts that cannot be taken back, or that give power.

The one list. A session that lies open on a table does none of them: without a proof of the last five minutes
(`badges.web.http.access.PROOF_LASTS`) the view does not run, and « C'est bien vous ? » is shown first. Whether a view
belongs here is asked of each new one: a house test knows every other form of staff with the reason why it does not.

What is signed at the counter is not here: the signature has ten minutes of undo, and beyond a day's usual number a rule
of its own (`badges.issuing.daily_number`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class When(StrEnum):
    """When the proof is asked for."""

    OPENING = "opening"  # before its page is shown, so that nothing is typed in vain; and when the form is sent late
    SENDING = "sending"  # when the form is sent: its page is read every day
    RULE = "by its rule"  # the view asks, in the case that `why` names


@dataclass(frozen=True)
class Act:
    """One act: why it asks for a proof, and when.

    `back`: the endpoint of the page to return to, with the same arguments, for a view that has no page of its own; its
    form is not kept, and the button is pressed again. Every other form is kept and fills its page again.
    """

    why: str
    when: When = When.OPENING
    back: str | None = None


ASKED: Final[Mapping[str, Act]] = {
    # badges
    "coordination.revoke_award": Act("a badge that is cancelled stays so"),
    "coordination.publish_model": Act("what is published stays for ever, and all sites award it"),
    "office.resting_badges": Act("where badges are cancelled for good", When.RULE),
    "office.name_asked": Act("a signed badge gets another name", When.SENDING),
    "office.sign": Act("beyond the usual number of badges in a day", When.RULE),
    "office.agreements": Act("beyond the usual number of badges in a day", When.RULE),
    # members
    "office.erase_member": Act("a person is hidden at once, and destroyed"),
    "office.member_data": Act("it gives all that is known of a person"),
    "office.departure": Act("enrolments, drafts and letters end, and the link of one who died", When.SENDING),
    "office.member_link": Act("the link of before never opens again, nor the cards that carry it", When.SENDING),
    "office.member_site": Act("whoever moves a member to another site cannot move them back", When.SENDING),
    "coordination.merge_members": Act("two records never come apart again"),
    "coordination.merge_activities": Act("two activities never come apart again"),
    "office.untie": Act("who is untied may recognise that member", back="office.member"),
    "office.member_address": Act("a badge goes to the address that is said to be theirs", When.SENDING),
    "office.member_voucher": Act("with the paper a badge goes to another address", back="office.member_address"),
    "coordination.denied_read": Act("it lets a colleague recognise a member of her name", back="coordination.denied"),
    # staff
    "coordination.invite_staff": Act("it makes an account and gives it rights"),
    "coordination.staff_member": Act("it gives and takes rights", When.SENDING),
    "coordination.helps": Act("it gives rights at another site", When.SENDING),
    "coordination.help_at_site": Act("a yes gives rights at another site", When.SENDING),
    "coordination.accompanying": Act("a no opens the members' records to a colleague", When.SENDING),
    "coordination.close_account": Act("it shuts a colleague out"),
    "coordination.open_account": Act("it opens a closed account", back="coordination.staff_member"),
    "coordination.reset_account": Act("it deletes how a colleague signs in"),
    "coordination.staff_link": Act("whoever has the link is the colleague"),
    "coordination.erase_staff": Act("a person is hidden at once, and destroyed"),
    "office.lost_phone_of": Act("the phone of a second colleague within the hour", When.RULE),
    "office.restore_phone": Act("what was stopped opens again, also in the hands of whoever found the phone"),
    # the network
    "coordination.new_place": Act("the end of an address never returns", When.SENDING),
    "coordination.open_place": Act("a place awards badges from then on", back="coordination.place"),
    "coordination.give_up_place": Act("the end of an address never returns"),
    "coordination.change_place": Act("it changes where people come, and who is said to receive them", When.SENDING),
    "coordination.close_place": Act("gatherings are cancelled, and the place closes on its day", When.SENDING),
    "coordination.keep_place": Act("members who were asked are asked no more", back="coordination.place"),
    "coordination.owed": Act("it changes the phone that employers call", When.SENDING),
    "coordination.call_hours": Act("it changes when employers call", When.SENDING),
    "coordination.report_questions": Act("what members answered to a question is deleted", When.SENDING),
    "coordination.confirm_address": Act("each badge carries the address for ever", When.SENDING),
    "coordination.new_issuer": Act("badges of this issuer become valid"),
    "coordination.confirm_issuer": Act("badges of this issuer become valid"),
    "coordination.publish_report": Act("everybody reads it, in the name of the coordination", When.SENDING),
    "coordination.remove_issuer": Act("badges of this issuer are valid no longer"),
    # one's own account
    "account.password": Act("whoever chooses the password has the account"),
    "account.new_passkey": Act("it opens the account"),
    "account.creation_options": Act("it opens the account", back="account.new_passkey"),
    "account.remove_passkey": Act("the key never opens the account again"),
    "account.authenticator": Act("it opens the account"),
    "account.remove_authenticator": Act("a password alone opens the account"),
    "account.codes": Act("they open the account, and those of before no longer"),
}


def is_asked(endpoint: str | None, *, is_safe: bool) -> Act | None:
    """Return the act of an endpoint where the list itself asks for the proof; `is_safe`: the request only reads."""
    act = ASKED.get(endpoint or "")
    if act is None or act.when is When.RULE or (is_safe and act.when is When.SENDING):
        return None
    return act

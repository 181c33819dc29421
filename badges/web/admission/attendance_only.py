"""The pages of staff that stay open to those who accompany members elsewhere (guardianship, RSA, a job).

They have attendance and the agenda, and open no record, thread or orientation, wherever: whatever stands on no line
here is closed to them, with one sentence (403). The rights table closes the intentions by the same fact
(`badges.base.rights.Actor.accompanies`), so that a page which is opened here by mistake still changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_OWN: Final = "their own account"
_AGENDA: Final = "the agenda: titles, days and places, no exchange and no name of a member"
_ATTENDANCE: Final = "the names to tick of who came lately or says their name, and nothing that leads from them"
_PHONE: Final = "a telephone is lost at once, and shows colleagues alone"
_HELP: Final = "how the service is used; it names nobody"

OPEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "office.today": "it leads to the agenda",
        "office.site_choice": "which of their sites the agenda is of",
        "office.team_week": "colleagues, and where they are",
        "office.end_own_help": "their own right at another site",
        "office.agenda": _AGENDA,
        "office.all_to_complete": _AGENDA,
        "office.month_programme": _AGENDA,
        "office.new_gathering": _AGENDA,
        "office.change_gathering": _AGENDA,
        "office.cancel_gathering": _AGENDA,
        "office.settle": _AGENDA,
        "office.recurring_list": _AGENDA,
        "office.new_recurring": _AGENDA,
        "office.recurring": _AGENDA,
        "office.pause_recurring": _AGENDA,
        "office.stop_recurring": _AGENDA,
        "office.gathering": _ATTENDANCE,
        "office.gathering_names": _ATTENDANCE,
        "office.signin_sheet": _ATTENDANCE,
        "office.roster": _ATTENDANCE,
        "office.sending": "what waited in their telephone; whatever else waited there is refused",
        "office.spare_sheet": _HELP,
        "office.week_page": _HELP,
        "office.week_sheet": _HELP,
        "office.lost_phone": _PHONE,
        "office.lost_phone_of": _PHONE,
        "office.restore_phone": _PHONE,
        "account.mine": _OWN,
        "account.accompanies": _OWN,
        "account.password": _OWN,
        "account.end_device": _OWN,
        "account.end_everywhere": _OWN,
        "account.welcomes": _OWN,
        "account.site_phone": _OWN,
        "account.not_now": _OWN,
        "account.new_passkey": _OWN,
        "account.creation_options": _OWN,
        "account.passkey": _OWN,
        "account.remove_passkey": _OWN,
        "account.authenticator": _OWN,
        "account.remove_authenticator": _OWN,
        "account.codes": _OWN,
        "account.two_ways": _OWN,
        "account.prove": _OWN,
        "account.proof_options": _OWN,
    }
)

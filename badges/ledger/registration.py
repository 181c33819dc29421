"""What ledger registers: the right over known issuers, the status lists' renewal, and the rows of what is signed."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, NotPersonal, Personal
from badges.base.rights import Action, everywhere
from badges.ledger import statuses
from badges.ledger.narrowings import NARROWINGS

_FOLLOWS: Final = Nothing("it follows its award")

CAPABILITY: Final = Capability(
    "ledger",
    narrowings=NARROWINGS,
    rights=everywhere(Action.MANAGE_ISSUERS),
    jobs=(Job("renew_status_lists", statuses.renew_all, {"minute": "*/10"}),),
    tables=(
        NotPersonal("ledger_entry", "numbers, dates and a digest that says nothing once its salt is destroyed"),
        NotPersonal("status_list", "the network's own lists"),
        NotPersonal("status_entry", "an index and an identifier; the index stays burnt for ever"),
        NotPersonal("status_list_document", "the signed form of a list"),
        NotPersonal("key_incident", "a key of the network that another party may hold"),
        NotPersonal("signing_halt", "a date and a code"),
        NotPersonal("known_issuer", "an organisation that the coordination vouches for"),
        Personal(
            "edition",
            "award_id.member_id",
            erasure=Columns("draft"),
            export=Columns("credential_id", "number", "purpose", "state", "awarded_at", "valid_from", "valid_until"),
            merge=_FOLLOWS,
        ),
        Personal(
            "document",
            "edition_id.award_id.member_id",
            erasure=ROW,
            export=Columns("representation", "media_type", "data"),
            merge=_FOLLOWS,
        ),
        Personal(
            "hosted_assertion",
            "award_id.member_id",
            erasure=Columns("email"),
            export=Columns("signed_id", "email", "requested_at"),
            merge=_FOLLOWS,
        ),
    ),
)

"""What people registers: the rights over a member's file, and the rows about members."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, Personal
from badges.base.rights import Action, at_a_site
from badges.people.forget import forget_codes
from badges.people.narrowings import NARROWINGS

CAPABILITY: Final = Capability(
    "people",
    narrowings=NARROWINGS,
    rights=at_a_site(Action.SEE_MEMBER, Action.REGISTER_MEMBER, Action.CHANGE_MEMBER, Action.RENEW_LINK),
    jobs=(Job("forget_codes", forget_codes, {"minute": "17"}),),
    tables=(
        Personal(
            "member",
            "id",
            erasure=Columns(
                "staff_id", "given_name", "family_name", "called", "folded_name", "whole_name", "email",
                "email_confirmed_at", "phone", "told_by", "age", "age_said_on", "unnamed_on", "language", "link_nonce",
                "link_ended_at", "client_key",
            ),
            export=Columns(
                "given_name", "family_name", "called", "email", "email_confirmed_at", "phone", "told_by", "age",
                "age_said_on", "unnamed_on", "language", "joined_on", "left_on",
            ),
            merge=Nothing("the other member's row is the one that stays"),
        ),
        Personal(
            "consent",
            "member_id",
            erasure=Nothing("a consent and its withdrawal have to be shown afterwards, and name nobody by themselves"),
            export=Columns("subject", "answer", "with_parent", "text_version", "given_at"),
            merge=Columns("member_id"),
        ),
        Personal(
            "staff_tie",
            "member_id",
            erasure=ROW,
            export=Columns("same_person", "answered_at"),
            merge=Columns("member_id"),
        ),
        Personal(
            "staff_tie",
            "staff_id",
            erasure=ROW,
            export=Columns("same_person", "answered_at"),
            merge=Nothing("it moves with the member"),
        ),
        Personal(
            "confirmation_code",
            "member_id",
            erasure=ROW,
            export=Nothing("a digest that ends within the hour; the address is the member's or the backpack's"),
            merge=Nothing("a code is asked for anew"),
        ),
    ),
)  # fmt: skip

"""What sharing registers: its right, its jobs, and what becomes of dossiers and of the cards asked for."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, NotPersonal, Personal, Purpose
from badges.base.rights import Action, at_a_site
from badges.issuing.letters import CODE
from badges.people.own import codes
from badges.sharing.bundles.forget import forget_closed
from badges.sharing.narrowings import NARROWINGS
from badges.sharing.printing import batches

CAPABILITY: Final = Capability(
    "sharing",
    narrowings=NARROWINGS,
    rights=at_a_site(Action.SHARE),
    letters=(Purpose(CODE, worth=codes.WORTH_SENDING, about="award"),),
    jobs=(
        Job("forget_bundles", forget_closed, {"hour": "1", "minute": "40"}),  # in UTC: at night in France
        Job(batches.JOB, batches.make_batches, {"minute": "*"}),
    ),
    tables=(
        Personal(
            "bundle",
            "member_id",
            erasure=ROW,
            export=Columns("created_at", "ends_on", "stopped_at"),
            merge=Columns("member_id"),
        ),
        Personal(
            "bundle_badge",
            "award_id.member_id",
            erasure=ROW,
            export=Columns("bundle_id", "award_id"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "print_request",
            "award_id.member_id",
            erasure=ROW,
            export=Columns("asked_at", "printed_at"),
            merge=Nothing("it follows its award"),
        ),
        NotPersonal("card_batch", "that the cards of a workshop are made; it and the file end within the hour"),
    ),
)

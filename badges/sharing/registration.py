"""What sharing registers: the right to change what is seen of an award, the nightly job, and the rows of bundles."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, Personal
from badges.base.rights import Action, at_a_site
from badges.sharing.bundles.forget import forget_closed

CAPABILITY: Final = Capability(
    "sharing",
    rights=at_a_site(Action.SHARE),
    jobs=(Job("forget_bundles", forget_closed, {"hour": "1", "minute": "40"}),),  # in UTC: at night in France
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
    ),
)

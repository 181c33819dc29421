"""What recognition registers: the rights to observe, award and publish a badge, and the rows about badges."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from badges.base.registry import ROW, Capability, Columns, Job, Nothing, NotPersonal, Personal, Purpose
from badges.base.rights import Action, at_a_site, everywhere
from badges.recognition.changes import show_by_code_alone
from badges.recognition.narrowings import NARROWINGS
from badges.recognition.reading.reads import REMINDER
from badges.recognition.reading.remind import remind

CAPABILITY: Final = Capability(
    "recognition",
    narrowings=NARROWINGS,
    rights=(*at_a_site(Action.OBSERVE, Action.AWARD), *everywhere(Action.PUBLISH_BADGE)),
    of_minors=show_by_code_alone,
    jobs=(Job("remind_readers", remind, {"minute": "27"}),),
    letters=(Purpose(REMINDER, worth=timedelta(days=3)),),  # later, the colleague has been spoken to
    tables=(
        NotPersonal("badge_model", "what the network can award"),
        NotPersonal("badge_version", "what a badge says; frozen when it was published"),
        Personal(
            "award",
            "member_id",
            erasure=Columns("name_shown", "sentence", "criteria"),
            export=Columns(
                "code", "state", "answer", "criteria", "sentence", "name_shown", "visibility", "search_engines",
                "created_at", "agreed_at", "issued_at", "valid_until", "ended_at",
            ),
            merge=Columns("member_id"),
        ),
        Personal(
            "award_consent",
            "award_id.member_id",
            erasure=Columns("name_shown"),
            export=Columns("subject", "answer", "text_version", "name_shown", "visibility", "given_at"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "endorsement",
            "award_id.member_id",
            erasure=Columns("comment"),
            export=Columns("kind", "function", "comment", "recorded_at", "withdrawn_at"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "award_reading",
            "award_id.member_id",
            erasure=ROW,
            export=Columns("reason", "status", "asked_at", "answered_at"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "award_pause",
            "award_id.member_id",
            erasure=ROW,
            export=Columns("reason", "paused_at"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "disagreement",
            "award_id.member_id",
            erasure=ROW,
            export=Columns("said_at"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "own_words",
            "award_id.member_id",
            erasure=ROW,
            export=Columns("text", "shown", "written_at"),
            merge=Nothing("it follows its award"),
        ),
        Personal(
            "signing_preference",
            "member_id",
            erasure=ROW,
            export=Nothing("what a staff member prefers is theirs, and says nothing certain of the member"),
            merge=Columns("member_id"),
        ),
        Personal(
            "signing_preference",
            "staff_id",
            erasure=ROW,
            export=Columns("set_at"),
            merge=Nothing("it moves with the member"),
        ),
        Personal(
            "observation",
            "member_id",
            erasure=ROW,
            export=Columns("criterion", "sentence", "seen_on", "recorded_at", "staff_id", "recorded_by_id"),
            merge=Columns("member_id"),
        ),
    ),
)  # fmt: skip

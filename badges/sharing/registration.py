"""What sharing registers: its right, its letters, its jobs, what narrows, and what is done of minors."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability, Job, Purpose
from badges.base.rights import Action, at_a_site
from badges.issuing.letters import CODE
from badges.people.own import codes
from badges.sharing import backpacks
from badges.sharing.afterwards import nightly_questions, retention
from badges.sharing.afterwards.narrowings import NARROWINGS as AFTERWARDS
from badges.sharing.bundles import referrer_letter, shown_others
from badges.sharing.bundles.stop_bundle import forget_closed
from badges.sharing.narrowings import NARROWINGS
from badges.sharing.others import judge
from badges.sharing.presence.papers import forget_over
from badges.sharing.printing import batches

CAPABILITY: Final = Capability(
    "sharing",
    narrowings=(*NARROWINGS, *AFTERWARDS),
    of_minors=retention.of_minors,
    rights=at_a_site(Action.SHARE),
    letters=(
        Purpose(CODE, worth=codes.WORTH_SENDING, about="award"),
        Purpose(backpacks.MADE, worth=None, about="award"),
        nightly_questions.PURPOSE,
        referrer_letter.PURPOSE,
    ),
    jobs=(
        Job("forget_bundles", forget_closed, {"hour": "1", "minute": "40"}),  # in UTC: at night in France
        Job("forget_presence_papers", forget_over, {"hour": "1", "minute": "45"}),
        Job("forget_afterwards", retention.forget_over, {"hour": "1", "minute": "47"}),
        Job("ask_afterwards", nightly_questions.ask_due, {"hour": "1", "minute": "50"}),
        Job("judge_shown_others", shown_others.judge_shown, {"minute": "*/10"}),
        Job("judge_other_badges", judge.judge_old, {"minute": "35"}),
        Job(batches.JOB, batches.make_batches, {"minute": "*"}),
    ),
)

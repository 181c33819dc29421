"""What may wait on a colleague who leaves, and who may take it over."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from badges.base.rights import Actor, StaffRole
from badges.network import rules


class Waits(StrEnum):
    """What may wait on a colleague, by kind."""

    GATHERINGS = "gatherings"  # to come, or without attendance, that they lead
    AWARDS = "awards"  # in progress, up to the signature
    THREADS = "threads"  # two members who are put in touch
    ORIENTATIONS = "orientations"  # people who were sent, and wait for a call


def may_take_over(*, active: bool, last_day: date | None, accompanies: bool | None, today: date) -> bool:
    """Whether a colleague may take over anything: the account is open, and they accompany no members elsewhere."""
    return not accompanies and not rules.is_closed(today, active=active, last_day=last_day)


def takes_over_at(actor: Actor, site_id: int) -> bool:
    """Whether what waits at a site may be theirs: that of those who work there, and of the coordination."""
    return StaffRole.COORDINATOR in actor.roles or site_id in actor.site_ids

"""Where an orientation stands, what may be done of it, until when the person is called, and who is reminded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from badges.gatherings.recurring.holidays import public_holidays
from badges.network.tables import SiteState

NAME_LENGTH: Final = 40
SERVICE_LENGTH: Final = 80
NOTE_LENGTH: Final = 200
CALLED_WITHIN: Final = timedelta(days=7)  # « Nous l’appelons sous 7 jours »
REMINDED_AFTER: Final = 3  # days, Saturdays and Sundays among them
COORDINATION_TOLD_AFTER: Final = 5


def receives(state: SiteState, closed_on: date | None, today: date) -> bool:
    """Whether a site takes persons who are sent: it is open, and will be when the last day of the call has come."""
    return state is SiteState.OPEN and (closed_on is None or closed_on > today + CALLED_WITHIN)


class ReachedBy(StrEnum):
    """How the person is reached: by telephone, through the service that sends, or not at all, since they will come."""

    PHONE = "phone"
    SERVICE = "service"
    COMES = "comes"


class OrientationState(StrEnum):
    """Where an orientation stands. A « non merci » has no state: the row is gone."""

    RECEIVED = "received"
    CALLED = "called"
    CAME = "came"
    CLOSED = "closed"  # « sans suite »


class OrientationStep(StrEnum):
    """What may be done of an orientation."""

    TRY = "try"  # nobody answered, or somebody else did
    CALL = "call"  # the person was spoken to
    CAME = "came"
    CLOSE = "close"
    LINK = "link"  # it is a member of whom there is a record
    REFUSE = "refuse"  # « non merci »
    DISMISS = "dismiss"  # no request at all: a robot's


_WAITING: Final = frozenset({OrientationState.RECEIVED, OrientationState.CALLED})
STEPS: Final[Mapping[OrientationStep, frozenset[OrientationState]]] = MappingProxyType(
    {
        OrientationStep.TRY: _WAITING,
        OrientationStep.CALL: _WAITING,
        OrientationStep.CAME: _WAITING | {OrientationState.CLOSED},
        OrientationStep.CLOSE: _WAITING,
        OrientationStep.LINK: _WAITING | {OrientationState.CLOSED, OrientationState.CAME},
        OrientationStep.REFUSE: frozenset(OrientationState),
        OrientationStep.DISMISS: frozenset({OrientationState.RECEIVED}),
    }
)


def state(called_on: date | None, came_on: date | None, closed_on: date | None) -> OrientationState:
    """Where an orientation stands, by its days."""
    if came_on is not None:
        return OrientationState.CAME
    if closed_on is not None:
        return OrientationState.CLOSED
    return OrientationState.CALLED if called_on is not None else OrientationState.RECEIVED


def call_by(received_on: date) -> date:
    """The last working day within seven days: until when the person is called."""
    last = received_on + CALLED_WITHIN
    return next(day for days in range(8) if is_working_day(day := last - timedelta(days=days)))


def is_working_day(day: date) -> bool:
    """Whether a day is neither a Saturday, nor a Sunday, nor a public holiday."""
    return day.weekday() < 5 and not any(each.first <= day <= each.last for each in public_holidays(day.year))

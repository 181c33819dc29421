"""Words for offers and requests, on the private page, on those of the staff and for the public alike.

Each is a piece of a sentence without a capital (the filter `capitalized` gives one), but for states and `when`, which
stand alone; none says whether a man or a woman speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from badges.matching.rules import Manner, Moment, PostingSide, PostingState, Reach, Weekday
from badges.web.http.wording import gettext as _

EVERY_DAY, EVERY_MOMENT = tuple(Weekday), tuple(Moment)
WORKING_DAYS, WEEKEND = EVERY_DAY[:5], EVERY_DAY[5:]


class HasDays(Protocol):
    """What can be said of when it may be: `PostingView` is one."""

    @property
    def days(self) -> Sequence[Weekday]:
        """The days of the week; none is any."""

    @property
    def moments(self) -> Sequence[Moment]:
        """The parts of the day; none is any."""


def side(value: PostingSide) -> str:
    """What the member does: « propose », « cherche »."""
    return {PostingSide.OFFERED: _("propose"), PostingSide.SOUGHT: _("cherche")}[value]


def own_side(value: PostingSide) -> str:
    """The same in the words of the member: « Je propose », « Je cherche »."""
    return {PostingSide.OFFERED: _("Je propose"), PostingSide.SOUGHT: _("Je cherche")}[value]


def manner(value: Manner) -> str:
    """How it is done: « on montre », « on le fait ensemble », « on le fait pour l’autre »."""
    return {
        Manner.SHOWS: _("on montre"),
        Manner.TOGETHER: _("on le fait ensemble"),
        Manner.DOES: _("on le fait pour l’autre"),
    }[value]


def weekday(value: Weekday) -> str:
    """A day of the week: « lundi »."""
    return _WEEKDAYS[value]()


# The words of one are looked up, and not of all: a page says hundreds.
_WEEKDAYS: Final[Mapping[Weekday, Callable[[], str]]] = {
    Weekday.MONDAY: lambda: _("lundi"),
    Weekday.TUESDAY: lambda: _("mardi"),
    Weekday.WEDNESDAY: lambda: _("mercredi"),
    Weekday.THURSDAY: lambda: _("jeudi"),
    Weekday.FRIDAY: lambda: _("vendredi"),
    Weekday.SATURDAY: lambda: _("samedi"),
    Weekday.SUNDAY: lambda: _("dimanche"),
}


def moment(value: Moment) -> str:
    """A part of the day: « matin »."""
    return {Moment.MORNING: _("matin"), Moment.AFTERNOON: _("après-midi"), Moment.EVENING: _("soir")}[value]


def reach(value: Reach) -> str:
    """How far, or where: « à la rencontre », « à pied », « à domicile », « peut se déplacer »."""
    return {
        Reach.AT_THE_SITE: _("à la rencontre"),
        Reach.ON_FOOT: _("à pied"),
        Reach.AT_HOME: _("à domicile"),
        Reach.TRAVELS: _("peut se déplacer"),
    }[value]


def state(value: PostingState) -> str:
    """Where an offer or a request stands, as a line of its own."""
    return {
        PostingState.UNREAD: _("Pas encore relu par l’équipe"),
        PostingState.SHOWN: _("Affiché"),
        PostingState.PAUSED: _("En pause"),
        PostingState.FULFILLED: _("C’est fait"),
        PostingState.ENDED: _("Fini"),
    }[value]


def tone(value: PostingState) -> str:
    """The tone of that line (`.state`)."""
    return {PostingState.SHOWN: "good", PostingState.UNREAD: "warn"}.get(value, "")


def when(posting: HasDays) -> str:
    """When it may be: « le mercredi matin », « le lundi ou le jeudi », « en semaine, le soir »; empty for any time.

    One day and one moment are said in one piece.
    """
    days, moments = tuple(posting.days), tuple(posting.moments)
    if len(days) == 1 and len(moments) == 1:
        return _("le %(day)s %(moment)s", day=weekday(days[0]), moment=moment(moments[0]))
    return ", ".join(each for each in (_on(days), _in(moments)) if each)


def _on(days: tuple[Weekday, ...]) -> str:
    if days == EVERY_DAY:
        return _("tous les jours")
    if days in (WORKING_DAYS, WEEKEND):
        return _("en semaine") if days == WORKING_DAYS else _("le week-end")
    return _either([_("le %(day)s", day=weekday(each)) for each in days])


def _in(moments: tuple[Moment, ...]) -> str:
    if moments == EVERY_MOMENT:
        return _("à toute heure")
    return _either([_IN_THE[each]() for each in moments])


_IN_THE: Final[Mapping[Moment, Callable[[], str]]] = {
    Moment.MORNING: lambda: _("le matin"),
    Moment.AFTERNOON: lambda: _("l’après-midi"),
    Moment.EVENING: lambda: _("le soir"),
}


def _either(parts: list[str]) -> str:
    """« le lundi, le mardi ou le jeudi »."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s ou %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def sides() -> list[tuple[str, str]]:
    """The choices of a member's form, each value and its words: « Je propose », « Je cherche »."""
    return [(each.value, own_side(each)) for each in PostingSide]


def manners() -> list[tuple[str, str]]:
    """How it is done, as choices."""
    return [(each.value, manner(each)) for each in Manner]


def weekdays() -> list[tuple[str, str]]:
    """The days of the week, as choices."""
    return [(each.value, weekday(each)) for each in Weekday]


def moments() -> list[tuple[str, str]]:
    """The parts of the day, as choices."""
    return [(each.value, moment(each)) for each in Moment]


def reaches() -> list[tuple[str, str]]:
    """How far, or where, as choices."""
    return [(each.value, reach(each)) for each in Reach]


def called() -> Mapping[str, Mapping[Any, str]]:
    """What the values of `PostingFacts` are called, where two pages differ (`fields.Fields`)."""
    return {
        "side": {each.value: side(each) for each in PostingSide},
        "manner": dict(manners()),
        "days": dict(weekdays()),
        "moments": dict(moments()),
        "reach": dict(reaches()),
    }

"""Words for ideas, on the private page, on those of the staff and for the public alike."""

from __future__ import annotations

from typing import Protocol

from badges.matching.ideas.rules import IdeaState, is_enough
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext


class Wished(Protocol):
    """What is said of how many would come: `IdeaView` is one."""

    @property
    def coming(self) -> int:
        """How many would come."""

    @property
    def needed(self) -> int | None:
        """How many are enough; None where that was not said."""


def coming(idea: Wished) -> str:
    """How many would come: « 3 viendraient »."""
    if not idea.coming:
        return _("Personne encore")
    return ngettext("%(num)s viendrait", "%(num)s viendraient", idea.coming)


def enough(idea: Wished) -> str:
    """Whether that is enough: « assez pour le faire », « il en faut 4 »; empty where that was not said."""
    if idea.needed is None:
        return ""
    return _("assez pour le faire") if is_enough(idea.coming, idea.needed) else _("il en faut %(num)s", num=idea.needed)


def state(value: IdeaState) -> str:
    """Where an idea stands, as a line of its own."""
    return {
        IdeaState.UNREAD: _("Pas encore relue par l’équipe"),
        IdeaState.OPEN: _("Affichée"),
        IdeaState.BECAME: _("On la fait"),
        IdeaState.CLOSED: _("Close"),
    }[value]


def tone(value: IdeaState) -> str:
    """The tone of that line (`.state`)."""
    return {IdeaState.BECAME: "good", IdeaState.UNREAD: "warn"}.get(value, "")

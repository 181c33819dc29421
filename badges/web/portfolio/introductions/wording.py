"""The words of a thread on the private page: where it stands, and the questions of a bilan."""

from __future__ import annotations

from badges.matching.introductions.own_thread import OwnState, OwnThread
from badges.matching.introductions.rules import ReviewQuestion
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words


def state(thread: OwnThread) -> str:
    """Where it stands for its member, as a line of its own."""
    return states()[thread.state.value]


def states() -> dict[str, str]:
    """The same, by the value of the state: also for what a member reads of their data."""
    return {
        OwnState.ASKED.value: _("Attend votre réponse"),
        OwnState.WAITING.value: _("Vous avez dit oui"),
        OwnState.AGREED.value: _("Une rencontre, pour commencer"),
        OwnState.MET.value: _("En route"),
        OwnState.UNDER_WAY.value: _("En cours"),
        OwnState.HELD.value: _("C’est fait"),
        OwnState.NOT_THIS_TIME.value: _("Ça ne se fera pas cette fois"),
        OwnState.STOPPED.value: _("Cet échange s’arrête"),
    }


def tone(thread: OwnThread) -> str:
    """The tone of that line (`.state`). What ended has none."""
    good = (OwnState.AGREED, OwnState.MET, OwnState.UNDER_WAY, OwnState.HELD)
    return "warn" if thread.state is OwnState.ASKED else "good" if thread.state in good else ""


def question(asked: ReviewQuestion) -> str:
    """A question of the bilan, as it was asked."""
    return {
        ReviewQuestion.DONE: words("field.review_done"),
        ReviewQuestion.SHOWN: words("field.review_shown"),
        ReviewQuestion.FOLLOWING: words("field.review_following"),
    }[asked]

"""Words for threads and bilans, on the pages of the staff and on the private page alike."""

from __future__ import annotations

from badges.matching.introductions.rules import ReviewQuestion, ThreadState, ViewShown
from badges.matching.introductions.views import ThreadView
from badges.web.http.wording import gettext as _


def thread_state(thread: ThreadView) -> str:
    """Where a thread stands, for the staff: what it waits for, or how it ended."""
    if thread.state is ThreadState.BOTH_YES and thread.meeting_on is not None:
        return _("rencontre prévue")
    return {
        ThreadState.PROPOSED: _("à demander"),
        ThreadState.ONE_YES: _("un oui"),
        ThreadState.BOTH_YES: _("deux oui"),
        ThreadState.MET: _("rencontre faite"),
        ThreadState.UNDER_WAY: _("en cours"),
        ThreadState.HELD: _("tenue"),
        ThreadState.CLOSED: _("arrêtée") if thread.receiver_yes is not None else _("pas cette fois"),
    }[thread.state]


def review_question(question: ReviewQuestion) -> str:
    """A question of the bilan, as it is asked."""
    return {
        ReviewQuestion.DONE: _("Qu’avez-vous fait ensemble ?"),
        ReviewQuestion.SHOWN: _("Qu’est-ce que l’autre personne vous a montré ?"),
        ReviewQuestion.FOLLOWING: _("Et maintenant, qu’aimeriez-vous montrer, ou apprendre ?"),
    }[question]


def review_questions() -> list[tuple[str, str]]:
    """The three questions, to tick."""
    return [(each.value, review_question(each)) for each in ReviewQuestion]


def review_view(view: ViewShown) -> str:
    """What one of the two says of a bilan."""
    return {
        ViewShown.AGREES: _("D’accord"),
        ViewShown.DISAGREES: _("Pas d’accord"),
        ViewShown.WAITING: _("N’a pas encore dit"),
        ViewShown.NONE: _("Sans avis"),
    }[view]

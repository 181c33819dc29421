"""Words for bilans, on the pages of the staff and on the private page alike."""

from __future__ import annotations

from badges.matching.introductions.rules import ReviewQuestion, ViewShown
from badges.web.http.wording import gettext as _


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

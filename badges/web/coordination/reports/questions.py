"""« Ce que le bilan compte en plus »: the coordination says what members may be asked, and nothing else can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated
from badges.people.traits import choose_questions, reads
from badges.people.traits.facts import QuestionsFacts
from badges.people.traits.rules import Trait
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

ERASE: Final = "erase:"  # on the second button, with the questions whose answers it erases


@blueprint.route("/coordination/questions", methods=["GET", "POST"])
@entrance("coordinator")
def report_questions() -> ResponseReturnValue:
    """The four questions, each off until it is ticked.

    What was answered to one that is switched off goes at once, so that the page asks first whether it shall.
    """
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    facts = fields.read(QuestionsFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None and form is not None:
        asked, shown = reads.asked(room.reading()), forms.sent_version(form)
        ended = sorted(asked - facts.asked)
        sure = not ended or forms.pressed(form) == ERASE + " ".join(ended)
        if shown in (None, choose_questions.recorded(asked).version) and not sure:
            return _page(form, errors, ended=ended), 422
        try:
            choose_questions.choose(services(), actor(), facts, shown=shown)
            return redirect(url_for("coordination.report_questions", note=1), 303)
        except Outdated:
            outdated = True
    return _page(form, errors, outdated=outdated), 409 if outdated else 422 if errors else 200


def _page(
    form: forms.Form | None, errors: forms.FieldErrors, *, outdated: bool = False, ended: Sequence[Trait] = ()
) -> str:
    recorded = choose_questions.recorded(reads.asked(room.reading()))
    shown = fields.Fields(QuestionsFacts, form, recorded, errors)
    return render_template(
        "coordination/report_questions.html",
        fields=shown,
        version=forms.version(form, recorded.version, outdated=outdated),
        differing=shown.differing() if outdated else [],
        outdated=outdated,
        erase=ERASE + " ".join(ended),
        ended=[getattr(shown, each.value).label for each in ended],
        errors=errors,
        just_saved=bool(request.args.get("note")),
    )

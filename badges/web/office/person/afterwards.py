"""« Du nouveau ? », asked by voice: what is said, what can be answered, that it was asked, or is never asked again.

The answer is counted, and stands on no page: what the team sees is that it was asked.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.sharing.afterwards import reads
from badges.sharing.afterwards.answer import answer, never_again, note_asked
from badges.sharing.afterwards.facts import NewsFacts
from badges.sharing.afterwards.rules import AfterwardsState
from badges.web import afterwards_words
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

ASKED, NEVER = "asked", "never"  # what the buttons beside the answer say


@room.blueprint.route("/membres/<int:member_id>/du-nouveau", methods=["GET", "POST"])
@entrance("staff")
def member_afterwards(member_id: int) -> ResponseReturnValue:
    """Note an answer, that there was none now, or that it is never asked again. A second tap changes nothing."""
    room.member(member_id)
    errors, form = forms.FieldErrors(), parked_forms.submitted()
    if request.method == "POST" and form is not None:
        try:
            if _noted(member_id, form, errors):
                return redirect(url_for("office.member_afterwards", member_id=member_id, note=1), 303)
        except Refused as refusal:
            fields.refused(NewsFacts, refusal, errors)
    return _page(member_id, form, errors)


def _noted(member_id: int, form: forms.Form, errors: forms.FieldErrors) -> bool:
    pressed = forms.pressed(form)
    if pressed == NEVER:
        never_again(services(), actor(), member_id)
        return True
    if pressed == ASKED:
        note_asked(services(), actor(), member_id)
        return True
    facts = fields.read(NewsFacts, form, errors)
    if facts is not None:
        answer(services(), actor(), member_id, facts)
    return facts is not None


def _page(member_id: int, form: forms.Form | None, errors: forms.FieldErrors) -> ResponseReturnValue:
    person, today = room.member(member_id), local_date(services().now())
    found = reads.question(room.reading(), member_id)
    page = render_template(
        "office/member_afterwards.html",
        member=person,
        found=found,
        own=member_id in room.own_records(),
        asks=found is not None and found.may_answer(person, today),
        due=found is not None and found.may_ask(person) and found.is_due(today),
        may_ask=found is not None and found.may_ask(person),
        over=found is not None and found.state is AfterwardsState.OVER,
        never=found is not None and found.state is AfterwardsState.NEVER,
        fields=fields.Fields(NewsFacts, form, errors=errors),
        outcomes=afterwards_words.outcomes(),
        just_saved=bool(request.args.get("note")),
        errors=errors,
    )
    return page, 422 if errors else 200

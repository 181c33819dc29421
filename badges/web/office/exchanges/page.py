"""One exchange: whether it took place, and once it did, what was seen in it (J3)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.base.times import local_date
from badges.exchanges import change
from badges.exchanges import reads as exchanges
from badges.exchanges.rules import ExchangeState
from badges.exchanges.views import ExchangeView
from badges.recognition import reads as recognition
from badges.recognition.observations import refusals
from badges.web.http import formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.wording import exchange_state


@room.blueprint.route("/echanges/<int:exchange_id>", methods=["GET", "POST"])
@entrance("staff")
def exchange(exchange_id: int) -> ResponseReturnValue:
    """One exchange: planned, to be asked about, held or cancelled. A form says which; an award can be begun from it."""
    found, form, errors = room.exchange(exchange_id), parked_forms.submitted(), forms.FieldErrors()
    outdated = False
    if request.method == "POST" and form is not None:
        try:
            _said(exchange_id, forms.pressed(form), form.get(versions.FIELD))
            back = request.args.get("retour") == "agenda"
            where = url_for("office.agenda", site=request.args.get("site"), _anchor="a-completer") if back else None
            return redirect(where or url_for("office.exchange", exchange_id=exchange_id), 303)
        except Outdated:
            outdated = True
            errors.add("form", "form.outdated")
        except Refused as refusal:
            errors.refused(refusal, {})
    today = local_date(services().now())
    state = found.state(today)
    both = ((found.giver, _("donne"), _("a donné")), (found.receiver, _("reçoit"), _("a reçu")))
    held = state is ExchangeState.HELD
    return render_template(
        "office/exchange.html",
        exchange=found,
        near=[_beside(each, exchange_id) for each in exchanges.around(room.reading(), found)],
        state=state,
        just_saved=(saved := bool(request.args.get("note"))),
        twin=exchanges.twin(room.reading(), found) if saved else None,
        states=ExchangeState,
        pairs=[(each.id, room.shown(each), past if held else now) for each, now, past in both],
        observed=recognition.observed_in_exchange(room.reading(), exchange_id) if held else set(),
        refused=refusals.of_members(room.reading(), [found.giver.id, found.receiver.id]) if held else {},
        version=change.version(found),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


def _beside(each: ExchangeView, shown: int) -> tuple[str, str, str, bool]:
    day, state = formats.day_month(each.happened_on), exchange_state(each)
    detail = f"{day} · {state.lower()}" if state else day
    return formats.capitalized(each.what), detail, url_for("office.exchange", exchange_id=each.id), each.id == shown


def _said(exchange_id: int, then: str | None, shown: str | None) -> None:
    if then == "oui":
        change.confirm(services(), actor(), exchange_id, shown=shown)
    elif then == "non":
        observed = recognition.observed_in_exchange
        change.cancel(services(), actor(), exchange_id, observed=observed, shown=shown)
    elif then == "retablir":
        change.restore(services(), actor(), exchange_id, shown=shown)
    else:
        raise Refused("form.choice")

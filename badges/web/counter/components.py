"""The page of the components: every macro of `http/templates/components` in every state, for those who change one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.people.facts import RegistrationFacts
from badges.reports.views import Period, Report, Row, Table
from badges.web.counter.catalogue import sheet_address
from badges.web.counter.reports import charts
from badges.web.http import frame
from badges.web.http.access import entrance
from badges.web.http.fields import Fields
from badges.web.http.forms import FieldErrors, Form

_EXCHANGED = (9, 4, 6, 12, 8, 11, 3, 0, 14, 10, 9, 7)
_BADGES = {"autres": 9, "faire": 6, "moi": 2}
EXAMPLE = Report(
    period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    place=None,
    made_at=datetime(2027, 1, 2, tzinfo=UTC),
    published_at=None,
    figures=(),
    tables=(
        Table(
            "months",
            ("gatherings", "exchanges"),
            tuple(Row(f"2026-{number:02}", None, (4, given)) for number, given in enumerate(_EXCHANGED, 1)),
        ),
        Table("families", ("badges",), tuple(Row(key, None, (number,)) for key, number in _BADGES.items())),
    ),
)  # invented
TYPED = {"given_name": "Amina", "phone": "05 55", "email": "amina@rcs-creuse.example", "unnamed": "y"}


@entrance("public")
def components() -> ResponseReturnValue:
    """The components, in a demonstration alone: elsewhere this page does not exist."""
    if not frame.demonstration():
        abort(404)
    square = url_for("static", filename="patch.svg")
    errors = FieldErrors()
    errors.add("phone", "phone.malformed")
    fields = Fields(RegistrationFacts, Form(TYPED), errors=errors)
    return render_template(
        "counter/components.html",
        sheet=sheet_address(),
        square=square,
        fields=fields,
        months=charts.months(EXAMPLE),
        shares=charts.shares(EXAMPLE, "families", "badges"),
    )

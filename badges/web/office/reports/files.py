"""What is carried away of a report by the staff: two pages, a spreadsheet, the page and the sheet for the hall.

Each of a report that was not made leads to the page that makes it.
What is said in the hall is noted as an idea of the place, by the form of ideas.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.reports import reads
from badges.reports.views import Report
from badges.web.counter.reports import files, sentences, words
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.reports.period_and_place import Asked, asked
from badges.web.office.room import blueprint


@blueprint.get("/bilans.pdf", endpoint="report_pdf")
@entrance("staff")
def two_pages() -> ResponseReturnValue:
    """The report on two A4 pages."""
    return _carried(asked(), files.pdf)


@blueprint.get("/bilans.xlsx", endpoint="report_xlsx")
@entrance("staff")
def spreadsheet() -> ResponseReturnValue:
    """The report as a spreadsheet."""
    return _carried(asked(), files.xlsx)


@blueprint.get("/bilans/salle", endpoint="report_hall")
@entrance("staff")
def hall() -> ResponseReturnValue:
    """Six facts to read aloud, two questions, and the form in which what is said becomes an idea."""
    wanted = asked()
    return _carried(wanted, lambda found: _hall(wanted, found))


@blueprint.get("/bilans/salle.pdf", endpoint="report_hall_sheet")
@entrance("staff")
def hall_sheet() -> ResponseReturnValue:
    """The same on one A4 sheet, with lines to write on."""
    return _carried(asked(), files.hall)


def _carried(wanted: Asked, made: Callable[[Report], ResponseReturnValue]) -> ResponseReturnValue:
    """What is made of the report, or the way to where it is counted first."""
    session = room.reading()
    found = reads.report(session, wanted.period, wanted.site_id, services().now())
    if found is None:
        return redirect(wanted.url("office.report"), 303)
    return made(reads.beside_published(session, reads.for_everybody(found)))


def _hall(wanted: Asked, found: Report) -> str:
    return render_template(
        "office/report_hall.html",
        heading=words.heading(found),
        whose=wanted.site.name if wanted.site is not None else _("Tous les sites"),
        facts=sentences.facts(found),
        questions=sentences.questions(),
        note=url_for("office.new_idea", lieu=wanted.site.slug) if wanted.site is not None else None,
        sheet=wanted.url("office.report_hall_sheet"),
        back=wanted.url("office.report"),
    )

"""The coordination publishes the report of the network, and withdraws it: each after a question."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local_date
from badges.reports import periods, publish, reads, store
from badges.reports.views import CAME
from badges.web.coordination.room import blueprint
from badges.web.counter.reports import report_words
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.reports.period_and_place import period


@blueprint.route("/bilans/publier", methods=["GET", "POST"])
@entrance("coordinator")
def publish_report() -> ResponseReturnValue:
    """Ask whether everybody may read a report, as it stands here; of one that was not made, lead to the page that
    makes it. Raises Refused: report.not_usual for chosen days."""
    wanted, form, outdated = period(), parked_forms.submitted(), False
    back = url_for("office.report", periode=periods.key_of(wanted), lieu="")
    if periods.length(wanted) is periods.Length.DAYS:
        raise Refused("report.not_usual")
    if request.method == "POST" and form is not None:
        try:
            publish.publish(services(), actor(), wanted, shown=forms.sent_version(form))
            return redirect(url_for("office.report", periode=periods.key_of(wanted), lieu="", fait="published"), 303)
        except Outdated:
            outdated = True
        except NotFound:  # its form was kept from before
            return redirect(back, 303)
    found = reads.report(room.reading(), wanted, None, services().now())
    if found is None:
        return redirect(back, 303)
    home = reads.published(room.reading())
    return render_template(
        "coordination/report_publish.html",
        report=reads.for_everybody(found),
        say=report_words,
        home_keeps=home.period if home is not None and not periods.stands_first(wanted, home.period) else None,
        of_a_year=found.figure(CAME) is not None,
        running=not periods.is_over(wanted, local_date(found.made_at)),
        back=back,
        version=store.version_of(found),
        outdated=outdated,
    ), 409 if outdated else 200


@blueprint.route("/bilans/retirer", methods=["GET", "POST"])
@entrance("coordinator")
def withdraw_report() -> ResponseReturnValue:
    """Ask whether a published report is taken back from the public; where none stands, lead back to the report."""
    wanted, form = period(), parked_forms.submitted()
    back = url_for("office.report", periode=periods.key_of(wanted), lieu="")
    if request.method == "POST" and form is not None:
        publish.withdraw(services(), actor(), wanted)
        return redirect(url_for("office.report", periode=periods.key_of(wanted), lieu="", fait="withdrawn"), 303)
    found = reads.published(room.reading(), wanted)
    if found is None:
        return redirect(back, 303)
    return render_template("coordination/report_withdraw.html", report=found, say=report_words, back=back)

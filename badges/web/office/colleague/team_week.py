"""« L'équipe, cette semaine »: who works where, who helps elsewhere until when; and what a colleague took over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.leaving.handover import reads as handovers
from badges.leaving.handover.reads import Taken
from badges.leaving.rules import Waits
from badges.network import reads as network
from badges.network.site_helps import grant
from badges.network.site_helps import reads as helping
from badges.network.site_helps.reads import AtSite
from badges.network.views import SiteView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room


@dataclass(frozen=True)
class Line:
    """A colleague at a site, in words; `own_help`: the number of a right that the reader may end."""

    name: str
    detail: str
    until: str
    own_help: int | None


@room.blueprint.get("/equipe/cette-semaine")
@entrance("staff")
def team_week() -> ResponseReturnValue:
    """By place, who is there this week: function, from where, until when. Each member of staff reads all of it."""
    today = local_date(services().now())
    monday = today - timedelta(days=today.weekday())
    found = helping.by_site(room.reading(), monday, monday + timedelta(days=6))
    sites = [each for each, _opened in network.open_sites(room.reading(), today)]
    return render_template(
        "office/team_week.html",
        monday=monday,
        places=[(site, _lines(site, found.get(site.id, []), today)) for site in sites],
        done=_("C’est arrêté.") if request.args.get("note") else None,
    )


def _lines(site: SiteView, there: list[AtSite], today: date) -> list[Line]:
    return [Line(each.name, _detail(each, site), _until(each, today), _own(each, today)) for each in there]


def _detail(each: AtSite, site: SiteView) -> str:
    if each.help_id is None:
        return each.function
    homes = ", ".join(name for name in each.comes_from if name != site.name)
    if not homes:
        return _("%(function)s, en renfort", function=each.function)
    return _("%(function)s, en renfort de %(homes)s", function=each.function, homes=homes)


def _until(each: AtSite, today: date) -> str:
    if each.first_day is not None and each.first_day > today and each.last_day is not None:
        days = {"first": formats.day_month(each.first_day), "last": formats.day_month(each.last_day)}
        return _("du %(first)s au %(last)s", **days)
    if not each.opened:
        return _("compte pas encore ouvert")
    return _("jusqu’au %(day)s", day=formats.day_month(each.last_day)) if each.last_day is not None else ""


def _own(each: AtSite, today: date) -> int | None:
    ends = each.last_day is not None and each.last_day >= today
    return each.help_id if ends and each.staff_id == actor().staff_id else None


@room.blueprint.post("/equipe/renfort/<int:help_id>/finir")
@entrance("staff")
def end_own_help(help_id: int) -> ResponseReturnValue:
    """End one's own right at another site, at once."""
    grant.shorten(services(), actor(), help_id, None)
    return redirect(url_for("office.team_week", note=1), 303)


@room.blueprint.get("/ce-que-je-reprends")
@entrance("staff")
def taken_over() -> ResponseReturnValue:
    """What a colleague who left had begun, and this one takes: how much of each kind still waits, and where it is."""
    taken = handovers.taken_by(room.reading(), actor().staff_id or 0)
    return render_template(
        "office/taken_over.html",
        lines=[(each, said(each.kind, each.number), _way(each)) for each in taken],
    )


def said(kind: Waits, number: int) -> str:
    """Return how much of one kind waits, in words."""
    return {
        Waits.GATHERINGS: ngettext("%(num)s rencontre", "%(num)s rencontres", number),
        Waits.AWARDS: ngettext("%(num)s badge en préparation", "%(num)s badges en préparation", number),
        Waits.THREADS: ngettext("%(num)s mise en relation", "%(num)s mises en relation", number),
        Waits.ORIENTATIONS: ngettext("%(num)s personne à rappeler", "%(num)s personnes à rappeler", number),
    }[kind]


def _way(each: Taken) -> str:
    return {
        Waits.GATHERINGS: url_for("office.agenda", site=each.site_id),
        Waits.AWARDS: url_for("office.awards"),
        Waits.THREADS: url_for("office.introductions"),
        Waits.ORIENTATIONS: url_for("office.orientations"),
    }[each.kind]

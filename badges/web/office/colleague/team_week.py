"""« Qui est où, cette semaine »: what takes place where, who leads it, replacements; and what a colleague took over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.times import local_date, local_day
from badges.gatherings import week
from badges.gatherings.rules import GatheringKind
from badges.gatherings.week import Planned
from badges.leaving.handover import reads as handovers
from badges.leaving.handover.reads import Taken
from badges.leaving.handover.rules import Waits
from badges.network import reads as network
from badges.network.site_helps import grant
from badges.network.site_helps import reads as helping
from badges.network.site_helps.reads import AtSite, Colleague
from badges.network.views import SiteView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import room

MANY: Final = 4  # sites that are read on one page; of more, those of others are folded
LATELY: Final = timedelta(days=31)  # for which somebody who left is still said to be replaced


@dataclass(frozen=True)
class Session:
    """A gathering of the week in words. `who`: who leads and who helps; `href`: its page, for who works there."""

    when: str
    what: str
    who: str
    state: str
    href: str | None


@dataclass(frozen=True)
class Present:
    """A colleague of a site who leads nothing there this week, in words; `own_help`: a right the reader may end."""

    said: str
    own_help: int | None


@dataclass(frozen=True)
class Place:
    """A site's week: what takes place, and who is there besides."""

    site: SiteView
    is_folded: bool  # another's, among many
    sessions: list[Session]
    besides: list[Present]


@room.blueprint.get("/equipe/cette-semaine")
@entrance("staff")
def team_week() -> ResponseReturnValue:
    """By site, the reader's own first: what takes place this week, and who leads it. Each member of staff reads all."""
    session, now = room.reading(), services().now()
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    held = week.planned(session, local_day(monday)[0], local_day(sunday)[1])
    there, team = helping.by_site(session, monday, sunday), helping.everybody(session)
    sites = [each for each, _opened in network.open_sites(session, today)]
    places = [
        Place(
            site,
            len(sites) > MANY and site not in room.person().sites,
            *_week_of(site, [each for each in held if each.site_id == site.id], there.get(site.id, []), team, now),
        )
        for site in sorted(sites, key=lambda each: each not in room.person().sites)
    ]
    return render_template(
        "office/team_week.html",
        monday=monday,
        sunday=sunday,
        changes=_changes(team, monday, sunday),
        places=places,
        done=_("C’est arrêté.") if request.args.get("note") else None,
    )


def _week_of(
    site: SiteView, held: list[Planned], there: list[AtSite], team: Mapping[int, Colleague], now: datetime
) -> tuple[list[Session], list[Present]]:
    today = local_date(now)
    sessions = [_session(each, there, team, now) for each in held]
    leading = {each.led_by_id for each in held if not each.cancelled}
    besides = [
        Present(f"{each.name}, {_detail(each, site)}{_until(each, today)}", _own(each, today))
        for each in there
        if each.help_id is not None or each.staff_id not in leading
    ]
    return sessions, besides


def _session(each: Planned, there: list[AtSite], team: Mapping[int, Colleague], now: datetime) -> Session:
    day = local_date(each.starts_at)
    helpers = [
        one.name
        for one in there
        if one.help_id is not None and one.opened and one.staff_id != each.led_by_id and _helps_on(one, day)
    ]
    who = _leader(each, team, day, is_over=each.ends_at <= now)
    if helpers:
        who = " · ".join(filter(None, (who, _("en renfort : %(names)s", names=", ".join(helpers)))))
    return Session(
        when=formats.capitalized(formats.weekday_date(each.starts_at)),
        what=_(
            "%(hours)s, %(title)s",
            hours=formats.clock_range(each.starts_at, each.ends_at),
            title=each.title or (_("atelier") if each.kind is GatheringKind.WORKSHOP else _("rencontre")),
        ),
        who="" if each.cancelled else who,
        state=_("annulé") if each.cancelled else _("passé") if each.ends_at <= now else "",
        href=url_for("office.gathering", gathering_id=each.id) if room.sees(each.site_id) else None,
    )


def _leader(held: Planned, team: Mapping[int, Colleague], day: date, *, is_over: bool) -> str:
    if held.led_by_id is None:
        return "" if is_over else _("qui anime : pas encore dit")
    who = team.get(held.led_by_id)
    if who is None:  # whose name was erased
        return "" if is_over else _("qui anime n’est plus là : à confier")
    if who.is_gone(day) and not is_over:
        return _("%(name)s n’est plus là : à confier", name=who.name)
    return who.name if who.opened else _("%(name)s (lien pas encore ouvert)", name=who.name)


def _helps_on(each: AtSite, day: date) -> bool:
    return (each.first_day is None or each.first_day <= day) and (each.last_day is None or day <= each.last_day)


def _changes(team: Mapping[int, Colleague], monday: date, sunday: date) -> list[str]:
    """Replacements and their days; who goes this week, or went the week before."""
    found, told = [], set[int]()
    for each in team.values():
        other = team.get(each.replaces or 0)
        if other is None or each.is_gone(monday) or _is_long_gone(other, monday):
            continue
        told.add(other.id)
        said = _("%(name)s remplace %(other)s", name=each.name, other=other.name)
        if each.last_day is not None:
            said = _("%(said)s jusqu’au %(day)s", said=said, day=formats.day_month(each.last_day))
        if other.last_day is not None:
            said = _("%(said)s (dernier jour : le %(day)s)", said=said, day=formats.day_month(other.last_day))
        if not each.opened:
            said = _("%(said)s : lien pas encore ouvert", said=said)
        found.append(said)
    for each in team.values():
        if each.last_day is None or each.id in told or not monday - timedelta(days=7) <= each.last_day <= sunday:
            continue
        day = formats.day_month(each.last_day)
        if each.last_day < monday:
            found.append(_("%(name)s n’est plus là : dernier jour le %(day)s", name=each.name, day=day))
        else:
            found.append(_("%(name)s s’en va : dernier jour le %(day)s", name=each.name, day=day))
    return found


def _is_long_gone(who: Colleague, monday: date) -> bool:
    """Whether they left more than `LATELY` ago, or on a day that nothing tells."""
    return who.closed if who.last_day is None else who.last_day < monday - LATELY


def _detail(each: AtSite, site: SiteView) -> str:
    if each.help_id is None:
        return each.function
    homes = ", ".join(name for name in each.comes_from if name != site.name)
    if not homes:
        return _("%(function)s, en renfort", function=each.function)
    return _("%(function)s, en renfort de %(homes)s", function=each.function, homes=homes)


def _until(each: AtSite, today: date) -> str:
    """Until when, after the name and the function; a space before it."""
    if each.first_day is not None and each.first_day > today and each.last_day is not None:
        days = {"first": formats.day_month(each.first_day), "last": formats.day_month(each.last_day)}
        return " " + _("du %(first)s au %(last)s", **days)
    if not each.opened:
        return " " + _("(lien pas encore ouvert)")
    return " " + _("jusqu’au %(day)s", day=formats.day_month(each.last_day)) if each.last_day is not None else ""


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

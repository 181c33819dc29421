"""The coordination's first page: what waits for a decision, the sites in the week that runs, the team; and the
pages of what putting people in touch came to in a year, and of what members answered after their dossiers.

Their numbers are of gatherings and badges. They name no one, and the sites stand in the order of the alphabet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.counts import counted_each
from badges.base.times import local_date, local_day
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.gatherings import week
from badges.gatherings.week import SiteWeek
from badges.matching import figures
from badges.network import reads as network
from badges.network.rules import AccountState
from badges.network.views import SiteView, StaffView
from badges.orientation import reads as orientation
from badges.recognition import reads as recognition
from badges.recognition.rules import year_before
from badges.sharing.afterwards import reads as afterwards
from badges.sharing.afterwards.rules import SHOWN_BY
from badges.web import afterwards_words
from badges.web.coordination.room import blueprint
from badges.web.coordination.waiting_lines import unnoted, waiting
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room

SHORT_TEAM: Final = 8  # accounts that are listed; a longer team is a number, and its own page


@dataclass(frozen=True)
class SiteRow:
    """A site, and its week in numbers."""

    site: SiteView
    held: SiteWeek
    exchanges: int
    issued: int
    to_complete: int  # gatherings and exchanges, of any week

    @property
    def is_still(self) -> bool:
        """Whether there is nothing to say of it yet."""
        return not (self.held.meetings or self.held.sessions or self.exchanges or self.issued or self.to_complete)


@blueprint.get("/coordination")
@entrance("coordinator")
def home() -> ResponseReturnValue:
    """What waits, the most urgent first; then the week that runs, from Monday."""
    session, now = room.reading(), services().now()
    today = local_date(now)
    monday = today - timedelta(days=today.weekday())
    start, end = local_day(monday)[0], local_day(monday + timedelta(days=6))[1]
    held, sunday = week.held(session, start, end, now), monday + timedelta(days=6)
    by_site = counted_each(
        session,
        {
            "issued": recognition.issued_by_site(start, end),
            "given": exchanges.taken_place_by_site(monday, sunday),
            "to complete": gatherings.to_complete_by_site(now),
            "to confirm": exchanges.to_confirm_by_site(today),
            "late calls": orientation.late_by_site(today),
        },
    )
    unfinished = Counter(by_site["to complete"]) + Counter(by_site["to confirm"])
    sites, team = [each for each in room.own_sites() if each.is_open], _open_accounts(session, today)
    rows = [
        SiteRow(
            site=site,
            held=held.get(site.id, SiteWeek()),
            exchanges=by_site["given"].get(site.id, 0),
            issued=by_site["issued"].get(site.id, 0),
            to_complete=unfinished[site.id],
        )
        for site in sites
    ]
    return render_template(
        "coordination/home.html",
        monday=monday,
        rows=rows,
        waiting=[
            *waiting(session, sites, team, today, by_site["late calls"]),
            *unnoted(unfinished.total() - sum(each.to_complete for each in rows)),
        ],
        team=team if len(team) <= SHORT_TEAM else [],
        accounts=len(team),
        unopened=sum(each.last_sign_in_on is None for each in team),
        today=today,
    )


@blueprint.get("/coordination/mises-en-relation")
@entrance("coordinator")
def relations() -> ResponseReturnValue:
    """How many requests found an answer in a year, in how long and at which site; what is sought and not offered."""
    session, today, sites = room.reading(), local_date(services().now()), room.own_sites()
    since, numbers = year_before(today), [site.id for site in sites]
    found = figures.answered(session, numbers, since, today)
    return render_template(
        "coordination/relations.html",
        since=since,
        answered=found,
        sites=[(site.name, _made_up(found.by_site[site.id])) for site in sites if site.id in found.by_site],
        alone=figures.sought_alone(session, numbers, today),
    )


@blueprint.get("/coordination/du-nouveau")
@entrance("coordinator")
def outcomes() -> ResponseReturnValue:
    """What members answered after their dossiers, by half-year: of the whole network, from five answers on."""
    return render_template(
        "coordination/outcomes.html",
        half_years=afterwards.counts(room.reading()),
        least=SHOWN_BY,
        say=afterwards_words,
    )


def _made_up(there: figures.AtSite) -> str:
    """Return "9 : Couture 6, autres 3"; the count alone where no activity stands alone."""
    if len(there.by_activity) < 2:
        return str(there.count)
    parts = [_("%(what)s %(num)s", what=name or _("autres"), num=count) for name, count in there.by_activity]
    return _("%(num)s : %(parts)s", num=there.count, parts=", ".join(parts))


def _open_accounts(session: OrmSession, today: date) -> list[StaffView]:
    return [each for each in network.staff(session) if each.state(today) is not AccountState.CLOSED]

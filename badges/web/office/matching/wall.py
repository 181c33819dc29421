"""The wall of a site: what is offered beside what is looked for, by activity; and what waits to be read."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from badges.base.parsers import row_number
from badges.base.times import local_date
from badges.gatherings.activities import reads as activities
from badges.matching.postings import reads
from badges.matching.postings.facts import OTHER
from badges.matching.postings.views import PostingView
from badges.web.http.access import entrance, services
from badges.web.http.forms import searched
from badges.web.office import room


@room.blueprint.route("/mur")
@entrance("staff")
def wall() -> ResponseReturnValue:
    """The wall by activity; one activity with all its lines; or what a search finds. At most twelve statements."""
    asked, today, session = request.args, local_date(services().now()), room.reading()
    everywhere = bool(asked.get("partout")) and len(room.own_sites()) > 1
    sites = [each.id for each in (room.own_sites() if everywhere else [room.current_site()])]
    before, search, chosen = row_number(asked.get("avant")), searched(asked, "q"), asked.get("activite")
    kept = activities.activities(session)
    activity = next((each for each in kept if each.key == chosen), None)
    lines: list[PostingView] | None = None
    bands: list[reads.Band] = []
    following = None
    if search:
        lines = reads.found(session, sites, today, search, before=before)
    elif activity is not None or chosen == OTHER:
        number = activity.id if activity is not None else None
        lines = reads.of_activity(session, sites, today, number, before=before)
    else:
        bands, following = reads.wall(session, sites, today, after=asked.get("apres"))
    shown = lines[: reads.LINES] if lines is not None else None
    return render_template(
        "office/matching/wall.html",
        bands=bands,
        following=following,
        lines=shown,
        more=shown[-1].id if shown and lines is not None and len(lines) > len(shown) else None,
        activity=activity,
        chosen=chosen if activity is not None or chosen == OTHER else None,
        activities=[(each.key, each.name) for each in kept],
        other=OTHER,
        search=search,
        everywhere=everywhere,
        unread=len(reads.unread(session, sites, today)),
        most=reads.LINES,
        today=today,
        named=_named,
    )


@room.blueprint.route("/mur/a-relire")
@entrance("staff")
def unread_postings() -> ResponseReturnValue:
    """What members of the staff member's sites wrote, which nobody else sees before it is read here."""
    sites = [each.id for each in room.own_sites()]
    found = reads.unread(room.reading(), sites, local_date(services().now()))
    return render_template("office/matching/unread.html", postings=found, shown=room.shown)


def _named(posting: PostingView, everywhere: bool) -> str:
    """Return whose line it is: by the name that the site knows, and with the site where several are shown."""
    name = room.shown(posting.member)
    return f"{name}, {posting.member.site.name}" if everywhere else name

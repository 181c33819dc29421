"""The wall of a site: what is offered beside what is looked for, by activity; and what waits to be read."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from badges.base.database.counts import counted
from badges.base.parsers import row_number
from badges.base.times import local_date
from badges.gatherings.activities import reads as activities
from badges.matching.choice import seekers
from badges.matching.choice.rules import SEVERAL
from badges.matching.ideas import public as public_ideas
from badges.matching.ideas import reads as idea_reads
from badges.matching.postings import public, reads
from badges.matching.postings.facts import OTHER
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.paper.wall_sheet import Line, WallSheetFacts
from badges.paper.wall_sheet import wall_sheet as sheet
from badges.publication.drawings import demonstration_mark
from badges.web import idea_words, matching_words
from badges.web.http import formats, wording
from badges.web.http.access import entrance, services
from badges.web.http.forms import searched
from badges.web.http.wording import gettext as _
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
        several={} if everywhere else _several(bands),
        following=following,
        lines=shown,
        more=shown[-1].id if shown and lines is not None and len(lines) > len(shown) else None,
        activity=activity,
        chosen=chosen if activity is not None or chosen == OTHER else None,
        activities=[(each.key, each.name) for each in kept],
        other=OTHER,
        search=search,
        everywhere=everywhere,
        unread=counting_to_read(sites),
        most=reads.LINES,
        today=today,
        named=_named,
    )


def _several(bands: list[reads.Band]) -> dict[str, int]:
    """One request of each activity that three members or more of the site seek, by its key. Two statements at most."""
    asked = {each.activity.key: each.sought[0].id for each in bands if each.activity is not None and each.sought}
    many = [each.activity.key for each in bands if each.activity and each.counts.get(PostingSide.SOUGHT, 0) >= SEVERAL]
    if not many:
        return {}
    own, now = room.own_records(), services().now()
    found = seekers.sought_by_several(room.reading(), room.current_site().id, many, now, unless=own)
    return {key: number for key, number in asked.items() if key in found}


@room.blueprint.route("/mur/a-relire")
@entrance("staff")
def unread_postings() -> ResponseReturnValue:
    """What members of the staff member's sites wrote, which no other member sees before it is read here; for the
    coordination also what those of closed sites did."""
    sites = [each.id for each in (*room.own_sites(), *room.closed_sites())]
    found = reads.unread(room.reading(), sites, local_date(services().now()))
    ideas = idea_reads.unread(room.reading(), sites)
    return render_template("office/matching/unread.html", postings=found, ideas=ideas, shown=room.shown)


@room.blueprint.route("/mur/feuille.pdf")
@entrance("staff")
def wall_sheet() -> ResponseReturnValue:
    """The public wall of the site as a sheet for a real wall. A first name that is withdrawn is not on the next one."""
    site, now = room.current_site(), services().now()
    lines, _following = public.public_wall(room.reading(), site.id, local_date(now))
    instance = network.instance(room.reading())
    phone, hours = reached_at(site.phone, site.call_hours, instance.network if instance is not None else {})
    sides = ((PostingSide.OFFERED, _("On propose")), (PostingSide.SOUGHT, _("On cherche")))
    facts = WallSheetFacts(
        place=site.city,
        heading=_("On propose, on cherche à %(town)s", town=site.city),
        lead=_("C’est gratuit, entre habitants. Pour répondre, appelez le site."),
        groups=(
            *((name, tuple(_line(each) for each in lines if each.side is side)) for side, name in sides),
            (_("Des idées"), tuple(_idea(each) for each in public_ideas.public_ideas(room.reading(), site.id))),
        ),
        nothing=_("Rien n’est affiché en ce moment. Venez, ou appelez."),
        phone=formats.dialled(phone) if phone else None,
        hours=f"{_('Au téléphone :')} {formats.answers(hours)}" if hours else None,
        printed_on=_("Imprimé le %(day)s", day=formats.long_date(local_date(now))),
        at=now,
        mark=demonstration_mark(services()),
    )
    response = Response(sheet(facts), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="mur-{site.slug}.pdf"'
    return response


def _line(each: public.PublicLine) -> Line:
    who = each.who or _("Une personne")
    said = " · ".join(filter(None, (who, matching_words.when(each))))
    if each.words is not None:
        return Line(wording.typeset(each.words), said)
    return Line(each.activity.name if each.activity is not None else _("Un coup de main"), said, quoted=False)


def _idea(each: public_ideas.PublicIdea) -> Line:
    said = (idea_words.coming(each), idea_words.enough(each))
    return Line(wording.typeset(each.title), " · ".join(filter(None, said)))


def _named(posting: PostingView, everywhere: bool) -> str:
    """Return whose line it is: by the name that the site knows, and with the site where several are shown."""
    name = room.shown(posting.member)
    return f"{name}, {posting.member.site.name}" if everywhere else name


def counting_to_read(site_ids: list[int]) -> int:
    """Count what members of these sites wrote, offers, requests and ideas, that was not read. One statement."""
    today = local_date(services().now())
    asked = {"postings": reads.counting_unread(site_ids, today), "ideas": idea_reads.counting_unread(site_ids)}
    return sum(counted(room.reading(), asked).values())

"""The programme of a month, to print."""

from __future__ import annotations

from collections.abc import Collection

from flask import Response, request
from flask.typing import ResponseReturnValue

from badges.base.times import local_day
from badges.gatherings import reads as gatherings
from badges.gatherings.views import GatheringView
from badges.network.views import SiteView
from badges.paper.programme import Date, SiteProgramme, programme
from badges.people import reads as people
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats
from badges.web.http.access import entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.agenda import period
from badges.web.office.wording import gathering_title


@room.blueprint.route("/agenda/programme.pdf")
@entrance("staff")
def month_programme() -> ResponseReturnValue:
    """The meetings and workshops of a month as a PDF, A4 or A3, of one site or of all, without a name."""
    sites, month = period.chosen_sites(), period.month() or period.this_month()
    after = period.next_month(month)
    numbers = [each.id for each in sites]
    found = gatherings.gatherings(room.reading(), numbers, local_day(month)[0], local_day(after)[0])
    size = "a3" if request.args.get("format") == "a3" else "a4"
    words = formats.month_period(month, month, "fr")
    named = people.named_in(room.reading(), {text for each in found for text in (each.title, each.place)}, numbers)
    shown = tuple(_of(site, found, named) for site in sites)
    pdf = programme(words, shown, size, services().now(), mark=demonstration_mark(services()))
    answer = Response(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="programme-{month:%Y-%m}-{size}.pdf"'
    return answer


def _of(site: SiteView, found: list[GatheringView], named: Collection[str]) -> SiteProgramme:
    dates = tuple(
        Date(
            day=formats.capitalized(formats.weekday_date(each.starts_at, "fr")),
            hours=formats.clock_range(each.starts_at, each.ends_at, "fr"),
            title=_("Rencontre") if each.title in named else gathering_title(each),
            place=_("Chez un membre") if each.place in named else each.place,
            cancelled=each.cancelled_at is not None,
        )
        for each in found
        if each.site_id == site.id
    )
    hours = formats.answers(site.call_hours, "fr") if site.call_hours else None
    phone = formats.dialled(site.phone) if site.phone else None
    return SiteProgramme(site.name, phone, hours, dates, _closes(site))


def _closes(site: SiteView) -> str | None:
    """That a site closes, for who reads the programme on a wall until then and after."""
    if site.last_day is None:
        return None
    return _("Ferme après le %(day)s", day=formats.long_date(site.last_day, "fr"))

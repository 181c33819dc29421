"""The public wall of a place: what members offer and look for there, in words to which they said yes.

It may bear first names, so that no search engine shows it; as RSS and JSON it bears neither words nor names. Ideas
stand on it by their titles, with how many would come. To answer is to call the site.
"""

from __future__ import annotations

from html import escape
from typing import Final

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.matching.ideas import public as ideas
from badges.matching.ideas.public import PublicIdea
from badges.matching.postings import public
from badges.matching.postings.public import PublicLine
from badges.matching.rules import PostingSide
from badges.network import reads as network
from badges.web import activity_words, idea_words, matching_words
from badges.web.counter.neighbours import places
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from keys import tokens

FRESH: Final = 300  # seconds for which a copy of the two feeds may be used


@entrance("public")
def wall(site: str) -> ResponseReturnValue:
    """The wall of a place. Raises NotFound: for an unknown one. A first name that is withdrawn is gone at once."""
    here = places.site_of(site)
    before = _number(here.id, request.args.get("avant"))
    lines, following = public.public_wall(reading_session(), here.id, places.today(), before=before)
    instance = network.instance(reading_session())
    (place,) = places.places([here], [], instance.network if instance is not None else {})
    page = render_template(
        "counter/wall.html",
        place=place,
        bands=public.by_activity(lines),
        following=_opaque("page", following) if following is not None else None,
        sides=PostingSide,
        ideas=ideas.public_ideas(reading_session(), here.id) if before is None else [],
        when=matching_words.when,
        say=idea_words,
    )
    response = Response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@entrance("public")
def wall_json(site: str) -> Response:
    """What is offered and sought at a place, as JSON: the activity and the side of each line."""
    here = places.site_of(site)
    lines, _following = public.public_wall(reading_session(), here.id, places.today())
    return _fresh(
        jsonify(
            place=here.city,
            wall=url_for("counter.wall", site=here.slug, _external=False),
            postings=[
                {"activity": each.activity.name if each.activity is not None else None, "side": each.side.value}
                for each in lines
            ],
            ideas=[
                {"activity": each.activity.name if each.activity is not None else None}
                for each in ideas.public_ideas(reading_session(), here.id)
            ],
        )
    )


@entrance("public")
def wall_rss(site: str) -> Response:
    """The same as RSS 2.0. An item has no date: a journey would have one."""
    here = places.site_of(site)
    lines, _following = public.public_wall(reading_session(), here.id, places.today())
    home = services().settings.public_url
    address = home + url_for("counter.wall", site=here.slug).partition("?")[0]
    said = {PostingSide.OFFERED: _("On propose"), PostingSide.SOUGHT: _("On cherche")}
    items = "".join(
        f"<item><title>{escape(said[each.side])}{_(' : ')}{escape(_activity(each))}</title>"
        f"<link>{escape(address)}</link>{_guid('posting', each.id)}</item>\n"
        for each in lines
    )
    items += "".join(
        f"<item><title>{escape(_('Une idée'))}{_(' : ')}{escape(_activity(each))}</title>"
        f"<link>{escape(address)}#idees</link>{_guid('idea', each.id)}</item>\n"
        for each in ideas.public_ideas(reading_session(), here.id)
    )
    title = escape(_("On propose, on cherche à %(town)s", town=here.city))
    feed = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>{escape(address)}</link><description>{title}</description>\n"
        f"{items}</channel></rss>\n"
    )
    return _fresh(Response(feed, content_type="application/rss+xml; charset=utf-8"))


def _guid(kind: str, number: int) -> str:
    return f'<guid isPermaLink="false">{_opaque(kind, number)}</guid>'


def _opaque(kind: str, number: int) -> str:
    """What stands for the number of a row, which would tell how many there are at all sites together."""
    return tokens.opaque(services().settings.secret_key, f"public wall, {kind}", str(number))


def _number(site_id: int, asked: str | None) -> int | None:
    """The number for which a key of a page stands; None for no key, or an unknown one."""
    if asked is None:
        return None
    numbers = public.numbers(reading_session(), site_id)
    return next((each for each in numbers if _opaque("page", each) == asked), None)


def _activity(line: PublicLine | PublicIdea) -> str:
    return activity_words.said(line.activity.name) if line.activity is not None else _("Autre chose")


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response

"""The dates of a member in a period, as their page and their sheet say them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask import Response

from badges.base.text import names
from badges.base.times import local_date, local_day
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import GatheringKind, place_for_all
from badges.gatherings.views import GatheringView
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.views import SiteView
from badges.paper.member.presence import Presence, PresenceFacts, presence
from badges.people import reads as people
from badges.people.views import MemberView
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats
from badges.web.http.access import services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language
from badges.web.portfolio.presence.period import in_words


@dataclass(frozen=True)
class Attended:
    """One gathering where the member was; `title` and `place`, in the page's language and in French, name no one."""

    gathering: GatheringView
    title: str
    place: str
    in_french: tuple[str, str]


def attended(member: MemberView, days: tuple[date, date]) -> list[Attended]:
    """The gatherings of these days where a member was, earliest first. Three statements.

    What the poster would not say is not said here either: a title or a place that names a member of the site.
    """
    session = reading_session()
    found = [
        each.gathering
        for each in gatherings.attended_between(session, member.id, local_day(days[0])[0], local_day(days[1])[1])
    ]
    sites = {each.id: each for each in network.sites(session)}
    texts = {text for each in found for text in (each.title, each.place)}
    named = people.named_in(session, texts, {each.site_id for each in found}) if found else {}
    lines = []
    here, french = (_("Atelier"), _("Rencontre"), _("Chez un membre")), ("Atelier", "Rencontre", "Chez un membre")
    for each in found:
        said = [_said(each, sites[each.site_id], words, named) for words in (here, french)]
        lines.append(Attended(each, *said[0], in_french=said[1]))
    return lines


def _said(each: GatheringView, site: SiteView, words: tuple[str, str, str], named: Collection[str]) -> tuple[str, str]:
    """The title and the place of a gathering; `words` stand for a workshop, a meeting and a member's home."""
    workshop, meeting, home = words
    kind = workshop if each.kind == GatheringKind.WORKSHOP else meeting
    place = home if each.place in named else place_for_all(each.place)
    return (
        each.title if each.title and each.title not in named else kind,
        f"{place} ({site.name})" if place else f"{site.address}, {site.city}",
    )


def pdf(member: MemberView, days: tuple[date, date], lines: list[Attended]) -> bytes:
    """The sheet, with the member's whole name. It is for French offices: a page in English has both languages on it."""
    instance = network.instance(reading_session())
    known = instance.network if instance is not None else {}
    english = language() == "en"
    phone, _hours = reached_at(member.site.phone, member.site.hours, known)
    return presence(
        PresenceFacts(
            network=str(known.get("name") or ""),
            name=names.full(member.given_name, member.family_name),
            period=in_words(*days, "fr"),
            dates=tuple(
                Presence(
                    day=_day(each.gathering, "fr"),
                    hours=formats.clock_range(each.gathering.starts_at, each.gathering.ends_at, "fr"),
                    title=each.in_french[0],
                    place=each.in_french[1],
                    english=(_day(each.gathering, "en"), each.title, each.place) if english else None,
                )
                for each in lines
            ),
            given_on=formats.long_date(services().now(), "fr"),
            of_site=names.of_place(member.site.name),
            phone=formats.dialled(phone) if phone else None,
            at=services().now(),
            mark=demonstration_mark(services()),
            english=(in_words(*days), formats.long_date(services().now(), "en")) if english else None,
        )
    )


def _day(gathering: GatheringView, language: str) -> str:
    return f"{formats.weekday_date(gathering.starts_at, language)} {local_date(gathering.starts_at).year}"


def answered(data: bytes) -> Response:
    """The sheet as an answer that no cache keeps."""
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="attestation-de-presence.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response

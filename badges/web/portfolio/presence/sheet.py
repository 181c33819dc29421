"""The dates of a member in a period, as their page and their sheet say them, and the sheets that were made.

A host is named on neither: both bear the member's name, and there the town stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Response

from badges.base.rights import Actor
from badges.base.text import codes, names
from badges.base.times import local_date, local_day
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import GatheringKind
from badges.gatherings.views import GatheringView
from badges.network import reads as network
from badges.network.rules import names_host, reached_at
from badges.paper.member.presence import Presence, PresenceFacts, presence
from badges.people import reads as people
from badges.people.views import MemberView
from badges.publication.drawings import demonstration_mark
from badges.sharing.presence import papers, reads
from badges.sharing.presence.views import Asked, PresencePaperView
from badges.sharing.printing.rules import Printed
from badges.web.http import formats
from badges.web.http.access import services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language
from badges.web.portfolio.presence.period import in_words


@dataclass(frozen=True)
class Attended:
    """One gathering where the member was. Its titles, in the page's language and in both of a sheet, name no person
    and no host."""

    gathering: GatheringView
    title: str
    town: str
    in_french: str
    in_english: str


def attended(member: MemberView, days: tuple[date, date]) -> list[Attended]:
    """The gatherings of these days where a member was, earliest first. Three statements.

    A title that names a member of the site, or a host, is not said: the word for its kind stands there.
    """
    session = reading_session()
    found = [
        each.gathering
        for each in gatherings.attended_between(session, member.id, local_day(days[0])[0], local_day(days[1])[1])
    ]
    sites = {each.id: each for each in network.every_site(session)}
    titles, hosts = {each.title for each in found}, [each.host for each in sites.values()]
    withheld = set(people.named_in(session, titles, {each.site_id for each in found})) if found else set()
    withheld |= {title for title in titles if title and names_host(title, hosts)}
    return [
        Attended(
            each,
            _title(each, (_("Atelier"), _("Rencontre")), withheld),
            sites[each.site_id].city,
            in_french=_title(each, ("Atelier", "Rencontre"), withheld),
            in_english=_title(each, ("Workshop", "Meeting"), withheld),
        )
        for each in found
    ]


def _title(each: GatheringView, kinds: tuple[str, str], withheld: Collection[str]) -> str:
    """The title of a gathering, or the word for its kind; `kinds` are those of a workshop and of a meeting."""
    workshop, meeting = kinds
    if each.title and each.title not in withheld:
        return each.title
    return workshop if each.kind == GatheringKind.WORKSHOP else meeting


def made(member: MemberView) -> list[PresencePaperView]:
    """The member's sheets whose codes answer, the latest first. One statement."""
    return reads.answering(reading_session(), member.id, local_date(services().now()))


def make(
    member: MemberView, days: tuple[date, date], lines: list[Attended], printed: Printed, actor: Actor | None = None
) -> PresencePaperView:
    """Make a sheet, or find the one that was made today. It is for French offices: an English page has both languages.

    Raises Refused: `presence.full`.
    """
    asked = Asked(days[0], days[1], printed, english=language() == "en")
    return papers.make(services(), member.id, asked, _drawn(member, asked, lines), actor=actor)


def again(member: MemberView, typed: str) -> bytes | None:
    """The file of one of the member's sheets; None where no code of theirs answers.

    Raises Refused: `presence.changed` when it would say something else today.
    """
    code = codes.normalise(typed)
    paper = next((each for each in made(member) if each.code == code), None)
    if paper is None:
        return None
    lines = attended(member, (paper.asked.first_on, paper.asked.last_on))
    return papers.drawn_again(paper, _drawn(member, paper.asked, lines))


def _drawn(member: MemberView, asked: Asked, lines: Iterable[Attended]) -> Callable[[str, datetime, date], bytes]:
    """How the sheet is made of its code, its moment and its last day. The member's whole name stands on it."""
    instance = network.instance(reading_session())
    known = instance.network if instance is not None else {}
    mark, origin = demonstration_mark(services()), services().settings.public_url
    phone, _hours = reached_at(member.site.phone, member.site.call_hours, known)
    days = asked.first_on, asked.last_on
    dates = tuple(_date(each, asked) for each in lines) if asked.printed is not Printed.PERIOD else ()

    def draw(code: str, at: datetime, until: date) -> bytes:
        return presence(
            PresenceFacts(
                network=str(known.get("name") or ""),
                name=names.full(member.given_name, member.family_name),
                period=in_words(*days, "fr"),
                dates=dates,
                given_on=formats.long_date(at, "fr"),
                of_site=names.of_place(member.site.name),
                phone=formats.dialled(phone) if phone else None,
                code=code,
                url=f"{origin}/P/{code}".upper(),
                link=f"{origin}/p/{code}",
                until=formats.long_date(until, "fr"),
                at=at,
                mark=mark,
                english=(in_words(*days, "en"), formats.long_date(at, "en"), formats.long_date(until, "en"))
                if asked.english
                else None,
            )
        )

    return draw


def _date(each: Attended, asked: Asked) -> Presence:
    start, end = each.gathering.starts_at, each.gathering.ends_at
    return Presence(
        day=_day(each.gathering, "fr"),
        hours=formats.clock_range(start, end, "fr") if asked.printed is Printed.HOURS else None,
        title=each.in_french,
        town=each.town,
        english=(_day(each.gathering, "en"), formats.clock_range(start, end, "en"), each.in_english)
        if asked.english
        else None,
    )


def _day(gathering: GatheringView, language: str) -> str:
    return formats.weekday_long_date(gathering.starts_at, language)


def answered(data: bytes) -> Response:
    """The sheet as an answer that no cache keeps."""
    response = Response(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="attestation-de-presence.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response

"""Who is to be told, as lines of a page: a name, of what, and the page of the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import url_for

from badges.messages import reads
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope
from badges.messages.views import Telling, Thing
from badges.web import list_pages
from badges.web.http import formats
from badges.web.http.access import actor, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@dataclass(frozen=True)
class PersonLine:
    """A member and what they are told. `href`: the page of the message; None for a member of another site."""

    telling: Telling
    name: str
    about: str
    reached: str
    href: str | None


@dataclass(frozen=True)
class Recipients:
    """Who is to be told, who wants no messages, who was told, who is of another site."""

    waiting: Sequence[PersonLine] = ()
    by_voice: Sequence[PersonLine] = ()
    done: Sequence[PersonLine] = ()
    elsewhere: Sequence[PersonLine] = ()

    @property
    def any(self) -> bool:
        """Whether a page has something to say."""
        return bool(self.waiting or self.by_voice or self.done or self.elsewhere)


NOBODY: Final = Recipients()
PAPERS: Final = 200  # in one file


def read(scope: Scope, back: str | None = None) -> Recipients:
    """Read who is to be told within a scope, but the staff member's own record. One statement.

    `back`: the page to which the message leads back.
    """
    scope = replace(scope, unless=actor().staff_id)
    return _recipients(reads.tellings(room.reading(), scope, services().now()), back)


@dataclass(frozen=True)
class Page(list_pages.Extent):
    """Some of those who are to be told. `papers`: how many need one; `handed_to`: to how many people."""

    told: Recipients
    papers: int
    handed_to: int

    @property
    def files(self) -> list[tuple[int, int]]:
        """The first and the last paper of each file."""
        return [(each + 1, min(each + PAPERS, self.papers)) for each in range(0, self.papers, PAPERS)]


def page(site_ids: Sequence[int], search: str, begin: int) -> Page:
    """Read who of these sites is to be told, thirty at a time. Two statements."""
    scope = Scope(site_ids=site_ids, soon=True, unless=actor().staff_id)
    found = reads.page(room.reading(), scope, services().now(), search, begin, list_pages.PAGE)
    if begin >= found.total and begin:  # they were told meanwhile
        return page(site_ids, search, 0)
    return Page(found.total, begin, _recipients(found.found), found.papers, found.handed_to)


def _recipients(found: Sequence[Telling], back: str | None = None) -> Recipients:
    apart = room.told_apart(list({each.member.id: each.member for each in found}.values()))
    lines = [_line(each, apart, back) for each in found]
    here = [each for each in lines if each.href is not None]
    waiting = [each for each in here if each.telling.way is None]
    return Recipients(
        waiting=[each for each in waiting if each.telling.is_wanted],
        by_voice=[each for each in waiting if not each.telling.is_wanted],
        done=[each for each in here if each.telling.way is not None],
        elsewhere=[each for each in lines if each.href is None and each.telling.way is None],
    )


def address(telling: Telling, back: str | None = None) -> str:
    """Return the address of the page of a message."""
    thing = telling.thing
    return url_for(
        "office.message",
        occasion=thing.occasion.value,
        number=thing.number,
        member_id=thing.member_id,
        retour=back,
    )


def _line(telling: Telling, apart: dict[int, str], back: str | None) -> PersonLine:
    sees = room.sees(telling.member.site_id)
    return PersonLine(
        telling=telling,
        name=room.named(telling.member, apart),
        about=about(telling),
        reached=told(telling) if telling.way is not None else _reached(telling),
        href=address(telling, back) if sees else None,
    )


def about(telling: Telling) -> str:
    """Return of what a member is told, in the words of the staff."""
    day = ""
    if telling.starts_at is not None:
        day = formats.day_month(telling.starts_at)
    elif telling.meeting_on is not None:
        day = formats.day_month(telling.meeting_on)
    what = f"«\u00a0{telling.title}\u00a0»" if telling.title else ""
    return {
        Occasion.PLACE: _("Sa place : %(what)s, le %(day)s", what=what, day=day),
        Occasion.CHANGE: _("Changement : %(what)s, le %(day)s", what=what, day=day),
        Occasion.CANCEL: _("Annulé : %(what)s, le %(day)s", what=what, day=day),
        Occasion.MEETING: _("Rencontre convenue le %(day)s", day=day),
        Occasion.BADGE: _("Son badge est prêt"),
    }[telling.occasion]


def told(telling: Telling) -> str:
    """Return how and when a member was told."""
    day = formats.day_month(telling.noted_at) if telling.noted_at is not None else ""
    return {
        Way.LETTER: _("e-mail du %(day)s", day=day),
        Way.PREPARED: _("message préparé le %(day)s", day=day),
        Way.PAPER: _("papier imprimé le %(day)s", day=day),
        Way.SAID: _("dit le %(day)s", day=day),
        Way.KNOWN: _("le savait déjà, le %(day)s", day=day),
        None: "",
    }[telling.way]


def _reached(telling: Telling) -> str:
    member = telling.member
    if not telling.is_wanted:
        return _("de vive voix seulement")
    if member.phone:
        return formats.dialled(member.phone)
    if telling.takes_letters:
        return _("par e-mail")
    return _("e-mail non confirmé : un papier") if member.email else _("sans téléphone ni e-mail : un papier")


# -- where a message leads back to ------------------------------------------------------------------------------------


def origin(thing: Thing, telling: Telling | None, back: str | None) -> tuple[str, str]:
    """Return the page from which a message was opened, and its name; else that of all who are to be told."""
    if back == "atelier" and telling is not None and telling.workshop_id is not None:
        return url_for("office.workshop", workshop_id=telling.workshop_id, _anchor="prevenir-de"), _("L’atelier")
    if back == "fil" and thing.occasion is Occasion.MEETING:
        return url_for("office.introduction", introduction_id=thing.number), _("La mise en relation")
    if back == "badge" and thing.occasion is Occasion.BADGE:
        return url_for("office.done", award_id=thing.number), _("Le badge")
    return url_for("office.to_tell"), _("À prévenir")

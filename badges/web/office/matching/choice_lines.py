"""What a page says of each suggestion: its title, its reasons in words, its one act. No number but dates and hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for

from badges.base.parsers import member_of, row_number
from badges.matching.choice.facts import Ground, Kind, Pair, Reason, Suggestion, Way
from badges.matching.choice.reads import Choice, Named
from badges.matching.postings.views import PostingView
from badges.people.views import MemberView
from badges.web import matching_words
from badges.web.http import formats
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.wording import posting_about


@dataclass(frozen=True)
class Line:
    """One suggestion on a page. `enrols`: the workshop in which its button enrols the person, as `role`."""

    key: str
    way: Way
    title: str
    detail: str | None
    quoted: str | None
    reasons: list[str]
    label: str
    href: str | None = None
    enrols: int | None = None
    role: str = "takes_part"
    is_pair: bool = True  # it can be put aside


def key_of(each: Suggestion) -> str:
    """The key of a suggestion in forms and addresses: the person's posting, the kind and the number."""
    return f"{each.own or 0}-{each.kind}-{each.number}"


def pair_of(key: str) -> Pair | None:
    """The pair that a key names; None for another text, and for a meeting."""
    own, _dash, rest = key.partition("-")
    kind, _dash, number = rest.partition("-")
    numbers, known = (row_number(own), row_number(number)), member_of(Kind, kind)
    if known in (None, Kind.MEETING) or None in numbers:
        return None
    return Pair(numbers[0] or 0, known or Kind.POSTING, numbers[1] or 0)


def first_name(member: MemberView) -> str:
    """How a member is called in a sentence."""
    return member.called or member.given_name


def lines(found: Choice, person: MemberView, suggestions: list[Suggestion]) -> list[Line]:
    """Return what a page says of these suggestions."""
    return [_line(found, person, each) for each in suggestions]


def unnamed(found: Choice, each: Suggestion, named: Mapping[str, str]) -> tuple[str, str]:
    """Return what the turned telephone says of a suggestion: what, and when. `named`: the texts that name a member."""
    if each.kind is not Kind.POSTING:
        one = found.named[each.kind, each.number]
        title = None if one.title in named or each.kind is Kind.MEETING else one.title
        calls = {Kind.WORKSHOP: _("Un atelier"), Kind.IDEA: _("Une idée"), Kind.MEETING: _("La rencontre")}
        first = one.activity if each.kind is Kind.IDEA else title  # of a workshop everybody reads the title
        return first or title or one.activity or calls[each.kind], _hours(one, None) or _("pas encore de date")
    posting = found.postings[each.number]
    own = found.postings[each.own or 0]
    about = posting.activity.name if posting.activity is not None else None
    words = None if own.other_activity in named else own.other_activity
    said = _("Ce que vous cherchez") if each.way is Way.LEARN else _("Ce que vous proposez")
    reasons = {ground.reason for ground in each.grounds}
    place = _("à la rencontre") if reasons & {Reason.AT_A_MEETING, Reason.WITH_PARENT} else _("à deux")
    return about or words or said, ", ".join(filter(None, (place, matching_words.when(posting))))


def _line(found: Choice, person: MemberView, each: Suggestion) -> Line:
    if each.kind is Kind.POSTING:
        return _with_member(found, person, each)
    named = found.named[each.kind, each.number]
    reasons = [_reason(found, person, None, each, ground, named) for ground in each.grounds]
    if each.kind is Kind.WORKSHOP:
        helps = each.way is Way.JOIN
        return Line(
            key_of(each), each.way, named.title or "", _hours(named, _("Atelier")), None, reasons,
            _("L’inscrire pour aider") if helps else _("L’inscrire"), enrols=each.number,
            role="helps" if helps else "takes_part",
        )  # fmt: skip
    if each.kind is Kind.IDEA:
        title = _("Une idée : %(title)s", title=named.title or "")
        return Line(key_of(each), each.way, title, named.activity, None, reasons, _("Dire « viendrait »"),
                    href=url_for("office.idea", idea_id=each.number))  # fmt: skip
    label, href = _tell(person, each.number)
    title = named.title or _("La rencontre")
    return Line(key_of(each), each.way, title, _hours(named, None), None, reasons, label, href=href, is_pair=False)


def _with_member(found: Choice, person: MemberView, each: Suggestion) -> Line:
    posting, learns = found.postings[each.number], each.way is Way.LEARN
    other, mine = posting.member, each.own or 0
    about = posting_about(posting) or _("Autre chose")
    named = {"what": about, "name": room.shown(other)}
    title = _("%(what)s, avec %(name)s", **named) if learns else _("%(what)s, pour %(name)s", **named)
    pairs = (other.id, person.id, posting.id, mine) if learns else (person.id, other.id, mine, posting.id)
    label = _("Demander à %(name)s", name=first_name(other))
    if not learns:  # who offers is here, and says yes first
        label = _("Mettre en relation avec %(name)s", name=first_name(other))
    detail = formats.capitalized(matching_words.when(posting)) or None
    reasons = [_reason(found, person, posting, each, ground) for ground in each.grounds]
    giver, receiver, offer, wanted = pairs
    href = url_for("office.introduction_new", giver=giver, receiver=receiver, offer=offer, request=wanted)
    return Line(key_of(each), each.way, title, detail, posting.words, reasons, label, href=href)


def _tell(person: MemberView, meeting: int) -> tuple[str, str]:
    """How the person hears of a meeting: by telephone, where there is one; else its page."""
    if person.phone:
        return _("Le lui dire"), f"tel:{person.phone}"
    return _("Voir la rencontre"), url_for("office.gathering", gathering_id=meeting)


def _hours(named: Named, before: str | None) -> str | None:
    """« Atelier, mardi 1er décembre, 9 h 30 »."""
    if named.starts_at is None:
        return before
    when = f"{formats.weekday_date(named.starts_at)}, {formats.clock(named.starts_at)}"
    return f"{before}, {when}" if before else formats.capitalized(when)


def _reason(
    found: Choice,
    person: MemberView,
    posting: PostingView | None,
    each: Suggestion,
    ground: Ground,
    named: Named | None = None,
) -> str:
    """One reason as a sentence."""
    name = first_name(person)
    other = _told_from(person, posting.member) if posting is not None else ""
    who = name if ground.who in (None, person.id) else other
    when = matching_words.when(ground)
    site = posting.member.site.name if posting is not None else _site_name(person, named)
    # one of them is said: a page asks for a hundred and fifty
    said: Mapping[Reason, Callable[[], str]] = {
        Reason.SEEKS: lambda: _("%(name)s le cherche.", name=name),
        Reason.OFFERS: lambda: _("%(name)s le propose.", name=name),
        Reason.BOTH_CAN: lambda: _("Les deux peuvent %(when)s.", when=when),
        Reason.ONE_CAN: lambda: _("%(name)s peut %(when)s.", name=who, when=when),
        Reason.DAY_FITS: lambda: _("C’est %(when)s, comme %(name)s l’a dit.", when=when, name=name),
        Reason.AT_THE_SITE: lambda: _("À %(site)s.", site=site),
        Reason.OTHER_SITE: lambda: _("À %(site)s, un autre site.", site=site),
        Reason.FREE_PLACE: lambda: _("Il reste de la place."),
        Reason.NO_LIMIT: lambda: _("Les places ne sont pas comptées."),
        Reason.IDEA_OPEN: lambda: _("On demande qui viendrait."),
        Reason.EXCHANGED: lambda: _("%(one)s et %(other)s ont déjà fait un échange ensemble.", one=name, other=other),
        Reason.SAME_WORKSHOP: lambda: _("%(one)s et %(other)s sont du même atelier.", one=name, other=other),
        Reason.NOT_KNOWN: lambda: _("%(one)s et %(other)s ne se connaissent pas encore.", one=name, other=other),
        Reason.AT_A_MEETING: lambda: _("À la rencontre, pas ailleurs."),
        Reason.WITH_PARENT: lambda: _("À la rencontre, avec un parent."),
        Reason.NOT_AT_HOME: lambda: _("Pas chez %(name)s.", name=who),
        Reason.IN_COMPANY: lambda: _("À plusieurs : %(name)s le souhaite.", name=who),
        Reason.WISH: lambda: _("%(name)s a dit : « %(words)s »", name=who, words=found.wishes.get(ground.who or 0, "")),
    }
    if posting is not None and ground.reason in (Reason.SEEKS, Reason.OFFERS):
        return _both_said(name, other, posting, each.way)
    return said[ground.reason]()


def _site_name(person: MemberView, named: Named | None) -> str:
    names = {each.id: each.name for each in room.own_sites()} | {person.site_id: person.site.name}
    return names[named.site_id] if named is not None else person.site.name


def _both_said(name: str, other: str, posting: PostingView, way: Way) -> str:
    day = formats.day_month(posting.created_at)
    if way is Way.LEARN:
        return _("%(name)s le cherche, %(other)s le propose depuis le %(day)s.", name=name, other=other, day=day)
    return _("%(name)s le propose, %(other)s le cherche depuis le %(day)s.", name=name, other=other, day=day)


def _told_from(person: MemberView, other: MemberView) -> str:
    """How the other is called beside the person, whose first name they may share."""
    return first_name(other) if first_name(other) != first_name(person) else room.shown(other)

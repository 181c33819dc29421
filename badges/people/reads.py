"""Reads about members and their consents, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import folded, full, whole_names
from badges.base.text.sentences import first_words, hosts, name_runs, turned
from badges.people import rows
from badges.people.facts import CorrectionFacts
from badges.people.rules import ConsentSubject
from badges.people.tables import Member, NameWord
from badges.people.views import ConsentView, MemberView

PAGE, ALIKE = 50, 6


def member(session: OrmSession, member_id: int) -> MemberView | None:
    """A member by number, also one who left; None when erased or unknown."""
    found = session.scalar(select(Member).where(Member.id == member_id, Member.erased_at.is_(None)))
    return MemberView.of(found) if found is not None else None


def merged_into(session: OrmSession, member_id: int) -> int | None:
    """The number of the record into which this one was merged; None for any other."""
    return session.scalar(select(Member.merged_into_id).where(Member.id == member_id))


def standing(session: OrmSession, numbers: Collection[int]) -> dict[int, int]:
    """Each of these numbers, with that of the record into which it was merged, or itself. One statement, or none."""
    return rows.standing(session, numbers)


def members(
    session: OrmSession,
    site_ids: Collection[int] | None,
    *,
    search: str = "",
    letters: tuple[str, str] = ("", ""),
    limit: int = PAGE,
    after: tuple[str, int] | None = None,
    by_name: bool = False,
) -> list[MemberView]:
    """Members who neither left nor were erased, by folded name; `site_ids` None is everywhere.

    `search`: first letters of any word of the name; whose name begins with them comes first. `letters`: where the names
    begin, and before what they end; "" where they do not. `after`: (folded_name, id) of the last shown, for the next
    page. `by_name`: without those whose presence is noted without their name.
    """
    chosen = rows.those_there(site_ids).limit(limit)
    first = folded(search).split()[:1]
    chosen = rows.named_like(chosen, search) if first else chosen.order_by(Member.folded_name, Member.id)
    if by_name:
        chosen = chosen.where(Member.unnamed_on.is_(None))
    first_letter, end = letters
    if first_letter:
        chosen = chosen.where(Member.folded_name >= first_letter)
    if end:
        chosen = chosen.where(Member.folded_name < end)
    if after is not None:
        name, number = after
        behind = or_(Member.folded_name > name, (Member.folded_name == name) & (Member.id > number))
        if first:
            begins = Member.folded_name.startswith(first[0], autoescape=True)
            behind = (begins & behind) | ~begins if name.startswith(first[0]) else ~begins & behind
        chosen = chosen.where(behind)
    return [MemberView.of(each) for each in session.scalars(chosen)]


def sounding_like(
    session: OrmSession, site_ids: Collection[int], search: str, *, by_name: bool = False
) -> list[MemberView]:
    """The members that a search may mean which found none by first letters, at most six, by folded name.

    Each word of the search sounds like a word of the name, or begins one. `site_ids` and `by_name`: as in `members`.
    """
    if not folded(search):
        return []
    chosen = rows.written_or_heard(rows.those_there(site_ids), search).limit(ALIKE)
    if by_name:
        chosen = chosen.where(Member.unnamed_on.is_(None))
    return [MemberView.of(each) for each in session.scalars(chosen)]


def around(session: OrmSession, member: MemberView, before: int = 5, limit: int = 14) -> list[MemberView]:
    """The members of a member's site who stand around them by name, themselves among them if they did not leave."""
    name, number = member.folded_name, member.id
    earlier = or_(Member.folded_name < name, (Member.folded_name == name) & (Member.id < number))
    there = rows.those_there([member.site_id])
    back = there.where(earlier).order_by(Member.folded_name.desc(), Member.id.desc()).limit(before)
    on = there.where(~earlier).order_by(Member.folded_name, Member.id).limit(limit - before)
    numbers = (each.with_only_columns(Member.id).subquery() for each in (back, on))
    chosen = there.where(or_(*(Member.id.in_(select(each)) for each in numbers)))
    return [MemberView.of(each) for each in session.scalars(chosen.order_by(Member.folded_name, Member.id))]


def members_by_id(session: OrmSession, ids: Collection[int]) -> dict[int, MemberView]:
    """Members by id; unknown, erased and departed ones are left out."""
    return {number: MemberView.of(each) for number, each in rows.members_by_id(session, ids).items()}


def names_of(session: OrmSession, ids: Collection[int]) -> dict[int, str]:
    """The whole names of members by number, those who left too; erased ones are left out. Nothing is asked for none."""
    if not ids:
        return {}
    chosen = select(Member.id, Member.given_name, Member.family_name).where(
        Member.id.in_(ids), Member.erased_at.is_(None)
    )
    return {number: full(given, family) for number, given, family in session.execute(chosen)}


def shared_names(session: OrmSession, site_ids: Collection[int] | None, folded_names: Collection[str]) -> set[str]:
    """Those of these folded names that more than one member bears; `site_ids` None is everywhere."""
    there = rows.those_there(site_ids).where(Member.folded_name.in_(folded_names)).with_only_columns(Member.folded_name)
    return set(session.scalars(there.group_by(Member.folded_name).having(func.count() > 1)))


def count_members(session: OrmSession, site_ids: Collection[int] | None) -> int:
    """How many members neither left nor were erased; `site_ids` None is everywhere."""
    return session.scalar(select(func.count()).select_from(rows.those_there(site_ids).subquery())) or 0


def waiting_for_a_link(session: OrmSession, site_ids: Collection[int], limit: int = PAGE) -> list[MemberView]:
    """The members of these sites whose private link died with a lost phone, those who wait longest first."""
    chosen = rows.those_there(site_ids).where(Member.link_ended_at.is_not(None))
    found = session.scalars(chosen.order_by(Member.link_ended_at, Member.folded_name, Member.id).limit(limit))
    return [MemberView.of(each) for each in found]


def counting_links_to_give(site_ids: Collection[int]) -> Select[int]:
    """Count the members of these sites who wait for a new private link (`badges.base.database.counts`)."""
    chosen = rows.those_there(site_ids).where(Member.link_ended_at.is_not(None))
    return chosen.with_only_columns(func.count(Member.id))


def latest_consent(session: OrmSession, member_id: int, subject: ConsentSubject) -> ConsentView | None:
    """The last answer about a subject; it alone counts."""
    found = rows.latest_consent(session, member_id, subject)
    return ConsentView.of(found) if found is not None else None


def card(session: OrmSession, member_id: int) -> CorrectionFacts:
    """What the form of a member shows, in three statements. Raises NoResultFound: for an unknown member."""
    return rows.card(session, session.get_one(Member, member_id))


def waiting_address(session: OrmSession, purpose: str, number: int, now: datetime) -> str | None:
    """The e-mail address to which the last code for a purpose and number was sent, while the code can be used."""
    found = rows.waiting_confirmation(session, purpose, number, now)
    return found.email if found is not None else None


def named_in(
    session: OrmSession, texts: Collection[str | None], site_ids: Collection[int], *, first_names: bool = False
) -> dict[str, str]:
    """Those of these texts that name a member of the sites, and the name: whole, or any part of it after « chez ».

    Whole is also the family name after the one that they go by, and before either. `first_names`: also those that name
    a member of any site by a first name alone that begins a sentence, where its capital tells nothing.

    One statement at most; none where no text could. What the public reads is compared so.
    """
    known = {text: (_runs(text), hosts(text), first_words(text) if first_names else set()) for text in texts if text}
    whole = {run for runs, _, _ in known.values() for run in runs}
    firsts = sorted({word for _, _, words in known.values() for word in words})
    if not whole and not firsts:  # nor anybody's home, which takes two words
        return {}
    at_home = sorted({word for _, words, _ in known.values() for word in words})
    # Each by an index of its own; what nobody is compared with is not asked for. Who is of another site is left out
    # below: a database would take the index of the sites, and read all their members.
    ways: list[ColumnElement[bool]] = [Member.site_id.in_(site_ids) & Member.called.is_not(None)]
    ways += [Member.whole_name.in_(whole)] if whole else []
    ways += [_with_word({*at_home, *firsts})] if at_home or firsts else []
    names = Member.given_name, Member.family_name, Member.called, Member.folded_name, Member.whole_name
    chosen = rows.those_there(None).where(or_(*ways)).with_only_columns(Member.site_id, *names)
    people = [
        (
            whole_names(each) if each.site_id in site_ids else set(),
            set(each.folded_name.split()) if each.site_id in site_ids else set(),
            {key.partition(" ")[0] for key in (each.folded_name, each.whole_name)},
            full(each.given_name, each.family_name),
        )
        for each in session.execute(chosen)
    ]
    return {
        text: full_name
        for text, (runs, at, begun) in known.items()
        for whole_ones, parts_of_it, first, full_name in people
        if runs & whole_ones or at & parts_of_it or begun & first
    }


def _with_word(words: Collection[str]) -> ColumnElement[bool]:
    return Member.id.in_(select(NameWord.member_id).where(NameWord.word.in_(words)))


def _runs(text: str) -> set[str]:
    runs = name_runs(text)
    return runs | turned(runs)

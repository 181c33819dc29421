"""Two records of one person become one: by the coordination, after a preview of what moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import facts, outbox, registry
from badges.base.database.types import Base
from badges.base.errors import NotAllowed, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.personal import merge as rows
from badges.base.personal.declarations import Personal
from badges.base.personal.erase import erase
from badges.base.personal.merge import Moved
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.matching.conditions import ConditionsFacts
from badges.matching.introductions import changes as introductions
from badges.matching.tables import Introduction, MemberConditions
from badges.network.tables import Site, SiteState
from badges.people import changes as people
from badges.people import moves, narrowings
from badges.people.addresses import confirmed_address
from badges.people.facts import MemberFacts
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from badges.people.ties import identity_question
from badges.people.ties.denials import is_unread
from badges.people.ties.reads import persons
from badges.people.views import MemberView
from badges.recognition import changes as recognition
from badges.recognition.states import IN_PROGRESS
from badges.recognition.tables import Award
from badges.sharing.afterwards import narrowings as afterwards


@dataclass(frozen=True)
class Preview:
    """What a merge would do: the record that goes, the one that stays, and what moves, table by table.

    `left_behind`: what both say in different words, as the field and the text of the record that goes, which is lost.
    """

    gone: MemberView
    stays: MemberView
    moves: tuple[Moved, ...]
    left_behind: tuple[tuple[facts.Fact, str], ...]


def preview(services: Services, actor: Actor, gone_id: int, stays_id: int) -> Preview:
    """What `merge` would do, without doing it. Raises NotFound; Refused as `merge` does."""
    with services.database.begin(read_only=True) as session:
        gone, stays = _both(session, actor, gone_id, stays_id, services.now())
        moves = rows.preview(session, Base.metadata, _declared(), gone.id, stays.id)
        left_behind = tuple(_left_behind(session, gone, stays))
        return Preview(MemberView.of(gone), MemberView.of(stays), tuple(moves), left_behind)


def merge(services: Services, actor: Actor, gone_id: int, stays_id: int) -> None:
    """Move everything of one record to another of the same person, and empty the first.

    Its private link opens the page of the one that stays. Merging the same two again changes nothing. Each staff member
    whose own record one of the two was is the person of the one that stays, whatever they answered about the other.
    Raises NotFound; Refused: `merge.same`; `merge.exchange` when one gave something to the other, who is then another
    person; `merge.introduction` when the two were put in touch; `merge.two_drafts` when both have an award of the same
    badge in progress; `tie.unanswered`; `merge.unread` until a colleague has read that the actor is neither;
    `merge.own_badges` when one holds a badge that the other gave; `merge.one_left` when one says that the person left
    and the other does not, unless it was forgotten and goes; `merge.forgotten` where it would stay; as
    `moves.refuse_moving_alone` where the record that goes is at another site; `site.closed` where the one that
    stays is at a site that has closed.
    NotAllowed: `merge.own`, for the actor's own record, whichever of the two it is.
    """
    now = services.now()
    with services.database.begin() as session:
        if merged_into(session, actor, gone_id) == stays_id:
            return
        gone, stays = _both(session, actor, gone_id, stays_id, now)
        link, address, had_address = gone.link_nonce, gone.email, stays.email is not None
        theirs = _accounts(session, gone, stays)
        declared, phones = _declared(), (gone.phone, stays.phone)
        rows.merge(session, Base.metadata, declared, gone.id, stays.id)
        people.take_over(gone, stays)
        if stays.email is not None and not had_address:
            confirmed_address.taken_over(actor, stays, now)
        identity_question.stay_theirs(session, actor, theirs, stays, now)
        session.flush()
        erase(session, Base.metadata, [each for each in declared if _stays_behind(each)], [gone.id])
        people.merge_into(session, gone, stays, now, link=link)
        narrowings.note_after_merge(session, stays, now)
        afterwards.note_after_merge(session, stays.id, now)
        if address is not None and stays.email is not None:
            outbox.readdress(session, address, stays.email)
        if stays.age is not None:
            registry.noted_as_minor(session, stays.id, actor, now)
        same_phone = len({each for each in (*phones, stays.phone) if each is not None}) < 2
        introductions.after_merge(session, stays.id, now, same_phone=same_phone)
        if stays.left_on is None:  # badges that were closed when the forgotten record left
            recognition.reopen_awards(session, [stays.id])
        about = About(member_id=stays.id, site_id=stays.site_id, text=f"member:{gone.id}")
        note(session, Act.MEMBERS_MERGED, actor, about, now)


def merged_into(session: OrmSession, actor: Actor, member_id: int) -> int | None:
    """The number of the record into which this one was merged; None for any other. Raises NotAllowed; NotFound."""
    member = session.get(Member, member_id)
    if member is None or member.merged_into_id is None:
        return None
    require(actor, Action.MERGE_MEMBERS, session.get_one(Member, member.merged_into_id).site_id)
    return member.merged_into_id


def _declared() -> list[Personal]:
    return registry.personal(Base.metadata, "member")


def _left_behind(session: OrmSession, gone: Member, stays: Member) -> Iterator[tuple[facts.Fact, str]]:
    fields = facts.declared(MemberFacts)
    for name, text in rows.left_behind(gone, stays).items():
        yield fields[name], text
    theirs, ours = (session.get(MemberConditions, each.id) for each in (gone, stays))
    if theirs is not None and theirs.words and ours is not None and ours.words not in (None, theirs.words):
        yield facts.declared(ConditionsFacts)["words"], theirs.words


def _accounts(session: OrmSession, *records: Member) -> frozenset[int]:
    """The accounts of the persons whose records these are."""
    known = persons(session, member_ids=[each.id for each in records])
    return frozenset().union(*(known.accounts_of(each.id) for each in records))


def _stays_behind(declared: Personal) -> bool:
    """Whether the rows still point to the emptied record, and go with it: its own, and those that are made anew."""
    return declared.table == "member" or (
        declared.moved is None and declared.deleted and declared.person == "member_id"
    )


def _both(session: OrmSession, actor: Actor, gone_id: int, stays_id: int, now: datetime) -> tuple[Member, Member]:
    if gone_id == stays_id:
        raise Refused("merge.same")
    found = {
        number: held_member(session, actor, number, Action.MERGE_MEMBERS) for number in sorted((gone_id, stays_id))
    }
    gone, stays = found[gone_id], found[stays_id]
    _refuse_her_own(session, actor, gone, stays)
    _refuse_moving(session, actor, gone, stays, now)
    _refuse_one_left(gone, stays)
    pair = (gone.id, stays.id)
    between = select(Exchange.id).where(Exchange.giver_id.in_(pair), Exchange.receiver_id.in_(pair))
    introduced = select(Introduction.id).where(Introduction.giver_id.in_(pair), Introduction.receiver_id.in_(pair))
    drafts = select(Award.badge_model_id).where(Award.member_id.in_(pair), Award.state.in_(IN_PROGRESS))
    twice = drafts.group_by(Award.badge_model_id).having(func.count() > 1)
    gave, put_in_touch, two_drafts = session.execute(
        select(between.exists(), introduced.exists(), twice.exists())
    ).one()
    if gave:
        raise Refused("merge.exchange")
    if put_in_touch:
        raise Refused("merge.introduction")
    if two_drafts:
        raise Refused("merge.two_drafts")
    return gone, stays


def _refuse_moving(session: OrmSession, actor: Actor, gone: Member, stays: Member, now: datetime) -> None:
    """Check that who is registered at a site is not moved to another against the rules of a form that moves them.

    Raises Refused: `site.closed`, and as `moves.refuse_moving_alone`.
    """
    if gone.left_on is None and gone.site_id != stays.site_id:
        if session.get_one(Site, stays.site_id).state is SiteState.CLOSED:
            raise Refused("site.closed")
        moves.refuse_moving_alone(session, actor, gone.site_id, now)


def _refuse_one_left(gone: Member, stays: Member) -> None:
    """Check that both records say whether the person is there: else what a departure ended or hid would come back, or
    what has begun since a return would end, without anyone's word.

    Who comes back after their record was forgotten is registered anew, and has their badges again by a merge.
    Raises Refused: `merge.one_left`; `merge.forgotten` where the forgotten one would stay.
    """
    if stays.forgotten_on is not None and gone.forgotten_on is None:
        raise Refused("merge.forgotten")
    if (gone.left_on is None) != (stays.left_on is None) and gone.forgotten_on is None:
        raise Refused("merge.one_left")


def _refuse_her_own(session: OrmSession, actor: Actor, gone: Member, stays: Member) -> None:
    """Check that the actor merges neither of their own records, nor one that they alone say is another's, and that no
    badge comes to the person who gave it.

    Raises NotAllowed: `merge.own`; Refused: `merge.unread`, `merge.own_badges`.
    """
    known = persons(session, staff_ids=[actor.staff_id] if actor.staff_id else [], member_ids=[gone.id, stays.id])
    people_of = {each.id: known.accounts_of(each.id) for each in (gone, stays)}
    if actor.staff_id is not None and any(actor.staff_id in accounts for accounts in people_of.values()):
        raise NotAllowed("merge.own")
    said = {member for _account, member in known.asked}
    if any(is_unread(session, actor, each.id) for each in (gone, stays) if each.id in said):
        raise Refused("merge.unread")
    for one, other in ((gone, stays), (stays, gone)):
        if recognition.gave(session, one.id, people_of[other.id] - people_of[one.id]):
            raise Refused("merge.own_badges")

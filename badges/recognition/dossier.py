"""The dossier of an award: all that it rests on, gathered for its pages, for the rules and for the signature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session as OrmSession

from badges.base.text import names
from badges.base.times import local_date, local_day
from badges.exchanges import rows as exchanges
from badges.exchanges.rules import ExchangePart
from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.rules import Participation
from badges.people import rows as people
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import Member
from badges.people.ties.reads import persons
from badges.recognition import rows
from badges.recognition.evidence import seen_for
from badges.recognition.rules import (
    Criterion,
    Dossier,
    LastReading,
    Place,
    Seen,
    is_late,
    is_signed_by_the_reader,
)
from badges.recognition.states import TO_SIGN, AwardState
from badges.recognition.tables import Award, AwardReading, BadgeModel

EARLIER = 8


def dossier_of(session: OrmSession, award: Award, now: datetime, *, earlier: bool = True) -> Dossier:
    """The dossier of `award` at `now`. Reads only; the caller has checked the actor's right.

    `earlier`: with the other places of the member, which the wizard proposes and no rule asks for.
    """
    member, content = award.member, award.version.content
    seen = seen_for(session, award)
    today = local_date(now)
    setters = rows.preferring(session, member.id)
    last = rows.last_reading(session, award.id)
    involved = {award.awarded_by_id, *setters, *(each.staff_id for each in seen)}
    involved |= {each.entered_by for each in seen if each.entered_by is not None}
    known = persons(session, staff_ids=involved, member_ids=[member.id])
    consent = people.latest_consent(session, member.id, ConsentSubject.BADGES)
    model = session.get_one(BadgeModel, award.badge_model_id)
    choices = names.choices(member.given_name, member.family_name)
    found = Dossier(
        award_id=award.id,
        code=award.code,
        state=award.state,
        answer=award.answer,
        member_id=member.id,
        member_name=names.full(member.given_name, member.family_name),
        member_given_name=member.given_name,
        member_staff_id=member.staff_id,
        name_choices=tuple(choices),
        name_shown=award.name_shown,
        visibility=award.visibility,
        search_engines=award.search_engines,
        member_present=member.left_on is None and member.erased_at is None,
        badges_consent=consent is not None and consent.answer == ConsentAnswer.YES,
        badge_slug=model.slug,
        badge_version=award.version.number,
        badge=content,
        badge_retired=model.retired_on is not None and model.retired_on <= local_date(now),
        already_held=rows.holds(session, award, now),
        site_id=award.site_id,
        site=award.site.name,
        awarded_by_id=award.awarded_by_id,
        awarded_by=award.awarded_by.name,
        function=award.awarded_by.function,
        place=_place(session, award),
        criteria=_criteria(award, content, seen),
        sentence=award.sentence,
        sentence_kept=award.sentence_kept_at is not None,
        earlier=_earlier(session, award, seen, now) if earlier else (),
        today=today,
        came_on=came_on(session, member, (each.seen_on for each in seen)),
        persons=known,
        preferring=known.accounts_with(setters),
        reading=_reading(last) if last is not None else None,
        agreed_keys=frozenset(award.criteria if award.state in TO_SIGN else ()),
    )
    if last is not None and last.answered_by is not None and is_signed_by_the_reader(found):
        return replace(found, function=last.answered_by.function, endorser_id=last.answered_by.id)
    return found


def _reading(last: AwardReading) -> LastReading:
    return LastReading(
        state=last.status,
        reason=last.reason,
        asked_by_id=last.asked_by_id,
        digest=last.digest,
        reader_id=last.answered_by_id,
        reader=last.answered_by.name if last.answered_by is not None else None,
    )


def came_on(session: OrmSession, member: Member, days: Iterable[date]) -> date:
    """When a member came first: the day of their registration, or an earlier one on which they took part.

    An earlier day is believed when it was entered within fourteen days of itself or of the registration. It is looked
    up only when one of `days` is before the registration.
    """
    joined = member.joined_on
    if all(day >= joined for day in days):
        return joined
    there = gatherings.attended_before(session, member.id, local_day(joined)[0])
    found = [(local_date(row.gathering.starts_at), local_date(row.recorded_at)) for row in there]
    given = exchanges.exchanges_before(session, member.id, joined)
    found += [(each.happened_on, local_date(each.recorded_at)) for each in given]
    return min([joined, *(day for day, entered in found if not is_late(max(day, joined), entered))])


def _criteria(award: Award, content: dict[str, Any], seen: list[Seen]) -> tuple[Criterion, ...]:
    """Each criterion of the version with where it was seen; once agreed, only those of the award count."""
    shown = None if award.state == AwardState.DRAFT else set(award.criteria)
    return tuple(
        Criterion(
            key=each["key"],
            text={language: each[language] for language in ("fr", "en")},
            seen=tuple(s for s in seen if s.criterion == each["key"] and (shown is None or each["key"] in shown)),
        )
        for each in content["criteria"]
    )


def _place(session: OrmSession, award: Award) -> Place | None:
    if award.gathering is not None:
        found = gatherings.present(session, award.gathering.id, award.member_id)
        title = award.gathering.workshop.title if award.gathering.workshop else None
        day = local_date(award.gathering.starts_at)
        role = found.role if found else Participation.TAKES_PART
        return Place(
            award.gathering.kind,
            award.gathering.id,
            title,
            day,
            role,
            award.gathering.site_id,
            award.gathering.site.name,
        )
    if award.exchange is not None:
        given = award.exchange
        return _exchange_place(given, award.member_id)
    return None


def _exchange_place(given: Exchange, member_id: int) -> Place:
    part = ExchangePart.GIVES if given.giver_id == member_id else ExchangePart.RECEIVES
    return Place("exchange", given.id, given.what, given.happened_on, part, given.site_id, given.site.name)


def _earlier(session: OrmSession, award: Award, seen: list[Seen], now: datetime) -> tuple[Place, ...]:
    """Other gatherings and exchanges of the member where nothing was recorded for this badge, latest first."""
    used = {each.place for each in seen}
    used |= {("gathering", award.gathering_id or 0), ("exchange", award.exchange_id or 0)}
    today, found = local_date(now), []
    for row in gatherings.attended(session, award.member_id):
        place, day = row.gathering, local_date(row.gathering.starts_at)
        if ("gathering", place.id) not in used and day <= today:
            title = place.workshop.title if place.workshop else None
            found.append(Place(place.kind, place.id, title, day, row.role, place.site_id, place.site.name))
    for given in exchanges.exchanges_of(session, award.member_id):
        if ("exchange", given.id) not in used:
            found.append(_exchange_place(given, award.member_id))
    found.sort(key=lambda place: (place.happened_on, place.id), reverse=True)
    return tuple(found[:EARLIER])

"""The dossier of an award: all that it rests on, gathered for its pages, for the rules and for the signature."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import BindParameter, CompoundSelect, Date, bindparam, cast, null, select, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import UtcDateTime, table_of
from badges.base.text import names
from badges.base.times import local_date
from badges.exchanges import rows as exchanges
from badges.exchanges.rules import ExchangePart
from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.matching.introductions import testimonies
from badges.matching.introductions.testimonies import Testimony
from badges.people.rules import is_yes
from badges.people.tables import Member
from badges.people.ties.persons import Persons
from badges.people.ties.reads import persons
from badges.recognition import rows
from badges.recognition.evidence import counted
from badges.recognition.rules import (
    Criterion,
    Dossier,
    Judged,
    LastReading,
    Place,
    Seen,
    another_date,
    days_seen,
    first_day,
    is_signed_by_the_reader,
)
from badges.recognition.states import TO_SIGN, AwardState
from badges.recognition.tables import Award, AwardReading, BadgeModel, Observation

EARLIER = 8


def dossier_of(
    session: OrmSession,
    award: Award,
    now: datetime,
    *,
    earlier: bool = True,
    last: AwardReading | None = None,
    signer: int | None = None,
) -> Dossier:
    """The dossier of `award` at `now`. Reads only; the caller has checked the actor's right.

    `earlier`: with the other places of the member, which the wizard proposes and no rule asks for, and with what
    others told of the member, even where no rule asks for it. `last`: its last reading, where the caller has read it.
    `signer`: the account that signs, whose person is among those of the dossier.
    """
    readings = {award.id: last} if last is not None else None
    (found,) = dossiers_of(session, [award], now, readings, () if signer is None else (signer,))
    if not earlier:
        return found
    told = found.told or _testimonies(session, [award], {award.id: found.seen})[award.id]
    return replace(found, told=told, earlier=_earlier(session, award, found.seen, now))


def dossiers_of(
    session: OrmSession,
    awards: Sequence[Award],
    now: datetime,
    readings: Mapping[int, AwardReading] | None = None,
    signers: Collection[int] = (),
) -> list[Dossier]:
    """The dossiers of several awards, in their order, without the other places of their members.

    `readings`: the last reading of each award by its number, where the caller has read them. `signers`: accounts
    whose persons are among those of the dossiers too.

    As many statements as for one: five, and one more where a day before a registration is to be judged, where nothing
    was seen at the place of an award, and for each award that is issued; where one date is missing, one or two for what
    others told.
    """
    if not awards:
        return []
    member_ids = {award.member_id for award in awards}
    found = rows.observations_of(session, awards)
    standings = rows.standings(session, member_ids)
    if readings is None:
        readings = rows.last_readings(session, [award.id for award in awards])
    involved = {award.awarded_by_id for award in awards} | set(signers)
    involved |= {staff for each, _ in found for staff in (each.staff_id, each.recorded_by_id)}
    involved |= {staff for standing in standings.values() for staff in standing.preferring}
    involved |= {there.recorded_by_id for _, there in found if there is not None and there.recorded_by_id is not None}
    involved |= {each.exchange.recorded_by_id for each, _ in found if each.exchange and each.exchange.recorded_by_id}
    known = persons(session, staff_ids=involved, member_ids=member_ids)
    seen = {award.id: counted(session, award, found, known) for award in awards}
    roles = _roles(session, awards, found)
    days: dict[Member, list[date]] = {award.member: [] for award in awards}
    for award in awards:
        days[award.member] += [each.seen_on for each in seen[award.id]]
    came = first_days(session, days)
    told = _testimonies(session, _short_of_a_date(awards, seen, came, local_date(now)), seen)
    return [
        _dossier(
            session, award, seen[award.id], now, known=known, standing=standings[award.member_id],
            last=readings.get(award.id), role=roles.get((award.member_id, award.gathering_id or 0)),
            came=came[award.member_id], told=told.get(award.id, ()),
        )
        for award in awards
    ]  # fmt: skip


def _dossier(
    session: OrmSession,
    award: Award,
    seen: list[Seen],
    now: datetime,
    *,
    known: Persons,
    standing: rows.Standing,
    last: AwardReading | None,
    role: Participation | None,
    came: date,
    told: tuple[Testimony, ...],
) -> Dossier:
    member, content = award.member, award.version.content
    model = session.get_one(BadgeModel, award.badge_model_id)
    choices = names.choices_of(member)
    found = Dossier(
        award_id=award.id,
        code=award.code,
        state=award.state,
        answer=award.answer,
        member_id=member.id,
        member_name=names.full(member.given_name, member.family_name),
        member_given_name=member.given_name,
        member_staff_id=member.staff_id,
        practice=member.practice,
        name_choices=tuple(choices),
        name_shown=award.name_shown,
        visibility=award.visibility,
        search_engines=award.search_engines,
        member_present=member.left_on is None and member.erased_at is None,
        badges_consent=is_yes(standing.consent, member.age, with_parent=standing.with_parent),
        badge_slug=model.slug,
        badge_version=award.version.number,
        badge=content,
        badge_newest=model.newest,
        badge_retired=model.retired_on is not None and model.retired_on <= local_date(now),
        already_held=standing.holds(award.badge_model_id, now, besides=award.id),
        site_id=award.site_id,
        site=award.site.name,
        site_state=award.site.state,
        awarded_by_id=award.awarded_by_id,
        awarded_by=award.awarded_by.name,
        function=award.awarded_by.function,
        place=_place(award, role),
        criteria=_criteria(award, content, seen),
        sentence=award.sentence,
        sentence_kept=award.sentence_kept_at is not None,
        today=local_date(now),
        came_on=came,
        persons=known,
        preferring=known.accounts_with(standing.preferring),
        reading=_reading(last) if last is not None else None,
        member_age=member.age,
        agreed_keys=frozenset(award.criteria if award.state in TO_SIGN else ()),
        told=told,
    )
    if last is not None and last.answered_by is not None and is_signed_by_the_reader(found):
        return replace(found, function=last.answered_by.function, endorser_id=last.answered_by.id)
    return _by_who_saw(session, found)


def _short_of_a_date(
    awards: Iterable[Award], seen: Mapping[int, Sequence[Seen]], came: Mapping[int, date], today: date
) -> list[Award]:
    """Those that are not signed and of which something that counts was seen on one day alone."""
    unsigned = (award for award in awards if award.issued_at is None)
    return [each for each in unsigned if len(days_seen(seen[each.id], Judged(today, came[each.member_id]))) == 1]


def _testimonies(
    session: OrmSession, awards: Sequence[Award], seen: Mapping[int, Sequence[Seen]]
) -> dict[int, tuple[Testimony, ...]]:
    """What others told of the members of these awards, in threads of the site of each, by the award's number.

    Without what was told by a person who prepared the award, saw something or entered it: they are two, not one.
    """
    about = testimonies.about(session, {award.member_id for award in awards})
    speakers = {each.speaker_id for told in about.values() for each in told}
    known = persons(session, member_ids=speakers) if speakers else Persons()
    found = {}
    for award in awards:
        involved = {award.awarded_by_id, *(s.staff_id for s in seen[award.id]), *(s.author for s in seen[award.id])}
        found[award.id] = tuple(
            each
            for each in about[award.member_id]
            if each.site_id == award.site_id and known.accounts_of(each.speaker_id).isdisjoint(involved)
        )
    return found


def _by_who_saw(session: OrmSession, found: Dossier) -> Dossier:
    """A badge is attested by a person who saw what it says: the one who awards, or who saw it last."""
    seers = {each.staff_id for each in found.seen}
    if not seers or not seers.isdisjoint(found.persons.accounts_with([found.awarded_by_id])):
        return found
    seer = found.seen[-1].staff_id
    function = rows.function_of(session, seer)
    return replace(found, function=function, endorser_id=seer) if function else found


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

    It is `first_day` of their visits, which are looked up only when one of `days` is before the registration.
    """
    return first_days(session, {member: days})[member.id]


class Joined(Protocol):
    """A member: the number, and the day on which the record was opened."""

    @property
    def id(self) -> int:
        """The number."""

    @property
    def joined_on(self) -> date:
        """The day."""


JoinedT = TypeVar("JoinedT", bound=Joined)


def first_days(session: OrmSession, days: Mapping[JoinedT, Iterable[date]]) -> dict[int, date]:
    """When each of these members came first, by their number, as `came_on`. One statement at most."""
    joined = {member.id: member.joined_on for member in days}
    early = [member.id for member, seen_on in days.items() if any(day < member.joined_on for day in seen_on)]
    if not early:
        return joined
    visits: dict[int, list[tuple[date, date]]] = {number: [] for number in early}
    for member_id, starts_at, happened_on, recorded_at in session.execute(_TOOK_PART, {"members": early}):
        day = local_date(starts_at) if starts_at is not None else happened_on
        visits[member_id].append((day, local_date(recorded_at)))
    return joined | {number: first_day(joined[number], found) for number, found in visits.items()}


def _took_part() -> CompoundSelect[Any]:
    """Where members took part: the start of a gathering or the day of an exchange, and when it was entered."""
    members: BindParameter[Any] = bindparam("members", expanding=True)
    there, place, given = (table_of(each).c for each in (Attendance, Gathering, Exchange))
    no_day, no_start = cast(null(), Date()), cast(null(), UtcDateTime())
    attended = select(there.member_id, place.starts_at, no_day.label("day"), there.recorded_at).where(
        there.gathering_id == place.id, there.member_id.in_(members)
    )
    exchanged = (
        select(one, no_start, given.happened_on, given.confirmed_at).where(
            one.in_(members), given.confirmed_at.is_not(None)
        )
        for one in (given.giver_id, given.receiver_id)
    )
    return union_all(attended, *exchanged)


_TOOK_PART: Final = _took_part()


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


def _roles(
    session: OrmSession, awards: Sequence[Award], found: Iterable[tuple[Observation, Attendance | None]]
) -> dict[tuple[int, int], Participation]:
    """The roles held, by member and gathering: of what was found, and at the gatherings where awards were begun."""
    roles = {(there.member_id, there.gathering_id): there.role for _, there in found if there is not None}
    begun = {(award.member_id, award.gathering_id) for award in awards if award.gathering_id is not None}
    if not begun <= roles.keys():
        members, places = ({pair[part] for pair in begun} for part in (0, 1))
        chosen = select(Attendance).where(Attendance.member_id.in_(members), Attendance.gathering_id.in_(places))
        roles |= {(there.member_id, there.gathering_id): there.role for there in session.scalars(chosen)}
    return roles


def _place(award: Award, role: Participation | None) -> Place | None:
    if award.gathering is not None:
        title = award.gathering.title or (award.gathering.workshop.title if award.gathering.workshop else None)
        day = local_date(award.gathering.starts_at)
        return Place(
            award.gathering.kind,
            award.gathering.id,
            title,
            day,
            role or Participation.TAKES_PART,
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


def _earlier(session: OrmSession, award: Award, seen: Iterable[Seen], now: datetime) -> tuple[Place, ...]:
    """The member's gatherings and exchanges on other dates than those on which something was seen for this badge, and
    where what was seen would count; latest first.
    """
    attended = gatherings.attended(session, award.member_id)
    given = exchanges.exchanges_of(session, award.member_id, took_place=True)
    visits = [(local_date(row.gathering.starts_at), local_date(row.recorded_at)) for row in attended]
    visits += [(each.happened_on, local_date(each.confirmed_at or each.recorded_at)) for each in given]
    times = Judged(local_date(now), first_day(award.member.joined_on, visits))
    days, found = {each.seen_on for each in seen}, []
    for row in attended:
        place, day = row.gathering, local_date(row.gathering.starts_at)
        if place.id != award.gathering_id and another_date(day, days, times, place.site.opened_on):
            title = place.title or (place.workshop.title if place.workshop else None)
            found.append(Place(place.kind, place.id, title, day, row.role, place.site_id, place.site.name))
    for each in given:
        if each.id != award.exchange_id and another_date(each.happened_on, days, times, each.site.opened_on):
            found.append(_exchange_place(each, award.member_id))
    found.sort(key=lambda place: (place.happened_on, place.id), reverse=True)
    return tuple(found[:EARLIER])

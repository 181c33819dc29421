"""Observations: recording that a criterion was seen at a gathering or in an exchange, with one optional sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.sensitive import without_accounts
from badges.base.text.sentences import holds_contact, names_someone, signable
from badges.base.times import local_date
from badges.exchanges import rows as exchanges
from badges.exchanges.rules import ExchangePart
from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Gathering
from badges.network.tables import Site
from badges.people import rows as people
from badges.people.rules import Age
from badges.people.tables import Member
from badges.people.ties.ask import refuse_herself
from badges.recognition import rows
from badges.recognition.dossier import came_on
from badges.recognition.rules import SENTENCE_LENGTH, RoleHeld, outside
from badges.recognition.tables import BadgeModel, Observation


@dataclass(frozen=True)
class Scene:
    """One gathering or one exchange, and the member's part in it."""

    gathering_id: int | None
    exchange_id: int | None
    site_id: int
    happened_on: date
    role: RoleHeld
    others: tuple[tuple[str, ...], tuple[str, ...]]  # given and family names of the others, for sentences to omit


def observe(
    services: Services,
    actor: Actor,
    *,
    member_id: int,
    badge_slug: str,
    criteria: Sequence[str],
    gathering_id: int | None = None,
    exchange_id: int | None = None,
    sentence: str | None = None,
) -> None:
    """Record criteria seen in one gathering or one exchange where the member was. Idempotent.

    Raises NotFound; NotAllowed: `award.self`; Refused: `tie.unanswered`, `observation.place`,
    `observation.not_present`, `observation.nothing`, `observation.unknown_criterion`, `sentence.*`, and the codes of
    `refuse_alone` and `refuse_outside`.
    """
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        member = present_member(session, member_id)
        model = published(session, badge_slug)
        scene = scene_of(session, member, gathering_id, exchange_id)
        require(actor, Action.OBSERVE, scene.site_id)
        refuse_herself(session, actor, member)
        refuse_alone(session, member)
        text = checked_sentence(sentence, scene.others)
        keys = checked_criteria(model, criteria)
        if not keys:
            raise Refused("observation.nothing")
        now = services.now()
        refuse_outside(session, member, scene, now)
        add(session, member.id, model.id, keys, scene, staff_id, text, now)


def scene_of(session: OrmSession, member: Member, gathering_id: int | None, exchange_id: int | None) -> Scene:
    """The member's part in a gathering or exchange.

    Raises NotFound; Refused: `observation.place` unless exactly one is given, `observation.not_present`,
    `exchange.not_held` while nobody said that it took place.
    """
    if (gathering_id is None) == (exchange_id is None):
        raise Refused("observation.place")
    if gathering_id is not None:
        return _at_gathering(session, member, gathering_id)
    exchange = exchanges.exchange(session, exchange_id or 0)
    if exchange is None:
        raise NotFound
    return _in_exchange(member, exchange)


def _at_gathering(session: OrmSession, member: Member, gathering_id: int) -> Scene:
    gathering: Gathering | None = gatherings.gathering(session, gathering_id)
    if gathering is None:
        raise NotFound
    there = gatherings.attendance(session, gathering_id)
    role = next((row.role for row in there if row.member_id == member.id), None)
    if role is None:
        raise Refused("observation.not_present")
    others = [row.member for row in there if row.member_id != member.id]
    return Scene(gathering_id, None, gathering.site_id, local_date(gathering.starts_at), role, _names(member, others))


def _in_exchange(member: Member, exchange: Exchange) -> Scene:
    if member.id not in (exchange.giver_id, exchange.receiver_id):
        raise Refused("observation.not_present")
    if exchange.confirmed_at is None:
        raise Refused("exchange.not_held")
    gives = exchange.giver_id == member.id
    other = exchange.receiver if gives else exchange.giver
    role = ExchangePart.GIVES if gives else ExchangePart.RECEIVES
    return Scene(None, exchange.id, exchange.site_id, exchange.happened_on, role, _names(member, [other]))


def _names(member: Member, others: Collection[Member]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = {names.folded(member.given_name), names.folded(member.family_name or "")}
    given = tuple(other.given_name for other in others if names.folded(other.given_name) not in own)
    family = (other.family_name for other in others if other.family_name)
    return given, tuple(name for name in family if names.folded(name) not in own)


def add(
    session: OrmSession,
    member_id: int,
    model_id: int,
    criteria: Sequence[str],
    scene: Scene,
    staff_id: int,
    sentence: str | None,
    now: datetime,
) -> None:
    """Add the observations not recorded yet; the first criterion's holds the sentence. The member's row is locked."""
    session.get_one(Member, member_id, with_for_update={"of": Member})  # concurrent requests wait
    here = rows.observations_here(session, member_id, model_id, scene.gathering_id, scene.exchange_id)
    mine = {row.criterion: row for row in here if row.staff_id == staff_id}
    for key in criteria:
        if key not in mine:
            mine[key] = Observation(
                member_id=member_id,
                badge_model_id=model_id,
                criterion=key,
                gathering_id=scene.gathering_id,
                exchange_id=scene.exchange_id,
                staff_id=staff_id,
                seen_on=scene.happened_on,
                recorded_at=now,
            )
            session.add(mine[key])
    if sentence and criteria and mine[criteria[0]].sentence != sentence:
        mine[criteria[0]].sentence = sentence
    session.flush()


def remove(
    session: OrmSession, member_id: int, model_id: int, criteria: Collection[str], scene: Scene, staff_id: int
) -> None:
    """Remove the observations that this staff member recorded here and has un-ticked since."""
    for row in rows.observations_here(session, member_id, model_id, scene.gathering_id, scene.exchange_id):
        if row.staff_id == staff_id and row.criterion in criteria:
            session.delete(row)
    session.flush()


# -- checks, shared with the wizard ----------------------------------------------------------------------------------


def present_member(session: OrmSession, member_id: int) -> Member:
    """A member by number. Raises NotFound: when the member is unknown or erased."""
    member = session.get(Member, member_id)
    if member is None or member.erased_at is not None:
        raise NotFound
    return member


def published(session: OrmSession, slug: str) -> BadgeModel:
    """A badge of the catalogue. Raises NotFound."""
    model = rows.model(session, slug)
    if model is None or not model.versions:
        raise NotFound
    return model


def refuse_alone(session: OrmSession, member: Member) -> None:
    """Check that a child under 15 and a parent said yes together before anything is observed.

    Raises Refused: `observation.together`.
    """
    if member.age is Age.UNDER_15 and not people.agrees_to_badges(session, member):
        raise Refused("observation.together")


@dataclass(frozen=True)
class Known:
    """The day on which a day is judged, and when the member came first."""

    today: date
    came_on: date


def refuse_outside(session: OrmSession, member: Member, scene: Scene, now: datetime) -> None:
    """Check that something may have been seen on the day of a scene.

    Raises Refused: `observation.too_early`, `observation.too_old`, `observation.before_opening`,
    `observation.before_member`.
    """
    day = scene.happened_on
    known = Known(local_date(now), came_on(session, member, [day]))
    code = outside(day, known, session.get_one(Site, scene.site_id).opened_on)
    if code is not None:
        raise Refused(code)


def checked_criteria(model: BadgeModel, criteria: Sequence[str]) -> list[str]:
    """The keys in the badge's order, without duplicates. Raises Refused: `observation.unknown_criterion`."""
    known = [criterion["key"] for criterion in model.versions[-1].content["criteria"]]
    if any(key not in known for key in criteria):
        raise Refused("observation.unknown_criterion")
    return [key for key in known if key in criteria]


def checked_sentence(sentence: str | None, others: tuple[Collection[str], Collection[str]] = ((), ())) -> str | None:
    """One clean sentence or None. Raises Refused: `sentence.too_long`, `sentence.contact`, `sentence.names_someone`."""
    line = names.clean(sentence)
    if line is None:
        return None
    text = signable(line)
    if len(text) > SENTENCE_LENGTH:
        raise Refused("sentence.too_long", length=SENTENCE_LENGTH)
    if holds_contact(without_accounts(text)):  # a bank account is asked about, as what else `sensitive` finds
        raise Refused("sentence.contact")
    if (named := names_someone(text, *others)) is not None:
        raise Refused("sentence.names_someone", name=named)
    return text

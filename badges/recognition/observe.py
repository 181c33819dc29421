"""Observations: recording that a criterion was seen at a gathering or in an exchange, with one optional sentence.

Who saw it and who enters it are two facts: a colleague's sheet is entered in the colleague's name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import receipts
from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.sentences import names_someone
from badges.base.times import local_date
from badges.exchanges import rows as exchanges
from badges.exchanges.rules import ExchangePart
from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Gathering
from badges.network import reads as network
from badges.network.tables import Site
from badges.people import rows as people
from badges.people.rules import Age, ConsentAnswer, ConsentSubject, is_yes
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_herself
from badges.recognition import rows
from badges.recognition.dossier import came_on
from badges.recognition.forms.facts import ObservationFacts, a_sentence
from badges.recognition.rules import Judged, RoleHeld, outside
from badges.recognition.tables import BadgeModel, BadgeVersion, Observation


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
) -> None:
    """Record criteria of one badge that the actor saw, without a sentence: `observe_all` for one."""
    facts = ObservationFacts(criteria=tuple(f"{badge_slug}:{key}" for key in criteria))
    observe_all(services, actor, member_id, facts, gathering_id=gathering_id, exchange_id=exchange_id)


def observe_all(
    services: Services,
    actor: Actor,
    member_id: int,
    facts: ObservationFacts,
    *,
    gathering_id: int | None = None,
    exchange_id: int | None = None,
    client_key: str | None = None,
) -> None:
    """Record criteria seen in one gathering or one exchange where the member was, by badge. Idempotent.

    Where a colleague of that site saw it, the journal keeps who entered it. The sentence stands with the first
    criterion that was not recorded yet. Of one `client_key` the first call alone counts.
    Raises NotFound; NotAllowed: `award.self`; Refused: `tie.unanswered`, `observation.place`,
    `observation.not_present`, `observation.nothing`, `observation.unknown_criterion`, `observation.not_a_colleague`,
    `observation.seen_by_herself`, `sentence.*`, and the codes of `refuse_unwilling` and `refuse_outside`.
    """
    staff_id, seen = require_staff(actor), facts.by_badge
    with services.database.begin() as session:
        if not receipts.take(session, client_key, services.now()):
            return
        member = present_member(session, member_id)
        models = {slug: published(session, slug) for slug in seen}
        scene = scene_of(session, member, gathering_id, exchange_id)
        require(actor, Action.OBSERVE, scene.site_id)
        if not people.unerased(session, [member_id]):  # joined to another record, or erased, since it was read
            raise NotFound
        refuse_herself(session, actor, member)
        refuse_unwilling(session, member)
        now = services.now()
        seer = staff_id if facts.seen_by is None else facts.seen_by
        if seer != staff_id:
            _refuse_seer(session, member, seer, scene.site_id, now)
        text = checked_sentence(facts.sentence, scene.others)
        keys = {slug: checked_criteria(models[slug].versions[-1], criteria) for slug, criteria in seen.items()}
        if not any(keys.values()):
            raise Refused("observation.nothing")
        refuse_outside(session, member, scene, now)
        added = False
        for slug, found in keys.items():
            model_id = models[slug].id
            fresh = _not_recorded(session, member.id, model_id, found, scene, seer)
            words = None if added else text
            add(session, member.id, model_id, fresh, scene, seer, words, now, entered_by=staff_id)
            added = added or bool(fresh)
        if added and seer != staff_id:
            about = About(member_id=member.id, site_id=scene.site_id, text=f"staff:{seer}")
            note(session, Act.SEEN_FOR_COLLEAGUE, actor, about, now)


def _refuse_seer(session: OrmSession, member: Member, seer: int, site_id: int, now: datetime) -> None:
    """Check that a colleague may be named as having seen a member: of the site or the coordination, and not the member.

    Raises Refused: `observation.not_a_colleague`, `observation.seen_by_herself`.
    """
    if seer not in {each.id for each in network.observers(session, site_id, local_date(now))}:
        raise Refused("observation.not_a_colleague")
    try:
        refuse_herself(session, Actor(seer, frozenset(), frozenset()), member)
    except (NotAllowed, Refused) as refusal:  # it is she, or she bears the name and has not said whether it is she
        raise Refused("observation.seen_by_herself") from refusal


def _not_recorded(
    session: OrmSession, member_id: int, model_id: int, criteria: Sequence[str], scene: Scene, staff_id: int
) -> list[str]:
    """Those of these criteria that this staff member was not said to have seen here yet; the member's row is locked."""
    session.get_one(Member, member_id, with_for_update={"of": Member})  # concurrent requests wait
    here = rows.observations_here(session, member_id, model_id, scene.gathering_id, scene.exchange_id)
    known = {row.criterion for row in here if row.staff_id == staff_id}
    return [key for key in criteria if key not in known]


def scene_of(session: OrmSession, member: Member, gathering_id: int | None, exchange_id: int | None) -> Scene:
    """The member's part in a gathering or exchange.

    Raises NotFound; Refused: `observation.place` unless exactly one is given, `observation.not_present`,
    `exchange.not_held` while it is not confirmed to have taken place.
    """
    if (gathering_id is None) == (exchange_id is None):
        raise Refused("observation.place")
    return scene_in(session, member, place_of(session, gathering_id, exchange_id))


def place_of(session: OrmSession, gathering_id: int | None, exchange_id: int | None) -> Gathering | Exchange:
    """The gathering or the exchange with this number. Raises NotFound."""
    if gathering_id is not None:
        found: Gathering | Exchange | None = gatherings.gathering(session, gathering_id)
    else:
        found = exchanges.exchange(session, exchange_id or 0)
    if found is None:
        raise NotFound
    return found


def scene_in(session: OrmSession, member: Member, place: Gathering | Exchange) -> Scene:
    """The member's part there. Raises Refused: `observation.not_present`."""
    return _at_gathering(session, member, place) if isinstance(place, Gathering) else _in_exchange(member, place)


def _at_gathering(session: OrmSession, member: Member, gathering: Gathering) -> Scene:
    there = gatherings.attendance(session, gathering.id)
    role = next((row.role for row in there if row.member_id == member.id), None)
    if role is None:
        raise Refused("observation.not_present")
    others = [row.member for row in there if row.member_id != member.id]
    return Scene(gathering.id, None, gathering.site_id, local_date(gathering.starts_at), role, _names(member, others))


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
    own = {names.folded(each or "") for each in (member.given_name, member.family_name, member.called)}
    called = (name for other in others for name in (other.given_name, other.called) if name)
    given = tuple(name for name in called if names.folded(name) not in own)
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
    *,
    entered_by: int | None = None,
) -> None:
    """Add the observations not recorded yet; the first criterion's holds the sentence. The member's row is locked.

    `entered_by`: where it is not `staff_id`, who saw them.
    """
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
                recorded_by_id=entered_by or staff_id,
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


def refuse_unwilling(session: OrmSession, member: Member) -> None:
    """Check that a member did not answer anything but yes when asked whether what they can do may be noted, and that a
    child under 15 and a parent said yes together.

    Raises Refused: `observation.together`, `observation.consent`.
    """
    said = people.latest_consent(session, member.id, ConsentSubject.BADGES)
    refuse_answer(member.age, said.answer if said else None, with_parent=said is not None and said.with_parent)


def refuse_answer(age: Age | None, said: ConsentAnswer | None, *, with_parent: bool) -> None:
    """Check a member's last answer, as `refuse_unwilling` does."""
    is_child = age is Age.UNDER_15
    if is_child and (said is None or not is_yes(said, age, with_parent=with_parent)):
        raise Refused("observation.together")
    if said is not None and said != ConsentAnswer.YES:
        raise Refused("observation.consent")


def refuse_outside(session: OrmSession, member: Member, scene: Scene, now: datetime) -> None:
    """Check that something may have been seen on the day of a scene.

    Raises Refused: `observation.too_early`, `observation.too_old`, `observation.before_opening`,
    `observation.before_member`.
    """
    day = scene.happened_on
    known = Judged(local_date(now), came_on(session, member, [day]))
    code = outside(day, known, session.get_one(Site, scene.site_id).opened_on)
    if code is not None:
        raise Refused(code)


def checked_criteria(version: BadgeVersion, criteria: Sequence[str]) -> list[str]:
    """The keys in the badge's order, without duplicates. Raises Refused: `observation.unknown_criterion`."""
    known = keys_of(version)
    if any(key not in known for key in criteria):
        raise Refused("observation.unknown_criterion")
    return [key for key in known if key in criteria]


def keys_of(version: BadgeVersion) -> list[str]:
    """The keys of a version's criteria, in its order."""
    return [str(criterion["key"]) for criterion in version.content["criteria"]]


def checked_sentence(sentence: str | None, others: tuple[Collection[str], Collection[str]] = ((), ())) -> str | None:
    """One clean sentence or None. Raises Refused: as `a_sentence`, and `sentence.names_someone`."""
    text = a_sentence(sentence or "")
    if text is not None and (named := names_someone(text, *others)) is not None:
        raise Refused("sentence.names_someone", name=named)
    return text

"""The people of a gathering for one badge: what was seen of each here and before, and where each award stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.base.versions import version_of
from badges.gatherings import rows as gatherings
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView
from badges.people.ties.reads import persons
from badges.people.views import MemberView
from badges.recognition import observe, reads, rows
from badges.recognition.dossier import dossiers_of
from badges.recognition.observations import refusals
from badges.recognition.preview import warned
from badges.recognition.rules import SUGGESTIONS, Blocker, Dossier, Warned, blockers, reading_blockers
from badges.recognition.states import IN_PROGRESS, TO_SIGN, AwardState, MemberAnswer
from badges.recognition.tables import Award, Observation
from badges.recognition.views import AwardView, BadgeVersionView, BadgeView


@dataclass(frozen=True)
class Person:
    """A person who was there. `before`: the last day on which each criterion was seen elsewhere or by a colleague."""

    member: MemberView
    role: Participation
    held: bool  # has this badge already
    ticked: tuple[str, ...]  # what the actor saw here, by key, in the badge's order
    before: Mapping[str, date]
    sentence: str | None
    version: str  # of what the form shows of this person (`Dossier.draft_version`)


@dataclass(frozen=True)
class Several:
    """A gathering, a badge, and the people who were there, by name: without the actor and those that the wizard would
    refuse."""

    gathering: GatheringView
    badge: BadgeView
    people: tuple[Person, ...]


class Step(StrEnum):
    """What comes next for one person."""

    EVIDENCE = "evidence"  # something is still to be seen, or the consent to be noted
    SENTENCE = "sentence"  # the sentence asks a question
    PRACTICE = "practice"  # there to rehearse with: the badge stops here
    READING = "reading"  # a colleague reads first
    ASK = "ask"  # the member is to be asked
    LATER = "later"  # the member said later
    SIGN = "sign"  # the member said yes
    ISSUED = "issued"
    DECLINED = "declined"


@dataclass(frozen=True)
class One:
    """Where one person stands, and what is missing. `dossier`: while her badge is not signed."""

    award: AwardView
    step: Step
    missing: tuple[Blocker, ...] = ()
    dossier: Dossier | None = None
    warnings: tuple[Warned, ...] = ()  # none while something is still to be seen


@dataclass(frozen=True)
class Progress:
    """The people with a badge that was begun at a gathering, in the order in which it was."""

    gathering: GatheringView
    badge: BadgeVersionView  # as the first of them has it
    people: tuple[One, ...]

    def at(self, *steps: Step) -> tuple[One, ...]:
        """Those who stand at one of these steps."""
        return tuple(each for each in self.people if each.step in steps)


def at_gathering(session: OrmSession, gathering_id: int) -> Gathering:
    """A gathering's row. Raises NotFound."""
    found = gatherings.gathering(session, gathering_id)
    if found is None:
        raise NotFound
    return found


def to_begin_with(session: OrmSession, gathering_id: int) -> list[str]:
    """Slugs of at most three badges: those seen of most people at this gathering, then those its workshop declares."""
    seen = reads.observed_badges(session, gathering_id)
    return list(dict.fromkeys([*seen, *gatherings.declared_skills(session, gathering_id)]))[:SUGGESTIONS]


def several(services: Services, actor: Actor, gathering_id: int, badge_slug: str) -> Several:
    """Those who were there, for one badge, without those refused by `refusals`. Nine statements, however many they are.

    Raises NotFound: also for a badge that is no longer given; NotAllowed.
    """
    staff_id = require_staff(actor)
    with services.database.begin(read_only=True) as session:
        gathering = at_gathering(session, gathering_id)
        require(actor, Action.AWARD, gathering.site_id)
        model = observe.published(session, badge_slug)
        if model.retired_on is not None:
            raise NotFound
        there = [each for each in gatherings.attendance(session, gathering_id) if each.member.erased_at is None]
        own = persons(session, staff_ids=[staff_id]).records_of(staff_id)
        there = [each for each in there if each.member_id not in own]
        numbers = [each.member_id for each in there]
        standings = rows.standings(session, numbers)
        refused = refusals.among(gathering, there, standings, session, services.now())
        there = [each for each in there if each.member_id not in refused]
        drafts = {each.member_id: each for each in rows.awards_in_progress(session, numbers, model.id)}
        seen: dict[int, list[Observation]] = {number: [] for number in numbers}
        for observation in rows.observations_for(session, numbers, model.id):
            seen[observation.member_id].append(observation)
        keys = [criterion["key"] for criterion in model.versions[-1].content["criteria"]]
        people = tuple(
            _person(
                MemberView.of(each.member), each.role, gathering_id, staff_id, keys, seen[each.member_id],
                drafts.get(each.member_id), held=standings[each.member_id].holds(model.id, services.now()),
            )
            for each in there
        )  # fmt: skip
        return Several(GatheringView.of(gathering), BadgeView.of(model), people)


def _person(
    member: MemberView,
    role: Participation,
    gathering_id: int,
    staff_id: int,
    keys: list[str],
    seen: list[Observation],
    draft: Award | None,
    *,
    held: bool,
) -> Person:
    here = draft is not None and draft.gathering_id == gathering_id
    agreed = draft is not None and here and draft.state in TO_SIGN
    counted = set(draft.criteria) if draft is not None and agreed else set(keys)
    mine = {each.criterion for each in seen if (each.gathering_id, each.staff_id) == (gathering_id, staff_id)}
    ticked = tuple(key for key in keys if key in mine & counted)
    elsewhere = (each for each in seen if (each.gathering_id, each.staff_id) != (gathering_id, staff_id))
    sentence = draft.sentence if draft is not None else None
    return Person(
        member=member,
        role=role,
        held=held,
        ticked=ticked,
        before={each.criterion: each.seen_on for each in elsewhere},
        sentence=sentence,
        version=version_of(("gathering", gathering_id), ticked, sentence, agreed),
    )


def progress(services: Services, actor: Actor, gathering_id: int, badge_slug: str) -> Progress | None:
    """Where each person stands with this badge, begun at this gathering; None where it was begun for none.

    The statements do not grow with the people. Raises NotFound; NotAllowed.
    """
    now = services.now()
    with services.database.begin(read_only=True) as session:
        last = {each.member_id: each for each in rows.awards_at(session, gathering_id, badge_slug)}
        begun = next((each.gathering for each in last.values()), None)
        gathering = begun or at_gathering(session, gathering_id)
        require(actor, Action.AWARD, gathering.site_id)
        open_ones = [each for each in last.values() if each.state in IN_PROGRESS and (each.criteria or each.answer)]
        found = {each.award_id: each for each in dossiers_of(session, open_ones, now)}
        told = warned(session, tuple(found.values()), now)
        people = [
            _standing(AwardView.of(each), found.get(each.id), actor, told.get(each.id, ()))
            for each in last.values()
            if each.id in found or each.state in (AwardState.ISSUED, AwardState.DECLINED)
        ]
        return Progress(GatheringView.of(gathering), people[0].award.badge, tuple(people)) if people else None


def _standing(award: AwardView, dossier: Dossier | None, actor: Actor, told: tuple[Warned, ...]) -> One:
    if dossier is None:
        return One(award, Step.ISSUED if award.state == AwardState.ISSUED else Step.DECLINED)
    if award.state in TO_SIGN:
        return One(award, Step.SIGN, (), dossier, told)
    missing = tuple(blockers(dossier, actor))
    if missing:
        return One(award, Step.EVIDENCE, missing, dossier)
    if dossier.asked_about:
        return One(award, Step.SENTENCE, (), dossier, told)
    if dossier.practice:
        return One(award, Step.PRACTICE, (), dossier, told)
    if reading_blockers(dossier):
        return One(award, Step.READING, tuple(reading_blockers(dossier)), dossier, told)
    return One(award, Step.LATER if award.answer == MemberAnswer.LATER else Step.ASK, (), dossier, told)

"""What must be true before an award, and what to suggest. Pure functions, without clock or database.

The minimum of evidence is decisions 28; suggestions come from the role held and from what was seen, never from the
profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

from badges.base.rights import Actor
from badges.exchanges.rules import ExchangePart
from badges.gatherings.rules import Participation
from badges.recognition.states import TO_SIGN, AwardState, MemberAnswer, Visibility
from schemas.errors import OpenBadgesError

RoleHeld: TypeAlias = Participation | ExchangePart  # in a gathering, or in an exchange


MINIMUM_CRITERIA: Final = 2
MINIMUM_DATES: Final = 2
SENTENCE_LENGTH: Final = 300
SUGGESTED: Final[Mapping[RoleHeld, tuple[str, ...]]] = {
    Participation.LEADS: ("transmettre", "animer", "prise-de-parole"),
    Participation.HELPS: ("empathie", "equipe", "service"),
    Participation.TAKES_PART: ("equipe", "apprendre", "engagement"),
    ExchangePart.GIVES: ("transmettre", "service", "organisation"),
    ExchangePart.RECEIVES: ("apprendre", "ecoute", "perseverer"),
}
SUGGESTIONS: Final = 3


@dataclass(frozen=True)
class Blocker:
    """One thing still missing, by its stable code and the facts that its sentence mentions."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A criterion seen once: at which gathering or exchange, when, by which staff member, and in which role."""

    criterion: str
    seen_on: date
    kind: str  # "workshop", "meeting" or "exchange"
    place_id: int  # of the gathering, or of the exchange
    title: str | None  # of the workshop, or what the exchange was; a meeting has none
    activity: str | None
    role: RoleHeld
    site_id: int
    site: str
    staff_id: int
    started_at: datetime
    ended_at: datetime
    minutes: int | None  # how long it lasted, where it is known
    sentence: str | None = None

    @property
    def place(self) -> tuple[str, int]:
        """The key of the gathering or exchange: two gatherings of one workshop have two."""
        return ("exchange" if self.kind == "exchange" else "gathering", self.place_id)


@dataclass(frozen=True)
class Place:
    """A gathering or an exchange where the member was, and where something could still be recorded."""

    kind: str
    id: int
    title: str | None
    happened_on: date
    role: RoleHeld
    site_id: int
    site: str


@dataclass(frozen=True)
class Criterion:
    """A criterion of the badge and everywhere it was seen for this member, oldest first."""

    key: str
    text: Mapping[str, str]  # by language
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """All that an award rests on, and all that its pages show."""

    award_id: int
    code: str
    state: AwardState
    answer: MemberAnswer | None
    member_id: int
    member_name: str  # for staff: the whole name
    member_given_name: str
    member_staff_id: int | None
    name_choices: tuple[str, ...]
    name_shown: str | None
    visibility: Visibility
    search_engines: bool
    member_present: bool  # neither left nor erased
    badges_consent: bool
    badge_slug: str
    badge_version: int
    badge: Mapping[str, object]  # BadgeVersion.content
    badge_retired: bool
    already_held: bool
    site_id: int
    site: str
    awarded_by_id: int
    awarded_by: str
    function: str
    place: Place | None  # where the wizard was opened
    criteria: tuple[Criterion, ...]
    sentence: str | None
    earlier: tuple[
        Place, ...
    ] = ()  # other places of the member, latest first, where nothing was recorded for this badge

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Everything seen for this badge, oldest first."""
        return tuple(
            sorted((s for c in self.criteria for s in c.seen), key=lambda s: (s.seen_on, s.place, s.criterion))
        )

    @property
    def seen_keys(self) -> tuple[str, ...]:
        """Keys of the criteria seen, in the badge's order."""
        return tuple(criterion.key for criterion in self.criteria if criterion.seen)

    @property
    def blockers(self) -> list[Blocker]:
        """What is still missing before the member can be asked."""
        return blockers(self)


def blockers(dossier: Dossier, actor: Actor | None = None) -> list[Blocker]:
    """What is missing before this badge can be offered to the member, apart from their yes; empty when nothing is.

    Two different criteria, seen on two dates, in all (decisions 28). The member may be neither `actor` nor the staff
    member who prepared the award.
    """
    missing: list[Blocker] = []
    givers = {dossier.awarded_by_id, actor.staff_id if actor else None} - {None}
    if dossier.member_staff_id in givers:
        missing.append(Blocker("award.blocked.self"))
    if not dossier.member_present:
        missing.append(Blocker("award.blocked.member_left"))
    if not dossier.badges_consent:
        missing.append(Blocker("award.blocked.consent"))
    if dossier.badge_retired:
        missing.append(Blocker("award.blocked.retired"))
    if dossier.already_held:
        missing.append(Blocker("award.blocked.already_held"))
    missing += evidence_missing((seen.criterion, seen.seen_on) for seen in dossier.seen)
    return missing


def is_expired(valid_until: datetime | None, now: datetime) -> bool:
    """Whether the end of a badge has passed at `now`: it is still valid at the very second of its end.

    The same answer as the verifier's check of validity (`verifier/checks/validity.py`): documents write whole seconds,
    so a fraction of `valid_until` does not count.
    """
    return valid_until is not None and now > valid_until.replace(microsecond=0)


def evidence_missing(seen: Iterable[tuple[str, date]]) -> list[Blocker]:
    """What decisions 28 still asks for, given (criterion, date) pairs."""
    pairs = set(seen)
    criteria, dates = {criterion for criterion, _ in pairs}, {day for _, day in pairs}
    missing: list[Blocker] = []
    if len(criteria) < MINIMUM_CRITERIA:
        missing.append(Blocker("award.blocked.two_criteria", {"count": MINIMUM_CRITERIA - len(criteria)}))
    if len(dates) < MINIMUM_DATES:
        missing.append(Blocker("award.blocked.two_dates", {"count": MINIMUM_DATES - len(dates)}))
    return missing


def signing_blockers(dossier: Dossier, actor: Actor | None = None) -> list[Blocker]:
    """What is missing before this badge can be signed: as `blockers`, and the member's recorded yes (decisions 1)."""
    missing = blockers(dossier, actor)
    agreed = dossier.answer == MemberAnswer.YES and dossier.state in TO_SIGN
    if not agreed or not dossier.name_shown:
        missing.append(Blocker("award.blocked.agreement"))
    return missing


def suggested(role: RoleHeld | None, nearly: Sequence[str], held: Iterable[str], known: Iterable[str]) -> list[str]:
    """At most three badges to begin with: by the role held, then those of which something was seen already.

    `nearly`: badges with earlier observations, the fullest first; the first of them has the third place, so that the
    role does not hide it. Never one that is held, never one that is not `known`.
    """
    taken, available = set(held), set(known)
    by_role = [slug for slug in (SUGGESTED[role] if role else ()) if slug in available and slug not in taken]
    begun = [slug for slug in nearly if slug in available and slug not in taken]
    ordered = dict.fromkeys([*by_role[: SUGGESTIONS - 1], *begun[:1], *by_role, *begun])
    return list(ordered)[:SUGGESTIONS]


class AwardBlocked(OpenBadgesError):
    """Something is still missing before this award; `blockers` lists it (409)."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        self.blockers = tuple(blockers)
        super().__init__("award.blocked", missing=[blocker.code for blocker in self.blockers])

"""All that an award rests on, and what must be true before its member is asked and before it is signed.

Pure: facts in, answers out, without clock or database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from badges.base.rights import Actor
from badges.base.text.sensitive import Subject, subjects
from badges.base.versions import version_of
from badges.matching.introductions.testimonies import Testimony
from badges.network.tables import SiteState
from badges.people.rules import Age, may_be_public
from badges.people.ties.persons import Persons
from badges.recognition.rules.blockers import Blocker
from badges.recognition.rules.evidence import NOT_COUNTED, days_seen, days_told, evidence_missing, is_late, outside
from badges.recognition.rules.suggestions import RoleHeld
from badges.recognition.states import (
    IN_PROGRESS,
    TO_SIGN,
    UNSIGNED,
    AwardState,
    MemberAnswer,
    ReadingReason,
    ReadingState,
    Visibility,
)
from schemas import strict_json

NOBODY_TIED: Final = Persons()

SENTENCE_LENGTH: Final = 300
MANY_AWARDS: Final = 30  # in one local day, by one staff member


@dataclass(frozen=True)
class Seen:
    """A criterion seen once: at which gathering or exchange, when, by which staff member, and in which role."""

    criterion: str
    seen_on: date
    kind: str  # "workshop", "meeting" or "exchange"
    place_id: int  # of the gathering, or of the exchange
    title: str | None  # of the workshop, or what the exchange was; a meeting has none
    role: RoleHeld
    site_id: int
    site: str
    staff_id: int
    started_at: datetime
    ended_at: datetime
    sentence: str | None = None
    entered_by: int | None = None  # the staff member who entered that the member was there
    entered_on: date | None = None
    opened_on: date | None = None  # when the site of the place opened, if it is known
    noted_by: int | None = None  # the staff member who entered it, where it is not who saw it
    unread: bool = False  # it was entered by a colleague, and who is said to have seen it has not read it yet

    @property
    def author(self) -> int:
        """Whose word stands in the record: who entered it."""
        return self.noted_by if self.noted_by is not None else self.staff_id

    @property
    def place(self) -> tuple[str, int]:
        """The key of the gathering or exchange: two gatherings of one workshop have two."""
        return ("exchange" if self.kind == "exchange" else "gathering", self.place_id)


@dataclass(frozen=True)
class Place:
    """A gathering or an exchange where the member was, and where something could still be recorded."""

    kind: str
    id: int
    title: str | None  # of the gathering or its workshop, or what the exchange was
    happened_on: date
    role: RoleHeld
    site_id: int
    site: str

    @property
    def key(self) -> tuple[str, int]:
        """The key of the gathering or exchange, as `Seen.place`."""
        return ("exchange" if self.kind == "exchange" else "gathering", self.id)


@dataclass(frozen=True)
class Criterion:
    """A criterion of the badge and everywhere it was seen for this member, oldest first."""

    key: str
    text: Mapping[str, str]  # by language
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class LastReading:
    """A colleague's last reading of an award: its state, who answered, and the digest of the content they read."""

    state: ReadingState
    reason: ReadingReason
    asked_by_id: int
    digest: bytes | None = None
    reader_id: int | None = None
    reader: str | None = None


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
    sentence_kept: bool = False  # asked about, and kept as it is
    earlier: tuple[
        Place, ...
    ] = ()  # other places of the member, latest first, where nothing was recorded for this badge
    today: date | None = None  # the local day on which what was seen is judged; None judges no dates
    came_on: date | None = None  # when the member came first
    persons: Persons = NOBODY_TIED  # which of the accounts here are one person, the member included
    preferring: frozenset[int] = frozenset()  # accounts that prefer that a colleague signs for this member
    reading: LastReading | None = None
    endorser_id: int | None = None  # the colleague who endorses in place of `awarded_by_id`
    agreed_keys: frozenset[str] = frozenset()  # the criteria of the member's yes
    practice: bool = False  # the member is nobody: their badge stops at its preview
    member_age: Age | None = None  # None: an adult
    badge_newest: int | None = None  # the version that is awarded now, where it is known; it may be another
    site_state: SiteState = SiteState.OPEN  # while it is no other, the site awards
    told: tuple[Testimony, ...] = ()  # beside what was seen, and never a part of it; read while a date is missing

    @property
    def may_be_public(self) -> bool:
        """Whether the member is offered to show the badge to everybody."""
        return may_be_public(self.member_age)

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Everything seen for this badge, oldest first."""
        return tuple(
            sorted((s for c in self.criteria for s in c.seen), key=lambda s: (s.seen_on, s.place, s.criterion))
        )

    @property
    def second_date(self) -> tuple[Testimony, ...]:
        """The testimonies that stand for the second date, where the staff saw something on one date alone."""
        days = days_seen(self.seen, self)
        return tuple(each for each in self.told if len(days) == 1 and days_told([each], self) - days)

    @property
    def seen_keys(self) -> tuple[str, ...]:
        """Keys of the criteria seen, in the badge's order."""
        return tuple(criterion.key for criterion in self.criteria if criterion.seen)

    def draft_version(self, staff_id: int) -> str:
        """The version of what the form of this staff member shows: what they saw here, the sentence, and the yes."""
        return version_of(self.here, self.seen_here_by(staff_id), self.sentence, self.state in TO_SIGN)

    @property
    def answer_version(self) -> str:
        """The version of what the member is asked, and of their last answer."""
        said = (self.state, self.answer, self.name_shown, self.visibility, self.search_engines)
        return version_of(self.badge_slug, self.badge_version, self.seen_keys, self.sentence, said)

    @property
    def here(self) -> tuple[str, int] | None:
        """The key of the gathering or exchange where the wizard was opened."""
        return self.place.key if self.place is not None else None

    def seen_here_by(self, staff_id: int) -> tuple[str, ...]:
        """Keys of the criteria that a staff member saw where the wizard was opened, in the badge's order."""
        return tuple(
            criterion.key
            for criterion in self.criteria
            if any(each.place == self.here and each.staff_id == staff_id for each in criterion.seen)
        )

    @property
    def asked_about(self) -> tuple[Subject, ...]:
        """What the sentence is perhaps about, while no answer says that it stays; empty once its badge is reserved."""
        if self.sentence is None or self.sentence_kept or self.state not in UNSIGNED:
            return ()
        return subjects(self.sentence)

    @property
    def blockers(self) -> list[Blocker]:
        """What is still missing before the member can be asked, apart from a colleague's reading."""
        return blockers(self)

    @property
    def member_accounts(self) -> frozenset[int]:
        """The accounts of the member, if they are staff too."""
        own = {self.member_staff_id} - {None}
        return self.persons.accounts_of(self.member_id) | self.persons.accounts_with(own)  # type: ignore[arg-type]

    @property
    def digest(self) -> bytes:
        """The digest of the content that a colleague reads: another content has another."""
        content = [
            self.badge_slug,
            self.badge_version,
            self.site_id,
            self.sentence,
            reading_reason(self),
            list(self.name_choices),
            [[s.criterion, *s.place, s.seen_on.isoformat(), str(s.role), s.staff_id, s.title] for s in self.seen],
        ]
        if entered := [[s.criterion, *s.place, s.staff_id, s.noted_by] for s in self.seen if s.noted_by is not None]:
            content.append(entered)  # only then, so that what was read earlier keeps its digest
        if told := [[each.introduction_id, each.speaker_id, each.words] for each in self.second_date]:
            content.append(told)
        return hashlib.sha256(strict_json.encode(content)).digest()


def blockers(dossier: Dossier, actor: Actor | None = None) -> list[Blocker]:
    """What is missing before this badge can be offered to the member, apart from their yes; empty when nothing is.

    Two different criteria, seen on two dates, in all (decisions 28); one date for a practice member, or where a
    testimony tells of another day. The member
    may be neither `actor` nor the staff member who prepared the award. What was entered in a colleague's name, and
    the colleague has not read, is no ground for an award that the same person prepares and gives alone.
    """
    missing: list[Blocker] = []
    givers = {dossier.awarded_by_id} | ({actor.staff_id} if actor is not None and actor.staff_id is not None else set())
    if dossier.member_accounts & givers:
        missing.append(Blocker("award.blocked.self"))
    if _unread_by(dossier) >= {dossier.persons.person(each) for each in givers}:
        missing.append(Blocker("award.blocked.unread"))
    if dossier.site_state is not SiteState.OPEN:
        preparing = dossier.site_state is SiteState.PREPARING
        missing.append(Blocker("award.blocked.site_preparing" if preparing else "award.blocked.site_closed"))
    if not dossier.member_present:
        missing.append(Blocker("award.blocked.member_left"))
    if not dossier.badges_consent:
        together = dossier.member_age is Age.UNDER_15
        missing.append(Blocker("award.blocked.together" if together else "award.blocked.consent"))
    if dossier.badge_retired:
        missing.append(Blocker("award.blocked.retired"))
    if dossier.already_held:
        missing.append(Blocker("award.blocked.already_held"))
    return missing + _evidence_missing(dossier)


def _unread_by(dossier: Dossier) -> frozenset[int]:
    """The persons who entered what a colleague is said to have seen, and has not read yet; of a badge to be signed."""
    if dossier.state not in IN_PROGRESS:
        return frozenset()
    return frozenset(dossier.persons.person(each.author) for each in dossier.seen if each.unread)


def _evidence_missing(dossier: Dossier) -> list[Blocker]:
    """What the minimum still asks for, and why some of what was seen does not count towards it."""
    refused = {seen: outside(seen.seen_on, dossier, seen.opened_on) for seen in dossier.seen}
    counting = ((seen.criterion, seen.seen_on) for seen, code in refused.items() if code is None)
    missing = evidence_missing(counting, told_on=days_told(dossier.told, dossier), practice=dossier.practice)
    reasons = dict.fromkeys(code for code in refused.values() if code is not None) if missing else {}
    return missing + [Blocker(NOT_COUNTED[code]) for code in reasons]


def reading_reason(dossier: Dossier) -> ReadingReason | None:
    """Why a colleague has to read this award before its member is asked; None when no reading is needed.

    The staff member who prepared it prefers that a colleague signs for this member; or all of it was entered by one
    person, who alone entered that the member was there, each time more than fourteen days afterwards. The witness
    that this person names changes nothing.
    """
    if dossier.awarded_by_id in dossier.preferring:
        return ReadingReason.PREFERENCE
    person = dossier.persons.person
    authors = {person(seen.author) for seen in dossier.seen}
    if len(authors) == 1 and all(
        seen.entered_by is not None and person(seen.entered_by) in authors and is_late(seen.seen_on, seen.entered_on)
        for seen in dossier.seen
    ):
        return ReadingReason.LATE
    return None


def reading_blockers(dossier: Dossier) -> list[Blocker]:
    """What is missing of a colleague's reading before the member can be asked: one blocker, or none."""
    reason = reading_reason(dossier)
    if reason is None:
        return []
    state = reading_state(dossier)
    if state is ReadingState.FINE or (state is ReadingState.NOBODY and reason is ReadingReason.LATE):
        return []
    return [
        Blocker(
            {
                None: "award.blocked.reading",
                ReadingState.NOBODY: "award.blocked.reading",
                ReadingState.ASKED: "award.blocked.reading_asked",
                ReadingState.TOGETHER: "award.blocked.reading_together",
            }[state]
        )
    ]


def reading_state(dossier: Dossier) -> ReadingState | None:
    """Where the reading of this very content stands; None when a colleague is still to be asked.

    An answer about other content does not hold, nor one by a reader who is the member, the author, or prefers
    that a colleague signs.
    """
    last = dossier.reading
    if last is None or last.state is ReadingState.ASKED:
        return last.state if last is not None else None
    if last.digest != dossier.digest or last.reader_id in never_readers(dossier):
        return None
    return last.state


def is_signed_by_the_reader(dossier: Dossier) -> bool:
    """Whether the colleague who read the award endorses it, in place of the staff member who prepared it."""
    return reading_reason(dossier) is ReadingReason.PREFERENCE and reading_state(dossier) is ReadingState.FINE


def never_readers(dossier: Dossier, asking: int | None = None) -> frozenset[int]:
    """The accounts that do not read this award: of the member, of those who prepared, saw, entered or ask for it."""
    involved = {dossier.awarded_by_id, *(seen.staff_id for seen in dossier.seen), *dossier.preferring}
    involved |= {seen.author for seen in dossier.seen}
    involved |= {dossier.reading.asked_by_id} if dossier.reading is not None else set()
    involved |= {asking} if asking is not None else set()
    return dossier.persons.accounts_with(involved) | dossier.member_accounts


def needs_proof(awards_today: int, *, proved_recently: bool) -> bool:
    """Whether a staff member proves again who they are before signing: beyond thirty awards in a day."""
    return awards_today >= MANY_AWARDS and not proved_recently


def answer_blockers(dossier: Dossier, actor: Actor | None = None) -> list[Blocker]:
    """What is missing before the member can say yes: as `blockers`, an answer about a sentence to think over, and a
    colleague's reading where one is needed.
    """
    missing = blockers(dossier, actor)
    if dossier.asked_about:
        missing.append(Blocker("award.blocked.sentence"))
    return missing + reading_blockers(dossier)


def signing_blockers(dossier: Dossier, actor: Actor | None = None) -> list[Blocker]:
    """What is missing before this badge can be signed: as `answer_blockers`, and a yes.

    The yes is the member's (decisions 1), to exactly what would be signed. A staff member who prefers that a colleague
    signs for this member does not sign what a colleague prepared.
    """
    missing = answer_blockers(dossier, actor)
    if actor is not None and actor.staff_id in dossier.preferring and dossier.awarded_by_id not in dossier.preferring:
        missing.append(Blocker("award.blocked.colleague_signs"))
    agreed = dossier.answer == MemberAnswer.YES and dossier.state in TO_SIGN
    if not agreed or not dossier.name_shown or not dossier.agreed_keys.issubset(dossier.seen_keys):
        missing.append(Blocker("award.blocked.agreement"))
    if dossier.visibility is Visibility.PUBLIC and not dossier.may_be_public:
        missing.append(Blocker("award.blocked.public"))
    return missing


def is_expired(valid_until: datetime | None, now: datetime) -> bool:
    """Whether the end of a badge has passed at `now`: it is still valid at the very second of its end.

    The same answer as the verifier's check of validity (`verifier/checks/validity.py`): documents write whole seconds,
    so a fraction of `valid_until` does not count.
    """
    return valid_until is not None and now > valid_until.replace(microsecond=0)

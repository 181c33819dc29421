"""Who may do what, and what must be true before an award. Pure: facts in, answers out; no clock, no database.

Rights are one table, role by action (DECISIONS.md R7). A facilitator acts at her sites, a coordinator everywhere;
nobody recognises herself. The minimum of evidence is decisions 28; suggestions come from the role held and from
what was seen, never from the profile.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from badges.names import folded
from badges.states import (
    AwardState,
    ConsentSubject,
    ExchangePart,
    MemberAnswer,
    Participation,
    RoleHeld,
    StaffRole,
    Visibility,
)


class Action(StrEnum):
    """Everything that somebody may be asked the right to do."""

    SEE_SITE = "site.see"  # its day, its sessions, workshops and exchanges
    SEE_MEMBER = "member.see"
    REGISTER_MEMBER = "member.register"
    CHANGE_MEMBER = "member.change"
    RENEW_LINK = "member.renew_link"
    RECORD = "record"  # sessions, workshops, attendance, exchanges
    OBSERVE = "observe"
    AWARD = "award"  # the whole wizard, the signature and its ten minutes of undo
    SHARE = "award.share"  # visibility and files, on the member's request
    REVOKE = "award.revoke"
    SEE_STAFF = "staff.see"
    INVITE_STAFF = "staff.invite"
    END_SESSIONS = "staff.end_sessions"
    DISABLE_STAFF = "staff.disable"
    PUBLISH_BADGE = "badge.publish"
    MANAGE_KEYS = "keys.manage"
    MANAGE_ISSUERS = "issuers.manage"  # whom the verification pages call by name


AT_A_SITE: Final = frozenset(
    {
        Action.SEE_SITE, Action.SEE_MEMBER, Action.REGISTER_MEMBER, Action.CHANGE_MEMBER, Action.RENEW_LINK,
        Action.RECORD, Action.OBSERVE, Action.AWARD, Action.SHARE, Action.REVOKE,
    }
)  # fmt: skip
EVERYWHERE: Final = frozenset(
    {
        Action.SEE_STAFF, Action.INVITE_STAFF, Action.END_SESSIONS, Action.DISABLE_STAFF, Action.PUBLISH_BADGE,
        Action.MANAGE_KEYS, Action.MANAGE_ISSUERS,
    }
)  # fmt: skip
RIGHTS: Final[Mapping[StaffRole, frozenset[Action]]] = {
    StaffRole.FACILITATOR: AT_A_SITE - {Action.REVOKE},
    StaffRole.COORDINATOR: AT_A_SITE | EVERYWHERE,
}

MINIMUM_CRITERIA: Final = 2
MINIMUM_DATES: Final = 2
SENTENCE_LENGTH: Final = 300
TEXT_VERSIONS: Final[Mapping[ConsentSubject, str]] = {
    ConsentSubject.FOLLOW_UP: "2026-11",
    ConsentSubject.BADGES: "2026-11",
    ConsentSubject.AWARD: "2026-11",
    ConsentSubject.BACKPACK: "2026-11",
}

SUGGESTED: Final[Mapping[RoleHeld, tuple[str, ...]]] = {
    Participation.LEADS: ("transmettre", "animer", "prise-de-parole"),
    Participation.HELPS: ("empathie", "equipe", "service"),
    Participation.TAKES_PART: ("equipe", "apprendre", "engagement"),
    ExchangePart.GIVES: ("transmettre", "service", "organisation"),
    ExchangePart.RECEIVES: ("apprendre", "ecoute", "perseverer"),
}
SUGGESTIONS: Final = 3


# -- rights -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Actor:
    """A staff member as far as rights go. `staff_id` None is the operator at the machine's own command line."""

    staff_id: int | None
    roles: frozenset[StaffRole]
    site_ids: frozenset[int]


OPERATOR: Final = Actor(None, frozenset({StaffRole.COORDINATOR}), frozenset())


def sees_site(actor: Actor, site_id: int) -> bool:
    """Whether the objects of a site exist at all for this person; when not, they answer 404."""
    return StaffRole.COORDINATOR in actor.roles or (StaffRole.FACILITATOR in actor.roles and site_id in actor.site_ids)


def may(actor: Actor, action: Action, site_id: int | None = None) -> bool:
    """Whether `actor` may do `action`; an action at a site needs the site, and is refused without."""
    if not any(action in RIGHTS.get(role, frozenset()) for role in actor.roles):
        return False
    if action in AT_A_SITE:
        return site_id is not None and sees_site(actor, site_id)
    return True


# -- what must be true before an award -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Blocker:
    """One thing still missing, by its stable code and the facts that its words mention."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """A criterion seen once: where (session or exchange), when, by whom, and in which role the member was there."""

    criterion: str
    seen_on: date
    kind: str  # "workshop", "meeting" or "exchange"
    place_id: int  # of the session, or of the exchange
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
        """Which gathering this was: two sessions of one workshop are two."""
        return ("exchange" if self.kind == "exchange" else "session", self.place_id)


@dataclass(frozen=True)
class Place:
    """A session or an exchange where the member was, and where something could still be recorded."""

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
    earlier: tuple[Place, ...] = ()  # other places of hers, latest first, where nothing was recorded for this badge

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
    def ticked_here(self) -> tuple[str, ...]:
        """Keys of the criteria seen where the wizard was opened."""
        if self.place is None:
            return ()
        here = ("exchange" if self.place.kind == "exchange" else "session", self.place.id)
        return tuple(c.key for c in self.criteria if any(s.place == here for s in c.seen))

    @property
    def blockers(self) -> list[Blocker]:
        """What is still missing before the member can be asked."""
        return blockers(self)


def blockers(dossier: Dossier, actor: Actor | None = None) -> list[Blocker]:
    """What is missing before this badge can be offered to the member; empty when nothing is. Her own yes is apart.

    Two different criteria, seen on two dates, in all (decisions 28). Neither the one who prepared the award nor `actor`
    may be the member herself.
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
    agreed = dossier.answer == MemberAnswer.YES and dossier.state in (AwardState.AGREED, AwardState.RESERVED)
    if not agreed or not dossier.name_shown:
        missing.append(Blocker("award.blocked.agreement"))
    return missing


# -- suggestions and sentences ---------------------------------------------------------------------------------------


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


_WORD = re.compile(r"[^\W\d_]+")
# The last alternative: the social security number of somebody born in Corsica, in which a letter stands.
_CONTACT = re.compile(
    r"\S@\S|https?://|www\.|(?:\d[\s.\-/]?){8,}|(?:\d[\s.\-]?){5}2[AB](?:[\s.\-]?\d){6}", re.IGNORECASE
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# Given names that are everyday words too: they are a name only when they are written as one.
_WORDS_TOO: Final = frozenset(
    {
        "aime", "aimee", "ange", "avril", "blanche", "clair", "claire", "clemence", "constance", "felicite",
        "fleur", "france", "grace", "jade", "marine", "olive", "parfait", "prudence", "prune", "rose",
        "victoire", "violette",
    }
)  # fmt: skip


def names_someone(sentence: str, given_names: Iterable[str], family_names: Iterable[str] = ()) -> str | None:
    """The first name of somebody that the sentence holds; None when it names nobody.

    Employers never see another person's name (decisions 8). A family name, or a given name that is also an everyday
    word, counts only with a capital inside a sentence: « Petit à petit » names nobody.
    """
    words: list[str] = []
    as_name: list[bool] = []
    for found in _WORD.finditer(sentence):
        before = sentence[: found.start()].rstrip(" «\u00a0\u202f\"’'(")
        words.append(folded(found.group()))
        as_name.append(found.group()[0].isupper() and bool(before) and before[-1] not in ".!?…:;")
    wanted = [(name, False) for name in given_names] + [(name, True) for name in family_names]
    for name, cautious in wanted:
        parts = folded(name).split()
        needs_capital = cautious or (len(parts) == 1 and parts[0] in _WORDS_TOO)
        for start in range(len(words) - len(parts) + 1):
            if parts and words[start : start + len(parts)] == parts and (as_name[start] or not needs_capital):
                return name
    return None


def signable(text: str) -> str:
    """A line as a document may hold it: in NFC, and with a space after each < that would begin a tag.

    What is signed holds no markup (issuer.rules.text); whoever types "a<b" means no tag, and can see what became of it.
    """
    return unicodedata.normalize("NFC", _TAG.sub("< ", text))


def holds_contact(sentence: str) -> bool:
    """Whether the sentence holds an e-mail, a web address or a phone number, which would be signed for ever."""
    return _CONTACT.search(sentence) is not None

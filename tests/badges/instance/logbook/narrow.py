"""What of a record is narrow: what a restoration must not widen. And acts that narrow, chosen by chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.gatherings.tables import Enrolment
from badges.gatherings.workshops import places
from badges.issuing import revoke, sign
from badges.issuing.correcting import pause
from badges.leaving import depart
from badges.leaving.erasure import erasure_request
from badges.ledger.tables import StatusEntry
from badges.network import accounts
from badges.network.signin import factors
from badges.network.tables import Site, Staff
from badges.people import links
from badges.people.own.objection import object_to, objects_to_badges
from badges.people.tables import Member
from badges.publication import documents
from badges.recognition import award
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award, AwardPause, OwnWords
from badges.sharing import audience
from badges.sharing.bundles import prepare_bundle, stop_bundle
from badges.sharing.bundles.tables import Bundle
from schemas import bitstring, strict_json
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed

UNREVOKED: Final = "revoked"
SHOWN_AGAIN: Final = (
    "hidden", "paused", "closed", "erased", "opted out", "unnamed", "named", "address", "child", "link", "bundle",
    "words", "left",
)  # fmt: skip
REOPENED: Final = ("account", "role", "password", "codes")


def narrow(services: Services) -> set[tuple[str, str]]:
    """Every narrow fact of a record, as (kind, whose)."""
    with services.database.begin(read_only=True) as session:
        awards = session.scalars(select(Award)).all()
        found = {("hidden", each.code) for each in awards if each.visibility is Visibility.HIDDEN}
        found |= {("closed", each.code) for each in awards if each.closed_at is not None}
        found |= {("refused", each.code) for each in awards if each.state is AwardState.DECLINED}
        found |= {("refused", each.code) for each in awards if each.state is AwardState.ABANDONED}
        paused = select(Award.code).join(AwardPause, AwardPause.award_id == Award.id)
        found |= {("paused", code) for code in session.scalars(paused)}
        shown = set(session.scalars(select(OwnWords.award_id).where(OwnWords.shown)))
        found |= {("words", each.code) for each in awards if each.id not in shown}
        named = set(session.scalars(select(Enrolment.member_id).where(Enrolment.name_agreed)))
        for member in session.scalars(select(Member)):
            who = member.erasure_bits.hex()
            found |= {("erased", who)} if member.erased_at is not None else set()
            found |= {("left", who)} if member.left_on is not None else set()
            found |= {("unnamed", who)} if member.unnamed_on is not None else set()
            found |= {("named", who)} if member.id not in named else set()
            found |= {("child", who)} if member.age is not None else set()
            found |= {("opted out", who)} if objects_to_badges(session, member.id) is not None else set()
        for person in session.scalars(select(Staff)):
            who = person.erasure_bits.hex()
            found |= {("account", who)} if not person.active else set()
            found |= {
                ("role", f"{who} {site}") for site in {"gueret", "auzances"} - {each.slug for each in person.sites}
            }
        stopped = session.scalars(select(Bundle).where(Bundle.stopped_at.is_not(None)))
        found |= {("bundle", each.key_digest.hex()) for each in stopped}
    return found | {("revoked", credential) for credential in revoked(services)}


def revoked(services: Services) -> set[str]:
    """The credentials whose bit is set in the lists as they are published."""
    with services.database.begin(read_only=True) as session:
        entries = [
            (each.status_list_id, each.index, each.credential_id) for each in session.scalars(select(StatusEntry))
        ]
    bits = {number: _bits(services, number) for number, _, _ in entries}
    return {credential for number, index, credential in entries if bitstring.is_set(bits[number], index)}


def credentials(services: Services) -> set[str]:
    """The credentials that a record knows, those whose award is lost too."""
    with services.database.begin(read_only=True) as session:
        return set(session.scalars(select(StatusEntry.credential_id)))


def _bits(services: Services, number: int) -> bytes:
    published = strict_json.parse_object(documents.status_list(services, number).data)
    return bitstring.decode(published["credentialSubject"]["encodedList"])


def secrets_of(services: Services) -> dict[str, Any]:
    """What opens something, or where letters go: links, addresses, passwords and recovery codes, by the person."""
    with services.database.begin(read_only=True) as session:
        members, staff = session.scalars(select(Member)).all(), session.scalars(select(Staff)).all()
        found: dict[str, Any] = {f"link {each.erasure_bits.hex()}": each.link_nonce for each in members}
        found |= {f"address {each.erasure_bits.hex()}": each.email for each in members}
        found |= {f"codes {each.erasure_bits.hex()}": tuple(each.mf_recovery_codes or ()) for each in staff}
        return found | {f"password {each.erasure_bits.hex()}": each.password for each in staff}


def known(services: Services) -> set[str]:
    """The codes, people and credentials that a record knows."""
    with services.database.begin(read_only=True) as session:
        found = set(session.scalars(select(Award.code)))
        found |= {bits.hex() for bits in session.scalars(select(Member.erasure_bits))}
        found |= {bits.hex() for bits in session.scalars(select(Staff.erasure_bits))}
        found |= {digest.hex() for digest in session.scalars(select(Bundle.key_digest))}
        return found


@dataclass
class Life:
    """Some weeks of a network: acts chosen by chance, most of them narrowing."""

    services: Services
    chance: random.Random
    badges: list[Recognition] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cast = Cast(self.services)
        self.number = 0
        with self.services.database.begin() as session:
            for person in session.scalars(select(Staff)):
                person.password = person.password or "a digest"
                person.sites = list(session.scalars(select(Site).where(Site.slug.in_(("gueret", "auzances")))))
        self.codes = factors.new_codes(self.services, self.cast.lea)

    def live(self, acts: int) -> None:
        """Carry out this many acts; one that is refused, as of a badge that its member closed, counts too."""
        for _ in range(acts):
            act = self.chance.choice(ACTS) if len(self.badges) > 1 else Life.issue
            try:
                act(self)
            except (NotFound, Refused) as refusal:
                if refusal.code.startswith("signing."):
                    raise

    def _badge(self, *states: AwardState) -> Recognition | None:
        fitting = [each for each in self.badges if each.row().state in states and each.row().erased_at is None]
        return self.chance.choice(fitting) if fitting else None

    def issue(self) -> None:
        self.number += 1
        found = agreed(
            self.cast, given="Fatou", family=f"Personne-{self.number}", email=f"f{self.number}@courrier.example"
        )
        acts.write_words(self.services, found.member, found.sign().code, "Je recommencerai.", with_badge=True)
        self.badges.append(found)

    def agree(self) -> None:
        self.number += 1
        self.badges.append(agreed(self.cast, given="Sara", family=f"Personne-{self.number}"))

    def refuse(self) -> None:
        if (each := self._badge(AwardState.AGREED)) is not None:
            award.abandon(self.services, self.cast.lea, each.award)

    def revoke(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            revoke.revoke(self.services, self.cast.helene, each.award, "error")

    def undo(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            sign.undo(self.services, self.cast.lea, each.award)

    def pause(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            pause.pause(self.services, self.cast.lea, each.award, "person")

    def hide(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            audience.set_visibility(self.services, each.member, each.code, "hidden")

    def silence(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            acts.write_words(
                self.services, each.member, each.code, self.chance.choice([None, "Pour moi."]), with_badge=False
            )

    def object(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            object_to(self.services, each.member, ["badges", "name"])

    def relink(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            links.renew_link(self.services, self.cast.lea, each.member)

    def bundle(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            number = prepare_bundle.prepare(self.services, each.member, [each.code])
            if self.chance.random() < 0.5:
                stop_bundle.stop(self.services, each.member, number)

    def stop_one(self) -> None:
        with self.services.database.begin(read_only=True) as session:
            found = session.execute(select(Bundle.member_id, Bundle.id).where(Bundle.stopped_at.is_(None))).first()
        if found is not None:
            stop_bundle.stop(self.services, *found)

    def name(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            self.number += 1
            acts.propose_workshop(
                self.services, self.cast.lea, site_id=self.cast.gueret, title=f"Atelier {self.number}",
                proposed_by_id=each.member, name_agreed=True,
            )  # fmt: skip

    def give_up_a_workshop(self) -> None:
        with self.services.database.begin(read_only=True) as session:
            found = session.execute(
                select(Enrolment.workshop_id, Enrolment.member_id).where(Enrolment.name_agreed)
            ).first()
        if found is not None:
            places.give_up(self.services, self.cast.lea, *found)

    def move(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            self.number += 1
            self._say(each, email=f"ailleurs{self.number}@courrier.example")

    def be_a_child(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            self._say(each, age="15_to_17")

    def _say(self, of: Recognition, **facts: str) -> None:
        with self.services.database.begin(read_only=True) as session:
            member = session.get_one(Member, of.member)
        told = {"given_name": member.given_name, "family_name": member.family_name, "email": member.email, **facts}
        change_member(self.services, self.cast.lea, of.member, **told)  # type: ignore[arg-type]

    def use_a_code(self) -> None:
        if self.codes:
            factors.use_code(self.services, self.cast.lea.staff_id or 0, self.codes.pop())  # none serves after a reset

    def leave(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            depart.leave(self.services, self.cast.lea, each.member, hide_badges=True)

    def erase(self) -> None:
        if (each := self._badge(AwardState.ISSUED)) is not None:
            with self.services.database.begin(read_only=True) as session:
                member = session.get_one(Member, each.member)
            name = f"{member.given_name} {member.family_name}"
            erasure_request.ask(self.services, self.cast.lea, each.member, name=name, fact=member.email or "")

    def close_account(self) -> None:
        accounts.disable(self.services, self.cast.helene, self.cast.karim.staff_id or 0)

    def take_a_site(self) -> None:
        staff = self.cast.lea.staff_id or 0
        acts.change_staff(
            self.services, self.cast.helene, staff,
            function="animatrice", roles=["facilitator"], site_slugs=["gueret"], last_day=None,
        )  # fmt: skip

    def reset(self) -> None:
        accounts.reset(self.services, self.cast.helene, self.cast.lea.staff_id or 0)


ACTS: Final[list[Callable[[Life], None]]] = [
    Life.issue, Life.issue, Life.issue, Life.agree, Life.refuse, Life.revoke, Life.undo, Life.pause, Life.hide,
    Life.silence, Life.object, Life.relink, Life.bundle, Life.stop_one, Life.leave, Life.erase, Life.close_account,
    Life.take_a_site, Life.reset, Life.name, Life.name, Life.give_up_a_workshop,
    Life.give_up_a_workshop, Life.move, Life.be_a_child, Life.use_a_code,
]  # fmt: skip

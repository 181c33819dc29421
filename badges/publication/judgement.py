"""Verifying the service's own badges by code, and any badge that is presented. Only the fetch differs between the two.

Our own documents are answered in process, from the table of `routes`: the key comes from the DID document and the bit
from the signed list, both as published, never from a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeGuard

from sqlalchemy import Connection, select

from badges.base.services import Services
from badges.base.telemetry import figures
from badges.base.text.codes import normalise
from badges.base.text.sentences import leads_to_someone
from badges.ledger import identities
from badges.ledger.reads import (
    is_replaced,
    listed_names,
    paused_badge,
    published_award,
    published_awards,
    standing_endorsements,
)
from badges.ledger.views import PublishedAward
from badges.network.rules import reached_at
from badges.network.service.ownership import Comparison, agreed
from badges.network.tables import Instance, Site
from badges.publication import hosted_documents, lost_badges
from badges.publication.routes import OwnDocuments
from badges.publication.turns import Aside, Once, turn
from badges.publication.visibility import Answer, Kind, answer
from badges.recognition.states import AwardState, Visibility
from issuer.representations import Representation
from verifier.believed_issuers import Believed
from verifier.conclusion import conclude
from verifier.environment import VerifierEnvironment
from verifier.limits import Limits
from verifier.own_names import OwnNames
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.resolver import is_at
from verifier.verdict import SAID_BY_AN_ISSUER, CheckName, CheckResult, Headline, Outcome, Verdict

REPLACED = "replaced"  # among the facts of the check of status, for a copy of which there is a corrected one
UNRECORDED = "status.unrecorded"
PAUSED = "status.suspended"  # as the verifier says of a badge whose issuer's list says so


def environment(services: Services, comparison: Comparison | None = None) -> VerifierEnvironment:
    """The verifier's environment for a badge that is presented: believed are our own issuers, and those listed.

    `comparison`: of the keys held here with the instance's row, as `ownership.agreed` hands it in.
    """
    asked = _AskedLate(services)
    return VerifierEnvironment(
        now=services.clock(),
        fetch=OwnDocuments(services, services.fetch, comparison),
        believed=Believed.of((), listed=asked),
        known_issuers=asked,
        own_names=asked.own_names,
        own_origin=services.settings.public_url,
        cache=services.cache,
        proven=services.proven,
        kept=services.kept,
    )


def own_environment(services: Services, comparison: Comparison | None = None) -> VerifierEnvironment:
    """The same for badges signed here, with more processor time: a busy machine must not make them undetermined."""
    return replace(environment(services, comparison), limits=Limits(processor_seconds=60))


def known_issuers(services: Services) -> Mapping[str, str]:
    """Issuers that are known here, id to name: those listed that count, the network, its sites, its 2.0 profiles.

    A site has the name with which it signs, "Réseau Citoyen de Services, Guéret": "Guéret" alone is a town.
    """
    return _known(services)[0]


def own_names(services: Services) -> OwnNames:
    """The names of the network, of its carrier and of its hosts, which no other issuer's badge may write."""
    return _known(services)[1]


def _known(services: Services) -> tuple[Mapping[str, str], OwnNames]:
    origin = services.settings.public_url
    with services.database.begin(read_only=True) as session:
        instance = session.get(Instance, 1)
        if instance is None:
            return {}, OwnNames()
        name = str(instance.network["name"])
        listed = listed_names(session, services.now())
        sites = session.scalars(select(Site)).all()
        titles = {identities.site_did(origin, site.slug): identities.site_title(name, site.city) for site in sites}
        own = identities.own_names(instance.network, sites)
    eras = {f"{origin}/ob2/{method.thumbprint}/issuer": name for method in hosted_documents.rsa_methods(services)}
    return listed | {identities.network_did(origin): name} | titles | eras, own


class _AskedLate(Mapping[str, str]):
    """The known issuers, and our own names, read when first asked for: a badge of our own origin needs none."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @cached_property
    def _known(self) -> tuple[Mapping[str, str], OwnNames]:
        return _known(self._services)

    @property
    def _names(self) -> Mapping[str, str]:
        return self._known[0]

    def own_names(self) -> OwnNames:
        return self._known[1]

    def __getitem__(self, issuer: str) -> str:
        return self._names[issuer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class AwardFacts:
    """What the page may show beside the verdict: the site to call, and when the badge ended. Never a member's name.

    `site_phone` is E.164; where the site has none, it and `site_hours` are the network's. `carried_by`: who runs the
    network, in the operator's words.
    """

    code: str
    state: AwardState
    visibility: Visibility
    search_engines: bool
    site_slug: str
    site_name: str
    site_town: str
    site_phone: str | None
    site_hours: str | None
    network_name: str
    carried_by: str | None
    badge_slug: str
    badge_version: int
    ended_at: datetime | None
    paused: bool
    issued_at: datetime | None
    own_words: str | None  # of the member, shown at their will: signed and attested by nobody
    site_closed_on: date | None  # since when the site is closed; None while it is open


@dataclass(frozen=True)
class AwardAnswer:
    """What a code answers: `kind` is "verdict", "unknown", "hidden", "withdrawn" or "erased" (decisions 2, 4, 9).

    After a restoration also those of `publication.lost_badges`: "lost", "on_hold", "cancelled" and "unknowable".

    `facts` is there for "verdict" and "withdrawn"; `verdict` for "verdict" alone, when `verify_award` gave the answer.
    """

    kind: str
    code: str | None
    verdict: Verdict | None = None
    facts: AwardFacts | None = None


def verify_award(services: Services, code: str, *, holder: bool = False) -> AwardAnswer:
    """Verify the badge behind a code, however it was typed. `holder`: for the member, who also sees a hidden badge.

    Raises KeyringStale: when the keys held here are not those of the instance's row, read with the badge.
    """
    with services.database.one_reading():
        found, presented, recorded = _look_up(services, code, holder=holder)
        return _verified(services, [(found, presented)], recorded)[0]


def verify_awards(services: Services, codes: Sequence[str]) -> tuple[AwardAnswer, ...]:
    """Verify several badges by their codes, in this order, each as `verify_award` does.

    They are read in one statement, with one more for each that is cancelled; what several of them need of our own
    documents is read once.
    Raises KeyringStale: as `verify_award`.
    """
    with services.database.one_reading():
        with services.database.reading() as connection:
            awards = published_awards(connection, codes, Representation.OB3)
            lost_ones = {code: _lost(services, connection, code, awards.get(code)) for code in codes}
        looked_up = [_answer(code, awards.get(code), lost_ones[code], holder=False) for code in codes]
        return _verified(services, looked_up, next((each.keys_digest for each in awards.values()), None))


def _verified(
    services: Services, looked_up: Sequence[tuple[AwardAnswer, Presented | None]], recorded: str | None
) -> tuple[AwardAnswer, ...]:
    """The same answers, each with the verdict on its bytes, where there are any."""

    def judge(comparison: Comparison) -> list[Verdict | None]:
        own = own_environment(services, comparison)
        own = replace(own, fetch=Once(own.fetch)) if len(looked_up) > 1 else own
        return [verify(presented, own) if presented is not None else None for _, presented in looked_up]

    verdicts = agreed(services, judge, lambda found: any(map(_is_doubtful, found)), (recorded,))
    return tuple(
        answer if verdict is None else _with(answer, without_withdrawn(services, verdict))
        for (answer, _), verdict in zip(looked_up, verdicts, strict=True)
    )


def _is_doubtful(verdict: Verdict | None) -> bool:
    """Whether other keys might have led to another verdict: no issuer was established."""
    return verdict is not None and verdict.headline not in SAID_BY_AN_ISSUER


def _with(answer: AwardAnswer, verdict: Verdict) -> AwardAnswer:
    if (facts := answer.facts) is not None and facts.paused:
        verdict = suspended(verdict, facts.site_town, facts.site_phone)
    return replace(answer, verdict=_counted(verdict))


def find_award(services: Services, code: str) -> AwardAnswer:
    """What `verify_award` answers, without the verdict: for a client that asks for the signed badge itself."""
    return _look_up(services, code, holder=False)[0]


def _look_up(services: Services, code: str, *, holder: bool) -> tuple[AwardAnswer, Presented | None, str | None]:
    """The answer from the database, the bytes to verify where the kind is "verdict", and the digest of the keys."""
    wanted = normalise(code)
    if wanted is None:
        return AwardAnswer("unknown", None), None, None
    with services.database.reading() as connection:
        award = published_award(connection, wanted, Representation.OB3)
        kind = _lost(services, connection, wanted, award)
    return *_answer(wanted, award, kind, holder=holder), award.keys_digest if award is not None else None


def _is_recorded(award: PublishedAward | None) -> TypeGuard[PublishedAward]:
    return award is not None and (award.issued_at is not None or award.erased_at is not None)


def _lost(services: Services, connection: Connection, code: str, award: PublishedAward | None) -> str | None:
    """What is to be answered for a code because a part of the record is lost; None: what the award says."""
    if not _is_recorded(award):
        return lost_badges.answer_of(services, connection, code)
    if award.state != AwardState.REVOKED or award.erased_at is not None:
        return None
    found = lost_badges.of_code(services, connection, code)  # cancelled, perhaps, by a correction whose record is lost
    return None if found == lost_badges.CANCELLED else found


def _answer(
    wanted: str, award: PublishedAward | None, kind: str | None, *, holder: bool
) -> tuple[AwardAnswer, Presented | None]:
    """The answer for a code, and the bytes to verify where there are any; `kind` as `_lost` returns it."""
    if kind is not None:
        return AwardAnswer(kind, wanted), None
    if not _is_recorded(award):
        return AwardAnswer("unknown", wanted), None
    shown = answer(award, Kind.PAGE, holder=holder)
    if shown is not Answer.YES:
        return AwardAnswer("erased" if shown is Answer.GONE else "hidden", wanted), None
    facts = _facts(award)
    if award.state == AwardState.WITHDRAWN:
        return AwardAnswer("withdrawn", wanted, facts=facts), None
    if award.data is None:
        return AwardAnswer("unknown", wanted), None
    return AwardAnswer("verdict", wanted, facts=facts), Presented(award.data, award.media_type, "store")


def _facts(award: PublishedAward) -> AwardFacts:
    phone, hours = reached_at(award.site.phone, award.site.call_hours, award.network)
    return AwardFacts(
        code=award.code,
        state=award.state,
        visibility=award.visibility,
        search_engines=award.search_engines,
        site_slug=award.site.slug,
        site_name=award.site.name,
        site_town=award.site.city,
        site_phone=phone,
        site_hours=hours,
        network_name=award.network["name"] or "",
        carried_by=identities.carrier(award.network.get("carried_by")),
        badge_slug=award.badge_slug,
        badge_version=award.badge_version,
        ended_at=award.ended_at,
        paused=award.paused_at is not None,
        issued_at=award.issued_at,
        site_closed_on=award.site.closed_on if award.site.is_closed else None,
        own_words=None if award.own_words is None or leads_to_someone(award.own_words) else award.own_words,
    )


def verify_presented(services: Services, presented: Presented, *, recipient: str | None = None) -> Verdict:
    """Verify what is presented, one at a time. Nothing of it is stored or logged.

    While one verification waits for another site, the next one runs. Raises KeyringStale: when it rests on our keys,
    and those held here are not those of the instance's row.
    """

    def judge(comparison: Comparison) -> Verdict:
        waiting_aside = environment(replace(services, fetch=Aside(services.fetch)), comparison)
        return verify(presented, waiting_aside, recipient=recipient)

    with turn():
        verdict = agreed(services, judge, _is_doubtful)
        return _counted(as_recorded(services, without_withdrawn(services, verdict)))


def suspended(verdict: Verdict, town: str, phone: str | None) -> Verdict:
    """The verdict on a paused badge of ours, with the phone to call: what the verifier found, and the pause beside it.

    The verifier knows nothing of a pause, and no list says it (decisions 16): a kept verdict stays right. By the
    verifier's own order, what is forged, unreadable, undetermined or cancelled stays what it is.
    """
    facts = {"town": town, "phone": phone} if phone else {}
    checks = (*verdict.checks, CheckResult(CheckName.STATUS, Outcome.FAILED, PAUSED, facts))
    return replace(verdict, headline=conclude(checks, verdict.trust), checks=checks)


def replaced(verdict: Verdict) -> Verdict:
    """The verdict on a copy of ours that a corrected badge has replaced: revoked, as its list says, and why.

    It names no person: its holder may no longer use that name.
    """
    checks = tuple(
        replace(each, facts={**each.facts, REPLACED: True}) if each.code == "status.revoked" else each
        for each in verdict.checks
    )
    nameless = replace(verdict.credential, recipient_name=None) if verdict.credential is not None else None
    return replace(verdict, checks=checks, credential=nameless)


def without_withdrawn(services: Services, verdict: Verdict) -> Verdict:
    """The verdict on a badge of ours, without the words of witnesses that were withdrawn since that copy was signed.

    A badge that the site alone endorses costs no statement. Another verifier shows what the copy says.
    """
    proven = verdict.credential
    if len(verdict.endorsements) < 2 or proven is None or proven.id is None:
        return verdict
    if not is_at(services.settings.public_url, proven.issuer_id):
        return verdict
    with services.database.reading() as connection:
        standing = standing_endorsements(connection, proven.id)
    if standing is None:
        return verdict
    said = tuple(each if _endorsement_id(each) in standing else _withdrawn(each) for each in verdict.endorsements)
    return replace(verdict, endorsements=said)


def _endorsement_id(nested: Verdict) -> str | None:
    return nested.credential.id if nested.credential is not None else None


def _withdrawn(nested: Verdict) -> Verdict:
    """An endorsement that was withdrawn: its state, and no word of it."""
    wordless = replace(nested.credential, endorsement_comment=None) if nested.credential is not None else None
    return replace(nested, headline=Headline.WITHDRAWN, credential=wordless)


def unrecorded(verdict: Verdict) -> Verdict:
    """The verdict on a badge of ours that our record does not know, a part of which is lost: it may be cancelled."""
    checks = (*verdict.checks, CheckResult(CheckName.STATUS, Outcome.UNKNOWN, UNRECORDED, {}))
    return replace(verdict, headline=conclude(checks, verdict.trust), checks=checks)


def as_recorded(services: Services, verdict: Verdict) -> Verdict:
    """The same verdict, but for a badge of ours that is paused or was replaced, in whatever form it was presented."""
    proven = verdict.credential
    if proven is None or proven.id is None or not is_at(services.settings.public_url, proven.issuer_id):
        return verdict
    with services.database.reading() as connection:
        paused = paused_badge(connection, proven.id)
        if verdict.headline is Headline.REVOKED and is_replaced(connection, proven.id):
            return replaced(verdict)
        told = lost_badges.of_credential(connection, proven.id) if verdict.headline is Headline.VALID else None
        if told == lost_badges.UNKNOWABLE:
            return unrecorded(verdict)
        if told == lost_badges.PAUSED:
            return suspended(verdict, "", None)
    if paused is None:
        return verdict
    return suspended(verdict, paused.town, reached_at(paused.phone, paused.hours, paused.network)[0])


def _counted(verdict: Verdict) -> Verdict:
    figures.count_verdict(verdict.headline.value)
    return verdict

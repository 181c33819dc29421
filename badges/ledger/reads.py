"""Reads about what was published, one statement each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.ledger import rows, rules
from badges.ledger.rules import Proposal, State
from badges.ledger.states import EditionPurpose, EditionState
from badges.ledger.tables import Document, Edition, HostedAssertion, KnownIssuer
from badges.ledger.views import BackpackCopyView, KnownIssuerView, PausedBadge, PublishedAward
from badges.network import rows as network
from badges.network.tables import Instance, Site
from badges.network.views import SiteView
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award, AwardPause, BadgeModel, BadgeVersion, OwnWords
from badges.recognition.witnesses.tables import WitnessStatement
from issuer.representations import Representation

# The columns of the site in the order of `SiteView`, then the others in the order of `PublishedAward`. No row is made
# an object.
_OF_SITE: Final = tuple(getattr(Site, each.name).label(f"site_{each.name}") for each in fields(SiteView))
_OF_AWARD: Final = (
    Award.code,
    Award.state,
    Award.visibility,
    Award.search_engines,
    Award.issued_at,
    Award.ended_at,
    Award.paused_at,
    Award.erased_at,
    Award.closed_at,
    BadgeModel.slug,
    BadgeVersion.number,
    Instance.network,
    Document.data,
    Document.media_type,
    Instance.keys_digest,
)
_OWN_WORDS: Final = select(OwnWords.text).where(OwnWords.award_id == Award.id, OwnWords.shown).scalar_subquery()
_PUBLISHED: Final = (
    select(*_OF_SITE, *(column.expression for column in _OF_AWARD), _OWN_WORDS)
    .select_from(Award.__table__)
    .join(Site.__table__, Site.id == Award.site_id)
    .join(BadgeVersion.__table__, BadgeVersion.id == Award.badge_version_id)
    .join(BadgeModel.__table__, BadgeModel.id == BadgeVersion.badge_model_id)
    .outerjoin(Instance.__table__, Instance.id == 1)
    .outerjoin(Edition.__table__, (Edition.award_id == Award.id) & (Edition.state == EditionState.ISSUED))
    .outerjoin(
        Document.__table__,
        (Document.edition_id == Edition.id) & (Document.representation == bindparam("representation")),
    )
    .order_by(Edition.id.desc())
)
_BY_CODE: Final = _PUBLISHED.where(Award.code == bindparam("code")).limit(1)
_BY_CODES: Final = _PUBLISHED.where(Award.code.in_(bindparam("codes", expanding=True)))
_NEWEST: Final = (
    select(Award.code)
    .where(Award.state == AwardState.ISSUED, Award.visibility != Visibility.HIDDEN, Award.erased_at.is_(None))
    .order_by(Award.id.desc())
    .limit(1)
)
_PAUSED: Final = (
    select(Site.city, Site.phone, Site.call_hours, Instance.network)
    .select_from(AwardPause)
    .join(Award.__table__, Award.id == AwardPause.award_id)
    .join(Site.__table__, Site.id == Award.site_id)
    .outerjoin(Instance.__table__, Instance.id == 1)
    .where(
        or_(
            exists().where(Edition.award_id == Award.id, Edition.credential_id == bindparam("id")),
            exists().where(
                HostedAssertion.award_id == Award.id,
                or_(HostedAssertion.signed_id == bindparam("id"), HostedAssertion.key == bindparam("key")),
            ),
        )
    )
    .limit(1)
)
_NEXT: Final = aliased(Edition)
_REPLACED: Final = (
    select(Award.id)
    .join(Edition.__table__, Edition.award_id == Award.id)
    .where(
        Edition.credential_id == bindparam("id"),
        Award.state == AwardState.ISSUED,
        Award.erased_at.is_(None),
        Award.closed_at.is_(None),
        exists().where(
            _NEXT.award_id == Award.id,
            _NEXT.id > Edition.id,
            _NEXT.purpose == EditionPurpose.CORRECTION,
            _NEXT.state == EditionState.ISSUED,
        ),
    )
    .limit(1)
)
_OTHER_RECIPIENT: Final = (
    select(Award.id)
    .join(HostedAssertion.__table__, HostedAssertion.award_id == Award.id)
    .where(
        or_(HostedAssertion.signed_id == bindparam("id"), HostedAssertion.key == bindparam("key")),
        HostedAssertion.replaced_at.is_not(None),
        Award.state == AwardState.ISSUED,
        Award.erased_at.is_(None),
        Award.closed_at.is_(None),
    )
    .limit(1)
)


def published_award(connection: Connection, code: str, representation: Representation | None) -> PublishedAward | None:
    """An award by its normalised public code, and the signed bytes of its last issued edition.

    One statement. With no representation there are no bytes.
    """
    found = connection.execute(_BY_CODE, {"code": code, "representation": representation}).first()
    if found is None:
        return None
    return PublishedAward(SiteView(*found[: len(_OF_SITE)]), *found[len(_OF_SITE) :])


def published_awards(
    connection: Connection, codes: Collection[str], representation: Representation
) -> dict[str, PublishedAward]:
    """The same of several awards, by their codes; unknown codes are left out. One statement, whatever their number."""
    found: dict[str, PublishedAward] = {}
    for row in connection.execute(_BY_CODES, {"codes": list(codes), "representation": representation}):
        award = PublishedAward(SiteView(*row[: len(_OF_SITE)]), *row[len(_OF_SITE) :])
        found.setdefault(award.code, award)  # the last edition comes first
    return found


def newest_code(connection: Connection) -> str | None:
    """The code of the badge that was issued last and is not hidden; None: there is none."""
    return connection.scalar(_NEWEST)


def paused_badge(connection: Connection, document_id: str) -> PausedBadge | None:
    """The phone to call about the badge of a signed document of ours, in whatever form, while it is paused.

    One statement, which begins with the few badges that are paused.
    """
    found = connection.execute(_PAUSED, {"id": document_id, "key": document_id.rpartition("/")[2]}).first()
    return PausedBadge(*found) if found is not None else None


def is_replaced(connection: Connection, credential_id: str) -> bool:
    """Whether a document of ours ended while its badge is still there: it was corrected, or made for another recipient.

    One statement, and one more for what was not corrected.
    """
    if connection.execute(_REPLACED, {"id": credential_id}).first() is not None:
        return True
    names = {"id": credential_id, "key": credential_id.rpartition("/")[2]}
    return connection.execute(_OTHER_RECIPIENT, names).first() is not None


def standing_endorsements(connection: Connection, credential_id: str) -> frozenset[str] | None:
    """The ids of the endorsements that stand in the badge of a credential now: those of its newest edition, but for
    what was withdrawn since. None where the record holds no such badge, or its draft is destroyed. Two statements.
    """
    award_id = select(Edition.award_id).where(Edition.credential_id == credential_id).limit(1).scalar_subquery()
    newest = select(Edition.draft).where(Edition.award_id == award_id, Edition.state == EditionState.ISSUED)
    draft = connection.execute(newest.order_by(Edition.id.desc()).limit(1)).scalar()
    if not draft:
        return None
    gone = select(WitnessStatement.urn).where(
        WitnessStatement.award_id == award_id, WitnessStatement.withdrawn_at.is_not(None)
    )
    return frozenset(each["id"] for each in draft["endorsements"]) - set(connection.execute(gone).scalars())


def known_issuers(session: OrmSession) -> list[KnownIssuerView]:
    """Every entry of the list, whatever its state, in its order."""
    said = network.said_of_issuers(session)
    return [KnownIssuerView.of(each, said.get(each.issuer_id, ())) for each in rows.known_issuers(session)]


def known_issuer(session: OrmSession, number: int) -> KnownIssuerView | None:
    """One entry of the list, by its number."""
    return next((each for each in known_issuers(session) if each.id == number), None)


def known_issuer_by_id(session: OrmSession, issuer_id: str) -> KnownIssuerView | None:
    """One entry of the list, by the issuer's id."""
    return next((each for each in known_issuers(session) if each.issuer_id == issuer_id), None)


def listed_names(session: OrmSession, now: datetime) -> dict[str, str]:
    """The issuers that count now, id to name: those whose badges are believed."""
    return {each.issuer_id: each.name(now) for each in known_issuers(session) if each.state(now) is State.COUNTS}


def counting_known_issuers() -> Select[int]:
    """Count the entries of the list (`badges.base.database.counts`)."""
    return select(func.count(KnownIssuer.id))


def unsettled_issuers(said: Mapping[str, Sequence[Mapping[str, Any]]], listed: int, now: datetime) -> int:
    """How many entries of the list wait for a second yes, or lack what was said of them. `said`: as the instance's view
    holds it; `listed`: of how many entries."""
    waiting = sum(rules.waiting([Proposal.of(one) for one in each], now) is not None for each in said.values())
    return waiting + max(0, listed - len(said))


def backpack_copy(session: OrmSession, award_id: int) -> BackpackCopyView | None:
    """The Open Badges 2.0 form of an award, once its bytes are stored."""
    found = rows.hosted_assertion(session, award_id)
    return BackpackCopyView.of(found) if found is not None else None


def has_form_with_email(session: OrmSession, award_id: int) -> bool:
    """Whether the award has the Open Badges 3.0 form for a backpack that matches recipients."""
    return rows.has_form_with_email(session, award_id)

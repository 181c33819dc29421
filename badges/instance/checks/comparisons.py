"""What must agree between awards, editions, the ledger, the status entries, the consents and the journal.

Each comparison is one statement that gives the numbers of what disagrees, so the database does the work and nothing is
held in memory. A fact that stands in two places is compared in both directions: changing one of them alone is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, not_, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.journal.acts import Act, Outcome
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.instance.checks.corrections import begins_wrongly, corrected_at, corrects, replaced
from badges.leaving.tables import Erasure
from badges.ledger.states import EditionPurpose, EditionState, LedgerEvent
from badges.ledger.tables import Document, Edition, LedgerEntry, LostCredential, StatusEntry
from badges.people.tables import Member
from badges.recognition.states import ENDED, AwardState, EndorsementKind
from badges.recognition.tables import Award, AwardPause, BadgeVersion, Endorsement
from issuer.representations import Representation

SIGNED: Final = (AwardState.ISSUED, *ENDED)
ENDS: Final = (LedgerEvent.REVOKED, LedgerEvent.WITHDRAWN)
ALWAYS_SIGNED: Final = (Representation.OB3, Representation.OB3_JWT, Representation.ENDORSEMENT)


@dataclass(frozen=True)
class Comparison:
    """Facts that must agree: `faulty` selects the numbers of the rows where they do not.

    `line`: the line of the check. `what`: the sentence, with how many there are and the number of the first.
    """

    line: str
    what: str
    faulty: Select[Any]


def disagreement(session: OrmSession, comparison: Comparison) -> tuple[int, int]:
    """How many rows disagree, and the number of the first. One statement."""
    faulty = comparison.faulty.distinct().subquery()
    count, first = session.execute(select(func.count(), func.min(faulty.c[0]))).one()
    return int(count), int(first or 0)


def as_text(column: Any) -> ColumnElement[str]:
    """An enumeration as its stored text, to compare two of them."""
    return cast(column, String)


def _differs(*pairs: tuple[Any, Any]) -> ColumnElement[bool]:
    """Whether one of the pairs differs; two absent values are alike."""
    return or_(*(left.is_distinct_from(right) for left, right in pairs))


def _entries(*events: LedgerEvent) -> Any:
    """The ledger's rows of these events about an edition's credential."""
    return and_(LedgerEntry.credential_id == Edition.credential_id, LedgerEntry.event.in_(events))


signed: Final = Award.state.in_(SIGNED)
_issued = and_(Edition.award_id == Award.id, Edition.state == EditionState.ISSUED)
_reserved = and_(Edition.award_id == Award.id, Edition.state == EditionState.RESERVED)
here: Final = Award.erased_at.is_(None)
_of_edition = and_(LedgerEntry.credential_id == Edition.credential_id, LedgerEntry.edition == Edition.number)
_signed_rows = and_(_of_edition, LedgerEntry.event == LedgerEvent.ISSUED)
_before, _after = aliased(Edition), aliased(Edition)
# Of an edition whose bytes held what a witness withdrew: a later one, which does not, stands in its place.
_forgotten = and_(
    exists().where(
        Endorsement.award_id == Edition.award_id,
        Endorsement.kind == EndorsementKind.WITNESS,
        Endorsement.withdrawn_at.is_not(None),
    ),
    exists().where(_after.award_id == Edition.award_id, _after.state == EditionState.ISSUED, _after.id > Edition.id),
)
# The last act that paused an award, resumed it or ended it, and who did it.
_of_pauses = (Act.AWARD_PAUSED, Act.AWARD_RESUMED, Act.AWARD_REVOKED, Act.AWARD_WITHDRAWN)
_last_act = (
    select(func.max(JournalEntry.id).label("entry"), JournalFacts.award_id)
    .join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    .where(JournalEntry.kind.in_(_of_pauses), JournalEntry.result == Outcome.DONE)
    .group_by(JournalFacts.award_id)
    .subquery()
)
# Of a credential that the journal outside of the database knows, and the record lost.
is_lost: Final = exists().where(LostCredential.credential_id == StatusEntry.credential_id)
# A member whose erasure was asked for is hidden at once, and destroyed days later.
_hidden = exists().where(
    Erasure.member_id == Award.member_id, Erasure.taken_back_at.is_(None), Erasure.destroyed_at.is_(None)
)

AWARDS: Final = (
    Comparison(
        "Attributions",
        "{n} dont l’état ne va pas avec les dates (la première : {first})",
        select(Award.id).where(
            or_(
                signed != Award.issued_at.is_not(None),
                Award.state.in_(ENDED) != Award.ended_at.is_not(None),
                and_(signed, Award.ended_at < Award.issued_at),
            )
        ),
    ),
    Comparison(
        "Attributions",
        "{n} sans badge signé (la première : {first})",
        select(Award.id).where(signed, not_(exists().where(_issued))),
    ),
    Comparison(
        "Attributions",
        "{n} ont un badge signé et ne le disent pas (la première : {first})",
        select(Award.id).where(not_(signed), exists().where(_issued)),
    ),
    Comparison(
        "Attributions",
        "{n} réservées d’un seul côté (la première : {first})",
        select(Award.id).where(
            or_(
                (Award.state == AwardState.RESERVED) != exists().where(_reserved, not_(corrects)),
                and_(Award.state != AwardState.ISSUED, exists().where(_reserved, corrects)),
            )
        ),
    ),
    Comparison(
        "Attributions",
        "{n} annulées ou retirées, et le registre ne le dit pas (la première : {first})",
        select(Award.id).where(
            Award.state.in_(ENDED),
            not_(
                exists().where(
                    _issued,
                    _entries(*ENDS),
                    as_text(LedgerEntry.event) == as_text(Award.state),
                    LedgerEntry.at == Award.ended_at,
                )
            ),
        ),
    ),
    Comparison(
        "Attributions",
        "{n} annulées ou retirées dans le registre, et l’attribution ne le dit pas (la première : {first})",
        select(Award.id)
        .join(Edition, Edition.award_id == Award.id)
        .join(LedgerEntry, _of_edition)
        .where(LedgerEntry.event.in_(ENDS), as_text(LedgerEntry.event) != as_text(Award.state), not_(replaced)),
    ),
    Comparison(
        "Attributions",
        "{n} dites effacées d’un seul côté (la première : {first})",
        select(Award.id)
        .join(Edition, Edition.award_id == Award.id)
        .where(
            Edition.state == EditionState.ISSUED,
            or_(
                and_(Award.erased_at.is_(None), exists().where(_entries(LedgerEvent.ERASED))),
                and_(Award.erased_at.is_not(None), not_(exists().where(_entries(LedgerEvent.ERASED))), not_(_hidden)),
            ),
        ),
    ),
    Comparison(
        "Attributions",
        "{n} en pause ou non, et le journal dit autre chose (la première : {first})",
        select(Award.id)
        .outerjoin(AwardPause, AwardPause.award_id == Award.id)
        .outerjoin(_last_act, _last_act.c.award_id == Award.id)
        .outerjoin(JournalEntry, and_(JournalEntry.id == _last_act.c.entry, JournalEntry.kind == Act.AWARD_PAUSED))
        .outerjoin(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
        .where(
            here,
            or_(
                _differs(
                    (AwardPause.paused_at, JournalEntry.at),
                    (AwardPause.paused_by_id, JournalFacts.staff_id),
                    (as_text(AwardPause.reason), JournalFacts.about),
                ),
                and_(AwardPause.award_id.is_not(None), Award.state != AwardState.ISSUED),
            ),
        ),
    ),
    Comparison(
        "Attributions",
        "{n} fermées sans départ de la personne (la première : {first})",
        select(Award.id)
        .join(Member, Member.id == Award.member_id)
        .where(Award.closed_at.is_not(None), Member.left_on.is_(None)),
    ),
    Comparison(
        "Attributions",
        "{n} dont la date n’est pas celle du premier badge signé (la première : {first})",
        select(Award.id)
        .join(Edition, _issued)
        .group_by(Award.id, Award.issued_at)
        .having(Award.issued_at != func.min(Edition.issued_at)),
    ),
    Comparison(
        "Attributions",
        "{n} corrigées d’un seul côté (la première : {first})",
        select(Award.id)
        .join(Edition, _issued)
        .outerjoin(LedgerEntry, and_(_entries(LedgerEvent.REVOKED), LedgerEntry.at == corrected_at))
        .where(replaced, LedgerEntry.number.is_(None)),
    ),
    Comparison(
        "Attributions",
        "{n} dont la fin de validité n’est pas celle du badge (la première : {first})",
        select(Award.id).join(Edition, _issued).where(_differs((Award.valid_until, Edition.valid_until))),
    ),
    Comparison(
        "Attributions",
        "{n} dont le modèle ou l’attestation manque (la première : {first})",
        select(Award.id)
        .join(BadgeVersion, BadgeVersion.id == Award.badge_version_id)
        .where(
            or_(
                BadgeVersion.badge_model_id != Award.badge_model_id,
                and_(signed, not_(exists().where(Endorsement.award_id == Award.id))),
            )
        ),
    ),
)

LEDGER: Final = (
    Comparison(
        "Registre",
        "{n} lignes dont le badge n’est plus dans la base (la première : {first})",
        select(LedgerEntry.number)
        .outerjoin(Edition, _of_edition)
        .where(
            or_(
                Edition.id.is_(None),
                and_(LedgerEntry.event == LedgerEvent.ISSUED, Edition.state != EditionState.ISSUED),
            )
        ),
    ),
    Comparison(
        "Registre",
        "{n} lignes ne disent pas la même chose que le badge (la première : {first})",
        select(LedgerEntry.number)
        .join(Edition, _of_edition)
        .where(
            or_(
                _differs(
                    (LedgerEntry.status_list_id, Edition.status_list_id),
                    (LedgerEntry.status_index, Edition.status_index),
                    (LedgerEntry.awarded_at, Edition.awarded_at),
                    (LedgerEntry.valid_from, Edition.valid_from),
                    (LedgerEntry.valid_until, Edition.valid_until),
                ),
                (LedgerEntry.event == LedgerEvent.ISSUED) != LedgerEntry.digest.is_not(None),
                (LedgerEntry.event == LedgerEvent.ISSUED) != LedgerEntry.representation.is_not(None),
            )
        ),
    ),
    Comparison(
        "Registre",
        "{n} badges signés n’y sont pas, ou à une autre date (le premier : {first})",
        select(Edition.id)
        .outerjoin(
            LedgerEntry,
            and_(_signed_rows, LedgerEntry.representation.in_(ALWAYS_SIGNED), LedgerEntry.at == Edition.issued_at),
        )
        .where(Edition.state == EditionState.ISSUED)
        .group_by(Edition.id)
        .having(func.count(LedgerEntry.representation.distinct()) < len(ALWAYS_SIGNED)),
    ),
    Comparison(
        "Registre",
        "{n} badges dont l’état ne va pas avec les dates (le premier : {first})",
        select(Edition.id).where(
            or_(
                (Edition.state == EditionState.ISSUED) != Edition.issued_at.is_not(None),
                Edition.reserved_at > Edition.issued_at,
                and_(Edition.state == EditionState.ABANDONED, as_text(Edition.draft) != "null"),
            )
        ),
    ),
    Comparison(
        "Registre",
        "{n} éditions d’un badge ne se suivent pas (la première : {first})",
        select(Edition.id)
        .outerjoin(_before, and_(_before.credential_id == Edition.credential_id, _before.number == Edition.number - 1))
        .where(
            case(
                (Edition.number == 1, begins_wrongly),
                else_=or_(
                    Edition.purpose != EditionPurpose.RENEWAL,
                    _before.id.is_(None),
                    _differs(
                        (Edition.award_id, _before.award_id),
                        (Edition.subject_id, _before.subject_id),
                        (Edition.status_list_id, _before.status_list_id),
                        (Edition.status_index, _before.status_index),
                        (Edition.awarded_at, _before.awarded_at),
                    ),
                ),
            )
        ),
    ),
    Comparison(
        "Registre",
        "{n} badges dont un document signé a disparu (le premier : {first})",
        select(Edition.id)
        .join(LedgerEntry, _signed_rows)
        .outerjoin(
            Document, and_(Document.edition_id == Edition.id, Document.representation == LedgerEntry.representation)
        )
        .where(
            Document.id.is_(None),
            not_(exists().where(_entries(LedgerEvent.ERASED)).correlate(Edition)),
            not_(_forgotten),
        ),
    ),
    Comparison(
        "Registre",
        "{n} actes du journal ne vont pas avec les attributions (le premier : {first})",
        select(JournalEntry.id)
        .join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
        .outerjoin(Award, Award.id == JournalFacts.award_id)
        .outerjoin(Member, Member.id == JournalFacts.member_id)  # facts keep the record that was joined to another
        .where(
            JournalFacts.award_id.is_not(None),
            JournalEntry.result == Outcome.DONE,
            JournalEntry.kind.in_((Act.AWARD_SIGNED, Act.AWARD_CORRECTED, Act.AWARD_REVOKED, Act.AWARD_WITHDRAWN)),
            or_(
                Award.id.is_(None),
                Award.issued_at.is_(None),
                _differs(
                    (Award.member_id, func.coalesce(Member.merged_into_id, JournalFacts.member_id)),
                    (Award.site_id, JournalFacts.site_id),
                ),
                and_(JournalEntry.kind == Act.AWARD_REVOKED, Award.state != AwardState.REVOKED),
                and_(JournalEntry.kind == Act.AWARD_WITHDRAWN, Award.state != AwardState.WITHDRAWN),
            ),
        ),
    ),
)

STATUSES: Final = (
    Comparison(
        "Listes de statut",
        "{n} badges n’y ont pas leur place (le premier : {first})",
        select(Edition.id)
        .outerjoin(StatusEntry, StatusEntry.credential_id == Edition.credential_id)
        .where(
            or_(
                StatusEntry.id.is_(None),
                _differs(
                    (StatusEntry.status_list_id, Edition.status_list_id), (StatusEntry.index, Edition.status_index)
                ),
            )
        ),
    ),
    Comparison(
        "Listes de statut",
        "{n} places ne sont à aucun badge (la première : {first})",
        select(StatusEntry.id)
        .outerjoin(Edition, Edition.credential_id == StatusEntry.credential_id)
        .where(Edition.id.is_(None), not_(is_lost)),
    ),
    Comparison(
        "Listes de statut",
        "{n} badges annulés dans le registre sont notés valables (le premier : {first})",
        select(StatusEntry.id)
        .join(LedgerEntry, LedgerEntry.credential_id == StatusEntry.credential_id)
        .where(LedgerEntry.event.in_(ENDS), StatusEntry.revoked_at.is_distinct_from(LedgerEntry.at)),
    ),
    Comparison(
        "Listes de statut",
        "{n} badges sont notés annulés, et le registre ne le dit pas (le premier : {first})",
        select(StatusEntry.id).where(
            StatusEntry.revoked_at.is_not(None),
            not_(is_lost),
            not_(
                exists().where(
                    LedgerEntry.credential_id == StatusEntry.credential_id,
                    LedgerEntry.event.in_((*ENDS, LedgerEvent.ERASED)),
                )
            ),
        ),
    ),
)

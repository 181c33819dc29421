"""Every stored document, one edition after the other: its digest, what it says, and whether it still verifies.

The digest is compared with the ledger's. What will be signed anew when a key is lost (the draft) and what pages show
beside a badge (the award) are compared with what was signed. All signatures of the current edition are verified; one
badge in fifty, and each that is not plainly good, is judged by the whole verifier, as for an employer. One edition is
held in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.services import Services
from badges.instance.checks.agreements import of_recipients, replaced_copies
from badges.instance.checks.corrections import replaced
from badges.instance.checks.findings import GOOD, SOMETHING_CHANGED, TOLD, WRONG, Finding, Outside, Progress, counted
from badges.instance.checks.signatures import Signatures
from badges.issuing import matching_form
from badges.ledger import identities
from badges.ledger.states import EditionState, LedgerEvent
from badges.ledger.tables import Document, Edition, HostedAssertion, LedgerEntry
from badges.network.tables import Site
from badges.publication.judgement import own_environment
from badges.recognition.rules import is_expired
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, BadgeVersion
from issuer.compose_ob3 import email_hash_of, with_email
from issuer.representations import Representation
from keys.proofs import data_integrity, vc_jwt
from schemas import strict_json
from schemas.errors import OpenBadgesError
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, Fetched
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.proven_signatures import ProvenSignatures
from verifier.verdict import Headline

BATCH: Final = 100
SAMPLE: Final = 50  # one badge in so many is judged by the whole verifier although its signatures hold
PROVEN: Final = 64  # an endorsement stands in two forms of a badge, and a list in every verdict
KEPT_DOCUMENTS: Final = 64  # the keys of the network and its sites, the status lists
TOKEN_ONLY: Final = frozenset({"status_jwt_url"})
ALWAYS: Final = (Representation.OB3, Representation.OB3_JWT)
JUDGED: Final = (*ALWAYS, Representation.OB2_JWS, *matching_form.FORMS)


@dataclass
class Report:
    """What a pass over all documents found: for each fault how many editions have it, and the award of the first."""

    documents: int = 0
    badges: int = 0
    verified: int = 0
    pending_forms: int = 0

    def __post_init__(self) -> None:
        self.faults: dict[str, tuple[int, int]] = {}

    def add(self, code: str, award: int) -> None:
        """Count a fault of an edition."""
        count, first = self.faults.get(code, (0, award))
        self.faults[code] = count + 1, first


WORDS: Final = {
    "digest": "Registre : {count} documents ne sont pas ceux qui ont été délivrés (premier badge : {first})",
    "unsigned": "Registre : {count} documents sont à un badge qui n’a pas été signé (premier badge : {first})",
    "form": "Badges : {count} dont les formes ne disent pas la même chose (le premier : {first})",
    "draft": "Badges : {count} dont le brouillon n’est pas ce qui a été signé (le premier : {first})",
    "award": "Attributions : {count} ne disent pas ce qui a été signé (la première : {first})",
    "model": "Modèles : {count} badges portent un autre texte que leur modèle (le premier : {first})",
    "hosted": "Accords : {count} badges pour un sac de badges ne sont pas ceux demandés (le premier : {first})",
}


def badges(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Read and judge every document; one line for each fault."""
    report = examine(services, progress)
    for code, (count, first) in report.faults.items():
        yield Finding(WRONG, WORDS[code].format(count=count, first=first), SOMETHING_CHANGED)
    if not report.faults:
        yield Finding(GOOD, f"Documents : {counted(report.documents, 'comme délivré', 'comme délivrés')}")
    if unverified := report.badges - report.verified:
        what = f"Badges : {unverified} sur {report.badges} ne se vérifient pas"
        yield Finding(WRONG, what, SOMETHING_CHANGED)
    else:
        yield Finding(GOOD, f"Badges : {counted(report.badges, 'relu et vérifié', 'relus et vérifiés')}")
    if report.pending_forms:
        yield without_sequel(report.pending_forms)


def without_sequel(count: int) -> Finding:
    """What is said of forms for a backpack that were asked for and are not made; only the member can ask again."""
    what = f"Sacs de badges : {counted(count, 'demande', 'demandes')} sans suite"
    return Finding(TOLD, what, "La personne peut refaire sa demande depuis sa page.")


def examine(services: Services, progress: Progress) -> Report:
    """Read every document and judge every current badge. Withdrawn badges are not judged: they are not shown."""
    report = Report()
    own = own_environment(services)
    environment = replace(own, fetch=_Once(own.fetch), proven=ProvenSignatures(PROVEN), kept=None)
    signatures = Signatures(services)
    with services.database.begin(snapshot=True) as session, ExitStack() as stack:
        facts = _Facts.of(services, session)
        chosen = _rows()
        total = session.scalar(select(func.count()).select_from(Edition).where(Edition.documents.any())) or 0
        rows = stack.enter_context(closing(session.execute(chosen.execution_options(yield_per=BATCH))))
        for done, (_, group) in enumerate(groupby(rows, key=lambda row: row.edition), 1):
            edition = _StoredEdition([row._asdict() for row in group])
            report.documents += len(edition.forms)
            for code in dict.fromkeys(_faults(edition, facts)):
                report.add(code, edition.award)
            report.pending_forms += edition.pending_form
            if edition.is_current and edition.is_judged:
                whole = report.badges % SAMPLE == 0
                report.badges += 1
                report.verified += (not whole and _holds(edition, signatures)) or all(
                    _verifies(services, edition, each, environment) for each in JUDGED if edition.is_live(each)
                )
            progress("badges", done, total)
    return report


def _rows() -> Any:
    """Each document with its edition, its award and the newest digest that the ledger has for it."""
    newest = (
        select(func.max(LedgerEntry.number))
        .where(
            LedgerEntry.credential_id == Edition.credential_id,
            LedgerEntry.edition == Edition.number,
            LedgerEntry.representation == Document.representation,
            LedgerEntry.event == LedgerEvent.ISSUED,
        )
        .correlate(Edition, Document)
        .scalar_subquery()
    )
    other = aliased(Edition)
    current = (
        select(func.max(other.id))
        .where(other.award_id == Edition.award_id, other.state == EditionState.ISSUED)
        .correlate(Edition)
        .scalar_subquery()
    )
    return (
        select(
            Edition.id.label("edition"), Edition.credential_id, Edition.subject_id, Edition.status_index,
            Edition.status_list_id, Edition.valid_until, Edition.state, Edition.draft, current.label("current"),
            replaced.label("replaced"), Award.id.label("award"), Award.code, Award.state.label("award_state"),
            Award.erased_at, Award.name_shown, Award.sentence, Award.criteria, Award.site_id, Award.badge_version_id,
            Document.representation, Document.media_type, Document.data, Document.salt, LedgerEntry.digest,
            HostedAssertion.key, HostedAssertion.signed_id, HostedAssertion.email, HostedAssertion.era,
            HostedAssertion.id.label("assertion"), HostedAssertion.set_aside_at,
            HostedAssertion.salt.label("recipient_salt"),
        )
        .join(Edition, Edition.id == Document.edition_id)
        .join(Award, Award.id == Edition.award_id)
        .outerjoin(LedgerEntry, LedgerEntry.number == newest)
        .outerjoin(
            HostedAssertion,
            and_(
                HostedAssertion.award_id == Award.id,
                HostedAssertion.made_at.is_not(None),
                HostedAssertion.replaced_at.is_(None),
            ),
        )
        .order_by(Document.edition_id, Document.id)
    )  # fmt: skip


class _StoredEdition:
    """The documents of one edition, and the rows that speak of it."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.row = rows[0]
        self.forms = {row["representation"]: row for row in rows}
        self.award: int = self.row["award"]
        self.pending_form = False

    @property
    def is_current(self) -> bool:
        """Whether it is what the award's code shows."""
        return bool(self.row["current"] == self.row["edition"])

    @property
    def is_judged(self) -> bool:
        """Whether its signed bytes are shown, or renewed when a key is lost."""
        return self.row["award_state"] != AwardState.WITHDRAWN and self.row["erased_at"] is None

    def is_live(self, form: Representation) -> bool:
        """Whether a form is to verify: not one whose recipient was replaced, as a replay of the logbook leaves it."""
        return form is not Representation.OB2_JWS or self.row["assertion"] is not None

    def data(self, form: Representation) -> bytes:
        """The stored bytes of a form; none where there is no such form."""
        found = self.forms.get(form)
        return bytes(found["data"]) if found else b""


@dataclass(frozen=True)
class _Facts:
    """What all badges share: the sites and the models as they are now."""

    origin: str
    sites: Mapping[int, str]  # slugs
    versions: Mapping[int, tuple[str, Mapping[str, Any]]]  # address of the achievement, texts in French
    replaced: Mapping[int, frozenset[tuple[str, str]]]  # of awards: key and signed id of copies for other recipients

    @classmethod
    def of(cls, services: Services, session: OrmSession) -> _Facts:
        origin = services.settings.public_url
        versions = {}
        for version in session.scalars(select(BadgeVersion)):
            draft = identities.achievement(origin, version.model.slug, version)
            texts = {"name": draft.name, "description": draft.description, "criteria": list(draft.criteria)}
            by_key = {each["key"]: each["fr"] for each in version.content["criteria"]}
            versions[version.id] = draft.id, {**texts, "by_key": by_key}
        sites = dict(session.execute(select(Site.id, Site.slug)).all())
        return cls(origin, sites, versions, replaced_copies(session))


def _faults(edition: _StoredEdition, facts: _Facts) -> Iterator[str]:
    """The codes of what is wrong with an edition's documents, apart from their signatures."""
    row = edition.row
    for form, each in edition.forms.items():
        if each["digest"] != sha256(each["salt"] + each["data"]).digest() or each["media_type"] != form.media_type:
            yield "digest"
    if row["state"] != EditionState.ISSUED:
        yield "unsigned"
    if row["erased_at"] is not None:
        return
    try:
        yield from _of_badge(edition, facts)
        if Representation.OB2 in edition.forms or Representation.OB2_JWS in edition.forms:
            forms = edition.data(Representation.OB2), edition.data(Representation.OB2_JWS)
            gone = facts.replaced.get(edition.award, frozenset())
            faults, pending = of_recipients(facts.origin, *forms, edition.row, gone, current=edition.is_current)
            edition.pending_form |= pending
            yield from faults
        yield from _of_matching(edition)
    except (OpenBadgesError, LookupError, TypeError, ValueError, AttributeError):
        yield "form"


def _of_badge(edition: _StoredEdition, facts: _Facts) -> Iterator[str]:
    row, signed = edition.row, edition.data(Representation.OB3).decode("utf-8")
    endorsement = edition.data(Representation.ENDORSEMENT).decode("utf-8")
    index = f"/status/{row['status_list_id']}#{row['status_index']}"
    own = (row["credential_id"], row["subject_id"], index)
    if not signed or not endorsement or endorsement not in signed or not all(_escaped(each) in signed for each in own):
        yield "form"
    draft = row["draft"]
    if not draft:
        yield "draft"
        return
    award = draft["award"]
    texts = [*_texts(award), *(text for each in draft["endorsements"] for text in _texts(each))]
    if not all(_escaped(text) in signed for text in texts):
        yield "draft"
    address, model = facts.versions[row["badge_version_id"]]
    achievement = award["achievement"]
    said = (
        row["replaced"] or award["recipient_name"] == row["name_shown"],
        draft.get("code", row["code"]) == row["code"],
        achievement["id"] == address,
        award["source"]["id"] == identities.site_did(facts.origin, facts.sites[row["site_id"]]),
        row["replaced"] or (row["sentence"] or "") in award["narrative"],
        all(model["by_key"][key] in award["narrative"] for key in row["criteria"]),
        award["narrative"].count("\n- ") + award["narrative"].startswith("- ") == len(row["criteria"]),
    )
    if not all(said):
        yield "award"
    elif any(achievement[name] != model[name] for name in ("name", "description", "criteria")):
        yield "model"


def _of_matching(edition: _StoredEdition) -> Iterator[str]:
    """The forms with an e-mail's hash against the ordinary ones, and against what the member asked for."""
    asked, stored = matching_form.asked_hash(edition.row["draft"]), None
    if any(form in edition.forms for form in matching_form.FORMS):
        badge, with_hash = (_said(edition.data(form)) for form in (Representation.OB3, Representation.OB3_EMAIL))
        token, token_with_hash = (
            vc_jwt.credential_of(vc_jwt.peek(edition.data(form).decode("ascii")))
            for form in (Representation.OB3_JWT, Representation.OB3_EMAIL_JWT)
        )
        stored = email_hash_of(with_hash)
        if stored is None or with_hash != with_email(badge, stored) or token_with_hash != with_email(token, stored):
            yield "form"
    if edition.is_current:
        edition.pending_form |= asked != stored


def _said(signed: bytes) -> dict[str, Any]:
    return data_integrity.without_proof(strict_json.parse_object(signed))


def _texts(value: Any, name: str = "") -> Iterator[str]:
    """Every text that a draft holds and the badge has to say."""
    if isinstance(value, str):
        if name not in TOKEN_ONLY:
            yield value
    elif isinstance(value, Mapping):
        # An address without any known line, and a language, are written only beside what they belong to.
        for key, each in value.items():
            yield from _texts(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _escaped(text: str) -> str:
    """A text as it stands inside a JSON document of ours."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _holds(edition: _StoredEdition, signatures: Signatures) -> bool:
    """Whether all signatures of an edition plainly hold, so that the verifier need not be asked."""
    row = edition.row
    pairs = (ALWAYS, matching_form.FORMS) if matching_form.FORMS[0] in edition.forms else (ALWAYS,)
    return (
        row["valid_until"] is None
        and Representation.OB2_JWS not in edition.forms
        and all(
            signatures.hold(
                *(edition.data(form) for form in pair),
                number=row["status_list_id"],
                index=row["status_index"],
                revoked=row["award_state"] == AwardState.REVOKED,
            )
            for pair in pairs
        )
    )


def _verifies(
    services: Services, edition: _StoredEdition, form: Representation, environment: VerifierEnvironment
) -> bool:
    """Whether a form gets the verdict that its award says. On a difference it is judged once more as things are now:
    the badge may have been revoked, or its key replaced, while the check ran."""
    data = edition.data(form)
    if not data:
        return form not in ALWAYS
    presented = Presented(data, form.media_type, "store")
    row = edition.row
    if verify(presented, environment).headline in _expected(row["award_state"], row["valid_until"], environment):
        return True
    now = own_environment(services)
    with services.database.begin(read_only=True) as session:
        found = session.execute(
            select(Award.state, Edition.valid_until, Document.data)
            .join(Edition, Edition.award_id == Award.id)
            .join(Document, Document.edition_id == Edition.id)
            .where(Award.id == edition.award, Edition.state == EditionState.ISSUED, Document.representation == form)
            .order_by(Edition.id.desc())
            .limit(1)
        ).one_or_none()
    if found is None:
        return False
    state, until, newest = found
    if state == AwardState.WITHDRAWN:
        return True
    headline = verify(Presented(newest, form.media_type, "store"), now).headline
    return headline in _expected(state, until, now)


def _expected(state: AwardState, until: Any, environment: VerifierEnvironment) -> tuple[Headline, ...]:
    """The verdict that an award in a state has to get. A revoked badge that has expired may get either."""
    if state is AwardState.REVOKED:
        return (Headline.REVOKED,)
    return (Headline.EXPIRED,) if is_expired(until, environment.now) else (Headline.VALID,)


class _Once:
    """A Fetch that asks for each of our own keys and lists once; the pass sees them as they were at its beginning."""

    def __init__(self, inner: Fetch) -> None:
        self._inner = inner
        self._known: dict[tuple[str, str], Fetched] = {}

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        found = self._known.get((url, accept))
        if found is None:
            found = self._inner(url, accept=accept, limit=limit)
            if len(self._known) < KEPT_DOCUMENTS:
                self._known[url, accept] = found
        return found

"""Paper for a badge, and its picture for a telephone: made from what was verified at this moment, never from a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from babel.dates import format_date

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import local_date
from badges.ledger import narrative
from badges.paper.attestation import attestation
from badges.paper.cards import A6, SMALL, cards, cards_of
from badges.paper.cards import Kind as Size
from badges.paper.facts import InEnglish, PaperFacts
from badges.paper.member.keepsake import keepsake
from badges.publication import drawings
from badges.publication.award_files import verification_url
from badges.publication.drawings import demonstration_mark
from badges.publication.judgement import AwardAnswer, AwardFacts, verify_award, verify_awards
from badges.publication.published_document import MINUTE, Gone, Published
from badges.publication.visibility import Answer, Kind, answer
from badges.recognition import rows as recognition
from badges.recognition.reads import versions as versions_of
from badges.recognition.tables import Award, BadgeVersion
from badges.recognition.views import BadgeVersionView
from verifier.verdict import Headline, Verdict, VerifiedCredential

# Cards by their kind and the places of the sheet that they fill: all alike, or one on a sheet begun before.
CARDS: Final[Mapping[str, tuple[Size, tuple[int, ...]]]] = {
    "cards.pdf": (A6, tuple(range(A6.places))),
    **{f"card-{place + 1}.pdf": (A6, (place,)) for place in range(A6.places)},
    "small-cards.pdf": (SMALL, tuple(range(SMALL.places))),
    **{f"small-card-{place + 1}.pdf": (SMALL, (place,)) for place in range(SMALL.places)},
}
BILINGUAL = "attestation-bilingue.pdf"
PHOTO = "photo.png"  # for the holder alone
PAPERS = ("attestation.pdf", BILINGUAL, *CARDS)
Proven: TypeAlias = tuple[Verdict, AwardFacts, VerifiedCredential]
OVER = (Headline.EXPIRED, Headline.REVOKED, Headline.WITHDRAWN)


@dataclass(frozen=True)
class Drawn:
    """What is drawn of a badge on paper, and the mark of a demonstration."""

    version: BadgeVersion | BadgeVersionView
    mark: str | None


def paper(services: Services, code: str, name: str, *, holder: bool = False) -> Published:
    """One printed form of the award behind `code`.

    Raises NotFound (unknown file), and as `proven` does.
    """
    if name not in PAPERS:
        raise NotFound("file.unknown")
    verdict, award, subject = proven(services, code, holder=holder)
    facts = _facts(services, verdict, award, subject)
    if name in CARDS:
        kind, places = CARDS[name]
        data = cards(facts, services.now(), kind, places)
    else:
        data = attestation(facts, _in_english(services, award, subject, facts) if name == BILINGUAL else None)
    return Published("application/pdf", data, MINUTE)


def picture(services: Services, code: str) -> Published:
    """The picture of the award behind `code` for its holder, hidden from others or not. Raises: as `proven` does."""
    return Published("image/png", keepsake(printable(services, code, holder=True)), MINUTE)


def cards_together(services: Services, award_codes: Iterable[str], title: str) -> bytes:
    """A small card for each of these badges, ten on a sheet. Those that cannot be printed now are left out.

    Raises NotFound: `printing.none` when that leaves none.
    """
    proofs = proven_each(services, list(award_codes)).values()
    if not proofs:
        raise NotFound("printing.none")
    with services.database.begin(read_only=True) as session:
        found = versions_of(session, {(award.badge_slug, award.badge_version) for _, award, _ in proofs})
    mark = demonstration_mark(services)
    drawn = {(each.slug, each.number): Drawn(each, mark) for each in found}
    people = [
        facts_of(services, award, subject, attested(verdict), drawn[award.badge_slug, award.badge_version])
        for verdict, award, subject in proofs
    ]
    return cards_of(people, services.now(), title)


def printable(services: Services, code: str, *, holder: bool = False) -> PaperFacts:
    """The facts of the award behind `code`, as they were verified at this moment. Raises: as `proven` does."""
    return _facts(services, *proven(services, code, holder=holder))


def _facts(services: Services, verdict: Verdict, award: AwardFacts, subject: VerifiedCredential) -> PaperFacts:
    return facts_of(services, award, subject, attested(verdict))


def attested(verdict: Verdict) -> list[str]:
    """What the site attests of a badge, as it was signed. What a person says as a witness stands on no paper: it can be
    withdrawn, and paper cannot."""
    comments = [each.credential.endorsement_comment for each in verdict.witnesses if each.credential]
    return [comment for comment in comments if comment and narrative.witness_in(comment) is None]


def proven_each(services: Services, codes: Sequence[str]) -> dict[str, Proven]:
    """Those of these badges that may be printed, as `proven` says, by their codes and in their order.

    As many statements as for one, and what they need of our own documents is read once.
    """
    found = {}
    judged = {each.code: each for each in verify_awards(services, list(dict.fromkeys(codes))) if each.code is not None}
    with services.database.begin(read_only=True) as session:
        awards = {each.code: each for each in recognition.awards_by_code(session, judged)}
        for code, each in judged.items():
            with suppress(NotFound, Gone, Refused):
                found[code] = _proven(each, awards.get(code), holder=False)
    return found


def proven(services: Services, code: str, *, holder: bool = False) -> Proven:
    """The award behind `code`, verified at this moment, so that it may be printed.

    Raises NotFound (unknown or hidden), Gone (withdrawn, cancelled, expired, erased: there is nothing left to print),
    Refused: `paper.paused` while it is paused, `paper.not_verified` when its verification does not succeed now.
    """
    judged = verify_award(services, code, holder=holder)
    if judged.facts is None:
        return _proven(judged, None, holder=holder)
    with services.database.begin(read_only=True) as session:
        return _proven(judged, recognition.award_by_code(session, judged.facts.code), holder=holder)


def _proven(judged: AwardAnswer, award: Award | None, *, holder: bool) -> Proven:
    if judged.kind in ("unknown", "hidden"):
        raise NotFound("award.unknown")
    if judged.verdict is None or judged.facts is None:
        raise Gone("award.no_longer_shown" if judged.kind == "erased" else "award.gone")
    if award is None or answer(award, Kind.PAPER, holder=holder) is not Answer.YES:
        raise Gone("award.gone")
    subject = judged.verdict.credential
    if judged.verdict.headline in OVER:
        raise Gone("award.gone")
    if judged.verdict.headline is Headline.SUSPENDED:
        raise Refused("paper.paused")
    if judged.verdict.headline is not Headline.VALID or subject is None:
        raise Refused("paper.not_verified")
    return judged.verdict, judged.facts, subject


def facts_of(
    services: Services, award: AwardFacts, subject: VerifiedCredential, said: list[str], drawn: Drawn | None = None
) -> PaperFacts:
    """The facts to print of a verified badge. `said`: what its witnesses say; `drawn`: what is drawn of it, where that
    was read for several at once."""
    if drawn is None:
        version = drawings.badge_version(services, award.badge_slug, award.badge_version)
        drawn = Drawn(version, demonstration_mark(services))
    lines = (subject.narrative or "").splitlines()
    today = local_date(services.clock())
    return PaperFacts(
        badge_name=subject.achievement_name or subject.name or "",
        description=subject.description or "",
        recipient=subject.recipient_name or "",
        awarded_on=long_date(_awarded(subject)),
        issuer=subject.issuer_name or "",
        of_site=of_place(award.site_name),
        phone=dialled(award.site_phone),
        carried_by=award.carried_by,
        seen=tuple(line.removeprefix("- ") for line in lines if line.startswith("- ")),
        sentence=next((line for line in lines if line.startswith("«")), None),
        role=subject.role or "",
        context=context_of(subject),
        attested=" ".join(said),
        code=award.code,
        url=verification_url(services, award.code),
        link=f"{services.settings.public_url}/v/{award.code}",
        shown_address=urlsplit(services.settings.public_url).netloc,
        patch_svg=drawings.marked(drawn.version, "svg", drawn.mark).decode("utf-8"),
        printed_on=long_date(today),
        at=datetime(today.year, today.month, today.day, tzinfo=UTC),
        mark=drawn.mark,
    )


def context_of(subject: VerifiedCredential) -> str:
    """What the person did there, then the rest of the evidence as it was signed."""
    first, *others = [piece.narrative for piece in subject.evidence if piece.narrative] or [""]
    role = subject.role or ""
    stated = f"{role}\u00a0: {first}" if role and first else first or (role and f"{role}.")
    return " ".join([narrative.told(role, first) or stated, *others])


def _in_english(services: Services, award: AwardFacts, subject: VerifiedCredential, facts: PaperFacts) -> InEnglish:
    """The catalogue's English of what this version of the badge says in French (decisions 18)."""
    known = in_language(drawings.badge_version(services, award.badge_slug, award.badge_version).content, "en")
    return InEnglish(
        badge_name=known.get(facts.badge_name, facts.badge_name),
        description=known.get(facts.description, facts.description),
        seen=tuple(known.get(line, line) for line in facts.seen),
        attested=narrative.comment_in_english(facts.attested) or "",
        awarded_on=long_date(_awarded(subject), "en"),
        printed_on=long_date(facts.at.date(), "en"),
    )


def in_language(content: Mapping[str, Any], language: str) -> dict[str, str]:
    """What the catalogue says of a version of a badge in French, and the same in another language where it has it."""
    pairs: list[Mapping[str, Any]] = [content["name"], content["description"], *content["criteria"]]
    return {pair["fr"]: pair.get(language) or pair["fr"] for pair in pairs}


def _awarded(subject: VerifiedCredential) -> date | None:
    moment = subject.awarded_at or subject.valid_from
    return None if moment is None else local_date(moment)


def long_date(day: date | None, language: str = "fr") -> str:
    """A day in words, "1er mars 2027" or "1 March 2027"; nothing where there is no day."""
    if day is None:
        return ""
    text = format_date(day, "d MMMM y", locale=language)
    return f"1er{text[1:]}" if language == "fr" and text.startswith("1 ") else text


def dialled(phone: str | None) -> str | None:
    """A French number of E.164 as it is dialled: "05 55 82 80 47"; any other as it stands."""
    if phone is None or not phone.startswith("+33") or len(phone) != 12:
        return phone
    digits = f"0{phone[3:]}"
    return "\u00a0".join(digits[place : place + 2] for place in range(0, 10, 2))

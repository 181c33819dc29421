"""Paper for a badge: the attestation and the cards, made from what was verified at this moment, never from a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import local_date
from badges.paper.attestation import attestation
from badges.paper.cards import A6, SMALL, cards
from badges.paper.cards import Kind as Size
from badges.paper.facts import PaperFacts
from badges.publication import drawings
from badges.publication.award_files import verification_url
from badges.publication.drawings import demonstration_mark
from badges.publication.judging import AwardFacts, verify_award
from badges.publication.published import MINUTE, Gone, Published
from badges.publication.visibility import Answer, Kind, answer
from badges.recognition import rows as recognition
from verifier.verdict import Headline, Verdict, VerifiedCredential

# Cards by their kind and the places of the sheet that they fill: all alike, or one on a sheet begun before.
CARDS: Final[Mapping[str, tuple[Size, tuple[int, ...]]]] = {
    "cards.pdf": (A6, tuple(range(A6.places))),
    **{f"card-{place + 1}.pdf": (A6, (place,)) for place in range(A6.places)},
    "small-cards.pdf": (SMALL, tuple(range(SMALL.places))),
    **{f"small-card-{place + 1}.pdf": (SMALL, (place,)) for place in range(SMALL.places)},
}
PAPERS = ("attestation.pdf", *CARDS)
PATCH_WIDTH = 600
OVER = (Headline.EXPIRED, Headline.REVOKED, Headline.WITHDRAWN)


def paper(services: Services, code: str, name: str, *, holder: bool = False) -> Published:
    """One printed form of the award behind `code`.

    Raises NotFound (unknown file), and as `proven` does.
    """
    if name not in PAPERS:
        raise NotFound("file.unknown")
    verdict, award, subject = proven(services, code, holder=holder)
    comments = [each.credential.endorsement_comment for each in verdict.witnesses if each.credential]
    facts = facts_of(services, award, subject, [comment for comment in comments if comment])
    if name == "attestation.pdf":
        data = attestation(facts)
    else:
        kind, places = CARDS[name]
        data = cards(facts, services.now(), kind, places)
    return Published("application/pdf", data, MINUTE)


def proven(services: Services, code: str, *, holder: bool = False) -> tuple[Verdict, AwardFacts, VerifiedCredential]:
    """The award behind `code`, verified at this moment, so that it may be printed.

    Raises NotFound (unknown or hidden), Gone (withdrawn, cancelled, expired, erased: there is nothing left to print),
    Refused: `paper.paused` while it is paused, `paper.not_verified` when its verification does not succeed now.
    """
    judged = verify_award(services, code, holder=holder)
    if judged.kind in ("unknown", "hidden"):
        raise NotFound("award.unknown")
    if judged.verdict is None or judged.facts is None:
        raise Gone("award.no_longer_shown" if judged.kind == "erased" else "award.gone")
    with services.database.begin(read_only=True) as session:
        award = recognition.award_by_code(session, judged.facts.code)
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


def facts_of(services: Services, award: AwardFacts, subject: VerifiedCredential, attested: list[str]) -> PaperFacts:
    """The facts to print of a verified badge."""
    version = drawings.badge_version(services, award.badge_slug, award.badge_version)
    lines = (subject.narrative or "").splitlines()
    return PaperFacts(
        badge_name=subject.achievement_name or subject.name or "",
        description=subject.description or "",
        recipient=subject.recipient_name or "",
        awarded_on=_long_date(subject),
        issuer=subject.issuer_name or "",
        of_site=of_place(award.site_name),
        phone=dialled(award.site_phone),
        seen=tuple(line.removeprefix("- ") for line in lines if line.startswith("- ")),
        sentence=next((line for line in lines if line.startswith("«")), None),
        context=" ".join(piece.narrative for piece in subject.evidence if piece.narrative),
        attested=" ".join(attested),
        code=award.code,
        url=verification_url(services, award.code),
        shown_address=urlsplit(services.settings.public_url).netloc,
        patch_png=drawings.patch(services, version, "png", PATCH_WIDTH),
        mark=demonstration_mark(services),
        patch_svg=drawings.patch(services, version, "svg").decode("utf-8"),
    )


def _long_date(subject: VerifiedCredential) -> str:
    moment = subject.awarded_at or subject.valid_from
    if moment is None:
        return ""
    text = format_date(local_date(moment), "d MMMM y", locale="fr")
    return f"1er{text[1:]}" if text.startswith("1 ") else text


def dialled(phone: str | None) -> str | None:
    """A French number of E.164 as it is dialled: "05 55 82 80 47"; any other as it stands."""
    if phone is None or not phone.startswith("+33") or len(phone) != 12:
        return phone
    digits = f"0{phone[3:]}"
    return "\u00a0".join(digits[place : place + 2] for place in range(0, 10, 2))

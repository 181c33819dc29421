"""The preview of an employer's page, drawn by the employer's own template from the words that will be signed."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime
from typing import Any

from badges.base.errors import Refused
from badges.ledger import identities, narrative
from badges.publication import judgement
from badges.recognition.award import Preview
from badges.web.counter import verdicts
from badges.web.counter.telling import badge_holder
from badges.web.counter.telling.panel import Panel
from badges.web.http.access import services
from badges.web.http.wording import words
from issuer import qr
from verifier.verdict import EvidenceView, Headline, VerifiedCredential


def as_employers_see(preview: Preview) -> dict[str, Any]:
    """Return what the employer's template needs. Nothing is signed yet: this replaces the reading of a verdict."""
    now = services().now()
    endorser = identities.site_title(preview.network, preview.town)
    claims = _claims(preview, endorser, now)
    witness = VerifiedCredential(
        type="endorsement",
        id=None,
        issuer_id=identities.site_did(services().settings.public_url, preview.site_slug),
        issuer_name=endorser,
        endorsement_comment=narrative.facilitator_comment(preview.function, preview.town),
    )
    reading = verdicts.Reading(
        panel=Panel("good", "good", words("headline.valid")),
        headline=Headline.VALID,
        checks=(),
        notes=(),
        claims=claims,
        in_full=True,
        confirmed=True,
        seen=verdicts.narrative(claims.narrative),
        witnesses=((words("witness.valid"), witness),),
        digest="",
        checked_at=now,
    )
    return {
        "reading": reading,
        "badge": (preview.badge_slug, preview.badge_version),
        "translated": lambda text: text or "",
        "attesting": badge_holder.Attesting(
            preview.network,
            identities.carrier(preview.carried_by),
            preview.town,
            preview.phone,
            preview.hours,
            {witness.issuer_id: preview.town},
        ),
    }


def corrected(code: str, name: str, narrative: str) -> dict[str, Any]:
    """Return the same for a badge that is signed: its own page, with another name and narrative.

    Raises Refused: `award.try_again` when its page says nothing now.
    """
    answer = judgement.verify_award(services(), code, holder=True)
    reading = verdicts.read(answer.verdict, ours=True) if answer.verdict is not None else None
    if reading is None or reading.claims is None or answer.facts is None:
        raise Refused("award.try_again")
    claims = replace(reading.claims, recipient_name=name, narrative=narrative)
    return {
        "reading": replace(reading, claims=claims, seen=verdicts.narrative(narrative)),
        "badge": (answer.facts.badge_slug, answer.facts.badge_version),
        "translated": lambda text: text or "",
        "attesting": badge_holder.attesting((each for _state, each in reading.witnesses), answer.facts),
    }


def _claims(preview: Preview, endorser: str, now: datetime) -> VerifiedCredential:
    content: Any = preview.badge
    tag = content.get("france_travail")
    keys = [criterion.key for criterion in preview.criteria]
    return VerifiedCredential(
        type="achievement",
        id=None,
        issuer_id=services().settings.public_url,
        issuer_name=preview.network,
        recipient_name=preview.name_shown,
        achievement_name=content["name"]["fr"],
        description=content["description"]["fr"],
        narrative=narrative.what_was_seen(content, keys, preview.sentence),
        role=narrative.role(preview.context),
        source_name=endorser,
        evidence=tuple(
            EvidenceView(name=each.name, narrative=each.narrative) for each in narrative.evidence(preview.context)
        ),
        tags=(tag,) if tag else (),
        awarded_at=now,
        valid_from=now,
        language="fr",
    )


def drawn_code(url: str) -> str:
    """Return the QR of a URL as an address for an image of the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr.qr_svg(url).encode()).decode()

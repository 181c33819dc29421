"""The preview of an employer's page, drawn by the employer's own template from the words that will be signed."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from badges.ledger import identities, narrative
from badges.network import reads as network
from badges.recognition.award import Preview
from badges.recognition.tables import Award
from badges.web.counter import verdicts
from badges.web.http.access import services
from badges.web.http.wording import words
from badges.web.office import room
from verifier.verdict import EvidenceView, Headline, VerifiedCredential


def as_employers_see(preview: Preview, award: Award) -> dict[str, Any]:
    """Return what the employer's template needs. Nothing is signed yet: this stands in for what a verdict will read."""
    now = services().now()
    instance = network.instance(room.reading())
    if instance is None:
        raise LookupError("this instance has not been initialised")
    site = identities.site_profile(instance, award.site)
    claims = _claims(preview, award, identities.network_profile(instance).name, site.name, now)
    witness = VerifiedCredential(
        type="endorsement",
        id=None,
        issuer_id=site.id,
        issuer_name=site.name,
        endorsement_comment=narrative.facilitator_comment(preview.function, award.site),
    )
    reading = verdicts.Reading(
        panel=verdicts.Panel("good", "good", words("headline.valid")),
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
        "site_shown": {"name": award.site.name, "phone": award.site.phone},
    }


def _claims(preview: Preview, award: Award, issuer: str, site: str, now: datetime) -> VerifiedCredential:
    content: Any = preview.badge
    tag = content.get("france_travail")
    keys = [criterion.key for criterion in preview.criteria]
    return VerifiedCredential(
        type="achievement",
        id=None,
        issuer_id=services().settings.public_url,
        issuer_name=issuer,
        recipient_name=preview.name_shown,
        achievement_name=content["name"]["fr"],
        description=content["description"]["fr"],
        narrative=narrative.what_was_seen(award.version, keys, preview.sentence),
        role=narrative.role(preview.context),
        source_name=site,
        evidence=tuple(
            EvidenceView(name=each.name, narrative=each.narrative)
            for each in narrative.evidence(preview.context, award.site)
        ),
        tags=(tag,) if tag else (),
        awarded_at=now,
        valid_from=now,
        language="fr",
    )


def drawn_code(url: str) -> str:
    """Return the QR of a URL as an address for an image of the page."""
    from issuer import qr

    return "data:image/svg+xml;base64," + base64.b64encode(qr.qr_svg(url).encode()).decode()

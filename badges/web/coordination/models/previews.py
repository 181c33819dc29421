"""What a draft would be once it is published: its card, its page, its file, and as an employer would read it."""

from __future__ import annotations

import json
from typing import Any, Final

from badges.ledger import identities, narrative
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.recognition.models.views import DraftView
from badges.web.counter import verdicts
from badges.web.counter.telling import badge_holder
from badges.web.counter.telling.panel import Panel
from badges.web.http.access import services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, words
from badges.web.office import preview, room
from issuer import kit, publication
from verifier.verdict import Headline, VerifiedCredential

SEEN: Final = 2  # criteria that the sample shows as seen
CODE: Final = "000000000Z"  # of no badge


def described(draft: DraftView) -> str:
    """Return what the picture shows, for who does not see it."""
    return kit.described(draft.design)


def card() -> dict[str, Any]:
    """Return what a card shows besides the badge: a square that leads to a code of no badge."""
    return {"code": preview.drawn_code(f"{services().settings.public_url}/V/{CODE}".upper()), "today": services().now()}


def page(draft: DraftView) -> dict[str, Any]:
    """Return what the public page of the version would say."""
    content = draft.content
    return {"content": content, "criteria": [in_language(each) for each in content["criteria"]]}


def file(draft: DraftView, slug: str) -> dict[str, Any]:
    """Return the document that machines would read of the version, as it would be published."""
    achievement = identities.achievement(services().settings.public_url, slug, draft.as_version(slug))
    document = publication.achievement_document(achievement)
    return {"document": json.dumps(document, ensure_ascii=False, indent=1)}


def employer(draft: DraftView, picture: str) -> dict[str, Any]:
    """Return what an employer would read of a badge with two of the criteria, of a sample person. Nothing is signed."""
    session, now = room.reading(), services().now()
    site, instance = room.current_site(), network.instance(session)
    facts = instance.network if instance is not None else {}
    phone, hours = reached_at(site.phone, site.call_hours, facts)
    name, content = str(facts.get("name") or ""), draft.as_version("").content
    claims = VerifiedCredential(
        type="achievement",
        id=None,
        issuer_id=name,  # a sample has no identifier to show
        issuer_name=name,
        recipient_name=_("Camille Essai"),
        achievement_name=content["name"]["fr"],
        description=content["description"]["fr"],
        narrative=narrative.what_was_seen(content, [each["key"] for each in content["criteria"][:SEEN]], None),
        source_name=identities.site_title(name, site.city),
        tags=(content["france_travail"],) if content["france_travail"] else (),
        awarded_at=now,
        valid_from=now,
        language="fr",
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
        witnesses=(),
        digest="",
        checked_at=now,
        picture_url=picture,
    )
    return {
        "reading": reading,
        "badge": None,
        "translated": lambda text: text or "",
        "attesting": badge_holder.Attesting(
            name, identities.carrier(facts.get("carried_by")), site.city, phone, hours, {}
        ),
    }

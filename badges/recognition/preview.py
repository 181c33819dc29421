"""What an employer's page will say of a badge, before it exists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.base.times import local_date
from badges.network import rows as network_rows
from badges.network.rules import reached_at
from badges.recognition import rows
from badges.recognition.evidence import RecognitionContext, context_of
from badges.recognition.rules import AwardBlocked, Criterion, Dossier, Warned, blockers, warnings
from badges.recognition.states import Visibility
from badges.recognition.tables import Award


@dataclass(frozen=True)
class Preview:
    """Exactly what an employer's page will say of this badge, before it exists."""

    name_shown: str
    badge_slug: str
    badge_version: int
    badge: Mapping[str, object]
    criteria: tuple[Criterion, ...]  # those seen, in the badge's order; show their text alone
    sentence: str | None
    context: RecognitionContext
    site: str
    site_slug: str
    town: str
    phone: str | None  # of the site, or else of the network; None when nobody can be called yet
    hours: str | None
    function: str
    network: str
    carried_by: str | None  # what the network's profile says of who carries it
    visibility: Visibility
    awarded_on: date


@dataclass(frozen=True)
class Looked:
    """What the staff member looks at before the member is asked: no employer reads more of it than the preview."""

    dossier: Dossier
    preview: Preview
    warnings: tuple[Warned, ...]  # none while a colleague reads first


def warned(session: OrmSession, dossiers: Collection[Dossier], now: datetime) -> Mapping[int, tuple[Warned, ...]]:
    """What deserves a second look, by the award's number. One statement; all of them were begun at one place."""
    if not dossiers:
        return {}
    others, present = rows.beside(session, dossiers, now)
    return {each.award_id: warnings(each, others, present, now) for each in dossiers}


def preview_of(session: OrmSession, award: Award, facts: Dossier, services: Services) -> Preview:
    """The preview of an award and its dossier. Raises AwardBlocked: while nothing was seen yet."""
    if not facts.seen:
        raise AwardBlocked(blockers(facts))
    instance = network_rows.instance(session)
    network = instance.network if instance else {}
    phone, hours = reached_at(award.site.phone, award.site.call_hours, network)
    return Preview(
        name_shown=facts.name_shown or facts.name_choices[0],
        badge_slug=facts.badge_slug,
        badge_version=facts.badge_version,
        badge=facts.badge,
        criteria=tuple(criterion for criterion in facts.criteria if criterion.seen),
        sentence=facts.sentence,
        context=context_of(facts.seen, facts.seen_keys),
        site=award.site.name,
        site_slug=award.site.slug,
        town=award.site.city,
        phone=phone,
        hours=hours,
        function=facts.function,
        network=network.get("name") or "",
        carried_by=network.get("carried_by"),
        visibility=facts.visibility,
        awarded_on=local_date(award.issued_at or services.now()),
    )

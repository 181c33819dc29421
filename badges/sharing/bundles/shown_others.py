"""Badges by other issuers that an open dossier shows are judged every hour, so that an employer waits for no site."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Select, select

from badges.base.services import Services
from badges.base.times import local_date
from badges.sharing.bundles.tables import Bundle, BundleOther
from badges.sharing.others import judge
from badges.sharing.others.tables import OtherBadge

OLD: Final = timedelta(hours=1)


def judge_shown(services: Services) -> int:
    """Judge again what an open dossier shows and was judged an hour ago, the oldest first. Returns how many."""
    with services.database.begin(read_only=True) as session:
        numbers = session.scalars(_shown(services)).all()
    return judge.refresh(services, numbers)


def _shown(services: Services) -> Select[int]:
    shown = select(BundleOther.other_id).join(Bundle, Bundle.id == BundleOther.bundle_id)
    is_open = Bundle.stopped_at.is_(None), Bundle.ends_on >= local_date(services.now())
    old = OtherBadge.judged_at <= services.now() - OLD
    chosen = select(OtherBadge.id).where(OtherBadge.id.in_(shown.where(*is_open)), old)
    return chosen.order_by(OtherBadge.judged_at, OtherBadge.id).limit(judge.MOST_A_RUN)

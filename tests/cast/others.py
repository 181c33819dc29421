"""A badge by another issuer that a member keeps, as a row: what judging it finds is tested in its room."""

from __future__ import annotations

import hashlib
from typing import Any

from badges.base.services import Services
from badges.sharing.others.tables import OtherBadge
from verifier.verdict import Headline


def other_badge(services: Services, member_id: int, **changes: Any) -> int:
    """Keep one, judged now; returns its number."""
    data = str(changes.get("badge_name", "Bénévole")).encode()
    row = OtherBadge(
        **{
            "member_id": member_id,
            "data": data,
            "digest": hashlib.sha256(data).hexdigest(),
            "added_at": services.now(),
            "judged_at": services.now(),
            "headline": Headline.UNKNOWN_ISSUER,
            "badge_name": "Bénévole",
            "issuer_name": "Les Jardins du Taurion",
            "holder_name": "Amina Benali",
            **changes,
        }
    )
    with services.database.begin() as session:
        session.add(row)
        session.flush()
        return row.id

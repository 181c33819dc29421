"""A bundle that a member has prepared, and the path of its page."""

from __future__ import annotations

from badges.sharing.bundles import reads
from badges.sharing.bundles.prepare_bundle import prepare
from tests.cast.counter import Cast


def link(cast: Cast, *codes: str, days: int = 90) -> tuple[int, str]:
    """A bundle of Amina's: its number, and the path of its page."""
    number = prepare(cast.services, cast.member_id, codes, days)
    with cast.services.database.begin(read_only=True) as session:
        found = reads.bundle(cast.services, session, cast.member_id, number)
    assert found is not None
    return number, f"/d/{found.key.lower()}"

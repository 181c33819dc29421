"""The wizard's first steps, as a browser without scripts takes them, for tests of what comes after."""

from __future__ import annotations

import re

from badges.recognition import observe
from tests.badges.cast import Cast
from tests.badges.rows import criteria
from tests.badges.web.conftest import Browser, Sessions


def begin(lea: Browser, cast: Cast, two_sessions: Sessions, slug: str = "transmettre") -> int:
    """Choose Amina and a badge in today's session; return the award."""
    amina, sessions = two_sessions
    place = lea.sent(f"/seances/{sessions[1]}/reconnaitre/{amina}", {"badge": slug})
    found = re.fullmatch(r"/reconnaitre/(\d+)/vu", place)
    assert found
    return int(found.group(1))


def ready(lea: Browser, cast: Cast, two_sessions: Sessions) -> int:
    """An award with enough evidence: one criterion a week ago, two today."""
    amina, sessions = two_sessions
    wanted = criteria(cast.services, "transmettre")
    observe.observe(
        cast.services,
        cast.lea,
        member_id=amina,
        badge_slug="transmettre",
        criteria=wanted[:1],
        gathering_id=sessions[0],
    )
    award_id = begin(lea, cast, two_sessions)
    assert lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": wanted[:2]}).startswith(
        f"/reconnaitre/{award_id}/apercu"
    )
    return award_id


def signed(lea: Browser, cast: Cast, two_sessions: Sessions) -> int:
    """An issued award."""
    award_id = ready(lea, cast, two_sessions)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/signer")
    return award_id

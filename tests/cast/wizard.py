"""The wizard's first steps in a browser without scripts, for tests of the later ones."""

from __future__ import annotations

import re

from badges.recognition import observe
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import criteria


def begin(lea: Browser, cast: Cast, two_gatherings: Gatherings, slug: str = "transmettre") -> int:
    """Choose Amina and a badge at today's gathering; return the award."""
    amina, gatherings = two_gatherings
    place = lea.sent(f"/seances/{gatherings[1]}/reconnaitre/{amina}", {"badge": slug})
    found = re.fullmatch(r"/reconnaitre/(\d+)/vu", place)
    assert found
    return int(found.group(1))


def ready(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> int:
    """An award with enough evidence: one criterion a week ago, two today."""
    amina, gatherings = two_gatherings
    wanted = criteria(cast.services, "transmettre")
    observe.observe(
        cast.services,
        cast.lea,
        member_id=amina,
        badge_slug="transmettre",
        criteria=wanted[:1],
        gathering_id=gatherings[0],
    )
    award_id = begin(lea, cast, two_gatherings)
    assert lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": wanted[:2]}).startswith(
        f"/reconnaitre/{award_id}/apercu"
    )
    return award_id


def signed(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> int:
    """An issued award."""
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/signer")
    return award_id

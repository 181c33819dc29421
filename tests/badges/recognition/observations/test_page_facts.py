"""The page of what was seen tells nothing of members whom the staff may not see."""

from __future__ import annotations

import pytest

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.recognition.observations.page_facts import here
from tests.cast.people import Cast
from tests.cast.recorded import exchange


def test_a_member_of_another_site_who_was_not_there_is_not_named(services: Services, cast: Cast) -> None:
    amina, zoe, paul = cast.member(), cast.member("Zoé", None), cast.member("Paul", None, site="auzances")
    meeting, given = cast.gathering(0, {amina: "helps"}), exchange(services, cast, amina, zoe)
    with services.database.begin(read_only=True) as session:
        for place in ({"gathering_id": meeting}, {"exchange_id": given}):
            for stranger in (paul, 999):
                with pytest.raises(NotFound):
                    here(session, cast.lea, stranger, services.now(), **place)
            assert here(session, cast.helene, paul, services.now(), **place).closed == "observation.not_present"
        assert here(session, cast.lea, zoe, services.now(), gathering_id=meeting).closed == "observation.not_present"


def test_one_of_another_site_who_was_there_is(services: Services, cast: Cast) -> None:
    paul, nadia = cast.member("Paul", None, site="auzances"), cast.member("Nadia", None, site="auzances")
    meeting = cast.gathering(0, {paul: "helps"})
    given = exchange(services, cast, paul, nadia, actor=cast.helene)
    with services.database.begin(read_only=True) as session:
        assert here(session, cast.lea, paul, services.now(), gathering_id=meeting).closed is None
        assert here(session, cast.lea, nadia, services.now(), exchange_id=given).closed is None

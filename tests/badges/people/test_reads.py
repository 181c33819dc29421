"""What is read of members: by letters, and which names more than one of them bears."""

from __future__ import annotations

import pytest

from badges.base.services import Services
from badges.people import reads as people
from badges.web.office.attendance.names import AFTER_Z
from tests.cast.people import Cast


@pytest.mark.parametrize(
    ("letters", "names"),
    [
        (("", ""), ["Amina", "Élodie", "Fatou", "Łucja", "Zoé", "Олена", "فاطمة"]),
        (("", "g"), ["Amina", "Élodie", "Fatou"]),
        (("g", "m"), ["Łucja"]),
        (("m", "s"), []),
        (("s", AFTER_Z), ["Zoé"]),
        ((AFTER_Z, ""), ["Олена", "فاطمة"]),
    ],
)
def test_members_between_letters(services: Services, cast: Cast, letters: tuple[str, str], names: list[str]) -> None:
    for given in ("Fatou", "فاطمة", "Олена", "Élodie", "Zoé", "Amina", "Łucja"):
        cast.member(given, None)
    cast.member("Gaston", None, site="auzances")
    with services.database.begin(read_only=True) as session:
        assert [each.given_name for each in people.members(session, [cast.gueret], letters=letters)] == names


def test_names_that_more_than_one_member_bears(services: Services, cast: Cast) -> None:
    for given, site in (("Marie", "gueret"), ("MARIE", "gueret"), ("Zoé", "gueret"), ("Zoé", "auzances")):
        cast.member(given, "Gaude", site=site)
    with services.database.begin(read_only=True) as session:
        asked = ["marie gaude", "zoe gaude", "nobody"]
        assert people.shared_names(session, [cast.gueret], asked) == {"marie gaude"}
        assert people.shared_names(session, None, asked) == {"marie gaude", "zoe gaude"}
        assert people.shared_names(session, None, []) == set()

"""The question about badges, asked of a member to whom nothing was read at registration."""

from __future__ import annotations

import pytest

from badges.people import reads as people
from badges.people.importing import reading, register_list
from badges.people.rules import ConsentSubject
from badges.people.tables import Consent
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.rows import count


@pytest.fixture
def imported(cast: Cast) -> int:
    """Zoé, registered from a file at Guéret."""
    file = reading.read("prénom\nZoé\n".encode())
    register_list.register_list(cast.services, cast.lea, cast.gueret, file, others=[], shown=None)
    with cast.services.database.begin(read_only=True) as session:
        return people.members(session, [cast.gueret])[0].id


def answer_of(cast: Cast, member_id: int) -> str | None:
    with cast.services.database.begin(read_only=True) as session:
        said = people.latest_consent(session, member_id, ConsentSubject.BADGES)
    return said.answer if said is not None else None


def test_the_page_of_the_member_says_that_nothing_was_asked(lea: Browser, imported: int, cast: Cast) -> None:
    page = lea.get(f"/membres/{imported}").text
    assert "n’a pas encore été posée" in page and "ne lui a pas été lu" in page and "pas encore demandé" in page
    assert f'href="/membres/{imported}/question"' in page
    other = cast.member()
    assert "/question" not in lea.get(f"/membres/{other}").text  # the control: one who was asked


@pytest.mark.parametrize(("given", "kept"), [("y", "yes"), ("later", "later")])
def test_an_answer_is_kept_once(lea: Browser, imported: int, cast: Cast, given: str, kept: str) -> None:
    path = f"/membres/{imported}/question"
    assert "Dire non ne change rien" in lea.get(path).text
    for _time in range(2):
        assert lea.sent(path, {"badges": given}) == f"/membres/{imported}?note=1"
    assert answer_of(cast, imported) == kept and count(cast.services, Consent) == 1
    assert "n’a pas encore été posée" not in lea.get(f"/membres/{imported}").text


def test_no_answer_is_none(lea: Browser, imported: int, cast: Cast) -> None:
    for given in ("", "no", "yes"):
        answer = lea.send(f"/membres/{imported}/question", {"badges": given})
        assert answer.status_code == 422 and 'href="#badges"' in answer.text
    assert answer_of(cast, imported) is None


def test_nothing_is_signed_for_a_member_who_was_not_asked(lea: Browser, imported: int, cast: Cast) -> None:
    """The question stands before any badge on their page."""
    cast.gathering(0, {imported: "leads"})
    page = lea.get(f"/membres/{imported}").text
    assert "Lire et demander" in page and "/reconnaitre" not in page

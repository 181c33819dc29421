"""The question about badges, asked of a member to whom nothing was read at registration."""

from __future__ import annotations

import pytest

from badges.people import reads as people
from badges.people.importing import csv_rows, register_list
from badges.people.rules import BadgesSaid, ConsentSubject
from badges.people.tables import Consent
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.rows import count


@pytest.fixture
def imported(cast: Cast) -> int:
    """Zoé, registered from a file at Guéret."""
    file = csv_rows.read("prénom\nZoé\n".encode())
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


def test_a_child_and_a_parent_answer_together(lea: Browser, cast: Cast) -> None:
    lou = cast.member("Lou", None, age="under_15", badges_yes=None)
    page = lea.get(f"/membres/{lou}/question").text
    assert "Oui, ensemble" in page and 'value="y"' not in page and 'name="age"' not in page
    alone = lea.send(f"/membres/{lou}/question", {"badges": "y"})
    assert alone.status_code == 422 and 'href="#badges"' in alone.text and "Oui, ensemble" in alone.text
    assert lea.sent(f"/membres/{lou}/question", {"badges": "together"}) == f"/membres/{lou}?note=1"
    assert answer_of(cast, lou) == "yes"
    adult = lea.send(f"/membres/{cast.member(age='15_to_17')}/question", {"badges": "together"})
    assert adult.status_code == 422 and 'href="#badges"' in adult.text


def test_the_age_is_said_with_the_answer(lea: Browser, imported: int, cast: Cast) -> None:
    path = f"/membres/{imported}/question"
    assert 'value="under_15"' in lea.get(path).text
    for given, field in (
        ({"badges": "y", "age": "under_15"}, "badges"),
        ({"badges": "together"}, "badges"),
        ({"badges": "y", "age": "14"}, "age"),
        ({"badges": "y", "age": ["under_15", "15_to_17"]}, "age"),
    ):
        answer = lea.send(path, given)  # type: ignore[arg-type]
        assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert answer_of(cast, imported) is None
    assert lea.sent(path, {"badges": "together", "age": "under_15"}) == f"/membres/{imported}?note=1"
    with cast.services.database.begin(read_only=True) as session:
        card = people.card(session, imported)
        assert (card.age, card.badges) == ("under_15", BadgesSaid.TOGETHER)

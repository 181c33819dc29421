"""The coordination switches the optional questions on and off; Léa does not."""

from __future__ import annotations

from badges.people.traits.tables import TraitQuestion
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import count

WAY = "/coordination/questions"


def test_all_are_off_until_they_are_ticked(cast: Cast, helene: Browser) -> None:
    page = helene.get(WAY).text
    assert page.count('type="checkbox"') == 4 and "checked" not in page
    helene.sent(WAY, {"commune": "y", "gender": "y"})
    assert count(cast.services, TraitQuestion) == 2
    assert helene.get(WAY).text.count("checked") == 2
    asked = helene.send(WAY, {"gender": "y"})
    assert asked.status_code == 422 and "Effacer ces réponses" in asked.text and 'value="erase:commune"' in asked.text
    assert helene.send(WAY, {"then": "erase:commune"}).status_code == 422  # the gender was not named
    assert count(cast.services, TraitQuestion) == 2
    helene.sent(WAY, {"gender": "y", "then": "erase:commune"})
    helene.sent(WAY, {"then": "erase:gender"})
    assert count(cast.services, TraitQuestion) == 0
    assert WAY in helene.get("/coordination").text


def test_it_is_the_coordinations_alone(lea: Browser) -> None:
    assert lea.client.get(WAY).status_code in (403, 404)


def test_an_older_page_changes_nothing(cast: Cast, helene: Browser) -> None:
    page = helene.get(WAY)
    old = hidden_fields(page)
    helene.sent(WAY, {"commune": "y"})
    answer = helene.client.post(WAY, data={**old, "gender": "y"})
    assert answer.status_code == 409 and count(cast.services, TraitQuestion) == 1

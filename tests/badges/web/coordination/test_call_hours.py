"""The coordination says when a phone answers, by weekdays and hours; every page says it in the reader's language."""

from __future__ import annotations

import html
import json
import re

import pytest
from sqlalchemy import select

from badges.network.tables import Instance, Site
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast

WAY = "/coordination/public/heures/gueret"
MORNINGS = {"days_1": ["1", "3"], "from_1": "09:00", "until_1": "12:00"}


def hours(cast: Cast) -> str | None:
    """When the phone of Guéret answers, as it is recorded."""
    with cast.services.database.begin(read_only=True) as session:
        return session.get_one(Site, cast.gueret).call_hours


def test_days_that_are_ticked_are_read_in_both_languages_and_by_search_engines(
    cast: Cast, lea: Browser, helene: Browser
) -> None:
    afternoon = {"days_2": ["5"], "from_2": "14 h", "until_2": "16h30"}
    helene.sent(WAY, MORNINGS | afternoon)
    assert hours(cast) == "Tu,Th 09:00-12:00;Sa 14:00-16:30"
    page = helene.get(WAY).text
    assert page.count(" checked") == 3 and 'value="16:30"' in page
    french = html.unescape(lea.get("/lieux/gueret").text).replace("\u00a0", " ").replace("\u202f", " ")
    assert "mardi et jeudi, 9 h à 12 h ; samedi, 14 h à 16 h 30" in french
    for path in ("/lieux/gueret", "/", "/issuer/sites/gueret"):
        english = lea.client.get(f"{path}?lang=en", headers={"Accept": "text/html"}).text
        assert "Tuesday and Thursday, 9:00 to 12:00; Saturday, 14:00 to 16:30" in english, path
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', french, re.S)[0])
    (point,) = (each["contactPoint"] for each in data["@graph"] if each["@type"] == "Place")
    assert [(each["opens"], each["closes"]) for each in point["hoursAvailable"]] == [
        ("09:00", "12:00"),
        ("14:00", "16:30"),
    ]
    assert point["hoursAvailable"][1]["dayOfWeek"] == ["https://schema.org/Saturday"]
    assert point["telephone"] == "+33500000002"


def test_the_networks_hours_and_none_any_more(cast: Cast, helene: Browser) -> None:
    helene.sent("/coordination/public/heures", MORNINGS)
    with cast.services.database.begin(read_only=True) as session:
        assert session.scalars(select(Instance.network)).one()["hours"] == "Tu,Th 09:00-12:00"
    assert hours(cast) == "Mo-Fr 09:00-17:00"
    helene.sent(WAY, {"days_1": [], "from_1": "", "until_1": ""})
    assert hours(cast) is None
    assert helene.get("/coordination/public/heures/ailleurs", 404)


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"days_1": [], "from_1": "9:00", "until_1": "12:00"}, "days_1"),
        ({"days_1": ["1"], "from_1": "9:00", "until_1": ""}, "until_1"),
        ({"days_1": ["1"], "from_1": "12:00", "until_1": "9:00"}, "until_1"),
        ({"days_1": ["1"], "from_1": "bientôt", "until_1": "12:00"}, "from_1"),
        ({"days_1": ["7"], "from_1": "9:00", "until_1": "12:00"}, "days_1"),
        (MORNINGS | {"days_3": ["3"], "from_3": "11:00", "until_3": "13:00"}, "days_3"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    cast: Cast, helene: Browser, given: dict[str, object], at: str
) -> None:
    before = hours(cast)
    answer = helene.send(WAY, given)
    assert answer.status_code == 422 and f'id="{at}-erreur"' in answer.text and f'href="#{at}"' in answer.text
    for name, value in given.items():
        assert isinstance(value, list) or not value or f'value="{value}"' in answer.text, name
    assert hours(cast) == before


def test_a_text_of_before_stays_until_days_are_ticked(cast: Cast, lea: Browser, helene: Browser) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).call_hours = "le mardi, sauf en août"
    assert "« le mardi, sauf en août »" in html.unescape(helene.get(WAY).text).replace("\u00a0", " ")
    assert '<span lang="fr">le mardi, sauf en août</span>' in lea.get("/lieux/gueret?lang=en").text
    helene.sent("/coordination/public", {"publisher": "Un organisme"})  # the other form leaves it alone
    assert hours(cast) == "le mardi, sauf en août"
    helene.sent(WAY, MORNINGS)
    assert hours(cast) == "Tu,Th 09:00-12:00"


def test_the_hours_of_a_site_without_a_telephone_are_said_to_be_read_nowhere(
    cast: Cast, lea: Browser, helene: Browser
) -> None:
    """The public page has the telephone of the network, with its hours: the coordination reads it before and after."""
    place, told = f"/coordination/lieux/{cast.gueret}", 'href="/coordination/public?lieu=gueret"'
    assert "pas de téléphone à lui" not in helene.get(WAY).text + helene.get(place).text
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).phone = None
    form = helene.get(WAY).text
    assert "Ce site n’a pas de téléphone à lui" in html.unescape(form).replace("\u00a0", " ") and told in form
    assert helene.sent(f"{WAY}?lieu=gueret", MORNINGS).startswith(place)
    public = html.unescape(lea.get("/lieux/gueret").text).replace("\u00a0", " ")
    assert "mardi et jeudi" not in public
    for page in (place, "/coordination/public", "/coordination/public?lieu=gueret"):
        assert "pas de téléphone à lui" in html.unescape(helene.get(page).text).replace("\u00a0", " "), page
    helene.sent(WAY, {"days_1": [], "from_1": "", "until_1": ""})
    assert "pas de téléphone à lui" not in helene.get(place).text
    assert "pas de téléphone à lui" not in helene.get("/coordination/public/heures").text  # the network's own


def test_two_who_say_it_at_once_see_both(cast: Cast, helene: Browser) -> None:
    carried = hidden_fields(helene.get(WAY))
    helene.sent(WAY, {"days_1": ["0"], "from_1": "08:00", "until_1": "10:00"})
    answer = helene.client.post(WAY, data={**carried, **MORNINGS})
    shown = html.unescape(answer.text).replace("\u00a0", " ")
    assert answer.status_code == 409 and "mardi et jeudi, 9 h à 12 h" in shown and "lundi, 8 h à 10 h" in shown
    assert hours(cast) == "Mo 08:00-10:00"

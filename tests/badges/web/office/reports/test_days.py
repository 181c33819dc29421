"""Days that no night counts: a form counts them, their page is a read, and no address counts by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from flask import Flask

from badges.base.services import Services
from badges.network.tables import Site
from badges.reports import compose, make, periods
from badges.reports.tables import MadeReport
from tests.cast.html import heading, text_of
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at, three_meetings
from tests.cast.rows import count
from tests.house.staff import PASSWORD, give_password, second_step

DAYS: Final = {"du": "2026-02-04", "au": "2026-03-04"}
KEY: Final = "2026-02-04_2026-03-04"
OF_ALL: Final = f"/bilans?periode={KEY}&lieu="
COUNTED: Final = "rencontres Celles dont"


def plain(text: str) -> str:
    """What a page says, with plain spaces."""
    return text_of(text).replace("\u00a0", " ").replace("\u202f", " ")


@contextmanager
def no_count(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever counts meanwhile fails."""

    def refuse(*_anything: object) -> None:
        raise AssertionError("it was counted")

    with monkeypatch.context() as patched:
        patched.setattr(compose, "reports", refuse)
        patched.setattr(make, "reports", refuse)
        yield


@pytest.fixture
def recorded(cast: Cast) -> Cast:
    """A year with two meetings at Guéret and one at Auzances, of which a night has made the usual reports."""
    recorder, _amina, fatou = three_meetings(cast)
    recorder.meeting(at("2019-03-04"), fatou)
    make.make_usual(cast.services)
    return cast


def test_chosen_days_are_counted_by_a_form_and_read_by_their_page(
    helene: Browser, lea: Browser, recorded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {**DAYS, "lieu": ""}
    assert helene.sent("/bilans?lieu=", {**form}, to="/bilans") == f"/bilans?periode={KEY}&lieu="
    with no_count(monkeypatch):
        page = helene.get(OF_ALL).text
        said = plain(page)
        assert heading(page).replace("\u00a0", " ") == "Bilan, du 4 février 2026 au 4 mars 2026"
        assert f"2 {COUNTED}" in said and "Publier" not in said and "On compte la nuit" not in said
        assert 'value="2026-02-04"' in page, "the days are there to be changed"
        of_place = re.search(r'href="(/bilans\?periode=[\d_-]+&amp;lieu=gueret)"', page)
        assert of_place is not None and f"1 {COUNTED[:9]}" in plain(helene.get(of_place[1].replace("&amp;", "&")).text)
        assert f"1 {COUNTED[:9]}" in plain(lea.get(f"/bilans?periode={KEY}").text), "every place was made"
        for path in ("/bilans.pdf", "/bilans.xlsx", "/bilans/salle", "/bilans/salle.pdf"):
            helene.get(f"{path}?periode={KEY}&lieu=")


def test_a_second_press_counts_anew(helene: Browser, recorded: Cast) -> None:
    helene.sent("/bilans?lieu=", {**DAYS, "lieu": ""}, to="/bilans")
    rows = count(recorded.services, MadeReport)
    recorded.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    Recorder(recorded).meeting(at("2026-02-20"))
    said = plain(helene.get(OF_ALL).text)
    assert f"2 {COUNTED}" in said and "Fait le 24 novembre 2026. Ce qui est saisi depuis n’y est pas." in said
    again = form_of(helene.get(OF_ALL).text, "Compter à nouveau")
    assert again == {**DAYS, "lieu": ""}
    helene.sent(OF_ALL, {**again}, to="/bilans")
    assert f"3 {COUNTED}" in plain(helene.get(OF_ALL).text) and count(recorded.services, MadeReport) == rows


def form_of(page: str, label: str) -> dict[str, str]:
    """What the form of this button carries, but its token."""
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="/bilans".*?</form>', page, re.DOTALL)
    (found,) = (each for each in forms if re.search(rf">\s*{label}\s*</button>", each))
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))
    assert fields.pop("csrf_token")
    return fields


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("periode=2026-02-04_2026-03-04", ("2026-02-04", "2026-03-04")),
        ("du=2026-02-04&au=2026-03-04", ("2026-02-04", "2026-03-04")),  # an address of before
        ("periode=2026-02-04_2026-02-28", ("2026-02-04", "2026-02-28")),  # a month of a list that is cut
        ("periode=2019", ("2019-01-01", "2019-12-31")),
        ("periode=2019-T1", ("2019-01-01", "2019-03-31")),
        ("periode=2019-03", ("2019-03-01", "2019-03-31")),
    ],
)
def test_an_address_of_what_is_not_counted_counts_nothing_and_offers_one_button(
    helene: Browser, recorded: Cast, monkeypatch: pytest.MonkeyPatch, asked: str, days: tuple[str, str]
) -> None:
    with no_count(monkeypatch):
        page = helene.get(f"/bilans?{asked}&lieu=").text
        said = plain(page)
        assert "Ces jours ne sont pas comptés" in said and "Tous les sites" in said and COUNTED not in said
        assert len(re.findall(r'<button[^>]*class="button(?! second)[^"]*"', page)) == 1, "one solid button"
        form = form_of(page, "Compter ces jours")
        assert (form["du"], form["au"], form["lieu"]) == (*days, "")
    location = helene.sent(f"/bilans?{asked}&lieu=", {**form}, to="/bilans")
    with no_count(monkeypatch):
        found = plain(helene.get(location).text)
    assert COUNTED[2:9] in found and "Ces jours ne sont pas comptés" not in found and "Compter à nouveau" in found


def test_files_of_what_is_not_counted_lead_to_its_page_and_lists_are_read(
    helene: Browser, recorded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_count(monkeypatch):
        for path in ("/bilans.pdf", "/bilans.xlsx", "/bilans/salle", "/bilans/salle.pdf"):
            answer = helene.get(f"{path}?{'&'.join(f'{name}={day}' for name, day in DAYS.items())}&lieu=gueret", 303)
            assert answer.location == f"/bilans?periode={KEY}&lieu=gueret", path
        assert "2 rencontres" in plain(helene.get(f"/bilans/liste?periode={KEY}&lieu=&de=gatherings").text)
        row = f"/bilans/liste?periode={KEY}&lieu=&de=exchanges&activite=Couture"
        assert helene.get(row, 303).location == f"/bilans?periode={KEY}&lieu="
    helene.sent("/bilans?lieu=", {**DAYS, "lieu": ""}, to="/bilans")
    with no_count(monkeypatch):
        assert "1 échange" in plain(helene.get(row).text)


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("1986-01-01", "1986-02-01", "avant l’an 2000"),
        ("2001-01-01", "2041-01-01", "un an au plus"),
        ("2026-10-25T02:00", "2026-10-25T03:00", "jours entiers"),
        ("2026-10-25", "2026-10-24", "Le dernier jour vient avant le premier"),
        ("2026-12-25", "2026-12-26", "pas encore commencé"),
        ("", "", "jours entiers"),
        ("2026-10-25", "", "jours entiers"),
        ("2026-02-30", "\0'--", "jours entiers"),
    ],
)
def test_days_that_cannot_be_counted_are_said_beside_what_was_typed(
    helene: Browser, recorded: Cast, monkeypatch: pytest.MonkeyPatch, first: str, last: str, wanted: str
) -> None:
    before = count(recorded.services, MadeReport)
    with no_count(monkeypatch):
        answer = helene.send("/bilans?lieu=gueret", {"du": first, "au": last, "lieu": "gueret"}, to="/bilans")
    assert answer.status_code == 422 and wanted in plain(answer.text) and "En une minute" in answer.text
    assert (
        "Guéret" in plain(answer.text)
        and "<details" in answer.text
        and re.search(r"<details[^>]* open[^>]*>\s*<summary>Une autre", answer.text)
    )
    for typed in (first, last.removeprefix("\0")):
        assert not typed or f'value="{typed.replace(chr(39), "&#39;")}"' in answer.text
    assert count(recorded.services, MadeReport) == before


def test_who_may_count_is_who_may_read(app: Flask, helene: Browser, lea: Browser, recorded: Cast) -> None:
    before = count(recorded.services, MadeReport)
    page = "/bilans?periode=2026&lieu=gueret"
    for place in ("auzances", "nulle-part"):
        assert lea.send(page, {**DAYS, "lieu": place}, to="/bilans").status_code == 404
    assert helene.send(page, {**DAYS, "lieu": "nulle-part"}, to="/bilans").status_code == 404
    assert lea.client.post("/bilans", data={**DAYS, "lieu": "gueret"}).status_code == 403, "without its token"
    assert app.test_client().post("/bilans", data={**DAYS, "lieu": ""}).status_code == 403
    assert count(recorded.services, MadeReport) == before
    # All places together are the coordination's: who has one place is led to it.
    assert lea.sent(page, {**DAYS, "lieu": ""}, to="/bilans") == f"/bilans?periode={KEY}&lieu=gueret"
    said = plain(lea.get(f"/bilans?periode={KEY}&lieu=gueret").text)
    assert "1 rencontre " in said and "Auzances" not in said


def test_whole_months_lead_to_their_own_address(helene: Browser, recorded: Cast) -> None:
    for first, last, key in (
        ("2026-01-01", "2026-12-31", "2026"), ("2026-01-01", "2026-03-31", "2026-T1"),
        ("2024-02-01", "2024-02-29", "2024-02"),
    ):  # fmt: skip
        form = {"du": first, "au": last, "lieu": ""}
        assert helene.sent("/bilans?lieu=", {**form}, to="/bilans") == f"/bilans?periode={key}&lieu="


def test_an_older_year_is_counted_then_published(
    app: Flask, helene: Browser, recorded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_count(monkeypatch):
        assert helene.get("/bilans/publier?periode=2019", 303).location == "/bilans?periode=2019&lieu="
        assert helene.send("/bilans?lieu=", to="/bilans/publier?periode=2019").status_code == 303
        assert "Aucun bilan n’est publié" in plain(Browser(app.test_client()).get("/bilan").text)
    helene.sent("/bilans?lieu=", {"du": "2019-01-01", "au": "2019-12-31", "lieu": ""}, to="/bilans")
    assert "Publier ce bilan" in plain(helene.get("/bilans?periode=2019&lieu=").text)
    helene.sent("/bilans/publier?periode=2019")
    assert "1 rencontre " in plain(Browser(app.test_client()).get("/bilan?periode=2019").text)


def test_a_place_that_opened_since_the_night_is_counted_by_the_button(
    helene: Browser, recorded: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded.services.database.begin() as session:
        session.add(
            Site(slug="felletin", name="Felletin", host="RCS", address="1 rue", postcode="23500", city="Felletin")
        )
    page = "/bilans?periode=2026&lieu=felletin"
    with no_count(monkeypatch):
        assert "Ces jours ne sont pas comptés" in plain(helene.get(page).text)
        refused = helene.send(page, {"du": "", "au": "", "lieu": "felletin"}, to="/bilans")
        assert refused.status_code == 422 and "Ces jours ne sont pas comptés" in plain(refused.text)
    form = form_of(helene.get(page).text, "Compter ces jours")
    helene.sent(page, {**form}, to="/bilans")
    said = plain(helene.get(page).text)
    assert "Rien n’est noté pour ces jours." in said and "Compter à nouveau" not in said, "the next nights do"


def test_before_the_first_night_the_usual_periods_show_at_once(helene: Browser, cast: Cast) -> None:
    Recorder(cast).meeting(at("2026-02-03"), cast.member("Amina"))
    for key in ("2026", "2026-T1", "2026-02", "2025"):
        assert "Ces jours ne sont pas comptés" not in plain(helene.get(f"/bilans?periode={key}&lieu=").text), key
    assert "Ces jours ne sont pas comptés" in plain(helene.get("/bilans?periode=2024&lieu=").text)


def test_days_that_were_typed_are_there_after_a_new_sign_in(app: Flask, recorded: Cast) -> None:
    services: Services = recorded.services
    give_password(services, recorded.helene.staff_id)
    before = count(services, MadeReport)
    browser, email = Browser(app.test_client()), recorded.staff("Hélène Roux").email
    page = browser.client.post("/bilans", data={**DAYS, "lieu": "gueret"})
    assert page.status_code == 403 and count(services, MadeReport) == before
    answer = browser.client.post("/connexion", data={**hidden_fields(page), "email": email, "password": PASSWORD})
    answer = second_step(services, email, answer, lambda path, code: browser.client.post(path, data=code))
    assert answer.status_code == 302 and answer.location.endswith("/bilans")
    shown = browser.get("/bilans").text
    assert "Ces jours ne sont pas comptés" in plain(shown) and "Guéret" in plain(shown)
    assert form_of(shown, "Compter ces jours") == {**DAYS, "lieu": "gueret"}


def test_the_night_ends_what_was_counted_and_its_address_offers_it_again(helene: Browser, recorded: Cast) -> None:
    helene.sent("/bilans?lieu=", {**DAYS, "lieu": ""}, to="/bilans")
    make.make(recorded.services, periods.year(2019))
    recorded.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    make.make_usual(recorded.services)
    assert "Ces jours ne sont pas comptés" in plain(helene.get(OF_ALL).text)
    assert "Ces jours ne sont pas comptés" not in plain(helene.get("/bilans?periode=2019&lieu=").text), (
        "an older year stays"
    )

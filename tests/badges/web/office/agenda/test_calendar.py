"""The agenda: everything that was entered is on it; what waits ends when somebody says so."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from flask import Flask

from badges.gatherings import change
from badges.web.office.agenda import calendar
from tests.cast import acts
from tests.cast.office import Browser, token_of
from tests.cast.people import Cast
from tests.cast.recorded import exchange, gathering
from tests.cast.statements import statements


def test_the_week_shows_meetings_workshops_and_exchanges(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean-Paul", "Dufour")
    cast.gathering(0, {amina: "leads", jean: "helps"}, workshop=cast.workshop("Atelier couture"))
    gathering(cast.services, cast, starts_at=cast.services.now() - timedelta(hours=6), place="Salle des fêtes")
    exchange(cast.services, cast, amina, jean, happened_on=date(2026, 11, 24), what="Réparer un vélo")
    page = lea.get("/agenda").text
    assert "23 au 29" in page and "Salle des fêtes" in page
    for words in ("Atelier couture", "2 présents", "Réparer un vélo", "Jean-Paul Dufour", "À compléter"):
        assert words in page, words
    assert "Réparer un vélo" not in lea.get("/agenda?semaine=2026-12-02").text


def test_a_session_bears_the_patch_of_what_its_workshop_is_about(app: Flask, lea: Browser, cast: Cast) -> None:
    about = {"Ourlets": "couture", "Soupes": "cuisine", "Idées": None}
    for title, activity in about.items():
        number = acts.create_workshop(cast.services, cast.helene, site_id=cast.gueret, title=title, activity=activity)
        cast.gathering(0, workshop=number)
    with statements(app) as asked:
        page = lea.get("/agenda").text
    patches = dict.fromkeys(re.findall(r"things\.svg\?v=\w+#(\w+)", page))
    assert list(patches) == ["couture", "cuisine", "atelier"]
    assert len(asked) <= 14


def test_the_month_names_each_thing_and_holiday(lea: Browser, cast: Cast) -> None:
    gathering(cast.services, cast)
    page = lea.get("/agenda?mois=2026-11").text
    assert "Novembre 2026" in page and "11\u00a0novembre" in page and "Rencontre, à compléter" in page
    assert "Vacances de la Toussaint" in page and "Armistice de 1918" in page
    assert not re.search(r"11\snovembre,\s+11\snovembre", page)  # a day's name is no date a second time
    assert "Rencontre, à compléter" not in lea.get("/agenda?mois=2026-12").text


def test_the_week_leads_to_the_month_of_today_or_of_most_of_its_days(lea: Browser) -> None:
    monday = date(2026, 11, 30)
    assert calendar.month_of(monday, date(2026, 12, 1)).month == 12  # the week began in November
    assert calendar.month_of(monday, monday).month == 11
    assert calendar.month_of(monday, date(2026, 11, 24)).month == 12
    for week, month in (("2026-11-30", "2026-12"), ("2026-10-26", "2026-10"), ("2026-11-23", "2026-11")):
        assert re.search(rf'mois={month}[&"]', lea.get(f"/agenda?semaine={week}").text), week


def test_addresses_that_name_no_day_show_today(lea: Browser) -> None:
    for query in ("semaine=2026-02-31", "semaine=9999-12-31", "mois=demain", "mois=0001-01", "site=999", "semaine="):
        lea.get(f"/agenda?{query}")
    for query in ("", "avant=x", "avant=99999999999999", "avant=0"):
        lea.get(f"/agenda/a-completer?{query}")


def test_another_site_is_on_no_page_of_hers_and_all_sites_on_the_coordinations(
    lea: Browser, helene: Browser, cast: Cast
) -> None:
    there = {"site_id": cast.auzances, "actor": cast.karim, "place": "Local d’AGIR"}
    gathering(cast.services, cast, **there)
    acts.record_exchange(
        cast.services, cast.karim, site_id=cast.auzances, what="Tricoter", happened_on=date(2026, 11, 24),
        giver_id=cast.member("Lucie", site="auzances"), receiver_id=cast.member("André", site="auzances"),
    )  # fmt: skip
    gathering(cast.services, cast, place="Salle de l’UDAF")
    for query in ("", "?site=tous", f"?site={cast.auzances}"):
        page = lea.get(f"/agenda{query}").text
        assert "Local d’AGIR" not in page and "Tricoter" not in page and "Salle de l’UDAF" in page
    everywhere = helene.get("/agenda?site=tous").text
    assert "Local d’AGIR" in everywhere and "Tricoter" in everywhere and "Salle de l’UDAF" in everywhere
    assert "Salle de l’UDAF" not in helene.get(f"/agenda?site={cast.auzances}").text


def test_what_is_planned_from_the_agenda_of_a_site_is_planned_there(helene: Browser, cast: Cast) -> None:
    """Each link carries the site that is shown, whatever the one at which the coordination works."""
    page = helene.get(f"/agenda?site={cast.auzances}").text
    for path in ("/seances/nouvelle", "/rencontres-regulieres", "/echanges/nouveau"):
        assert f'href="{path}?site={cast.auzances}"' in page, path
    rules = helene.get(f"/rencontres-regulieres?site={cast.auzances}").text
    assert '<p class="quiet">Auzances</p>' in rules
    assert f'href="/rencontres-regulieres/nouvelle?site={cast.auzances}"' in rules
    assert f'href="/agenda?site={cast.auzances}"' in rules
    for path in ("/rencontres-regulieres/nouvelle", "/echanges/nouveau"):
        form = helene.get(f"{path}?site={cast.auzances}").text
        assert f'name="site" value="{cast.auzances}"' in form and "Au site\u00a0: Auzances" in form, path
    acts.begin_recurring(
        cast.services, cast.karim, site_id=cast.auzances, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=date(2026, 12, 1), place="Local d’AGIR", title="Café d’Auzances",
    )  # fmt: skip
    assert "Café d’Auzances" in helene.get(f"/rencontres-regulieres?site={cast.auzances}").text
    assert "Café d’Auzances" not in helene.get(f"/rencontres-regulieres?site={cast.gueret}").text


def settled(browser: Browser, number: int, what: str) -> int:
    """Press one of the two buttons that end a reminder."""
    form = {"csrf_token": token_of(browser.get("/agenda")), "quoi": what}
    return browser.client.post(f"/seances/{number}/sans-suite", data=form).status_code


def test_both_reminders_end(lea: Browser, cast: Cast) -> None:
    forgotten = gathering(cast.services, cast, starts_at=cast.services.now() - timedelta(days=40, hours=3),
                          ends_at=cast.services.now() - timedelta(days=40))  # fmt: skip
    noted = cast.gathering(3, {cast.member(): "helps"})
    page = lea.get("/agenda").text
    to_complete, unrecognised = page.split("Rien n’y est encore reconnu")
    assert f"/seances/{forgotten}/sans-suite" in to_complete and f"/seances/{noted}/sans-suite" in unrecognised
    assert f"/seances/{forgotten}/sans-suite" in lea.get("/agenda/a-completer").text
    assert settled(lea, forgotten, "personne") == 303
    assert settled(lea, noted, "rien") == 303
    assert settled(lea, noted, "autre") == 422
    page = lea.get("/agenda").text
    assert "sans-suite" not in page and "Rien n’attend." in page
    assert f"/seances/{noted}" in lea.get("/agenda?semaine=2026-11-16").text
    today = lea.get("/aujourdhui").text
    assert "rien n’est encore reconnu" not in today


def test_what_waits_is_never_cut(lea: Browser, cast: Cast) -> None:
    now = cast.services.now()
    numbers = [gathering(cast.services, cast, starts_at=now - timedelta(days=each),
                         ends_at=now - timedelta(days=each, hours=-1)) for each in range(1, 36)]  # fmt: skip
    assert "Voir tout ce qui attend" in lea.get("/agenda").text
    first = lea.get("/agenda/a-completer").text
    address = re.findall(r'href="(/agenda/a-completer\?[^"]*avant=[^"]+)"', first)[-1].replace("&amp;", "&")
    both = first + lea.get(address).text
    assert [each for each in numbers if f'"/seances/{each}"' not in both] == []


def test_a_full_page_asks_the_database_little(app: Flask, helene: Browser, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean")
    for days in range(1, 10):
        cast.gathering(days, {amina: "helps"})
        before = cast.services.now() - timedelta(days=days, hours=8)
        gathering(cast.services, cast, starts_at=before, ends_at=before + timedelta(hours=1))
        exchange(cast.services, cast, amina, jean, happened_on=date(2026, 11, 24) - timedelta(days=days))
    for path in ("/agenda?site=tous", "/agenda?mois=2026-11&site=tous", "/agenda/a-completer?site=tous"):
        helene.get(path)
        with statements(app) as found:
            helene.get(path)
        assert len(found) <= 12, "\n".join(text for text, _ in found)


def test_a_cancelled_meeting_stays_in_the_agenda_and_leaves_today(lea: Browser, cast: Cast) -> None:
    number = gathering(cast.services, cast, place="Salle des fêtes")
    assert "Salle des fêtes" in lea.get("/aujourdhui").text
    change.cancel(cast.services, cast.lea, number, "Neige")
    assert "Salle des fêtes" not in lea.get("/aujourdhui").text
    page = lea.get("/agenda").text
    assert "Annulée · Neige" in page and "sans-suite" not in page

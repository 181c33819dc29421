"""The day's page as a phone of 360 × 740 shows it: short whatever waits, and promises to people first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.questions import correction_wish
from badges.recognition import award as awards
from badges.recognition import observe
from tests.cast import acts
from tests.cast.browsing import opened
from tests.cast.ideas import own_idea
from tests.cast.messages import enrolled
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recorded import gathering
from tests.cast.rows import criteria
from tests.conftest import ORIGIN

KINDS = (
    "À rappeler", "Cet e-mail n’est pas parti", "a dit oui", "a dit « plus tard »", "À reprendre",
    "Personne n’est noté", "rien n’est encore reconnu", "Une place est libre",
)  # fmt: skip
LONGEST = 1500  # pixels, with forty things that wait


@pytest.fixture
def shown(browser: Chromium, lea: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a page of Léa's at 360 × 740: the browser lays out what the application answers."""
    page, complaints = opened(browser, service_workers="block")

    def answer(route: Route) -> None:
        found = lea.client.get(route.request.url.removeprefix(ORIGIN), buffered=True)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.data)

    page.route(f"{ORIGIN}/**", answer)

    def show(path: str) -> Page:
        page.goto(ORIGIN + path)
        return page

    yield show
    assert [text for text in complaints if not text.startswith("Service Worker registration")] == []
    page.context.close()


def forty_things(cast: Cast) -> None:
    """Things of eight kinds that wait at Guéret: promises to members, and what would be forgotten."""
    now, day = cast.services.now(), local_date(cast.services.now())
    members = [cast.member(f"Marie-Hélène {number}", "Da Silva") for number in range(12)]
    for member in members:
        correction_wish.ask_for(cast.services, member, "Mon prénom s’écrit avec deux n, et mon nom avec un trait.")
    with cast.services.database.begin() as session:
        for member in members[:6]:
            outbox.write(session, "a@b.example", "x\nx", due_at=now, purpose="own_code", number=member)
        session.flush()
        for letter in session.query(Letter):
            letter.state, letter.last_error = LetterState.FAILED, "address: 550 unknown"
    held = [cast.gathering(days, dict.fromkeys(members, "helps")) for days in range(1, 7)]
    for days in range(1, 7):
        start = now - timedelta(days=days, hours=6)
        gathering(cast.services, cast, starts_at=start, ends_at=start + timedelta(hours=1))
    start = now - timedelta(days=20)
    gathering(cast.services, cast, starts_at=start, ends_at=start + timedelta(hours=1))
    for number, member in enumerate(members):
        keys = criteria(cast.services, "equipe")
        for place in held[:2]:
            observe.observe(
                cast.services, cast.lea, member_id=member, badge_slug="equipe", criteria=keys[:2], gathering_id=place
            )
        begun = awards.start(cast.services, cast.lea, member_id=member, badge_slug="equipe", gathering_id=held[0])
        acts.tick(cast.services, cast.lea, begun, keys[:2], "A montré comment faire.")
        if number % 3:
            acts.answer(cast.services, cast.lea, begun, "later" if number % 3 == 1 else "yes")
    workshop = cast.workshop("Atelier couture")
    for capacity in (1, 2):
        acts.change_workshop(
            cast.services, cast.lea, workshop, title="Atelier couture", description="Un ourlet.", place="",
            capacity=capacity,
        )  # fmt: skip
        for member in members[:3]:
            acts.enrol(cast.services, cast.lea, workshop, member)
    acts.record_exchange(
        cast.services, cast.lea, site_id=cast.gueret, what="Lire un courrier", happened_on=day, giver_id=members[0],
        receiver_id=members[1],
    )  # fmt: skip
    for days in (1, 2, 3, 4):
        start = now + timedelta(days=days)
        gathering(cast.services, cast, starts_at=start, ends_at=start + timedelta(hours=1))
    cast.gathering(0)


def test_forty_things_of_eight_kinds_take_two_screens(cast: Cast, shown: Callable[[str], Page]) -> None:
    forty_things(cast)
    page = shown("/aujourdhui")
    lines = page.locator(".day-lines > li")
    said = " ".join(lines.all_text_contents()).replace("\u00a0", " ")
    assert lines.count() >= 40 and [kind for kind in KINDS if kind not in said] == []
    assert [each.is_visible() for each in lines.all()].count(True) == 5
    assert 1000 < page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".day-lines h3").first.inner_text().startswith("À rappeler")
    page.get_by_text("Et ", exact=False).locator("visible=true").last.click()
    assert lines.last.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360  # with all that was folded


def test_why_a_word_waits_is_read_to_its_end(cast: Cast, shown: Callable[[str], Page]) -> None:
    own_idea(cast.services, cast.member(), title="La soupe du quartier")
    enrolled(cast.services, cast, cast.member("Zoé"))
    page = shown("/aujourdhui")
    for words in ("avant vous", "d’une date ou d’un badge"):
        why = page.locator(".day-lines p", has_text=words)
        assert why.is_visible()
        assert why.evaluate("each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight")

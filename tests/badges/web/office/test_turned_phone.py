"""The turned phone in a real browser: all that a member signs stands above the answers, and is read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route

from badges.recognition import award, observe
from badges.recognition.rules import SENTENCE_LENGTH
from tests.cast import acts
from tests.cast.browsing import opened
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import criteria
from tests.conftest import ORIGIN

SENTENCE = ("A montré le geste, puis a laissé faire chaque personne de la table. " * 5)[: SENTENCE_LENGTH - 1] + "."
SIZES = [(360, 640), (360, 740), (390, 844), (1280, 800)]
SPEECH = """
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  speak(words) { window.said.push(words.text); }, cancel() { window.said = []; },
} });
"""
SIGNED = """() => {
  const boxes = found => found.map(each => each.getBoundingClientRect())
  const answers = boxes([...document.querySelectorAll('main .actions button')])
  const settled = [...document.querySelectorAll('main .settled')]
  const signed = boxes([...document.querySelectorAll('main .of-badge .lead, main h1, main .seen li'), ...settled,
    ...[...document.querySelectorAll('main .turned p')].filter(each => each.textContent.includes('«'))])
  const over = [...document.querySelectorAll('main .turned *')]
    .filter(each => ['sticky', 'fixed'].includes(getComputedStyle(each).position))
  return { signed: signed.length, answers: answers.length, over: over.length, height: innerHeight,
    end: Math.max(...signed.map(each => each.bottom)), first: Math.min(...answers.map(each => each.top)),
    last: Math.max(...answers.map(each => each.bottom)), least: Math.min(...answers.map(each => each.height)),
    page: document.documentElement.scrollHeight } }"""


@pytest.fixture
def page(browser: Chromium, lea: Browser) -> Iterator[Page]:
    """Léa's phone: the browser lays out what the application answers."""
    page, complaints = opened(browser)

    def answer(route: Route) -> None:
        found = lea.client.get(route.request.url.removeprefix(ORIGIN), buffered=True)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.data)

    page.route(f"{ORIGIN}/**", answer)
    yield page
    assert complaints == []
    page.context.close()


@pytest.fixture
def accord(cast: Cast, two_gatherings: Gatherings) -> Callable[[int, str], str]:
    """The page on which Amina says yes to a badge with so many criteria, and a sentence."""
    amina, places = two_gatherings

    def begun(count: int, sentence: str) -> str:
        keys, services = criteria(cast.services, "initiative")[:count], cast.services
        for place, seen in zip(places, (keys[:1], keys[1:]), strict=True):
            observe.observe(
                services, cast.lea, member_id=amina, badge_slug="initiative", criteria=seen, gathering_id=place
            )
        number = award.start(services, cast.lea, member_id=amina, badge_slug="initiative", gathering_id=places[-1])
        acts.tick(services, cast.lea, number, keys[1:], sentence)
        return f"{ORIGIN}/reconnaitre/{number}/accord"

    return begun


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_all_that_will_be_signed_stands_above_the_answers(
    page: Page, accord: Callable[[int, str], str], width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(accord(4, SENTENCE))
    found = page.evaluate(SIGNED)
    assert found["signed"] == 1 + 1 + 4 + 1 + 1 and found["answers"] == 3  # the badge, who, criteria, choices, sentence
    assert found["end"] <= found["first"] and not found["over"] and found["least"] >= 48, found
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_where_all_of_it_fits_the_answers_are_at_the_thumb(page: Page, accord: Callable[[int, str], str]) -> None:
    page.set_viewport_size(
        {"width": 390, "height": 844}
    )  # a browser that waits for no font of ours draws wider letters
    page.goto(accord(2, "A expliqué l’ourlet avec des mots simples."))
    found = page.evaluate(SIGNED)
    assert found["page"] <= found["height"] and found["height"] / 2 < found["first"], found
    assert found["end"] <= found["first"] and found["height"] - 24 <= found["last"] <= found["height"], found
    assert Axe().run(page).violations_count == 0


def test_it_is_read_aloud_without_what_is_folded(page: Page, accord: Callable[[int, str], str]) -> None:
    page.add_init_script(SPEECH)
    page.goto(accord(2, "A expliqué l’ourlet avec des mots simples."))
    page.get_by_role("button", name="Écouter").click()
    said = " ".join(page.evaluate("window.said"))
    assert "mots simples" in said and "Propose une idée" in said and "Non merci" in said
    assert "Tout le monde" not in said, said
    page.locator("summary", has_text="Qui peut le voir").click()
    page.get_by_role("button", name="Arrêter").click()
    page.get_by_role("button", name="Écouter").click()
    assert "Tout le monde" in " ".join(page.evaluate("window.said"))

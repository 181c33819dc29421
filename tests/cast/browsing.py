"""A browser that the tests open: how long it waits for a page, and what it complains about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.cast.application import serving

# In milliseconds. A wait says that something never came; how fast it comes is measured by the benchmarks alone, and a
# busy machine may take many seconds for a form that writes three times.
PATIENCE: Final = 30_000


def opened(browser: Browser, width: int = 360, scheme: str = "light", **more: Any) -> tuple[Page, list[str]]:
    """A page in a context of its own, and the list to which the browser adds its errors. `more`: of the context."""
    context = browser.new_context(
        viewport={"width": width, "height": 740}, color_scheme=scheme, locale="fr-FR", reduced_motion="reduce", **more
    )  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    """The application, served on the loopback."""
    with serving(app, "localhost") as server:
        yield f"http://localhost:{server.port}"


WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Of a page of the staff: whether a title of many words has other lines, or is covered, because of the question mark.
NARROWED = """() => {
  const mark = document.querySelector('.guide'), title = document.querySelector('h1')
  if (!mark) return false
  const kept = [...title.childNodes]
  title.replaceChildren('mot '.repeat(60))
  const lines = () => { const range = document.createRange(); range.selectNodeContents(title)
    return [...range.getClientRects()].map(line => Math.round(line.width)).join() }
  const sign = mark.querySelector('summary').getBoundingClientRect(), box = title.getBoundingClientRect()
  const covered = sign.bottom > box.top && sign.top < box.bottom && sign.right > box.left && sign.left < box.right
  const beside = lines()
  mark.style.display = 'none'
  const alone = lines()
  mark.style.display = ''
  title.replaceChildren(...kept)
  return covered || beside !== alone
}"""
# The question mark where it stood once, beside the title.
FLOATED = """() => { const mark = document.querySelector('.guide')
  document.querySelector('h1').before(mark)
  mark.style.float = 'right'
  mark.querySelector('summary').style.position = 'static' }"""

# How wide the page is with all that it folds: what is shut takes no room, however long its lines.
OPENED = """() => {
  const shut = [...document.querySelectorAll('main details:not([open])')]
  for (const each of shut) each.open = true
  const width = document.documentElement.scrollWidth
  for (const each of shut) each.open = false
  return width
}"""

# The patches of badges, workshops and places that are drawn too small to be read.
SMALL_PATCHES = """() => [...document.querySelectorAll(
    'img.thing, img[src*="/images/badges/"], img[src*="/images/tacked/"], img[src*="/images/patches.svg"]')]
  .filter(each => { const width = each.getBoundingClientRect().width; return width > 0 && width < 48 })
  .map(each => each.outerHTML)"""
